"""Every kind of background work that the program asks for has a job that does it, and no job is never asked for."""

from __future__ import annotations

import ast

from app.sync.dispatch import KINDS
from tests.architecture.source import dotted, modules

# RQ stays behind the queue and the worker: whoever asks for work writes a row of the ledger.
MAY_KNOW_RQ = {"app/sync/queues.py", "app/sync/rq_worker.py"}


def _asked() -> set[str]:
    """The kinds written out in `Effect("kind", …)`, anywhere in the program."""
    calls = (node for module in modules() for node in module.nodes() if isinstance(node, ast.Call))
    effects = (call for call in calls if dotted(call.func).rpartition(".")[2] == "Effect" and call.args)
    return {str(call.args[0].value) for call in effects if isinstance(call.args[0], ast.Constant)}


def _words() -> set[str]:
    """Every text written out in the program, but for the list of jobs itself."""
    found = (node for module in modules() if not module.path.endswith("dispatch.py") for node in module.nodes())
    return {node.value for node in found if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def test_every_kind_that_is_asked_for_has_a_job() -> None:
    assert _asked() <= set(KINDS)


def test_every_job_is_asked_for_somewhere() -> None:
    assert set(KINDS) <= _words()


def _imports(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [node.module or ""] if isinstance(node, ast.ImportFrom) else []


def test_two_modules_know_rq() -> None:
    found = {
        module.path
        for module in modules()
        for node in module.nodes()
        for name in _imports(node)
        if name.partition(".")[0] == "rq"
    }
    assert found == MAY_KNOW_RQ
