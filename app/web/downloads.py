"""Files on their way out: never as a page of this site, whatever is in them."""

from __future__ import annotations

import logging

from flask import Response, send_file

from app.domain.actor import Actor
from app.domain.berkas import KINDS, FileRef
from app.errors import OutOfScope
from app.web.services import services

POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox"
audit = logging.getLogger("ekinerja.audit")


def give(ref: FileRef, actor: Actor, where: str, *, inline: bool) -> Response:
    """The file as a download; `inline` shows it in the browser where its kind allows. Raises OutOfScope.

    `where` names the row and field for the log: who fetched what is told by numbers alone.
    """
    path, kind = services().files.path(ref.key), KINDS[ref.kind]
    if not path.is_file():
        audit.error("the file %s of %s is missing from the store", ref.key, where)
        raise OutOfScope("Berkas ini tidak ada di tempat penyimpanannya.", "Sampaikan kepada admin: berkasnya hilang.")
    audit.info("account %d fetched the file %s of %s", actor.akun_id, ref.key, where)
    answer = send_file(
        path,
        kind.media_type,
        as_attachment=not (inline and kind.inline),
        download_name=ref.name,
        etag=False,
        conditional=False,
    )
    answer.headers["Content-Security-Policy"] = POLICY
    return answer
