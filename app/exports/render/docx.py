"""Word documents through docxtpl: imported by the process of `child` alone.

A template is kept as the parts of its package, which are text: `docx/` holds those that all documents share, and
`<name>.docx.xml` the body. They are packed when a document is made.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from functools import cache

from docxtpl import DocxTemplate

from app.exports.render.environment import FOLDER, environment

BODY = "word/document.xml"
MOMENT = (2026, 1, 1, 0, 0, 0)
SHARED = FOLDER / "docx"


def make(template: str, values: Mapping[str, object]) -> bytes:
    """The Word document of `templates/documents/<template>.docx.xml`."""
    document = DocxTemplate(io.BytesIO(package(template)))
    document.render(dict(values), _environment(), autoescape=True)
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


_environment = cache(environment)


@cache
def package(template: str) -> bytes:
    """The template as a .docx file, the same bytes each time."""
    made = io.BytesIO()
    parts = {path.relative_to(SHARED).as_posix(): path for path in sorted(SHARED.rglob("*")) if path.is_file()}
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, path in {**parts, BODY: FOLDER / f"{template}.docx.xml"}.items():
            archive.writestr(zipfile.ZipInfo(name, MOMENT), path.read_bytes())
    return made.getvalue()
