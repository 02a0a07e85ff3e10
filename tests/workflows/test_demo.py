"""The invented people of `ekinerja seed demo --pegawai N`."""

from __future__ import annotations

import yaml

from app.domain.nip import parse_nip
from app.settings import SEEDS
from app.workflows import demo

MANY = 100_000


def test_nobody_of_many_has_the_nip_of_somebody_else() -> None:
    stuff = yaml.safe_load((SEEDS / "demo" / "pegawai.yaml").read_text("utf-8"))
    nips = [demo.invented(stuff, (1,), number)["nip"] for number in range(MANY)]
    assert len(set(nips)) == MANY
    assert parse_nip(nips[-1]).serial >= demo.FIRST_INVENTED_SERIAL
