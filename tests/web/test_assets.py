"""Static files: hashed names, cached for ever, and exactly those that were vetted."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from pathlib import Path

import pytest

from app.settings import TEMPLATES
from app.web import assets
from tests.support.web import Web

VENDOR = assets.FOLDER / "vendor"
OWN = {"refresh.py", "vendor.lock.json"}


def test_every_vendored_file_is_the_one_in_the_lock() -> None:
    lock = json.loads((VENDOR / "vendor.lock.json").read_text("utf-8"))
    locked = {name: digest for package in lock.values() for name, digest in package["files"].items()}
    found = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in VENDOR.iterdir() if path.is_file()}
    assert {name: digest for name, digest in found.items() if name not in OWN} == locked


def test_a_new_body_gets_a_new_name(tmp_path: Path) -> None:
    style = tmp_path / "a.css"
    style.write_text("p{}")
    before = assets.read(tmp_path).url("a.css")
    style.write_text("p{color:red}")
    assert assets.read(tmp_path).url("a.css") != before


def test_a_style_sheet_points_at_hashed_files_and_changes_with_them(tmp_path: Path) -> None:
    (tmp_path / "css").mkdir()
    (tmp_path / "css" / "a.css").write_text('p{background:url("../b.svg")}')
    (tmp_path / "b.svg").write_text("<svg/>")
    first = assets.read(tmp_path)
    assert first.url("b.svg") in first.by_name["css/a.css"].body.decode()
    (tmp_path / "b.svg").write_text("<svg></svg>")
    assert assets.read(tmp_path).url("css/a.css") != first.url("css/a.css")


def test_a_style_sheet_that_points_nowhere_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.css").write_text("p{background:url(gone.svg)}")
    with pytest.raises(KeyError):
        assets.read(tmp_path)


def test_files_are_kept_for_ever_and_packed(web: Web) -> None:
    url = web.services.assets.url("css/app.css")
    answer = web.browser().get(url, **{"Accept-Encoding": "gzip"})
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert gzip.decompress(answer.data) == web.services.assets.by_name["css/app.css"].body
    assert web.browser().get(url).data == web.services.assets.by_name["css/app.css"].body


def test_only_hashed_names_are_served(web: Web) -> None:
    for path in ("css/app.css", "vendor/refresh.py", "../factory.py", "vendor/vendor.lock.json"):
        assert web.browser().get(f"/static/{path}").status_code == 404


def test_the_first_view_stays_light(web: Web) -> None:
    names = (
        "vendor/bootstrap.min.css",
        "css/app.css",
        "js/app.js",
        "vendor/icons.svg",
        "vendor/plus-jakarta-sans.woff2",
    )
    sent = [web.services.assets.by_name[name] for name in names]
    page = gzip.compress(web.signed_in("operator").get("/beranda").data)
    assert len(page) + sum(len(asset.packed or asset.body) for asset in sent) <= 100_000


def test_no_template_has_inline_style_or_script() -> None:
    inline = re.compile(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\bsrc=)|javascript:", re.IGNORECASE)
    pages = [path for path in TEMPLATES.rglob("*.html") if path.parent.name != "documents"]  # these are printed
    assert pages
    assert [path.name for path in pages if inline.search(path.read_text("utf-8"))] == []


def test_every_icon_that_templates_name_is_in_the_sprite() -> None:
    sprite = set(re.findall(r'<symbol id="([^"]+)"', (VENDOR / "icons.svg").read_text("utf-8")))
    named = {
        name
        for path in TEMPLATES.rglob("*.html")
        for name in re.findall(r'ui\.icon\("([^"]+)"\)', path.read_text("utf-8"))
    }
    assert named
    assert named <= sprite
