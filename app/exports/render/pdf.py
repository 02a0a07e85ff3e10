"""PDF through WeasyPrint, which needs Pango: imported by the process of `child` alone."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from io import BytesIO
from pathlib import Path

from fontTools.ttLib import TTFont
from jinja2 import Environment
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from app.exports.render.environment import FOLDER, environment

FONTS = Path(__file__).parent / "fonts"
FACES = {f"cetak:{path.stem}": path for path in FONTS.glob("*.ttf")}


class OnlyFonts(URLFetcher):  # type: ignore[misc]  # WeasyPrint tells no types
    """Gives the fonts that the program carries, and nothing else: no file, no address, no data."""

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
        """The font called `url`. Raises PermissionError for anything else."""
        if url not in FACES:
            raise PermissionError("documents fetch nothing")
        return URLFetcherResponse(url, BytesIO(FACES[url].read_bytes()), {"Content-Type": "font/ttf"})


@cache
def _fonts() -> FontConfiguration:
    return FontConfiguration()


@cache
def _style() -> CSS:
    """The style sheet of all documents; read once, it brings the fonts with it."""
    text = (FOLDER / "document.css").read_text("utf-8")
    return CSS(string=text, font_config=_fonts(), url_fetcher=OnlyFonts())


def make(template: str, values: Mapping[str, object]) -> bytes:
    """The PDF of `templates/documents/<template>.html`."""
    text = _environment().get_template(f"{template}.html").render(values)
    page = HTML(string=text, url_fetcher=OnlyFonts())
    made = page.write_pdf(stylesheets=[_style()], font_config=_fonts(), pdf_tags=True)
    return bytes(made or b"")


@cache
def _environment() -> Environment:
    """Prints what the program's font can: a letter without a glyph would take whatever this machine has, or nothing."""
    covered = [frozenset(TTFont(path, lazy=True).getBestCmap()) for path in FACES.values()]
    return environment(covered[0].intersection(*covered))
