"""Parameters of a list's address that were kept for later: what of them still holds, for whom, by today's names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from app.domain.actor import Actor
from app.engine.fieldtypes.relation import RelationField
from app.engine.former import present_names
from app.engine.spec import Catalog, Entity
from app.errors import Invalid
from app.models.build import Registry
from app.models.listing.narrow import refused
from app.models.listing.query import FILTER, PARAMETERS, field_at, parse_query
from app.models.scope import Coverage, coverage

Pairs = tuple[tuple[str, str], ...]
HIDDEN = "Satu bagian tidak terbuka bagi Anda."


class Sifted(NamedTuple):
    """The parameters that hold, and a sentence for each that was left out."""

    pairs: Pairs
    left_out: tuple[str, ...]


def sift(registry: Registry, actor: Actor, entity: Entity, asked: Iterable[tuple[str, str]]) -> Sifted:
    """Search, filters, order, preset and page size of `asked` as far as `actor` may use them in the list of `entity`.

    Former names of fields become the present ones, and of a filter with several values those stay that still exist.
    Whatever else `asked` holds is dropped without a word: it is none of a list's own parameters.
    """
    shown = coverage(registry, actor, entity, "list")
    kept: dict[str, list[str]] = {}
    left_out: dict[str, None] = {}
    for name, text in _values(registry.catalog, entity, asked):
        why = _refusal(registry.catalog, entity, shown, name, text)
        if why:
            left_out[why] = None
        elif name.endswith(".in") or name not in kept:  # of all others the first one counts
            kept.setdefault(name, []).append(text)
    return Sifted(tuple((name, ",".join(dict.fromkeys(texts))) for name, texts in kept.items()), tuple(left_out))


def _values(catalog: Catalog, entity: Entity, asked: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """The list's own parameters by their present names, one value each."""
    for name, raw in asked:
        text = raw.strip()
        if name.startswith(FILTER):
            *steps, op = name.removeprefix(FILTER).split(".")
            present = f"{FILTER}{'.'.join((*_present(catalog, entity, steps), op))}"
            for part in text.split(",") if op == "in" else (text,):
                if part.strip():
                    yield present, part.strip()
        elif name == "sort" and text:
            path = ".".join(_present(catalog, entity, text.removeprefix("-").split(".")))
            yield name, f"-{path}" if text.startswith("-") else path
        elif name in PARAMETERS and text:
            yield name, text


def _present(catalog: Catalog, entity: Entity, steps: Iterable[str]) -> Iterator[str]:
    """A path by the names that its fields have today; behind a step that leads nowhere, as it was."""
    at: Entity | None = entity
    for step in steps:
        name = present_names(catalog, at).get(step, step) if at else step
        field = at.fields.get(name) if at else None
        at = catalog.entity(field.to) if isinstance(field, RelationField) else None
        yield name


def _refusal(catalog: Catalog, entity: Entity, shown: Coverage, name: str, text: str) -> str:
    """Why the list cannot be asked this; '' where it can. A field that does not show is not named."""
    try:
        wrong = refused(entity, parse_query(catalog, entity, {name: [text]}), shown)
    except Invalid as refusal:
        wrong = {key: reasons[0] for key, reasons in refusal.fields.items()}
    why = wrong.get(name, "")
    path = _path(name, text)
    if not why or not path:
        return why and f"{'Kata kunci' if name == 'q' else text}: {why}"
    if path[0] in entity.fields and path[0] not in shown.any:
        return HIDDEN
    what = "Urutan" if name == "sort" else "Saringan"
    try:
        label = str(field_at(catalog, entity, path).label)
    except KeyError:
        return f"{what} menurut “{'.'.join(path)}”: isian itu tidak ada lagi."
    return f"{what} menurut {label}: {why}"


def _path(name: str, text: str) -> tuple[str, ...]:
    """The path of the field that a parameter speaks of; empty where it speaks of none."""
    if name == "sort":
        return tuple(text.removeprefix("-").split("."))
    return tuple(name.removeprefix(FILTER).split(".")[:-1]) if name.startswith(FILTER) else ()
