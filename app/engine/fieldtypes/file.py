"""`file`: a file that people hand in, kept outside the database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from app.domain.berkas import KEY, KINDS, LONGEST_NAME, MEGA, FileRef, daftar, file_ref
from app.domain.conditions import Condition
from app.engine.fieldtypes.base import Field, Storage, Widget
from app.engine.language import INTEGER, Key, list_of, one_of

MOST_MB = 20
LONGEST = LONGEST_NAME + 1 + 12 + 1 + 4 + 1 + 64 + 1 + 32
"""Characters of `FileRef.text`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileField(Field):
    """A value is the text of a FileRef; the bytes lie in the file store under its key.

    On its way in a value may be the bare key of an upload: who may use it, and what it is called, only the verbs know.
    """

    max_mb: int = 5
    accept: tuple[str, ...] = ("pdf", "jpg", "png")

    kind: ClassVar[str] = "file"
    called: ClassVar[str] = "berkas"
    operators: ClassVar[tuple[str, ...]] = ("is_null",)
    keys: ClassVar[tuple[Key, ...]] = (
        Key("max_mb", INTEGER, f"Largest size in megabytes, {MOST_MB} at most.", "5", "max_mb: 10"),
        Key(
            "accept",
            list_of(one_of(*KINDS)),
            "The kinds of file that are taken. Each is told by its content, not by its name.",
            "[pdf, jpg, png]",
            "accept: [pdf, xlsx]",
        ),
    )

    @property
    def max_bytes(self) -> int:
        """The largest size."""
        return self.max_mb * MEGA

    @property
    def rule(self) -> str:
        """What is taken, in words: 'PDF, JPG atau PNG, paling besar 5 MB'."""
        return ", ".join(self.limits())

    @property
    def storage(self) -> Storage:
        return Storage("file", length=LONGEST)

    @property
    def widget(self) -> Widget:
        return Widget("file")

    def limits(self) -> tuple[str, ...]:
        return (daftar(self.accept), f"paling besar {self.max_mb} MB")

    def ref(self, value: object) -> FileRef | None:
        """The stored file that a value names; None for nothing, and for a bare key."""
        return file_ref(value) if isinstance(value, str) else None

    def same(self, value: object, held: object) -> bool:
        """Whether `value` names the very file that is held already, whatever it says of it."""
        ref = self.ref(held)
        return ref is not None and isinstance(value, str) and value.rpartition("/")[2] == ref.key

    def parse(self, raw: str) -> str | None:
        return self.clean(raw.strip())

    def clean(self, value: object) -> str | None:
        if value is None or value == "":
            return None
        if isinstance(value, str) and (KEY.fullmatch(value) or file_ref(value)):
            return value
        raise self.wrong("harus berupa nomor unggahan yang diberikan sistem ini")

    def raw(self, value: object) -> str:
        return value if isinstance(value, str) else ""

    def show(self, value: object) -> str:
        ref = self.ref(value)
        return ref.shown if ref else ""

    def to_json(self, value: object) -> object:
        ref = self.ref(value)
        if ref is None:
            return value
        return {
            "id": ref.key,
            "name": ref.name,
            "size": ref.size,
            "kind": ref.kind,
            "type": KINDS[ref.kind].media_type,
            "sha256": ref.sha256,
        }

    def from_json(self, value: object) -> str | None:
        """The value of an upload's id, or of what `to_json` gave."""
        if not isinstance(value, Mapping):
            return self.clean(value)
        key, name, kind, size, sha256 = (value.get(part) for part in ("id", "name", "kind", "size", "sha256"))
        return self.clean("/".join(str(part) for part in (name, size, kind, sha256, key)))

    def from_cell(self, value: object) -> str | None:
        if value in (None, ""):
            return None
        raise self.wrong("tidak dapat diisi dari berkas impor; unggah berkasnya lewat formulir")

    def to_cell(self, value: object) -> object:
        ref = self.ref(value)
        return ref.name if ref else None

    def checks(self) -> tuple[Condition, ...]:
        return ()

    def json_schema(self) -> Mapping[str, object]:
        text = {"type": "string"}
        properties = {
            "id": {**text, "description": "Nomor unggahan"},
            "name": text,
            "size": {"type": "integer"},
            "kind": {"enum": list(KINDS)},
            "type": text,
            "sha256": text,
            "url": {**text, "description": "Tempat mengunduh isinya"},
        }
        return {"type": "object", "properties": properties}

    def examples(self) -> tuple[str, ...]:
        return (FileRef("0" * 32, f"Surat Tugas.{self.accept[0]}", self.accept[0], 12_345, "0" * 64).text,)
