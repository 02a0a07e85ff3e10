"""The words about what rows keep to: uniqueness, conditions that all fulfil, periods that do not overlap."""

from __future__ import annotations

from app.engine.language import BOOLEAN, CONDITION, LABEL, NAME, TEXT, Key, block, list_of

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

NO_OVERLAP = block(
    "no_overlap",
    Key(
        "from",
        NAME,
        "Where a row's stretch begins: a date, datetime, month_day, year or number. Empty: it has always been.",
        example="from: mulai",
        required=True,
    ),
    Key(
        "to",
        NAME,
        "The last of it, which still belongs to it; a field of the same type. Empty: it goes on. A month_day before "
        "the one in `from` is next year's.",
        example="to: selesai",
        required=True,
    ),
    Key(
        "per",
        list_of(NAME),
        "Only rows with the same values in these fields are compared, and none where one of them is empty.",
        "all rows of an instansi; below a row, all rows of that row",
        "per: [pegawai]",
    ),
    Key("where", CONDITION, "Counts only the rows where this holds.", "every row", "where: {aktif: true}"),
)

RULES = list_of(
    block(
        "rule",
        Key("id", NAME, "A name for it.", example="id: urutan_tanggal", required=True),
        Key(
            "check",
            CONDITION,
            "What every row fulfils. A rule has either `check` or `no_overlap`.",
            "",
            "check: {selesai: {gte: {field: mulai}}}",
        ),
        Key(
            "no_overlap",
            NO_OVERLAP,
            "No two rows meet between two fields of theirs: nobody is on leave twice on one day.",
            "",
            "no_overlap: {from: mulai, to: selesai, per: [pegawai]}",
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

UNIQUE_KEY = Key("unique", UNIQUE, "Further uniqueness.", "none", "unique: [{fields: [unor], where: {aktif: true}}]")
RULES_KEY = Key(
    "rules",
    RULES,
    "What every row fulfils (`check`; what is about the row alone also becomes a CHECK constraint of the database), or "
    "what several rows keep to among themselves (`no_overlap`).",
    "none",
    "rules: [{id: urut, check: {b: {gte: {field: a}}}, message: B sebelum A.}]",
)
