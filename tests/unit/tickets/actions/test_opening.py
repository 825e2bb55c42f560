from __future__ import annotations

import uuid
from datetime import timedelta

import pytest

from app.chat.models import Message
from app.core.errors import Invalid, NotFound
from app.core.extensions import db
from app.core.scope import system_scope
from app.core.uow import transaction
from app.roles.models import Department
from app.tenancy.models import Organization
from app.tickets import actions, queries
from app.tickets.models import Priority, Stage
from tests.support.statements import Statements
from tests.support.world import World
from tests.unit.tickets.support import customer_with_talk, open_case, reloaded


def test_triage_that_is_not_sure_opens_in_progress_without_a_department(world: World) -> None:
    with world.scope():
        ticket = reloaded(open_case(world))
        assert (ticket.stage, ticket.department_id, ticket.number) == (Stage.PROGRESS, None, 1)
        assert [line.change for line in queries.history_of(ticket.id)] == ["opened"]


def test_triage_that_is_sure_opens_with_the_team_of_the_topic(world: World) -> None:
    map_topic(world, "delivery", world.kirim)
    with world.scope():
        ticket = reloaded(open_case(world, topic="delivery", sure=True, reason="sure: delivery"))
        assert (ticket.stage, ticket.department_id) == (Stage.TEAM_HANDLING, world.kirim.id)
        lines = [(line.change, line.to_value, line.reason) for line in queries.history_of(ticket.id)]
        assert lines == [("opened", "progress", ""), ("moved", "team_handling", "sure: delivery")]


def test_an_unmapped_topic_goes_to_the_default_department(world: World) -> None:
    with world.scope():
        assert open_case(world, topic="payment", sure=True).department_id == world.umum.id


def test_a_person_of_the_business_opens_with_a_team_and_goes_on_reading(world: World) -> None:
    with world.scope():
        ticket = open_case(world, by=world.actor("admin"), department_id=world.umum.id)
        assert (ticket.stage, ticket.department_id) == (Stage.TEAM_HANDLING, world.umum.id)
        assert queries.party_keys(ticket.id) == {(world.users["admin"].id, None)}


def test_a_customer_cannot_be_sure(world: World) -> None:
    with world.scope():
        customer, talk = customer_with_talk(world)
        ticket = open_case(world, by=customer, conversation_id=talk, sure=True)
        assert ticket.stage == Stage.PROGRESS


@pytest.mark.parametrize("kind", ["criticism", "suggestion"])
def test_criticism_and_suggestions_are_never_urgent(world: World, kind: str) -> None:
    with world.scope():
        assert open_case(world, kind=kind, priority="high").priority == Priority.LOW


def test_numbers_count_within_the_business(world: World, other_world: World) -> None:
    with world.scope():
        assert [open_case(world).number, open_case(world).number] == [1, 2]
    with other_world.scope():
        assert open_case(other_world).number == 1


def test_the_first_reply_is_due_by_priority(world: World) -> None:
    with world.scope():
        ticket = open_case(world, priority="urgent")
        assert ticket.due_at - ticket.created_at == timedelta(hours=1)


def test_named_messages_belong_to_the_ticket(world: World) -> None:
    with world.scope():
        _, talk = customer_with_talk(world)
        ticket = open_case(world, conversation_id=talk, sequences=(1,))
        assert [m.sequence for m in queries.thread_of(ticket)] == [1]
        assert db.session.query(Message).filter_by(ticket_id=ticket.id).count() == 1


def test_the_secret_link_finds_the_ticket_and_nothing_else_does(world: World) -> None:
    with world.scope():
        _, talk = customer_with_talk(world)
        opened = actions.open_ticket(
            world.system, actions.NewTicket(conversation_id=talk, kind="question", subject="Halo")
        )
    with world.app.app_context(), system_scope("test"):
        found = queries.ticket_by_link(opened.link_token)
        assert found is not None
        assert found.id == opened.ticket.id
        assert queries.ticket_by_link(opened.ticket.link_token_hash) is None
        assert queries.ticket_by_link("") is None


def test_a_follow_up_is_linked_with_what_it_follows(world: World) -> None:
    with world.scope():
        first = open_case(world)
        second = open_case(world, conversation_id=first.conversation_id, follow_up_of_id=first.id)
        cases = queries.related_cases(world.actor("master"), second)
        assert [(case.ticket.id, case.linked) for case in cases] == [(first.id, True)]


@pytest.mark.parametrize(
    ("field", "value"),
    [("subject", "  \x00 "), ("kind", "joke"), ("topic", "weather"), ("priority", "asap")],
)
def test_nonsense_is_refused_with_its_field(world: World, field: str, value: str) -> None:
    with world.scope():
        with pytest.raises(Invalid) as refused:
            open_case(world, **{field: value})
        assert field in refused.value.fields


def test_an_unknown_department_is_refused(world: World, other_world: World) -> None:
    with world.scope(), pytest.raises(Invalid):
        open_case(world, by=world.actor("cs"), department_id=other_world.umum.id)


def test_a_conversation_of_another_business_is_not_found(world: World, other_world: World) -> None:
    with other_world.scope():
        _, foreign = customer_with_talk(other_world)
    with world.scope(), pytest.raises(NotFound):
        open_case(world, by=world.actor("master"), conversation_id=foreign)
    with world.scope(), pytest.raises(NotFound):
        open_case(world, conversation_id=uuid.uuid4())


def test_opening_takes_few_statements(world: World, statements: Statements) -> None:
    with world.scope():
        open_case(world)  # the first of a business makes the counter
        _, talk = customer_with_talk(world)
        with statements.counting() as seen:
            open_case(world, conversation_id=talk, sure=True, sequences=(1,))
    own = [text for text in seen if not text.startswith(("BEGIN", "INSERT INTO outbox"))]
    assert len(own) <= 11, "\n".join(own)  # ours; one of them is for the push afterwards


def map_topic(world: World, topic: str, department: Department) -> None:
    with world.app.app_context(), system_scope("test"), transaction():
        organization = db.session.get_one(Organization, world.id)
        organization.settings_json = {"tickets": {"topic_departments": {topic: str(department.id)}}}
