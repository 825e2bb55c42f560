from __future__ import annotations

import pytest

from app.core.errors import Forbidden, NotFound
from app.knowledge import actions
from app.knowledge.queries import faq_count, faq_entries, faq_entry
from app.knowledge.schemas import EntryData
from tests.support.world import World

ENTRY = {
    "question": "Berapa ongkir?",
    "answer": "Rp10.000\nSe-Bandung.",
    "keywords": "kirim antar",
    "locale": "id",
}


def test_an_entry_is_written_changed_and_removed(world: World) -> None:
    client = world.client("master")
    assert client.post("/settings/faq", data={**ENTRY, "active": "true"}).status_code == 302
    with world.scope():
        (entry,) = faq_entries()
        assert (entry.answer, entry.active) == ("Rp10.000\nSe-Bandung.", True)
    assert client.post(f"/settings/faq/{entry.id}", data={**ENTRY, "answer": "Gratis."}).status_code == 302
    with world.scope():
        assert faq_entries(active_only=True) == []
        assert faq_entry(entry.id).answer == "Gratis."
    assert client.post(f"/settings/faq/{entry.id}/remove").status_code == 302
    with world.scope():
        assert faq_count() == 0


@pytest.mark.parametrize(
    "change", [{"question": " "}, {"answer": ""}, {"answer": "x" * 4001}, {"locale": "fr"}]
)
def test_a_bad_entry_is_refused_and_kept_on_the_page(world: World, change: dict[str, str]) -> None:
    answer = world.client("master").post("/settings/faq", data={**ENTRY, **change})
    assert answer.status_code == 422
    assert "kirim antar" in answer.text
    with world.scope():
        assert faq_count() == 0


def test_only_the_master_admin_writes(world: World) -> None:
    with world.scope(), pytest.raises(Forbidden):
        actions.create_entry(world.actor("admin"), EntryData("Apa?", "Itu."))


def test_entries_of_another_business_are_not_found(world: World, other_world: World) -> None:
    with other_world.scope():
        foreign = actions.create_entry(other_world.actor("master"), EntryData("Apa?", "Itu."))
    assert world.client("master").get(f"/settings/faq/{foreign.id}").status_code == 404
    with world.scope(), pytest.raises(NotFound):
        actions.remove_entry(world.actor("master"), foreign.id)


def test_texts_are_shown_as_texts(world: World) -> None:
    client = world.client("master")
    client.post("/settings/faq", data={**ENTRY, "question": "<script>alert(1)</script>"})
    assert "<script>alert(1)" not in client.get("/settings/faq").text
