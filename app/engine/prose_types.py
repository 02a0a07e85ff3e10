"""What schema/README.md says about each field type, with an example of it."""

# ruff: noqa: E501 - Markdown, one paragraph a line

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Note:
    """What a field type is for, and one field of it."""

    text: str
    example: str


FIELD_TYPE_NOTES: Mapping[str, Note] = MappingProxyType(
    {
        "text": Note("One line of text.", "nama: {type: text, label: Nama, required: true, max_length: 60}"),
        "long_text": Note("Text of several lines.", "catatan: {type: long_text, label: Catatan}"),
        "integer": Note("A whole number.", "jumlah: {type: integer, label: Jumlah, min: 0, max: 1000}"),
        "decimal": Note(
            "An exact number with decimals, typed as 12,5 and shown with all its places, as 12,50.",
            "harga: {type: decimal, label: Harga, min: 0, digits: 15, places: 2}",
        ),
        "percent": Note("A percentage, kept as 87.5 and shown as 87,50%.", "capaian: {type: percent, label: Capaian}"),
        "boolean": Note(
            "Yes or no.",
            "aktif: {type: boolean, label: Status, labels: {true: AKTIF, false: TIDAK AKTIF}, default: true}",
        ),
        "date": Note(
            "A day, typed as 2026-12-31 or 31-12-2026 and shown as 31 Desember 2026.",
            "mulai: {type: date, label: Mulai, default: {today: 0}}",
        ),
        "datetime": Note(
            "A moment, kept in UTC, typed and shown in the zone of one's instansi (WIB, WITA or WIT), with its name behind it.",
            "diterima: {type: datetime, label: Diterima}",
        ),
        "month_day": Note(
            "A day of every year, typed mm-dd; 02-29 is 28 February in common years.",
            "batas: {type: month_day, label: Batas Pengisian, default: 12-31}",
        ),
        "year": Note("A year.", "tahun: {type: year, label: Tahun, required: true}"),
        "choice": Note(
            "One of a closed list: what is kept in front of the colon, what people read behind it. The order is yours.",
            "jenis: {type: choice, label: Jenis, choices: {alat: Alat, kendaraan: Kendaraan}, default: alat}",
        ),
        "multi_choice": Note(
            "Several of a closed list.",
            "hari: {type: multi_choice, label: Hari, choices: {senin: Senin, selasa: Selasa}}",
        ),
        "relation": Note(
            "Another row: of the entity after `to`. The form searches it as one types, or with `pick: list` offers all of them at once; only rows that one may see are offered. Deleting the other row is refused while this one points at it, unless `on_delete` says otherwise.",
            "unor: {type: relation, to: unor, label: Unor, required: true}",
        ),
        "children": Note(
            "Rows of their own below a row, entered in the same form and deleted with it. They are an entity called `<entity>_<field>`, and whoever may read or update the row above may do so with them. `natural_key` and `unique` count within one row above. Rows may stand below rows, three levels deep: `fields` may hold children again. An import of the entity takes them from sheets of their own, called like the list, whose first columns say which row is meant; rows in between need a `natural_key` for that, and a tree has none. What a file leaves out stays. An export to xlsx has the same sheets, where the key is among its fields.",
            "peserta: {type: children, label: Peserta, fields: {nama: {type: text, label: Nama, required: true}}}",
        ),
        "link": Note("An address on the web, http or https.", "tautan: {type: link, label: Tautan}"),
        "file": Note(
            "A file that people hand in: `pdf`, `jpg`, `png`, `docx`, `xlsx`, `pptx`, `odt`, `ods` or `odp`, told by its own content, whatever it is called. Lists and details show its name and size with a link, exports its name; imports leave it out. Whoever may read the field of a row may fetch the file, nobody else. Conditions ask `is_null` of it; the `fields` of an action cannot ask for it.",
            "surat: {type: file, label: Surat Tugas, max_mb: 10, accept: [pdf, jpg, png]}",
        ),
        "email": Note("An e-mail address.", "email: {type: email, label: Email}"),
        "phone": Note("A telephone number.", "telepon: {type: phone, label: Nomor HP}"),
        "nip": Note(
            "The 18 figures of a civil servant's number, checked part by part.",
            "nip: {type: nip, label: NIP, required: true}",
        ),
        "nik": Note("The 16 figures of a resident's number; masked.", "nik: {type: nik, label: NIK}"),
        "computed": Note(
            "A value that is worked out, never entered. Exactly one of `count`, `sum`, `avg`, `days`, `when`, `by`.",
            "jumlah_pegawai: {type: computed, label: Jumlah Pegawai, count: pegawai.unor, where: {aktif: true}}",
        ),
    }
)
"""By field type; a test proves that none is missing and that every example loads."""
