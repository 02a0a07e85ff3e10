"""A document on its way out: a download under a name that says what it is."""

from __future__ import annotations

import re
from io import BytesIO

from flask import Response, send_file

from app.domain.teks import collapse
from app.web.downloads import POLICY

TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "zip": "application/zip",
}
LONGEST = 120
_ODD = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')


def dokumen(made: bytes, bentuk: str, nama: str) -> Response:
    """The document as a download; `nama` is what it is about."""
    name = collapse(_ODD.sub(" ", nama))[:LONGEST].strip(" .") or "Dokumen"
    answer = send_file(
        BytesIO(made),
        TYPES[bentuk],
        as_attachment=True,
        download_name=f"{name}.{bentuk}",
        etag=False,
        conditional=False,
    )
    answer.headers["Content-Security-Policy"] = POLICY
    return answer
