"""Names of people with their titles, as office files write them: 'Drs. Ir. H. NAMA, M.Si.'.

Source: the import rules, 5. The words below are abbreviations of titles in use, not rules of law; a name that they do
not explain stays whole: a title left in a name is seen and mended, while a name cut short is lost.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.domain.teks import collapse, normalise

_IN_FRONT = re.compile(
    r"(?:(?:Prof|Drs|Dra|Drg|Drh|Dr|Ir|Hj)(?:\.\s*|\s+)|(?:K\.\s?H|H|Ns|Apt|Tgk|Pdt|Ust)\.\s*)",
    re.IGNORECASE,
)
_WORD = re.compile(r"[A-Za-z]{1,6}(?:\.[A-Za-z]{1,6}(?:[-–][A-Za-z]{1,6})?)*\.?|\([A-Za-z. ]{1,12}\)")
_ENDING = re.compile(r"(?<=\S)\s+([SMA]\.\s?[A-Z].*)")
_KNOWN = frozenset(
    {"SE", "SH", "ST", "SP", "SPT", "SIP", "SAP", "SKM", "SPD", "SPDI", "SAG", "SSI", "SSOS", "SKOM", "SKEP"}
    | {"SKED", "SKG", "SSTP", "STP", "SPSI", "SIKOM", "SAK", "SHUT", "SFARM", "SGZ", "STRKEP", "STRKEB", "STRKES"}
    | {"MM", "MH", "MT", "MA", "MSI", "MSC", "MPD", "MAP", "MKES", "MKOM", "MHUM", "MKM", "MPH", "MBA", "MAK", "MAG"}
    | {"AMD", "AMDKEP", "AMDKEB", "AMDKES", "AMDAK", "AMAPD", "AMK", "AMKEB", "PHD", "CPA", "AK", "NERS", "NS", "APT"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Nama:
    """A name in its parts; `original` is what stood in the file, cleaned of invisible characters only."""

    original: str
    gelar_depan: str
    nama: str
    gelar_belakang: str


def split_nama(text: str) -> Nama:
    """The titles in front, the name and the titles behind. What is not surely a title stays in the name."""
    original = collapse(normalise(text))
    front, rest = _front(original)
    name, behind = _behind(rest)
    return Nama(original, front, name, behind)


def _front(text: str) -> tuple[str, str]:
    """The titles that `text` starts with, single-spaced, and the rest, which is never empty unless `text` is."""
    titles: list[str] = []
    rest = text
    while (match := _IN_FRONT.match(rest)) and re.search(r"[^\W\d_]{2}", rest[match.end() :]):
        titles.append(match[0].strip())
        rest = rest[match.end() :]
    return " ".join(titles), rest


def _behind(text: str) -> tuple[str, str]:
    """The name, and the titles that follow it, with or without a comma before them."""
    name, comma, tail = text.partition(",")
    if not comma:
        match = _ENDING.search(text)
        surely = match is not None and all(_letters(word) in _KNOWN for word in _words(match[1]))
        return (text[: match.start()], match[1]) if match and surely else (text, "")
    titles = [part.strip() for part in tail.split(",") if part.strip()]
    if not name.strip() or not titles or not all(_is_title(title) for title in titles):
        return text, ""
    return name.strip(), ", ".join(titles)


def _is_title(part: str) -> bool:
    """Whether what stands between two commas is titles alone: known ones, or abbreviations with a dot inside."""
    words = _words(part)
    return all(
        _WORD.fullmatch(word) and (_letters(word) in _KNOWN or re.search(r"\.[A-Za-z]", word) or word.startswith("("))
        for word in words
    )


def _words(part: str) -> list[str]:
    """The words of a part; 'S. Sos.' is one."""
    return re.sub(r"\.\s+", ".", part).split()


def _letters(word: str) -> str:
    return re.sub("[^A-Za-z]", "", word).upper()
