"""Search finds words anywhere, in any case, by an index, alike on both databases."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
import sqlalchemy as sa

from app.models.build import Registry
from app.models.search import search_clause
from app.models.transaction import Database

NAMES = ["Budi Santoso", "SITI RAHMAWATI", "Ahmad 100% \\ Yani", "O'Brien_A", 'Dewi "Ayu" Lestari', "Bu Di"]
Find = Callable[[str], list[str]]


@pytest.fixture
def find(store: Database, sample: Registry) -> Find:
    """Searches people named NAMES; the first two work at Dinas Kesehatan, the others at Sekretariat."""
    tables = sample.tables
    with store.engine.begin() as connection:
        connection.execute(sa.insert(tables["instansi"]).values(id=1, nama="I"))
        for number, nama in ((1, "Dinas Kesehatan"), (2, "Sekretariat")):
            connection.execute(sa.insert(tables["unor"]).values(id=number, instansi_id=1, nama=nama))
        for number, nama in enumerate(NAMES):
            values = {"kode": f"1989{number:03}", "nama": nama, "unor_id": 1 if number < 2 else 2, "aktif": True}
            connection.execute(sa.insert(tables["pegawai"]).values(instansi_id=1, **values))

    def search(text: str) -> list[str]:
        with store.engine.connect() as connection:
            table = tables["pegawai"]
            clause = search_clause(sample, "pegawai", text, connection.dialect.name)
            return list(connection.scalars(sa.select(table.c.nama).where(clause).order_by(table.c.id)))

    return search


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("santoso", [0]),
        ("ANTOS", [0]),
        ("siti rahma", [1]),
        ("rahma siti", [1]),
        ("santoso siti", []),
        ("1989003", [3]),
        ("198900", [0, 1, 2, 3, 4, 5]),
        ("bu", [0, 5]),
        ("di", [0, 1]),  # a word of two letters only at the start: of the name or of the unit's
        ("bu di", [5]),  # short words alone: together, as they are typed
        ("di bu", []),
        ("u d", [5]),
        ("santoso bu", [0]),  # beside a longer one: at the start of any word
        ("lestari ay", []),  # no word of hers begins so: a quote stands in front
        ("dewi le", [4]),
        ("budi ke", [0]),
        ("dewi ew", []),
        ("kesehatan", [0, 1]),
        ("budi kesehatan", [0]),
        ("100%", [2]),
        ("%", []),
        ("_", []),
        ("n_a", [3]),
        ("\\ yan", [2]),
        ("% \\", [2]),
        ("0%", []),
        ("00% yani", [2]),
        ("'br", [3]),
        ('"ayu"', [4]),
        ('ayu" OR "', []),
        ("NEAR(budi)", []),
        ("nama:budi", []),
        ("-", []),
        ("*", []),
        ("", [0, 1, 2, 3, 4, 5]),
        ("  \t ", [0, 1, 2, 3, 4, 5]),
        ("\x00", [0, 1, 2, 3, 4, 5]),
        ("\U0010ffff", []),
        ("\ud7ff", []),
        ("x" * 100_000, []),
        ("budi " * 1000, [0]),
    ],
)
def test_words(find: Find, text: str, found: list[int]) -> None:
    assert find(text) == [NAMES[number] for number in found]


def test_the_index_follows_every_change(store: Database, sample: Registry, find: Find) -> None:
    table, units = sample.tables["pegawai"], sample.tables["unor"]
    with store.engine.begin() as connection:
        connection.execute(sa.update(table).where(table.c.kode == "1989000").values(nama="Joko"))
        connection.execute(sa.update(units).where(units.c.id == 2).values(nama="Bagian Umum"))
        connection.execute(sa.delete(table).where(table.c.kode == "1989001"))
    assert (find("santoso"), find("joko"), find("siti")) == ([], ["Joko"], [])
    assert find("umum") == NAMES[2:]


def test_an_index_serves_the_search(store: Database, sample: Registry, find: Find) -> None:
    table = sample.tables["unor"]
    with store.engine.begin() as connection:
        dialect = connection.dialect.name
        for text in ("sekre", "se"):
            clause = search_clause(sample, "unor", text, dialect)
            query = sa.select(table.c.id).where(clause).compile(connection, compile_kwargs={"literal_binds": True})
            if dialect == "sqlite":
                plan = "\n".join(str(row[3]) for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {query}"))
                assert not re.search(r"SCAN unor\b", plan)
                assert ("unor__fts" if text == "sekre" else "sx_unor__nama") in plan
            else:
                connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
                connection.exec_driver_sql("SET LOCAL enable_indexonlyscan = off")
                text_plan = str(query).replace("%%", "%")
                plan = "\n".join(
                    str(row[0])
                    for row in connection.exec_driver_sql(
                        f"EXPLAIN {text_plan}", execution_options={"no_parameters": True}
                    )
                )
                assert "sx_unor__nama" in plan
