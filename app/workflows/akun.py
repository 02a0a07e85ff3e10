"""Signing in and out, passwords, and the one-time codes that an admin hands out.

Failures count by NIP and by address, for a NIP that exists and for one that does not alike; the answer and the time it
takes are the same. A refusal raises after the failure was written: whoever calls commits it (`web.transaction.keep`).

Signing in takes two steps, since comparing a password takes long and a write shuts everybody else out on SQLite:
`check` compares and only reads, `authenticate` counts and decides.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

import sqlalchemy as sa
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy.orm import Session

from app.domain.actor import Actor
from app.domain.sandi import weakness
from app.errors import Invalid
from app.models.account import Password, ResetCode, WebSession, actor_of_session, akun_of_nip, load_actor
from app.models.history import Event, record
from app.workflows import kunci, throttle
from app.workflows.effects import Done

SESSION_LIFETIME: Final = timedelta(hours=12)
KEPT: Final = timedelta(days=30)
CODE_LIFETIME: Final = timedelta(hours=24)
CODE_LETTERS: Final = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
WRONG_LOGIN: Final = "NIP atau password salah."
WRONG_CODE: Final = "NIP atau kode salah, atau kode sudah tidak berlaku."

# argon2id as OWASP's Password Storage Cheat Sheet advises (19 MiB, 2 passes, 1 lane; read 2026-11-20): many people log
# in at once on the evening of a deadline, and 64 MiB each would be more than a small server has.
_HASHER: Final = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
_NOBODY: Final = _HASHER.hash(secrets.token_hex(16))
# Before the hash of a password that everybody may know: it opens the account in demo mode alone, whatever serves the
# database and however it was started.
DEMO_MARK: Final = "demo:"


@dataclass(frozen=True, slots=True)
class Claim:
    """Somebody's word that an account is theirs: the password, compared with the hash that was stored then.

    It says nothing to anybody before `authenticate` has counted it.
    """

    nip: str
    address: str
    password: str = field(repr=False)
    compared: str = field(repr=False)
    matches: bool = field(repr=False)
    demo: bool = False


def check(session: Session, nip: str, password: str, address: str, *, now: datetime, demo: bool = False) -> Claim:
    """Compare `password` with what is stored for `nip`; writes nothing. Raises Throttled while either is blocked.

    An unknown NIP, a disabled account, and a demo's account out of `demo` mode have something to compare as well, for
    the time that it takes.
    """
    throttle.refuse_blocked(session, "masuk", nip, address, now)
    akun_id = akun_of_nip(session, nip)
    stored = session.get(Password, akun_id) if akun_id is not None else None
    compared = _opening(stored, demo=demo)
    return Claim(nip, address, password, compared, _matches(compared, password), demo)


def authenticate(session: Session, claim: Claim, *, now: datetime) -> int:
    """The account that the claim opens, as things stand now.

    Raises Invalid (same words for a wrong password, a disabled account and an unknown NIP) and Throttled, for a right
    password too: of guesses made at the same moment no more are answered than of guesses one after another.
    """
    attempt = throttle.attempt(session, "masuk", claim.nip, claim.address, now)
    akun_id = akun_of_nip(session, claim.nip)
    # Locked: a password that is being changed ends the sessions opened with the old one, this one included.
    stored = session.get(Password, akun_id, with_for_update=True) if akun_id is not None else None
    if akun_id is None or stored is None or not _still_matches(claim, _opening(stored, demo=claim.demo)):
        attempt.failed()
        raise Invalid({"": [WRONG_LOGIN]}, "Periksa NIP dan password Anda, atau minta kode atur ulang kepada admin.")
    if not stored.hash.startswith(DEMO_MARK) and _HASHER.check_needs_rehash(stored.hash):
        # Once an account after the parameters were raised; made earlier, its time would tell guessers that they guessed
        # right while the answer is still 'blocked'.
        stored.hash = _HASHER.hash(_bytes(claim.password))
        session.flush()
    attempt.succeeded()
    return akun_id


def _opening(stored: Password | None, *, demo: bool) -> str:
    """The hash of the password that opens the account; that of nobody's where none does."""
    if stored is None:
        return _NOBODY
    if not stored.hash.startswith(DEMO_MARK):
        return stored.hash
    return stored.hash.removeprefix(DEMO_MARK) if demo else _NOBODY


def _still_matches(claim: Claim, stored: str) -> bool:
    """What `check` found, unless another hash was stored since: by a new password, or a rehash of the same one."""
    return claim.matches if stored == claim.compared else _matches(stored, claim.password)


def _matches(stored: str, password: str) -> bool:
    try:
        return _HASHER.verify(stored, _bytes(password))
    except (VerificationError, InvalidHashError):
        return False


def _bytes(password: str) -> bytes:
    """What is hashed: any text at all, lone surrogates too."""
    return password.encode("utf-8", "surrogatepass")


def open_session(session: Session, akun_id: int, *, address: str, agent: str, now: datetime) -> str:
    """The token of a new session, for the browser alone: only its hash is kept."""
    token = secrets.token_urlsafe(32)
    session.add(
        WebSession(
            token_hash=_hash(token),
            akun_id=akun_id,
            created_at=now,
            seen_at=now,
            expires_at=now + SESSION_LIFETIME,
            address=address[:64],
            agent=agent[:200],
        )
    )
    session.flush()
    return token


def signed_in(session: Session, token: str, now: datetime) -> Actor | None:
    """The active account of a session that is neither revoked nor expired at `now`. One query; writes nothing."""
    return actor_of_session(session, _hash(token), now)


def close_session(session: Session, token: str, *, now: datetime) -> None:
    """End one session; nothing happens for a token that is unknown or closed."""
    session.execute(
        sa.update(WebSession)
        .where(WebSession.token_hash == _hash(token), WebSession.revoked_at.is_(None))
        .values(revoked_at=now)
    )


def revoke(session: Session, akun_id: int, *, now: datetime, keep: str | None = None) -> None:
    """End every session of an account, except the one of the token `keep`."""
    ending = sa.update(WebSession).where(WebSession.akun_id == akun_id, WebSession.revoked_at.is_(None))
    if keep is not None:
        ending = ending.where(WebSession.token_hash != _hash(keep))
    session.execute(ending.values(revoked_at=now))


def set_password(session: Session, akun_id: int, nip: str, password: str, *, now: datetime, demo: bool = False) -> None:
    """Store a new password; a `demo`'s holds in demo mode alone. Raises Invalid on `password_baru` when too easy."""
    reason = weakness(password, nip)
    if reason:
        raise Invalid({"password_baru": [reason]})
    mark = DEMO_MARK if demo else ""
    session.merge(Password(akun_id=akun_id, hash=mark + _HASHER.hash(_bytes(password)), changed_at=now))
    session.flush()


def change_password(
    session: Session, actor: Actor, old: str, new: str, *, keep: str | None = None, demo: bool = False
) -> None:
    """Replace the actor's own password; their other sessions and their API keys end, the session `keep` stays.

    Raises Invalid on `password_lama` or `password_baru`, and Throttled.
    """
    attempt = throttle.attempt(session, "ganti", actor.nip, "", actor.now)
    stored = session.get(Password, actor.akun_id)
    if not _matches(_opening(stored, demo=demo), old):
        attempt.failed()
        raise Invalid({"password_lama": ["Password lama salah."]})
    attempt.succeeded()
    if old == new:
        raise Invalid({"password_baru": ["Password baru harus berbeda dari password lama."]})
    set_password(session, actor.akun_id, actor.nip, new, now=actor.now)
    revoke(session, actor.akun_id, now=actor.now, keep=keep)
    kunci.revoke_all(session, actor.akun_id, now=actor.now)
    _note(session, actor, "ganti_password")


def issue_reset_code(session: Session, actor: Actor, row_id: int, *, now: datetime) -> Done:
    """Row action `akun.kode_reset`: a code that opens the account once within a day; earlier ones end.

    The code is in `Done.secret`, to be shown once; only its hash is kept.
    """
    code = "-".join("".join(secrets.choice(CODE_LETTERS) for _ in range(4)) for _ in range(3))
    session.execute(
        sa.update(ResetCode).where(ResetCode.akun_id == row_id, ResetCode.used_at.is_(None)).values(used_at=now)
    )
    session.add(
        ResetCode(
            akun_id=row_id,
            code_hash=_code_hash(code),
            issued_by=actor.akun_id,
            issued_at=now,
            expires_at=now + CODE_LIFETIME,
        )
    )
    session.flush()
    message = "Kode sekali pakai sudah dibuat dan berlaku 24 jam. Kode ini hanya ditampilkan sekali."
    return Done(row_id, message, secret=code)


def reset_password(session: Session, nip: str, code: str, password: str, address: str, *, now: datetime) -> None:
    """Set a new password with a one-time code; every session and API key of the account ends.

    Raises Invalid (the same words for a wrong code and an unknown NIP) and Throttled.
    """
    attempt = throttle.attempt(session, "kode", nip, address, now)
    akun_id = akun_of_nip(session, nip)
    found = session.scalar(
        sa.select(ResetCode).where(
            ResetCode.akun_id == (akun_id or 0),
            ResetCode.code_hash == _code_hash(code),
            ResetCode.used_at.is_(None),
            ResetCode.expires_at > now,
        )
    )
    if akun_id is None or found is None:
        attempt.failed()
        raise Invalid({"": [WRONG_CODE]}, "Periksa NIP dan kode, atau minta kode baru kepada admin.")
    set_password(session, akun_id, nip, password, now=now)
    found.used_at = now
    session.flush()
    attempt.succeeded()
    throttle.clear(session, "masuk", nip)
    revoke(session, akun_id, now=now)
    kunci.revoke_all(session, akun_id, now=now)
    actor = load_actor(session, akun_id, now)
    if actor is not None:
        _note(session, actor, "atur_ulang_password")


def sweep(session: Session, now: datetime) -> None:
    """Delete sessions and codes that ended more than a month ago, and counts of failures that no longer matter."""
    old = now - KEPT
    session.execute(sa.delete(WebSession).where(WebSession.expires_at < old))
    session.execute(sa.delete(ResetCode).where(ResetCode.expires_at < old))
    throttle.sweep(session, now)


def _note(session: Session, actor: Actor, action: str) -> None:
    event = Event("akun", actor.akun_id, action, {}, instansi_id=actor.instansi_id)
    record(session, actor, [event], now=actor.now)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def _code_hash(code: str) -> str:
    """Codes are read aloud and typed: capitals, blanks and dashes make no difference."""
    return _hash("".join(sign for sign in code.upper() if sign.isalnum()))
