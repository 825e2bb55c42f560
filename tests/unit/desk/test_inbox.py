from __future__ import annotations

import re
from datetime import timedelta

import pytest

from app.chat import actions as chat
from app.chat.models import Conversation
from app.core.clock import utcnow
from app.core.extensions import db
from app.core.uow import transaction
from app.desk.queries import Filters, inbox_counts, inbox_page, inbox_row
from tests.support.statements import Statements
from tests.support.world import World
from tests.unit.desk.support import begin_talk, key, make_ticket


def squeezed(html: str) -> str:
    """Return HTML without differences of white space and relative times."""
    without_times = re.sub(r"(<time[^>]*>)[^<]*", r"\1", html)
    return re.sub(r"\s+", " ", without_times).strip()


def names(html: str) -> list[str]:
    return re.findall(r"conversation-name[^>]*>([^<]+)<", html)


@pytest.mark.parametrize("who", ["master", "admin", "cs", "cs2"])
def test_everybody_of_the_staff_opens_the_inbox_and_a_talk(world: World, who: str):
    talk = begin_talk(world, "susu saya bocor", waiting=True)
    client = world.client(who)
    assert names(client.get("/inbox?tab=waiting").text) == ["Rina"]
    page = client.get(f"/inbox/{talk.id}")
    assert page.status_code == 200
    assert "susu saya bocor" in page.text


def test_the_tabs_show_what_they_say(world: World):
    begin_talk(world, name="Bot saja")
    begin_talk(world, name="Menunggu", waiting=True)
    mine = begin_talk(world, name="Punyaku", waiting=True)
    with world.scope():
        chat.take_over(world.actor("cs"), mine.id)
    client = world.client("cs")
    shown = {tab: names(client.get(f"/inbox?tab={tab}").text) for tab in ("mine", "waiting", "bot", "all")}
    assert shown["mine"] == ["Punyaku"]
    assert shown["waiting"] == ["Menunggu"]
    assert shown["bot"] == ["Bot saja"]
    assert set(shown["all"]) == {"Bot saja", "Menunggu", "Punyaku"}


def test_the_longest_wait_stands_on_top(world: World):
    late = begin_talk(world, name="Baru", waiting=True)
    early = begin_talk(world, name="Lama", waiting=True)
    with world.scope(), transaction():
        db.session.get_one(Conversation, early.id).waiting_since = utcnow() - timedelta(hours=1)
        db.session.get_one(Conversation, late.id).waiting_since = utcnow()
    assert names(world.client("cs").get("/inbox?tab=waiting").text) == ["Lama", "Baru"]


def test_unread_filter_leaves_out_what_staff_have_read(world: World):
    begin_talk(world, name="Belum")
    read = begin_talk(world, name="Sudah")
    with world.scope():
        chat.mark_read(world.actor("cs"), read.id, 1)
    assert names(world.client("cs").get("/inbox?tab=all&unread=1").text) == ["Belum"]


def test_a_talk_of_another_department_is_neither_listed_counted_nor_found(world: World):
    talk = begin_talk(world, waiting=True)
    with world.scope():
        chat.route_to_department(world.system, talk.id, world.kirim.id)
    client = world.client("cs")
    assert names(client.get("/inbox?tab=waiting").text) == []
    assert client.get(f"/inbox/{talk.id}").status_code == 404
    assert client.get(f"/inbox/{talk.id}/bar").status_code == 404
    assert client.get(f"/inbox/{talk.id}/side").status_code == 404
    assert client.get(f"/inbox/{talk.id}/row?tab=waiting").text == ""
    assert 'value="0" data-name="waiting"' in client.get("/nav/counts").text
    assert names(world.client("cs2").get("/inbox?tab=waiting").text) == ["Rina"]


def test_another_business_sees_nothing_of_a_talk(world: World, other_world: World):
    talk = begin_talk(world, "rahasia perusahaan", waiting=True)
    client = other_world.client("master")
    for part in ("", "/bar", "/side"):
        assert client.get(f"/inbox/{talk.id}{part}").status_code == 404
    assert client.get(f"/inbox/{talk.id}/row?tab=all").text == ""
    assert client.post(f"/inbox/{talk.id}/take-over").status_code == 404
    assert names(client.get("/inbox?tab=all").text) == []


def test_the_row_that_is_fetched_again_is_the_row_of_the_page(world: World):
    talk = begin_talk(world, "susu saya bocor", waiting=True)
    client = world.client("cs")
    page = squeezed(client.get("/inbox?tab=waiting").text)
    row = squeezed(client.get(f"/inbox/{talk.id}/row?tab=waiting").text)
    assert row.startswith("<li")
    assert row in page


def test_a_row_that_left_the_tab_is_empty(world: World):
    talk = begin_talk(world, waiting=True)
    client = world.client("cs")
    client.post(f"/inbox/{talk.id}/take-over")
    assert client.get(f"/inbox/{talk.id}/row?tab=waiting").text == ""
    assert "Rina" in client.get(f"/inbox/{talk.id}/row?tab=mine").text


def test_the_list_costs_the_same_statements_for_one_row_and_for_twenty(world: World, statements: Statements):
    client = world.client("cs")
    begin_talk(world, waiting=True)
    client.get("/inbox?tab=waiting")
    with statements.counting() as few:
        client.get("/inbox?tab=waiting")
    for number in range(19):
        begin_talk(world, name=f"Pelanggan {number}", waiting=True)
    with statements.counting() as many:
        client.get("/inbox?tab=waiting")
    assert len(many) == len(few) <= 8


def test_counts_of_the_navigation_take_few_statements(world: World, statements: Statements):
    begin_talk(world, waiting=True)
    client = world.client("cs")
    with statements.counting() as seen:
        html = client.get("/nav/counts").text
    assert 'value="1" data-name="waiting"' in html
    assert len(seen) <= 6


def test_pages_follow_each_other_without_gap_or_repeat(world: World, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("app.desk.queries.inbox.PAGE_SIZE", 2)
    for number in range(5):
        begin_talk(world, name=f"P{number}", waiting=True)
    for tab in ("waiting", "all"):
        with world.scope():
            seen, cursor = [], None
            while True:
                page = inbox_page(world.actor("cs"), Filters(tab=tab), cursor)
                seen += [c.customer.name for c in page.items]
                cursor = page.next_cursor
                if cursor is None:
                    break
        expected = [f"P{n}" for n in range(5)]
        assert seen == (expected if tab == "waiting" else expected[::-1])


def test_a_forged_cursor_is_refused(world: World):
    assert world.client("cs").get("/inbox?cursor=WyJhIiwgImIiXQ==").status_code == 422


def test_row_and_counts_agree_with_the_page(world: World):
    talk = begin_talk(world, waiting=True)
    with world.scope():
        actor = world.actor("cs")
        assert inbox_counts(actor) == {"mine": 0, "waiting": 1, "bot": 0, "all": 1}
        assert inbox_row(actor, Filters(tab="bot"), talk.id) is None


def test_taking_over_shows_the_new_speaker_at_once(world: World):
    talk = begin_talk(world, waiting=True)
    client = world.client("cs")
    bar = client.post(f"/inbox/{talk.id}/take-over", headers={"HX-Request": "true"}).text
    assert "owner-agent" in bar
    assert "Hand back to the bot" in bar
    other = world.client("master").get(f"/inbox/{talk.id}/bar").text
    assert "Sari speaks" in other


def test_a_colleague_may_go_on_with_a_talk(world: World):
    talk = begin_talk(world, waiting=True)
    world.client("cs").post(f"/inbox/{talk.id}/take-over")
    response = world.client("master").post(f"/inbox/{talk.id}/take-me")
    assert response.status_code == 302
    assert "Bu Ratna speaks" in world.client("cs").get(f"/inbox/{talk.id}/bar").text


def test_handing_over_with_a_note_keeps_the_note_for_staff(world: World):
    talk = begin_talk(world, waiting=True)
    client = world.client("cs")
    client.post(f"/inbox/{talk.id}/take-over")
    target = f"user:{world.users['master'].id}"
    response = client.post(f"/inbox/{talk.id}/hand-over", data={"to": target, "note": "Tolong diteruskan"})
    assert response.status_code == 302
    page = world.client("master").get(f"/inbox/{talk.id}").text
    assert "You speak" in page
    assert "Tolong diteruskan" in page


def test_a_wrong_target_of_a_hand_over_is_refused(world: World):
    talk = begin_talk(world, waiting=True)
    assert world.client("cs").post(f"/inbox/{talk.id}/hand-over", data={"to": "bos"}).status_code == 422


def test_a_ticket_made_in_the_inbox_shows_beside_the_thread(world: World):
    talk = begin_talk(world, waiting=True)
    client = world.client("cs")
    data = {
        "subject": "Susu bocor",
        "kind": "complaint",
        "priority": "high",
        "topic": "damaged_goods",
        "department_id": "",
    }
    response = client.post(f"/inbox/{talk.id}/ticket", data=data)
    assert response.status_code == 302
    side = client.get(f"/inbox/{talk.id}/side").text
    assert "#1" in side
    assert "Susu bocor" in side


def test_details_hide_tickets_that_the_agent_may_not_read(world: World):
    talk = begin_talk(world)
    make_ticket(world, talk, "bot", subject="Belum dibagi")
    assert "Belum dibagi" in world.client("master").get(f"/inbox/{talk.id}/side").text
    assert "Belum dibagi" not in world.client("cs").get(f"/inbox/{talk.id}/side").text


def test_htmx_gets_the_open_talk_without_the_list(world: World):
    talk = begin_talk(world, waiting=True)
    client = world.client("cs")
    part = client.get(f"/inbox/{talk.id}", headers={"HX-Request": "true"}).text
    assert 'id="inbox-main"' in part
    assert "<html" not in part
    assert "conversation-list" not in part


def test_what_customers_write_cannot_break_out_of_the_page(world: World):
    talk = begin_talk(world, "</script><img src=x onerror=alert(1)>", name="<b>Rina</b>")
    page = world.client("cs").get(f"/inbox/{talk.id}?tab=all").text
    assert "<img src=x" not in page
    assert "<b>Rina</b>" not in page


def test_a_visitor_without_a_name_gets_one(world: World):
    talk = begin_talk(world, name="")
    mark = talk.customer.id.hex[-4:].upper()
    assert names(world.client("cs").get("/inbox?tab=all").text) == [f"Visitor {mark}"]


def test_a_message_sent_over_http_is_in_the_thread_of_the_page(world: World):
    talk = begin_talk(world, waiting=True)
    client = world.client("cs")
    sent = client.post(f"/inbox/api/{talk.id}/messages", json={"client_key": key(), "body": "Baik Kak"})
    assert sent.json["ok"], sent.json
    assert "Baik Kak" in client.get(f"/inbox/{talk.id}").text


def test_send_and_wait_is_offered_for_the_only_open_ticket_of_the_own_team(world: World):
    talk = begin_talk(world, waiting=True)
    client = world.client("cs")
    assert "data-wait-ticket" not in client.get(f"/inbox/{talk.id}").text
    ticket = make_ticket(world, talk, department_id=world.umum.id)
    assert f'data-wait-ticket="{ticket.id}"' in client.get(f"/inbox/{talk.id}").text
    assert "data-wait-ticket" not in world.client("cs2").get(f"/inbox/{talk.id}").text
    make_ticket(world, talk, subject="Yang kedua", department_id=world.umum.id)
    assert "data-wait-ticket" not in client.get(f"/inbox/{talk.id}").text


def test_an_act_that_does_not_exist_is_not_found(world: World):
    talk = begin_talk(world, waiting=True)
    assert world.client("cs").post(f"/inbox/{talk.id}/explode").status_code == 404
