"""What a stranger learns who holds a printed document: read by its code, past every scope, and no more than is
shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain import skp as skp_aturan
from app.domain.keaslian import Keadaan, keadaan, samar_nama, samar_nip
from app.models.build import Registry


@dataclass(frozen=True, slots=True)
class Dokumen:
    """A printed document as anybody with its code may see it: `nama` and `nip` are masked, `predikat` is the printed
    one, None where there was none."""

    jenis: str
    instansi: str
    nama: str
    nip: str
    periode: str
    awal: date
    akhir: date
    predikat: str | None
    dicetak_pada: datetime
    zona: str
    keadaan: Keadaan


def cari(session: Session, registry: Registry, kode: str) -> Dokumen | None:
    """The document of a code, whoever asks. One query, by the key of (instansi, kode)."""
    papers, rows, plans, places = (registry.tables[name] for name in ("dokumen_cetak", "penilaian", "skp", "instansi"))
    query = (
        sa.select(papers, rows.c.version.label("_kini"), plans.c.status.label("_skp"), places.c.zona.label("_zona"))
        .join(rows, rows.c.id == papers.c.penilaian_id)
        .join(plans, plans.c.id == rows.c.skp_id)
        .join(places, places.c.id == papers.c.instansi_id)
        .where(papers.c.instansi_id.in_(sa.select(places.c.id)), papers.c.kode == kode)
    )
    row = session.execute(query).mappings().first()
    if row is None:
        return None
    state = keadaan(
        berlaku=row["berlaku"],
        versi=row["versi"],
        kini=row["_kini"],
        disetujui=row["_skp"] == skp_aturan.PERSETUJUAN,
    )
    return Dokumen(
        jenis=row["jenis"],
        instansi=row["nama_instansi"],
        nama=samar_nama(row["nama"]),
        nip=samar_nip(row["nip"]),
        periode=row["periode"],
        awal=row["awal"],
        akhir=row["akhir"],
        predikat=row["predikat"],
        dicetak_pada=row["dicetak_pada"],
        zona=row["_zona"],
        keadaan=state,
    )
