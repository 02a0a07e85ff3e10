"""The Jinja environment of documents: sandboxed, escaping, and strict about what a template names."""

from __future__ import annotations

from collections.abc import Container
from typing import Any

from jinja2 import FileSystemLoader, StrictUndefined, Template
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from app.settings import TEMPLATES

FOLDER = TEMPLATES / "documents"
BOX = "□"


class Sandbox(ImmutableSandboxedEnvironment):
    """Keeps what it compiled: docxtpl hands in the same text of a template for each document."""

    def from_string(self, source: Any, *rest: Any, **others: Any) -> Template:
        """The template, compiled once."""
        kept: dict[Any, Template] = self.__dict__.setdefault("kept", {})
        if source not in kept:
            kept[source] = super().from_string(source, *rest, **others)
        return kept[source]


def environment(letters: Container[int] | None = None) -> Sandbox:
    """A new environment that finds templates in `templates/documents`.

    With `letters`, the code points that can be printed, any other prints as an empty box.
    """

    def printed(value: object) -> object:
        return _printed(value, letters) if type(value) is str else value

    return Sandbox(
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        loader=FileSystemLoader(FOLDER),
        finalize=printed,
    )


def _printed(text: str, letters: Container[int] | None) -> Markup:
    """The text, escaped; no later step takes it for a placeholder: docxtpl makes '{{' of '{_{' in what is filled."""
    if letters is not None:
        text = "".join(char if char == "\n" or ord(char) in letters else BOX for char in text)
    return Markup(str(escape(text)).replace("{", "&#123;"))  # noqa: S704 - escaped here
