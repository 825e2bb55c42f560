from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from flask import Flask

from app.core import static_files

SCRIPT = "const a = 1;\n" * 200


@pytest.fixture
def site(tmp_path: Path) -> Flask:
    site = Flask(__name__, static_folder=str(tmp_path), static_url_path="/static")
    (tmp_path / "big.js").write_text(SCRIPT, encoding="utf-8")
    (tmp_path / "small.js").write_text("a", encoding="utf-8")
    (tmp_path / "icon.png").write_bytes(b"\x89PNG" + bytes(2000))
    static_files.init_app(site)
    return site


def test_scripts_go_out_compressed_to_browsers_that_take_it(site: Flask):
    with site.test_client().get("/static/big.js", headers={"Accept-Encoding": "gzip, br"}) as answer:
        assert answer.content_encoding == "gzip"
        assert gzip.decompress(answer.data).decode() == SCRIPT
        assert answer.mimetype == "text/javascript"
        assert "Accept-Encoding" in answer.vary


def test_others_get_the_plain_file(site: Flask):
    with site.test_client().get("/static/big.js") as answer:
        assert answer.content_encoding is None
        assert answer.text == SCRIPT
        assert "Accept-Encoding" in answer.vary


@pytest.mark.parametrize("name", ["small.js", "icon.png"])
def test_what_gains_nothing_is_not_compressed(site: Flask, name: str):
    with site.test_client().get(f"/static/{name}", headers={"Accept-Encoding": "gzip"}) as answer:
        assert answer.content_encoding is None


def test_a_file_that_the_browser_has_is_not_sent_again(site: Flask):
    client = site.test_client()
    first = client.get("/static/big.js", headers={"Accept-Encoding": "gzip"})
    assert first.headers["ETag"]
    again = client.get(
        "/static/big.js", headers={"Accept-Encoding": "gzip", "If-None-Match": first.headers["ETag"]}
    )
    assert again.status_code == 304
    assert again.data == b""


def test_a_changed_file_is_compressed_anew(site: Flask, tmp_path: Path):
    client = site.test_client()
    client.get("/static/big.js", headers={"Accept-Encoding": "gzip"})
    (tmp_path / "big.js").write_text(SCRIPT * 2, encoding="utf-8")
    answer = client.get("/static/big.js", headers={"Accept-Encoding": "gzip"})
    assert gzip.decompress(answer.data).decode() == SCRIPT * 2


@pytest.mark.parametrize("name", ["../conftest.py", "nothing.js", "%2e%2e/big.js"])
def test_nothing_outside_the_folder_is_served(site: Flask, name: str):
    assert site.test_client().get(f"/static/{name}", headers={"Accept-Encoding": "gzip"}).status_code == 404
