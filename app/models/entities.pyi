"""Written by `ekinerja schema types`: the packaged schema's classes. A test holds it against schema/."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy.orm import Mapped

from app.engine.spec import Catalog
from app.models.build import Registry, Row

CATALOG: Catalog
REGISTRY: Registry

class Akun(Row):
    id: Mapped[int]
    instansi_id: Mapped[int]
    nip: Mapped[str]
    nama: Mapped[str]
    pegawai_id: Mapped[int | None]
    aktif: Mapped[bool]
    version: Mapped[int]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]

class AkunPeran(Row):
    id: Mapped[int]
    instansi_id: Mapped[int]
    akun_id: Mapped[int]
    peran: Mapped[str]
    unor_id: Mapped[int | None]
    mulai: Mapped[date]
    selesai: Mapped[date | None]
    version: Mapped[int]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]

class Eselon(Row):
    id: Mapped[int]
    kode: Mapped[str]
    nama: Mapped[str]
    jabatan_asn: Mapped[str | None]
    sumber: Mapped[str]
    berlaku_sejak: Mapped[date]
    berlaku_sampai: Mapped[date | None]
    version: Mapped[int]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]

class Golongan(Row):
    id: Mapped[int]
    jenis: Mapped[str]
    kode: Mapped[str | None]
    nama: Mapped[str]
    pangkat: Mapped[str | None]
    urutan: Mapped[int]
    sumber: Mapped[str]
    berlaku_sejak: Mapped[date]
    berlaku_sampai: Mapped[date | None]
    version: Mapped[int]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]

class Instansi(Row):
    id: Mapped[int]
    kode: Mapped[str]
    nama: Mapped[str]
    jenis: Mapped[str]
    zona: Mapped[str]
    siasn_id: Mapped[str | None]
    version: Mapped[int]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]

class Jabatan(Row):
    id: Mapped[int]
    kode: Mapped[str]
    nama: Mapped[str]
    jenis: Mapped[str]
    jenjang_id: Mapped[int | None]
    usia_bup: Mapped[int | None]
    aktif: Mapped[bool]
    sumber: Mapped[str]
    berlaku_sejak: Mapped[date]
    berlaku_sampai: Mapped[date | None]
    version: Mapped[int]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]

class Jenjang(Row):
    id: Mapped[int]
    kode: Mapped[str]
    nama: Mapped[str]
    kategori: Mapped[str]
    koefisien: Mapped[Decimal]
    sumber: Mapped[str]
    berlaku_sejak: Mapped[date]
    berlaku_sampai: Mapped[date | None]
    version: Mapped[int]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]

class KedudukanHukum(Row):
    id: Mapped[int]
    kode: Mapped[str]
    nama: Mapped[str]
    wajib_skp: Mapped[bool]
    sumber: Mapped[str]
    berlaku_sejak: Mapped[date]
    berlaku_sampai: Mapped[date | None]
    version: Mapped[int]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]

class Pegawai(Row):
    id: Mapped[int]
    instansi_id: Mapped[int]
    nip: Mapped[str]
    nama: Mapped[str]
    gelar_depan: Mapped[str | None]
    gelar_belakang: Mapped[str | None]
    unor_id: Mapped[int]
    jenis_jabatan: Mapped[str]
    status_pimpinan: Mapped[str]
    jabatan: Mapped[str]
    jabatan_referensi_id: Mapped[int | None]
    tmt_jabatan: Mapped[date | None]
    jenis_pegawai: Mapped[str | None]
    golongan_id: Mapped[int | None]
    tmt_golongan: Mapped[date | None]
    kedudukan_hukum_id: Mapped[int | None]
    tempat_lahir: Mapped[str | None]
    tanggal_lahir: Mapped[date | None]
    jenis_kelamin: Mapped[str | None]
    nik: Mapped[str | None]
    email: Mapped[str | None]
    telepon: Mapped[str | None]
    aktif: Mapped[bool]
    version: Mapped[int]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]

class Periode(Row):
    id: Mapped[int]
    instansi_id: Mapped[int]
    nama: Mapped[str]
    periode_awal: Mapped[str]
    periode_akhir: Mapped[str]
    batas_pengisian: Mapped[str]
    jenis: Mapped[str]
    version: Mapped[int]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]

class PltPlh(Row):
    id: Mapped[int]
    instansi_id: Mapped[int]
    pegawai_id: Mapped[int]
    unor_id: Mapped[int]
    jabatan: Mapped[str]
    jenis: Mapped[str]
    periode_awal: Mapped[date]
    periode_akhir: Mapped[date]
    aktif: Mapped[bool]
    version: Mapped[int]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]

class Unor(Row):
    id: Mapped[int]
    instansi_id: Mapped[int]
    nama: Mapped[str]
    jenis_id: Mapped[int | None]
    atasan_id: Mapped[int | None]
    induk_id: Mapped[int | None]
    mandiri: Mapped[bool]
    kota: Mapped[str | None]
    siasn_id: Mapped[str | None]
    version: Mapped[int]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
