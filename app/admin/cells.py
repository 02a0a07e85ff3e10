"""Rows of a list as markup, by one function: no macro, no address building and no query for a cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from app.engine.fieldtypes.boolean import BooleanField
from app.engine.fieldtypes.computed import ComputedField
from app.engine.spec import Column, Entity, RowAction
from app.models.listing import Cell, ListPage, ListRow

LONGEST_NUMBER = 20


@dataclass(frozen=True, slots=True)
class Frame:
    """What all rows of a page share: the address of the list, what its links carry along, and the icons' address."""

    base: str
    suffix: str
    icons: str
    first: int


def head(page: ListPage, addresses: Mapping[str, str], icons: str) -> Markup:
    """The header cells; `addresses` gives, by column, where a press on a sortable header leads."""
    number = f'<th scope="col" class="no">{escape(page.entity.list.number)}</th>'
    cells = "".join(_heading(column, page, addresses.get(column.name), icons) for column in page.columns)
    return Markup(f'{number}{cells}<th scope="col" class="number">Aksi</th>')  # noqa: S704 - made of escaped parts


def _heading(column: Column, page: ListPage, address: str | None, icons: str) -> str:
    if address is None:
        return f'<th scope="col">{escape(column.label)}</th>'
    current = page.query.sort or page.entity.list.sort[:1]
    sort = next((item for item in current if item.path == column.path), None)
    if sort is None:
        mark = _icon(icons, "arrow-up-down")
        return f'<th scope="col"><a href="{escape(address)}">{escape(column.label)} {mark}</a></th>'
    state, icon = ("descending", "arrow-down") if sort.descending else ("ascending", "arrow-up")
    mark = _icon(icons, icon)
    return f'<th scope="col" aria-sort="{state}"><a href="{escape(address)}">{escape(column.label)} {mark}</a></th>'


def rows(page: ListPage, frame: Frame) -> Markup:
    """The body of the table."""
    labels = [str(escape(column.label)) for column in page.columns]
    good = [_good_word(page.entity, column) for column in page.columns]
    written = (
        _row(page.entity, row, number, labels, good, frame) for number, row in enumerate(page.rows, start=frame.first)
    )
    return Markup("\n".join(written))  # noqa: S704 - made of escaped parts


def _row(
    entity: Entity, row: ListRow, number: int, labels: Sequence[str], good: Sequence[str | None], frame: Frame
) -> str:
    details = f"{frame.base}details/?id={row.id}" if "read" in row.may else ""
    cells = "".join(
        f'<td{_whole(cell)} data-label="{label}">{_cell(cell, word, details if at == 0 else "", frame)}</td>'
        for at, (cell, label, word) in enumerate(zip(row.cells, labels, good, strict=True))
    )
    return f'<tr><td class="no">{number}</td>{cells}<td class="row-actions">{_actions(entity, row, frame)}</td></tr>'


def _whole(cell: Cell) -> str:
    """A number that people know by heart, such as a NIP, is not broken over two lines."""
    return ' class="nip"' if cell.text.isdigit() and len(cell.text) <= LONGEST_NUMBER else ""


def _cell(cell: Cell, good: str | None, address: str, frame: Frame) -> str:
    text = str(escape(cell.text)) or "—"
    if good is not None and cell.text:
        text = _state(text, cell.text == good, frame)
    if address:
        text = f'<a href="{address}">{text}</a>'
    badge = (
        f'<span class="badge-text">{"" if cell.badge[0] == " " else " "}{escape(cell.badge)}</span>'
        if cell.badge
        else ""
    )
    under = f'<span class="under">{escape(cell.under)}</span>' if cell.under else ""
    return f"<div>{text}{badge}{under}</div>" if badge or under else text


def _state(text: str, holds: bool, frame: Frame) -> str:
    kind, icon = ("success", "circle-check") if holds else ("neutral", "clock")
    return f'<span class="state state-{kind}">{_icon(frame.icons, icon)}{text}</span>'


def _icon(icons: str, name: str) -> str:
    return f'<svg class="icon" aria-hidden="true" focusable="false"><use href="{icons}#{name}"></use></svg>'


def _good_word(entity: Entity, column: Column) -> str | None:
    """The word for 'yes' of a column that tells a state, which is then shown with an icon."""
    field = entity.fields.get(column.path[0]) if column.path and len(column.path) == 1 else None
    if isinstance(field, BooleanField) or (isinstance(field, ComputedField) and field.op == "when"):
        return str(field.labels[0])
    return None


def _actions(entity: Entity, row: ListRow, frame: Frame) -> str:
    name = escape(row.cells[0].text if row.cells else "")
    links = [_link(frame, "edit/", row, "Edit", name, confirm=False)] if "update" in row.may else []
    links += [_link(frame, f"action/{step.name}/", row, str(escape(step.label)), name) for step in _steps(entity, row)]
    if "delete" in row.may:
        links.append(_link(frame, "delete/", row, "Hapus", name, kind=' class="danger"'))
    return "".join(links)


def _steps(entity: Entity, row: ListRow) -> list[RowAction]:
    return [step for step in entity.actions.values() if step.name in row.may]


def _link(frame: Frame, tail: str, row: ListRow, label: str, name: str, *, kind: str = "", confirm: bool = True) -> str:
    asks = " data-confirm" if confirm else ""
    return f'<a{kind} href="{frame.base}{tail}?id={row.id}{frame.suffix}" aria-label="{label} {name}"{asks}>{label}</a>'
