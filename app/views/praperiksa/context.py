"""The pre-flight report as its page shows it: each kind with a sentence that says what to do, and where."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from app.domain.actor import Actor
from app.domain.tanggal import tanggal
from app.engine.permissions import may
from app.engine.spec import Catalog
from app.models.queries.praperiksa import Baris, Praperiksa, Temuan


@dataclass(frozen=True, slots=True)
class Link:
    """A text with the page it leads to; '' where the reader may not open that."""

    text: str
    url: str
    about: str = ""
    cure: tuple[str, str] | None = None
    """A button beside it: what it says, and the form that it opens."""


@dataclass(frozen=True, slots=True)
class Bagian:
    """One kind of finding: `id` within the page, how many there are, what to do, the rows, and where it is mended."""

    id: str
    title: str
    count: int
    about: str
    rows: tuple[Link, ...]
    menus: tuple[Link, ...]

    @property
    def rest(self) -> int:
        """How many are not shown."""
        return self.count - len(self.rows)


@dataclass(frozen=True, slots=True)
class Laporan:
    """The whole report, as of `day`."""

    day: str
    parts: tuple[Bagian, ...]

    @property
    def clean(self) -> bool:
        """Whether nothing was found."""
        return not any(part.count for part in self.parts)


@dataclass(frozen=True, slots=True)
class Kind:
    """What is said of one kind of finding, and the menus in which it is mended."""

    title: str
    about: str
    menus: tuple[str, ...]


KINDS = {
    "tanpa_pimpinan": Kind(
        "Unor tanpa pimpinan",
        "Pimpinannya belum klaim, dan tidak ada Plt. atau Plh. yang berlaku hari ini: pegawainya tidak memiliki "
        "Pejabat Penilai Kinerja. Mintalah pimpinannya menekan Klaim Pimpinan Unit Kerja pada Profil, isi Jenis "
        "Jabatan Pimpinan pada Manajemen Pegawai, atau catat penggantinya pada Manajemen PLT/PLH.",
        ("pegawai", "plt_plh"),
    ),
    "melingkar": Kind(
        "Unor yang melingkar",
        "Unor Atasan dari unor ini mengarah kembali kepadanya, sehingga puncaknya tidak pernah tercapai. Perbaiki "
        "Unor Atasan salah satunya pada Manajemen Unor.",
        ("unor",),
    ),
    "tanpa_penilai": Kind(
        "Pegawai tanpa Pejabat Penilai Kinerja",
        "Unor yang memuat penilainya tidak memiliki pimpinan. Pegawai ini tidak dapat mengajukan SKP sebelum unor "
        "tersebut memiliki pimpinan, Plt. atau Plh.",
        ("pegawai", "plt_plh"),
    ),
    "tanpa_skp": Kind(
        "Pimpinan tanpa SKP",
        "Pimpinan, Plt. atau Plh. yang belum memiliki SKP tahun ini untuk unor tersebut: rencana hasil kerjanya "
        "belum dapat dipilih oleh bawahannya. Mintalah yang bersangkutan menambah Periode SKP.",
        ("skp",),
    ),
    "terpotong": Kind(
        "SKP yang tidak sampai 31 Desember",
        "SKP definitif terakhir tahun ini berakhir sebelum akhir tahun, sehingga periode penilaian sesudahnya dan "
        "Final tidak muncul. Mintalah pegawainya memeriksa Periode Akhir atau menambah Periode SKP berikutnya.",
        ("skp",),
    ),
}
PERIODS = {
    "belum_ada": "Belum ada periode penilaian.",
    "tanpa_final": "Belum ada periode berjenis Final.",
    "final_terpotong": "Periode Final tidak berakhir pada 31 Desember.",
    "reguler_terpotong": "Tidak ada periode bulanan atau triwulan yang berakhir pada 31 Desember.",
}
ABOUT_PERIODS = "Akhir tahun tidak tercakup oleh periode penilaian instansi. Lengkapi pada Manajemen Periode."


def report(catalog: Catalog, actor: Actor, found: Praperiksa) -> Laporan:
    """What the template shows."""
    parts = [_part(catalog, actor, name, getattr(found, name)) for name in KINDS]
    if found.periode is not None:
        rows = tuple(Link(PERIODS[code], "") for code in found.periode)
        menus = tuple(_menus(catalog, actor, ("periode",)))
        parts.append(Bagian("periode", "Periode penilaian", len(rows), ABOUT_PERIODS, rows, menus))
    return Laporan(tanggal(actor.today), tuple(parts))


def _part(catalog: Catalog, actor: Actor, name: str, found: Temuan) -> Bagian:
    kind = KINDS[name]
    cure = _cure(catalog, actor) if name == "tanpa_pimpinan" else None
    rows = tuple(_row(catalog, actor, row, cure) for row in found.baris)
    return Bagian(name, kind.title, found.jumlah, kind.about, rows, tuple(_menus(catalog, actor, kind.menus)))


def _row(catalog: Catalog, actor: Actor, row: Baris, cure: tuple[str, str] | None) -> Link:
    readable = may(catalog, actor, row.entity, "read")
    button = (cure[0], f"{cure[1]}?{urlencode(_appointment(actor, row))}") if cure else None
    return Link(row.nama, f"/admin/{row.entity}/details/?id={row.id}" if readable else "", row.rincian, button)


def _cure(catalog: Catalog, actor: Actor) -> tuple[str, str] | None:
    """How whoever reads this has a PLT come to a unit: at once, by a proposal, or not at all."""
    ways = {"plt_plh": "Tunjuk PLT", "usulan_plt": "Usulkan PLT"}
    return next(
        ((text, f"/admin/{name}/new/") for name, text in ways.items() if may(catalog, actor, name, "create")), None
    )


def _appointment(actor: Actor, unit: Baris) -> dict[str, object]:
    """What the form begins with, for a unit that nobody heads; the rest of the year, as the manual's example."""
    return {"unor": unit.id, "jabatan": f"Plt. Kepala {unit.nama}", "periode_akhir": f"{actor.today.year}-12-31"}


def _menus(catalog: Catalog, actor: Actor, names: tuple[str, ...]) -> Iterator[Link]:
    for name in names:
        if may(catalog, actor, name, "list"):
            yield Link(str(catalog.entity(name).label), f"/admin/{name}/")
