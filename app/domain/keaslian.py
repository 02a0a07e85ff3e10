"""The mark by which a printed document is known again: its code, what a stranger is shown of it, and what became of it.

A code says nothing of what it stands for, and nobody finds one by trying: CODE_LENGTH letters of 5 bits each. Its
letters are those of Crockford's base 32 (https://www.crockford.com/base32.html): none that looks like another.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

CODE_LETTERS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH: Final = 20
GROUP: Final = 5
LONGEST_TYPED: Final = 80
"""Of what somebody typed as a code no more is looked at."""
HIDDEN: Final = "•••"
SEEN_OF_NIP: Final = 4

_MEANT = str.maketrans({"O": "0", "I": "1", "L": "1", "-": None, " ": None, "\u2010": None, "\u2013": None})


class Keadaan(StrEnum):
    """What became of what a document says."""

    SESUAI = "sesuai"
    BERUBAH = "berubah"
    BELUM = "belum"


@dataclass(frozen=True, slots=True)
class Keaslian:
    """The code of one document, and where people reach the program ('' where that is not known)."""

    kode: str
    alamat: str = ""

    @property
    def tautan(self) -> str:
        """The address that checks the document, '' where it is not known."""
        return f"{self.alamat}/verifikasi/{self.kode}/" if self.alamat else ""


def berkelompok(letters: str) -> str:
    """'7K3QD-9M0AB-…': a code as it is kept and printed, in groups that can be read out."""
    return "-".join(letters[start : start + GROUP] for start in range(0, len(letters), GROUP))


def baca_kode(typed: str) -> str | None:
    """The code that somebody typed, in small letters, with or without its groups, with O for 0; None where it is no
    code at all."""
    plain = unicodedata.normalize("NFKC", typed[:LONGEST_TYPED]).strip().upper().translate(_MEANT)
    return berkelompok(plain) if len(plain) == CODE_LENGTH and set(plain) <= set(CODE_LETTERS) else None


def samar_nama(nama: str) -> str:
    """'Dewi Ayu Lestari, S.H.' as 'D••• A••• L•••': enough to compare with the paper, too little to learn a name."""
    return " ".join(word[0] + HIDDEN for word in nama.partition(",")[0].split())


def samar_nip(nip: str) -> str:
    """The last four figures of a NIP; nothing of what is too short to hide anything."""
    return HIDDEN + nip[-SEEN_OF_NIP:] if len(nip) > 2 * SEEN_OF_NIP else HIDDEN


def keadaan(*, berlaku: bool, versi: int, kini: int, disetujui: bool) -> Keadaan:
    """What became of a document that was printed of version `versi` of a penilaian which is at `kini` today.

    `berlaku`: it was rated then, and its SKP approved; `disetujui`: the SKP is approved today. Whatever touches the
    marks (rated again, a keberatan that was granted) raises the version.
    """
    if not berlaku:
        return Keadaan.BELUM
    return Keadaan.SESUAI if versi == kini and disetujui else Keadaan.BERUBAH
