"""Small schema folders for tests of the language: a base as the packaged one, and one entity under test."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

from app.engine.catalog import check, load
from app.engine.problems import Problem
from app.engine.spec import Catalog

PACKAGED = Path(__file__).resolve().parents[2] / "schema"

BASE = {
    "roles.yaml": """
        roles:
          operator: {label: Operator, reach: all, grants: [admin_instansi]}
          admin_instansi: {label: Admin Instansi, reach: instansi}
          admin_unit: {label: Admin Unit, reach: unor}
          pegawai: {label: Pegawai, reach: self}
        """,
    "menu.yaml": "groups: {administrator: {label: Administrator, order: 10}}",
    "types.yaml": "choices: {warna: {m: Merah, b: Biru}}",
    "entities/instansi.yaml": """
        entity: instansi
        label: Instansi
        scope: tenant
        fields: {nama: {type: text, label: Nama, required: true}}
        """,
    "entities/unor.yaml": """
        entity: unor
        label: Unor
        scope: {unor: self}
        tree: {parent: atasan}
        title: "{nama}"
        fields:
          nama: {type: text, label: Nama, required: true}
          mandiri: {type: boolean, label: Mandiri}
          atasan: {type: relation, to: unor, label: Atasan}
        """,
    "entities/pegawai.yaml": """
        entity: pegawai
        label: Pegawai
        scope: {unor: unor}
        owner: self
        natural_key: [nip]
        title: "{nama} - {nip}"
        fields:
          nip: {type: nip, label: NIP, required: true}
          nama: {type: text, label: Nama, required: true}
          unor: {type: relation, to: unor, label: Unor, required: true}
          aktif: {type: boolean, label: Aktif, default: true}
        """,
    "entities/akun.yaml": """
        entity: akun
        label: Akun
        scope: {unor: pegawai.unor}
        fields: {nip: {type: nip, label: NIP}, pegawai: {type: relation, to: pegawai, label: Pegawai}}
        """,
}

BARANG = """
entity: barang
label: Barang
scope: instansi
fields:
  kode: {type: text, label: Kode, required: true}
"""


def write(folder: Path, files: dict[str, str]) -> Path:
    """The files, dedented, in a schema folder."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedent(text).lstrip("\n"), encoding="utf-8")
    return folder


def folder_of(tmp_path: Path, text: str, name: str = "barang", **files: str) -> Path:
    """A schema folder with the base and one entity."""
    return write(tmp_path / "schema", {**BASE, **files, f"entities/{name}.yaml": text})


def findings(tmp_path: Path, text: str, name: str = "barang") -> tuple[Problem, ...]:
    """What is found about one entity, errors and warnings."""
    return check([folder_of(tmp_path, text, name)])


def catalog_of(tmp_path: Path, text: str, name: str = "barang") -> Catalog:
    """The catalog of the base and one entity."""
    return load([folder_of(tmp_path, text, name)])
