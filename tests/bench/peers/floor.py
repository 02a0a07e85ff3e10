"""The floor: one joined query, one exact count, one bare template; no rights, no layout, no forms."""

from __future__ import annotations

import sqlalchemy as sa
from flask import Flask, render_template_string, request

from tests.bench.peers import given

application = Flask(__name__)
engine = sa.create_engine(given.url())
PAGE = """<table>
{% for row in rows %}<tr>{% for cell in row %}<td>{{ cell }}</td>{% endfor %}</tr>{% endfor %}
</table>{{ total }}"""
ROWS = sa.text(
    "SELECT p.id, p.nip, p.nama, u.nama, p.jabatan, p.jenis_jabatan FROM pegawai p JOIN unor u ON u.id = p.unor_id "
    "WHERE p.instansi_id = 1 ORDER BY p.nama, p.id LIMIT 50 OFFSET :start"
)
COUNT = sa.text("SELECT count(*) FROM pegawai WHERE instansi_id = 1")


@application.get("/")
def page() -> str:
    """One page of people."""
    start = (request.args.get("page", 1, int) - 1) * 50
    with engine.connect() as connection:
        rows = connection.execute(ROWS, {"start": start}).all()
        total = connection.scalar(COUNT)
    return render_template_string(PAGE, rows=rows, total=total)
