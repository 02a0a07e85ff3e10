"""One module knows Flask-Login; everybody else is told the actor."""

from __future__ import annotations

import ast

from tests.architecture.source import Module, dotted, modules

ONE = "app/web/principal.py"


def _imported(module: Module) -> set[str]:
    """The packages that a module imports from, anywhere in it."""
    names = {alias.name for node in module.nodes() if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module or "" for node in module.nodes() if isinstance(node, ast.ImportFrom)}
    return {name.partition(".")[0] for name in names}


def test_one_module_imports_flask_login() -> None:
    assert {module.path for module in modules() if "flask_login" in _imported(module)} == {ONE}


def test_one_module_says_current_user() -> None:
    """By any name it could have: imported, as an attribute, or out of the manager that hangs on the application."""
    words = {"current_user", "login_manager", "_login_user"}
    found = {
        module.path
        for module in modules()
        for node in module.nodes()
        if dotted(node).rpartition(".")[2] in words or (isinstance(node, ast.alias) and node.name in words)
    }
    assert found == {ONE}
