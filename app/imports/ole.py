"""The container that an xls file is: a small file system of sectors, as [MS-CFB] has it."""

from __future__ import annotations

import struct
from collections.abc import Sequence

ENTRY = 128
SMALL = 4096  # streams below it are cut into the smaller sectors of the root's own stream
MINI = 64
LAST = 0xFFFFFFFA  # sector numbers from here on mean something else


def stream_of(content: bytes, names: Sequence[str]) -> bytes:
    """The first stream of one of these names. Raises ValueError for a damaged container, or one without it."""
    try:
        return _Container(content).stream(names)
    except struct.error as err:
        raise ValueError("the container ends too early") from err


class _Container:
    def __init__(self, content: bytes) -> None:
        self.content = content
        shift = struct.unpack_from("<H", content, 30)[0]
        if shift not in (9, 12):
            raise ValueError(f"no container has sectors of 2**{shift} bytes")
        self.size = 1 << shift
        self.next = self._numbers(self._sectors_of_table())
        self.directory = self._chain(struct.unpack_from("<I", content, 48)[0])

    def stream(self, names: Sequence[str]) -> bytes:
        entries = [self.directory[place : place + ENTRY] for place in range(0, len(self.directory) - ENTRY + 1, ENTRY)]
        wanted = [name.encode("utf-16-le") + b"\x00\x00" for name in names]
        for entry in entries:
            if entry[: min(64, struct.unpack_from("<H", entry, 64)[0])] in wanted:
                first, size = struct.unpack_from("<II", entry, 116)
                return (self._chain(first) if size >= SMALL else self._small(entries[0], first))[:size]
        raise ValueError("the container holds no workbook")

    def _sectors_of_table(self) -> list[int]:
        """The sectors that say which sector follows which: the header names the first 109 of them."""
        found = list(struct.unpack_from("<109I", self.content, 76))
        more = struct.unpack_from("<I", self.content, 68)[0]
        for _ in range(len(self.content) // self.size):
            if more >= LAST:
                break
            *some, more = self._numbers([more])
            found += some
        return [sector for sector in found if sector < LAST]

    def _numbers(self, sectors: Sequence[int]) -> list[int]:
        data = b"".join(self._sector(sector) for sector in sectors)
        return list(struct.unpack(f"<{len(data) // 4}I", data[: len(data) // 4 * 4]))

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self.size
        if start >= len(self.content):
            raise ValueError(f"there is no sector {number}")
        return self.content[start : start + self.size]

    def _chain(self, first: int) -> bytes:
        return b"".join(self._sector(sector) for sector in _followed(first, self.next))

    def _small(self, root: bytes, first: int) -> bytes:
        data = self._chain(struct.unpack_from("<I", root, 116)[0])
        follow = self._numbers(list(_followed(struct.unpack_from("<I", self.content, 60)[0], self.next)))
        return b"".join(data[sector * MINI : (sector + 1) * MINI] for sector in _followed(first, follow))


def _followed(sector: int, follow: Sequence[int]) -> list[int]:
    """The sectors from this one on. Raises ValueError where they go round in a circle or out of the file."""
    found: list[int] = []
    while sector < LAST:
        if sector >= len(follow) or len(found) > len(follow):
            raise ValueError("the chain of sectors is broken")
        found.append(sector)
        sector = follow[sector]
    return found
