"""Make the fonts of the printed documents again, from Arimo as Debian's package fonts-croscore (20201225-1) has it.

    apt-get download fonts-croscore && dpkg-deb -x fonts-croscore_*.deb croscore
    python app/exports/render/fonts/make.py croscore/usr/share/fonts/truetype/croscore

They are Arimo's Latin, Greek and Cyrillic letters and its signs, under another name, since something was added: each
mark that an anchor may be made of has a twin under its full-width code point. It looks the same, and is another
character to whoever reads the document's text. A test holds the files to the hashes in `fonts.lock.json`.
"""

from __future__ import annotations

import copy
import hashlib
import json
import sys
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

from app.domain.cetak import ANCHOR_MARKS, TO_FULL_WIDTH

HERE = Path(__file__).resolve().parent
LOCK = HERE / "fonts.lock.json"
FAMILY = "Cetak"
FACES = {"Regular": "cetak-regular.ttf", "Bold": "cetak-bold.ttf"}
KEPT = (
    (0x20, 0x7E), (0xA0, 0x24F), (0x2B0, 0x45F), (0x1E00, 0x1EFF), (0x2010, 0x205F), (0x2070, 0x22FF), (0x2500, 0x26FF),
)  # fmt: skip
STAMP = 3_692_217_600  # the font's own clock starts in 1904; the same files whenever they are made


def main(folder: Path) -> None:
    """Make both faces from the files in `folder` and write the lock."""
    lock = {}
    for face, name in FACES.items():
        font = _subset(TTFont(folder / f"Arimo-{face}.ttf", recalcTimestamp=False))
        _add_twins(font)
        _rename(font, face)
        font["head"].created = font["head"].modified = STAMP
        font.save(HERE / name)
        lock[name] = hashlib.sha256((HERE / name).read_bytes()).hexdigest()
    LOCK.write_text(json.dumps(lock, indent=2) + "\n", "utf-8")


def _subset(font: TTFont) -> TTFont:
    options = Options(hinting=False, layout_features=["mark", "mkmk", "ccmp"], notdef_outline=True, glyph_names=False)
    chosen = Subsetter(options)
    chosen.populate(unicodes=[code for first, last in KEPT for code in range(first, last + 1)])
    chosen.subset(font)
    return font


def _add_twins(font: TTFont) -> None:
    """Give each mark of an anchor a glyph of its own under its look-alike's code point."""
    names = font.getBestCmap()
    glyphs, widths = font["glyf"], font["hmtx"]
    twins = {}
    for mark in sorted(ANCHOR_MARKS):
        source, twin = names[ord(mark)], f"{names[ord(mark)]}.twin"
        glyphs[twin] = copy.deepcopy(glyphs[source])
        widths[twin] = widths[source]
        twins[ord(mark) + TO_FULL_WIDTH] = twin
    font.setGlyphOrder([*font.getGlyphOrder(), *(twin for twin in twins.values() if twin not in font.getGlyphOrder())])
    for table in font["cmap"].tables:
        if table.isUnicode():
            table.cmap.update(twins)


def _rename(font: TTFont, face: str) -> None:
    """Call the font by our name: its licence asks for another one where something was changed."""
    names = {1: FAMILY, 2: face, 3: f"{FAMILY} {face} 1", 4: f"{FAMILY} {face}", 6: f"{FAMILY}-{face}"}
    font["name"].names = [record for record in font["name"].names if record.nameID in (0, 13, 14)]
    for number, text in names.items():
        font["name"].setName(text, number, 3, 1, 0x409)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
