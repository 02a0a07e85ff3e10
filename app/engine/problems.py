"""Findings about a schema: where, what, and what would cure it; collected for all files, never thrown one at a time."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Literal

from app.engine.fieldtypes.base import Place

Severity = Literal["error", "warning"]

MOST_FINDINGS = 1000
"""After so many, further ones are left for the next run."""

WINDOW = 110
"""How many characters of a long line are shown around the caret."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding. `code` is E… (error) or W… (warning); `source` is the line that was written at `place`."""

    code: str
    place: Place
    message: str
    cure: str = ""
    severity: Severity = "error"
    source: str = ""


class SchemaError(Exception):
    """The schema has errors; `problems` holds every finding, warnings included, in the order of the files."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(render_text(problems))
        self.problems = problems


@dataclass(slots=True)
class Report:
    """Collects findings while a schema is read. `lines` holds the text of each file, by name."""

    lines: dict[str, Sequence[str]] = field(default_factory=dict)
    found: dict[Problem, None] = field(default_factory=dict)

    def error(self, code: str, place: Place, message: str, cure: str = "") -> None:
        """Add an error."""
        self._add(code, place, message, cure, "error")

    def warn(self, code: str, place: Place, message: str, cure: str = "") -> None:
        """Add a warning."""
        self._add(code, place, message, cure, "warning")

    def _add(self, code: str, place: Place, message: str, cure: str, severity: Severity) -> None:
        lines = self.lines.get(place.file, ())
        source = lines[place.line - 1] if 0 < place.line <= len(lines) else ""
        problem = Problem(code, place, printable(message), printable(cure), severity, source)
        if len(self.found) < MOST_FINDINGS:
            self.found.setdefault(problem)

    def sorted(self) -> tuple[Problem, ...]:
        """All findings by file, line, column and code."""
        return tuple(sorted(self.found, key=lambda p: (p.place.file, p.place.line, p.place.column, p.code, p.message)))

    @property
    def failed(self) -> bool:
        """True when there is at least one error."""
        return any(problem.severity == "error" for problem in self.found)


def printable(text: str) -> str:
    """The text with everything that could upset a terminal shown as '?', and bounded."""
    shown = "".join(char if char.isprintable() else " " if char in "\t\n" else "?" for char in text)
    return shown if len(shown) <= 600 else shown[:599] + "…"


def did_you_mean(word: str) -> str:
    """The cure for a word that was nearly written."""
    return f"did you mean '{word}'?"


def suggest(word: str, known: Iterable[str], otherwise: str = "there is none to name: leave it out") -> str:
    """A cure for an unknown word: the nearest known one, or all of them when they are few."""
    words = sorted(set(known))
    near = get_close_matches(word[:80].lower(), words, n=1, cutoff=0.6)
    near = near or [known for known in words if known.startswith(f"{word.lower()}_")]
    if near:
        return did_you_mean(near[0])
    if not words:
        return otherwise
    listed = ", ".join(words[:30]) + (", …" if len(words) > 30 else "")
    return f"known here: {listed}"


def render_text(problems: Sequence[Problem]) -> str:
    """The findings as text for a terminal, each with its line and a caret under what is meant."""
    return "\n".join(_render(problem) for problem in problems)


def _render(problem: Problem) -> str:
    place = problem.place
    warning = "warning " if problem.severity == "warning" else ""
    head = f"{printable(place.file)}:{place.line}:{place.column}: {problem.code} {warning}{problem.message}"
    if not problem.source.strip():
        return f"{head}\n      | {problem.cure}" if problem.cure else head
    start = max(0, place.column - 1 - WINDOW // 2) if len(problem.source) > WINDOW else 0
    shown = printable(problem.source[start : start + WINDOW])
    before = place.column - 1 - start
    carets = "^" * max(1, min(place.length, len(shown) - before))
    return f"{head}\n{place.line:>5} | {shown}\n      | {' ' * before}{carets} {problem.cure}".rstrip()


def render_json(problems: Sequence[Problem]) -> str:
    """The findings as a JSON list of {code, severity, file, line, column, length, message, cure}."""
    return json.dumps([_as_dict(problem) for problem in problems], ensure_ascii=False, indent=2)


def _as_dict(problem: Problem) -> dict[str, str | int]:
    place = problem.place
    return {
        "code": problem.code,
        "severity": problem.severity,
        "file": printable(place.file),
        "line": place.line,
        "column": place.column,
        "length": place.length,
        "message": problem.message,
        "cure": problem.cure,
    }
