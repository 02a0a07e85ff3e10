"""What the source must not contain, whoever writes it."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.architecture.source import PROJECT, Module, dotted, modules

ENVIRONMENT = {"os.environ", "os.getenv", "os.putenv", "os.environb"}
CLOCKS = {"date.today", "datetime.now", "datetime.utcnow", "datetime.today", "time.time"}
# Where the clock is read: the entry points, and the one clock of the web server.
MAY_READ_CLOCK = {"app/worker.py", "app/cli/site.py", "app/web/services.py"}
BELOW_VIEWS = ("domain", "engine", "models", "workflows", "exports", "imports", "sync")


def _uses(module: Module, names: set[str]) -> list[str]:
    return module.places([node for node in module.nodes() if dotted(node) in names])


def test_one_module_reads_the_environment() -> None:
    readers = {module.path for module in modules() if _uses(module, ENVIRONMENT)}
    assert readers == {"app/settings.py"}


def test_the_clock_is_read_at_the_entry_only() -> None:
    found = [place for module in modules() if module.path not in MAY_READ_CLOCK for place in _uses(module, CLOCKS)]
    assert found == []


@pytest.mark.parametrize("layer", BELOW_VIEWS)
def test_nothing_below_the_views_knows_the_request(layer: str) -> None:
    imported = {
        (module.path, alias.name)
        for module in modules(layer)
        for node in module.nodes()
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("flask")
        for alias in node.names
    }
    assert imported == set()


def test_nothing_is_evaluated() -> None:
    found = [place for module in modules() for place in _uses(module, {"eval", "exec", "compile"})]
    assert found == []


def test_bare_excepts_are_rare_and_say_why() -> None:
    """A handler that catches everything stands beside a comment with its reason."""
    unexplained = [
        place
        for module in modules()
        for handler in module.nodes()
        if isinstance(handler, ast.ExceptHandler) and _catches_all(handler)
        for place in module.places([handler])
        if not _comment_near(place)
    ]
    assert unexplained == []


def _catches_all(handler: ast.ExceptHandler) -> bool:
    return handler.type is None or dotted(handler.type) in ("Exception", "BaseException")


def _comment_near(place: str) -> bool:
    path, _, line = place.partition(":")
    lines = (PROJECT / path).read_text("utf-8").splitlines()
    near = lines[max(0, int(line) - 3) : int(line) + 2]
    return any("#" in text for text in near)


def test_imports_inside_functions_have_a_reason() -> None:
    unexplained = [
        f"{module.path}:{inner.lineno}"
        for module in modules()
        for function in module.nodes()
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for inner in ast.walk(function)
        if isinstance(inner, ast.Import | ast.ImportFrom) and not _comment_near(f"{module.path}:{inner.lineno}")
    ]
    assert unexplained == []


def test_every_module_public_class_and_function_of_the_core_says_what_it_is_for() -> None:
    silent = [
        f"{module.path}:{getattr(node, 'lineno', 1)}"
        for layer in ("domain", "engine", "workflows")
        for module in modules(layer)
        for node in [module.tree, *module.tree.body]
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and not getattr(node, "name", "").startswith("_")
        and not ast.get_docstring(node)
    ]
    assert silent == []


def test_files_stay_short() -> None:
    long = {str(path.relative_to(PROJECT)): lines for path, lines in _lengths().items() if lines > 350}
    assert long == {}


def _lengths() -> dict[Path, int]:
    files = [path for path in (PROJECT / "app").rglob("*.py") if "versions" not in path.parts]
    return {path: len(path.read_text("utf-8").splitlines()) for path in files}


def test_no_module_is_named_for_nothing() -> None:
    names = {Path(module.path).stem for module in modules()}
    assert not names & {"utils", "helpers", "common", "misc", "manager"}


def test_those_who_may_read_the_clock_exist() -> None:
    """The list of modules that may read the clock is kept true."""
    assert {module.path for module in modules()} >= MAY_READ_CLOCK


def test_the_revisions_of_the_schema_stand_in_one_line() -> None:
    """Two of them made beside each other merge without a conflict, and would leave databases apart."""
    names = sorted(path.stem for path in (PROJECT / "schema" / "migrations").glob("0*.py"))
    assert [int(name.split("_")[0]) for name in names] == list(range(1, len(names) + 1))
