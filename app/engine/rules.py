"""What rows keep to: uniqueness, conditions that every row fulfils, and periods that do not overlap."""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.conditions import ALWAYS
from app.engine.book import Book, Draft
from app.engine.conditional import conditional_rules, rule_names
from app.engine.conditions import ORDERED, condition
from app.engine.fieldtypes.base import Text
from app.engine.operands import Allowed
from app.engine.reading import boolean, items, label, mapping, sourced, text
from app.engine.rows import stored_names
from app.engine.rulespec import NoOverlap, Rule, Unique
from app.engine.source import Mapping, Scalar

RULE = Allowed("a rule", me=False)
ROW_ALONE = Allowed("what rows are compared by", me=False, today=False, across=False)


def uniques(draft: Draft, book: Book) -> Iterator[Unique]:
    """The uniqueness rules of a draft, with those of its natural key and of single fields.

    Of a singleton two rows are alike before one looks at any field.
    """
    if draft.parent is None and boolean(draft.node.get("singleton")):
        yield Unique(())
    written = [_unique(item, draft, book) for item in items(draft.node.get("unique")) if isinstance(item, Mapping)]
    whole = {frozenset(item.fields) for item in written if item.where == ALWAYS}
    key = _within_parent(stored_names(draft.node.get("natural_key"), draft, book), draft)
    if key and frozenset(key) not in whole:
        yield Unique(key)
    for name, field in draft.fields.items():
        if field.unique and frozenset(_within_parent((name,), draft)) not in whole | {frozenset(key)}:
            yield Unique(_within_parent((name,), draft))
    yield from written


def _within_parent(fields: tuple[str, ...], draft: Draft) -> tuple[str, ...]:
    """Rows below a row are unique among themselves, not among those of all parents."""
    return (draft.parent, *fields) if draft.parent and fields else fields


def _unique(node: Mapping, draft: Draft, book: Book) -> Unique:
    everywhere = boolean(node.get("everywhere"))
    fields = stored_names(node.get("fields"), draft, book)
    return Unique(
        fields if everywhere else _within_parent(fields, draft),
        condition(node.get("where"), draft, book, ROW_ALONE),
        label(node.get("message")),
        everywhere,
    )


def rules(draft: Draft, book: Book) -> Iterator[Rule]:
    """The conditions that every row fulfils, written and following from those of fields."""
    seen = set(rule_names(tuple(draft.fields.values())))
    for node in _written(draft):
        name, check, field = node.get("id"), node.get("check"), node.get("field")
        if text(name) in seen and name is not None:
            book.report.error("E106", name.place, f"two rules are called '{text(name)}'", "give one of them another id")
        seen.add(text(name))
        if isinstance(field, Scalar):
            book.own(draft, field.text, field.place)
        if (check is None) == (node.get("no_overlap") is None):
            cure = "write what every row fulfils as check, or {no_overlap: {from: mulai, to: selesai}}"
            book.report.error("E217", node.place, "a rule has either 'check' or 'no_overlap'", cure)
        elif check is not None:
            yield Rule(
                text(name),
                condition(check, draft, book, RULE),
                _message(node),
                text(field) or None,
                text(node.get("basis")) or None,
            )
    yield from conditional_rules(draft)


def _written(draft: Draft) -> Iterator[Mapping]:
    return (node for node in items(draft.node.get("rules")) if isinstance(node, Mapping))


def _message(node: Mapping) -> Text:
    return sourced(label(node.get("message")) or Text(""), text(node.get("basis"))) or Text("")


def overlaps(draft: Draft, book: Book) -> Iterator[NoOverlap]:
    """The rules about periods."""
    for node in _written(draft):
        if node.get("no_overlap") is None or node.get("check") is not None:
            continue
        inside = mapping(node.get("no_overlap"), node.place)
        start, end = inside.get("from"), inside.get("to")
        per = stored_names(inside.get("per"), draft, book)
        if isinstance(start, Scalar) and isinstance(end, Scalar) and _is_span(start, end, per, draft, book):
            yield NoOverlap(
                text(node.get("id")),
                start.text,
                end.text,
                _message(node),
                (draft.parent, *per) if draft.parent else per,
                condition(inside.get("where"), draft, book, ROW_ALONE),
                text(node.get("field")) or None,
                text(node.get("basis")) or None,
            )


def _is_span(start: Scalar, end: Scalar, per: tuple[str, ...], draft: Draft, book: Book) -> bool:
    """Whether the two fields are the ends of something; reports what they are instead."""
    fields = [book.own(draft, item.text, item.place) for item in (start, end)]
    for item, field in zip((start, end), fields, strict=True):
        if field is not None and field.kind not in ORDERED:
            message = f"'{item.text}' is a {field.kind} field, and nothing lasts from one to another"
            book.report.error("E218", item.place, message, "name two dates, datetimes, month_days, years or numbers")
            return False
    first, last = fields
    if first is None or last is None:
        return False
    if first.kind != last.kind:
        message = f"'{start.text}' is a {first.kind} field and '{end.text}' a {last.kind} field"
        book.report.error("E218", end.place, message, "name two fields of one type")
    elif first is last:
        book.report.error("E218", end.place, f"'{end.text}' is both ends", "name the field that it lasts to")
    elif {start.text, end.text} & set(per):
        book.report.error("E218", start.place, "rows of the same date are compared by 'unique'", "leave it out of per")
    else:
        return True
    return False
