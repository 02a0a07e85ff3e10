"""Fetch the front-end files again, from the package registry that npm is set up for, and write them with their hashes.

    python app/static/vendor/refresh.py

Versions and files are listed below; `vendor.lock.json` beside this file holds each tarball's integrity and each file's
SHA-256, and a test compares them with what lies here. The icon sprite is made from the icons named in ICONS.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
LOCK = HERE / "vendor.lock.json"
SPRITE = "icons.svg"

PACKAGES = {
    "bootstrap@5.3.8": {"dist/css/bootstrap.min.css": "bootstrap.min.css", "LICENSE": "bootstrap.LICENSE.txt"},
    "htmx.org@2.0.11": {"dist/htmx.min.js": "htmx.min.js", "LICENSE": "htmx.LICENSE.txt"},
    "@fontsource-variable/plus-jakarta-sans@5.3.0": {
        "files/plus-jakarta-sans-latin-wght-normal.woff2": "plus-jakarta-sans.woff2",
        "LICENSE": "plus-jakarta-sans.LICENSE.txt",
    },
    "lucide-static@1.62.0": {"LICENSE": "lucide.LICENSE.txt"},
}

ICONS = """
    arrow-down arrow-left arrow-right arrow-up arrow-up-down ban bell calendar check chevron-down chevron-left
    chevron-right chevrons-left chevrons-right circle-alert circle-check circle-help circle-x clock download
    ellipsis eye eye-off file-down file-spreadsheet file-up filter folder-tree history house hourglass info
    key-round layout-grid list loader lock log-out map-pin menu pencil plus printer refresh-cw save search settings
    shield-alert sliders-horizontal square-pen star table trash-2 triangle-alert undo-2 upload user users x
"""


def main() -> None:
    """Fetch every package, copy its files here, draw the sprite and write the lock."""
    lock: dict[str, object] = {}
    for package, files in PACKAGES.items():
        with tempfile.TemporaryDirectory() as folder:
            tarball, integrity = _fetch(package, Path(folder))
            with tarfile.open(tarball) as archive:
                written = {target: _copy(archive, source, target) for source, target in files.items()}
                if package.startswith("lucide"):
                    written[SPRITE] = _write(SPRITE, _sprite(archive))
        lock[package] = {"integrity": integrity, "files": written}
    LOCK.write_text(json.dumps(lock, indent=2) + "\n", encoding="utf-8")


def _fetch(package: str, folder: Path) -> tuple[Path, str]:
    npm = shutil.which("npm") or "npm"
    command = [npm, "pack", "--json", package]
    shown = subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True)  # noqa: S603 - all of it is ours
    facts = json.loads(shown.stdout)[0]
    return next(folder.glob("*.tgz")), str(facts["integrity"])


def _read(archive: tarfile.TarFile, name: str) -> bytes:
    member = archive.extractfile(f"package/{name}")
    if member is None:
        raise FileNotFoundError(name)
    return member.read()


def _copy(archive: tarfile.TarFile, source: str, target: str) -> str:
    body = _read(archive, source)
    # Maps are not shipped; a reference to one would be a request for a file that is not there.
    return _write(target, re.sub(rb"\s*(/\*|//)# sourceMappingURL=\S+( \*/)?\s*$", b"\n", body))


def _write(name: str, body: bytes) -> str:
    (HERE / name).write_bytes(body)
    return hashlib.sha256(body).hexdigest()


def _sprite(archive: tarfile.TarFile) -> bytes:
    symbols = [_symbol(name, _read(archive, f"icons/{name}.svg").decode("utf-8")) for name in ICONS.split()]
    head = '<svg xmlns="http://www.w3.org/2000/svg"><!-- Lucide icons, ISC license, see lucide.LICENSE.txt -->\n'
    return (head + "\n".join(symbols) + "\n</svg>\n").encode("utf-8")


def _symbol(name: str, svg: str) -> str:
    inner = re.sub(r"\s*\n\s*", "", svg[svg.index(">", svg.index("<svg")) + 1 : svg.rindex("</svg>")])
    look = 'fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"'
    return f'<symbol id="{name}" viewBox="0 0 24 24" {look}>{inner}</symbol>'


if __name__ == "__main__":
    main()
