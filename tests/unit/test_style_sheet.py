"""The sheets of the site as one: all are in it, in their layers, and their pictures and fonts are where it says."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest

import config
from app import create_app, front_door
from app.style_sheet import RELATIVE, StyleSheet, put_together

CSS = Path(__file__).resolve().parents[2] / "static" / "css"
NEVER_FETCHED = ".woff?"  # named by the icons for browsers that know no woff2


@pytest.fixture(scope="module")
def client():
    return create_app(config.Testing, SQLALCHEMY_DATABASE_URI="sqlite://").test_client()


def test_every_sheet_that_is_named_is_in_it_in_its_layer():
    whole, named = put_together(CSS / "main.css"), (CSS / "main.css").read_text().count("@import")
    assert whole.count("\n@layer ") == named
    assert "@import" not in whole
    assert "@charset" not in whole
    for file in CSS.rglob("*.css"):
        longest = max(file.read_text().splitlines(), key=len)
        assert file.name == "main.css" or "url(" in longest or longest in whole, file


def test_addresses_in_it_lead_to_files():
    addresses = [found[2] for found in RELATIVE.finditer(put_together(CSS / "main.css"))]
    assert len(addresses) > 10
    for address in addresses:
        assert NEVER_FETCHED in address or (CSS / address.partition("?")[0]).is_file(), address


def test_it_is_answered_packed_or_plain_with_the_guards_of_a_file_and_kept_for_good(client):
    plain = client.get("/static/css/whole.css")
    packed = client.get("/static/css/whole.css", headers={"Accept-Encoding": "gzip, br"})
    assert gzip.decompress(packed.data) == plain.data == put_together(CSS / "main.css").encode()
    assert packed.headers["Vary"] == "Accept-Encoding"
    for answer in (plain, packed):
        assert answer.mimetype == "text/css"
        assert "immutable" in answer.headers["Cache-Control"]
        for name, value in front_door.HEADERS.items():
            assert answer.headers[name] == value
    assert client.head("/static/css/whole.css").data == b""


def test_its_address_changes_with_any_file(tmp_path):
    (tmp_path / "main.css").write_text('@import url("a.css") layer(base);')
    (tmp_path / "a.css").write_text("@charset 'utf-8'; a { mask: url('img/b.svg') }")
    sheet = StyleSheet(lambda *_: [], tmp_path / "main.css", headers={}, changes=True)
    before = sheet.address
    assert before == sheet.address
    assert re.fullmatch(r"/static/css/whole\.css\?v=[0-9a-f]{12}", before)
    (tmp_path / "a.css").write_text("a { color: red }")
    sheet._seen -= 1  # a file system may count in whole seconds
    assert sheet.address != before
