"""What a file is by its bytes: every known kind, and everything that only looks like one."""

from __future__ import annotations

import io
import random
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from app.domain.berkas import KINDS
from app.engine.fieldtypes.base import BadValue, Text
from app.engine.fieldtypes.file import FileField
from app.models.filestore import FileStore
from app.web import content, uploads
from app.web.content import BadContent, kind_of
from tests.support import samples


def _kind(data: bytes) -> str:
    return kind_of(io.BytesIO(data))


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_is_known_by_its_bytes(kind: str) -> None:
    assert _kind(samples.GOOD[kind]) == kind


def test_what_real_programs_write_is_known() -> None:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        book.add_worksheet().write(0, 0, "x" * 1000)
    assert _kind(stream.getvalue()) == "xlsx"
    assert _kind(samples.PDF + b"\r\n\x00\x00") == "pdf"
    assert _kind(samples.JPG + b"ftypmp42 a clip of the phone") == "jpg"
    assert _kind(samples.png(extra=b"PK\x05\x06 by chance")) == "png"


def _lying() -> bytes:
    """An archive whose directory says less than is in it."""
    whole = bytearray(samples.office("xlsx", {"b.xml": b"x" * 5_000}))
    at = whole.rfind(b"b.xml") - 46
    assert whole[at : at + 4] == b"PK\x01\x02"
    whole[at + 24 : at + 28] = (10).to_bytes(4, "little")
    return bytes(whole)


def _locked() -> bytes:
    whole = bytearray(samples.office("docx"))
    at = whole.find(b"PK\x01\x02")
    whole[at + 8] |= 1
    return bytes(whole)


def _doubled() -> bytes:
    stream = io.BytesIO(samples.office("xlsx"))
    with zipfile.ZipFile(stream, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("a.xml", "<y/>")
    return stream.getvalue()


ZIP = samples.archive({"a.txt": b"x"})
BOMB = {"b.xml": b"\x00" * (16 * 1024 * 1024)}
WRONG = {
    "nothing known": (b"halo", "bukan jenis berkas yang dikenal"),
    "svg": (samples.SVG, "bukan jenis"),
    "html": (samples.HTML, "bukan jenis"),
    "an old xls": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "bukan jenis"),
    "gif": (b"GIF89a" + b"\x00" * 20, "bukan jenis"),
    "html in front of a pdf": (samples.HTML + samples.PDF, "bukan jenis"),
    "a pdf cut off": (samples.PDF[:-8], "rusak atau terpotong"),
    "a pdf with html behind": (samples.PDF + samples.HTML, "rusak atau terpotong"),
    "a pdf that is a zip": (samples.PDF + ZIP + b"%%EOF", "arsip zip"),
    "a pdf in the comment of whose zip it ends": (
        samples.PDF + samples.archive({"a": b"x"}, comment=b"\n%%EOF"),
        "arsip zip",
    ),
    "a png cut off": (samples.png()[:-5], "rusak atau terpotong"),
    "a png without its end": (samples.png()[:-12], "rusak atau terpotong"),
    "a png with a wrong checksum": (samples.png()[:-1] + b"\x00", "rusak atau terpotong"),
    "a png with more behind": (samples.png() + samples.HTML, "di belakang"),
    "a png that begins elsewhere": (b"\x89PNG\r\n\x1a\n" + samples.chunk(b"IEND", b""), "rusak atau terpotong"),
    "a png of far too many dots": (samples.png(100_000, 100_000), "tidak wajar"),
    "a png of no dots": (samples.png(0, 5), "tidak wajar"),
    "a jpg cut off": (samples.JPG[:-2], "rusak atau terpotong"),
    "a jpg without a picture": (b"\xff\xd8\xff\xd9" + samples.HTML, "rusak atau terpotong"),
    "a jpg that is a zip": (samples.JPG + ZIP, "arsip zip"),
    "a png that is a zip": (samples.png(extra=ZIP), "arsip zip"),
    "a plain zip": (ZIP, "bukan dokumen Office"),
    "a zip cut off": (samples.office("xlsx")[:-30], "rusak atau terpotong"),
    "a damaged member": (samples.office("xlsx").replace(b"a.xml", b"b.xml", 1), "rusak atau terpotong"),
    "html in front of a zip": (samples.HTML + samples.office("xlsx"), "bukan jenis"),
    "something in front of a zip": (b"PK\x03\x04" + samples.office("xlsx"), "di luar dokumennya|rusak"),
    "something behind a zip": (samples.office("xlsx") + samples.HTML, "di luar dokumennya|rusak"),
    "a comment in a zip": (samples.archive({"[Content_Types].xml": b""}, comment=samples.HTML), "di luar dokumennya"),
    "a bomb": (samples.office("xlsx", BOMB), "jauh lebih besar"),
    "a directory that lies": (_lying(), "rusak atau terpotong"),
    "too many members": (samples.office("xlsx", {f"m{n}": b"" for n in range(2_100)}), "jauh lebih besar"),
    "a member that leads away": (samples.office("xlsx", {"../a.xml": b""}), "tidak wajar"),
    "a member from the root": (samples.office("xlsx", {"/a.xml": b""}), "tidak wajar"),
    "a member of a drive": (samples.office("xlsx", {"c:/a.xml": b""}), "tidak wajar"),
    "two members of one name": (_doubled(), "tidak wajar"),
    "a workbook with macros": (samples.office("xlsx", {"xl/vbaProject.bin": b"x"}), "makro"),
    "a macro workbook": (samples.office("xlsm"), "bukan dokumen Office"),
    "an odt with macros": (samples.office("odt", {"Basic/script-lc.xml": b"x"}), "makro"),
    "a locked document": (_locked(), "kata sandi"),
    "two kinds at once": (
        samples.archive({"[Content_Types].xml": f'"{samples.MAIN["docx"]}" "{samples.MAIN["xlsx"]}"'.encode()}),
        "bukan dokumen Office",
    ),
    "an epub": (samples.archive({"mimetype": b"application/epub+zip", "content.xml": b""}), "bukan dokumen Office"),
}


@pytest.mark.parametrize("name", sorted(WRONG))
def test_what_only_looks_like_one_is_refused_with_what_to_do(name: str) -> None:
    data, words = WRONG[name]
    with pytest.raises(BadContent, match=words) as refused:
        _kind(data)
    assert str(refused.value).endswith(".")


@given(
    data=st.binary(max_size=300),
    start=st.sampled_from([b"", b"%PDF-", b"\xff\xd8\xff", samples.png()[:8], b"PK\x03\x04"]),
)
def test_no_bytes_break_it(data: bytes, start: bytes) -> None:
    with suppress(BadContent):
        assert _kind(start + data) in KINDS


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_no_damage_breaks_it(kind: str) -> None:
    rng = random.Random(kind)
    whole = samples.GOOD[kind]
    for _ in range(300):
        damaged = bytearray(whole[: rng.randrange(1, len(whole) + 1)])
        for _ in range(rng.randrange(4)):
            damaged[rng.randrange(len(damaged))] = rng.randrange(256)
        with suppress(BadContent):
            assert _kind(bytes(damaged)) in KINDS


def test_a_directory_that_says_too_little_does_not_unpack_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(content, "MAX_UNPACKED", 3_000)
    with pytest.raises(BadContent, match="jauh lebih besar"):
        _kind(samples.office("xlsx", {"b.xml": b"x" * 5_000}))


class Pieces(io.RawIOBase):
    """A stream that gives what it has in pieces, and remembers the largest that was asked for."""

    def __init__(self, length: int) -> None:
        self.left, self.largest = length, 0

    def read(self, size: int = -1) -> bytes:
        assert size > 0, "the whole of it was asked for at once"
        self.largest = max(self.largest, size)
        size = min(size, self.left)
        self.left -= size
        return b"x" * size


FIELD = FileField(name="surat", label=Text("Surat"), max_mb=1, accept=("pdf", "png"))


def test_what_is_too_large_is_not_read_to_its_end_and_leaves_nothing(tmp_path: Path) -> None:
    endless = Pieces(10**12)
    with pytest.raises(uploads.TooBig, match=r"paling besar 1 MB\. Kecilkan"):
        uploads.take(FileStore(tmp_path), FIELD, endless, "a.pdf")  # type: ignore[arg-type]
    assert 10**12 - endless.left < 1024 * 1024 + 100_000
    assert endless.largest <= 1 << 16
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize(
    ("data", "words"),
    [(b"", "kosong"), (samples.SVG, "harus berupa PDF atau PNG"), (samples.JPG, "isi berkas ini JPG")],
)
def test_what_is_refused_leaves_nothing(tmp_path: Path, data: bytes, words: str) -> None:
    with pytest.raises(BadValue, match=words):
        uploads.take(FileStore(tmp_path), FIELD, io.BytesIO(data), "foto.png")
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_stream_that_breaks_leaves_nothing(tmp_path: Path) -> None:
    class Broken(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            if self.tell():
                raise ConnectionResetError
            return super().read(4)

    with pytest.raises(ConnectionResetError):
        uploads.take(FileStore(tmp_path), FIELD, Broken(samples.PDF), "a.pdf")
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_kept_file_is_ours_alone_and_named_by_what_it_is(tmp_path: Path) -> None:
    store = FileStore(tmp_path / "files")
    ref = uploads.take(store, FIELD, io.BytesIO(samples.png()), "C:\\rapat\\foto.pdf")
    assert ref.name == "foto.pdf.png"
    assert store.path(ref.key).read_bytes() == samples.png()
    assert (store.path(ref.key).stat().st_mode & 0o777, store.root.stat().st_mode & 0o777) == (0o600, 0o700)
