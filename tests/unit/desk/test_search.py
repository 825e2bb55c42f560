from __future__ import annotations

from app.desk.queries import ticket_number
from tests.support.world import World
from tests.unit.desk.support import begin_talk, make_ticket


def test_search_finds_tickets_by_number_subject_and_customer(world: World):
    make_ticket(world, begin_talk(world, name="Rina Kartika"), subject="Susu 100% bocor")
    client = world.client("cs")
    for text in ("1", "#1", "bocor", "100%", "kartika"):
        assert "Susu 100% bocor" in client.get("/search", query_string={"q": text}).text, text
    assert "Susu 100% bocor" not in client.get("/search", query_string={"q": "_%_"}).text


def test_search_finds_talks_by_customer(world: World):
    begin_talk(world, "mau tanya stok", name="Agus Wijaya")
    assert "mau tanya stok" in world.client("cs").get("/search?q=agus").text


def test_search_shows_only_what_the_person_may_read(world: World, other_world: World):
    make_ticket(world, begin_talk(world), "bot", subject="Belum dibagi")
    assert "Belum dibagi" in world.client("master").get("/search?q=dibagi").text
    assert "Belum dibagi" not in world.client("cs").get("/search?q=dibagi").text
    assert "Belum dibagi" not in other_world.client("master").get("/search?q=dibagi").text


def test_a_number_with_go_leads_to_the_ticket(world: World):
    ticket = make_ticket(world, begin_talk(world))
    response = world.client("cs").get("/search?q=1&go=1")
    assert response.status_code == 302
    assert response.headers["Location"] == f"/tickets/{ticket.number}"
    assert world.client("cs").get("/search?q=99&go=1").status_code == 200


def test_an_empty_search_explains_itself(world: World):
    assert "What are you looking for?" in world.client("cs").get("/search").text


def test_a_long_number_is_no_ticket_number():
    assert ticket_number("#12") == 12
    assert ticket_number("081234567890") is None
    assert ticket_number("12 botol") is None


def test_what_was_searched_for_is_escaped(world: World):
    page = world.client("cs").get("/search", query_string={"q": "<script>x"}).text
    assert "<script>x" not in page
