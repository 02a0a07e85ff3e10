"""Printed documents: one that somebody waits for, and a batch; the whole of them, processes started included."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from functools import partial

from app.exports import mph, rencana_skp
from app.exports.render.process import Form
from tests.bench import measure
from tests.bench.report import OURS, Promise, Row
from tests.bench.stage import Stage
from tests.exports.documents import ORDINARY, matrix

ONE = 1.5  # seconds
BATCH = 50
FORMS: tuple[Form, ...] = ("pdf", "docx")


def documents(made: Stage) -> Iterator[Row]:
    """Rencana SKP one by one and many at once, and a matrix of 20 people."""
    rounds = min(made.rounds, 5)
    for form in FORMS:
        one = _figure(rounds, partial(_one, form))
        yield Row(f"rencana skp, {form}", {OURS: one}, (Promise("s", ONE, one.median),))
        yield Row(f"rencana skp, {form}, {BATCH}", {OURS: _figure(min(rounds, 3), partial(_batch, form))})
    yield Row("matriks 7 x 20, pdf", {OURS: _figure(rounds, _matrix)})


def _one(form: Form) -> int:
    return len(rencana_skp.render(ORDINARY, form))


def _matrix() -> int:
    return len(mph.render(matrix(7, 20), "pdf"))


def _batch(form: Form) -> int:
    made = list(rencana_skp.render_many([ORDINARY] * BATCH, form))
    return sum(len(each) for each in made if isinstance(each, bytes))


def _figure(rounds: int, make: Callable[[], int]) -> measure.Figure:
    seconds, size = [], 0
    for _ in range(rounds):
        start = time.perf_counter()
        size = make()
        seconds.append(time.perf_counter() - start)
    return measure.figure(seconds, size)
