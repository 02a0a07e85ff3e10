"""The words of the schema language: every key, its shape, its default and an example, declared once.

What is not declared here, or in the `keys` of a field type, is refused.
"""

from __future__ import annotations

from app.engine.language import (
    BOOLEAN,
    CONDITION,
    FIELD,
    INTEGER,
    LABEL,
    NAME,
    PATH,
    TEMPLATE,
    TEXT,
    VALUE,
    Key,
    block,
    either,
    list_of,
    map_of,
    names_of,
    one_of,
)
from app.engine.vocabulary_pages import ACTION, DETAIL, EXPORT, FORM, GRANT, IMPORT, LIST, TEXTS

UNIQUE = list_of(
    block(
        "uniqueness",
        Key(
            "fields",
            list_of(NAME),
            "No two rows of an instansi have the same values in these fields.",
            example="fields: [unor, tahun]",
            required=True,
        ),
        Key("where", CONDITION, "Counts only the rows where this holds.", "every row", "where: {aktif: true}"),
        Key(
            "message",
            LABEL,
            "What people read when it is broken.",
            "<labels> sudah dipakai.",
            "message: Unor ini sudah memiliki pimpinan.",
        ),
        Key("everywhere", BOOLEAN, "Unique over all instansi, not within each.", "false", "everywhere: true"),
    )
)

RULES = list_of(
    block(
        "rule",
        Key("id", NAME, "A name for it.", example="id: urutan_tanggal", required=True),
        Key(
            "check",
            CONDITION,
            "What every row fulfils.",
            example="check: {selesai: {gte: {field: mulai}}}",
            required=True,
        ),
        Key(
            "message",
            LABEL,
            "What people read when it is broken.",
            example="message: Selesai tidak boleh sebelum Mulai.",
            required=True,
        ),
        Key("field", NAME, "The field that gets the message.", "the whole form", "field: selesai"),
        Key(
            "basis",
            TEXT,
            "The regulation or manual page that the rule comes from.",
            "none",
            "basis: PermenPANRB 6/2022",
        ),
    )
)

FIELDS = Key(
    "fields",
    names_of(FIELD),
    "The fields in the order of the form: a name of your own (a-z, 0-9, _), and behind it the field's keys.",
    example="fields: {nama: {type: text, label: Nama}}",
    required=True,
)
TITLE = Key(
    "title",
    TEMPLATE,
    "How one row is called in headings, look-ups and messages.",
    "the natural key, else the first text",
    'title: "{nama} - {nip}"',
)
NATURAL_KEY = Key(
    "natural_key",
    list_of(NAME),
    "The fields that identify a row for people; they are unique together.",
    "none",
    "natural_key: [nama]",
)
UNIQUE_KEY = Key("unique", UNIQUE, "Further uniqueness.", "none", "unique: [{fields: [unor], where: {aktif: true}}]")
RULES_KEY = Key(
    "rules",
    RULES,
    "Conditions that every row fulfils; those about the row alone also become CHECK constraints of the database.",
    "none",
    "rules: [{id: urut, check: {b: {gte: {field: a}}}, message: B sebelum A.}]",
)

ENTITY = block(
    "entity",
    Key("entity", NAME, "The name; the file is called <name>.yaml.", example="entity: periode", required=True),
    Key("label", LABEL, "The menu's name.", example="label: Manajemen Periode", required=True),
    Key("label_plural", LABEL, "Heading of the list.", "the label", "label_plural: Periode Penilaian"),
    Key(
        "description",
        LABEL,
        "A sentence under the heading of the list.",
        "none",
        "description: Tahap penilaian satu tahun.",
    ),
    Key(
        "basis",
        TEXT,
        "The regulation or manual page that the menu comes from.",
        "none",
        "basis: Buku Petunjuk Admin, 2.2",
    ),
    Key(
        "menu",
        block(
            "menu",
            Key("group", NAME, "A group of menu.yaml.", example="group: administrator", required=True),
            Key("order", INTEGER, "Place within the group, small numbers first.", "100", "order: 10"),
        ),
        "Where it stands in the navigation.",
        "it is in no menu",
        "menu: {group: administrator, order: 10}",
    ),
    TITLE,
    Key(
        "owner",
        PATH,
        "The relation that leads to the pegawai whose it is (`self`: the row is one). Needed by roles that reach self.",
        "nobody",
        "owner: pegawai",
    ),
    Key(
        "scope",
        either(
            one_of("shared", "tenant", "instansi"),
            block(
                "scope",
                Key(
                    "unor",
                    PATH,
                    "Belongs to an instansi and, over this path, to a unit (`self`: the row is a unit).",
                    example="unor: pegawai.unor",
                ),
                Key("via", NAME, "Belongs to whom the row behind this relation belongs.", example="via: kegiatan"),
            ),
        ),
        "Whom a row belongs to: `instansi` (each agency has its own), `shared` (one list for all), `tenant` (the row "
        "is an agency), {unor: path} (a unit of an agency) or {via: relation} (whom that row belongs to).",
        example="scope: instansi",
        required=True,
    ),
    NATURAL_KEY,
    Key(
        "tree",
        block("tree", Key("parent", NAME, "The relation to itself.", example="parent: atasan", required=True)),
        "Rows stand below one another; no row can come to stand below itself.",
        "no tree",
        "tree: {parent: atasan}",
    ),
    FIELDS,
    UNIQUE_KEY,
    RULES_KEY,
    Key("list", LIST, "The list page.", "the first six fields", "list: {columns: [nama], search: [nama]}"),
    Key("form", FORM, "The form.", "every field one a row", "form: {layout: [nama, [mulai, selesai]]}"),
    Key("detail", DETAIL, "The details page.", "every field one a row", "detail: {related: [pegawai.unor]}"),
    Key("texts", TEXTS, "Words that differ from the standard ones.", "standard words", "texts: {add: Tambah Periode}"),
    Key("import", IMPORT, "Rows may come from xlsx and csv files.", "no import", "import: {key: [nama]}"),
    Key("export", EXPORT, "Rows may leave as files.", "no export", "export: {formats: [xlsx, csv]}"),
    Key(
        "actions",
        names_of(ACTION),
        "Steps of its own on one row; who may is said in permissions.",
        "none",
        "actions: {kode: {label: Buat kode, verb: akun.kode_reset}}",
    ),
    Key(
        "permissions",
        names_of(either(GRANT, list_of(GRANT))),
        "Who may do what, by role (roles.yaml). What is not granted is refused.",
        "nobody may anything",
        "permissions: {admin_instansi: {actions: [list, read]}}",
    ),
)

COMMON = (
    Key("type", NAME, "The field type, see Field types.", example="type: text", required=True),
    Key("label", LABEL, "What people read.", example="label: Nama", required=True),
    Key("help", LABEL, "A hint under the form field.", "none", "help: Sesuai SK terakhir."),
    Key("basis", TEXT, "The regulation or manual page that it comes from.", "none", "basis: PermenPANRB 1/2023"),
)
"""Keys of every field."""

STORED = (
    *COMMON,
    Key("required", BOOLEAN, "Must be filled.", "false", "required: true"),
    Key("unique", BOOLEAN, "No two rows of an instansi share it.", "false", "unique: true"),
    Key(
        "default",
        either(
            VALUE,
            block(
                "default",
                Key("me", NAME, "Of a relation: one's own pegawai, instansi, unor or account.", example="me: unor"),
                Key("today", INTEGER, "Of a date: today plus so many days.", example="today: 30"),
            ),
        ),
        "What a new form is filled with: a value, {today: days} or {me: unor}.",
        "empty",
        "default: 10",
    ),
    Key("readonly", BOOLEAN, "Shown, never entered.", "false", "readonly: true"),
    Key("set_once", BOOLEAN, "Entered with a new row, then fixed.", "false", "set_once: true"),
    Key(
        "mask",
        BOOLEAN,
        "Kept out of sight: only roles whose `fields: {read: …}` name it see or export it.",
        "false (nik: true)",
        "mask: true",
    ),
)
"""Keys of every field that is a column."""

CHILDREN = (
    *COMMON,
    FIELDS,
    TITLE,
    NATURAL_KEY,
    UNIQUE_KEY,
    RULES_KEY,
)
"""Keys of a field of type children: rows of their own under each row, entered in the same form."""

ROLES = block(
    "roles.yaml",
    Key(
        "roles",
        names_of(
            block(
                "role",
                Key("label", LABEL, "What people read.", example="label: Admin Unit", required=True),
                Key("description", LABEL, "What it is for.", "none", "description: Mengurus satu unor."),
                Key(
                    "reach",
                    one_of("all", "instansi", "unor", "self"),
                    "How far its power goes: everything, one's instansi, a unit and those below it, one's own rows.",
                    example="reach: unor",
                    required=True,
                ),
                Key(
                    "grants",
                    list_of(NAME),
                    "The roles that its holder may give to others.",
                    "none",
                    "grants: [admin_unit]",
                ),
            )
        ),
        "The roles.",
        example="roles: {admin_unit: {label: Admin Unit, reach: unor}}",
        required=True,
    ),
)

MENU = block(
    "menu.yaml",
    Key(
        "groups",
        names_of(
            block(
                "group",
                Key("label", LABEL, "Heading in the navigation.", example="label: Administrator", required=True),
                Key("order", INTEGER, "Place, small numbers first.", "100", "order: 10"),
            )
        ),
        "The groups of the navigation.",
        example="groups: {administrator: {label: Administrator, order: 10}}",
        required=True,
    ),
)

TYPES = block(
    "types.yaml",
    Key(
        "choices",
        names_of(map_of(LABEL)),
        "Lists of choices shared by several fields, used as `choices: name`.",
        example="choices: {jenis_kelamin: {L: Laki-laki, P: Perempuan}}",
        required=True,
    ),
)
