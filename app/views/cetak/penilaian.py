"""Documents of a penilaian: Form Penilaian, which asks one day and place, and Dokumen Evaluasi Kinerja, which asks them
for each of the two (A7; Buku Petunjuk Admin e-Kinerja, 2.5). Each is noted under the code that its paper carries, and
made while the reader waits, after the database was given back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import cast

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.domain import penilaian as aturan
from app.domain.actor import Actor
from app.domain.cetak import Cetak, CetakKeliru, baca_cetak
from app.errors import NotAllowed, OutOfScope
from app.exports import cetak_penilaian, fakta_penilaian
from app.exports.cetak_penilaian import EVALUASI, FORM, JENIS
from app.exports.render import process
from app.exports.render.process import Form
from app.models.queries import cetak as queries
from app.models.queries import evaluasi
from app.models.queries import skp as skp_queries
from app.models.queries.penilaian import Row
from app.models.scope import one
from app.views.cetak.kirim import dokumen
from app.web import guard
from app.web.principal import current_actor
from app.web.services import services
from app.web.transaction import finish, session

page = Blueprint("penilaian", __name__)

BENTUK = (("pdf", "PDF"), ("docx", "Word (.docx)"))
OWN, THEIRS = ("tanggal", "lokasi", "anchor_pegawai"), ("tanggal_penilai", "lokasi_penilai", "anchor_penilai")
ASKED = {FORM: (*OWN, "anchor_penilai"), EVALUASI: (*OWN, *THEIRS)}
LABELS = {
    "tanggal": "TANGGAL PEGAWAI",
    "lokasi": "LOKASI PEGAWAI",
    "anchor_pegawai": "ANCHOR PEGAWAI YANG DINILAI (OPSIONAL)",
    "tanggal_penilai": "TANGGAL PEJABAT PENILAI KINERJA",
    "lokasi_penilai": "LOKASI PEJABAT PENILAI KINERJA",
    "anchor_penilai": "ANCHOR PEJABAT PENILAI KINERJA (OPSIONAL)",
}
LONGEST = 200


@dataclass(frozen=True, slots=True)
class Halaman:
    """The form of one document, as it was typed; `tanpa` is why that document cannot be made, '' where it can.

    Where `unit` is not 0, it asks for the documents of so many, and `id` is that of the capaian of their unit.
    """

    id: int
    nama: str
    periode: str
    kembali: tuple[str, str]
    belum: bool
    jenis: str
    bentuk: str
    teks: Mapping[str, str]
    tanpa: str = ""
    unit: int = 0
    salah: Mapping[str, list[str]] = field(default_factory=dict)

    @property
    def semua(self) -> tuple[tuple[str, str], ...]:
        """Everything that is wrong, with the id of its control."""
        return tuple((name, message) for name, messages in self.salah.items() for message in messages)

    @property
    def kolom(self) -> tuple[tuple[str, str], ...]:
        """What the document asks for: name and label, in order."""
        return tuple((name, LABELS[name]) for name in ASKED[self.jenis])


@page.get("/penilaian/cetak/<rowid:penilaian_id>/", endpoint="cetak")
@guard.account
def form(penilaian_id: int) -> ResponseReturnValue:
    """The form of the document that `jenis` names. What else the address says is what the form begins with."""
    actor = current_actor()
    asked = beginning(actor, readable(actor, penilaian_id), request.args.get("jenis", FORM))
    return shown(typed(asked) if "bentuk" in request.args else asked, 200)


@page.post("/penilaian/cetak/<rowid:penilaian_id>/", endpoint="buat")
@guard.account
def make(penilaian_id: int) -> ResponseReturnValue:
    """The document."""
    actor = current_actor()
    row = readable(actor, penilaian_id, lock=True)
    asked = typed(beginning(actor, row, request.form.get("jenis", FORM)))
    if asked.tanpa:
        return shown(asked, 409)
    if asked.bentuk not in dict(BENTUK):
        raise OutOfScope("Bentuk berkas itu tidak ada.", "Pilih dari daftar.")
    try:
        cetak = chosen(asked)
    except CetakKeliru as wrong:
        return shown(replace(asked, salah={name: list(messages) for name, messages in wrong.fields.items()}), 422)
    found = services()
    ordered = cetak_penilaian.siapkan(
        session(), found.registry, actor, row, asked.jenis, cast(Form, asked.bentuk), cetak
    )
    address = found.settings.address
    (order,) = cetak_penilaian.catat(session(), found.registry, actor, [ordered], address, now=actor.now)
    finish()
    return dokumen(process.render(order), asked.bentuk, f"{JENIS[asked.jenis]} {asked.periode} - {asked.nama}")


def chosen(asked: Halaman) -> Cetak:
    """What was typed, read. Raises CetakKeliru."""
    given = asked.teks
    apart = (given["tanggal_penilai"], given["lokasi_penilai"]) if asked.jenis == EVALUASI else None
    return baca_cetak(given["tanggal"], given["lokasi"], given["anchor_pegawai"], given["anchor_penilai"], apart)


def typed(asked: Halaman) -> Halaman:
    """The form with what was sent, or with what its address proposes."""
    given = request.form if request.method == "POST" else request.args
    texts = {name: given.get(name, "")[:LONGEST] for name in LABELS}
    return replace(asked, bentuk=given.get("bentuk", ""), teks=texts)


def shown(asked: Halaman, code: int) -> ResponseReturnValue:
    """The form as a page."""
    return render_template("cetak/penilaian.html", page=asked, jenis=JENIS, bentuk=BENTUK), code


def beginning(actor: Actor, row: Row, jenis: str) -> Halaman:
    """Raises OutOfScope for a document that does not exist."""
    if jenis not in JENIS:
        raise OutOfScope("Jenis dokumen itu tidak ada.", "Pilih dari daftar.")
    skp = skp_queries.satu(session(), services().registry, actor, row["skp_id"]).row
    found = queries.tentang(session(), services().registry, skp)
    begin = {"tanggal": actor.today.isoformat(), "lokasi": found.kota}
    return Halaman(
        id=row["id"],
        nama=found.nama,
        periode=f"{row['nama']} {skp['tahun']}",
        kembali=_kembali(actor, row, skp),
        belum=row["status"] != aturan.DINILAI,
        jenis=jenis,
        bentuk="pdf",
        teks={**dict.fromkeys(LABELS, ""), **begin, **{f"{name}_penilai": text for name, text in begin.items()}},
        tanpa=fakta_penilaian.tanpa_dokumen(row) if jenis == EVALUASI else "",
    )


def _kembali(actor: Actor, row: Row, skp: Row) -> tuple[str, str]:
    """Name and address of the page that leads here: one's own periods, one's bawahan, or the row among all."""
    if skp["pegawai_id"] == actor.pegawai_id:
        return "Penilaian", url_for("penilaian.daftar", skp_id=skp["id"])
    try:
        evaluasi.satu(session(), services().registry, actor, row["id"])
    except NotAllowed:
        return "Rincian Penilaian", f"/admin/penilaian/details/?id={row['id']}"
    listed = url_for("evaluasi.index", tahun=skp["tahun"], periode=row["periode_id"])
    return "Pemantauan dan Evaluasi", listed


def readable(actor: Actor, penilaian_id: int, *, lock: bool = False) -> Row:
    """The penilaian to print, with `lock` held as it is. Raises OutOfScope for one that is not read, NotAllowed for
    whoever reads it without its ratings or without what stands in the SKP."""
    registry = services().registry
    entity = registry.catalog.entity("penilaian")
    one(session(), registry, actor, entity, penilaian_id, "read")
    try:
        return dict(one(session(), registry, actor, entity, penilaian_id, "cetak", lock=lock))
    except NotAllowed:
        raise NotAllowed(
            "Dokumen penilaian memuat rating dan isi SKP. Yang mencetaknya: pegawai pemiliknya, pejabat "
            "penilainya, dan admin instansi.",
            "Minta salah satu dari mereka.",
        ) from None
