from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from shutil import copyfile

import pytest
from babel.messages.pofile import read_po

from app import create_app
from app.accounts.security import MESSAGES
from app.core.extensions import db
from bootstrap.paths import TRANSLATIONS
from bootstrap.translations import ensure_translations
from tests.conftest import TEST_SETTINGS
from tests.support.world import World

CATALOGUE = TRANSLATIONS / "id" / "LC_MESSAGES" / "flask_security.po"


@pytest.fixture
def indonesian(template_database: Path, tmp_path: Path) -> Iterator[World]:
    """A server with compiled translations."""
    ensure_translations()
    copyfile(template_database, tmp_path / "tanggap.db")
    app = create_app(**TEST_SETTINGS, instance_dir=tmp_path)
    yield World(app, slug="susu")
    with app.app_context():
        db.engine.dispose()


def test_the_librarys_texts_are_indonesian_on_an_indonesian_page(indonesian: World) -> None:
    client = indonesian.visitor()
    client.set_cookie("tanggap_locale", "id")
    page = client.post("/login", data={"email": "cs@susu.test", "password": "salah sekali"}).text
    assert "Alamat email atau kata sandi salah." in page
    assert "Kata sandi</label>" in page
    client.set_cookie("tanggap_locale", "en")
    page = client.post("/login", data={"email": "cs@susu.test", "password": "salah sekali"}).text
    assert "The e-mail address or the password is not right." in page


def test_every_text_of_ours_in_the_librarys_place_is_translated() -> None:
    with CATALOGUE.open("rb") as stream:
        known = {str(m.id): str(m.string) for m in read_po(stream, locale="id") if m.id}
    assert {text for text, _category in MESSAGES.values()} - known.keys() == set()
    assert [text for text, translated in known.items() if not translated] == []


def test_translations_keep_their_placeholders() -> None:
    with CATALOGUE.open("rb") as stream:
        messages = [m for m in read_po(stream, locale="id") if m.id]
    for message in messages:
        assert set(re.findall(r"%\(\w+\)s", str(message.id))) == set(
            re.findall(r"%\(\w+\)s", str(message.string))
        )
