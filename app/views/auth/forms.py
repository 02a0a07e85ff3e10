"""What the login and password pages read, and what they show again when it is refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

LONGEST_NIP = 40
LONGEST_PASSWORD = 200
MISMATCH = "Kedua password baru tidak sama. Ketik ulang keduanya."
EMPTY = {
    "nip": "Isi NIP Anda.",
    "password": "Isi password Anda.",
    "kode": "Isi kode sekali pakai dari admin instansi Anda.",
    "password_lama": "Isi password lama Anda.",
    "password_baru": "Isi password baru.",
    "ulangi_password": "Ketik ulang password baru.",
}


@dataclass(slots=True)
class PasswordForm:
    """Fields of one of the pages, as typed; passwords are never shown again. `isian`: a form to go back to, sealed."""

    typed: Mapping[str, str] = field(default_factory=dict)
    asked: tuple[str, ...] = ()
    lanjut: str | None = None
    isian: str = ""
    errors: dict[str, list[str]] = field(default_factory=dict)

    @property
    def nip(self) -> str:
        """The NIP without the spaces and dots that people copy along."""
        return "".join(self["nip"].split()).replace(".", "")[:LONGEST_NIP]

    @property
    def kode(self) -> str:
        """The one-time code as typed, trimmed."""
        return self["kode"].strip()[:LONGEST_NIP]

    @property
    def summary(self) -> list[tuple[str, str]]:
        """Every error with the id of its control, '' for the whole form."""
        return [(name, message) for name, messages in self.errors.items() for message in messages]

    def __getitem__(self, name: str) -> str:
        return self.typed.get(name, "")

    def complete(self) -> bool:
        """Check that everything asked for is there and that the new password was typed twice alike."""
        for name in self.asked:
            if not self[name].strip():
                self.errors[name] = [EMPTY[name]]
            elif len(self[name]) > LONGEST_PASSWORD:
                self.errors[name] = [f"Paling panjang {LONGEST_PASSWORD} karakter."]
        if "ulangi_password" in self.asked and not self.errors and self["password_baru"] != self["ulangi_password"]:
            self.errors["ulangi_password"] = [MISMATCH]
        return not self.errors
