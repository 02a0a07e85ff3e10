"""A form that makes something new makes it once, however often it is sent: by an impatient press, a broken connection,
or a browser that sends its last page again.

The form carries a mark of its own; mark and content together are noted in the transaction that they lead to. The
same form with other content (somebody went back and typed the next one) is another one.
"""

from __future__ import annotations

import hashlib
import json
import secrets

from flask import request

from app.domain.actor import Actor
from app.models import receipt
from app.web.transaction import session

FIELD = "_kirim"
BESIDE = frozenset({"csrf_token", "kembali", "_lagi"})


def mark() -> str:
    """A new form's mark."""
    return secrets.token_urlsafe(12)


def first(actor: Actor, files: tuple[str, ...] = ()) -> bool:
    """False when `actor` sent this very form with this content before; forms without a mark are always new.

    `files` are the hashes of the files that came with it.
    """
    if not request.form.get(FIELD):
        return True
    sent = sorted((name, text) for name, text in request.form.items(multi=True) if name not in BESIDE)
    content = json.dumps([actor.akun_id, request.path, sent, *files])
    return receipt.first(session(), hashlib.sha256(content.encode()).hexdigest(), actor.now)
