"""What a page of the manual consists of, before it is Markdown or HTML."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from app.engine.spec import Entity
from app.engine.workflow import Workflow


@dataclass(frozen=True, slots=True)
class Lines:
    """A list of sentences."""

    items: tuple[str, ...]
    kind: ClassVar[str] = "lines"


@dataclass(frozen=True, slots=True)
class Table:
    """A table; the first cell of each row names it."""

    caption: str
    labels: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    kind: ClassVar[str] = "table"


@dataclass(frozen=True, slots=True)
class Diagram:
    """A workflow to be drawn; the tables beside it say the same in words."""

    flow: Workflow
    kind: ClassVar[str] = "diagram"


Block = Lines | Table | Diagram


@dataclass(frozen=True, slots=True)
class Section:
    """A titled part of a page; `key` is its anchor."""

    key: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """The manual of one menu; `related` are the other menus that it points at."""

    entity: Entity
    heading: str
    intro: str
    sections: tuple[Section, ...]
    related: tuple[str, ...]


def section(key: str, title: str, *blocks: Block | None) -> Section | None:
    """A section of the blocks that say something; None when none does."""
    kept = tuple(block for block in blocks if block is not None and not _empty(block))
    return Section(key, title, kept) if kept else None


def _empty(block: Block) -> bool:
    return (isinstance(block, Lines) and not block.items) or (isinstance(block, Table) and not block.rows)


def sentence(clause: str) -> str:
    """'wajib diisi' as 'Wajib diisi.'"""
    text = clause[:1].upper() + clause[1:]
    return text if text.endswith((".", "?", "!")) else f"{text}."


def sentences(clauses: Iterable[str]) -> str:
    """Clauses as sentences one after another."""
    return " ".join(sentence(clause) for clause in clauses if clause)


def listed(words: Iterable[str], last: str = "dan") -> str:
    """'A, B dan C'."""
    found = tuple(words)
    return f" {last} ".join((", ".join(found[:-1]), found[-1])) if len(found) > 1 else "".join(found)
