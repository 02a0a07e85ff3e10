"""What the printed documents about SKP say, collected from the tables as far as the actor sees them, in a fixed number
of queries. Nothing is rendered here: whoever prints gives the database back first."""

from __future__ import annotations

from collections.abc import Collection
from typing import Literal

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain import skp as aturan
from app.domain.actor import Actor
from app.domain.cetak import Cetak
from app.engine.spec import Catalog
from app.errors import OutOfScope
from app.exports import isi, mph, rencana_skp
from app.models.build import Registry
from app.models.queries import isi_skp, matriks
from app.models.queries import mph as queries_mph
from app.models.queries import skp as queries
from app.models.queries.matriks import Isi, Kepala, Kolom
from app.models.queries.skp import Skp
from app.workflows.draft import Work
from app.workflows.skp import beku, penilai
from app.workflows.skp.identitas import Identitas

PARTS = ("dukungan", "pertanggungjawaban", "konsekuensi")


def rencana(session: Session, registry: Registry, actor: Actor, skp_id: int, cetak: Cetak) -> rencana_skp.Facts:
    """A Rencana SKP as the actor sees it; of a draft with the identities of the moment. Raises OutOfScope and
    NotAllowed."""
    skp = queries.satu(session, registry, actor, skp_id)
    row = skp.row
    pegawai, rated_by = identitas_skp(session, registry, actor, skp)
    rows = [_rhk(registry.catalog, one) for one in isi_skp.rhk(session, registry, actor, skp_id)]
    values = isi_skp.perilaku(session, registry, actor, skp_id, row["periode_awal"])
    lines = isi_skp.lampiran(session, registry, actor, skp_id)
    parts = [tuple(line.teks for line in lines if line.bagian == part) for part in PARTS]
    return rencana_skp.Facts(
        instansi=instansi(session, registry, row["instansi_id"]),
        periode_awal=row["periode_awal"],
        periode_akhir=row["periode_akhir"],
        model=row["model"],
        pendekatan=row["pendekatan"],
        pegawai=pegawai,
        penilai=rated_by,
        disetujui=row["status"] == aturan.PERSETUJUAN,
        cetak=cetak,
        utama=tuple(one for jenis, one in rows if jenis == "utama"),
        tambahan=tuple(one for jenis, one in rows if jenis != "utama"),
        perilaku=tuple(
            isi.Perilaku(one.nama, one.panduan, tuple((one.ekspektasi or "").splitlines())) for one in values
        ),
        dukungan_sumber_daya=parts[0],
        skema_pertanggungjawaban=parts[1],
        konsekuensi=parts[2],
    )


def peran_hasil(
    session: Session,
    registry: Registry,
    actor: Actor,
    skp_id: int,
    jenis: Literal["unit", "tim"],
    nama: str,
    only: Collection[int] | None = None,
) -> mph.Facts:
    """The Matriks Peran Hasil of a pimpinan's SKP, of a tim kerja with the rows of `only` its members. Raises
    OutOfScope and NotAllowed."""
    head = matriks.kepala(session, registry, actor, skp_id)
    columns = matriks.kolom(session, registry, skp_id)
    people, _ = matriks.baris(session, registry, actor, skp_id)
    people = tuple(one for one in people if only is None or one.pegawai_id in only)
    cells = matriks.isi(session, registry, actor, skp_id, people, pemilik=False)
    rows = tuple(
        mph.Peran(one.nama, one.jabatan, tuple(_carried(one.skp_id, column, cells) for column in columns))
        for one in people
    )
    return _matrix(session, registry, head, jenis, nama, columns, rows)


def peran_hasil_dari(
    session: Session, registry: Registry, admin: Actor, jenis: queries_mph.Jenis, found: queries_mph.Baris
) -> mph.Facts:
    """The matrix of a unit or team as the menu of all matrices lists it. Raises OutOfScope where it has none."""
    if found.skp_id is None:
        raise OutOfScope
    only = queries_mph.anggota(session, registry, found.id) if jenis == "tim" else None
    return peran_hasil(session, registry, admin, found.skp_id, jenis, found.nama, only)


def _matrix(
    session: Session,
    registry: Registry,
    head: Kepala,
    jenis: Literal["unit", "tim"],
    nama: str,
    columns: tuple[Kolom, ...],
    rows: tuple[mph.Peran, ...],
) -> mph.Facts:
    return mph.Facts(
        instansi=instansi(session, registry, head.instansi_id),
        jenis=jenis,
        nama_unit=nama,
        tahun=head.tahun,
        nama_pimpinan=head.nama,
        jabatan_pimpinan=head.jabatan,
        iki=tuple(column.indikator or column.rhk for column in columns),
        bawahan=rows,
    )


def _carried(skp_id: int, column: Kolom, cells: matriks.Cells) -> tuple[str, ...]:
    """What somebody carries of a column; an RHK that intervenes a whole RHK stands under each of its indikator."""
    found: tuple[Isi, ...] = cells.get((skp_id, column.rhk_id, column.indikator_id), ())
    whole: tuple[Isi, ...] = cells.get((skp_id, column.rhk_id, None), ()) if column.indikator_id is not None else ()
    return tuple(one.teks for one in (*found, *whole))


def identitas_skp(
    session: Session, registry: Registry, actor: Actor, skp: Skp
) -> tuple[isi.Identitas, isi.Identitas | None]:
    """The pegawai and the penilai of an SKP: of a draft those of the moment, else those that are frozen in it."""
    row = skp.row
    if row["status"] == aturan.DRAFT:
        work = Work(session, registry, actor, registry.catalog.entity("skp"), actor.now)
        held = penilai.jabatan(work, row["pegawai_id"], row["unor_id"])
        own, above = beku.hidup(work, row, held)
        return _person(own), _person(above) if above else None
    names = ("nama", "nip", "pangkat", "jabatan", "unit")
    mine = [row["jabatan"] if name == "jabatan" else row[f"pegawai_{name}"] for name in names]
    theirs = [row[f"penilai_{name}"] for name in names]
    return identity(mine), identity(theirs) if row["penilai_nama"] else None


def _person(who: Identitas) -> isi.Identitas:
    return identity([who.nama, who.nip, who.pangkat, who.jabatan, who.unit])


def identity(texts: list[str | None]) -> isi.Identitas:
    """The five rows about a person in their order, '-' where one is not known."""
    return isi.Identitas(*(text or "-" for text in texts))


def _rhk(catalog: Catalog, one: isi_skp.Rhk) -> tuple[str, isi.Rhk]:
    fields = catalog.entity("indikator").fields
    lines = tuple(
        isi.Indikator(
            line.teks, line.target or "", fields["aspek"].show(line.aspek), fields["perspektif"].show(line.perspektif)
        )
        for line in one.indikator
    )
    above, point = one.pimpinan or "", one.indikator_pimpinan or ""
    return one.jenis, isi.Rhk(one.teks, lines, one.penugasan_dari or "", above, point)


def instansi(session: Session, registry: Registry, instansi_id: int) -> str:
    """The name of an instansi as it heads a document."""
    table = registry.tables["instansi"]
    return str(session.scalars(sa.select(table.c.nama).where(table.c.id == instansi_id)).one())
