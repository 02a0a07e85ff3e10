"""Our export as a worker does it, in a process of its own: `python -m tests.bench.ours csv FILE NIP`."""

from __future__ import annotations

import gc
import json
import sys
import time
from pathlib import Path

from app.cli.site import Site
from app.settings import Settings
from app.sync.jobs import ekspor


class Watch:
    """Remembers when the first rows were written."""

    first: float = 0.0

    def report(self, done: int, total: int | None = None, message: str = "") -> None:
        """Note the first call."""
        self.first = self.first or time.perf_counter()


def main(form: str, target: str, nip: str) -> None:
    """Write every pegawai; print the seconds it took, and those to the first rows."""
    site, watch = Site(Settings.load()), Watch()
    actor, entity = site.actor(nip), site.catalog.entity("pegawai")
    assert site.registry  # a worker has long made them, and set them apart from what is collected
    gc.freeze()
    start = time.perf_counter()
    ekspor.write_list(site.workshop, actor, entity, Path(target), form, {}, watch)
    print(json.dumps({"seconds": time.perf_counter() - start, "first": watch.first - start}))


if __name__ == "__main__":
    main(*sys.argv[1:])
