"""Small schema folders that tests write, load and change."""

from __future__ import annotations

from pathlib import Path

from app.engine.catalog import load
from app.models.build import Registry, build

ROLES = """
roles:
  operator: {label: Operator, reach: all}
  admin: {label: Admin, reach: instansi}
"""

INSTANSI = """
entity: instansi
label: Instansi
title: "{nama}"
scope: tenant
natural_key: [nama]
fields:
  nama: {type: text, label: Nama, required: true, max_length: 100}
permissions:
  operator: {actions: [list, read, create]}
"""

UNOR = """
entity: unor
label: Unor
title: "{nama}"
scope: {unor: self}
tree: {parent: atasan}
natural_key: [atasan, nama]
fields:
  nama: {type: text, label: Nama, required: true, max_length: 100}
  atasan: {type: relation, to: unor, label: Atasan}
  jumlah: {type: computed, label: Jumlah, count: pegawai.unor, where: {aktif: true}}
  jumlah_nilai: {type: computed, label: Jumlah Nilai, sum: pegawai.unor.nilai}
  rata_nilai: {type: computed, label: Rata-rata Nilai, avg: pegawai.unor.nilai}
list: {columns: [nama], search: [nama]}
permissions:
  admin: {actions: [list, read, create, update, delete]}
"""

PEGAWAI = """
entity: pegawai
label: Pegawai
title: "{nama} - {kode}"
scope: {unor: unor}
fields:
  kode: {type: text, label: Kode, required: true, max_length: 18, unique: true}
  nama: {type: text, label: Nama, required: true, max_length: 100}
  unor: {type: relation, to: unor, label: Unor, required: true}
  atasan: {type: relation, to: pegawai, label: Atasan, on_delete: set_null}
  urutan: {type: integer, label: Urutan, min: 0, max: 1000}
  nilai: {type: decimal, label: Nilai, digits: 8, places: 3}
  aktif: {type: boolean, label: Aktif, required: true, default: true}
  mulai: {type: date, label: Mulai}
  selesai: {type: date, label: Selesai}
  dilihat: {type: datetime, label: Dilihat}
  batas: {type: month_day, label: Batas}
  jenis: {type: choice, label: Jenis, choices: {pegawai: Pegawai, pimpinan: Pimpinan}}
  tugas: {type: multi_choice, label: Tugas, choices: {a: A, b: B, ab: AB}}
  lama: {type: computed, label: Lama, days: [mulai, selesai]}
  berlaku: {type: computed, label: Berlaku, when: {selesai: {gte: {today: 0}}}}
unique: [{fields: [unor], where: {jenis: pimpinan, aktif: true}}]
rules:
  - id: urut
    check: {any: [{selesai: {is_null: true}}, {selesai: {gte: {field: mulai}}}]}
    message: Selesai tidak boleh sebelum Mulai.
list: {columns: [nama, kode], sort: [nama], search: [nama, kode, unor.nama], filters: [jenis, berlaku]}
permissions:
  admin: {actions: [list, read, create, update, delete]}
"""

HARI_LIBUR = """
entity: hari_libur
label: Hari Libur
title: "{nama}"
scope: instansi
fields:
  tanggal: {type: date, label: Tanggal, required: true}
  nama: {type: text, label: Nama, required: true, max_length: 80}
  unor: {type: relation, to: unor, label: Unor}
list: {columns: [tanggal, nama], search: [nama]}
permissions:
  admin: {actions: [list, read, create, update, delete]}
"""

SAMPLE = {"instansi": INSTANSI, "unor": UNOR, "pegawai": PEGAWAI}


def write_folder(folder: Path, entities: dict[str, str], *, roles: bool = True) -> Path:
    """A schema folder of these entities; those that stand there already are replaced or kept."""
    (folder / "entities").mkdir(parents=True, exist_ok=True)
    if roles:
        (folder / "roles.yaml").write_text(ROLES, encoding="utf-8")
    for name, text in entities.items():
        (folder / "entities" / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


def sample(folder: Path) -> Registry:
    """The sample schema, built."""
    return build(load([write_folder(folder, SAMPLE)]))
