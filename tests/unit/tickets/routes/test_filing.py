from __future__ import annotations

import pytest

from app.core.extensions import db
from app.customers.models import Customer
from app.tickets import queries
from app.tickets.models import Stage, Ticket
from tests import factories
from tests.support.world import World

FORM = {
    "name": "Pak Tono", "email": "Tono@Mail.test", "phone": "", "kind": "complaint", "subject": "Botol pecah",
    "body": "Menelepon, dua botol pecah", "topic": "damaged_goods", "priority": "high", "department_id": "",
}  # fmt: skip


@pytest.mark.parametrize("who", ["master", "admin", "cs"])
def test_staff_file_a_case_for_a_new_customer(world: World, who: str) -> None:
    answer = world.client(who).post("/tickets/new", data=FORM)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/tickets/1")
    assert world.client(who).get("/tickets/1").status_code == 200
    with world.scope():
        ticket = db.session.query(Ticket).one()
        assert (ticket.stage, ticket.summary) == (Stage.TEAM_HANDLING, FORM["body"])
        customer = db.session.query(Customer).one()
        assert (customer.name, customer.email, customer.email_verified_at) == (
            "Pak Tono",
            "tono@mail.test",
            None,
        )
        assert queries.thread_of(ticket) == []  # nobody puts words into a customer's mouth


def test_a_case_for_a_known_customer_joins_the_own_history(world: World) -> None:
    with world.scope():
        known = factories.make_customer(name="Rina")
    client = world.client("cs")
    assert "Rina" in client.get("/tickets/new/customers?name=ri").text
    assert f'value="{known.id}"' in client.get(f"/tickets/new?customer={known.id}").text
    client.post("/tickets/new", data=FORM | {"customer_id": str(known.id), "name": ""})
    with world.scope():
        assert db.session.query(Ticket).one().customer_id == known.id


def test_customers_of_another_business_are_not_offered_and_not_taken(
    world: World, other_world: World
) -> None:
    with other_world.scope():
        foreign = factories.make_customer(name="Rahasia", email="x@mail.test")
    client = world.client("master")
    for text in ("Raha", "x@mail.test"):
        assert "Rahasia" not in client.get("/tickets/new/customers", query_string={"name": text}).text
    assert "Rahasia" not in client.get(f"/tickets/new?customer={foreign.id}").text
    refused = client.post("/tickets/new", data=FORM | {"customer_id": str(foreign.id)})
    assert refused.status_code == 422
    with world.scope():
        assert db.session.query(Ticket).count() == 0


@pytest.mark.parametrize(
    "wrong",
    [{"subject": " "}, {"body": ""}, {"kind": "joke"}, {"topic": ""}, {"priority": "9"}, {"email": "no"},
     {"name": ""}, {"department_id": "x"}, {"customer_id": "x"}, {"stage": "finished"}],
    ids=lambda wrong: next(iter(wrong)),
)  # fmt: skip
def test_a_wrong_form_comes_back_with_what_was_typed(world: World, wrong: dict[str, str]) -> None:
    answer = world.client("cs").post("/tickets/new", data=FORM | wrong)
    assert answer.status_code == 422
    assert FORM["body"] in answer.text or "body" in wrong
    with world.scope():
        assert db.session.query(Ticket).count() == 0
        assert db.session.query(Customer).count() == 0
