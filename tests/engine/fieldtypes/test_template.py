"""A line of several fields reads well when some of them are empty."""

from __future__ import annotations

import pytest

from app.engine.fieldtypes.base import Template

TIMES = Template((("mulai",), " - ", ("selesai",)))


@pytest.mark.parametrize(
    ("template", "values", "line"),
    [
        (TIMES, {"mulai": "1 Mei", "selesai": "2 Mei"}, "1 Mei - 2 Mei"),
        (TIMES, {"mulai": "1 Mei"}, "1 Mei"),
        (TIMES, {"selesai": "2 Mei"}, "2 Mei"),
        (TIMES, {}, ""),
        (TIMES, {"mulai": "-5", "selesai": "-"}, "-5 - -"),
        (Template((("a",), ", ", ("b",), ", ", ("c",))), {"a": "x", "c": "z"}, "x, z"),
        (Template((("a",), " (", ("b",), ") ", ("c",))), {"a": "x", "c": "z"}, "x z"),
        (Template((("a",), " (", ("b",), ")")), {"a": "x", "b": "y"}, "x (y)"),
        (Template(("Jabatan: ", ("a",), " s.d. ", ("b",))), {"a": "x"}, "Jabatan: x"),
    ],
)
def test_what_is_empty_takes_its_signs_along(template: Template, values: dict[str, str], line: str) -> None:
    assert template.render(lambda path: values.get(path[0], "")) == line
