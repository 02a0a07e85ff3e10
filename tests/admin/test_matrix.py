"""Who gets which answer from every generated page: a table written by hand from the schema's words, not from its code.

Columns: entity; persona; what some role of theirs allows at all (l list, n new, r read, u update, d delete, k hand out
a reset code), without which the page is forbidden (403) whatever the row; then what is allowed on each row, "-" for a
row that does not exist for them (404). A row that is seen, but not open to the action, is 403 with the reason.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pytest
import sqlalchemy as sa

from tests.admin.office import ANONYMOUS, CATALOG, PERSONAS, Office
from tests.support import cover

ROWS = {
    # entity: rows by name; near lies in the unit of admin_unit, far elsewhere in the instansi, above over both, foreign
    # in the other one
    "shared": ("near=satu",),
    "instansi": ("near=kota", "foreign=desa"),
    "periode": ("near=kota0", "foreign=desa0"),
    "jadwal": ("near=kota", "foreign=desa"),
    "unor": ("near=umum", "far=hukum", "foreign=camat"),
    "pegawai": ("near=warga:umum", "far=warga:hukum", "foreign=warga:camat", "own=*"),
    "plt_plh": ("far=kota", "foreign=desa"),
    "rekan": (),
    "bawahan": (),
    "bawahan_pelaksana": (),
    "klaim_pimpinan": ("near=umum", "far=hukum", "foreign=camat"),
    "usulan_plt": ("near=umum", "far=hukum", "foreign=camat"),
    "usulan_profil": ("near=umum", "far=hukum", "foreign=camat"),
    "skp": ("near=umum", "far=hukum", "foreign=camat", "own=*"),
    "content": ("near=umum", "far=hukum", "foreign=camat", "own=*"),
    "ekspektasi": ("near=umum", "far=hukum", "foreign=camat", "own=*"),
    "matriks": ("near=umum", "far=hukum", "foreign=camat", "own=*"),
    "penilaian": ("near=umum", "far=hukum", "foreign=camat", "own=*"),
    "pembinaan": ("near=umum", "far=hukum", "foreign=camat", "own=*"),
    "feedback": ("near=umum", "far=hukum", "foreign=camat", "own=*"),
    "peers": ("near=umum", "far=hukum", "foreign=camat", "own=*"),
    "reported": ("near=umum", "far=hukum", "foreign=camat", "own=*"),
    "keberatan": ("near=umum", "far=hukum", "foreign=camat", "own=*"),
    "tinjauan": ("near=umum", "far=hukum", "foreign=camat", "own=*"),
    "dokumen_cetak": ("near=umum", "far=hukum", "foreign=camat", "own=*"),
    "pengecualian": ("near=umum", "far=hukum", "foreign=camat", "own=*"),
    "tim_kerja": ("near=umum", "far=hukum", "foreign=camat", "own=*"),
    "capaian_organisasi": ("near=umum", "far=hukum", "above=setda", "foreign=camat"),
    "akun": ("near=pegawai", "far=tim_penilai", "foreign=tetangga", "own=*"),
}

TABLE = """
shared      operator     lnrud   rud
shared      admin        lr      r
shared      admin_unit   lr      r
shared      tim_penilai  lr      r
shared      pegawai      lr      r
shared      tetangga     lr      r

instansi    operator     lnrud   rud   rud
instansi    admin        lru     ru    -
instansi    admin_unit   .       -     -
instansi    tim_penilai  .       -     -
instansi    pegawai      .       -     -
instansi    tetangga     lru     -     ru

periode     operator     lr      r     -
periode     admin        lnrud   rud   -
periode     admin_unit   lr      r     -
periode     tim_penilai  lr      r     -
periode     pegawai      lr      r     -
periode     tetangga     lnrud   -     rud

jadwal      operator     lr      r     -
jadwal      admin        lnrud   rud   -
jadwal      admin_unit   lr      r     -
jadwal      tim_penilai  lr      r     -
jadwal      pegawai      lr      r     -
jadwal      tetangga     lnrud   -     rud

unor        operator     lr      r     r     -
unor        admin        lnrud   rud   rud   -
unor        admin_unit   lr      r     r     -
unor        tim_penilai  lr      r     r     -
unor        pegawai      lr      r     r     -
unor        tetangga     lnrud   -     -     rud

pegawai     operator     lr      -     -     -     r
pegawai     admin        lnrud   rud   rud   -     rud
pegawai     admin_unit   lnru    ru    -     -     ru
pegawai     tim_penilai  lr      r     r     -     r
pegawai     pegawai      lr      -     -     -     r
pegawai     tetangga     lnrud   -     -     rud   rud

plt_plh     operator     lr      -     -
plt_plh     admin        lnrud   rud   -
plt_plh     admin_unit   lr      -     -
plt_plh     tim_penilai  lr      -     -
plt_plh     pegawai      lr      -     -
plt_plh     tetangga     lnrud   -     rud

klaim_pimpinan  operator     lr      -     -     -
klaim_pimpinan  admin        lr      r     r     -
klaim_pimpinan  admin_unit   lr      r     -     -
klaim_pimpinan  tim_penilai  lr      -     -     -
klaim_pimpinan  pegawai      lr      -     -     -
klaim_pimpinan  tetangga     lr      -     -     r

usulan_plt      operator     .       -     -     -
usulan_plt      admin        lr      r     r     -
usulan_plt      admin_unit   lnr     r     -     -
usulan_plt      tim_penilai  .       -     -     -
usulan_plt      pegawai      .       -     -     -
usulan_plt      tetangga     lr      -     -     r

usulan_profil   operator     lr      -     -     -
usulan_profil   admin        lr      r     r     -
usulan_profil   admin_unit   lr      r     -     -
usulan_profil   tim_penilai  lr      -     -     -
usulan_profil   pegawai      lr      -     -     -
usulan_profil   tetangga     lr      -     -     r

rekan       operator     l
bawahan     operator     l
bawahan_pelaksana operator     l
rekan       admin        l
bawahan     admin        l
bawahan_pelaksana admin        l
rekan       admin_unit   l
bawahan     admin_unit   l
bawahan_pelaksana admin_unit   l
rekan       tim_penilai  l
bawahan     tim_penilai  l
bawahan_pelaksana tim_penilai  l
rekan       pegawai      l
bawahan     pegawai      l
bawahan_pelaksana pegawai      l
rekan       tetangga     l
bawahan     tetangga     l
bawahan_pelaksana tetangga     l

skp         operator     lnrud   -     -     -     rud
skp         admin        lnrud   r     r     -     rud
skp         admin_unit   lnrud   r     -     -     rud
skp         tim_penilai  lnrud   -     -     -     rud
skp         pegawai      lnrud   -     -     -     rud
skp         tetangga     lnrud   -     -     r     rud

content     operator     lnrud   -     -     -     rud
content     admin        lnrud   r     r     -     rud
content     admin_unit   lnrud   r     -     -     rud
content     tim_penilai  lnrud   -     -     -     rud
content     pegawai      lnrud   -     -     -     rud
content     tetangga     lnrud   -     -     r     rud

ekspektasi  operator     lnrud   -     -     -     r
ekspektasi  admin        lnrud   r     r     -     r
ekspektasi  admin_unit   lnrud   r     -     -     r
ekspektasi  tim_penilai  lnrud   -     -     -     r
ekspektasi  pegawai      lnrud   -     -     -     r
ekspektasi  tetangga     lnrud   -     -     r     r

matriks     operator     lnrd    -     -     -     rd
matriks     admin        lnrd    r     r     -     rd
matriks     admin_unit   lnrd    r     -     -     rd
matriks     tim_penilai  lnrd    -     -     -     rd
matriks     pegawai      lnrd    -     -     -     rd
matriks     tetangga     lnrd    -     -     r     rd

penilaian   operator     lnrd    -     -     -     rd
penilaian   admin        lnrd    r     r     -     rd
penilaian   admin_unit   lnrd    r     -     -     rd
penilaian   tim_penilai  lnrd    -     -     -     rd
penilaian   pegawai      lnrd    -     -     -     rd
penilaian   tetangga     lnrd    -     -     r     rd

reported    operator     lnrud   -     -     -     r
reported    admin        lnrud   r     r     -     r
reported    admin_unit   lnrud   r     -     -     r
reported    tim_penilai  lnrud   -     -     -     r
reported    pegawai      lnrud   -     -     -     r
reported    tetangga     lnrud   -     -     r     r

keberatan   operator     lnr     -     -     -     r
keberatan   admin        lnr     r     r     -     r
keberatan   admin_unit   lnr     -     -     -     r
keberatan   tim_penilai  lnr     -     -     -     r
keberatan   pegawai      lnr     -     -     -     r
keberatan   tetangga     lnr     -     -     r     r

tinjauan    operator     lr      -     -     -     -
tinjauan    admin        lr      r     r     -     -
tinjauan    admin_unit   lr      -     -     -     -
tinjauan    tim_penilai  lnr     r     r     -     -
tinjauan    pegawai      lr      -     -     -     -
tinjauan    tetangga     lr      -     -     r     -

dokumen_cetak operator    lr     -     -     -     r
dokumen_cetak admin       lr     r     r     -     r
dokumen_cetak admin_unit  lr     -     -     -     r
dokumen_cetak tim_penilai lr     -     -     -     r
dokumen_cetak pegawai     lr     -     -     -     r
dokumen_cetak tetangga    lr     -     -     r     r

pengecualian operator    lr      -     -     -     r
pengecualian admin       lnrud   rud   rud   -     rud
pengecualian admin_unit  lr      r     -     -     r
pengecualian tim_penilai lr      -     -     -     r
pengecualian pegawai     lr      -     -     -     r
pengecualian tetangga    lnrud   -     -     rud   rud

tim_kerja   operator     lr      -     -     -     r
tim_kerja   admin        lnrud   rud   rud   -     rud
tim_kerja   admin_unit   lnrud   rud   -     -     rud
tim_kerja   tim_penilai  lr      -     -     -     r
tim_kerja   pegawai      lr      -     -     -     r
tim_kerja   tetangga     lnrud   -     -     rud   rud

feedback    operator     lnrud   -     -     -     r
feedback    admin        lnrud   r     r     -     r
feedback    admin_unit   lnrud   -     -     -     r
feedback    tim_penilai  lnrud   -     -     -     r
feedback    pegawai      lnrud   -     -     -     r
feedback    tetangga     lnrud   -     -     r     r

peers       operator     lr      -     -     -     r
peers       admin        lr      -     -     -     r
peers       admin_unit   lr      -     -     -     r
peers       tim_penilai  lr      -     -     -     r
peers       pegawai      lr      -     -     -     r
peers       tetangga     lr      -     -     -     r

pembinaan   operator     lnrud   -     -     -     r
pembinaan   admin        lnrud   -     -     -     r
pembinaan   admin_unit   lnrud   -     -     -     r
pembinaan   tim_penilai  lnrud   -     -     -     r
pembinaan   pegawai      lnrud   -     -     -     r
pembinaan   tetangga     lnrud   -     -     -     r

capaian_organisasi operator    lr      -     -     r     -
capaian_organisasi admin       lnrud   ru    ru    ru    -
capaian_organisasi admin_unit  lr      r     -     r     -
capaian_organisasi tim_penilai lr      r     r     r     -
capaian_organisasi pegawai     lr      r     -     r     -
capaian_organisasi tetangga    lnrud   -     -     -     ru

akun        operator     lnruk   ruk   ruk   ruk   ruk
akun        admin        lnruk   ruk   ruk   -     r
akun        admin_unit   lrk     rk    -     -     r
akun        tim_penilai  .       -     -     -     -
akun        pegawai      .       -     -     -     -
akun        tetangga     lnruk   -     -     r     r
"""

REFERENCE = ("eselon", "golongan", "jenjang", "jabatan", "kedudukan_hukum", "perilaku", "hari_libur")
CONTENT = ("rhk", "indikator", "lampiran")
REPORTED = ("rencana_aksi", "realisasi", "bukti_dukung")
FEEDBACK = ("umpan_balik_hasil", "umpan_balik_perilaku")
PEERS = ("feedback_rekan", "permintaan_feedback")
KINDS = {"shared": REFERENCE, "content": CONTENT, "reported": REPORTED, "feedback": FEEDBACK, "peers": PEERS}
SEES_BOTH = {("operator", "instansi"), ("operator", "akun")}
MARK = "Rahasia"
EXPLAINED = {"instansi", "unor", "pegawai", "skp", "akun", *REFERENCE[:1]}
"""Whose page 'Mengapa?' is asked for, which is dear: it rests on the same filter for all."""


@dataclass(frozen=True)
class Line:
    """What one persona may do on the pages of one entity."""

    entity: str
    persona: str
    pages: str
    rows: tuple[tuple[str, str], ...]

    def expected(self, letter: str, may: str) -> int:
        """The status of the page behind `letter` for a row where `may` is allowed."""
        if letter not in self.pages:
            return 403
        return 200 if letter in may else 404 if may == "-" else 403


def lines() -> list[Line]:
    found = []
    for text in TABLE.strip().splitlines():
        if text.strip():
            kind, persona, pages, *cells = text.split()
            for entity in KINDS.get(kind, (kind,)):
                names = [name.split("=")[1].replace("*", persona) for name in ROWS[kind]]
                rows = tuple((f"{entity}:{name}", cell) for name, cell in zip(names, cells, strict=True))
                found.append(Line(entity, persona, pages, rows))
    return found


LINES = lines()
FEW = ("admin", "pegawai")
"""Who is asked in the short run about menus that have nothing which another has not."""


def short() -> Iterator[tuple[str, str]]:
    """The entities and personas of the short run: of those that have between them all there is each line of its own
    (who may do the same is asked once), of any other the lines of FEW, once for all that share a line of the table."""
    whole, told = cover.names(CATALOG), set()
    kinds = {entity: kind for kind, entities in KINDS.items() for entity in entities}
    for line in LINES:
        may = (line.pages, *(cell for _, cell in line.rows))
        whose = (line.entity, *may) if line.entity in whole else (kinds.get(line.entity, line.entity), line.persona)
        if (line.entity in whole or line.persona in FEW) and whose not in told:
            told.add(whose)
            yield line.entity, line.persona


SHORT = frozenset(short())


def asked(lines: Sequence[Line]) -> list[object]:
    """The lines as parameters of a test that fetches pages."""
    return [
        pytest.param(
            line,
            id=f"{line.entity}-{line.persona}",
            marks=() if (line.entity, line.persona) in SHORT else pytest.mark.full,
        )
        for line in lines
    ]


OWN_ONLY = [line for line in LINES if line.persona != "tetangga" and (line.persona, line.entity) not in SEES_BOTH]


def test_the_table_speaks_of_every_entity_and_persona() -> None:
    entities = {entity.name for entity in CATALOG if entity.parent is None}

    assert {(line.entity, line.persona) for line in LINES} == {(one, who) for one in entities for who in PERSONAS}


@pytest.mark.parametrize("line", asked(LINES))
def test_every_page_answers_as_the_table_says(shared_office: Office, line: Line) -> None:
    client, base = shared_office.client(line.persona), f"/admin/{line.entity}/"
    answers = {base: 200 if "l" in line.pages else 403, f"{base}new/": 200 if "n" in line.pages else 403}
    for name, may in line.rows:
        row_id = shared_office.ids[name]
        answers[f"{base}details/?id={row_id}"] = line.expected("r", may)
        if line.entity in EXPLAINED:
            answers[f"{base}hak/?id={row_id}"] = line.expected("r", may)
        answers[f"{base}edit/?id={row_id}"] = line.expected("u", may)
        answers[f"{base}delete/?id={row_id}"] = line.expected("d", may)
        if line.entity == "akun":
            answers[f"{base}action/kode_reset/?id={row_id}"] = line.expected("k", may)

    got = {address: client.get(address) for address in answers}

    assert {address: answer.status_code for address, answer in got.items()} == answers
    if line in OWN_ONLY:
        assert [address for address, answer in got.items() if MARK in answer.text] == []


@pytest.mark.full
@pytest.mark.parametrize("line", LINES, ids=lambda line: f"{line.entity}-{line.persona}")
def test_the_page_of_rights_answers_as_the_table_says(shared_office: Office, line: Line) -> None:
    client = shared_office.client(line.persona)
    expected = {name: line.expected("r", may) for name, may in line.rows}
    got = {name: client.get(f"/admin/{line.entity}/hak/?id={shared_office.ids[name]}") for name in expected}

    assert {name: answer.status_code for name, answer in got.items()} == expected
    if line in OWN_ONLY:
        assert [name for name, answer in got.items() if MARK in answer.text] == []


@pytest.mark.parametrize("line", asked(LINES))
def test_every_change_is_refused_as_the_table_says(shared_office: Office, line: Line) -> None:
    client, base = shared_office.client(line.persona), f"/admin/{line.entity}/"
    expected, got = {}, {}
    for name, may in line.rows:
        row_id = shared_office.ids[name]
        before = shared_office.stored(line.entity, id=row_id)
        update, delete = line.expected("u", may), line.expected("d", may)
        # An update of nothing changes nothing; a delete of another version is refused as stale.
        expected[name] = (303 if update == 200 else update, 409 if delete == 200 else delete)
        got[name] = (
            client.post(f"{base}edit/?id={row_id}", data={"version": _version(before)}).status_code,
            client.post(f"{base}delete/", data={"id": row_id, "version": 999}).status_code,
        )
        assert shared_office.stored(line.entity, id=row_id) == before
    created = client.post(f"{base}new/", data={}).status_code

    assert got == expected
    assert created == (422 if "n" in line.pages else 403)


def _version(stored: Sequence[sa.RowMapping]) -> int:
    return int(stored[0]["version"])


@pytest.mark.parametrize("line", asked(OWN_ONLY))
def test_nothing_of_another_instansi_shows_up(shared_office: Office, line: Line) -> None:
    """On what has not been looked at for `test_every_page_answers_as_the_table_says`."""
    client, base = shared_office.client(line.persona), f"/admin/{line.entity}/"
    pages = ["?size=200"]
    if CATALOG.entity(line.entity).tree:
        pages += ["pohon/", *(f"pohon/?cabang={shared_office.ids[name]}" for name, _ in line.rows)]
    for field in CATALOG.entity(line.entity).stored:
        if field.storage is not None and field.storage.to:
            pages.append(f"lookup/{field.name}/?q={MARK}")

    leaks = [page for page in pages if MARK in client.get(base + page).text]

    assert leaks == []


@pytest.mark.parametrize("entity", [entity.name for entity in CATALOG if entity.parent is None])
def test_nobody_without_an_account_gets_anything(shared_office: Office, entity: str) -> None:
    client, base = shared_office.client(ANONYMOUS), f"/admin/{entity}/"
    looked = [client.get(base + page) for page in ("", "new/", "edit/?id=1", "details/?id=1", "delete/?id=1", "pohon/")]
    sent = [client.post(base + page) for page in ("new/", "edit/?id=1", "delete/", "quick-add/x/", "action/x/")]

    assert {answer.status_code for answer in looked} == {302}
    assert all(answer.location.startswith("/login") for answer in looked)
    assert {answer.status_code for answer in sent} == {401}


def test_a_row_of_children_has_no_pages(shared_office: Office) -> None:
    assert shared_office.client("operator").get("/admin/akun_peran/").status_code == 404


@pytest.mark.parametrize("row_id", ["0", "-1", "1,2", "1 OR 1=1", "٣", "9" * 30, "", "null", str(2**63), "1e3", "0x1"])
@pytest.mark.parametrize("page", ["details/", "edit/", "delete/", "hak/"])
def test_what_is_no_id_is_not_found(shared_office: Office, page: str, row_id: str) -> None:
    assert shared_office.client("admin").get(f"/admin/periode/{page}?id={row_id}").status_code == 404
