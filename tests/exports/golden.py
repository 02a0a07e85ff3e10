"""What the documents say, kept beside the tests; `python -m tests.exports.golden` writes it anew, to be read over."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from app.errors import AppError
from app.exports import berita_acara, dokumen_evaluasi, form_penilaian, mph, rencana_skp
from app.exports.render.process import Form
from tests.exports import documents

FOLDER = Path(__file__).parent / "golden"
FORMS: tuple[Form, ...] = ("pdf", "docx")
READ = {"pdf": documents.words, "docx": documents.lines}


def made(form: Form) -> Mapping[str, str]:
    """The text of every golden document in one form, by name."""
    return {name: READ[form](content) for name, content in _contents(form)}


def _contents(form: Form) -> Iterator[tuple[str, bytes]]:
    facts = [documents.variant(documents.ORDINARY, *each) for each in documents.VARIANTS]
    for (model, way), content in zip(documents.VARIANTS, rencana_skp.render_many(facts, form), strict=True):
        yield f"{model}-{way}", _sure(content)
    for content in mph.render_many([documents.matrix(7, 3)], form):
        yield "mph", _sure(content)
    rated = [replace(documents.RATED, model=model, pendekatan=way) for model, way in documents.RATED_VARIANTS]
    for (model, way), content in zip(documents.RATED_VARIANTS, form_penilaian.render_many(rated, form), strict=True):
        yield f"penilaian-{model}-{way}", _sure(content)
    for content in dokumen_evaluasi.render_many([documents.EVALUASI], form):
        yield "dokumen-evaluasi", _sure(content)
    for content in berita_acara.render_many([documents.MINUTES], form):
        yield "berita-acara", _sure(content)


def _sure(content: bytes | AppError) -> bytes:
    assert not isinstance(content, AppError), content
    return content


def path(name: str, form: Form) -> Path:
    """Where the text of a document is kept."""
    return FOLDER / f"{name}.{form}.txt"


if __name__ == "__main__":
    for each in FORMS:
        for title, text in made(each).items():
            path(title, each).write_text(text + "\n", "utf-8")
