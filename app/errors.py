"""The errors that reach people: what happened, why, and what to do next.

Every layer may raise these; `app.web` turns them into pages and REST answers, the command line into text. `message` and
`hint` are Indonesian and end as sentences; neither ever holds a password, a NIK or a database's own words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


class AppError(Exception):
    """A refusal with a code for machines, a message for people and a hint about the next step."""

    status: int = 422
    code: str = "invalid"

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class Invalid(AppError):
    """What was entered cannot be kept: `fields` maps a form name ('' for the whole row) to its messages."""

    def __init__(
        self, fields: Mapping[str, list[str]], hint: str = "Perbaiki isian yang ditandai, lalu simpan lagi."
    ) -> None:
        self.fields = {name: list(messages) for name, messages in fields.items()}
        first = next((messages[0] for messages in self.fields.values() if messages), "Isian belum benar.")
        super().__init__(first, hint)


class NotAllowed(AppError):
    """The row is in scope, but this person may not do this to it; the message says why."""

    status = 403
    code = "not_allowed"


class OutOfReach(NotAllowed):
    """What was entered would lie where this person has no say; `fields` as in Invalid, by which it would be cured."""

    def __init__(self, message: str, hint: str, field: str = "") -> None:
        super().__init__(message, hint)
        self.fields = {field: [f"{message} {hint}"]}


class OutOfScope(AppError):
    """The row does not exist for this person: the same answer as for a row that does not exist at all."""

    status = 404
    code = "not_found"

    def __init__(
        self, message: str = "Data tidak ditemukan.", hint: str = "Periksa alamatnya atau kembali ke daftar."
    ) -> None:
        super().__init__(message, hint)


@dataclass(frozen=True, slots=True)
class Difference:
    """One field of a stale save: its label, what is stored now and what was about to be written, all as shown text."""

    field: str
    label: str
    stored: str
    entered: str


class Stale(AppError):
    """Somebody else saved this row since it was opened; `differences` show both values."""

    status = 409
    code = "stale"

    def __init__(self, message: str, differences: tuple[Difference, ...] = (), version: int = 0) -> None:
        super().__init__(message, "Bandingkan kedua isian, lalu simpan lagi atau batalkan.")
        self.differences = differences
        self.version = version


class Passed(AppError):
    """The step starts from another state than the row is in by now: somebody was faster, or took another way."""

    status = 409
    code = "passed"

    def __init__(self, message: str) -> None:
        super().__init__(message, "Buka lagi datanya untuk melihat keadaannya sekarang.")


class Taken(AppError):
    """Somebody else holds it already, or was faster by a moment; the message says who, the hint what can be done."""

    status = 409
    code = "taken"


class InUse(AppError):
    """The row cannot be deleted while others hang on it; `users` counts them by the label of their menu."""

    status = 409
    code = "in_use"

    def __init__(self, message: str, users: Mapping[str, int]) -> None:
        super().__init__(message, "Pindahkan atau hapus dahulu data yang memakainya.")
        self.users = dict(users)


class TooLarge(AppError):
    """An upload or a text is beyond its bound."""

    status = 413
    code = "too_large"


class Throttled(AppError):
    """Too many failures from one account or address; `retry_after` is in seconds."""

    status = 429
    code = "throttled"

    def __init__(self, message: str, retry_after: int) -> None:
        super().__init__(message, "Tunggu sebentar, lalu coba lagi.")
        self.retry_after = retry_after


class Busy(AppError):
    """The database is held by somebody else for longer than we wait; nothing was changed. `retry_after` in seconds."""

    status = 503
    code = "busy"

    def __init__(self, message: str = "Sistem sedang sibuk.", retry_after: int = 5) -> None:
        super().__init__(message, "Isian Anda belum disimpan. Coba lagi beberapa detik lagi.")
        self.retry_after = retry_after


class Refused(Exception):
    """A command of the operator's that was not done. The text says why and what to do, in English."""
