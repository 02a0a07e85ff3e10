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
    names_of,
    one_of,
)
from app.engine.vocabulary_pages import ACTION, DETAIL, EXPORT, FORM, GRANT, IMPORT, LIST, TEXTS
from app.engine.vocabulary_rules import RULES_KEY, UNIQUE_KEY

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
RENAMED = Key(
    "renamed_from",
    either(NAME, list_of(NAME)),
    "What it was called before, or a list of all former names: the data stay, and so does their history.",
    "none",
    "renamed_from: nama_lama",
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
            Key(
                "roles",
                list_of(NAME),
                "Whom the navigation offers it; others who may list it come there by links.",
                "everybody who may list it",
                "roles: [admin_instansi]",
            ),
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
        "decider",
        PATH,
        "The relation that leads to the pegawai who decides on it. Needed by the role `penentu`.",
        "nobody",
        "decider: penyetuju",
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
    Key(
        "singleton",
        BOOLEAN,
        "There is one row alone (of scope instansi: one an agency), such as an office's settings: the menu opens it "
        "instead of a list.",
        "false",
        "singleton: true",
    ),
    Key(
        "source",
        block(
            "source",
            Key("query", TEXT, "One of the queries listed under Queries.", example="query: kekosongan", required=True),
        ),
        "Where the rows come from in place of a table of their own: they can be looked at, never entered.",
        "a table",
        "source: {query: kekosongan}",
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
    RENAMED,
    Key("texts", TEXTS, "Words that differ from the standard ones.", "standard words", "texts: {add: Tambah Periode}"),
    Key(
        "derive",
        TEXT,
        "Its readonly fields are filled in by Python before a row is judged: one of the derivations listed under "
        "Derivations.",
        "nothing",
        "derive: skp",
    ),
    Key("soft_delete", BOOLEAN, "What is deleted goes to a trash and can come back.", "false", "soft_delete: true"),
    Key("import", IMPORT, "Rows may come from xlsx, xls, xlsb, ods and csv.", "no import", "import: {key: [nama]}"),
    Key("export", EXPORT, "Rows may leave as files.", "no export", "export: {formats: [xlsx, csv]}"),
    Key(
        "actions",
        names_of(ACTION),
        "Steps of its own on one row; who may is said in permissions.",
        "none",
        "actions: {kode: {label: Buat kode, verb: akun.kode_reset}}",
    ),
    Key(
        "workflow",
        NAME,
        "The workflow of workflows/<name>.yaml that the rows go through; it brings the field of their state.",
        "none",
        "workflow: usulan",
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
    RENAMED,
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
    Key(
        "visible_when",
        CONDITION,
        "Asked for only while this holds, and empty otherwise. It speaks of fields that stand above this one.",
        "always",
        "visible_when: {jenis: lain}",
    ),
    Key(
        "required_when",
        CONDITION,
        "Must be filled while this holds. A required field with `visible_when` is required while it is asked for.",
        "never",
        "required_when: {jumlah: {gte: 10}}",
    ),
    Key(
        "readonly_when",
        CONDITION,
        "Fixed in stored rows where this holds.",
        "never",
        "readonly_when: {aktif: false}",
    ),
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

FILE = tuple(key for key in STORED if key.name not in ("unique", "default"))
"""Keys of a field of type file: no two files are one, and none is there before somebody hands it in."""

CHILDREN = (
    *COMMON,
    RENAMED,
    FIELDS,
    TITLE,
    NATURAL_KEY,
    UNIQUE_KEY,
    RULES_KEY,
)
"""Keys of a field of type children: rows of their own under each row, entered in the same form."""
