from __future__ import annotations

import json

import pytest

from app.tickets import queries
from app.tickets.actions import link_tickets, note_on_ticket, reply_to_ticket
from app.tickets.models import Stage, Ticket
from tests.support.statements import Statements
from tests.support.world import World
from tests.unit.tickets.support import customer_with_talk, key, open_case, put, reloaded

SIGN_IN = 4  # the person, the memberships, their departments and businesses: at every page alike


def case(world: World, **overrides: object) -> Ticket:
    with world.scope():
        return open_case(world, **({"sure": True} | overrides))


def replies(world: World, ticket: Ticket, count: int) -> None:
    with world.scope():
        for index in range(count):
            reply_to_ticket(world.actor("master"), ticket.id, body=f"Balasan {index}", client_key=key())


def test_the_page_shows_head_timeline_and_customer(world: World) -> None:
    ticket = case(world, summary="Sudah lima hari")
    with world.scope():
        reply_to_ticket(world.actor("cs"), ticket.id, body="Kami cek", client_key=key())
        note_on_ticket(world.actor("cs"), ticket.id, body="Pelanggan lama", client_key=key())
    page = world.client("cs").get(f"/tickets/{ticket.number}").text
    for words in ("Paket belum sampai", "Sudah lima hari", "Kami cek", "Pelanggan lama", "Rina", "data-wait"):
        assert words in page
    assert 'class="badge stage stage-team_handling"' in page


def test_an_id_leads_to_the_page(world: World) -> None:
    ticket = case(world)
    answer = world.client("cs").get(f"/tickets/{ticket.id}")
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/tickets/{ticket.number}")


MOVES = {  # buttons by person; cs is of the ticket's department, cs2 and admin are of another
    ("master", "progress"): {"dispatch", "response", "finish"},
    ("master", "team_handling"): {"escalate", "response", "finish"},
    ("cs", "team_handling"): {"return", "escalate", "response", "finish"},
    ("cs2", "team_handling"): set(),
    ("cs", "response"): {"back", "finished"},
    ("cs2", "response"): {"back", "finished"},
    ("cs2", "finished"): {"back"},
}


@pytest.mark.parametrize(("who", "stage"), MOVES)
def test_only_allowed_moves_have_buttons(world: World, who: str, stage: str) -> None:
    ticket = case(world)
    with world.scope():
        put(ticket, stage=stage)
    page = world.client(who).get(f"/tickets/{ticket.number}").text
    moves = page[page.index('class="ticket-moves"') : page.index("</dl>", page.index("ticket-moves"))]
    shown = {name for name in ("dispatch", "escalate") if f'data-lazy-dialog="{name}"' in moves}
    shown |= {name for name in ("return", "finish", "back") if f'data-open-dialog="move-{name}"' in moves}
    shown |= {stage for stage in ("response", "finished") if f'name="to" value="{stage}"><button' in moves}
    assert shown == MOVES[who, stage]


ROUTES = (
    "/tickets/{number}", "/tickets/{id}", "/tickets/{id}/head", "/tickets/{id}/side", "/tickets/{id}/dialogs",
    "/tickets/api/{id}/history", "/tickets/api/{id}/messages",
)  # fmt: skip
POSTS = {
    "/tickets/{id}/move": {"to": "response"},
    "/tickets/{id}/dispatch": {"department_id": "00000000-0000-0000-0000-000000000001"},
    "/tickets/{id}/escalate": {"reason": "x"},
    "/tickets/{id}/assign": {"user_id": ""},
    "/tickets/{id}/priority": {"priority": "high"},
}


@pytest.mark.parametrize("route", ROUTES)
def test_who_may_not_read_finds_nothing_and_so_does_another_business(
    world: World, other_world: World, route: str
) -> None:
    with world.scope():
        ticket = open_case(world)  # progress, no department: the master's only
    address = route.format(number=ticket.number, id=ticket.id)
    assert world.client("master").get(address).status_code in (200, 302)
    for client in (world.client("cs"), world.client("admin"), other_world.client("master")):
        assert client.get(address).status_code == 404
    assert world.client("master").get(route.format(number=999, id=world.id)).status_code == 404


@pytest.mark.parametrize("route", POSTS)
def test_nobody_changes_what_they_may_not_read(world: World, other_world: World, route: str) -> None:
    with world.scope():
        ticket = open_case(world)
    for client in (world.client("cs2"), other_world.client("master")):
        assert client.post(route.format(id=ticket.id), data=POSTS[route]).status_code == 404
    with world.scope():
        assert len(queries.history_of(ticket.id)) == 1


def test_links_and_earlier_cases_show_only_what_may_be_read(world: World) -> None:
    with world.scope():
        _, talk = customer_with_talk(world)
        ticket = open_case(world, conversation_id=talk, sure=True)
        hidden = open_case(world, conversation_id=talk, subject="Rahasia direksi")
        link_tickets(world.actor("master"), ticket.id, hidden.id)
    assert "Rahasia direksi" in world.client("master").get(f"/tickets/{ticket.number}").text
    assert "Rahasia direksi" not in world.client("cs").get(f"/tickets/{ticket.number}").text


def test_a_move_shows_the_new_head_and_a_stale_page_is_told(world: World) -> None:
    ticket = case(world)
    client = world.client("cs")
    form = {"to": "response", "version": "1"}
    head = client.post(f"/tickets/{ticket.id}/move", data=form, headers={"HX-Request": "true"})
    assert head.status_code == 200
    assert "stage-response" in head.text
    stale = client.post(f"/tickets/{ticket.id}/move", data={"to": "finished", "version": "1"})
    assert stale.status_code == 409
    assert "Sari" in stale.text


def test_a_form_sends_whole_pages_back_to_the_ticket(world: World) -> None:
    ticket = case(world)
    answer = world.client("cs").post(f"/tickets/{ticket.id}/priority", data={"priority": "high"})
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/tickets/{ticket.number}")


WRONG_FORMS = [
    ("move", {"to": "team_handling"}),
    ("move", {"to": "finished"}),
    ("move", {}),
    ("move", {"to": "finished", "resolution": "loved"}),
    ("move", {"to": "finished", "resolution": "merged"}),
    ("move", {"to": "response", "stage": "finished"}),
    ("escalate", {}),
    ("priority", {"priority": "9"}),
    ("priority", {"priority": "low", "version": "x"}),
    ("assign", {"user_id": "me"}),
    ("link", {"number": "x"}),
]


@pytest.mark.parametrize(("route", "data"), WRONG_FORMS)
def test_wrong_forms_are_refused(world: World, route: str, data: dict[str, str]) -> None:
    ticket = case(world)
    assert world.client("cs").post(f"/tickets/{ticket.id}/{route}", data=data).status_code == 422
    with world.scope():
        assert reloaded(ticket).version == 1


def test_a_change_without_csrf_token_is_refused(world: World) -> None:
    ticket = case(world)
    client = world.client("cs")
    client.environ_base.pop("HTTP_X_CSRFTOKEN")
    answer = client.post(f"/tickets/{ticket.id}/move", data={"to": "response"})
    assert answer.status_code == 403
    with world.scope():
        assert reloaded(ticket).stage == Stage.TEAM_HANDLING


def test_a_reply_by_http_is_stored_once_and_names_who_crossed(world: World) -> None:
    ticket = case(world)
    replies(world, ticket, 1)
    client, address = world.client("cs"), f"/tickets/api/{ticket.id}/messages"
    data = {"client_key": "k1", "body": "Halo", "seen": 1}
    first, again = client.post(address, json=data).get_json(), client.post(address, json=data).get_json()
    assert first["message"]["id"] == again["message"]["id"]
    assert first["crossed"] == ["Bu Ratna"]
    listed = client.get(f"{address}?after=0").get_json()
    assert [message["body"] for message in listed["messages"]] == ["Balasan 0", "Halo"]
    assert listed["cursor"] >= listed["messages"][-1]["sequence"]
    older = client.get(f"{address}?before={first['message']['sequence']}").get_json()
    assert [message["body"] for message in older["messages"]] == ["Balasan 0"]


@pytest.mark.parametrize(
    "data", [{}, {"body": "x"}, {"client_key": "k"}, {"client_key": "k", "body": 5}, [], "x"]
)
def test_a_malformed_reply_is_refused(world: World, data: object) -> None:
    ticket = case(world)
    answer = world.client("cs").post(f"/tickets/api/{ticket.id}/messages", json=data)
    assert (answer.status_code, answer.get_json()["ok"]) == (422, False)


def test_a_reader_of_the_ticket_reads_its_messages_only(world: World) -> None:
    with world.scope():
        _, talk = customer_with_talk(world)
        ticket = open_case(world, conversation_id=talk, sure=True)
    replies(world, ticket, 1)
    listed = world.client("cs2").get(f"/tickets/api/{ticket.id}/messages?after=0").get_json()
    assert [message["body"] for message in listed["messages"]] == ["Balasan 0"]


def test_a_ticket_page_takes_the_same_statements_for_any_number_of_messages(
    world: World, statements: Statements
) -> None:
    ticket, counts, client = case(world), [], world.client("cs")
    for more in (20, 180):
        replies(world, ticket, more)
        client.get(f"/tickets/{ticket.number}")
        with statements.counting() as seen:
            assert client.get(f"/tickets/{ticket.number}").status_code == 200
        counts.append(len(seen))
    assert len(set(counts)) == 1
    assert counts[0] <= 8 + SIGN_IN, "\n".join(seen)


def test_a_text_of_a_customer_is_shown_as_text(world: World) -> None:
    ticket = case(world, subject="<script>alert(1)</script>", summary='"><img src=x onerror=alert(1)>')
    with world.scope():
        reply_to_ticket(world.actor("cs"), ticket.id, body="</script><b>x", client_key=key())
    for address in (f"/tickets/{ticket.number}", "/queues/team_handling"):
        page = world.client("cs").get(address).text
        assert "<script>alert(1)" not in page
        assert "<img src=x" not in page
        assert "</script><b>x" not in page


def test_history_has_no_route_that_changes_it(world: World) -> None:
    ticket = case(world)
    rules = [r for r in world.app.url_map.iter_rules() if "history" in r.rule or "history" in r.endpoint]
    assert [sorted((r.methods or set()) - {"HEAD", "OPTIONS"}) for r in rules] == [["GET"]] * len(rules)
    address = f"/tickets/api/{ticket.id}/history"
    before = world.client("master").get(address).get_json()["history"]
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        assert world.client("master").open(address, method=method, data=json.dumps({})).status_code in (
            404,
            405,
        )
    assert world.client("master").get(address).get_json()["history"] == before
