"""The board: every case of a period with what its review stands at, how many are done, and what is left to do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from flask import url_for
from sqlalchemy.orm import Session

from app.domain import tinjauan as aturan
from app.domain.actor import Actor
from app.domain.kurva import NAMA_CAPAIAN, Capaian
from app.domain.predikat import NAMA_PREDIKAT
from app.domain.tanggal import angka
from app.models.build import Registry
from app.models.queries import tinjauan
from app.models.queries.evaluasi import Periode
from app.models.queries.tinjauan import Jumlah, Kasus, Saringan
from app.views.bawahan.daftar import Chip
from app.views.evaluasi.periode import dipilih, predikat, rating, tahun_diminta, tahun_lain
from app.web.params import small_number, whole

KINDS: Mapping[str, str] = {
    aturan.BELUM: "neutral",
    aturan.ULANG: "warning",
    aturan.DIJELASKAN: "info",
    aturan.DITANYA: "warning",
    aturan.SETUJU: "success",
}
OWN = "Anda penilainya: ditinjau anggota lain."
ROWS = 50


@dataclass(frozen=True, slots=True)
class Baris:
    """One case; `kalimat` is what is said below its state, `url` where it is reviewed."""

    id: int
    nomor: int
    unor: str
    nip: str
    nama: str
    jabatan: str
    penilai: str
    hasil: str
    perilaku: str
    predikat: str
    capaian: str
    keadaan: str
    kind: str
    kalimat: str
    url: str


@dataclass(frozen=True, slots=True)
class Rangka:
    """Which period of which year, and the others; `periode` is None where the instansi has none."""

    tahun: int
    tahun_lain: tuple[int, ...]
    periode: Periode | None
    pilihan: tuple[Periode, ...]

    @property
    def nama(self) -> str:
        """'Triwulan 4 Tahun 2026'."""
        return f"{self.periode.nama} Tahun {self.tahun}" if self.periode else f"Tahun {self.tahun}"


@dataclass(frozen=True, slots=True)
class Halaman:
    """The page: `ditinjau` of `semua` cases are reviewed, `mulai` leads to the first that waits."""

    rangka: Rangka
    asked: Saringan
    ditinjau: int
    semua: int
    chips: tuple[Chip, ...]
    unit: tuple[tuple[int, str], ...]
    predikat: tuple[tuple[str, str], ...]
    baris: tuple[Baris, ...]
    mulai: str
    menunggu: int
    terakhir: int
    ringkasan: str

    @property
    def ada_berikutnya(self) -> bool:
        """Whether there is a page behind this one."""
        return self.asked.halaman < self.terakhir

    def alamat(self, nomor: int) -> str:
        """Where another page of the same list is."""
        return alamat(replace(self.asked, halaman=nomor))

    @property
    def xlsx(self) -> str:
        """Where the same list is as a spreadsheet."""
        return alamat(self.asked, "tim_penilai.unduh")

    @property
    def berita(self) -> str:
        """Where its Berita Acara is printed."""
        return alamat(replace(self.asked, halaman=1), "tim_penilai.berita_acara")


def rangka(session: Session, registry: Registry, actor: Actor, args: Mapping[str, str]) -> Rangka:
    """Year and period of an address; whatever cannot be meant is left out."""
    tahun = tahun_diminta(args, actor)
    known = tinjauan.periode(session, registry, actor, tahun)
    return Rangka(tahun, tahun_lain(actor), dipilih(known, args, actor, tahun), known)


def saringan(frame: Rangka, args: Mapping[str, str]) -> Saringan:
    """What an address asks of the list; whatever cannot be meant is left out."""
    mark, state = args.get("predikat", ""), args.get("status", "")
    return Saringan(
        frame.tahun,
        frame.periode.id if frame.periode else 0,
        whole(args.get("unit")) or 0,
        mark if mark in tinjauan.PREDIKAT else "",
        state if state in aturan.KEADAAN else "",
        max(1, min(small_number(args.get("page"), 1), 10_000)),
        ROWS,
    )


def halaman(session: Session, registry: Registry, actor: Actor, frame: Rangka, asked: Saringan) -> Halaman:
    """The page that was asked for; the last one where there are fewer."""
    counts = tinjauan.jumlah(session, registry, actor, asked.tahun, asked.periode) if asked.periode else ()
    total = _sum(counts, asked)
    last = max(1, -(-total // asked.baris))
    asked = replace(asked, halaman=min(asked.halaman, last))
    found = tinjauan.daftar(session, registry, actor, asked) if asked.periode else ()
    first = (asked.halaman - 1) * asked.baris
    wait = [number for number, open_ in antrean(session, registry, actor, asked) if open_]
    return Halaman(
        rangka=frame,
        asked=asked,
        ditinjau=sum(one.jumlah for one in counts if one.keadaan not in (aturan.BELUM, aturan.ULANG)),
        semua=sum(one.jumlah for one in counts),
        chips=tuple(_chips(asked, counts)),
        unit=tuple({one.unor_id: one.unor for one in counts}.items()),
        predikat=tuple((one.value, NAMA_PREDIKAT[one]) for one in aturan.DITINJAU),
        baris=baris(session, registry, actor, asked, found, first),
        mulai=url_for("tim_penilai.kasus", penilaian_id=wait[0]) if wait else "",
        menunggu=len(wait),
        terakhir=last,
        ringkasan=f"{first + 1} sampai {first + len(found)} dari {angka(total)}" if found else "",
    )


def antrean(session: Session, registry: Registry, actor: Actor, asked: Saringan) -> list[tuple[int, bool]]:
    """The cases of the period that the actor may review, and whether each waits."""
    return tinjauan.antrean(session, registry, actor, asked.tahun, asked.periode) if asked.periode else []


def baris(
    session: Session, registry: Registry, actor: Actor, asked: Saringan, found: Sequence[Kasus], first: int = 0
) -> tuple[Baris, ...]:
    """The rows of some cases, numbered from `first`. One query."""
    units = sorted({one.unor_id for one in found})
    reached = tinjauan.capaian(session, registry, actor, asked, units) if units else {}
    return tuple(
        _row(one, number, NAMA_CAPAIAN[Capaian(reached[one.unor_id])] if one.unor_id in reached else "")
        for number, one in enumerate(found, start=first + 1)
    )


def alamat(asked: Saringan, endpoint: str = "tim_penilai.index") -> str:
    """The address of a list."""
    return url_for(
        endpoint,
        tahun=asked.tahun,
        periode=asked.periode or None,
        unit=asked.unor or None,
        predikat=asked.predikat or None,
        status=asked.keadaan or None,
        page=asked.halaman if asked.halaman > 1 else None,
    )


def _row(one: Kasus, number: int, reached: str) -> Baris:
    return Baris(
        id=one.id,
        nomor=number,
        unor=one.unor,
        nip=one.nip,
        nama=one.nama,
        jabatan=one.jabatan,
        penilai=one.penilai,
        hasil=rating(one.rating_hasil),
        perilaku=rating(one.rating_perilaku),
        predikat=predikat(one.predikat),
        capaian=reached,
        keadaan=aturan.KEADAAN[one.keadaan],
        kind=KINDS[one.keadaan],
        kalimat=OWN if one.dinilai_sendiri else f"oleh {one.oleh}" if one.oleh else "",
        url=url_for("tim_penilai.kasus", penilaian_id=one.id),
    )


def _sum(counts: Iterable[Jumlah], asked: Saringan) -> int:
    """How many the filters leave."""
    return sum(
        one.jumlah
        for one in counts
        if asked.unor in (0, one.unor_id)
        and asked.predikat in ("", one.predikat)
        and asked.keadaan in ("", one.keadaan)
    )


def _chips(asked: Saringan, counts: Sequence[Jumlah]) -> Iterable[Chip]:
    for key, label in (("", "Semua"), *aturan.KEADAAN.items()):
        wanted = replace(asked, keadaan=key, halaman=1)
        number = _sum(counts, wanted)
        if number or key in ("", asked.keadaan):
            yield Chip(label, angka(number), alamat(wanted), key == asked.keadaan)
