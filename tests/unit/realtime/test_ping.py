from __future__ import annotations

from app.core import sockets
from tests.support.live import staff_tab, visitor_tab
from tests.support.statements import Statements
from tests.support.world import World


def test_staff_and_visitors_learn_without_a_statement_that_their_connection_stands(
    world: World, statements: Statements
):
    tabs = [staff_tab(world, "cs"), visitor_tab(world)]
    with statements.counting() as seen:
        assert [tab.ask("presence.ping", {}) for tab in tabs] == [{"ok": True}, {"ok": True}]
    assert seen == []


def test_a_connection_that_proves_nothing_any_more_is_told_so(world: World):
    tab = visitor_tab(world)
    for connection in sockets.all_connections():
        sockets.forget(connection.sid)
    assert tab.ask("presence.ping", {})["code"] == "not_authenticated"
