"""Every kind of background work that the program asks for has a job that does it, and no job is never asked for."""

from __future__ import annotations

import ast

from app.sync.dispatch import KINDS
from tests.architecture.source import dotted, modules


def _asked() -> set[str]:
    """The kinds named in `Effect("kind", …)` anywhere in the program, written out or by a module's constant."""
    found = set()
    for module in modules():
        constants = {
            target.id: node.value.value
            for node in module.tree.body
            if isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(node.value, ast.Constant)
            for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
            if isinstance(target, ast.Name)
        }
        for node in module.nodes():
            if isinstance(node, ast.Call) and dotted(node.func).rpartition(".")[2] == "Effect":
                kind = node.args[0] if node.args else next(k.value for k in node.keywords if k.arg == "kind")
                found.add(kind.value if isinstance(kind, ast.Constant) else constants.get(dotted(kind), dotted(kind)))
    return {str(kind) for kind in found}


def test_every_kind_asked_for_is_done_and_every_job_is_asked_for() -> None:
    assert _asked() - {"effect.kind"} == set(KINDS)
