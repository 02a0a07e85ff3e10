"""Matriks Peran Hasil of an office (A14): units or teams, and Cetak MPH."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import cast

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.domain.actor import Actor
from app.domain.kenapa import pejabat
from app.domain.penilai import Fakta, Unit, kepala
from app.domain.tanggal import angka
from app.domain.teks import collapse, normalise
from app.errors import OutOfScope
from app.exports import fakta, mph
from app.exports.render.process import Form
from app.models import penilai
from app.models.queries import mph as queries
from app.models.queries import profil
from app.models.queries.mph import Baris, Jenis, Saringan
from app.models.queries.profil import Unor
from app.models.scope import one
from app.views.cetak.kirim import TYPES, dokumen
from app.views.profil.context import DASH, Level, Struktur
from app.web import guard
from app.web.params import small_number
from app.web.principal import current_actor
from app.web.services import services
from app.web.transaction import enqueue, release, session
from app.workflows.effects import Effect

SIZES = (10, 25, 50, 100)
JENIS = (("unit", "Unit Kerja"), ("tim", "Tim Kerja"))
YEARS_BACK, YEARS_AHEAD = 4, 1
LARGEST = 300
"""Cells of a matrix that is made as PDF while somebody waits: about a second and a half."""
NOBODY = "(-)"


@dataclass(frozen=True, slots=True)
class Item:
    """A row: `cetak` leads to its MPH; '' where there is none, and `alasan` says why. `pemilik`: whose SKP it is, where
    somebody else leads the unit today."""

    nomor: int
    nama: str
    kode: str
    struktur: str
    atasan: str
    pimpinan: str
    pemilik: str
    cetak: str
    lihat: str
    alasan: str


@dataclass(frozen=True, slots=True)
class Halaman:
    """The page."""

    asked: Saringan
    tahun: tuple[int, ...]
    baris: tuple[Item, ...]
    terakhir: int
    ringkasan: str

    @property
    def ada_berikutnya(self) -> bool:
        """Whether there is a page behind this one."""
        return self.asked.halaman < self.terakhir

    def alamat(self, nomor: int) -> str:
        """Where another page of the list is."""
        asked = self.asked
        return url_for(
            "matriks.index",
            tahun=asked.tahun,
            jenis=asked.jenis,
            nama=asked.nama or None,
            atasan=asked.atasan or None,
            size=asked.baris,
            page=nomor if nomor > 1 else None,
        )


@guard.permission("list", "matriks")
def index() -> ResponseReturnValue:
    """The list."""
    actor = current_actor()
    admin = queries.sebagai_admin(actor)
    return render_template(
        "matriks/index.html", page=_page(admin, _asked(request.args, actor)), jenis=JENIS, sizes=SIZES
    )


@guard.permission("list", "matriks")
def cetak(jenis: str, row_id: int) -> ResponseReturnValue:
    """Cetak MPH, as `bentuk` says (pdf, docx); a large one is asked for by POST and made in the background."""
    actor = current_actor()
    admin, registry = queries.sebagai_admin(actor), services().registry
    bentuk = request.values.get("bentuk", "pdf")
    if jenis not in dict(JENIS) or bentuk not in TYPES:
        raise OutOfScope
    kind, tahun = cast(Jenis, jenis), _asked(request.values, actor).tahun
    found = queries.satu(session(), registry, admin, kind, row_id, tahun)
    if found.skp_id is None:
        flash(f"Matriks {found.nama} belum dapat dicetak. {_why(found, tahun)}", "warning")
        return redirect(url_for("matriks.index", tahun=tahun, jenis=jenis), 303)
    if request.method == "POST":
        params: dict[str, str | int] = {"jenis": jenis, "row_id": row_id, "tahun": tahun, "bentuk": bentuk}
        (job,) = enqueue([Effect("mph", params)], actor)
        return redirect(url_for("pekerjaan.show", job_id=job), 303)
    facts = fakta.peran_hasil_dari(session(), registry, admin, kind, found)
    if bentuk == "pdf" and len(facts.iki) * len(facts.bawahan) > LARGEST:
        shown = {"nama": found.nama, "tahun": tahun, "jenis": jenis, "row_id": row_id, "orang": len(facts.bawahan)}
        return render_template("matriks/cetak.html", page=shown)
    release()
    return dokumen(mph.render(facts, cast(Form, bentuk)), bentuk, f"MPH {tahun} - {found.nama}")


@guard.permission("list", "matriks")
def struktur(unor_id: int) -> ResponseReturnValue:
    """Struktur Unit Kerja: the unit and all above it, the root first, each with its pimpinan of today."""
    actor, registry = current_actor(), services().registry
    admin = queries.sebagai_admin(actor)
    one(session(), registry, admin, registry.catalog.entity("unor"), unor_id, "list")
    facts = penilai.fakta(session(), unor_id)
    known = profil.units(session(), registry, actor, facts.units)
    chain = [known[number] for number in _upwards(unor_id, facts.units) if number in known]
    levels = tuple(_level(unit, facts, actor, own=unit.id == actor.unor_id) for unit in reversed(chain))
    induk = known.get(known[unor_id].induk_id or 0) if unor_id in known else None
    shown = Struktur(levels=levels, induk=induk.nama if induk else DASH)
    return render_template("matriks/struktur.html", page=shown)


def _upwards(unor_id: int, units: Mapping[int, Unit]) -> list[int]:
    found: list[int] = []
    at: int | None = unor_id
    while at is not None and at in units and at not in found:
        found.append(at)
        at = units[at].atasan_id
    return found


def _level(unit: Unor, facts: Fakta, actor: Actor, *, own: bool) -> Level:
    head = kepala([post for post in facts.posts if post.unor_id == unit.id], actor.today)
    return Level(
        nama=unit.nama,
        eselon=f"{unit.eselon or DASH}{' (Mandiri)' if unit.mandiri else ''}",
        kode=unit.kode or DASH,
        pimpinan=pejabat(head) if head else DASH,
        own=own,
    )


def _page(admin: Actor, asked: Saringan) -> Halaman:
    rows, total = queries.daftar(session(), services().registry, admin, asked)
    if not rows and asked.halaman > 1:
        return _page(admin, replace(asked, halaman=1))
    first = (asked.halaman - 1) * asked.baris
    year = admin.today.year
    return Halaman(
        asked,
        tuple(range(year + YEARS_AHEAD, year - YEARS_BACK - 1, -1)),
        tuple(_item(number, row, asked) for number, row in enumerate(rows, start=first + 1)),
        max(1, -(-total // asked.baris)),
        f"{first + 1} sampai {first + len(rows)} dari {angka(total)}" if rows else "",
    )


def _item(number: int, row: Baris, asked: Saringan) -> Item:
    return Item(
        nomor=number,
        nama=row.nama,
        kode=row.kode,
        struktur=url_for("matriks.struktur", unor_id=row.unor_id),
        atasan=row.atasan or "",
        pimpinan=row.pimpinan or NOBODY,
        pemilik=row.pemilik if row.pemilik and row.pemilik != row.pimpinan else "",
        cetak=url_for("matriks.cetak", jenis=asked.jenis, row_id=row.id, tahun=asked.tahun) if row.skp_id else "",
        lihat=url_for("matriks.matriks", skp_id=row.skp_id) if row.skp_id else "",
        alasan="" if row.skp_id else _why(row, asked.tahun),
    )


def _why(row: Baris, tahun: int) -> str:
    """Why there is no matrix to print: nobody leads, there is no SKP, it is a draft, or has no matrix."""
    if row.keadaan is None:
        who = f"{row.pimpinan} belum membuat SKP tahun {tahun}" if row.pimpinan else "Belum ada pimpinan"
        return f"{who}."
    if row.jenis_jabatan != queries.PIMPINAN:
        return f"{row.pimpinan} bukan pimpinan unit kerja, sehingga SKP-nya tidak memiliki matriks."
    return f"SKP pimpinan tahun {tahun} masih DRAFT, belum diajukan."


def _asked(args: Mapping[str, str], actor: Actor) -> Saringan:
    """What an address asks for; whatever cannot be meant is left out."""
    year, size = small_number(args.get("tahun"), actor.today.year), small_number(args.get("size"), SIZES[0])
    return Saringan(
        tahun=year if 2000 <= year <= 2200 else actor.today.year,
        jenis="tim" if args.get("jenis") == "tim" else "unit",
        nama=_text(args.get("nama")),
        atasan=_text(args.get("atasan")),
        halaman=max(1, small_number(args.get("page"), 1)),
        baris=size if size in SIZES else SIZES[0],
    )


def _text(raw: str | None) -> str:
    return collapse(normalise(raw or ""))[:100]
