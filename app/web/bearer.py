"""Who asks by a key of the API, instead of a browser's session; and answers that are given once."""

from __future__ import annotations

import hashlib

from flask import Response, g, request

from app.domain import zona
from app.domain.actor import Actor
from app.engine.spec import Catalog, Entity
from app.errors import AppError, Invalid, NotAllowed, OutOfScope
from app.models.token import Answer
from app.web.services import services
from app.web.transaction import SAFE, session
from app.workflows import kunci
from app.workflows.kunci import Bearer

KEY = "Idempotency-Key"
LONGEST_KEY = 200


class NoKey(AppError):
    """The request carries no key that is in force."""

    status = 401
    code = "no_key"

    def __init__(self) -> None:
        super().__init__(
            "Permintaan ini tanpa kunci API, atau kuncinya sudah tidak berlaku.",
            "Kirim kepala 'Authorization: Bearer …' dengan kunci dari halaman Kunci API.",
        )


def bearer() -> Bearer:
    """Who asks. Looked up once a request. Raises NoKey, and NotAllowed for a change by a key that only reads."""
    if "bearer" not in g:
        scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
        found = kunci.bearer(session(), secret.strip(), services().clock()) if scheme.lower() == "bearer" else None
        if found is None:
            raise NoKey
        zona.use(found.actor.zone)
        g.bearer = found
    known: Bearer = g.bearer
    if request.method not in SAFE and not known.writes:
        raise NotAllowed("Kunci ini hanya boleh membaca.", "Buat kunci yang boleh mengubah data.")
    return known


def actor() -> Actor:
    """The account that the key belongs to."""
    return bearer().actor


def entity(catalog: Catalog, name: str) -> Entity:
    """The entity of an address. Raises OutOfScope for one that is unknown, a child, or not the key's."""
    found, scoped = catalog.entities.get(name), bearer().entities
    if found is None or found.parent is not None or (scoped is not None and name not in scoped):
        raise OutOfScope("Alamat ini tidak ada.", "Lihat /api/v1/openapi.json.")
    return found


def replayed() -> Response | None:
    """The answer that was given to this request before, if it bears a key that was used.

    Raises Invalid for a key that belongs to another request.
    """
    key = _key()
    if key is None:
        return None
    known = session().get(Answer, (actor().akun_id, key), with_for_update=True)
    if known is None:
        return None
    if known.request_hash != _request_hash():
        raise Invalid(
            {KEY: ["Kunci ini sudah dipakai untuk permintaan lain."]}, "Pakai kunci baru untuk permintaan baru."
        )
    answer = Response(known.body, known.status, mimetype="application/json")
    answer.headers["Idempotent-Replayed"] = "true"
    return answer


def remember(answer: Response) -> Response:
    """Keep the answer to a request that bears a key, in the transaction of what it did."""
    key = _key()
    if key is not None:
        kept = Answer(
            akun_id=actor().akun_id,
            key=key,
            request_hash=_request_hash(),
            status=answer.status_code,
            body=answer.get_data(as_text=True),
            at=services().clock(),
        )
        session().add(kept)
        session().flush()
    return answer


def _key() -> str | None:
    key = request.headers.get(KEY)
    if key is not None and not (1 <= len(key) <= LONGEST_KEY and key.isascii() and key.isprintable()):
        raise Invalid({KEY: [f"Kunci paling banyak {LONGEST_KEY} karakter ASCII."]})
    return key


def _request_hash() -> str:
    parts = (request.method, request.full_path, request.headers.get("If-Match", ""))
    return hashlib.sha256("\n".join(parts).encode("utf-8", "replace") + b"\n" + request.get_data()).hexdigest()
