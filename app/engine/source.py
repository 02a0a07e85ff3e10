"""YAML files as nodes that know their place. Nothing is interpreted: `no`, `0123` and `01-31` stay what was written.

The subset is closed: one document a file, no anchors, aliases, tags or merge keys, no key twice, bounded in size and
depth.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from app.engine.fieldtypes.base import Place
from app.engine.problems import Report

MAX_BYTES = 256 * 1024
MAX_DEPTH = 30
BREAKS = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
SYNTAX_CURES = (
    ("'\\t'", "indent with blanks, not with tabs"),
    ("cannot start any token", "put the text in quotes"),
    ("mapping values are not allowed", "put a text that holds ': ' in quotes, or mend the indentation"),
    ("expected ',' or", "close the bracket before here, or put a text that holds , ? : or brackets in quotes"),
    ("could not find expected ':'", "write 'key: value', with a blank behind the colon"),
    ("end of stream", "close the quote or bracket that begins here"),
    ("but found '?'", "put the text in quotes"),
    ("<block end>", "mend the indentation: what belongs together begins in the same column"),
)
"""What usually cures the parser's complaints, by a part of their words."""

BEHIND_BRACES = re.compile(r"\s*(?:- )?\w+: (?:\{[^{}]*\}|\[[^\[\]]*\])\s*[^\s#,]")
"""A text such as {nama} - {nip} without quotes: something follows the closing bracket."""

CURLY = "“”„‟‘’‚‛«»"

FORBIDDEN = re.compile(
    "[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
    "|[\u200b-\u200f\u2028-\u202e\u2060-\u2069]"
)
"""What YAML refuses, and what changes the look of a text without being seen."""


@dataclass(frozen=True, slots=True)
class Scalar:
    """A word, number or text, exactly as written. `plain`: without quotes."""

    text: str
    place: Place
    plain: bool = True

    @property
    def empty(self) -> bool:
        """Nothing was written behind the colon."""
        return self.plain and self.text in ("", "~", "null", "Null", "NULL")


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list."""

    items: tuple[Node, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys with their values, in the written order."""

    pairs: tuple[tuple[Scalar, Node], ...]
    place: Place

    def get(self, name: str) -> Node | None:
        """The value of a key, or None."""
        return next((value for key, value in self.pairs if key.text == name), None)

    def key(self, name: str) -> Scalar | None:
        """The key itself, for its place."""
        return next((key for key, _ in self.pairs if key.text == name), None)

    def place_of(self, name: str) -> Place:
        """Where the value of a key stands; the whole mapping's place when there is none."""
        value = self.get(name)
        return value.place if value is not None else self.place


Node = Scalar | Sequence | Mapping


def read_file(path: Path, shown: str, report: Report) -> Node | None:
    """The one document of a file; findings go to `report` under the name `shown`. None when it cannot be read."""
    nowhere = Place(shown, 1, 1)
    try:
        data = path.read_bytes()
    except OSError as error:
        report.error("E100", nowhere, f"cannot read the file: {error.strerror}", "check that it exists and may be read")
        return None
    if len(data) > MAX_BYTES:
        report.error(
            "E101", nowhere, f"the file has {len(data)} bytes, more than {MAX_BYTES}", "split it into smaller files"
        )
        return None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        column = error.start - (data.rfind(b"\n", 0, error.start) + 1) + 1
        report.error("E102", Place(shown, line, column), "the file is not UTF-8", "save it with the encoding UTF-8")
        return None
    return read_text(text, shown, report)


def read_text(text: str, shown: str, report: Report) -> Node | None:
    """The one document of a text; findings go to `report`. None when it is not YAML of our subset."""
    report.lines[shown] = BREAKS.split(text)
    bad = FORBIDDEN.search(text)
    if bad:
        before = BREAKS.split(text[: bad.start()])
        place = Place(shown, len(before), len(before[-1]) + 1)
        report.error("E102", place, f"the character U+{ord(bad[0]):04X} is not allowed", "delete it")
        return None
    try:
        return _Composer(shown, report).compose(yaml.parse(text, Loader=yaml.SafeLoader))
    except yaml.MarkedYAMLError as error:
        _syntax_error(error, shown, report)
    except _Stop:
        pass
    return None


def _syntax_error(error: yaml.MarkedYAMLError, shown: str, report: Report) -> None:
    mark = _mark(error)
    place = Place(shown, mark.line + 1, mark.column + 1) if mark else Place(shown, 1, 1)
    place = _within(place, report)
    problem = error.problem or error.context or "cannot be read"
    cure = next(
        (cure for words, cure in SYNTAX_CURES if words in problem), "check indentation, quotes and brackets here"
    )
    line = report.lines[shown][place.line - 1] if place.line <= len(report.lines[shown]) else ""
    if BEHIND_BRACES.match(line):
        cure = "put the whole text in quotes: it begins with a bracket, which YAML takes for a set of keys or a list"
    since = error.context_mark
    if since is not None and mark is not since and since.line + 1 < place.line:
        cure += f" (it belongs to what begins on line {since.line + 1})"
    report.error("E103", place, f"not YAML: {problem}", cure)


def _mark(error: yaml.MarkedYAMLError) -> yaml.Mark | None:
    """Where the mistake is: what is left open is told where it begins, and not where the file ends."""
    began_there = any(words in (error.problem or "") for words in ("end of stream", "could not find expected ':'"))
    if began_there and error.context_mark is not None:
        return error.context_mark
    return error.problem_mark or error.context_mark


def _within(place: Place, report: Report) -> Place:
    """The end of the file is told as the end of its last line that has something on it."""
    lines = report.lines[place.file]
    if place.line <= len(lines) and lines[place.line - 1].strip():
        return place
    last = min(place.line, len(lines))
    while last > 1 and not lines[last - 1].strip():
        last -= 1
    return Place(place.file, last, max(1, len(lines[last - 1].rstrip()) + 1))


class _Stop(Exception):
    """The rest of the file makes no sense to us; the finding is already reported."""


class _Composer:
    """Builds nodes from the parser's events without recursion, so that depth cannot hurt."""

    def __init__(self, file: str, report: Report) -> None:
        self.file = file
        self.report = report

    def compose(self, events: Iterator[yaml.Event]) -> Node | None:
        roots: list[Node] = []
        stack: list[tuple[yaml.Event, list[Node]]] = []
        for event in events:
            self._refuse(event)
            if isinstance(event, yaml.DocumentStartEvent) and roots:
                self._stop("E104", event, "a second document in one file", "put it into a file of its own")
            into = stack[-1][1] if stack else roots
            if isinstance(event, yaml.ScalarEvent):
                into.append(Scalar(event.value, self._place(event, event), event.style is None))
                self._curly(into[-1])
            elif isinstance(event, (yaml.SequenceStartEvent, yaml.MappingStartEvent)):
                if len(stack) >= MAX_DEPTH:
                    self._stop("E104", event, f"nested deeper than {MAX_DEPTH} levels", "write it flatter")
                stack.append((event, []))
            elif isinstance(event, (yaml.SequenceEndEvent, yaml.MappingEndEvent)):
                start, items = stack.pop()
                node = self._close(start, event, items)
                (stack[-1][1] if stack else roots).append(node)
        return roots[0] if roots else None

    def _close(self, start: yaml.Event, end: yaml.Event, items: list[Node]) -> Node:
        place = self._place(start, end)
        if isinstance(start, yaml.SequenceStartEvent):
            return Sequence(tuple(items), place)
        return Mapping(tuple(self._pairs(items)), place)

    def _pairs(self, items: list[Node]) -> Iterator[tuple[Scalar, Node]]:
        seen: dict[str, Scalar] = {}
        for key, value in zip(items[::2], items[1::2], strict=True):
            if not isinstance(key, Scalar):
                self.report.error("E104", key.place, "a key must be one word", "write 'name: value'")
            elif key.plain and key.text == "<<":
                self.report.error(
                    "E104", key.place, "merge keys (<<) are not part of the language", "write the keys out"
                )
            elif key.text in seen:
                cure = f"it stands on line {seen[key.text].place.line} already: keep one of the two"
                self.report.error("E105", key.place, f"the key '{key.text}' stands here twice", cure)
            else:
                seen[key.text] = key
                yield key, value

    def _curly(self, node: Node) -> None:
        """Quotes as word processors write them look like quotes and become part of the text."""
        if isinstance(node, Scalar) and node.plain and node.text[:1] in CURLY and node.text:
            self.report.warn("W102", node.place, "curly quotes are part of the text", 'write straight ones: "…"')

    def _refuse(self, event: yaml.Event) -> None:
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) is not None:
            self._stop(
                "E104",
                event,
                "anchors and aliases (& and *) are not part of the language",
                "write the value out, or put it in quotes",
            )
        if getattr(event, "tag", None) is not None:
            self._stop(
                "E104", event, "tags (!…) are not part of the language", "leave it out, or put the value in quotes"
            )

    def _stop(self, code: str, event: yaml.Event, message: str, cure: str) -> None:
        self.report.error(code, self._place(event, event), message, cure)
        raise _Stop

    def _place(self, start: yaml.Event, end: yaml.Event) -> Place:
        first, last = start.start_mark, end.end_mark
        if first is None or last is None:
            return Place(self.file, 1, 1)
        length = last.column - first.column if last.line == first.line else 1
        return Place(self.file, first.line + 1, first.column + 1, max(1, length))
