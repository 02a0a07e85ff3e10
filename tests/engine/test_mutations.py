"""Our own schema, damaged in thousands of ways: always findings in the right place, never a traceback."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

import pytest

from app.engine.catalog import check, load
from app.engine.fieldtypes import FIELD_TYPES
from app.engine.problems import Problem, Report, render_json, render_text
from app.engine.reading import field_keys
from app.engine.source import BREAKS, Mapping, Node, Scalar, Sequence, read_text
from app.engine.vocabulary import ENTITY
from tests.engine.schemas import PACKAGED
from tests.support import cover

SHORT = 2
LONG = 7
"""How many words of a file are damaged, in the short run of a few files and in the long one of all."""

FILES = sorted(path.relative_to(PACKAGED).as_posix() for path in PACKAGED.rglob("*.yaml"))
JUNK = "\t\x00\ufeff\u202e{}[]:,'\"#&*!|>%@`-?\\ \n0áé😀\ud7ff~"

Mutation = Callable[[str, Random], str]


def _cut(text: str, random: Random) -> str:
    at = random.randrange(len(text))
    return text[:at] + text[at + random.randint(1, 8) :]


def _insert(text: str, random: Random) -> str:
    at = random.randrange(len(text))
    return text[:at] + "".join(random.choices(JUNK, k=random.randint(1, 3))) + text[at:]


def _swap_lines(text: str, random: Random) -> str:
    lines = text.split("\n")
    a, b = random.randrange(len(lines)), random.randrange(len(lines))
    lines[a], lines[b] = lines[b], lines[a]
    return "\n".join(lines)


def _repeat_line(text: str, random: Random) -> str:
    lines = text.split("\n")
    at = random.randrange(len(lines))
    return "\n".join([*lines[:at], lines[at], *lines[at:]])


def _drop_line(text: str, random: Random) -> str:
    lines = text.split("\n")
    del lines[random.randrange(len(lines))]
    return "\n".join(lines)


def _indent(text: str, random: Random) -> str:
    lines = text.split("\n")
    at = random.randrange(len(lines))
    lines[at] = " " * random.randint(1, 5) + lines[at]
    return "\n".join(lines)


def _truncate(text: str, random: Random) -> str:
    return text[: random.randrange(len(text))]


def _swap_words(text: str, random: Random) -> str:
    words = text.split(" ")
    a, b = random.randrange(len(words)), random.randrange(len(words))
    words[a], words[b] = words[b], words[a]
    return " ".join(words)


def _other_shape(text: str, random: Random) -> str:
    """A value becomes one of another shape."""
    nodes = [node for node in _scalars(_parsed(text)) if node.place.length > 1]
    chosen = random.choice(nodes)
    value = random.choice(
        [
            "[]",
            "{}",
            "[a, [b]]",
            "{a: {b: c}}",
            "~",
            '""',
            "-1",
            "99999999999999999999",
            "true",
            "{me: x}",
            "{today: 0}",
            "a.b.c.d.e.f",
        ]
    )
    return _replaced(text, chosen, value)


MUTATIONS: tuple[Mutation, ...] = (
    _cut,
    _insert,
    _swap_lines,
    _repeat_line,
    _drop_line,
    _indent,
    _truncate,
    _swap_words,
    _other_shape,
)


def _parsed(text: str) -> Node:
    node = read_text(text, "x", Report())
    assert node is not None
    return node


def _scalars(node: Node) -> Iterator[Scalar]:
    if isinstance(node, Scalar):
        yield node
    for item in node.items if isinstance(node, Sequence) else ():
        yield from _scalars(item)
    for _, value in node.pairs if isinstance(node, Mapping) else ():
        yield from _scalars(value)


def _replaced(text: str, scalar: Scalar, new: str) -> str:
    lines = text.split("\n")
    line, start = lines[scalar.place.line - 1], scalar.place.column - 1
    lines[scalar.place.line - 1] = line[:start] + new + line[start + scalar.place.length :]
    return "\n".join(lines)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The packaged schema, to be damaged."""
    return Path(
        shutil.copytree(PACKAGED, tmp_path / "schema", ignore=shutil.ignore_patterns("*.json", "*.md", "migrations"))
    )


def _sound(problem: Problem, folder: Path) -> None:
    """A finding that can be shown and acted on."""
    assert problem.message, problem
    assert problem.cure, problem
    path = Path(problem.place.file)
    assert path.is_relative_to(folder)
    if path.is_file():
        lines = BREAKS.split(path.read_bytes().decode("utf-8-sig", errors="replace"))
        assert 1 <= problem.place.line <= len(lines), problem
        assert 1 <= problem.place.column <= len(lines[problem.place.line - 1]) + 1, problem


def _damage(copy: Path, rounds: int, seed: int) -> int:
    """Damages one to four files a round, and checks what is found; returns how many rounds had findings."""
    random = Random(seed)
    with_findings = 0
    for _ in range(rounds):
        chosen = random.sample(FILES, random.randint(1, 4))
        for name in chosen:
            text = (PACKAGED / name).read_text(encoding="utf-8")
            (copy / name).write_text(random.choice(MUTATIONS)(text, random), encoding="utf-8")
        found = check([copy])
        with_findings += bool(found)
        for problem in found:
            _sound(problem, copy)
        render_text(found)
        render_json(found)
        for name in chosen:
            shutil.copyfile(PACKAGED / name, copy / name)
    return with_findings


def test_damage_never_breaks_the_checker(copy: Path) -> None:
    assert _damage(copy, 25, seed=1) > 14


@pytest.mark.full
@pytest.mark.parametrize("seed", range(1, 8))
def test_much_damage_never_breaks_the_checker(copy: Path, seed: int) -> None:
    assert _damage(copy, 400, seed) > 250


def _keys_of_the_language(node: Node, keys: frozenset[str]) -> Iterator[Scalar]:
    for key, value in node.pairs if isinstance(node, Mapping) else ():
        if key.text in keys:
            yield key
        yield from _keys_of_the_language(value, keys)
    for item in node.items if isinstance(node, Sequence) else ():
        yield from _keys_of_the_language(item, keys)


def _misspelt(word: str, random: Random) -> str:
    at = random.randrange(1, len(word)) if len(word) > 1 else 1
    return word[:at] + "x" + word[at:]


def entity_files() -> list[object]:
    """(file, how many words): the short run looks into those that have between them all that the language offers."""
    files = [name for name in FILES if name.startswith("entities/")]
    short = {f"entities/{name}.yaml" for name in cover.names(load([PACKAGED]))}
    return [
        *(pytest.param(name, SHORT, id=f"{name}-short") for name in files if name in short),
        *(pytest.param(name, LONG, id=name, marks=pytest.mark.full) for name in files),
    ]


@pytest.mark.parametrize(("name", "count"), entity_files())
def test_a_misspelt_key_is_found_at_its_place_and_cured(copy: Path, name: str, count: int) -> None:
    random = Random(name)
    top = frozenset(key.name for key in ENTITY.keys) - {"entity"}
    text = (copy / name).read_text(encoding="utf-8")
    root = _parsed(text)
    assert isinstance(root, Mapping)
    own = [key for key, _ in root.pairs if key.text in top]
    inner = []
    for _, field in next(value for key, value in root.pairs if key.text == "fields").pairs:  # type: ignore[union-attr]
        known = frozenset(key.name for key in field_keys(field.get("type").text))  # type: ignore[union-attr]
        inner += [key for key, _ in field.pairs if key.text in known - {"type"}]  # type: ignore[union-attr]
    for key in [*random.sample(own, count // 2), *random.sample(inner, count - count // 2)]:
        wrong = _misspelt(key.text, random)
        (copy / name).write_text(_replaced(text, key, wrong), encoding="utf-8")
        found = [problem for problem in check([copy]) if problem.code == "E110"]
        assert [(p.place.line, p.place.column, p.place.length) for p in found] == [
            (key.place.line, key.place.column, len(wrong))
        ]
        assert found[0].cure == f"did you mean '{key.text}'?", render_text(found)


@pytest.mark.parametrize(("name", "count"), entity_files())
def test_a_misspelt_word_is_found_at_its_place(copy: Path, name: str, count: int) -> None:
    """Types, entities, fields and roles: whatever refers to something."""
    random = Random(name)
    text = (copy / name).read_text(encoding="utf-8")
    root = _parsed(text)
    assert isinstance(root, Mapping)
    targets: list[tuple[str, Scalar]] = []
    fields = root.get("fields")
    assert isinstance(fields, Mapping)
    for _, field in fields.pairs:
        assert isinstance(field, Mapping)
        for code, key in (("E201", "type"), ("E202", "to")):
            value = field.get(key)
            targets += (
                [(code, value)] if isinstance(value, Scalar) and (value.text in FIELD_TYPES or key == "to") else []
            )
    listed = root.get("list")
    assert isinstance(listed, Mapping)
    targets += [("E203", item) for item in _scalars(listed.get("search") or listed)]
    roles = root.get("permissions")
    assert isinstance(roles, Mapping)
    targets += [("E401", key) for key, _ in roles.pairs]
    for code, scalar in random.sample(targets, min(count, len(targets))):
        wrong = _misspelt(scalar.text, random)
        (copy / name).write_text(_replaced(text, scalar, wrong), encoding="utf-8")
        first = min((p for p in check([copy]) if p.code == code), key=lambda p: p.place.line)
        assert (first.place.line, first.place.column) == (scalar.place.line, scalar.place.column), render_text([first])
        assert scalar.text in first.cure or "known here" in first.cure or "did you mean" in first.cure
