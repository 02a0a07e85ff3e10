"""The benchmark itself runs: a small one, without the peers' part of it where they are not installed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bench import files, pages
from tests.bench.measure import figure
from tests.bench.report import OURS, Promise, Row, table
from tests.bench.stage import stage


@pytest.mark.full
@pytest.mark.network
def test_the_benchmark_measures_and_prints(tmp_path: Path) -> None:
    with stage("sqlite", tmp_path, people=200, rounds=1) as made:
        rows = [*pages.pages(made), *pages.saving(made), *files.exporting(made)]
    assert all(row.figures[OURS].median > 0 for row in rows)
    printed = table("kecil", rows)
    assert "list, first page" in printed
    assert "export xlsx" in printed


def test_a_promise_is_kept_or_missed() -> None:
    slow, fast = figure([2.0, 1.0, 9.0], 80_000), figure([8.0])
    kept, missed = (Promise.ratio({"ours": slow, "django": fast}, "django", bound) for bound in (0.25, 0.2))
    unknown = Promise.ratio({"ours": slow}, "django", 0.25)
    assert [str(one) for one in (kept, missed, unknown, Promise("MB", 3, 4, more=True))] == [
        "0.25 <= 0.25 of django: kept",
        "0.25 <= 0.2 of django: MISSED",
        "? <= 0.25 of django: not measured",
        "4.00 >= 3 MB: kept",
    ]
    assert "2.0s (1.0-9.0) 80KB" in table("judul", [Row("halaman", {"ours": slow}, (unknown,))])
