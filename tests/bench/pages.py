"""Lists, searches, forms and savings, as a browser asks for them."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import quote

from app.models.account import load_actor
from app.models.history import Event, record
from tests.bench import data, measure
from tests.bench.client import Client
from tests.bench.measure import Ask
from tests.bench.report import DJANGO, FLOOR, OURS, STOCK, Promise, Row
from tests.bench.stage import Stage

PART, DIGITS = quote("Wira Samudra"), "19800315"
LARGEST_LIST, LARGEST_FORM = 75_000, 60_000


@dataclass(frozen=True, slots=True)
class Page:
    """One page, by its address in each system, and what is promised about it."""

    name: str
    addresses: Mapping[str, str]
    of_django: float
    largest: int
    of_floor: float | None = None


def wanted(people: int) -> tuple[Page, ...]:
    """The pages of the benchmark."""
    last = -(-people // 50)
    ours, django, stock = "/admin/pegawai/", "/admin/bench/pegawai/", "/admin/pegawai/"

    def searched(name: str, text: str) -> Page:
        asked = {OURS: f"{ours}?q={text}", DJANGO: f"{django}?q={text}", STOCK: f"{stock}?search={text}"}
        return Page(name, asked, 0.25, LARGEST_LIST)

    first = {OURS: ours, DJANGO: django, STOCK: stock, FLOOR: "/"}
    far = {
        OURS: f"{ours}?page={last}",
        DJANGO: f"{django}?p={last}",
        STOCK: f"{stock}?page={last - 1}",
        FLOOR: f"/?page={last}",
    }
    few = {
        OURS: f"{ours}?f.jenis_jabatan.eq=pimpinan",
        DJANGO: f"{django}?jenis_jabatan__exact=pimpinan",
        STOCK: f"{stock}?flt0_0=pimpinan",
    }
    form = {OURS: "/admin/plt_plh/edit/?id=5", DJANGO: "/admin/bench/pltplh/5/change/"}
    if people <= 100_000:  # its <select> of every pegawai would be 70 MB
        form[STOCK] = "/admin/plt_plh/edit/?id=5"
    return (
        Page("list, first page", first, 0.25, LARGEST_LIST, of_floor=2.0),
        Page("list, last page", far, 0.10, LARGEST_LIST),
        Page("list, filtered", few, 0.30, LARGEST_LIST),
        searched("search, part of a name", PART),
        searched("search, part of a NIP", DIGITS),
        Page("edit form, long relation", form, 0.40, LARGEST_FORM),
    )


def pages(made: Stage) -> Iterator[Row]:
    """Pages as they are read."""
    for page in wanted(made.people):
        asked = {
            who: measure.page(made.clients[who], path) for who, path in page.addresses.items() if who in made.clients
        }
        yield _row(page, asked, made)
    first = wanted(made.people)[0]
    path, client = first.addresses[OURS], made.clients[OURS]
    fresh: dict[str, Ask] = {OURS: _after_a_write(made, measure.page(client, path))}
    if DJANGO in made.clients:
        fresh[DJANGO] = measure.page(made.clients[DJANGO], first.addresses[DJANGO])
    yield Row("list, just after a write", measure.interleaved(fresh, made.rounds, 1))


def _row(page: Page, asked: Mapping[str, Ask], made: Stage) -> Row:
    # What takes seconds and megabytes would leave the others cold caches: it is asked apart.
    apart = {STOCK} & set(asked) if "form" in page.name else set()
    figures = measure.interleaved({who: ask for who, ask in asked.items() if who not in apart}, made.rounds)
    if apart:
        figures |= measure.interleaved({who: asked[who] for who in apart}, made.rounds, repeats=1)
    promises = [
        Promise.ratio(figures, DJANGO, page.of_django),
        Promise("KB", page.largest / 1000, figures[OURS].size / 1000),
    ]
    if page.of_floor is not None:
        promises.append(Promise.ratio(figures, FLOOR, page.of_floor))
    return Row(page.name, figures, tuple(promises))


def _after_a_write(made: Stage, ask: Ask) -> Ask:
    """The same page with a change before it, so that no remembered total holds."""

    def changed() -> tuple[float, int]:
        now = datetime.now(UTC)
        with made.database.write() as session:
            actor = load_actor(session, 1, now)
            assert actor is not None
            record(session, actor, [Event("pegawai", 1, "uji", {}, instansi_id=1)], now=now)
        return ask()

    return changed


def load(made: Stage) -> Iterator[Row]:
    """Requests a second of the list's first page, the systems in turn."""
    paths = {who: path for who, path in wanted(made.people)[0].addresses.items() if who in made.clients}
    rates: dict[str, list[float]] = {who: [] for who in paths}
    for _ in range(3):
        for who, path in paths.items():
            rates[who].append(measure.requests_a_second(made.clients[who], path))
    figures = {who: measure.figure(found) for who, found in rates.items()}
    yield Row("list, requests a second", figures, (Promise.ratio(figures, DJANGO, 3.0, more=True),), unit="/s")


def saving(made: Stage) -> Iterator[Row]:
    """Saving one changed pegawai: the form, then the save, which alone is measured."""
    asked: dict[str, Ask] = {
        OURS: _saver(made.clients[OURS], "/admin/pegawai/edit/?id=77", {"nip": _nip(77), "aktif": "true"})
    }
    if DJANGO in made.clients:
        theirs = {"nip": _nip(78), "aktif": "on", "unor": "79"}
        asked[DJANGO] = _saver(made.clients[DJANGO], "/admin/bench/pegawai/78/change/", theirs)
    yield Row("save", measure.interleaved(asked, made.rounds, 1))


def _nip(number: int) -> str:
    row = next(itertools.islice(data.pegawai(number), number - 1, None))
    return str(row["nip"])


def _saver(client: Client, path: str, own: Mapping[str, str]) -> Callable[[], tuple[float, int]]:
    turns = itertools.count()
    fixed = {"unor": "78", "jenis_jabatan": "pegawai", "status_pimpinan": "definitif", "jabatan": "Pelaksana"}

    def save() -> tuple[float, int]:
        form = {**client.fields(path), **fixed, **own, "nama": f"Nama Baru {next(turns)}"}
        answer = client.post(path, form)
        if answer.status not in (302, 303):
            raise RuntimeError(f"saving at {path} answered {answer.status}")
        return answer.seconds, len(answer.body)

    return save
