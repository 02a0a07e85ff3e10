"""Static files under names that carry their own hash, so that browsers keep them for ever and never show an old one."""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from types import MappingProxyType

FOLDER = Path(__file__).resolve().parent.parent / "static"
PREFIX = "/static/"
KINDS = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".woff2": "font/woff2"}
COMPRESSED = frozenset({".css", ".js", ".svg"})
_REFERENCE = re.compile(r"url\((['\"]?)(?!data:|#|/)([^'\")]+)\1\)")


@dataclass(frozen=True, slots=True)
class Asset:
    """One file as it is sent: `body`, and `packed` (gzip) where that is worth it."""

    name: str
    path: str
    media_type: str
    body: bytes
    packed: bytes | None


@dataclass(frozen=True, slots=True)
class Assets:
    """The static files, read once: by the name that templates use, and by the hashed path of the address."""

    by_name: Mapping[str, Asset]
    by_path: Mapping[str, Asset]

    def url(self, name: str) -> str:
        """The address of the file `name` ('css/app.css'). Raises KeyError for a file that does not exist."""
        return PREFIX + self.by_name[name].path


def read(folder: Path = FOLDER) -> Assets:
    """The assets of `folder`; style sheets come last, because their references to other files are rewritten."""
    found: dict[str, Asset] = {}
    for path in _ordered(folder):
        name = path.relative_to(folder).as_posix()
        found[name] = _asset(name, path.read_bytes(), found)
    return Assets(MappingProxyType(found), MappingProxyType({asset.path: asset for asset in found.values()}))


def _ordered(folder: Path) -> Iterator[Path]:
    files = [path for path in folder.rglob("*") if path.suffix in KINDS or path.suffix in (".png", ".ico")]
    yield from sorted(files, key=lambda path: (path.suffix == ".css", path.as_posix()))


def _asset(name: str, body: bytes, others: Mapping[str, Asset]) -> Asset:
    pure = PurePosixPath(name)
    if pure.suffix == ".css":
        body = _with_hashed_references(pure.parent, body.decode("utf-8"), others).encode("utf-8")
    digest = hashlib.sha256(body).hexdigest()[:10]
    media_type = KINDS.get(pure.suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"
    packed = gzip.compress(body, 9, mtime=0) if pure.suffix in COMPRESSED else None
    return Asset(name, str(pure.with_name(f"{pure.stem}.{digest}{pure.suffix}")), media_type, body, packed)


def _with_hashed_references(base: PurePosixPath, text: str, others: Mapping[str, Asset]) -> str:
    """The style sheet with its `url(…)`s to files of ours as hashed names. Raises KeyError for a missing file."""

    def rewrite(match: re.Match[str]) -> str:
        return f'url("{PREFIX}{others[_join(base, match[2])].path}")'

    return _REFERENCE.sub(rewrite, text)


def _join(base: PurePosixPath, reference: str) -> str:
    parts: list[str] = list(base.parts)
    for part in PurePosixPath(reference).parts:
        if part == "..":
            parts.pop()
        else:
            parts.append(part)
    return "/".join(parts)
