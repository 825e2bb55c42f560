from __future__ import annotations

import json
import re

import pytest

from app.accounts.models import Membership
from app.core.extensions import db
from app.core.uow import transaction
from app.desk.js_texts import TEXTS
from tests.support.world import World
from tests.unit.desk.support import begin_talk


def links(html: str) -> list[str]:
    return re.findall(r'<a href="([^"]+)" class="nav-item', html)


@pytest.mark.parametrize("who", ["master", "admin", "cs"])
def test_every_link_of_the_navigation_opens(world: World, who: str):
    client = world.client(who)
    addresses = links(client.get("/").text)
    assert "/inbox" in addresses
    for address in addresses:
        assert client.get(address, follow_redirects=True).status_code == 200, address


def test_who_works_for_two_businesses_may_change_between_them(world: World, other_world: World):
    assert "/business/" not in world.client("cs").get("/").text
    with other_world.scope(), transaction():
        db.session.add(Membership(user_id=world.users["cs"].id, role="cs"))
    client = world.client("cs")
    assert f'action="/business/{other_world.id}"' in client.get("/").text
    client.post(f"/business/{other_world.id}")
    assert begin_talk(world, name="Rahasia")
    assert "Rahasia" not in client.get("/inbox?tab=all").text


def test_the_page_one_is_on_is_marked(world: World):
    html = world.client("cs").get("/inbox").text
    assert re.search(r'href="/inbox" class="nav-item [^"]*" aria-current="page"', html)


def test_the_frame_brings_its_texts_in_the_readers_language(world: World):
    html = world.client("cs").get("/").text
    texts = json.loads(re.search(r'id="texts">(.*?)</script>', html)[1])
    assert set(texts) == set(TEXTS)


def test_every_text_that_a_script_asks_for_exists():
    from pathlib import Path

    root = Path(__file__).parents[3] / "frontend"
    folders = [root / "lib", root / "lib" / "thread", root / "behaviours"]
    sources = [f.read_text() for folder in folders for f in folder.glob("*.js")]
    asked = {name for source in sources for name in re.findall(r'\btext\("(\w+)"', source)}
    assert asked - set(TEXTS) == set()


def test_a_refused_page_says_what_happened_and_where_to_go(world: World):
    response = world.client("cs").get("/inbox/00000000-0000-7000-8000-000000000000")
    assert response.status_code == 404
    assert "We could not find this." in response.text
    assert 'href="/"' in response.text
