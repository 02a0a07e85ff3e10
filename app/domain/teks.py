"""One text type for the whole program: what people type or paste, made safe to keep and to compare.

Both databases keep the result alike: no NUL, no lone surrogate, composed (NFC), nothing invisible.
"""

from __future__ import annotations

import re
import unicodedata

MARKS_IN_A_ROW = 30
"""Combining marks kept behind one letter: the bound of Unicode's Stream-Safe Text Format (UAX #15, section 13)."""

_SPACES = re.compile(r"\s+")
_LINE_ENDS = re.compile("\r\n?|[\u0085\u2028\u2029]")
_ZERO_WIDTH_SPACE = "\u200b"


def normalise(text: str, *, multiline: bool = False) -> str:
    """`text` in NFC, trimmed, without controls, bidirectional and zero-width characters and lone surrogates.

    Every kind of space becomes a plain one. Line ends become LF when `multiline`, else a space. Doing it twice changes
    nothing more.
    """
    if not text.isprintable():
        lines = _LINE_ENDS.sub("\n", text)
        text = "".join(_visible(char, multiline) for char in lines)
    if not text.isascii():
        text = _bounded_marks(unicodedata.normalize("NFC", _bounded_marks(text)))
    return text.strip()


def collapse(text: str) -> str:
    """`text` trimmed, with every run of white space made one space."""
    return _SPACES.sub(" ", text).strip()


def _visible(char: str, multiline: bool) -> str:
    """What is kept of one character: itself, a space or nothing."""
    if char in "\n\t":
        return char if multiline else " "
    category = unicodedata.category(char)
    if category in ("Zs", "Zl", "Zp") or char == _ZERO_WIDTH_SPACE:
        return " "
    return "" if category in ("Cc", "Cf", "Cs") else char


def _bounded_marks(text: str) -> str:
    """`text` with at most MARKS_IN_A_ROW combining marks in a row; without that bound NFC takes quadratic time."""
    kept: list[str] = []
    run = 0
    for char in text:
        run = run + 1 if unicodedata.combining(char) else 0
        if run <= MARKS_IN_A_ROW:
            kept.append(char)
    return "".join(kept)
