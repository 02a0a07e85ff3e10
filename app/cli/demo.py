"""The demo's accounts on this machine: made by `seed demo` in demo mode, printed by `accounts`, withdrawn without it.

The passwords are drawn here and kept beside the database, in a file that its owner alone can read.
"""

from __future__ import annotations

import json
import secrets
from pathlib import Path
from typing import TypedDict

import sqlalchemy as sa

from app.cli.site import Site, utc_now
from app.models.account import AKUN, Password
from app.settings import SEEDS, Settings
from app.workflows import akun, demo_penilaian, demo_skp
from app.workflows import demo as invented
from app.workflows import seed as seeds

PEGAWAI = 120
WORDS = ("padi", "kopi", "teduh", "senja", "rimba", "angin", "lontar", "bambu", "kawung", "tenun", "pandan", "cemara")


class DemoAccount(TypedDict):
    """What a stranger needs to log in."""

    role: str
    nip: str
    password: str
    nama: str


def load(site: Site, pegawai: int = PEGAWAI) -> list[DemoAccount]:
    """Load reference data, the invented instansi and people until there are `pegawai` of them.

    In demo mode every account gets a password. Loading again is fine.
    """
    made = _accounts(site)
    with site.database.write() as session:
        for _ in invented.people(session, site.registry, SEEDS / "demo", pegawai, utc_now()):
            session.commit()
    return made


def _accounts(site: Site) -> list[DemoAccount]:
    now = utc_now()
    with site.database.write() as session:
        seeds.reference(session, site.registry, SEEDS / "reference", now)
        people = invented.load(session, site.registry, SEEDS / "demo", now)
        demo_skp.load(session, site.registry, SEEDS / "demo", people, now)
        demo_penilaian.load(session, site.registry, SEEDS / "demo", people, now)
        if not site.settings.demo:
            return [DemoAccount(role=one.peran, nip=one.nip, password="", nama=one.nama) for one in people]
        known = {one["nip"]: one["password"] for one in accounts(site.settings) or ()}
        made = [
            DemoAccount(role=one.peran, nip=one.nip, password=known.get(one.nip) or _password(), nama=one.nama)
            for one in people
        ]
        for person, account in zip(people, made, strict=True):
            akun.set_password(session, person.akun_id, person.nip, account["password"], now=now, demo=True)
    _keep(site.settings, made)
    return made


def _password() -> str:
    """Two words and figures: easy to copy, and of no use anywhere else."""
    return f"{secrets.choice(WORDS)}-{secrets.choice(WORDS)}-{secrets.randbelow(10**6):06}"


def _file(settings: Settings) -> Path:
    return settings.var / "demo.json"


def _keep(settings: Settings, made: list[DemoAccount]) -> None:
    draft = _file(settings).with_suffix(".draft")
    settings.var.mkdir(parents=True, exist_ok=True)
    draft.touch(0o600)
    draft.write_text(json.dumps(made, ensure_ascii=False, indent=2), "utf-8")
    draft.replace(_file(settings))


def accounts(settings: Settings) -> list[DemoAccount] | None:
    """The accounts of the demo that was loaded here; None where there is none."""
    try:
        found: list[DemoAccount] = json.loads(_file(settings).read_text("utf-8"))
    except FileNotFoundError:
        return None
    return found


def prepare(site: Site) -> list[DemoAccount]:
    """Before a start: in demo mode the demo is there, out of it nobody can log in with a password of the demo."""
    if not site.settings.demo:
        withdraw(site)
        return []
    known = accounts(site.settings)
    return known if known and _loaded(site, known) else load(site)


def _loaded(site: Site, known: list[DemoAccount]) -> bool:
    """True when these accounts are in this very database, each with a demo's password or one of its own choice."""
    hashes = sa.select(Password.hash).join(AKUN, Password.akun_id == AKUN.c.id)
    with site.database.read() as session:
        found = session.scalars(hashes.where(AKUN.c.nip.in_([one["nip"] for one in known]))).all()
    return len(found) == len(known) and any(one.startswith(akun.DEMO_MARK) for one in found)


def withdraw(site: Site) -> None:
    """Take the demo's passwords out of the database, sign its people out, and forget them.

    Those passwords open nothing out of demo mode anyway; one that somebody chose since goes, too.
    """
    known = accounts(site.settings)
    if known is None:
        return
    with site.database.write() as session:
        theirs = session.scalars(sa.select(AKUN.c.id).where(AKUN.c.nip.in_([one["nip"] for one in known]))).all()
        session.execute(sa.delete(Password).where(Password.akun_id.in_(theirs)))
        for akun_id in theirs:
            akun.revoke(session, akun_id, now=utc_now())
    _file(site.settings).unlink(missing_ok=True)


def table(found: list[DemoAccount]) -> str:
    """The accounts as columns for a terminal."""
    rows = [
        ("role", "nip", "password", "nama"),
        *((one["role"], one["nip"], one["password"], one["nama"]) for one in found),
    ]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )
