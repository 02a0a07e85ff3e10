"""The words of a file in workflows/: states, the steps between them, and who may take them."""

from __future__ import annotations

from app.engine.language import BOOLEAN, CONDITION, LABEL, NAME, TEXT, Key, block, either, list_of, names_of, one_of

COLORS = ("grey", "blue", "green", "amber", "red")

STATE = block(
    "state",
    Key("label", LABEL, "What people read.", example="label: Diajukan", required=True),
    Key("color", one_of(*COLORS), "Colour of its mark; the label always stands in it.", "grey", "color: blue"),
    Key("final", BOOLEAN, "Nothing follows: the matter is closed.", "false", "final: true"),
    Key(
        "editable_by",
        list_of(NAME),
        "The roles that may still use their update and delete here.",
        "in the initial state every role, elsewhere nobody",
        "editable_by: [admin_unit]",
    ),
)

TRANSITION = block(
    "transition",
    Key("label", LABEL, "What the button says.", example="label: Setujui", required=True),
    Key(
        "from",
        either(NAME, list_of(NAME)),
        "The state, or states, that it starts from.",
        example="from: diajukan",
        required=True,
    ),
    Key("to", NAME, "The state that it leads to.", example="to: disetujui", required=True),
    Key(
        "roles",
        list_of(NAME),
        "Who may do it, as far as the role reaches; they need list and read on the entity.",
        example="roles: [admin_unit]",
        required=True,
    ),
    Key("when", CONDITION, "Offered on the rows where this holds.", "always", "when: {jumlah: {gte: 1}}"),
    Key(
        "guards",
        list_of(NAME),
        "Checks by name, listed under Guards; each refuses with its reason.",
        "none",
        "guards: [baris_terisi]",
    ),
    Key(
        "self_approval",
        BOOLEAN,
        "Whether people may do it to a row of their own: one whose owner they are, that they entered, or that they "
        "moved along by another step since it last stood in its initial state. A step that decides must say so; `true` "
        "needs a basis.",
        "not asked",
        "self_approval: false",
    ),
    Key("confirm", LABEL, "A question before it is done.", "no question", "confirm: Setujui usulan ini?"),
    Key("reason", BOOLEAN, "A reason must be given; the history keeps it.", "false", "reason: true"),
    Key(
        "fields",
        list_of(NAME),
        "The fields that people fill in for it, whoever may take it, in whatever state the row is. One with "
        "`required_when` is judged in the state that the step leads to.",
        "none",
        "fields: [nomor_surat]",
    ),
    Key(
        "notify",
        list_of(NAME),
        "Who is told of it: `owner`, `maker` (who moved it here), `next` (who may go on from there), or roles.",
        "nobody",
        "notify: [owner]",
    ),
    Key("basis", TEXT, "The regulation or manual page that it comes from.", "none", "basis: PermenPANRB 6/2022"),
)

WORKFLOW = block(
    "workflow",
    Key("workflow", NAME, "The name; the file is called <name>.yaml.", example="workflow: usulan", required=True),
    Key("field", NAME, "The name of the field that holds the state.", "status", "field: tahap"),
    Key("label", LABEL, "What the field is called.", "Status", "label: Tahap"),
    Key("initial", NAME, "The state that every row begins in.", example="initial: draft", required=True),
    Key(
        "states",
        names_of(STATE),
        "The states, in their usual order.",
        example="states: {draft: {label: Draft}}",
        required=True,
    ),
    Key(
        "transitions",
        names_of(TRANSITION),
        "The steps between them, in the order of their buttons.",
        example="transitions: {ajukan: {label: Ajukan, from: draft, to: diajukan, roles: [pegawai]}}",
        required=True,
    ),
)
