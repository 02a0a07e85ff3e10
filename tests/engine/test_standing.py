"""Roles that follow from the data: what `schema check` says of them, and that nobody can be given one."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.engine.catalog import check, load
from app.engine.problems import Problem, render_text
from app.engine.rolespec import Reach
from tests.engine.schemas import BASE, PACKAGED, write

ENTITY = """
    entity: rapor
    label: Rapor
    scope: {unor: unor}
    owner: pegawai
    fields:
      pegawai: {type: relation, to: pegawai, label: Pegawai, required: true}
      unor: {type: relation, to: unor, label: Unor, required: true}
      nilai: {type: integer, label: Nilai}
    permissions:
      pejabat_penilai: {actions: [list, read, update]}
      bawahan: {actions: [list, read]}
    """
BELOW = """
    entity: catatan
    label: Catatan
    scope: {via: rapor}
    fields:
      rapor: {type: relation, to: rapor, label: Rapor, required: true}
      teks: {type: text, label: Teks}
    permissions:
      pejabat_penilai: {actions: [list, read, create]}
    """


def _with(tmp_path: Path, **entities: str) -> tuple[Problem, ...]:
    files = {f"entities/{name}.yaml": text for name, text in entities.items()}
    return check([PACKAGED, write(tmp_path / "lain", files)])


def _roles(tmp_path: Path, line: str, base: str = BASE["roles.yaml"]) -> tuple[Problem, ...]:
    return check([write(tmp_path / "schema", {**BASE, "roles.yaml": f"{base.rstrip()}\n          {line}\n"})])


REQUEST = """
    entity: izin
    label: Izin
    scope: instansi
    decider: penyetuju
    fields:
      penyetuju: {type: relation, to: pegawai, label: Penyetuju, required: true}
    permissions:
      penentu: {actions: [list, read, update]}
    """
LINE = REQUEST.replace("izin", "rincian").replace("instansi", "{via: izin}").replace("decider: penyetuju", "basis: X")
LINE = LINE.replace("penyetuju: {type: relation, to: pegawai", "izin: {type: relation, to: izin")


def test_rows_with_an_owner_and_a_unit_are_fine(tmp_path: Path) -> None:
    assert _with(tmp_path, rapor=ENTITY, catatan=BELOW) == ()


@pytest.mark.parametrize(
    "change",
    [
        ("    owner: pegawai\n", ""),
        ("scope: {unor: unor}", "scope: instansi"),
        ("scope: {unor: unor}\n    owner: pegawai", "scope: shared"),
    ],
)
def test_rows_without_owner_or_unit_are_refused(tmp_path: Path, change: tuple[str, str]) -> None:
    found = _with(tmp_path, rapor=ENTITY.replace(*change))
    errors = [problem for problem in found if problem.code == "E409"]

    assert len(errors) == 2, render_text(found)
    assert "owner: …" in errors[0].cure


def test_rows_below_such_rows_are_refused_too(tmp_path: Path) -> None:
    found = _with(tmp_path, rapor=ENTITY.replace("    owner: pegawai\n", ""), catatan=BELOW)

    assert [p.place.file.endswith("catatan.yaml") for p in found if p.code == "E409"].count(True) == 1


def test_rows_say_who_decides_on_them(tmp_path: Path) -> None:
    assert _with(tmp_path, izin=REQUEST, rincian=LINE) == ()

    found = _with(tmp_path, izin=REQUEST.replace("decider: penyetuju", "basis: X"), rincian=LINE)
    assert [(p.code, "decider: …" in p.cure) for p in found] == [("E409", True)] * 2, render_text(found)
    wrong = _with(tmp_path, izin=REQUEST.replace("decider: penyetuju", "decider: self"))
    assert [p.code for p in wrong][:1] == ["E210"], render_text(wrong)


@pytest.mark.parametrize(
    ("line", "message", "cure"),
    [
        ("pejabat_penilai: {label: P, reach: instansi}", "every pegawai holds", "reach: bawahan"),
        ("bawahan: {label: P, reach: all}", "every pegawai holds", "reach: penilai"),
        ("atasan: {label: P, reach: bawahan}", "nobody ever holds 'atasan'", "call it pejabat_penilai"),
        ("pejabat_penilai: {label: P, reach: bawahan, grants: [pegawai]}", "grants", "leave grants out"),
        ("bawahan: {label: P, reach: penilai, share_views: true}", "share_views", "leave share_views out"),
        ("penentu: {label: P, reach: self}", "every pegawai holds", "reach: decider"),
        ("kepala: {label: P, reach: decider}", "nobody ever holds 'kepala'", "call it penentu"),
        ("bawahan: {label: P, reach: penilai}", "pegawai.jenis_jabatan", "packaged folder"),
    ],
)
def test_a_role_that_cannot_be_is_told(tmp_path: Path, line: str, message: str, cure: str) -> None:
    found = [problem for problem in _roles(tmp_path, line) if problem.code == "E410" and message in problem.message]

    assert found, line
    assert cure in found[0].cure


def test_nobody_can_be_given_one(tmp_path: Path) -> None:
    base = BASE["roles.yaml"].replace("grants: [admin_instansi]", "grants: [bawahan]")
    found = _roles(tmp_path, "bawahan: {label: B, reach: penilai}", base)

    assert [p.message for p in found if "cannot give" in p.message] == [
        "'operator' cannot give 'bawahan', which follows from the data"
    ]


def test_a_form_never_offers_one() -> None:
    catalog = load([PACKAGED])
    offered = {raw for raw, _ in catalog.entity("akun_peran").fields["peran"].widget.choices}

    assert offered == {name for name, role in catalog.roles.items() if not role.reach.implied}
    left = {role.reach for role in catalog.roles.values() if role.name not in offered}
    assert left == {Reach.BAWAHAN, Reach.PENILAI, Reach.DECIDER}
