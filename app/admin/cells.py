"""Rows of a list as markup, by one function: no macro, no address building and no query for a cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from markupsafe import Markup, escape

from app.domain.tanggal import angka
from app.engine.fieldtypes.boolean import BooleanField
from app.engine.fieldtypes.computed import ComputedField
from app.engine.fieldtypes.file import FileField
from app.engine.fieldtypes.link import LinkField
from app.engine.names import PAGES
from app.engine.spec import Column, Entity, RowAction
from app.engine.workflow import Transition
from app.models.listing import Cell, ListPage, ListRow

LONGEST_NUMBER = 20
LONGEST_WORD = 24
FIGURES = "0123456789.,%-"
OUT = "https:"
ALL = '<input class="form-check-input" type="checkbox" data-pick-all hidden aria-label="Pilih semua di halaman ini">'

ICONS = {"success": "circle-check", "neutral": "clock"}


@dataclass(frozen=True, slots=True)
class Frame:
    """What all rows of a page share: the address of the list, what its links carry along, the icons' address, the
    number of the first row, and whether rows can be ticked."""

    base: str
    suffix: str
    icons: str
    first: int
    pick: bool


def head(page: ListPage, addresses: Mapping[str, str], frame: Frame) -> Markup:
    """The header cells; `addresses` gives, by column, where a press on a sortable header leads."""
    number = f'<th scope="col" class="no">{escape(page.entity.list.number)}</th>'
    cells = "".join(_heading(column, page, addresses.get(column.name), frame.icons) for column in page.columns)
    pick = f'<th scope="col" class="pick"><span class="visually-hidden">Pilih</span>{ALL}</th>' if frame.pick else ""
    return Markup(f'{pick}{number}{cells}<th scope="col" class="number">Aksi</th>')  # noqa: S704 - made of escaped parts


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
    marks = [_marks(page.entity, column) for column in page.columns]
    ways = [_way(page.entity, column) for column in page.columns]
    written = (
        _row(page.entity, row, number, labels, marks, ways, frame)
        for number, row in enumerate(page.rows, start=frame.first)
    )
    return Markup("\n".join(written))  # noqa: S704 - made of escaped parts


def foot(page: ListPage, sums: Mapping[str, int | Decimal], frame: Frame) -> Markup:
    """The row of sums below the rows; nothing without any."""
    if not sums:
        return Markup()
    cells = [_sum(page.entity, column, sums) for column in page.columns]
    first = next(at for at, cell in enumerate(cells) if cell)
    many = f"{angka(page.total)} data" if page.total is not None and not page.capped else "semua data"
    head = f'<th scope="row" colspan="{first + 1 + frame.pick}">Jumlah dari {many}</th>'
    rest = "".join(cell or "<td></td>" for cell in cells[first:])
    return Markup(f"<tr>{head}{rest}<td></td></tr>")  # noqa: S704 - made of escaped parts


def _sum(entity: Entity, column: Column, sums: Mapping[str, int | Decimal]) -> str:
    name = column.path[0] if column.path and len(column.path) == 1 else ""
    if name not in sums:
        return ""
    return f'<td data-label="{escape(column.label)}">{escape(entity.fields[name].show(sums[name]))}</td>'


def _row(
    entity: Entity,
    row: ListRow,
    number: int,
    labels: Sequence[str],
    marks: Sequence[Mapping[str, str]],
    ways: Sequence[str],
    frame: Frame,
) -> str:
    readable = "read" in row.may
    targets = ["details/", *ways[1:]][: len(ways)] if readable else [""] * len(ways)
    cells = "".join(
        f'<td{_whole(cell)} data-label="{label}">{_cell(cell, words, _leads(frame, way, cell, row), frame)}</td>'
        for cell, label, words, way in zip(row.cells, labels, marks, targets, strict=True)
    )
    pick = _pick(row) if frame.pick else ""
    steps = f'<td class="row-actions"><div>{_actions(entity, row, frame)}</div></td>'
    return f'<tr>{pick}<td class="no">{number}</td>{cells}{steps}</tr>'


def _pick(row: ListRow) -> str:
    name = escape(row.cells[0].text if row.cells else "")
    box = f'<input class="form-check-input" type="checkbox" form="massal" name="id" value="{row.id}"'
    return f'<td class="pick">{box} aria-label="Pilih {name}"></td>'


def _leads(frame: Frame, way: str, cell: Cell, row: ListRow) -> str:
    """Where a cell leads: the first to the row's page, that of a file to the file, a link out into the web."""
    if way == OUT:
        return str(escape(cell.text))
    return f"{frame.base}{way}?id={row.id}" if way and (cell.text or way == "details/") else ""


def _way(entity: Entity, column: Column) -> str:
    """The page that gives the file which a column names, OUT for a link; '' for any other column."""
    field = entity.fields.get(column.path[0]) if column.path and len(column.path) == 1 else None
    if isinstance(field, LinkField):
        return OUT
    return f"file/{field.name}/" if isinstance(field, FileField) else ""


def _whole(cell: Cell) -> str:
    """A number, such as a NIP or an amount, is not broken over two lines; a text has some width, and what has very
    long words is broken anywhere."""
    text = cell.text
    if len(text) <= LONGEST_NUMBER:
        return ' class="nip"' if text and not text.strip(FIGURES) else ""
    return ' class="long"' if max(map(len, text.split())) > LONGEST_WORD else ' class="text"'


def _cell(cell: Cell, marks: Mapping[str, str], address: str, frame: Frame) -> str:
    text = str(escape(cell.text)) or "–"
    if cell.text in marks:
        text = _state(text, marks[cell.text], frame)
    if address:
        out = "" if address.startswith("/") else ' target="_blank" rel="noopener noreferrer"'
        text = f'<a href="{address}"{out}>{text}</a>'
    badge = (
        f'<span class="badge-text">{"" if cell.badge[0] == " " else " "}{escape(cell.badge)}</span>'
        if cell.badge
        else ""
    )
    under = f'<span class="under">{escape(cell.under)}</span>' if cell.under else ""
    return f"<div>{text}{badge}{under}</div>" if badge or under else text


def _state(text: str, kind: str, frame: Frame) -> str:
    icon = ICONS.get(kind)
    return f'<span class="state state-{kind}">{_icon(frame.icons, icon) if icon else ""}{text}</span>'


def _icon(icons: str, name: str) -> str:
    return f'<svg class="icon" aria-hidden="true" focusable="false"><use href="{icons}#{name}"></use></svg>'


def _marks(entity: Entity, column: Column) -> Mapping[str, str]:
    """The look of each word of a column that tells a state: yes and no with an icon, those of a workflow in colour."""
    field = entity.fields.get(column.path[0]) if column.path and len(column.path) == 1 else None
    if isinstance(field, BooleanField) or (isinstance(field, ComputedField) and field.op == "when"):
        return {str(field.labels[1]): "neutral", str(field.labels[0]): "success"}
    if field is not None and entity.workflow is not None and field.name == entity.workflow.field:
        return {str(state.label): state.color for state in entity.workflow.states.values()}
    return {}


def _actions(entity: Entity, row: ListRow, frame: Frame) -> str:
    name = escape(row.cells[0].text if row.cells else "")
    links = [_link(frame, "edit/", row, "Edit", name, confirm=False)] if "update" in row.may else []
    links += [_step(frame, step, row, name) for step in _steps(entity, row)]
    if "delete" in row.may:
        links.append(_link(frame, "delete/", row, "Hapus", name, kind=' class="danger"'))
    return "".join(links)


def _steps(entity: Entity, row: ListRow) -> list[RowAction | Transition]:
    own = [action for action in entity.actions.values() if "row" in action.on]
    every: tuple[RowAction | Transition, ...] = (*entity.transitions.values(), *own)
    return [step for step in every if step.name in row.may]


def _step(frame: Frame, step: RowAction | Transition, row: ListRow, name: str) -> str:
    label = str(escape(step.label))
    if isinstance(step, RowAction) and step.page:
        return f'<a href="{PAGES[step.page].of(row.id)}" aria-label="{label} {name}">{label}</a>'
    return _link(frame, f"action/{step.name}/", row, label, name)


def _link(frame: Frame, tail: str, row: ListRow, label: str, name: str, *, kind: str = "", confirm: bool = True) -> str:
    asks = " data-confirm" if confirm else ""
    return f'<a{kind} href="{frame.base}{tail}?id={row.id}{frame.suffix}" aria-label="{label} {name}"{asks}>{label}</a>'
