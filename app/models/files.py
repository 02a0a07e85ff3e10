"""The register of the files that people handed in; the bytes lie in `app.models.filestore` under the same key.

A file is registered when it arrives, for whoever sent it, and attached when a row that names it is saved. One that was
ever attached stays, since the history names it for good; one that never was is swept away.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from typing import cast

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.domain.berkas import FileRef
from app.models.base import SystemBase

KEPT = timedelta(days=2)
CHUNK = 1_000


class File(SystemBase):
    """One file. `akun_id` sent it, or brought its row back from the trash.

    `instansi_id` is that of the row it was attached to (None: of a shared one).
    """

    __tablename__ = "sys_file"
    __table_args__ = (sa.Index(None, "attached_at", "akun_id", "created_at"),)

    key: Mapped[str] = mapped_column(sa.String(32), primary_key=True)
    akun_id: Mapped[int]
    instansi_id: Mapped[int | None]
    name: Mapped[str] = mapped_column(sa.String(200))
    kind: Mapped[str] = mapped_column(sa.String(10))
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(sa.String(64))
    created_at: Mapped[datetime]
    attached_at: Mapped[datetime | None]

    @property
    def ref(self) -> FileRef:
        """How rows name it."""
        return FileRef(self.key, self.name, self.kind, self.size, self.sha256)


TABLE = cast(sa.Table, File.__table__)


def register(session: Session, akun_id: int, refs: Iterable[FileRef], now: datetime) -> None:
    """Note files that `akun_id` has sent and that no row names yet."""
    rows = [
        {"key": ref.key, "akun_id": akun_id, "name": ref.name, "kind": ref.kind, "size": ref.size, "sha256": ref.sha256}
        for ref in refs
    ]
    if rows:
        session.execute(sa.insert(TABLE), [{**row, "created_at": now} for row in rows])


def waiting(session: Session, akun_id: int, keys: Collection[str]) -> Mapping[str, FileRef]:
    """Those of `keys` that `akun_id` has sent and that no row names yet."""
    mine = sa.select(File).where(File.key.in_(keys), File.akun_id == akun_id, File.attached_at.is_(None))
    return {file.key: file.ref for file in session.scalars(mine)} if keys else {}


def waiting_bytes(session: Session, akun_id: int) -> int:
    """How much `akun_id` has sent that no row names yet."""
    mine = (File.akun_id == akun_id, File.attached_at.is_(None))
    return session.scalar(sa.select(sa.func.coalesce(sa.func.sum(File.size), 0)).where(*mine)) or 0


def attach(session: Session, akun_id: int, key: str, instansi_id: int | None, now: datetime) -> bool:
    """Give a waiting file to a row of `instansi_id`, for good; False when somebody was faster or it is gone."""
    mine = sa.update(TABLE).where(TABLE.c.key == key, TABLE.c.akun_id == akun_id, TABLE.c.attached_at.is_(None))
    done = session.connection().execute(mine.values(attached_at=now, instansi_id=instansi_id))
    return done.rowcount == 1


def release(session: Session, akun_id: int, keys: Collection[str]) -> None:
    """Let attached files wait for `akun_id` to attach them again in this very transaction."""
    if keys:
        session.execute(sa.update(TABLE).where(TABLE.c.key.in_(keys)).values(attached_at=None, akun_id=akun_id))


def is_attached(session: Session, key: str, instansi_id: int | None) -> bool:
    """Whether the file was given to a row of this instansi (None: to a shared one)."""
    here = (File.key == key, File.attached_at.is_not(None), File.instansi_id.is_not_distinct_from(instansi_id))
    return bool(session.scalar(sa.select(sa.exists().where(*here))))


def known(session: Session, keys: Iterable[str]) -> frozenset[str]:
    """Those of `keys` that the register has."""
    wanted, found = sorted(keys), set[str]()
    for start in range(0, len(wanted), CHUNK):
        found |= set(session.scalars(sa.select(File.key).where(File.key.in_(wanted[start : start + CHUNK]))))
    return frozenset(found)


def sweep(session: Session, now: datetime) -> list[str]:
    """Forget files that no row took up in time; gives their keys. What a row or the history names never goes."""
    late = sa.delete(TABLE).where(TABLE.c.attached_at.is_(None), TABLE.c.created_at < now - KEPT)
    return list(session.scalars(late.returning(TABLE.c.key)))
