"""Backup and restore: every row comes back, from either database into either, and a wrong file changes nothing."""

from __future__ import annotations

import io
import json
import threading
import zipfile
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from app.domain.berkas import FileRef
from app.models import account, files, history, imports, job_run
from app.models.backup import Unusable, backup, restore, revisions
from app.models.base import SystemBase
from app.models.entities import REGISTRY
from app.models.filestore import FileStore
from app.models.transaction import Database
from tests.conftest import migrated

NOW = datetime(2026, 11, 20, 8, 0, 0, 123456, tzinfo=UTC)
TABLES = (*REGISTRY.metadata.sorted_tables, *SystemBase.metadata.sorted_tables)
SYSTEM_TABLES = (account, files, history, imports, job_run)
STAMPS = {"version": 3, "created_at": NOW, "updated_at": NOW}


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def target(request: pytest.FixtureRequest) -> Iterator[Database]:
    """Another empty database, of each kind in turn."""
    templates = request.getfixturevalue(f"{request.param}_templates")
    url = templates.copy("migrated", migrated)
    made = Database(url)
    yield made
    made.dispose()
    templates.store.drop(url)


def _fill(database: Database) -> None:
    """Rows of every kind of column, and units that point at later rows and at themselves."""
    rows: list[tuple[str, list[dict[str, Any]]]] = [
        (
            "jenjang",
            [{"id": 1, "kode": "TR", "nama": "Terampil", "kategori": "keterampilan", "koefisien": Decimal("12.5")}],
        ),
        (
            "instansi",
            [
                {
                    "id": 1,
                    "kode": "9001",
                    "nama": "Mekar 'Raya' — \u2602",
                    "jenis": "D",
                    "zona": "Asia/Jakarta",
                    "mandiri_auto_approve": False,
                }
            ],
        ),
        (
            "unor",
            [
                {"id": 7, "instansi_id": 1, "nama": "Badan", "mandiri": True, "atasan_id": None, "induk_id": 7},
                {
                    "id": 9,
                    "instansi_id": 1,
                    "nama": "Sekretariat",
                    "mandiri": True,
                    "atasan_id": None,
                    "induk_id": None,
                },
            ],
        ),
    ]
    with database.write() as session:
        for name, values in rows:
            table = REGISTRY.tables[name]
            extra = {"sumber": "uji", "berlaku_sejak": date(2023, 7, 1)} if name == "jenjang" else {}
            for value in values:
                session.execute(sa.insert(table).values({**STAMPS, **extra, **value}))
        session.execute(sa.update(REGISTRY.tables["unor"]).where(REGISTRY.tables["unor"].c.id == 7).values(atasan_id=9))
        session.add(account.Throttle(key="masuk:x", failures=2, first_at=NOW, blocked_until=None))
        session.add(job_run.JobRun(kind="catat", params={"teks": "é", "nomor": 3}, created_at=NOW))


def _content(database: Database) -> dict[str, list[tuple[object, ...]]]:
    with database.read() as session:
        return {
            table.name: [tuple(row) for row in session.execute(sa.select(table).order_by(*table.primary_key))]
            for table in TABLES
        }


def _backup(database: Database, path: Path, store: FileStore | None = None) -> Path:
    backup(database, TABLES, revisions(database), path, NOW, store or FileStore(path.parent / "asal"))
    return path


def test_every_row_comes_back_in_either_database(database: Database, target: Database, tmp_path: Path) -> None:
    _fill(database)
    path = _backup(database, tmp_path / "cadangan.zip")
    rows = restore(target, TABLES, revisions(target), path, FileStore(tmp_path / "baru")).rows
    assert rows["unor"] == 2
    assert _content(target) == _content(database)


def test_new_rows_are_numbered_behind_the_restored_ones(database: Database, target: Database, tmp_path: Path) -> None:
    _fill(database)
    restore(target, TABLES, revisions(target), _backup(database, tmp_path / "cadangan.zip"), FileStore(tmp_path))
    with target.write() as session:
        unit = {"instansi_id": 1, "nama": "Bidang", "mandiri": False, **STAMPS}
        table = REGISTRY.tables["unor"]
        made = session.scalar(sa.insert(table).values(unit).returning(table.c.id))
        assert made is not None
        assert made > 9


def test_a_database_that_holds_rows_is_left_alone_unless_told(database: Database, tmp_path: Path) -> None:
    _fill(database)
    path = _backup(database, tmp_path / "cadangan.zip")
    before = _content(database)
    with database.write() as session:
        session.add(account.Throttle(key="masuk:y", failures=1, first_at=NOW, blocked_until=None))
    with pytest.raises(Unusable, match="not empty"):
        restore(database, TABLES, revisions(database), path, FileStore(tmp_path))
    assert len(_content(database)["sys_throttle"]) == 2
    restore(database, TABLES, revisions(database), path, FileStore(tmp_path), replace=True)
    assert _content(database) == before


def test_writers_go_on_while_one_moment_is_kept(database: Database, tmp_path: Path) -> None:
    """A pair of rows is always written together, so a backup holds both or neither."""
    _fill(database)
    over = threading.Event()

    def write() -> None:
        number = 0
        while not over.is_set():
            number += 1
            with database.write() as session:
                for half in ("a", "b"):
                    session.add(account.Throttle(key=f"{half}:{number}", failures=1, first_at=NOW, blocked_until=None))

    writer = threading.Thread(target=write)
    writer.start()
    try:
        paths = [_backup(database, tmp_path / f"{number}.zip") for number in range(3)]
    finally:
        over.set()
        writer.join()
    for path in paths:
        with zipfile.ZipFile(path) as archive:
            keys = [json.loads(line)["key"] for line in archive.read("sys_throttle.jsonl").splitlines()]
        halves = [{key[2:] for key in keys if key.startswith(half)} for half in ("a:", "b:")]
        assert halves[0] == halves[1]


@pytest.mark.parametrize("dialect_name", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda path: path.write_bytes(b"no zip at all"), "no backup file"),
        (lambda path: path.write_bytes(path.read_bytes()[:-200]), "no backup file"),
        (lambda path: _rewrite(path, {"revisions": ["0999_other"]}), "0999_other"),
        (lambda path: _rewrite(path, {"format": 2}), "format 2"),
        (lambda path: _rewrite(path, {"rows": {}}), "differ in the tables"),
        (lambda path: _rewrite(path, {"surprise": 1}), "no readable manifest"),
    ],
)
def test_a_wrong_file_changes_nothing(database: Database, tmp_path: Path, spoil: Any, words: str) -> None:
    path = _backup(database, tmp_path / "cadangan.zip")
    spoil(path)
    with pytest.raises(Unusable, match=words):
        restore(database, TABLES, revisions(database), path, FileStore(tmp_path))
    assert not any(_content(database).values())


@pytest.mark.parametrize("dialect_name", ["sqlite"], indirect=True)
def test_rows_that_are_missing_undo_the_whole(database: Database, tmp_path: Path) -> None:
    _fill(database)
    path = _backup(database, tmp_path / "cadangan.zip")
    _rewrite(path, {}, {"sys_throttle.jsonl": b""})
    with pytest.raises(Unusable, match="sys_throttle would have 0 rows"):
        restore(database, TABLES, revisions(database), path, FileStore(tmp_path), replace=True)
    assert len(_content(database)["unor"]) == 2


def _hand_in(database: Database, store: FileStore, content: bytes, *, attached: bool = True) -> str:
    """A file in the store and in the register."""
    came = store.receive(io.BytesIO(content), 1_000)
    with database.write() as session:
        files.register(session, 1, [FileRef(came.key, "a.pdf", "pdf", came.size, came.sha256)], NOW)
        if attached:
            files.attach(session, 1, came.key, None, NOW)
    return came.key


def test_files_go_along_and_come_back(database: Database, target: Database, tmp_path: Path) -> None:
    old, new = FileStore(tmp_path / "asal"), FileStore(tmp_path / "baru")
    keys = [_hand_in(database, old, f"isi {number}".encode(), attached=number < 2) for number in range(3)]
    stray = old.receive(io.BytesIO(b"tanpa baris"), 1_000).key
    restore(target, TABLES, revisions(target), _backup(database, tmp_path / "cadangan.zip", old), new)
    assert [new.path(key).read_bytes() for key in keys] == [b"isi 0", b"isi 1", b"isi 2"]
    assert not new.path(stray).exists()
    assert _content(target) == _content(database)


def test_a_file_that_is_missing_is_told_and_the_rest_is_saved(
    database: Database, target: Database, tmp_path: Path
) -> None:
    old, new = FileStore(tmp_path / "asal"), FileStore(tmp_path / "baru")
    lost, kept = (_hand_in(database, old, content) for content in (b"a", b"b"))
    old.remove(lost)
    old.remove(_hand_in(database, old, b"c", attached=False))  # of a form that was never saved: nobody misses it
    path = tmp_path / "cadangan.zip"
    assert backup(database, TABLES, revisions(database), path, NOW, old).missing == [lost]
    restore(target, TABLES, revisions(target), path, new)
    assert (new.path(kept).read_bytes(), new.path(lost).exists()) == (b"b", False)


@pytest.mark.parametrize("dialect_name", ["sqlite"], indirect=True)
@pytest.mark.parametrize("spoilt", [b"lain", None])
def test_a_backup_whose_files_are_not_right_changes_nothing(
    database: Database, tmp_path: Path, spoilt: bytes | None
) -> None:
    store = FileStore(tmp_path / "asal")
    key = _hand_in(database, store, b"isi")
    path = _backup(database, tmp_path / "cadangan.zip", store)
    _rewrite(path, {}, {f"files/{key}": spoilt} if spoilt else {}, without=f"files/{key}" if spoilt is None else "")
    with database.write() as session:
        session.execute(sa.delete(files.TABLE))
    words = "is not the one" if spoilt else "is not in the backup"
    with pytest.raises(Unusable, match=words):
        restore(database, TABLES, revisions(database), path, FileStore(tmp_path / "baru"))
    assert not any(_content(database).values())


def test_a_backup_that_fails_leaves_no_file(database: Database, tmp_path: Path) -> None:
    missing = sa.Table("tidak_ada", sa.MetaData(), sa.Column("id", sa.BigInteger, primary_key=True))
    with pytest.raises(sa.exc.DBAPIError):
        backup(database, [missing], (), tmp_path / "cadangan.zip", NOW, FileStore(tmp_path))
    assert list(tmp_path.glob("cadangan*")) == []


def _rewrite(
    path: Path, changes: dict[str, object], members: dict[str, bytes] | None = None, without: str = ""
) -> None:
    with zipfile.ZipFile(path) as archive:
        content = {name: archive.read(name) for name in archive.namelist() if name != without}
    manifest = json.loads(content["manifest.json"]) | changes
    content |= {"manifest.json": json.dumps(manifest).encode(), **(members or {})}
    with zipfile.ZipFile(path, "w") as archive:
        for name, body in content.items():
            archive.writestr(name, body)
