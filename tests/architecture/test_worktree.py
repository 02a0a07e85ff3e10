"""Tests leave the packaged schema as it is: a fixture looks after every module, and this is what it sees."""

from __future__ import annotations

from pathlib import Path

from tests.support.worktree import KEPT, contents, touched


def test_what_is_kept_is_there() -> None:
    names = {path.name for path in contents()}
    assert {"pegawai.yaml", "shape.json", "entities.pyi", "0001_system_make_the_system_tables.py"} <= names
    assert all(place.exists() for place in KEPT)


def test_a_written_a_changed_and_a_deleted_file_are_seen(tmp_path: Path) -> None:
    folder = tmp_path / "schema"
    folder.mkdir()
    for name in ("tetap", "ubah", "hapus"):
        (folder / name).write_text(name)
    before = contents([folder])
    (folder / "ubah").write_text("lain")
    (folder / "hapus").unlink()
    (folder / "baru").write_text("")
    (folder / "__pycache__").mkdir()
    (folder / "__pycache__" / "x.pyc").write_text("")
    assert touched(before, contents([folder])) == [str(folder / name) for name in ("baru", "hapus", "ubah")]
