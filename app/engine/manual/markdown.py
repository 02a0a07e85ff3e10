"""The manual as Markdown files, with workflows as Mermaid diagrams."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from app.engine.manual.blocks import Block, Diagram, Lines, Page, Table
from app.engine.manual.page import menus, page
from app.engine.modelcheck import diagram
from app.engine.spec import Catalog

INDEX = "README.md"
HEAD = "<!-- Ditulis oleh `ekinerja schema docs`; jangan diubah dengan tangan. -->"


def files(catalog: Catalog) -> Mapping[str, str]:
    """The text of every file by its name: one for each menu, and an index. The same catalog gives the same bytes."""
    pages = {entity.name: page(catalog, entity) for entity in menus(catalog)}
    index = [HEAD, "", "# Petunjuk menu", "", *(_entry(one) for one in pages.values())]
    return {INDEX: _text(index)} | {f"{name}.md": _text(_page(one, pages)) for name, one in pages.items()}


def write(folder: Path, catalog: Catalog) -> tuple[Path, ...]:
    """Writes the files into a folder, which is made where there is none; returns what was written."""
    folder.mkdir(parents=True, exist_ok=True)
    made = files(catalog)
    for name, text in made.items():
        (folder / name).write_text(text, encoding="utf-8")
    return tuple(folder / name for name in made)


def _text(lines: Sequence[str]) -> str:
    return "\n".join(lines).rstrip("\n") + "\n"


def _entry(one: Page) -> str:
    intro = f": {_plain(one.intro)}" if one.intro else ""
    return f"- [{_plain(one.heading)}]({one.entity.name}.md){intro}"


def _page(one: Page, pages: Mapping[str, Page]) -> list[str]:
    lines = [HEAD, "", f"# {_plain(one.heading)}", ""]
    lines += [_plain(one.intro), ""] if one.intro else []
    for section in one.sections:
        lines += [f"## {_plain(section.title)}", ""]
        for block in section.blocks:
            lines += [*_block(block), ""]
    if one.related:
        links = (f"[{_plain(pages[name].heading)}]({name}.md)" for name in one.related)
        lines += ["## Menu terkait", "", ", ".join(links), ""]
    return lines


def _block(block: Block) -> Iterator[str]:
    match block:
        case Lines(items):
            yield from (f"- {_plain(item)}" for item in items)
        case Diagram(flow):
            yield from ("```mermaid", diagram(flow), "```")
        case Table():
            yield _row(block.labels)
            yield "|" + "---|" * len(block.labels)
            yield from (_row(row) for row in block.rows)


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(_plain(cell).replace('|', chr(92) + '|') for cell in cells)} |"


def _plain(text: str) -> str:
    """Text of the schema that stays text: nothing in it is read as markup, and it stands on one line."""
    for sign in ("\\", "`", "*", "_", "[", "]", "<", ">", "#"):
        text = text.replace(sign, f"\\{sign}")
    return " ".join(text.split())
