"""The office of `tests.support.skp` behind the web application: what a browser of each of its people gets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser
from werkzeug.test import TestResponse

from app.models.entities import CATALOG
from app.models.transaction import Database
from app.settings import SEEDS
from app.web.principal import COOKIE
from app.workflows import akun, seed
from tests import personas
from tests.personas import NOW, World
from tests.support.kantor_site import KantorSite, served
from tests.support.skp import Dinas, dinas
from tests.support.web import Clock, application

PIMPINAN = (
    ("Terselenggaranya penilaian kinerja yang objektif", (("kuantitas", "Jumlah pegawai yang dinilai", "120 orang"),)),
    (
        "Tersusunnya kebijakan manajemen talenta",
        (("kuantitas", "Jumlah dokumen kebijakan", "2 dokumen"), ("waktu", "Waktu penyusunan", "6 bulan")),
    ),
    ("Meningkatnya kepuasan pengguna layanan", (("kualitas", "Indeks kepuasan", "88"), ("biaya", "Biaya", "10 juta"))),
)
"""RHK organisasi of the Kabid, with the indikator of each as (aspek, text, target)."""

VERSION = re.compile(r'name="version" value="(\d+)"')


@dataclass(frozen=True, slots=True)
class Situs:
    """The application over the office, without CSRF tokens, which have tests of their own."""

    office: Dinas
    app: Flask

    @property
    def world(self) -> World:
        """The people and units."""
        return self.office.world

    def client(self, person: str) -> FlaskClient:
        """A browser in which somebody is signed in."""
        client = self.app.test_client()
        with self.world.database.write() as session:
            opened = akun.open_session(session, self.world.akun[person], address="127.0.0.1", agent="test", now=NOW)
        client.set_cookie(COOKIE, opened)
        return client


def situs(world: World, var: Path) -> Situs:
    """The application over the office of `world`, which has been made ready."""
    url = world.database.url.render_as_string(hide_password=False)
    app = application(url, var, CATALOG, Clock(NOW))
    app.config["WTF_CSRF_ENABLED"] = False
    return Situs(Dinas(world), app)


def siap(url: str) -> None:
    """Make the world in the database at `url` ready: posts given out, the BerAKHLAK values known."""
    database = Database(url)
    bersiap(personas.find(database))
    database.dispose()


def bersiap(world: World) -> Dinas:
    """The office with the BerAKHLAK values."""
    office = dinas(world)
    with world.database.write() as session:
        seed.reference(session, world.registry, SEEDS / "reference", NOW)
    return office


@contextmanager
def terlayani(world: World, var: Path, browser: Browser) -> Iterator[tuple[Dinas, KantorSite]]:
    """The office, and its application before a real browser."""
    office = bersiap(world)
    with served(world, var, browser) as site:
        yield office, site


def skp_pimpinan(office: Dinas) -> list[int]:
    """An approved SKP of the Kabid with the RHK of PIMPINAN; gives their ids."""
    above = office.plan("unit")
    made = []
    for teks, lines in PIMPINAN:
        made.append(office.rhk("unit", above, teks=teks, klasifikasi="organisasi"))
        for aspek, indikator, target in lines:
            office.add("unit", "indikator", {"rhk": made[-1], "teks": indikator, "aspek": aspek, "target": target})
    office.fire("unit", above, "ajukan")
    office.fire("tim", above, "setujui")
    return made


def version_of(answer: TestResponse) -> str:
    """The version in the first form of a page that has one."""
    found = VERSION.search(answer.text)
    assert found is not None
    return found[1]
