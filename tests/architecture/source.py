"""The program's own source, parsed, for tests about its shape."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
APP = PROJECT / "app"


@dataclass(frozen=True, slots=True)
class Module:
    """One file of the program: its path from the project's root, and its syntax tree."""

    path: str
    tree: ast.Module

    def nodes(self) -> Iterator[ast.AST]:
        """Every node of the tree."""
        return ast.walk(self.tree)

    def places(self, found: Iterator[ast.AST] | list[ast.AST]) -> list[str]:
        """`path:line` of each node."""
        return [f"{self.path}:{getattr(node, 'lineno', 0)}" for node in found]


@cache
def modules(under: str = "") -> tuple[Module, ...]:
    """The modules below `app/<under>`; revisions, which are generated, are left out."""
    files = sorted((APP / under).rglob("*.py"))
    kept = [file for file in files if "versions" not in file.parts]
    return tuple(Module(str(file.relative_to(PROJECT)), ast.parse(file.read_text("utf-8"))) for file in kept)


def dotted(node: ast.AST) -> str:
    """`a.b.c` of an attribute or a name, '' of anything else."""
    if isinstance(node, ast.Attribute):
        before = dotted(node.value)
        return f"{before}.{node.attr}" if before else ""
    return node.id if isinstance(node, ast.Name) else ""
