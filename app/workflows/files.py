"""Files that rows come to name: only what the actor sent, that fits the field and that no other row has taken."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from app.domain.berkas import FileRef
from app.engine import validate
from app.engine.fieldtypes.children import ChildrenField
from app.engine.fieldtypes.file import FileField
from app.errors import Invalid
from app.models import files
from app.workflows.draft import Draft, Values, Work

GONE = "Berkas yang dipilih tidak ditemukan, sudah dipakai, atau terlalu lama tidak disimpan. Unggah lagi berkasnya."


def settle(work: Work, drafts: Sequence[Draft]) -> None:
    """Put what the register knows in the place of every new file, and refuse those that are not to be used.

    Nothing that came along with the key is believed: not its name, nor its kind or size.
    """
    wanted = list(_new(work, drafts))
    known = dict(files.waiting(work.session, work.actor.akun_id, [key for _, _, key in wanted]))
    for draft, field, key in wanted:
        ref = known.pop(key, None)  # a second time it is taken
        if ref is None:
            draft.refuse(field.name, f"{field.label}: {GONE}")
        elif not _fits(field, ref):
            draft.refuse(field.name, f"{field.label} harus berupa {field.rule}.")
        else:
            draft.put({field.name: ref.text})


def _fits(field: FileField, ref: FileRef) -> bool:
    """A file may have been sent for another field, with other bounds."""
    return ref.kind in field.accept and ref.size <= field.max_bytes


def attach(work: Work, drafts: Sequence[Draft]) -> None:
    """Give the new files to the rows that were just written. Raises Invalid when somebody was faster."""
    for draft, field, key in _new(work, drafts):
        if not files.attach(work.session, work.actor.akun_id, key, draft.instansi_id, work.now):
            raise Invalid({field.name: [f"{field.label}: {GONE}"]})


def take_up_again(work: Work, values: Values) -> None:
    """Let the actor put the files of a row that comes back from the trash, which no row names now, into it again."""
    files.release(work.session, work.actor.akun_id, list(_keys(work, values)))


def _keys(work: Work, values: Values) -> Iterator[str]:
    """The files that a row and the rows below it name, by their keys."""
    for name, value in values.items():
        field = work.entity.fields[name]
        if isinstance(field, FileField) and not validate.is_empty(value):
            yield str(value).rpartition("/")[2]
        elif isinstance(field, ChildrenField) and isinstance(value, list):
            for row in value:
                yield from _keys(work.of(work.registry.catalog.entity(field.entity)), row)


def _new(work: Work, drafts: Sequence[Draft]) -> Iterator[tuple[Draft, FileField, str]]:
    """The files that drafts name and the stored rows do not, by their keys."""
    for field in work.files:
        for draft in drafts:
            value = draft.after.get(field.name)
            if field.name in draft.changed and field.name not in draft.problems and not validate.is_empty(value):
                yield draft, field, str(value).rpartition("/")[2]
