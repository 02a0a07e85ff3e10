"""Which passwords are too easy: too short, well known, a run of keys, or made of one's own NIP or birth date.

No rotation and no rules about kinds of characters: length and not being guessable are what counts (NIST SP 800-63B,
5.1.1.2, 2017, read 2026-11-20).
"""

from __future__ import annotations

import unicodedata
from typing import Final

SHORTEST: Final = 12
LONGEST: Final = 200
FEWEST_LETTERS: Final = 5

_COMMON: Final = """
    admin administrator administrasi adminadmin akunsaya akusayangkamu alhamdulillah allahuakbar asdfghjkl
    asdfghjklasdfghjkl aparatursipilnegara bahagia bandung bismillah bismillahirrahmanirrahim bkn changeme cintaku
    dinas dragon ekinerja ekinerjabkn football garuda garudaindonesia iloveyou indonesia indonesiaraya indonesiamerdeka
    jakarta jayaindonesia kabupaten katasandi kerjakerjakerja keluarga kepegawaian kinerja kotakota letmein
    letmeinplease login master merdeka monkey mypassword p@ssw0rd passw0rd password passwordku passwordpassword
    passwordsaya pegawai pegawainegeri pegawainegerisipil pemerintah pancasila princess qazwsxedc qwerty
    qwertyqwerty qwertyuiop rahasia rahasiaku rahasianegara sayang sayangku secret semangat sistem subhanallah sukses
    sunshine superman surabaya terserah testing trustno welcome welcomewelcome
"""
COMMON: Final = frozenset(_COMMON.split())
"""Words that passwords of this office are made of: refused with whatever figures and signs around them."""

RUNS: Final = (
    "01234567890123456789",
    "98765432109876543210",
    "abcdefghijklmnopqrstuvwxyz",
    "zyxwvutsrqponmlkjihgfedcba",
    "qwertyuiopasdfghjklzxcvbnm",
    "qazwsxedcrfvtgbyhnujmikolp",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik",
    "1q2w3e4r5t6y7u8i9o0p",
)


def weakness(password: str, nip: str) -> str:
    """Why this password is refused, as an Indonesian sentence; '' when it is not."""
    plain = unicodedata.normalize("NFC", password).casefold()
    if len(plain) < SHORTEST:
        return f"Password minimal {SHORTEST} karakter. Rangkaian beberapa kata mudah diingat dan sulit ditebak."
    if len(plain) > LONGEST:
        return f"Password paling panjang {LONGEST} karakter."
    if any(part in plain for part in own(nip)):
        return "Password tidak boleh memuat NIP atau tanggal lahir Anda."
    if is_common(plain):
        return "Password ini terlalu umum sehingga mudah ditebak. Pilih rangkaian kata yang lain."
    return ""


def own(nip: str) -> tuple[str, ...]:
    """What a NIP gives away: itself, and the birth date in the ways people write it."""
    if len(nip) < 8:
        return (nip,) if nip else ()
    year, month, day = nip[:4], nip[4:6], nip[6:8]
    return (nip, year + month + day, day + month + year, f"{day}-{month}-{year}", f"{year}-{month}-{day}")


def is_common(plain: str) -> bool:
    """A well-known word with figures and signs around it, a run of keys, or hardly any different characters."""
    letters = "".join(sign for sign in plain if sign.isalpha())
    bare = "".join(sign for sign in plain if sign.isalnum())
    if len(set(plain)) < FEWEST_LETTERS or letters in COMMON or plain in COMMON:
        return True
    if any(letters and letters == word * (len(letters) // len(word)) for word in COMMON):
        return True
    return any(bare in run * 2 for run in RUNS)
