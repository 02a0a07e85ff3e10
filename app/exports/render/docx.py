"""Word documents through docxtpl: imported by the process of `child` alone.

A template is kept as the parts of its package, which are text: `docx/` holds those that all documents share, and
`<name>.docx.xml` the body. They are packed when a document is made.
"""

from __future__ import annotations

import base64
import io
import zipfile
from collections.abc import Mapping
from functools import cache

from docxtpl import DocxTemplate, InlineImage

from app.exports.render.environment import FOLDER, environment

BODY = "word/document.xml"
QR_WIDTH = 22 * 36_000  # 22 mm in the units of Office
MOMENT = (2026, 1, 1, 0, 0, 0)
SHARED = FOLDER / "docx"


def make(template: str, values: Mapping[str, object]) -> bytes:
    """The Word document of `templates/documents/<template>.docx.xml`."""
    document = DocxTemplate(io.BytesIO(package(template)))
    document.render({**values, **_picture(document, values)}, _environment(), autoescape=True)
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def _picture(document: DocxTemplate, values: Mapping[str, object]) -> dict[str, InlineImage]:
    """The QR code of a document that has a mark, as `qr`: the package takes pictures as files, not as text."""
    found = values.get("keaslian")
    if not isinstance(found, Mapping):
        return {}
    return {"qr": InlineImage(document, io.BytesIO(base64.b64decode(found["png"])), width=QR_WIDTH)}


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
