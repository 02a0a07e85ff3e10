"""What schema/README.md says about workflows."""

# ruff: noqa: E501 - Markdown, whose long lines cannot be broken

from __future__ import annotations

WORKFLOWS = """## Workflows

Rows that go from hand to hand have a state. The file `workflows/usulan.yaml` says which states there are and who moves a row
from one to the next; an entity takes part with `workflow: usulan`. The engine does the rest: the field of the state, the
buttons, the question and the reason before a step, the mark in the list, the history.

```yaml
workflow: usulan
initial: draft
states:
  draft: {label: Draft}
  diajukan: {label: Diajukan, color: blue, editable_by: [admin_unit]}
  disetujui: {label: Disetujui, color: green, final: true}
  ditolak: {label: Ditolak, color: red, final: true}
transitions:
  ajukan: {label: Ajukan, from: draft, to: diajukan, roles: [pegawai], confirm: "Ajukan usulan ini?", notify: [next]}
  setujui: {label: Setujui, from: diajukan, to: disetujui, roles: [admin_unit], self_approval: false, fields: [catatan], notify: [owner]}
  tolak: {label: Tolak, from: diajukan, to: ditolak, roles: [admin_unit], self_approval: false, reason: true, notify: [owner]}
  kembalikan: {label: Kembalikan, from: diajukan, to: draft, roles: [admin_unit], reason: true, notify: [owner]}
```

- The state is a field like a choice, called `status` unless `field` says otherwise: list it, filter by it, use it in
  conditions. Nobody enters it; rows begin in `initial`, and only the steps move them on.
- `update` and `delete` of the permissions hold in the initial state; in others for the roles of `editable_by`.
- `roles` is who may do a step, as far as the role reaches. They need `list` and `read`; a step is not named in permissions.
- A step asks for `fields` in its dialog, beside its reason. They are written with it, in the same moment and the same line
  of the history, by whoever may take the step, even where nobody may edit the row. `required_when: {status: disetujui}` on a
  field makes the step that leads there ask for it.
- Whoever hands something in does not decide on it. A step that leads on from a state somebody else brought about says
  `self_approval: false`: it is refused to the row's owner, to whoever entered it and to whoever moved it by another step since it was
  last in the initial state. `true` is for the rare case that a regulation lets people do that, and names it in `basis`.
- `ekinerja schema check` walks every way through the workflow: states that nothing leads to, dead ends, roles that do not
  see the rows, people who could decide on their own (E5). `ekinerja schema workflow usulan` draws it, and
  `ekinerja schema who usulan 2026-01-01 2026-03-31` tells who can act between two days: the days are put into the conditions,
  and `--set batas=2026-02-05` (a value that the row holds) or `--row 12` decides more of them. Days on which nobody can move a
  row on are a finding.

<<workflow_keys>>

### Guards

Checks that a step may name in `guards`:

<<guards>>

"""
