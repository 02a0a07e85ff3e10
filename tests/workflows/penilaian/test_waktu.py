"""Days end at midnight where the instansi is: at the year's end and on 29 February, wherever the server stands."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
import sqlalchemy as sa

from app.domain.actor import Actor
from app.errors import AppError, NotAllowed, OutOfScope, Passed
from app.workflows import entity
from app.workflows.keberatan import lewat
from app.workflows.penilaian import isi, menilai
from tests.support.penilaian import Kerja, kerja
from tests.support.skp import Dinas

HOURS = {"Asia/Jakarta": 7, "Asia/Makassar": 8, "Asia/Jayapura": 9}
SERVERS = ("UTC", "Asia/Jayapura", "America/New_York")
EVERY = [
    pytest.param(zona, server, marks=[] if number == place else pytest.mark.full)
    for number, zona in enumerate(HOURS)
    for place, server in enumerate(SERVERS)
]
"""Each zone on each machine; the short run has each of them once."""
SECOND = timedelta(seconds=1)
DATE = tuple[int, int, int]


@pytest.fixture
def server(request: pytest.FixtureRequest) -> Iterator[None]:
    """A machine that has its clock in the zone that the test names."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TZ", request.param)
        time.tzset()
        yield
    time.tzset()


class Kota:
    """The office in a zone: what its people do at moments of its own clock."""

    def __init__(self, work: Kerja, zona: str) -> None:
        self.work, self.world, self.hours = work, work.office.world, HOURS[zona]
        self.set(zona=zona)

    def set(self, **values: object) -> None:
        """What the instansi has set."""
        places = self.world.registry.tables["instansi"]
        with self.world.database.write() as session:
            mine = sa.update(places).where(places.c.id == self.world.instansi["alpa"])
            session.execute(mine.values(**values))

    def begin(self, year: int, month: int, day: int) -> datetime:
        """The first moment of a day here."""
        return datetime(year, month, day, tzinfo=timezone(timedelta(hours=self.hours))).astimezone(UTC)

    def actor(self, person: str, now: datetime) -> Actor:
        return self.world.actor(person, now)

    def realisasi(self, penilaian: int, indikator: int, now: datetime) -> None:
        values = {"penilaian": penilaian, "indikator": indikator, "nilai": "3", "sumber_data": "rekap"}
        with self.world.database.write() as session:
            actor = self.actor("pegawai", now)
            isi.tambah(session, self.world.registry, actor, "realisasi", values, now=now)

    def nilai(self, penilaian: int, now: datetime, person: str = "unit") -> None:
        with self.world.database.write() as session:
            actor, registry = self.actor(person, now), self.world.registry
            menilai.semua_sesuai(session, registry, actor, penilaian, menilai.Isian(), None, now=now)

    def ajukan(self, penilaian: int, now: datetime) -> Mapping[str, object]:
        values = {"penilaian": penilaian, "alasan_pegawai": "x", "minta_hasil": "diatas", "minta_perilaku": "diatas"}
        with self.world.database.write() as session:
            actor, registry = self.actor("pegawai", now), self.world.registry
            made = entity.create(session, registry, actor, "keberatan", values, now=now).subject_id
        return self.work.office.row("keberatan", made)

    def tolak(self, keberatan: object, now: datetime) -> None:
        assert isinstance(keberatan, int)
        with self.world.database.write() as session:
            actor, registry = self.actor("tim", now), self.world.registry
            given = {"keputusan": "Tidak."}
            entity.fire(session, registry, actor, "keberatan", keberatan, "tolak", given, now=now)

    def round(self, now: datetime) -> int:
        """How many keberatan became late."""
        with self.world.database.write() as session:
            return len(lewat.tandai(session, self.world.registry, now=now))


@pytest.mark.parametrize(("zona", "server"), EVERY, indirect=["server"])
@pytest.mark.usefixtures("server")
def test_the_years_last_second_is_in_time_and_the_next_one_is_not(work: Kerja, zona: str) -> None:
    """31 December 23.59.59: filled in; a second later it is 2027. The days for a keberatan count from the local date of
    the rating, and end, too, at midnight here."""
    here = Kota(work, zona)
    work.office.change("admin", "periode", work.periode["Final"], {"batas_pengisian": "12-31"})
    period, new_year = work.buka("Final"), here.begin(2027, 1, 1)
    here.realisasi(period, work.indikator[0], new_year - SECOND)
    with pytest.raises(Passed, match="31 Desember 2026"):
        here.realisasi(period, work.indikator[1], new_year)
    here.nilai(period, new_year - SECOND)  # the batas closes nothing to the penilai
    with pytest.raises(Passed, match="14 Januari 2027"):
        here.ajukan(period, here.begin(2027, 1, 15))
    here.nilai(period, new_year)
    with pytest.raises(Passed, match="15 Januari 2027"):
        here.ajukan(period, here.begin(2027, 1, 16))
    filed = here.ajukan(period, here.begin(2027, 1, 16) - SECOND)
    assert filed["batas"] == date(2027, 1, 29)
    over = here.begin(2027, 1, 30)
    assert here.round(over - SECOND) == 0
    with pytest.raises(Passed, match="Terlambat"):
        here.tolak(filed["id"], over)
    assert here.round(over) == 1
    with pytest.raises(Passed):
        here.tolak(filed["id"], over - SECOND)


@pytest.mark.parametrize("zona", ["Asia/Jakarta", "Asia/Jayapura"])
def test_a_decision_of_the_last_second_holds(work: Kerja, zona: str) -> None:
    here, period = Kota(work, zona), work.buka("Final")
    day = here.begin(2026, 12, 18)
    here.realisasi(period, work.indikator[0], day)
    here.nilai(period, day)
    filed = here.ajukan(period, day)
    here.tolak(filed["id"], here.begin(2027, 1, 2) - SECOND)
    assert here.round(here.begin(2027, 1, 2)) == 0
    assert work.office.row("keberatan", period)["status"] == "ditolak"


@pytest.mark.parametrize("zona", ["Asia/Makassar", "Asia/Jayapura"])
def test_working_days_pass_over_weekends_and_holidays_of_both_years(work: Kerja, zona: str) -> None:
    here, period = Kota(work, zona), work.buka("Final")
    here.set(keberatan_hitung="kerja", keberatan_ajukan_hari=3, keberatan_respon_hari=2)
    for day in (date(2026, 12, 25), date(2027, 1, 1)):
        work.office.make("operator", "hari_libur", {"tanggal": day, "nama": "Libur", "sumber": "SKB"})
    thursday = here.begin(2026, 12, 25) - SECOND
    here.realisasi(period, work.indikator[0], thursday)
    here.nilai(period, thursday)
    with pytest.raises(Passed, match="30 Desember 2026"):
        here.ajukan(period, here.begin(2026, 12, 31))
    filed = here.ajukan(period, here.begin(2026, 12, 31) - SECOND)
    assert filed["batas"] == date(2027, 1, 4)
    assert [here.round(moment) for moment in (here.begin(2027, 1, 5) - SECOND, here.begin(2027, 1, 5))] == [0, 1]


@pytest.mark.parametrize(("zona", "server"), list(zip(HOURS, reversed(SERVERS), strict=True)), indirect=["server"])
@pytest.mark.usefixtures("server")
def test_a_plt_rates_from_the_first_second_to_the_last_of_the_dates_here(work: Kerja, zona: str) -> None:
    here, period, people = Kota(work, zona), work.buka("Final"), work.office.world.registry.tables["pegawai"]
    here.realisasi(period, work.indikator[0], here.begin(2026, 12, 1))
    with here.world.database.write() as session:
        leaves = sa.update(people).where(people.c.id == here.world.pegawai["unit"])
        session.execute(leaves.values(jenis_jabatan="pegawai"))
    post = {"pegawai": here.world.pegawai["rekan"], "unor": here.world.unor["alpa.satu"], "jabatan": "Plt. Kabid"}
    days = {"jenis": "PLT", "periode_awal": date(2026, 12, 31), "periode_akhir": date(2026, 12, 31), "aktif": True}
    work.office.make("admin", "plt_plh", {**post, **days})
    first, after = here.begin(2026, 12, 31), here.begin(2027, 1, 1)
    for moment in (first - SECOND, after):
        with pytest.raises((NotAllowed, OutOfScope)):
            here.nilai(period, moment, "rekan")
    for moment in (first, after - SECOND):
        here.nilai(period, moment, "rekan")
    assert work.office.row("penilaian", period)["penilai_jabatan"] == "Plt. Kabid"


LEAP = {
    "Awal Tahun": {"periode_awal": "01-01", "periode_akhir": "02-29", "batas_pengisian": "02-29"},
    "Akhir Tahun": {"periode_awal": "07-01", "periode_akhir": "12-31", "batas_pengisian": "02-29"},
}


@pytest.mark.parametrize(
    ("awal", "first", "last", "final"),
    [
        ((2026, 1, 1), (2026, 2, 28), (2027, 2, 28), (2026, 1, 1)),
        ((2027, 1, 1), (2027, 2, 28), (2028, 2, 29), (2027, 1, 1)),  # the batas falls in the next year, a leap year
        ((2028, 1, 1), (2028, 2, 29), (2029, 2, 28), (2028, 1, 1)),
        ((2028, 2, 29), (2028, 2, 29), (2029, 2, 28), (2028, 2, 29)),
        ((2028, 3, 1), None, (2029, 2, 28), (2028, 3, 1)),
    ],
)
def test_29_february_is_28_in_common_years(
    office: Dinas, awal: DATE, first: DATE | None, last: DATE, final: DATE
) -> None:
    work = kerja(office, periode_awal=date(*awal), periode_akhir=date(awal[0], 12, 31))
    here = Kota(work, "Asia/Jayapura")
    numbers = {nama: office.make("admin", "periode", {"nama": nama, **days}) for nama, days in LEAP.items()}

    def add(periode: int) -> int:
        with here.world.database.write() as session:
            now = here.begin(*awal)
            actor = here.actor("pegawai", now)
            return isi.tambah_periode(session, here.world.registry, actor, work.skp, periode, now=now).subject_id

    assert office.row("penilaian", add(work.periode["Final"]))["awal"] == date(*final)
    assert office.row("penilaian", add(numbers["Akhir Tahun"]))["batas"] == date(*last)
    if first is None:
        with pytest.raises(AppError):
            add(numbers["Awal Tahun"])
        return
    period = add(numbers["Awal Tahun"])
    row = office.row("penilaian", period)
    assert (row["akhir"], row["batas"]) == (date(*first), date(*first))
    plan = {"penilaian": period, "rhk": work.rhk[0], "teks": "Menyusun laporan", "target": "3 Laporan"}
    work.tambah("rencana_aksi", plan, now=here.begin(*awal))
    over = here.begin(*first) + timedelta(days=1)
    with pytest.raises(Passed, match="Februari"):
        here.realisasi(period, work.indikator[0], over)
    here.realisasi(period, work.indikator[0], over - SECOND)
