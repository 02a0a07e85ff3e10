"""Files that rows come to name: whose they are, where they fit, and that none is taken twice or lost."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from app.domain.berkas import MEGA, FileRef
from app.errors import Invalid, NotAllowed
from app.models import files, history, listing
from app.models.files import File
from app.models.trash import Trash
from app.workflows import entity
from tests.personas import NOW, World
from tests.support.webfixtures import sqlite_first

pytestmark = sqlite_first

GONE = "tidak ditemukan, sudah dipakai, atau terlalu lama tidak disimpan"


def sent(world: World, who: str = "pegawai", **values: Any) -> FileRef:
    """A file that somebody has sent."""
    given = {"key": secrets.token_hex(16), "name": "a.pdf", "kind": "pdf", "size": 9, "sha256": "0" * 64, **values}
    ref = FileRef(**given)
    with world.database.write() as session:
        files.register(session, world.akun[who], [ref], NOW)
    return ref


def create(world: World, who: str = "pegawai", **values: object) -> int:
    given = {"judul": secrets.token_hex(4), "pegawai": world.pegawai["pegawai"], **values}
    with world.database.write() as session:
        return entity.create(session, world.registry, world.actor(who), "arsip", given, now=NOW).subject_id


def update(world: World, row_id: int, who: str = "pegawai", **values: object) -> None:
    with world.database.write() as session:
        entity.update(session, world.registry, world.actor(who), "arsip", row_id, values, None, now=NOW)


def row(world: World, row_id: int, name: str = "arsip") -> Mapping[str, Any]:
    table = world.registry.tables[name]
    with world.database.read() as session:
        return dict(session.execute(sa.select(table).where(table.c.id == row_id)).mappings().one())


def registered(world: World, ref: FileRef) -> File:
    with world.database.read() as session:
        return session.get_one(File, ref.key)


def refused(world: World, **values: Any) -> dict[str, list[str]]:
    with pytest.raises(Invalid) as refusal:
        create(world, **values)
    return refusal.value.fields


@pytest.mark.parametrize("form", ["key", "text"])
def test_a_sent_file_is_given_to_the_row(kantor: World, form: str) -> None:
    ref = sent(kantor)
    made = create(kantor, surat=getattr(ref, form))
    assert row(kantor, made)["surat"] == ref.text
    kept = registered(kantor, ref)
    assert (kept.attached_at, kept.instansi_id) == (NOW, kantor.instansi["alpa"])


def test_what_comes_along_with_the_key_is_not_believed(kantor: World) -> None:
    ref = sent(kantor)
    lie = FileRef(ref.key, "gaji.xlsx", "xlsx", 1, "f" * 64)
    assert row(kantor, create(kantor, surat=lie.text))["surat"] == ref.text


@pytest.mark.parametrize("case", ["unknown", "of somebody else", "of the other instansi", "taken", "twice in one row"])
def test_what_is_not_ones_own_is_refused_alike(kantor: World, case: str) -> None:
    ref = sent(kantor, {"of somebody else": "rekan", "of the other instansi": "beta_pegawai"}.get(case, "pegawai"))
    values: dict[str, object] = {"surat": ref.key}
    if case == "unknown":
        values = {"surat": "f" * 32}
    elif case == "taken":
        create(kantor, surat=ref.key)
    elif case == "twice in one row":
        values = {"selesai": True, "surat": ref.key, "laporan": ref.key}
    (messages,) = refused(kantor, **values).values()
    assert GONE in messages[0]


def test_two_rows_below_cannot_share_a_file(kantor: World) -> None:
    ref = sent(kantor)
    assert refused(kantor, lampiran=[{"berkas": ref.key}, {"berkas": ref.key}]).keys() == {"lampiran-1-berkas"}


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"kind": "docx", "name": "a.docx"}, "surat"),
        ({"size": MEGA + 1}, "surat"),
        ({"kind": "jpg", "name": "a.jpg"}, "laporan"),
    ],
)
def test_a_file_sent_for_another_field_has_to_fit_this_one(kantor: World, values: dict[str, Any], field: str) -> None:
    (message,) = refused(kantor, **{field: sent(kantor, **values).key})[field]
    assert "paling besar" in message


@pytest.mark.parametrize("value", ["../../etc/passwd", "f" * 31, 5, True, ["x"], {"id": "f" * 32}])
def test_what_is_no_file_at_all_is_refused(kantor: World, value: object) -> None:
    assert refused(kantor, surat=value) == {"surat": ["Surat harus berupa nomor unggahan yang diberikan sistem ini."]}


def test_the_held_file_stays_whatever_is_said_of_it(kantor: World) -> None:
    ref, other = sent(kantor), sent(kantor)
    made = create(kantor, surat=ref.key, lampiran=[{"nama": "x", "berkas": other.key}])
    below = kantor.registry.tables["arsip_lampiran"]
    with kantor.database.read() as session:
        inner = session.scalar(sa.select(below.c.id))
    lie = FileRef(ref.key, "lain.png", "png", 1, "f" * 64).text
    for value in (ref.key, ref.text, lie):
        update(kantor, made, surat=value, lampiran=[{"id": inner, "nama": "x", "berkas": other.key}])
    assert (row(kantor, made)["surat"], row(kantor, made)["version"]) == (ref.text, 1)
    assert row(kantor, int(inner or 0), "arsip_lampiran")["version"] == 1


def test_the_file_of_one_row_cannot_be_put_into_another(kantor: World) -> None:
    ref = sent(kantor)
    create(kantor, surat=ref.key)
    other = create(kantor)
    with pytest.raises(Invalid, match=GONE):
        update(kantor, other, surat=ref.text)


def test_the_history_tells_the_old_and_the_new_name(kantor: World) -> None:
    old, new = sent(kantor, name="lama.pdf", size=2048), sent(kantor, name="baru.pdf")
    made = create(kantor, surat=old.key)
    update(kantor, made, surat=new.key)
    update(kantor, made, surat=None)
    with kantor.database.read() as session:
        entity_spec = kantor.registry.catalog.entity("arsip")
        told = listing.history(session, kantor.registry, kantor.actor("pegawai"), entity_spec, made, below=())
        stored = session.scalars(sa.select(history.History.changes).order_by(history.History.id.desc())).first()
    names = [[(change.before, change.after) for change in one.changes if change.label == "Surat"] for one in told]
    assert names == [
        [("baru.pdf (9 byte)", "")],
        [("lama.pdf (2 KB)", "baru.pdf (9 byte)")],
        [("", "lama.pdf (2 KB)")],
    ]
    assert stored is not None
    assert stored["surat"][0]["sha256"] == new.sha256


def test_conditions_hold_for_files_too(kantor: World) -> None:
    assert refused(kantor, jenis="foto") == {"foto": ["Foto wajib diisi."]}
    assert refused(kantor, foto=sent(kantor, kind="png", name="a.png").key) == {
        "foto": ["Foto hanya diisi bila Jenis adalah Foto."]
    }
    assert refused(kantor, selesai=True) == {"laporan": ["Laporan wajib diisi."]}
    photo, report = sent(kantor, kind="png", name="a.png"), sent(kantor)
    made = create(kantor, jenis="foto", foto=photo.key, selesai=True, laporan=report.key)
    with pytest.raises(Invalid, match="Laporan tidak dapat diubah bila"):
        update(kantor, made, laporan=sent(kantor).key)
    update(kantor, made, jenis="surat")
    assert row(kantor, made)["foto"] is None
    assert registered(kantor, photo).attached_at == NOW


def test_a_required_file_below_is_asked_for(kantor: World) -> None:
    assert refused(kantor, lampiran=[{"nama": "x"}]) == {"lampiran-0-berkas": ["Berkas wajib diisi."]}


def test_who_may_not_write_the_field_may_not_give_it_a_file(kantor: World) -> None:
    made = create(kantor)
    with pytest.raises(NotAllowed, match="Surat"):
        update(kantor, made, "unit", surat=sent(kantor, "unit").key)


def test_a_save_that_is_undone_leaves_the_file_waiting(kantor: World) -> None:
    ref = sent(kantor)
    with pytest.raises(Invalid):
        create(kantor, surat=ref.key, selesai=True)
    values = {"judul": "x", "pegawai": kantor.pegawai["pegawai"], "surat": ref.key}
    with kantor.database.write() as session:
        entity.create(session, kantor.registry, kantor.actor("pegawai"), "arsip", values, now=NOW)
        session.rollback()
    assert registered(kantor, ref).attached_at is None
    assert create(kantor, surat=ref.key)


def test_only_what_no_row_ever_named_is_swept(kantor: World) -> None:
    kept, replaced, gone, fresh = (sent(kantor, name=f"{name}.pdf") for name in "abcd")
    made = create(kantor, surat=replaced.key)
    update(kantor, made, surat=kept.key)
    with kantor.database.write() as session:
        session.execute(sa.update(File).where(File.key == fresh.key).values(created_at=NOW + timedelta(days=1)))
    with kantor.database.write() as session:
        entity.delete(session, kantor.registry, kantor.actor("pegawai"), "arsip", made, now=NOW)
        assert files.sweep(session, NOW + timedelta(days=2, seconds=1)) == [gone.key]
    with kantor.database.read() as session:
        assert files.known(session, [ref.key for ref in (kept, replaced, gone, fresh)]) == {
            kept.key, replaced.key, fresh.key,
        }  # fmt: skip
    with pytest.raises(Invalid, match=GONE):
        create(kantor, surat=gone.key)


def test_a_row_that_comes_back_from_the_trash_has_its_files_again(kantor: World) -> None:
    letter, below, other = sent(kantor), sent(kantor), sent(kantor)
    made = create(kantor, judul="Lama", surat=letter.key, lampiran=[{"berkas": below.key}])
    with kantor.database.write() as session:
        entity.delete(session, kantor.registry, kantor.actor("pegawai"), "arsip", made, now=NOW)
        assert files.sweep(session, NOW + timedelta(days=9)) == [other.key]
    again = create(kantor, judul="Lama")

    def restore() -> None:
        with kantor.database.write() as session:
            number = session.scalar(sa.select(Trash.id)) or 0
            entity.restore(session, kantor.registry, kantor.actor("admin"), "arsip", number, now=NOW)

    with pytest.raises(Invalid):  # its judul is taken
        restore()
    assert registered(kantor, letter).attached_at == NOW
    update(kantor, again, judul="Baru")
    restore()
    (inner,) = [row(kantor, one, "arsip_lampiran") for one in (1, 2) if _is_there(kantor, one)]
    assert (row(kantor, made)["surat"], inner["berkas"]) == (letter.text, below.text)
    kept = registered(kantor, letter)
    assert (kept.attached_at, kept.instansi_id) == (NOW, kantor.instansi["alpa"])


def _is_there(world: World, row_id: int) -> bool:
    table = world.registry.tables["arsip_lampiran"]
    with world.database.read() as session:
        return bool(session.scalar(sa.select(sa.exists().where(table.c.id == row_id))))


def test_of_two_that_take_the_same_file_one_is_refused(kantor: World) -> None:
    """The register is asked again when the row is written: somebody may have been faster since it was judged."""
    ref = sent(kantor)
    with kantor.database.write() as session:
        assert files.attach(session, kantor.akun["pegawai"], ref.key, None, NOW)
        assert not files.attach(session, kantor.akun["pegawai"], ref.key, None, NOW)
        assert not files.attach(session, kantor.akun["rekan"], ref.key, None, NOW)
