"""The process that makes documents: what it is given, what it may not do, and what becomes of who asked."""

from __future__ import annotations

import hashlib
import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from app.domain.cetak import ANCHOR_MARKS, TO_FULL_WIDTH
from app.exports import rencana_skp
from app.exports.render import process
from app.exports.render.process import Child, NotPrinted, Order, Unavailable, render, render_many
from tests.exports.documents import ORDINARY, lines, pages

FONTS = process.FONTS_CONF.parent
WORD_ORDER = rencana_skp.order(ORDINARY, "docx")


def _run(code: str) -> subprocess.CompletedProcess[str]:
    """Python code in a process of its own."""
    return subprocess.run([sys.executable, "-c", code], cwd=process.ROOT, capture_output=True, text=True, check=False)


def _stand_in(monkeypatch: pytest.MonkeyPatch, folder: Path, code: str) -> None:
    """Have `code` run in the place of the process that makes documents."""
    path = folder / "python"
    path.write_text(f"#!{sys.executable}\nimport sys\nsys.path.insert(0, {str(process.ROOT)!r})\n{code}")
    path.chmod(0o755)
    monkeypatch.setattr("sys.executable", str(path))


def test_the_program_itself_loads_no_library_of_documents() -> None:
    code = (
        "import sys, app.factory, app.exports.rencana_skp, app.exports.mph\n"
        "print({'weasyprint', 'docxtpl', 'docx', 'fontTools'} & set(sys.modules))"
    )
    assert _run(code).stdout.strip() == "set()"


def test_one_that_cannot_be_made_does_not_stop_the_others() -> None:
    wrong = Order("docx", "tidak_ada", {})
    first, second, third = render_many([WORD_ORDER, wrong, WORD_ORDER])
    assert isinstance(second, NotPrinted)
    assert isinstance(first, bytes)
    assert isinstance(third, bytes)
    assert lines(first) == lines(third)


def test_a_template_that_names_what_is_not_there_prints_nothing() -> None:
    with pytest.raises(NotPrinted):
        render(Order("docx", "rencana_skp", {}))


def test_no_patience_no_document() -> None:
    (made,) = render_many([WORD_ORDER], patience=0)
    assert isinstance(made, NotPrinted)


def test_it_is_given_no_environment_and_leaves_nothing_behind(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("EKINERJA_SECRET_KEY", "rahasia")
    kept, seen = tmp_path / "kept", tmp_path / "seen"
    kept.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(kept))
    _stand_in(monkeypatch, tmp_path, f"import json, os\nopen({str(seen)!r}, 'w').write(json.dumps(dict(os.environ)))\n")
    with Child() as child:
        assert isinstance(child.make(WORD_ORDER, 60), NotPrinted)
        assert list(kept.iterdir())
    assert list(kept.iterdir()) == []
    given = json.loads(seen.read_text())
    assert given.keys() - {"LC_CTYPE"} == {"FONTCONFIG_FILE", "LANG", "TMPDIR"}


@pytest.mark.parametrize(
    "act",
    [
        "import socket; socket.create_connection(('127.0.0.1', 1))",
        "import subprocess; subprocess.run(['true'])",
        "import os; os.system('true')",
        "import urllib.request; urllib.request.urlopen('http://127.0.0.1/')",
    ],
)
def test_it_reaches_nobody_and_starts_nothing(act: str) -> None:
    ran = _run(f"from app.exports.render import child\nchild.closed()\n{act}")
    assert "PermissionError" in ran.stderr


def test_its_memory_is_bounded() -> None:
    ran = _run("from app.exports.render import child\nchild.bound()\nbytearray(2 * child.MEMORY)")
    assert "MemoryError" in ran.stderr


def test_its_time_is_bounded_for_each_document() -> None:
    code = (
        "from app.exports.render import child\nchild.SECONDS = 0\nchild.more_time()\nchild.more_time()\n"
        "print('started', flush=True)\nwhile True: pass"
    )
    ran = _run(code)
    assert (ran.stdout.strip(), ran.returncode) == ("started", -signal.SIGXCPU)


def test_without_pango_there_is_still_word() -> None:
    """What the process answers where WeasyPrint finds no Pango: a module that fails as cffi does."""
    code = (
        "import json, sys\nfrom app.exports.render import child\n"
        "class Lacking:\n"
        "    def find_spec(self, name, *rest):\n"
        "        if name == 'weasyprint': raise OSError('cannot load library libpango-1.0-0')\n"
        "sys.meta_path.insert(0, Lacking())\n"
        f"word = {json.dumps(json.dumps([WORD_ORDER.form, WORD_ORDER.template, WORD_ORDER.values]))}\n"
        "for order in (json.dumps(['pdf', 'rencana_skp', {}]), word):\n"
        "    print(child.answer(order.encode(), {})[0].decode())"
    )
    assert _run(code).stdout.split() == ["u", "d"]


def test_a_machine_that_cannot_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A stand-in for the process, on a machine without Pango."""
    code = (
        "from app.exports.render.process import UNAVAILABLE, read, write\n"
        "read(sys.stdin.buffer)\nwrite(sys.stdout.buffer, UNAVAILABLE, b'no Pango')\nsys.stdin.buffer.read()\n"
    )
    _stand_in(monkeypatch, tmp_path, code)
    with pytest.raises(Unavailable) as refused:
        render(rencana_skp.order(ORDINARY, "pdf"))
    assert refused.value.status == 503
    assert "Word" in refused.value.hint


def test_a_process_that_says_too_much_is_not_believed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    _stand_in(monkeypatch, tmp_path, "sys.stdout.buffer.write(b'd' + b'\\xff' * 8 + b'x' * 1000)\n")
    with pytest.raises(NotPrinted):
        render(WORD_ORDER)


@pytest.mark.usefixtures("pango")
@pytest.mark.parametrize("url", ["file:///etc/passwd", "http://127.0.0.1/", "data:text/plain,x", "cetak:lain"])
def test_documents_fetch_nothing_but_their_fonts(url: str) -> None:
    ran = _run(f"from app.exports.render.pdf import OnlyFonts\nOnlyFonts().fetch({url!r})")
    assert "PermissionError: documents fetch nothing" in ran.stderr


@pytest.mark.usefixtures("pango")
def test_many_come_out_of_one_process_as_one_does() -> None:
    order = rencana_skp.order(ORDINARY, "pdf")
    many = [made for made in render_many([order] * 3) if isinstance(made, bytes)]
    assert [pages(made) for made in many] == [pages(render(order))] * 3


def test_the_fonts_are_those_that_were_made() -> None:
    lock = json.loads((FONTS / "fonts.lock.json").read_text("utf-8"))
    assert lock == {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in FONTS.glob("*.ttf")}
    assert len(lock) == 2


@pytest.mark.parametrize("name", ["cetak-regular.ttf", "cetak-bold.ttf"])
def test_each_mark_has_a_twin_that_looks_the_same_and_is_another_glyph(name: str) -> None:
    ttlib = pytest.importorskip("fontTools.ttLib")
    font = ttlib.TTFont(FONTS / name)
    letters, glyphs = font.getBestCmap(), font["glyf"]
    for mark in map(ord, ANCHOR_MARKS):
        own, twin = letters[mark], letters[mark + TO_FULL_WIDTH]
        assert own != twin
        assert glyphs[own] == glyphs[twin]
        assert font["hmtx"][own] == font["hmtx"][twin]
