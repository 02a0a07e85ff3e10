"""Where an umpan balik is typed: its control on a page, and what a form sent of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.domain.umpan_balik import Atas
from app.workflows.penilaian.menilai import Isian, Tentang, Umpan, nama

SHOWN = "semula-"
_NAME = re.compile(r"(?P<atas>hasil|perilaku)-(?P<nomor>[0-9]{1,12})-(?P<bagian>arah|teks)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Kotak:
    """Where an umpan balik is given: what stands in it, what the form had shown, and what is wrong with it."""

    arah: str
    teks: str
    isi: Umpan
    semula: Umpan
    salah: tuple[str, ...]


def kotak(about: Tentang, here: Umpan, sent: Isian | None, salah: Iterable[tuple[str, str]]) -> Kotak:
    """The control: `here` is what is stored, `sent` what was typed where a form comes back, `salah` what is wrong."""
    names = (nama(about, "arah"), nama(about, "teks"))
    wrong = tuple(message for name, message in salah if name in names)
    shown = sent.semula.get(about, here) if sent and not wrong else here
    return Kotak(*names, sent.umpan.get(about, here) if sent else here, shown, wrong)


def terkirim(form: Mapping[str, str], prefix: str = "") -> dict[Tentang, Umpan]:
    """The umpan balik of the controls '<prefix>hasil-<id>-arah' and so on."""
    found: dict[Tentang, dict[str, str]] = {}
    for name, text in form.items():
        known = _NAME.fullmatch(name.removeprefix(prefix)) if name.startswith(prefix) else None
        if known:
            found.setdefault((Atas(known["atas"]), int(known["nomor"])), {})[known["bagian"]] = text
    return {about: Umpan(texts.get("arah", ""), texts.get("teks", "")) for about, texts in found.items()}
