"""'Unduh semua dokumen' of a rated period: Rencana SKP, Form Penilaian, Dokumen Evaluasi as one zip, by one press, of
today and the city of the unit (ux.md: 'see the mark, keep all documents')."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from flask.typing import ResponseReturnValue

from app.domain.actor import Actor
from app.domain.cetak import Cetak, CetakKeliru
from app.errors import AppError
from app.exports import cetak_penilaian, fakta, rencana_skp
from app.exports.cetak_penilaian import EVALUASI, FORM, JENIS
from app.exports.render import process
from app.models.queries.penilaian import Row
from app.models.scope import one
from app.views.cetak.kirim import dokumen
from app.views.cetak.penilaian import beginning, chosen, page, readable, shown
from app.web import guard
from app.web.principal import current_actor
from app.web.services import services
from app.web.transaction import finish, session

RENCANA = "Rencana SKP"


@page.post("/penilaian/cetak/<rowid:penilaian_id>/semua/", endpoint="semua")
@guard.account
def semua(penilaian_id: int) -> ResponseReturnValue:
    """The zip; the form of the Dokumen Evaluasi where the unit names no city, or where the period is not rated."""
    actor = current_actor()
    row = readable(actor, penilaian_id, lock=True)
    asked = beginning(actor, row, EVALUASI)
    if asked.tanpa:
        return shown(asked, 409)
    try:
        cetak = {jenis: chosen(replace(asked, jenis=jenis)) for jenis in (FORM, EVALUASI)}
    except CetakKeliru as wrong:
        return shown(replace(asked, salah={name: list(messages) for name, messages in wrong.fields.items()}), 422)
    orders = _orders(actor, row, cetak)
    finish()
    return dokumen(_zip(orders, f"{asked.periode} - {asked.nama}"), "zip", f"Penilaian {asked.periode} - {asked.nama}")


def _orders(actor: Actor, row: Row, cetak: Mapping[str, Cetak]) -> dict[str, process.Order]:
    """What is printed, by its name; those of the penilaian are noted. Raises NotAllowed, OutOfScope and Passed."""
    found, registry = services(), services().registry
    one(session(), registry, actor, registry.catalog.entity("skp"), row["skp_id"], "cetak")
    plan = rencana_skp.order(fakta.rencana(session(), registry, actor, row["skp_id"], cetak[FORM]), "pdf")
    wanted = [
        cetak_penilaian.siapkan(session(), registry, actor, row, jenis, "pdf", given) for jenis, given in cetak.items()
    ]
    made = cetak_penilaian.catat(session(), registry, actor, wanted, found.settings.address, now=actor.now)
    return {RENCANA: plan, **{JENIS[jenis]: order for jenis, order in zip(cetak, made, strict=True)}}


def _zip(orders: Mapping[str, process.Order], about: str) -> bytes:
    """Raises what the first document that cannot be made is refused with: half of them would be taken for all."""
    made = BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as archive:
        for name, document in zip(orders, process.render_many(orders.values(), process.WAITING), strict=True):
            if isinstance(document, AppError):
                raise document
            archive.writestr(f"{name} {about.replace('/', ' ')}.pdf", document)
    return made.getvalue()
