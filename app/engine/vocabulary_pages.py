"""The words about pages, files, actions and rights: what stands behind list, form, import, permissions and so on."""

from __future__ import annotations

from app.engine.language import (
    BOOLEAN,
    CONDITION,
    INTEGER,
    LABEL,
    NAME,
    PATH,
    SORT,
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

LAYOUT = list_of(
    either(
        NAME,
        list_of(NAME),
        block(
            "section",
            Key("title", LABEL, "Heading above the rows.", "no heading", "title: Kepegawaian"),
            Key(
                "rows",
                list_of(either(NAME, list_of(NAME))),
                "Its rows.",
                example="rows: [nip, [nama, gelar]]",
                required=True,
            ),
        ),
    )
)

BADGE = block(
    "badge",
    Key("text", LABEL, "What the mark says.", example='text: "☆"', required=True),
    Key("when", CONDITION, "Shown on the rows where this holds.", "always", "when: {aktif: true}"),
)

COLUMN = block(
    "column",
    Key(
        "field",
        PATH,
        "The field shown; the column can be sorted by it. A column has either `field` or `text`.",
        example="field: pegawai.nama",
    ),
    Key(
        "text",
        TEMPLATE,
        "A composed cell in place of one field; not sortable.",
        example='text: "{periode_awal} - {periode_akhir}"',
    ),
    Key("label", LABEL, "Heading.", "the field's label", "label: Nama Unor"),
    Key("under", TEMPLATE, "A second, smaller line in the cell.", "none", 'under: "Jabatan: {jabatan}"'),
    Key("badge", BADGE, "A small mark behind the cell.", "none", 'badge: {text: "☆", when: {jenis: pimpinan}}'),
    Key(
        "raw", BOOLEAN, "Show the value as it is stored (PLT, 2026-01-31), not as people read it.", "false", "raw: true"
    ),
)

LIST = block(
    "list page",
    Key(
        "columns",
        list_of(either(PATH, COLUMN)),
        "The columns: a field, a field of a related row, or a block with the keys below.",
        "the first six fields",
        "columns: [nama, unor.nama, {field: jenis, label: Jenis}]",
    ),
    Key("number", TEXT, "Heading of the running number in front.", "No.", 'number: "#"'),
    Key(
        "sort",
        list_of(SORT),
        "Order at first sight; a minus in front means descending.",
        "the first column",
        "sort: [-tahun, nama]",
    ),
    Key(
        "filters",
        list_of(PATH),
        "Fields to filter by, stored or computed by count or when: a choice gets a list, a relation a look-up, "
        "a date or number from and to.",
        "none",
        "filters: [jenis, unor]",
    ),
    Key(
        "search",
        list_of(PATH),
        "Text fields that the search box looks into (three letters of a word are enough).",
        "no search box",
        "search: [nama, pegawai.nip]",
    ),
    Key(
        "presets",
        names_of(
            block(
                "preset",
                Key("label", LABEL, "What the button says.", example="label: Belum disetujui", required=True),
                Key("where", CONDITION, "The rows it shows.", example="where: {status: pengajuan}", required=True),
            )
        ),
        "Ready-made filters, one button each.",
        "none",
        "presets: {aktif: {label: Masih aktif, where: {aktif: true}}}",
    ),
    Key("page_size", INTEGER, "Rows a page, 1 to 200.", "50", "page_size: 25"),
    Key(
        "count",
        one_of("exact", "capped", "none"),
        "How the rows are counted: all, up to 10,000, or not at all.",
        "exact",
        "count: capped",
    ),
    Key(
        "bulk",
        list_of(NAME),
        "What may be done to many rows at once, ticked or all that the filters leave: `delete`, and names of this "
        "entity's actions and its workflow's steps. Who may do it to one row may do it to many.",
        "nothing",
        "bulk: [setujui, delete]",
    ),
    Key(
        "inline_edit",
        list_of(NAME),
        "The fields that can be filled in for many rows as in a spreadsheet, cells pasted from one too.",
        "no such page",
        "inline_edit: [kota, aktif]",
    ),
    Key(
        "totals",
        list_of(NAME),
        "Columns whose sum over all rows, not just those of the page, stands below the list: fields of type integer or "
        "decimal, or computed by count, sum or days.",
        "no sums",
        "totals: [jumlah]",
    ),
)

FORM = block(
    "form",
    Key(
        "layout",
        LAYOUT,
        "The rows of the form; a list within the list stands side by side.",
        "every field one a row",
        "layout: [nama, [mulai, selesai]]",
    ),
    Key(
        "quick_add",
        names_of(
            block(
                "set of rows",
                Key("label", LABEL, "What the button says.", example="label: Buat 4 triwulan", required=True),
                Key(
                    "rows",
                    list_of(names_of(VALUE)),
                    "The rows to add; those whose natural key exists already are left as they are.",
                    example="rows: [{nama: Final, jenis: final}]",
                    required=True,
                ),
            )
        ),
        "Named sets of ready-made rows, added with one click.",
        "none",
        "quick_add: {final: {label: Buat Final, rows: [{nama: Final}]}}",
    ),
)

DETAIL = block(
    "details page",
    Key("layout", LAYOUT, "The rows of the details page.", "every field one a row", "layout: [nama, [mulai, selesai]]"),
    Key(
        "related",
        list_of(PATH),
        "Tables of other rows that point here, each as entity.relation.",
        "none",
        "related: [pegawai.unor]",
    ),
)

TEXTS = block(
    "words",
    Key("add", LABEL, "The button and heading of a new row.", "Tambah <label>", "add: Tambah Periode"),
    Key(
        "delete_confirm",
        LABEL,
        "The question before a deletion.",
        "Yakin akan menghapus <label> tersebut?",
        'delete_confirm: "Yakin?"',
    ),
    Key("notice", LABEL, "A warning on top of the form.", "none", "notice: Perubahan berlaku untuk semua pegawai."),
)

IMPORT = block(
    "import",
    Key("key", list_of(NAME), "The fields that find an existing row again.", "the natural key", "key: [nip]"),
    Key(
        "modes",
        list_of(one_of("add", "update", "deactivate")),
        "What a file may do: add new rows, update known ones, deactivate those it does not name.",
        "[add, update]",
        "modes: [add, update, deactivate]",
    ),
    Key(
        "deactivate",
        names_of(VALUE),
        "What deactivating sets; needed by that mode.",
        "none",
        "deactivate: {aktif: false}",
    ),
    Key(
        "synonyms",
        names_of(list_of(TEXT)),
        "Other names that a field's column may bear in files.",
        "none",
        "synonyms: {nip: [NIP BARU]}",
    ),
)

EXPORT = block(
    "export",
    Key("formats", list_of(one_of("xlsx", "csv")), "The kinds of file offered.", "[xlsx, csv]", "formats: [xlsx]"),
    Key(
        "fields",
        list_of(PATH),
        "The columns of the file.",
        "every stored field that is not masked",
        "fields: [nip, nama, unor.nama]",
    ),
)

ACTION = block(
    "action",
    Key("label", LABEL, "What the button says.", example="label: Buat kode", required=True),
    Key("set", names_of(VALUE), "The values that it writes, also into readonly fields.", "none", "set: {aktif: false}"),
    Key("fields", list_of(NAME), "The fields that people fill in for it.", "none", "fields: [jabatan, unor]"),
    Key(
        "verb",
        TEXT,
        "The step to take instead: one of the verbs listed under Verbs.",
        "it writes set and fields",
        "verb: akun.kode_reset",
    ),
    Key(
        "page",
        TEXT,
        "The hand-written page of the row that it opens instead, one of those listed under Pages. It asks and writes "
        "nothing itself.",
        "it writes set and fields",
        "page: skp.cetak",
    ),
    Key(
        "on",
        list_of(one_of("row", "list")),
        "Where the button stands: on each row, or once on the list, for all rows where `when` holds.",
        "[row]",
        "on: [row, list]",
    ),
    Key("when", CONDITION, "Offered on the rows where this holds.", "always", "when: {aktif: true}"),
    Key("confirm", LABEL, "A question before it is done.", "no question", "confirm: Buat kode baru?"),
)

GRANT = block(
    "what a role may do",
    Key(
        "actions",
        list_of(NAME),
        "Any of list, read, create, update, delete, restore, import, export, and this entity's own actions.",
        example="actions: [list, read]",
        required=True,
    ),
    Key(
        "where",
        CONDITION,
        "Only on rows where this holds (besides how far the role reaches).",
        "every row in reach",
        "where: {status: draft}",
    ),
    Key(
        "fields",
        block(
            "fields",
            Key("read", list_of(NAME), "The fields shown.", "every field that is not masked", "read: [nip, nama]"),
            Key(
                "write",
                list_of(NAME),
                "The fields that may be entered.",
                "every field that is neither readonly nor computed",
                "write: [kota]",
            ),
        ),
        "Only these fields.",
        "see read and write",
        "fields: {read: [nama, kota], write: [kota]}",
    ),
)
