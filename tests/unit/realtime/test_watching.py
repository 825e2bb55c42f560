from __future__ import annotations

import pytest

from app.chat import actions
from tests.support.live import staff_tab
from tests.support.talk import Talk
from tests.support.world import World


@pytest.fixture
def talk(world: World) -> Talk:
    with world.scope():
        made = Talk(world)
        made.writes()
    return made


def names(pushes: list[dict[str, list[dict[str, str]]]]) -> list[list[str]]:
    return [[person["name"] for person in push["viewers"]] for push in pushes]


def test_viewers_see_each_other_come_and_go(world: World, talk: Talk):
    sari, ratna = staff_tab(world, "cs"), staff_tab(world, "master")
    thing = {"conversation_id": str(talk.id)}
    assert [v["name"] for v in sari.ask("watch", thing)["viewers"]] == ["Sari"]
    assert [v["name"] for v in ratna.ask("watch", thing)["viewers"]] == ["Bu Ratna", "Sari"]
    assert names(sari.pushes("viewers")) == [["Sari"], ["Bu Ratna", "Sari"]]
    ratna.ask("unwatch", thing)
    assert names(sari.pushes("viewers")) == [["Sari"]]
    ratna.ask("watch", thing)
    ratna.leave()
    assert names(sari.pushes("viewers"))[-1] == ["Sari"]


def test_two_tabs_are_one_viewer(world: World, talk: Talk):
    one, two = staff_tab(world, "cs"), staff_tab(world, "cs")
    one.ask("watch", {"conversation_id": str(talk.id)})
    assert len(two.ask("watch", {"conversation_id": str(talk.id)})["viewers"]) == 1


def test_who_stops_watching_hears_no_more_words(world: World, talk: Talk):
    tab = staff_tab(world, "cs")
    tab.ask("watch", {"conversation_id": str(talk.id)})
    tab.ask("unwatch", {"conversation_id": str(talk.id)})
    tab.pushes()
    with world.scope():
        talk.writes("lagi")
    assert tab.pushes("message.posted") == []
    assert tab.pushes("conversation.changed") == []


@pytest.mark.parametrize(
    "data",
    [{}, {"conversation_id": None}, {"room": "org:x:staff"}, {"conversation_id": "x", "ticket_id": "y"}],
)
def test_a_room_is_never_asked_for_by_name(world: World, data: dict[str, str]):
    assert staff_tab(world, "master").ask("watch", data)["code"] == "invalid"


def test_both_ids_at_once_are_refused(world: World, talk: Talk):
    both = {"conversation_id": str(talk.id), "ticket_id": str(talk.id)}
    assert staff_tab(world, "master").ask("watch", both)["code"] == "invalid"


def test_a_tab_cannot_watch_without_end(world: World):
    tab = staff_tab(world, "master")
    with world.scope():
        talks = []
        for number in range(51):
            talk = Talk(world, name=str(number))
            talk.writes()
            talks.append(str(talk.id))
    codes = [tab.ask("watch", {"conversation_id": talk}).get("code", "ok") for talk in talks]
    assert codes == ["ok"] * 50 + ["invalid"]


def test_who_may_not_see_a_talk_any_more_stops_watching(world: World, talk: Talk):
    sari, dewi = staff_tab(world, "cs"), staff_tab(world, "cs2")
    for tab in (sari, dewi):
        tab.ask("watch", {"conversation_id": str(talk.id)})
    with world.scope():
        actions.route_to_department(world.system, talk.id, world.kirim.id)
        sari.pushes(), dewi.pushes()
        talk.writes("hanya untuk pengiriman")
    assert [m["body"] for m in dewi.pushes("message.posted")] == ["hanya untuk pengiriman"]
    assert sari.pushes() == []
