"""A bukti dukung by its form: a link or a file, for one indikator or several."""

from __future__ import annotations

from dataclasses import dataclass, replace

import sqlalchemy as sa
from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from app.domain.berkas import FileRef, file_ref, ukuran
from app.engine.fieldtypes.base import BadValue
from app.engine.fieldtypes.file import FileField
from app.errors import AppError, Invalid, OutOfScope, Passed, Stale
from app.models import files
from app.models.queries import isi_skp
from app.models.scope import one
from app.views.penilaian import akses
from app.views.penilaian.akses import Berkas
from app.views.penilaian.lembar import FILE, alamat
from app.views.skp import simpan
from app.views.skp.isi import Tanya
from app.views.skp.simpan import Jejak
from app.web import guard, once, resume, uploads
from app.web.isian import Formulir, formulir
from app.web.params import sent_version, whole
from app.web.principal import current_actor
from app.web.services import services
from app.web.transaction import keep, session
from app.workflows.effects import Done
from app.workflows.penilaian import bukti, isi

page = Blueprint("bukti", __name__)

TAMBAH, UBAH, HAPUS = "Tambah Bukti Dukung", "Edit Bukti Dukung", "Hapus Bukti Dukung"
NAME = bukti.NAME


@dataclass(slots=True)
class Lampiran:
    """The file of the form: `text` names it, `fresh` is one that came with this request."""

    field: FileField
    text: str = ""
    stored: str = ""
    url: str = ""
    fresh: FileRef | None = None
    salah: tuple[str, ...] = ()

    @property
    def problems(self) -> list[tuple[str, str]]:
        """What is wrong with it, with the id of its control."""
        return [("berkas", message) for message in self.salah]

    @property
    def ref(self) -> FileRef | None:
        """The file as it is told."""
        return file_ref(self.text) if self.text else None

    @property
    def batas(self) -> str:
        """What is taken."""
        return f"{', '.join(self.field.accept)}, paling besar {ukuran(self.field.max_bytes)}."

    def read(self) -> None:
        """Take what was sent: a new file, the one that the form named before, or none."""
        sent = request.files.get(self.field.name)
        self.text = "" if "hapus_berkas" in request.form else request.form.get(self.field.name, "")[:1000]
        if sent is None or not sent.filename:
            return
        try:
            uploads.refuse_too_many(files.waiting_bytes(session(), current_actor().akun_id))
            self.fresh = uploads.take(services().files, self.field, sent.stream, sent.filename)
            self.text = self.fresh.text
        except BadValue as refusal:
            self.salah = (str(refusal),)


@dataclass(frozen=True, slots=True)
class Pilihan:
    """An indikator to tick, with the RHK that it stands in."""

    id: int
    teks: str
    rhk: str
    dipilih: bool


@dataclass(frozen=True, slots=True)
class Halaman:
    """The form of a piece; `version` is None for a new one."""

    judul: str
    jejak: Jejak
    kembali: str
    pilihan: tuple[Pilihan, ...]
    kirim: str = ""
    version: int | None = None
    basi: str = ""
    tutup: bool = False


@page.route("/lembar/<rowid:penilaian_id>/bukti/tambah", methods=("GET", "POST"))
@guard.permission("create", NAME)
@resume.form
def tambah(penilaian_id: int) -> ResponseReturnValue:
    """A new piece, for the indikator that one came from."""
    found = _terbuka(penilaian_id)
    return _layani(found, TAMBAH, None)


@page.route("/lembar/<rowid:penilaian_id>/bukti/<rowid:row_id>/edit", methods=("GET", "POST"))
@guard.permission("update", NAME)
@resume.form
def ubah(penilaian_id: int, row_id: int) -> ResponseReturnValue:
    """Change a piece."""
    found, row = _terbuka(penilaian_id), _milik(penilaian_id, row_id)
    return _layani(found, UBAH, row)


@page.route("/lembar/<rowid:penilaian_id>/bukti/<rowid:row_id>/hapus", methods=("GET", "POST"))
@guard.permission("delete", NAME)
def hapus(penilaian_id: int, row_id: int) -> ResponseReturnValue:
    """Delete a piece, once that was confirmed."""
    found, row, actor = _terbuka(penilaian_id), _milik(penilaian_id, row_id), current_actor()
    note = "Bukti ini dilepas dari semua indikator yang didukungnya."
    asked = Tanya(HAPUS, _jejak(found, HAPUS), row["nama"], note, alamat(penilaian_id), row["version"])
    if request.method != "POST":
        return render_template("skp/hapus.html", page=asked)
    try:
        done = isi.hapus(session(), services().registry, actor, NAME, row_id, sent_version(), now=actor.now)
    except Stale as refusal:
        session().rollback()
        return render_template("skp/hapus.html", page=replace(asked, basi=refusal.message)), refusal.status
    return simpan.selesai(done, alamat(penilaian_id))


@dataclass(frozen=True, slots=True)
class _Kirim:
    """A form on its way: of a new piece, or of the stored `row`; `ticked` are the indikator."""

    found: Berkas
    judul: str
    row: sa.RowMapping | None
    form: Formulir
    file: Lampiran
    ticked: list[int]


def _layani(found: Berkas, judul: str, row: sa.RowMapping | None) -> ResponseReturnValue:
    """Show the form, or do what it was sent for. What is refused comes back with what was typed and sent."""
    form, file = _form(row)
    if request.method == "GET":
        asked = whole(request.args.get("indikator"))
        ticked = [asked] if asked and row is None else _supported(row)
        return _show(_Kirim(found, judul, row, form, file, ticked))
    form.read(request.form)
    ticked = [number for number in map(whole, request.form.getlist("indikator")) if number]
    sent = _Kirim(found, judul, row, form, file, ticked)
    if resume.asked():
        return _show(sent)
    file.read()
    if not form.readable or file.salah:
        return _refused(sent, None)
    fresh = (file.fresh.sha256,) if file.fresh else ()
    if row is None and not once.first(current_actor(), fresh):
        return simpan.selesai(Done(0, "Bukti dukung sudah tersimpan."), alamat(found.row["id"]))
    try:
        _register(file)
        done = _save(sent)
    except (Invalid, Stale, Passed) as refusal:
        return _refused(sent, refusal)
    return simpan.selesai(done, alamat(found.row["id"], f"indikator-{ticked[0]}" if ticked else None))


def _save(sent: _Kirim) -> Done:
    actor, registry, above = current_actor(), services().registry, sent.found.row["id"]
    values = {**sent.form.values(), "berkas": sent.file.text or None}
    if sent.row is None:
        return bukti.tambah(session(), registry, actor, above, values, sent.ticked, now=actor.now)
    return bukti.ubah(session(), registry, actor, sent.row["id"], values, sent.ticked, sent_version(), now=actor.now)


def _refused(sent: _Kirim, refusal: AppError | None) -> ResponseReturnValue:
    """The form again. A file that came with it waits for the next try; nothing else of this request is kept."""
    session().rollback()
    if sent.file.fresh:
        _register(sent.file)
        keep()
    if isinstance(refusal, Invalid):
        sent.file.salah = tuple(refusal.fields.get("berkas", ()))
        sent.form.blame({name: messages for name, messages in refusal.fields.items() if name != "berkas"})
        return _show(sent, code=refusal.status)
    if refusal is None:
        return _show(sent, code=422)
    version = refusal.version if isinstance(refusal, Stale) else None
    return _show(sent, refusal.message, refusal.status, version, tutup=isinstance(refusal, Passed))


def _show(
    sent: _Kirim, basi: str = "", code: int = 200, version: int | None = None, *, tutup: bool = False
) -> ResponseReturnValue:
    rows = isi_skp.rhk(session(), services().registry, current_actor(), sent.found.row["skp_id"])
    shown = Halaman(
        judul=sent.judul,
        jejak=_jejak(sent.found, sent.judul),
        kembali=alamat(sent.found.row["id"]),
        pilihan=tuple(
            Pilihan(line.id, line.teks, row.teks, line.id in sent.ticked) for row in rows for line in row.indikator
        ),
        kirim=once.mark() if sent.row is None else "",
        version=None if sent.row is None else version or sent.row["version"],
        basi=basi,
        tutup=tutup,
    )
    return render_template("penilaian/bukti.html", page=shown, form=sent.form, file=sent.file), code


def _form(row: sa.RowMapping | None) -> tuple[Formulir, Lampiran]:
    entity = services().catalog.entity(NAME)
    form, field = formulir(entity, ("nama", "tautan")), entity.fields["berkas"]
    assert isinstance(field, FileField)
    if row is None:
        return form, Lampiran(field)
    form.show({name: row[name] for name in form.controls})
    stored = row["berkas"] or ""
    return form, Lampiran(field, stored, stored, FILE.format(row["id"]) if stored else "")


def _register(file: Lampiran) -> None:
    if file.fresh:
        actor = current_actor()
        files.register(session(), actor.akun_id, [file.fresh], actor.now)


def _terbuka(penilaian_id: int) -> Berkas:
    """One's own penilaian while it can be filled in; what is sent too late is told by the verb, with what was typed.

    Raises Passed for a form that is asked for too late.
    """
    found = akses.milik(penilaian_id)
    if found.tutup and request.method == "GET":
        raise Passed(found.tutup)
    return found


def _milik(penilaian_id: int, row_id: int) -> sa.RowMapping:
    registry, actor = services().registry, current_actor()
    row = one(session(), registry, actor, registry.catalog.entity(NAME), row_id, "read")
    if row["penilaian_id"] != penilaian_id:
        raise OutOfScope
    return row


def _supported(row: sa.RowMapping | None) -> list[int]:
    if row is None:
        return []
    points = services().registry.tables["bukti_dukung_indikator"]
    return list(session().scalars(sa.select(points.c.indikator_id).where(points.c.bukti_dukung_id == row["id"])))


def _jejak(found: Berkas, last: str) -> Jejak:
    return akses.jejak(found.row["skp_id"], last, found.row["id"], found.row["nama"])
