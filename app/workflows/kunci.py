"""Keys of the API: handed out once, kept as hashes, ending by themselves or when they are revoked."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain.actor import Actor
from app.domain.teks import normalise
from app.errors import Invalid, OutOfScope
from app.models import token
from app.models.account import load_actor
from app.models.history import Event, record
from app.models.token import Token
from app.workflows.effects import Done

MARK: Final = "ekin_"
MOST_DAYS: Final = 365
DAYS: Final = 90
MOST_KEYS: Final = 20


@dataclass(frozen=True, slots=True)
class Bearer:
    """Who asks by a key, and how far the key goes (`entities` None: all of what the account may)."""

    actor: Actor
    token_id: int
    writes: bool
    entities: frozenset[str] | None


def issue(
    session: Session,
    actor: Actor,
    nama: str,
    *,
    days: int = DAYS,
    writes: bool = False,
    entities: Collection[str] = (),
    now: datetime,
) -> Done:
    """A new key of the actor's account; it is in `Done.secret`, to be shown once. Raises Invalid."""
    name = normalise(nama).strip()
    wrong: dict[str, list[str]] = {}
    if not 1 <= len(name) <= 100:
        wrong["nama"] = ["Nama kunci wajib diisi, paling banyak 100 karakter."]
    if not 1 <= days <= MOST_DAYS:
        wrong["hari"] = [f"Masa berlaku 1 sampai {MOST_DAYS} hari."]
    if len(token.of_account(session, actor.akun_id)) >= MOST_KEYS:
        wrong[""] = [f"Anda sudah memiliki {MOST_KEYS} kunci. Cabut yang tidak dipakai lagi."]
    if wrong:
        raise Invalid(wrong)
    secret = MARK + secrets.token_urlsafe(32)
    made = Token(
        akun_id=actor.akun_id,
        nama=name,
        token_hash=_hash(secret),
        entities=",".join(sorted(entities)),
        writes=writes,
        created_at=now,
        expires_at=now + timedelta(days=days),
    )
    session.add(made)
    session.flush()
    _note(session, actor, "buat_kunci", name, now)
    return Done(
        made.id, f"Kunci {name} dibuat dan berlaku {days} hari. Kunci ini hanya ditampilkan sekali.", secret=secret
    )


def revoke(session: Session, actor: Actor, token_id: int, *, now: datetime) -> Done:
    """End one of the actor's own keys, from the next request on. Raises OutOfScope for any other."""
    found = session.get(Token, token_id)
    if found is None or found.akun_id != actor.akun_id or found.revoked_at is not None:
        raise OutOfScope("Kunci itu tidak ada.")
    found.revoked_at = now
    session.flush()
    _note(session, actor, "cabut_kunci", found.nama, now)
    return Done(token_id, f"Kunci {found.nama} dicabut.")


def bearer(session: Session, secret: str, now: datetime) -> Bearer | None:
    """Who asks with this key; None for one that is unknown, over or revoked, or whose account is disabled."""
    found = token.in_force(session, _hash(secret), now) if secret.startswith(MARK) else None
    actor = load_actor(session, found.akun_id, now, origin="api") if found else None
    if found is None or actor is None:
        return None
    entities = frozenset(found.entities.split(",")) if found.entities else None
    return Bearer(actor, found.id, found.writes, entities)


def revoke_all(session: Session, akun_id: int, *, now: datetime) -> None:
    """End every key of an account."""
    alive = (Token.akun_id == akun_id, Token.revoked_at.is_(None))
    session.execute(sa.update(Token).where(*alive).values(revoked_at=now))


def _note(session: Session, actor: Actor, action: str, name: str, now: datetime) -> None:
    event = Event("akun", actor.akun_id, action, {}, instansi_id=actor.instansi_id, reason=name)
    record(session, actor, [event], now=now)


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()
