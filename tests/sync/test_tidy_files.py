"""What nobody saved a row with is swept away; what a row or the history names is not."""

from __future__ import annotations

import io
import os
from datetime import datetime, timedelta
from pathlib import Path

from app.domain.berkas import FileRef
from app.models import files
from app.models.filestore import FileStore
from app.models.transaction import Database
from app.sync.schedule import ROUNDS, tidy_files
from tests.sync.shop import NOW, workshop

LATER = NOW + files.KEPT + timedelta(minutes=1)


def _lay(store: FileStore, at: datetime) -> str:
    key = store.receive(io.BytesIO(b"isi"), 100).key
    os.utime(store.path(key), (at.timestamp(), at.timestamp()))
    return key


def _register(database: Database, key: str, at: datetime, *, attached: bool) -> None:
    with database.write() as session:
        files.register(session, 1, [FileRef(key, "a.pdf", "pdf", 3, "0" * 64)], at)
        if attached:
            files.attach(session, 1, key, 1, at)


def test_it_comes_round() -> None:
    assert tidy_files in [one.work for one in ROUNDS]


def test_only_old_files_that_no_row_ever_named_go(database: Database, var: Path) -> None:
    shop = workshop(database, var)
    store = shop.files
    attached, waiting, waiting_new, _stray, stray_new = (_lay(store, NOW) for _ in range(5))
    for key, at, taken in ((attached, NOW, True), (waiting, NOW, False), (waiting_new, LATER, False)):
        _register(database, key, at, attached=taken)
    os.utime(store.path(stray_new), (LATER.timestamp(), LATER.timestamp()))
    old_draft, draft = (store.root / "ab" / f"{sign * 32}.draft" for sign in "ac")
    (store.root / "ab").mkdir(exist_ok=True)
    for path, at in ((old_draft, NOW), (draft, LATER)):
        path.write_bytes(b"x")
        os.utime(path, (at.timestamp(), at.timestamp()))
    tidy_files(shop, NOW)
    assert len(list(store.root.glob("??/*"))) == 7
    for _ in range(2):  # a second worker finds nothing more to do
        tidy_files(shop, LATER)
        left = {path.name for path in store.root.glob("??/*")}
        assert left == {attached, waiting_new, stray_new, draft.name}
    with database.read() as session:
        assert files.known(session, [attached, waiting, waiting_new]) == {attached, waiting_new}


def test_many_are_asked_for_in_parts(database: Database, var: Path) -> None:
    shop = workshop(database, var)
    kept = [_lay(shop.files, NOW) for _ in range(3)]
    for key in kept:
        _register(database, key, NOW, attached=True)
    with database.read() as session:
        assert files.known(session, [*kept, *(f"{number:032x}" for number in range(2_500))]) == set(kept)


def test_a_place_that_was_never_used_has_nothing_to_sweep(database: Database, var: Path) -> None:
    tidy_files(workshop(database, var), LATER)
    assert not (var / "files").exists()
