# ruff: noqa: E501 - a case is one line of YAML
"""Workflows: what a file of workflows/ becomes, and what the model checker finds in one (E5)."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from app.domain.conditions import All, Compare, Condition, Literal
from app.engine.catalog import check, load
from app.engine.modelcheck import diagram
from app.engine.problems import Problem, render_text
from app.engine.spec import Entity
from app.engine.workflow import Workflow
from tests.engine.schemas import folder_of

USULAN = """
entity: usulan
label: Usulan
scope: {unor: pegawai.unor}
owner: pegawai
workflow: usulan
fields:
  pegawai: {type: relation, to: pegawai, label: Pegawai, required: true}
  jumlah: {type: integer, label: Jumlah}
permissions:
  pegawai: {actions: [list, read, create, update, delete]}
  admin_unit: {actions: [list, read, update], where: {jumlah: {gte: 1}}}
"""

FLOW = """
workflow: usulan
initial: draft
states:
  draft: {label: Draft}
  diajukan: {label: Diajukan, color: blue, editable_by: [admin_unit]}
  disetujui: {label: Disetujui, color: green, final: true}
  ditolak: {label: Ditolak, color: red, final: true}
transitions:
  ajukan: {label: Ajukan, from: draft, to: diajukan, roles: [pegawai], guards: [baris_terisi], notify: [next]}
  setujui: {label: Setujui, from: diajukan, to: disetujui, roles: [admin_unit], when: {jumlah: {lte: 5}}, self_approval: false}
  tolak: {label: Tolak, from: diajukan, to: ditolak, roles: [admin_unit], self_approval: false, reason: true}
  kembalikan: {label: Kembalikan, from: diajukan, to: draft, roles: [admin_unit], reason: true, notify: [owner]}
"""


def _findings(tmp_path: Path, flow: str, entity: str = USULAN) -> tuple[Problem, ...]:
    return check([folder_of(tmp_path, entity, "usulan", **{"workflows/usulan.yaml": flow})])


def _entity(tmp_path: Path, flow: str = FLOW, entity: str = USULAN) -> Entity:
    return load([folder_of(tmp_path, entity, "usulan", **{"workflows/usulan.yaml": flow})]).entity("usulan")


def _flow(entity: Entity) -> Workflow:
    assert entity.workflow is not None
    return entity.workflow


def _where(entity: Entity, role: str, action: str) -> list[Condition]:
    return [item.where for item in entity.permissions if item.role == role and action in item.actions]


def _is(name: str) -> Condition:
    return Compare(("status",), "eq", (Literal(name),))


def test_a_workflow_brings_the_field_of_its_state(tmp_path: Path) -> None:
    entity = _entity(tmp_path)
    field = entity.fields["status"]
    assert (field.kind, field.readonly, field.required, field.default) == ("choice", True, True, "draft")
    assert field.examples() == ("draft", "diajukan", "disetujui")
    assert list(_flow(entity).states) == ["draft", "diajukan", "disetujui", "ditolak"]


def test_the_field_of_the_state_may_be_called_otherwise(tmp_path: Path) -> None:
    flow = FLOW.replace("initial: draft", "field: tahap\nlabel: Tahap\ninitial: draft")
    assert str(_entity(tmp_path, flow).fields["tahap"].label) == "Tahap"


def test_update_and_delete_hold_in_open_states_alone(tmp_path: Path) -> None:
    entity, own = _entity(tmp_path), Compare(("jumlah",), "gte", (Literal(1),))
    assert _where(entity, "pegawai", "update") == _where(entity, "pegawai", "delete") == [_is("draft")]
    assert _where(entity, "admin_unit", "update") == [
        All((own, Compare(("status",), "in", (Literal("draft"), Literal("diajukan")))))
    ]
    assert _where(entity, "pegawai", "create") == [All(())]


def test_every_step_is_an_action_of_its_roles_in_its_states(tmp_path: Path) -> None:
    entity = _entity(tmp_path)
    assert _where(entity, "pegawai", "ajukan") == [_is("draft")]
    assert _where(entity, "admin_unit", "setujui") == [
        All((_is("diajukan"), Compare(("jumlah",), "lte", (Literal(5),))))
    ]
    assert _where(entity, "pegawai", "setujui") == []
    (grant,) = [item for item in entity.permissions if "ajukan" in item.actions]
    assert (grant.read, grant.write) == (None, frozenset())


def test_the_packaged_shape_of_a_good_workflow_has_no_findings(tmp_path: Path) -> None:
    assert _findings(tmp_path, FLOW) == ()


def _with(**changes: str) -> str:
    """The workflow with whole lines replaced, found by what they begin with."""
    lines = dedent(FLOW).splitlines()
    for start, line in changes.items():
        lines = [f"  {line}" if item.strip().startswith(f"{start}:") else item for item in lines]
    return "\n".join(lines) + "\n"


DECIDES = "setujui: {label: Setujui, from: diajukan, to: disetujui, roles: [admin_unit]"
CASES = [
    ("E501", _with(ajukan="ajukan: {label: A, from: draf, to: diajukan, roles: [pegawai]}"), "draf", "did you mean"),
    ("E501", FLOW.replace("initial: draft", "initial: awal"), "awal", ""),
    ("E502", _with(ditolak="ditolak: {label: D, final: true}\n  arsip: {label: Arsip, final: true}"), "arsip", "to: arsip"),
    ("E503", _with(ditolak="ditolak: {label: Ditolak}"), "ditolak", "final: true"),
    ("E504", _with(diajukan="diajukan: {label: D, final: true}"), "diajukan", "leave out 'final: true'"),
    ("E505", _with(ajukan="ajukan: {label: A, from: draft, to: diajukan, roles: [admin_instansi]}"), "admin_instansi", "list and read"),
    ("E505", _with(diajukan="diajukan: {label: D, editable_by: [admin_instansi]}"), "admin_instansi", "give 'admin_instansi' update"),
    ("E401", _with(ajukan="ajukan: {label: A, from: draft, to: diajukan, roles: [pegawei]}"), "pegawei", "did you mean 'pegawai'?"),
    ("E506", _with(setujui=DECIDES + "}"), "setujui", "self_approval: false"),
    ("E506", _with(setujui=DECIDES + ", self_approval: true}"), "true", "basis"),
    ("W501", _with(ajukan="ajukan: {label: A, from: draft, to: diajukan, roles: [pegawai], self_approval: true}"), "true", "leave it out"),
    ("E508", _with(ajukan="ajukan: {label: A, from: draft, to: diajukan, roles: [pegawai], guards: [ada]}"), "ada", ""),
    ("E508", _with(ajukan="ajukan: {label: A, from: draft, to: diajukan, roles: [pegawai], notify: [atasan]}"), "atasan", ""),
    ("E106", FLOW.replace("  setujui:", "  update:"), "update", "another name"),
    ("E108", FLOW.replace("workflow: usulan", "workflow: lain"), "lain", "lain.yaml"),
    ("E110", FLOW.replace("initial: draft", "initial: draft\nawal: draft"), "awal", ""),
    ("E111", FLOW.replace("initial: draft\n", ""), "w", "initial: draft"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "flow", "caret", "cure"), CASES)
def test_a_mistake_is_found_where_it_stands(tmp_path: Path, code: str, flow: str, caret: str, cure: str) -> None:
    found = [item for item in _findings(tmp_path, flow) if item.code == code]
    assert found, render_text(_findings(tmp_path, flow))
    place = found[0].place
    line = dedent(flow).lstrip("\n").splitlines()[place.line - 1]
    assert line[place.column - 1 :].startswith(caret)
    assert cure in found[0].cure


def test_a_round_that_never_ends_is_found(tmp_path: Path) -> None:
    flow = _with(
        tolak="tolak: {label: T, from: diajukan, to: ditunda, roles: [admin_unit], self_approval: false}",
        ditolak="ditunda: {label: Ditunda}\n  ditahan: {label: Ditahan}",
        kembalikan="tahan: {label: H, from: ditunda, to: ditahan, roles: [admin_unit], self_approval: false}\n"
        "  lepas: {label: L, from: ditahan, to: ditunda, roles: [admin_unit]}",
    )
    found = [item for item in _findings(tmp_path, flow) if item.code == "E503"]
    assert [item.message for item in found] == [
        "from the state 'ditunda' no way leads to a final one",
        "from the state 'ditahan' no way leads to a final one",
    ]


def test_a_short_cut_to_a_decided_state_decides_as_well(tmp_path: Path) -> None:
    flow = _with(ajukan="ajukan: {label: A, from: draft, to: diajukan, roles: [pegawai]}\n"
                 "  langsung: {label: L, from: draft, to: disetujui, roles: [pegawai]}")  # fmt: skip
    assert "'langsung' decides" in render_text(_findings(tmp_path, flow))


def test_a_decision_on_ones_own_needs_the_rule_that_lets_one(tmp_path: Path) -> None:
    flow = _with(
        tolak="tolak: {label: T, from: diajukan, to: ditolak, roles: [pegawai], self_approval: true, basis: SE 1/2026}"
    )
    assert _findings(tmp_path, flow) == ()
    step = _flow(_entity(tmp_path / "2", flow)).transitions["tolak"]
    assert (step.own, step.basis) == (True, "SE 1/2026")


def test_steps_back_decide_nothing(tmp_path: Path) -> None:
    assert [step.name for step in _flow(_entity(tmp_path)).decisions()] == ["setujui", "tolak"]


def test_the_state_is_never_the_entitys_own_field(tmp_path: Path) -> None:
    entity = USULAN.replace("  jumlah:", "  status: {type: text, label: Status}\n  jumlah:")
    assert [item.code for item in _findings(tmp_path, FLOW, entity)] == ["E507"]


def test_an_unknown_workflow_and_one_that_nobody_names(tmp_path: Path) -> None:
    entity = USULAN.replace("workflow: usulan", "workflow: usulam")
    assert [item.code for item in _findings(tmp_path, FLOW, entity)] == ["E202", "W502"]


def test_the_diagram_shows_every_state_and_step(tmp_path: Path) -> None:
    assert diagram(_flow(_entity(tmp_path))).splitlines() == [
        "stateDiagram-v2",
        "    draft: Draft",
        "    diajukan: Diajukan",
        "    disetujui: Disetujui",
        "    ditolak: Ditolak",
        "    [*] --> draft",
        "    draft --> diajukan: Ajukan (pegawai)",
        "    diajukan --> disetujui: Setujui (admin_unit)",
        "    diajukan --> ditolak: Tolak (admin_unit)",
        "    diajukan --> draft: Kembalikan (admin_unit)",
        "    disetujui --> [*]",
        "    ditolak --> [*]",
    ]


ASKING = (
    "jumlah: {type: integer, label: Jumlah}\n  nomor: {type: text, label: Nomor%s}\n  alasan: {type: text, label: A}"
)


def _asking(tmp_path: Path, fields: str, more: str = "", nomor: str = "") -> tuple[Problem, ...]:
    entity = USULAN.replace("jumlah: {type: integer, label: Jumlah}", ASKING % nomor) + more
    return _findings(tmp_path, FLOW.replace("reason: true}\n", f"reason: true, fields: [{fields}]}}\n", 1), entity)


def test_a_step_may_ask_for_fields_that_people_enter(tmp_path: Path) -> None:
    assert _asking(tmp_path, "nomor, jumlah", "list: {bulk: [tolak]}\n") == ()


@pytest.mark.parametrize(
    ("code", "fields", "more", "nomor", "cure"),
    [
        ("E203", "nomr", "", "", "did you mean 'nomor'?"),
        ("E216", "status", "", "", "people enter"),
        ("E216", "nomor", "", ", readonly: true", "people enter"),
        ("E216", "nomor, nomor", "", "", "each once"),
        ("E216", "alasan", "", "", "call the field otherwise"),
        ("E216", "nomor", "list: {bulk: [tolak]}\n", ", required_when: {status: ditolak}", "on the row only"),
    ],
)
def test_a_step_asks_for_nothing_else(tmp_path: Path, code: str, fields: str, more: str, nomor: str, cure: str) -> None:
    found = _asking(tmp_path, fields, more, nomor)
    assert [problem.code for problem in found if problem.severity == "error"] == [code], render_text(found)
    assert cure in found[0].cure
