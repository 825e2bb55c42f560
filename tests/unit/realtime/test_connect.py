from __future__ import annotations

from app.accounts.events import MembershipChanged
from app.core.extensions import socketio
from app.core.sockets import all_connections
from app.core.uow import record, transaction
from tests.support.live import begin, staff_tab, visitor_tab
from tests.support.world import World


def test_whoever_connects_is_in_the_computed_rooms_only(world: World):
    tab, visitor = staff_tab(world, "cs2"), visitor_tab(world)
    rooms = {
        c.actor.role: set(socketio.server.rooms(c.sid, namespace=c.namespace)) - {c.sid}
        for c in all_connections()
    }
    user = world.actor("cs2")
    assert rooms["cs"] == {
        f"org:{world.id}:staff",
        f"org:{world.id}:role:cs",
        f"org:{world.id}:user:{user.id}",
        f"org:{world.id}:department:{world.kirim.id}",
    }
    assert len(rooms["customer"]) == 1
    assert tab.connected
    assert visitor.connected


def test_a_changed_membership_ends_the_sockets_of_that_person_here_only(world: World, other_world: World):
    gone, stays, elsewhere = staff_tab(world, "cs"), staff_tab(world, "cs2"), staff_tab(other_world, "cs")
    with world.scope(), transaction():
        record(MembershipChanged(organization_id=world.id, user_id=world.actor("cs").id))
    assert not gone.connected
    assert stays.connected
    assert elsewhere.connected
    assert len(all_connections()) == 2


def test_who_was_ended_is_told_before(world: World):
    tab = staff_tab(world, "cs")
    with world.scope(), transaction():
        record(MembershipChanged(organization_id=world.id, user_id=world.actor("cs").id))
    assert "session.ended" in [packet["name"] for packet in tab.client.queue]
    assert not tab.connected


def test_leaving_forgets_the_connection(world: World):
    tab = visitor_tab(world)
    assert len(all_connections()) == 1
    tab.leave()
    assert all_connections() == []


def test_a_token_is_looked_up_once_and_errors_speak_the_chosen_language(world: World):
    token = begin(world, locale="en")["token"]
    visitor_tab(world, token)
    assert all_connections()[0].locale == "en"
    visitor_tab(world, token, locale="id")
    assert all_connections()[1].locale == "id"
