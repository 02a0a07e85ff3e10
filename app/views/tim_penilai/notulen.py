"""Berita Acara of the Tim Penilai Kinerja: what its print asks, and the document, made while the reader waits after the
database was given back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import cast

from flask import render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.domain.actor import Actor
from app.domain.cetak import CetakKeliru, baca_cetak
from app.domain.tanggal import angka
from app.errors import OutOfScope
from app.exports import berita_acara, fakta_tinjauan
from app.exports.render.process import Form
from app.models.build import Registry
from app.models.queries import tinjauan
from app.models.queries.tinjauan import Anggota, Kasus, Saringan
from app.views.cetak.kirim import dokumen
from app.views.tim_penilai.papan import Rangka, alamat
from app.web.params import whole
from app.web.transaction import release

BENTUK = (("pdf", "PDF"), ("docx", "Word (.docx)"))
LONGEST = 200
MOST = 300
"""Cases of one document: more of them take longer than people wait."""
TOO_MANY = (
    "{} kasus terlalu banyak untuk satu berita acara (paling banyak {}). Pilih satu unit kerja pada daftar dahulu."
)
NO_LEADER = "Ketua dipilih dari anggota Tim Penilai."


@dataclass(frozen=True, slots=True)
class Halaman:
    """The form, as it was typed; `tanpa` is why the document cannot be made, '' where it can."""

    rangka: Rangka
    asked: Saringan
    jumlah: int
    anggota: tuple[Anggota, ...]
    tanggal: str
    lokasi: str
    ketua: int | None
    bentuk: str
    kembali: str
    tanpa: str = ""
    salah: Mapping[str, list[str]] = field(default_factory=dict)

    @property
    def semua(self) -> tuple[tuple[str, str], ...]:
        """Everything that is wrong, with the id of its control."""
        return tuple((name, message) for name, messages in self.salah.items() for message in messages)


def jawab(
    session: Session, registry: Registry, actor: Actor, frame: Rangka, asked: Saringan, args: Mapping[str, str]
) -> ResponseReturnValue:
    """The form, or the document that it asked for. Raises OutOfScope for a form of file that is none."""
    cases = tinjauan.daftar(session, registry, actor, asked, semua=True) if asked.periode else ()
    shown = _page(session, registry, actor, frame, asked, cases)
    if "bentuk" not in args:
        return _show(shown, 200)
    shown = replace(
        shown,
        tanggal=args.get("tanggal", "")[:LONGEST],
        lokasi=args.get("lokasi", "")[:LONGEST],
        ketua=whole(args.get("ketua")),
        bentuk=args["bentuk"],
    )
    if shown.bentuk not in dict(BENTUK):
        raise OutOfScope("Bentuk berkas itu tidak ada.", "Pilih dari daftar.")
    return _show(shown, 409) if shown.tanpa else _made(session, registry, actor, shown, cases)


def _made(
    session: Session, registry: Registry, actor: Actor, shown: Halaman, cases: Sequence[Kasus]
) -> ResponseReturnValue:
    wrong: dict[str, list[str]] = {}
    if shown.ketua is not None and shown.ketua not in {one.id for one in shown.anggota}:
        wrong["ketua"] = [NO_LEADER]
    try:
        cetak = baca_cetak(shown.tanggal, shown.lokasi)
    except CetakKeliru as err:
        return _show(replace(shown, salah={**err.fields, **wrong}), 422)
    if wrong:
        return _show(replace(shown, salah=wrong), 422)
    assert shown.rangka.periode is not None
    facts = fakta_tinjauan.berita(
        session, registry, actor, shown.rangka.periode, shown.asked, cases, shown.ketua, cetak
    )
    release()
    made = berita_acara.render(facts, cast(Form, shown.bentuk))
    return dokumen(made, shown.bentuk, f"Berita Acara Tim Penilai {shown.rangka.nama}")


def _page(
    session: Session, registry: Registry, actor: Actor, frame: Rangka, asked: Saringan, cases: Sequence[Kasus]
) -> Halaman:
    why = "Belum ada periode penilaian." if frame.periode is None else ""
    if len(cases) > MOST:
        why = TOO_MANY.format(angka(len(cases)), MOST)
    return Halaman(
        frame,
        asked,
        len(cases),
        fakta_tinjauan.anggota(session, registry, actor, cases),
        actor.today.isoformat(),
        tinjauan.kota(session, registry, actor),
        None,
        "docx",
        alamat(asked),
        why,
    )


def _show(shown: Halaman, code: int) -> ResponseReturnValue:
    return render_template("tim_penilai/berita_acara.html", page=shown, bentuk=BENTUK), code
