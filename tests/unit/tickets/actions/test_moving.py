from __future__ import annotations

from datetime import timedelta
from threading import Barrier, Thread

import pytest

from app.core.clock import utcnow
from app.core.errors import AppError, Conflict, Forbidden, Invalid, NotFound
from app.core.scope import organization_scope
from app.tickets import queries
from app.tickets.actions import dispatch_ticket, escalate_ticket, link_tickets, move_ticket
from app.tickets.models import Stage
from tests.support.world import World
from tests.unit.tickets.support import customer_of, open_case, put, reloaded


def test_master_dispatches_a_new_ticket(world: World) -> None:
    with world.scope():
        ticket = open_case(world)
        dispatch_ticket(world.actor("master"), ticket.id, world.kirim.id)
        found = reloaded(ticket)
        assert (found.stage, found.department_id) == (Stage.TEAM_HANDLING, world.kirim.id)
        line = queries.history_of(ticket.id)[-1]
        assert (line.change, line.from_value, line.to_value) == ("moved", "progress", "team_handling")
        assert line.actor_name == "Bu Ratna"


def test_a_second_dispatch_is_told_who_was_faster(world: World) -> None:
    with world.scope():
        ticket = open_case(world)
        dispatch_ticket(world.actor("master"), ticket.id, world.kirim.id)
        with pytest.raises(Conflict) as refused:
            dispatch_ticket(world.actor("master"), ticket.id, world.umum.id)
        assert "Bu Ratna" in str(refused.value.message)
        assert reloaded(ticket).department_id == world.kirim.id


def test_an_old_version_is_told_who_was_faster(world: World) -> None:
    with world.scope():
        ticket = open_case(world, sure=True)
        seen = ticket.version
        move_ticket(world.actor("cs"), ticket.id, "response", expected_version=seen)
        with pytest.raises(Conflict, match="conflict") as refused:
            move_ticket(
                world.actor("master"), ticket.id, "finished", resolution="spam", expected_version=seen
            )
        assert "Sari" in str(refused.value.message)


def test_what_nobody_may_is_a_conflict_and_what_others_may_is_forbidden(world: World) -> None:
    with world.scope():
        ticket = open_case(world, sure=True)
        put(ticket, stage=Stage.FINISHED, finished_at=utcnow())
        with pytest.raises(Conflict):
            move_ticket(world.actor("master"), ticket.id, "response")
        put(ticket, stage=Stage.TEAM_HANDLING, finished_at=None)
        with pytest.raises(Forbidden):
            move_ticket(world.actor("cs2"), ticket.id, "response")  # reads it, is of another department
        with pytest.raises(Invalid):
            move_ticket(world.actor("cs"), ticket.id, "nowhere")


@pytest.mark.parametrize("reason", ["", "  ", "\x00"])
def test_a_return_needs_a_reason(world: World, reason: str) -> None:
    with world.scope():
        ticket = open_case(world, sure=True)
        with pytest.raises(Invalid) as refused:
            move_ticket(world.actor("cs"), ticket.id, "progress", reason=reason)
        assert "reason" in refused.value.fields
        assert reloaded(ticket).stage == Stage.TEAM_HANDLING


def test_a_returned_ticket_has_no_team_and_is_still_read_by_the_one_that_returned_it(world: World) -> None:
    with world.scope():
        ticket = open_case(world, sure=True)
        move_ticket(world.actor("cs"), ticket.id, "progress", reason="not ours")
        found = reloaded(ticket)
        assert (found.department_id, found.assignee_id) == (None, None)
        assert queries.ticket_by_number(world.actor("cs"), ticket.number).id == ticket.id


def test_an_unanswered_ticket_ends_only_by_merge_spam_or_withdrawal(world: World) -> None:
    with world.scope():
        ticket = open_case(world, sure=True)
        for resolution in (None, "closed_by_agent", "confirmed", "no_reply"):
            with pytest.raises(Invalid):
                move_ticket(world.actor("cs"), ticket.id, "finished", resolution=resolution)
        move_ticket(world.actor("cs"), ticket.id, "finished", resolution="spam")
        found = reloaded(ticket)
        assert (found.stage, found.resolution) == (Stage.FINISHED, "spam")
        assert found.finished_at is not None


def test_a_merge_names_the_case_it_goes_on_in(world: World) -> None:
    with world.scope():
        ticket, other = open_case(world, sure=True), open_case(world, sure=True)
        with pytest.raises(Invalid):
            move_ticket(world.actor("cs"), ticket.id, "finished", resolution="merged")
        move_ticket(world.actor("cs"), ticket.id, "finished", resolution="merged", merged_into_id=other.id)
        cases = queries.related_cases(world.actor("cs"), ticket)
        assert [(case.ticket.id, case.linked) for case in cases] == [(other.id, True)]


def test_a_merge_into_a_case_of_another_business_is_not_found(world: World, other_world: World) -> None:
    with other_world.scope():
        foreign = open_case(other_world)
    with world.scope():
        ticket = open_case(world, sure=True)
        with pytest.raises(NotFound):
            move_ticket(
                world.actor("cs"), ticket.id, "finished", resolution="merged", merged_into_id=foreign.id
            )
        with pytest.raises(NotFound):
            link_tickets(world.actor("master"), ticket.id, foreign.id)
        assert reloaded(ticket).stage == Stage.TEAM_HANDLING


def test_escalation_to_another_department_marks_the_ticket(world: World) -> None:
    with world.scope():
        ticket = open_case(world, sure=True)
        escalate_ticket(world.actor("cs"), ticket.id, reason="courier", department_id=world.kirim.id)
        found = reloaded(ticket)
        assert (found.escalated, found.department_id, found.assignee_id) == (True, world.kirim.id, None)
        line = queries.history_of(ticket.id)[-1]
        assert (line.change, line.from_value, line.to_value) == ("escalated", "Umum", "Pengiriman")
        assert line.reason == "courier"


def test_escalation_within_the_department_goes_to_its_admin(world: World) -> None:
    with world.scope():
        ticket = open_case(world, sure=True)
        put(ticket, department_id=world.kirim.id)
        move_ticket(world.actor("cs2"), ticket.id, "team_handling", reason="too hard")
        found = reloaded(ticket)
        assert (found.escalated, found.assignee_id) == (True, world.users["admin"].id)


def test_an_answer_ends_the_escalation(world: World) -> None:
    with world.scope():
        ticket = open_case(world, sure=True)
        escalate_ticket(world.actor("cs"), ticket.id, reason="hard")
        move_ticket(world.actor("cs"), ticket.id, "response")
        assert reloaded(ticket).escalated is False


def test_what_comes_back_gets_a_new_due_time(world: World) -> None:
    with world.scope():
        ticket = open_case(world, sure=True)
        put(ticket, stage=Stage.RESPONSE, due_at=utcnow() - timedelta(days=3))
        move_ticket(customer_of(ticket, world), ticket.id, "team_handling")
        hours = (reloaded(ticket).due_at - utcnow()).total_seconds() / 3600
        assert hours == pytest.approx(48, abs=0.1)


def test_history_has_a_line_per_move_and_versions_grow(world: World) -> None:
    with world.scope():
        ticket = open_case(world, sure=True)
        move_ticket(world.actor("cs"), ticket.id, "response")
        move_ticket(customer_of(ticket, world), ticket.id, "finished")
        lines = [(line.from_value, line.to_value) for line in queries.history_of(ticket.id)[1:]]
        assert lines == [
            ("progress", "team_handling"), ("team_handling", "response"), ("response", "confirmed"),
        ]  # fmt: skip
        assert reloaded(ticket).version == 3


def test_two_people_move_one_ticket_and_one_is_told(world: World) -> None:
    with world.scope():
        ticket = open_case(world, sure=True)
    outcomes = race(
        world,
        lambda: move_ticket(world.actor("cs"), ticket.id, "response", expected_version=1),
        lambda: move_ticket(
            world.actor("master"), ticket.id, "finished", resolution="spam", expected_version=1
        ),
        lambda: move_ticket(world.actor("cs"), ticket.id, "progress", reason="no", expected_version=1),
    )
    assert sorted(outcomes) == ["conflict", "conflict", "moved"]
    with world.scope():
        assert len(queries.history_of(ticket.id)) == 3  # opened, to the team, the winner


def test_two_masters_dispatch_one_ticket_and_one_is_told(world: World) -> None:
    with world.scope():
        ticket = open_case(world)
    outcomes = race(
        world,
        lambda: dispatch_ticket(world.actor("master"), ticket.id, world.kirim.id),
        lambda: dispatch_ticket(world.actor("master"), ticket.id, world.umum.id),
    )
    assert sorted(outcomes) == ["conflict", "moved"]


def race(world: World, *acts: object) -> list[str]:
    outcomes: list[str] = []
    start = Barrier(len(acts))

    def run(act: object) -> None:
        with world.app.app_context(), organization_scope(world.id):
            start.wait()
            try:
                act()  # type: ignore[operator]
            except AppError as error:
                outcomes.append("conflict" if isinstance(error, Conflict) else str(error))
            else:
                outcomes.append("moved")

    threads = [Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes
