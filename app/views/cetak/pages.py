"""Cetak SKP Pegawai: which document, with the day, the place and the anchors that it asks for (A7; Buku Petunjuk Admin
e-Kinerja, 2.5). A Rencana SKP takes about a second: it is made while the reader waits, after the database was given
back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, cast

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from app.domain.actor import Actor
from app.domain.cetak import CetakKeliru, baca_cetak
from app.errors import NotAllowed, OutOfScope
from app.exports import fakta, rencana_skp
from app.exports.render.process import Form
from app.models.queries import cetak as queries
from app.models.scope import one
from app.views.cetak.kirim import dokumen
from app.views.skp.akses import masa
from app.web import guard
from app.web.principal import current_actor
from app.web.services import services
from app.web.transaction import release, session

page = Blueprint("cetak", __name__)

JENIS = (("rencana", "Rencana SKP"),)
BENTUK = (("pdf", "PDF"), ("docx", "Word (.docx)"))
TYPED = ("tanggal", "lokasi", "anchor_pegawai", "anchor_penilai")


@dataclass(frozen=True, slots=True)
class Halaman:
    """The form, as it was typed; `periode_dinilai` are the penilaian with documents of their own, as id and name."""

    id: int
    nama: str
    periode: str
    draft: bool
    jenis: str
    bentuk: str
    tanggal: str
    lokasi: str
    anchor_pegawai: str
    anchor_penilai: str
    periode_dinilai: tuple[tuple[int, str], ...]
    salah: Mapping[str, list[str]] = field(default_factory=dict)

    @property
    def semua(self) -> tuple[tuple[str, str], ...]:
        """Everything that is wrong, with the id of its control."""
        return tuple((name, message) for name, messages in self.salah.items() for message in messages)


@page.get("/skp/<rowid:skp_id>/cetak/")
@guard.account
def form(skp_id: int) -> ResponseReturnValue:
    """The form; with `jenis` in its address, the document."""
    actor, registry = current_actor(), services().registry
    row = _readable(actor, skp_id)
    found = queries.tentang(session(), registry, row)
    periods = queries.periode(session(), registry, actor, skp_id)
    if "jenis" not in request.args:
        shown = Halaman(
            skp_id, found.nama, masa(row), row["status"] == "draft", "rencana", "pdf",
            actor.today.isoformat(), found.kota, "", "", periods,
        )  # fmt: skip
        return render_template("cetak/form.html", page=shown, jenis=JENIS, bentuk=BENTUK)
    return _made(actor, _typed(skp_id, found.nama, masa(row), periods, draft=row["status"] == "draft"), row["tahun"])


def _made(actor: Actor, asked: Halaman, tahun: int) -> ResponseReturnValue:
    if asked.jenis not in dict(JENIS) or asked.bentuk not in dict(BENTUK):
        raise OutOfScope("Jenis dokumen itu tidak ada.", "Pilih dari daftar.")
    try:
        chosen = baca_cetak(asked.tanggal, asked.lokasi, asked.anchor_pegawai, asked.anchor_penilai)
    except CetakKeliru as wrong:
        shown = replace(asked, salah={name: list(messages) for name, messages in wrong.fields.items()})
        return render_template("cetak/form.html", page=shown, jenis=JENIS, bentuk=BENTUK), 422
    facts = fakta.rencana(session(), services().registry, actor, asked.id, chosen)
    release()
    made = rencana_skp.render(facts, cast(Form, asked.bentuk))
    return _answer(made, asked, tahun)


def _answer(made: bytes, asked: Halaman, tahun: int) -> Response:
    return dokumen(made, asked.bentuk, f"Rencana SKP {tahun} - {asked.nama}")


def _typed(skp_id: int, nama: str, periode: str, periods: tuple[tuple[int, str], ...], *, draft: bool) -> Halaman:
    tanggal, lokasi, pegawai, penilai = (request.args.get(name, "")[:200] for name in TYPED)
    jenis, bentuk = request.args.get("jenis", ""), request.args.get("bentuk", "pdf")
    return Halaman(skp_id, nama, periode, draft, jenis, bentuk, tanggal, lokasi, pegawai, penilai, periods)


def _readable(actor: Actor, skp_id: int) -> Mapping[str, Any]:
    """The SKP to print. Raises OutOfScope for one that is not read, NotAllowed for that of the own penilai."""
    registry = services().registry
    entity = registry.catalog.entity("skp")
    one(session(), registry, actor, entity, skp_id, "read")
    try:
        return dict(one(session(), registry, actor, entity, skp_id, "cetak"))
    except NotAllowed:
        raise NotAllowed(
            "SKP ini dicetak oleh pemiliknya, pejabat penilainya, dan admin.", "Minta salah satu dari mereka."
        ) from None
