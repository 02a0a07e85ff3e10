"""visible_when, required_when and readonly_when: what they make of a field, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.domain.conditions import Compare, Literal
from tests.engine.schemas import catalog_of, findings

HEAD = """
entity: barang
label: Barang
scope: instansi
fields:
  kode: {type: text, label: Kode, required: true}
  jenis: {type: choice, label: Jenis, choices: {a: Alat, b: Buku}}
"""
WHEN_A = Compare(("jenis",), "eq", (Literal("a"),))


def test_a_required_field_that_is_shown_at_times_is_required_while_it_is_shown(tmp_path: Path) -> None:
    entity = catalog_of(
        tmp_path, HEAD + "  merek: {type: text, label: Merek, required: true, visible_when: {jenis: a}}\n"
    ).entity("barang")
    field = entity.fields["merek"]
    assert (field.required, field.visible_when, field.required_when) == (False, WHEN_A, WHEN_A)
    assert [(rule.id, rule.field, str(rule.message)) for rule in entity.rules] == [
        ("merek_tampak", "merek", "Merek hanya diisi bila Jenis adalah Alat."),
        ("merek_wajib", "merek", "Merek wajib diisi."),
    ]


CASES = [
    ("E205", "{type: text, label: M, visible_when: {tebal: 1}}", "{tebal: 1}", "move 'merek' below 'tebal'"),
    ("E205", "{type: text, label: M, visible_when: {merek: x}}", "{merek: x}", "move"),
    ("E205", "{type: text, label: M, required: true, required_when: {jenis: a}}", "{jenis: a}", "keep one"),
    ("E304", "{type: relation, to: pegawai, label: M, required_when: {merek: {me: pegawai}}}", "pegawai}}", ""),
    ("E305", "{type: relation, to: pegawai, label: M, readonly_when: {merek.aktif: true}}", "merek.aktif", ""),
    ("E302", "{type: text, label: M, required_when: {jenes: a}}", "jenes", "did you mean 'jenis'?"),
]


@pytest.mark.parametrize(("code", "field", "caret", "cure"), CASES)
def test_a_mistake_is_found_where_it_stands(tmp_path: Path, code: str, field: str, caret: str, cure: str) -> None:
    text = HEAD + f"  merek: {field}\n  tebal: {{type: integer, label: Tebal}}\n"
    found = [item for item in findings(tmp_path, text) if item.code == code]
    assert found, findings(tmp_path, text)
    line = text.lstrip("\n").splitlines()[found[0].place.line - 1]
    assert line[found[0].place.column - 1 :].startswith(caret)
    assert cure in found[0].cure


def test_a_rule_cannot_take_the_name_of_a_condition(tmp_path: Path) -> None:
    text = HEAD + "  merek: {type: text, label: M, required_when: {jenis: a}}\n"
    text += "rules: [{id: merek_wajib, check: {kode: x}, message: M.}]\n"
    assert [item.code for item in findings(tmp_path, text)] == ["E106"]
