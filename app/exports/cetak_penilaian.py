"""The documents of a penilaian by their kind: collected, noted under a code, and ordered. For page and background job,
which do all this in one order and differ in when they give the database back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType

from sqlalchemy.orm import Session

from app.domain.actor import Actor
from app.domain.cetak import Cetak
from app.domain.keaslian import Keaslian
from app.exports import dokumen_evaluasi, fakta_penilaian, form_penilaian
from app.exports.render import process
from app.exports.render.process import Form
from app.models.build import Registry
from app.models.queries.penilaian import Row
from app.workflows import dokumen_cetak
from app.workflows.dokumen_cetak import Kertas

FORM, EVALUASI = "form", "evaluasi"
JENIS: Mapping[str, str] = MappingProxyType({FORM: "Form Penilaian", EVALUASI: "Dokumen Evaluasi Kinerja"})

Facts = form_penilaian.Facts | dokumen_evaluasi.Facts


@dataclass(frozen=True, slots=True)
class Pesanan:
    """A document to be printed: what it says, as which file, and what is noted about it."""

    facts: Facts
    bentuk: Form
    kertas: Kertas


def siapkan(
    session: Session, registry: Registry, actor: Actor, row: Row, jenis: str, bentuk: Form, cetak: Cetak
) -> Pesanan:
    """The document of a penilaian that the actor may print. Raises OutOfScope, and Passed for a Dokumen Evaluasi of one
    that is not rated."""
    facts: Facts
    if jenis == EVALUASI:
        facts = fakta_penilaian.dokumen(session, registry, actor, row, cetak)
    else:
        facts = fakta_penilaian.form(session, registry, actor, row, cetak)
    return Pesanan(facts, bentuk, _kertas(row, jenis, bentuk, facts))


def catat(
    session: Session,
    registry: Registry,
    actor: Actor,
    pesanan: Sequence[Pesanan],
    alamat: str,
    *,
    now: datetime,
    pekerjaan: int | None = None,
) -> list[process.Order]:
    """Note the documents, and give what the process that makes them is told: `alamat` is where people reach the
    program. Raises what `dokumen_cetak.catat` does."""
    about = [each.kertas for each in pesanan]
    codes = dokumen_cetak.catat(session, registry, actor, about, pekerjaan=pekerjaan, now=now)
    return [_order(each, Keaslian(code, alamat)) for each, code in zip(pesanan, codes, strict=True)]


def _order(pesanan: Pesanan, keaslian: Keaslian) -> process.Order:
    facts = pesanan.facts
    if isinstance(facts, form_penilaian.Facts):
        return form_penilaian.order(replace(facts, keaslian=keaslian), pesanan.bentuk)
    return dokumen_evaluasi.order(replace(facts, keaslian=keaslian), pesanan.bentuk)


def _kertas(row: Row, jenis: str, bentuk: Form, facts: Facts) -> Kertas:
    return Kertas(
        penilaian=row["id"],
        versi=row["version"],
        jenis=jenis,
        bentuk=bentuk,
        nama_instansi=facts.instansi,
        nama=facts.pegawai.nama,
        nip=facts.pegawai.nip,
        periode=facts.periode,
        awal=facts.awal,
        akhir=facts.akhir,
        penilai=facts.penilai.nama if facts.penilai else None,
    )
