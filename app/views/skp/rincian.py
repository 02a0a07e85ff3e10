"""What Detil SKP shows: both identities, status, Hasil Kerja in the form that model and approach ask for, perilaku and
lampiran; and to its owner, while it is a draft, the ways to fill it and what is still missing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.domain import skp as aturan
from app.domain.actor import Actor
from app.domain.penilai import Jabatan
from app.domain.tanggal import waktu
from app.engine.spec import Entity
from app.errors import AppError
from app.models.queries import isi_skp
from app.models.queries import skp as queries
from app.models.queries.isi_skp import Lampiran, Perilaku, Pilihan, Rhk
from app.models.queries.skp import Skp
from app.views.skp import akses, kalimat, tabel
from app.views.skp.daftar import PIMPINAN, Tombol, salin_label
from app.views.skp.isi import KOSONG, detil
from app.views.skp.tabel import Bagian
from app.web import once
from app.web.principal import current_actor
from app.web.services import services
from app.web.transaction import session
from app.workflows.draft import Draft, Work, changed
from app.workflows.skp import beku, penilai, syarat
from app.workflows.skp.identitas import Identitas

Fakta = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Sisi:
    """One side of the identity table. `muat_ulang` is the block to refresh, '' where that is not offered."""

    judul: str
    fakta: Fakta
    keterangan: str
    muat_ulang: str = ""
    tautan: str = ""


@dataclass(frozen=True, slots=True)
class Cepat:
    """The short way into a draft: RHK of the pimpinan to tick, and an earlier SKP to copy as (id, label, what is in
    it)."""

    pilihan: tuple[tuple[Pilihan, bool], ...]
    salinan: tuple[int, str, str] | None
    kosong: str
    utama: bool
    kirim: str


@dataclass(frozen=True, slots=True)
class Pengajuan:
    """Handing in: what is missing as (text, address), and the step that is offered."""

    id: int
    version: int
    langkah: str
    label: str
    tanya: str
    akibat: str
    kurang: tuple[tuple[str, str], ...]
    jejak: tuple[tuple[str, str], ...]
    tolak: str = ""


@dataclass(frozen=True, slots=True)
class Rincian:
    """The page of one SKP."""

    id: int
    version: int
    periode: str
    pemilik: str
    status: str
    kind: str
    kalimat: str
    tanda_terima: str
    sisi: tuple[Sisi, Sisi]
    strip: Fakta
    bentuk: str
    bagian: tuple[Bagian, ...]
    perilaku: tuple[Perilaku, ...]
    lampiran: tuple[tuple[str, str, tuple[Lampiran, ...]], ...]
    ubah: bool
    sendiri: bool
    tombol: tuple[Tombol, ...]
    cepat: Cepat | None
    pengajuan: Pengajuan | None
    pilihan_isian: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    akun: int
    galat: str = ""


def halaman(skp: Skp, galat: str = "") -> Rincian:
    """The page of an SKP for whoever asks; `galat` is why a short way was refused."""
    actor, registry, row = current_actor(), services().registry, skp.row
    own = akses.sendiri(skp, actor)
    ubah = own and row["status"] == aturan.DRAFT
    work = Work(session(), registry, actor, registry.catalog.entity("skp"), actor.now)
    rows = isi_skp.rhk(session(), registry, actor, row["id"])
    bentuk = aturan.bentuk(row["pendekatan"], row["model"])
    atas = _atas(work, skp) if row["status"] == aturan.DRAFT else None
    sides = _draft_sides(work, skp, atas, own) if atas else _frozen_sides(skp, actor, own)
    handing_in = _pengajuan(work, skp, atas) if ubah and atas else None
    return Rincian(
        id=row["id"],
        version=row["version"],
        periode=akses.masa(row),
        pemilik=sides[0].fakta[0][1],
        status=kalimat.LABELS[row["status"]],
        kind=kalimat.KINDS[row["status"]],
        kalimat=kalimat.status(skp, actor, handing_in.label if handing_in else ""),
        tanda_terima=_receipt(skp, actor) if own else "",
        sisi=sides,
        strip=_strip(work.entity, skp),
        bentuk=bentuk,
        bagian=tabel.bagian(registry.catalog, rows, bentuk, row["model"]),
        perilaku=isi_skp.perilaku(session(), registry, actor, row["id"], row["periode_awal"]),
        lampiran=_lampiran(work, skp, own),
        ubah=ubah,
        sendiri=own,
        tombol=tuple(_buttons(row["id"], row["jenis_jabatan"], own=own)),
        cepat=_cepat(work, skp, rows, atas.penilai) if ubah and atas else None,
        pengajuan=handing_in,
        pilihan_isian=_choices(work, bentuk) if ubah else (),
        akun=actor.akun_id,
        galat=galat,
    )


def pengajuan(skp: Skp, refusal: AppError | None = None) -> Pengajuan:
    """The page that asks before an SKP is handed in."""
    actor, registry = current_actor(), services().registry
    work = Work(session(), registry, actor, registry.catalog.entity("skp"), actor.now)
    return _pengajuan(work, skp, _atas(work, skp), refusal.message if refusal else "")


@dataclass(frozen=True, slots=True)
class _Atas:
    """Who rates the owner of a draft today; `top` where they set it themselves."""

    penilai: Jabatan | None
    top: bool


def _atas(work: Work, skp: Skp) -> _Atas:
    pegawai, unor = skp.row["pegawai_id"], skp.row["unor_id"]
    held = penilai.jabatan(work, pegawai, unor)
    return _Atas(held, penilai.menetapkan(work, pegawai, unor))


def _draft_sides(work: Work, skp: Skp, atas: _Atas, own: bool) -> tuple[Sisi, Sisi]:
    pegawai, rated_by = beku.hidup(work, skp.row, atas.penilai)
    follows = "mengikuti profil"
    first = Sisi("Pegawai Yang Dinilai", _identity(pegawai), follows)
    why = akses.tautan("profil", akses.KENAPA) if own else ""
    if rated_by is not None:
        return first, Sisi("Pejabat Penilai", _identity(rated_by), follows, tautan=why)
    said = "Tidak ada: Anda menetapkan SKP sendiri." if atas.top else "Belum ada: pimpinan unit kerja belum klaim."
    return first, Sisi("Pejabat Penilai", _identity(None), said, tautan=why)


def _frozen_sides(skp: Skp, actor: Actor, own: bool) -> tuple[Sisi, Sisi]:
    row = skp.row
    reload = own and row["status"] == aturan.PERSETUJUAN
    pegawai = identitas(
        row["pegawai_nama"], row["pegawai_nip"], row["pegawai_pangkat"], row["jabatan"], row["pegawai_unit"]
    )
    held = [row[f"penilai_{name}"] for name in ("nama", "nip", "pangkat", "jabatan", "unit")]
    return (
        Sisi("Pegawai Yang Dinilai", pegawai, _per(row["pegawai_beku"], actor), "pegawai" if reload else ""),
        Sisi(
            "Pejabat Penilai",
            identitas(*held),
            _per(row["penilai_beku"], actor) if row["penilai_nama"] else "Tidak ada: ditetapkan sendiri.",
            "penilai" if reload else "",
            akses.tautan("profil", akses.KENAPA) if own else "",
        ),
    )


def _per(moment: datetime | None, actor: Actor) -> str:
    return f"data per {waktu(moment, actor.zone)}" if moment else ""


def _identity(who: Identitas | None) -> Fakta:
    return identitas(who.nama, who.nip, who.pangkat, who.jabatan, who.unit) if who else identitas(*[None] * 5)


def identitas(*texts: str | None) -> Fakta:
    """Name, NIP, rank, post and unit as the identity table shows them."""
    labels = ("Nama", "NIP", "Pangkat / Golru", "Jabatan", "Unit Kerja")
    return tuple((label, text or "-") for label, text in zip(labels, texts, strict=True))


def _strip(entity: Entity, skp: Skp) -> Fakta:
    names = {
        "jenis_jabatan": "Jenis Pegawai",
        "model": "Model SKP",
        "pendekatan": "Pendekatan",
        "sebagai": "Status Pegawai",
    }
    return tuple((label, entity.fields[name].show(skp.row[name])) for name, label in names.items())


def _receipt(skp: Skp, actor: Actor) -> str:
    step = skp.langkah
    if step is None or step.nama not in ("ajukan", "tetapkan"):
        return ""
    done = "diajukan" if step.nama == "ajukan" else "ditetapkan"
    return f"Tanda terima: SKP {done} {kalimat.saat(step, actor)}, nomor {step.nomor}."


def _lampiran(work: Work, skp: Skp, own: bool) -> tuple[tuple[str, str, tuple[Lampiran, ...]], ...]:
    """The three parts as (key, title, lines); to others none where there are no lines."""
    found = isi_skp.lampiran(work.session, work.registry, work.actor, skp.row["id"])
    parts = work.registry.catalog.entity("lampiran").fields["bagian"].widget.choices
    if not found and not own:
        return ()
    return tuple((key, label, tuple(line for line in found if line.bagian == key)) for key, label in parts)


def _buttons(skp_id: int, jenis: str, *, own: bool) -> list[Tombol]:
    if not own:
        return []
    matrix = akses.tautan("matriks", f"/skp/{skp_id}/matriks/") if jenis == PIMPINAN else ""
    ways = (("Lihat Matriks Bawahan", matrix, "table"), ("Cetak", cetak(skp_id), "printer"))
    return [Tombol(label, url, "secondary", icon) for label, url, icon in ways if url]


def cetak(skp_id: int) -> str:
    """Where an SKP is printed."""
    return akses.tautan("cetak", f"/skp/{skp_id}/cetak/")


def _cepat(work: Work, skp: Skp, rows: tuple[Rhk, ...], held: Jabatan | None) -> Cepat:
    """What can be taken over. RHK of the post that the penilai rates from are ticked, the others are left to choose."""
    row = skp.row
    found = isi_skp.pilihan(
        work.session, work.registry, work.actor, row["id"], row["tahun"], held.pegawai_id if held else None
    )
    fresh = [one for one in found if not one.diambil]
    ticked = [
        (one, held is None or one.unor == held.unor_id or len({each.unor for each in fresh}) == 1) for one in fresh
    ]
    source = None if rows else queries.sebelumnya(work.session, work.registry, work.actor, row["periode_awal"])
    copied = (
        (
            source["id"],
            salin_label(source["tahun"], row["periode_awal"]),
            f"{akses.masa(source)}, {source['jumlah']} RHK",
        )
        if source
        else None
    )
    jajf = row["model"] == aturan.JAJF
    return Cepat(tuple(ticked), copied, KOSONG if jajf and not found else "", not rows, once.mark())


def _pengajuan(work: Work, skp: Skp, atas: _Atas, tolak: str = "") -> Pengajuan:
    row = skp.row
    draft = changed(work, 0, row, {})
    name = "tetapkan" if atas.top else "ajukan"
    flow = work.entity.workflow
    assert flow is not None
    asked, _, effect = str(flow.transitions[name].confirm).partition("? ")
    return Pengajuan(
        id=row["id"],
        version=row["version"],
        langkah=name,
        label=str(flow.transitions[name].label),
        tanya=f"{asked}?",
        akibat=effect,
        kurang=tuple(_missing(work, draft, atas)),
        jejak=akses.jejak(skp, str(flow.transitions[name].label)),
        tolak=tolak,
    )


def _missing(work: Work, draft: Draft, atas: _Atas) -> list[tuple[str, str]]:
    here = draft.row_id
    found = [(_sentence(one.pesan), detil(here, "rhk", one.rhk or 0)) for one in syarat.kekurangan(work, draft)]
    if atas.penilai is None and not atas.top:
        found.append((_sentence(syarat.TANPA_PENILAI), akses.tautan("profil", akses.KENAPA)))
    return found


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _choices(work: Work, bentuk: str) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """The choices of the indikator's form, for the script that edits in place."""
    fields = work.registry.catalog.entity("indikator").fields
    return tuple((name, fields[name].widget.choices) for name in aturan.ISIAN[bentuk] if fields[name].widget.choices)
