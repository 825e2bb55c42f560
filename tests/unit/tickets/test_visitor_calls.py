from __future__ import annotations

from app.core.scope import organization_scope
from app.customers.actions import issue_visitor_token
from app.tickets import visitor_calls
from app.tickets.models import Stage
from tests.support.world import World
from tests.unit.tickets.support import customer_of, customer_with_talk, open_case, put


def test_a_visitor_sees_where_their_own_tickets_stand_and_nobody_elses(world: World):
    with world.scope():
        ticket = open_case(world)
        open_case(world)
        put(ticket, stage=Stage.RESPONSE)
        actor = customer_of(ticket, world)
        assert visitor_calls.own_tickets(actor, {}) == {
            "tickets": [
                {"ticket_id": str(ticket.id), "number": ticket.number, "stage": "response", "rating": None}
            ]
        }


def test_the_list_of_own_tickets_needs_the_visitors_token(world: World):
    with world.scope():
        actor, _ = customer_with_talk(world)
        assert actor.id is not None
        with organization_scope(world.id):
            token = issue_visitor_token(world.system, actor.id)
    client = world.app.test_client()
    assert client.get("/widget/api/tickets").status_code == 401
    answer = client.get("/widget/api/tickets", headers={"Authorization": f"Bearer {token}"})
    assert answer.json == {"ok": True, "tickets": []}
