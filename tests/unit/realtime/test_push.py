from __future__ import annotations

import uuid

import pytest

from app.chat import actions
from app.core.uow import record, transaction
from app.tickets.events import TicketChanged, TicketOpened
from tests.support.live import Tab, staff_tab
from tests.support.statements import Statements
from tests.support.talk import Talk
from tests.support.world import World

PEOPLE = ("master", "admin", "cs", "cs2")


@pytest.fixture
def tabs(world: World) -> dict[str, Tab]:
    return {who: staff_tab(world, who) for who in PEOPLE}


def told(tabs: dict[str, Tab], event: str) -> set[str]:
    return {who for who, tab in tabs.items() if tab.pushes(event)}


def test_an_unrouted_talk_is_told_to_everybody_a_routed_one_to_its_readers(
    world: World, tabs: dict[str, Tab]
):
    with world.scope():
        talk = Talk(world)
        talk.writes()
        assert told(tabs, "conversation.changed") == set(PEOPLE)
        actions.route_to_department(world.system, talk.id, world.kirim.id)
        assert told(tabs, "conversation.changed") == set(PEOPLE), (
            "who could see it until now is told once more"
        )
        talk.writes()
        assert told(tabs, "conversation.changed") == {"master", "admin", "cs2"}
        actions.hand_to_colleague(world.actor("cs2"), talk.id, world.actor("cs").id)
        told(tabs, "")
        talk.writes()
        assert told(tabs, "conversation.changed") == {"master", "admin", "cs2", "cs"}, (
            "its agent sees it anywhere"
        )


def test_lists_get_ids_and_versions_and_no_words(world: World, tabs: dict[str, Tab]):
    with world.scope():
        talk = Talk(world)
        talk.writes("rahasia")
        pushed = tabs["master"].pushes("conversation.changed")
        assert pushed == [{"conversation_id": str(talk.id), "version": talk.row.version, "owner": "bot"}]


def test_nothing_is_pushed_when_nothing_was_kept(world: World, tabs: dict[str, Tab]):
    with world.scope():
        talk = Talk(world)
        with pytest.raises(ZeroDivisionError):
            write_and_fail(talk)
    assert told(tabs, "conversation.changed") == set()


def write_and_fail(talk: Talk) -> None:
    with transaction():
        talk.writes()
        _ = 1 / 0


def test_notes_reach_watchers_only(world: World, tabs: dict[str, Tab]):
    with world.scope():
        talk = Talk(world)
        talk.writes()
    tabs["cs"].ask("watch", {"conversation_id": str(talk.id)})
    with world.scope():
        actions.add_note(world.actor("master"), talk.id, body="hati-hati", client_key="n1")
    assert [push["note"]["body"] for push in tabs["cs"].pushes("note.added")] == ["hati-hati"]
    assert told(tabs, "note.added") == set()


def test_pushing_a_message_costs_no_statement(world: World, statements: Statements, tabs: dict[str, Tab]):
    with world.scope():
        talk = Talk(world)
        talk.writes()
        with statements.counting() as seen:
            talk.writes("kedua")
        verbs = [statement.split()[0] for statement in seen]
        assert verbs == ["BEGIN", "SELECT", "INSERT", "UPDATE", "INSERT"], seen
        assert tabs["master"].pushes("conversation.changed")


def ticket_event(world: World, stage: str, department_id: uuid.UUID | None, **before: object) -> TicketOpened:
    facts = {
        "organization_id": world.id, "ticket_id": uuid.uuid4(), "number": 7, "version": 3,
        "conversation_id": uuid.uuid4(), "customer_id": uuid.uuid4(),
        "stage": stage, "department_id": department_id, "assignee_id": None,
    }  # fmt: skip
    return (
        TicketChanged(**facts, change="moved", **before) if before else TicketOpened(**facts, filed_by="bot")
    )  # type: ignore[arg-type, return-value]


@pytest.mark.parametrize(
    ("stage", "readers"),
    [
        ("progress", {"master", "admin", "cs2"}),
        ("team_handling", {"master", "admin", "cs2", "cs"}),
        ("response", {"master", "admin", "cs2", "cs"}),
        ("finished", {"master", "admin", "cs2", "cs"}),
    ],
)
def test_a_ticket_is_told_to_those_who_may_read_it(
    world: World, tabs: dict[str, Tab], stage: str, readers: set[str]
):
    with world.scope(), transaction():
        record(ticket_event(world, stage, world.kirim.id))
    assert told(tabs, "ticket.changed") == readers


def test_who_could_read_a_ticket_until_now_learns_that_it_changed_not_how(world: World, tabs: dict[str, Tab]):
    before = {"previous_stage": "team_handling", "previous_department_id": world.kirim.id}
    with world.scope(), transaction():
        record(ticket_event(world, "progress", None, previous_assignee_id=None, **before))
    heard = {who: dict(tab.pushes()) for who, tab in tabs.items()}
    stages = {who: pushes["ticket.changed"]["stage"] for who, pushes in heard.items()}
    assert stages == {"master": "progress", "admin": None, "cs": None, "cs2": None}
    assert all("queue.counts" in pushes for pushes in heard.values())


def test_another_business_hears_nothing(world: World, other_world: World):
    stranger = staff_tab(other_world, "master")
    with world.scope():
        talk = Talk(world)
        talk.writes()
        talk.agent_writes()
        with transaction():
            record(ticket_event(world, "team_handling", None))
    assert stranger.pushes() == []
