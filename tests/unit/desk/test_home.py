from __future__ import annotations

import re
from datetime import timedelta

import pytest

from app.chat import actions as chat
from app.core.clock import utcnow
from app.core.extensions import db
from app.core.uow import transaction
from app.desk.queries import figures_today, needs_of
from app.tickets.actions import assign_ticket
from app.tickets.models import Ticket
from tests.support.statements import Statements
from tests.support.world import World
from tests.unit.desk.support import begin_talk, key, make_ticket


def make_overdue(world: World, ticket: Ticket) -> None:
    with world.scope(), transaction():
        db.session.get_one(Ticket, ticket.id).due_at = utcnow() - timedelta(hours=2)


@pytest.mark.parametrize("who", ["master", "admin", "cs"])
def test_every_role_has_a_home(world: World, who: str):
    page = world.client(who).get("/")
    assert page.status_code == 200
    assert "What needs you now" in page.text


def test_home_asks_those_who_are_not_signed_in_to_sign_in(world: World):
    response = world.app.test_client().get("/")
    assert response.status_code == 302
    assert "/login" in response.headers["Location"]


def test_overdue_work_is_shown_to_the_department_that_owns_it(world: World):
    ticket = make_ticket(world, begin_talk(world), subject="Paket hilang", department_id=world.kirim.id)
    make_overdue(world, ticket)
    assert "Paket hilang" in world.client("admin").get("/").text
    assert "Paket hilang" in world.client("master").get("/").text
    assert "Paket hilang" not in world.client("cs").get("/").text


def test_new_tickets_are_shown_to_the_master_admin_only(world: World):
    make_ticket(world, begin_talk(world), "bot", subject="Belum dibagi")
    assert "Belum dibagi" in world.client("master").get("/").text
    for who in ("admin", "cs"):
        assert "Belum dibagi" not in world.client(who).get("/").text


def test_needs_hold_the_longest_wait_own_chats_and_own_tickets(world: World):
    first = begin_talk(world, name="Pertama", waiting=True)
    begin_talk(world, name="Kedua", waiting=True)
    own = begin_talk(world, name="Punyaku", waiting=True)
    ticket = make_ticket(world, first, subject="Milikku", department_id=world.umum.id)
    with world.scope():
        cs = world.actor("cs")
        chat.take_over(cs, own.id)
        chat.post_message(own.customer, own.id, body="bagaimana?", client_key=key())
        assign_ticket(cs, ticket.id, cs.id)
    with world.scope():
        needs = needs_of(world.actor("cs"))
    assert [c.customer.name for c in needs.unanswered] == ["Punyaku"]
    assert "Kedua" in [c.customer.name for c in needs.waiting]
    assert [t.subject for t in needs.assigned] == ["Milikku"]
    assert needs.counts == {"overdue": 0, "escalated": 0, "undispatched": 0, "assigned": 1}


def test_figures_count_today_only_and_what_the_person_may_see(world: World, other_world: World):
    begin_talk(other_world)
    talk = begin_talk(world)
    make_ticket(world, talk, department_id=world.kirim.id)
    midnight = utcnow() - timedelta(hours=1)
    with world.scope():
        master = figures_today(world.actor("master"), midnight)
        later = figures_today(world.actor("master"), utcnow() + timedelta(hours=1))
    assert (master.chats, master.opened, master.finished) == (1, 1, 0)
    assert (later.chats, later.opened) == (0, 0)
    with world.scope():
        assert figures_today(world.actor("cs"), midnight).opened == 0


def test_home_costs_the_same_statements_with_more_work(world: World, statements: Statements):
    client = world.client("master")
    make_overdue(world, make_ticket(world, begin_talk(world, waiting=True)))
    client.get("/")
    with statements.counting() as few:
        client.get("/")
    for _ in range(4):
        make_overdue(world, make_ticket(world, begin_talk(world, waiting=True)))
    with statements.counting() as many:
        client.get("/")
    assert len(many) == len(few) <= 20


def test_the_part_that_home_fetches_again_is_the_part_of_the_page(world: World):
    make_overdue(world, make_ticket(world, begin_talk(world, waiting=True)))
    client = world.client("master")
    part = client.get("/", headers={"HX-Request": "true"}).text
    assert part.startswith('<div id="home-work"')
    without_times = [re.sub(r"(<time[^>]*>)[^<]*", r"\1", html) for html in (part, client.get("/").text)]
    assert without_times[0].strip() in without_times[1]
