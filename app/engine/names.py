"""Names that the schema may call and that are written in Python above the engine; tests hold them together."""

from __future__ import annotations

import keyword
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from app.engine.tableshape import ColumnKind

VERBS: Mapping[str, str] = MappingProxyType(
    {
        "akun.kode_reset": "issues a one-time code with which the account's owner sets a new password (entity akun)",
    }
)
"""Steps of row actions (`verb`), registered in `app.workflows.registry`."""

ONE_BY_ONE = frozenset({"akun.kode_reset"})
"""Verbs that hand something out, which is shown once: never done to many rows at once."""


@dataclass(frozen=True, slots=True)
class Page:
    """A hand-written page about one row of `entity`: what it is for, and its address with the row's number in it."""

    description: str
    entity: str
    address: str

    def of(self, row_id: int) -> str:
        """Where the page of a row is."""
        return self.address.replace("{id}", str(row_id))


PAGES: Mapping[str, Page] = MappingProxyType(
    {
        "capaian.statistik": Page(
            "shows how the predikat of a unit's pegawai are spread beside its capaian",
            "capaian_organisasi",
            "/evaluasi/capaian/{id}/",
        ),
        "keberatan.check": Page(
            "shows what was objected to, explained and decided, side by side", "keberatan", "/keberatan/{id}/"
        ),
        "penilaian.cetak": Page(
            "asks what a print of a penilaian has to know, and gives the document",
            "penilaian",
            "/penilaian/cetak/{id}/",
        ),
        "penilaian.tinjau": Page(
            "shows what a predikat rests on, for the Tim Penilai to agree or ask", "penilaian", "/tim-penilai/{id}/"
        ),
        "skp.cetak": Page("asks what a print of an SKP has to know, and gives the document", "skp", "/skp/{id}/cetak/"),
    }
)
"""Hand-written pages that an action may open (`page`), each a route that asks for the action's right, too."""

GUARDS: Mapping[str, str] = MappingProxyType(
    {
        "baris_terisi": "every list of rows below has at least one row, and so on below these",
        "skp_lengkap": "the SKP has a main RHK, every RHK an indikator, and its model still fits the post (entity skp)",
        "skp_ada_penilai": "somebody rates the pegawai on that day, who do not set the SKP themselves (entity skp)",
        "penilaian_definitif": "the SKP is a definitive one, for Final the last of its year (entity penilaian)",
        "penilaian_ada_realisasi": "the pegawai reported a realisasi (entity penilaian)",
        "umpan_balik_lengkap": "every indikator and every perilaku has its umpan balik (entity penilaian)",
        "skp_tanpa_penilai": "the pegawai heads the top unit, or a unit mandiri under `mandiri_auto_approve` (skp)",
    }
)
"""Checks before a step of a workflow (`guards`), registered in `app.workflows.guards`."""

GUARD_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "baris_terisi": "setiap daftar baris di bawahnya sudah terisi",
        "skp_lengkap": "setiap rencana hasil kerja sudah memiliki indikator",
        "skp_ada_penilai": "pegawai memiliki pejabat penilai kinerja",
        "penilaian_definitif": "SKP-nya bukan SKP sebagai PLT/PLH dan, untuk Final, SKP definitif terakhir tahun itu",
        "penilaian_ada_realisasi": "pegawai sudah mengisi realisasi",
        "umpan_balik_lengkap": "setiap indikator dan perilaku sudah diberi umpan balik",
        "skp_tanpa_penilai": "pegawai memimpin unit tertinggi, atau unit mandiri yang boleh menetapkan SKP sendiri",
    }
)
"""The same checks as Indonesian clauses, for the people who meet them."""

IMPLIED_ROLES: Mapping[str, str] = MappingProxyType(
    {"pegawai": "self", "pejabat_penilai": "bawahan", "bawahan": "penilai", "penentu": "decider"}
)
"""Roles that every account with a pegawai holds without being given them, each with the reach that it must have."""

DERIVATIONS: Mapping[str, str] = MappingProxyType(
    {
        "skp": "of an SKP: year, post, unit and model, from the pegawai or the PLT/PLH that it is made for",
        "rhk": "of a Rencana Hasil Kerja: its place in the SKP",
        "indikator": "of an indikator: its place in the RHK, and the form that model and pendekatan of the SKP ask for",
        "keberatan": "of a keberatan: who explains, who decides, until when, and the marks before it and asked for",
        "lampiran": "of a line of the lampiran: its place in its part",
        "penilaian": "of a penilaian: name, kind and dates of its period, as far as the SKP is offered it",
        "rencana_aksi": "of a rencana aksi: its place under its RHK",
        "bukti_dukung": "of a bukti dukung: nothing is known of a link that was changed",
    }
)
"""What fills in readonly fields (`derive`), registered in `app.workflows.derived`."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """A predicate: the entity that it speaks of, and how people are told that it holds."""

    entity: str
    clause: str


PREDICATES: Mapping[str, Spoken] = MappingProxyType(
    {
        "menaungi_unit_saya": Spoken("unor", "unitnya adalah unit kerja Anda atau unit di atasnya"),
        "final_ditinjau": Spoken("skp", "Final SKP-nya Sangat Baik atau Sangat Kurang"),
    }
)
"""Named predicates (`is`), registered in `app.models.predicates`."""

PROVIDERS: Mapping[str, str] = MappingProxyType(
    {
        "pimpinan_unor": "who heads the unit of the row, definitively or as pjb (entities with a relation unor)",
        "pelaksana_unor": "the PLT and PLH of the unit of the row today (entities with a relation unor)",
    }
)
"""Named providers of computed values (`by`), with what each gives, registered in `app.models.computed`."""


@dataclass(frozen=True, slots=True)
class Query:
    """A query that rows may come from: what its rows are, and the kind of each column that a field may show.

    Kinds are those of `app.engine.tableshape`; what every row has (`id`, `version` …) goes without saying. Rows that
    belong to an instansi name `instansi_id` here.
    """

    description: str
    columns: Mapping[str, ColumnKind]


QUERIES: Mapping[str, Query] = MappingProxyType(
    {
        "rekan": Query(
            "The active pegawai by name, NIP, post and unit: what colleagues may know of one another.",
            {
                "instansi_id": "reference",
                "unor_id": "reference",
                "pegawai_id": "reference",
                "nip": "text",
                "nama": "text",
                "jabatan": "text",
                "pimpinan": "boolean",
            },
        ),
        "pelaksana": Query(
            "The PLT and PLH of active pegawai that were not ended early, whatever the day.",
            {
                "instansi_id": "reference",
                "unor_id": "reference",
                "pegawai_id": "reference",
                "nip": "text",
                "nama": "text",
                "jabatan": "text",
                "jenis": "text",
                "awal": "date",
                "akhir": "date",
            },
        ),
    }
)
"""Queries that the rows of an entity may come from (`source`), registered in `app.models.sources`."""

RESERVED = frozenset(
    {
        *("id", "instansi_id", "version", "created_at", "updated_at", "metadata", "registry"),  # every mapped class
        *("meta", "process", "populate_obj", "post_process", "data", "errors", "form_errors", "validate"),  # WTForms
        *("hidden_tag", "csrf_token", "is_submitted"),  # Flask-WTF
        *("all", "any", "not", "exists", "is", "of", "self"),  # words of conditions and scopes
        *keyword.kwlist,  # attributes of classes
    }
)
"""Words that no field and no entity may be called, since they mean something else already."""
