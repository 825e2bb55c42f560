from __future__ import annotations

from datetime import timedelta

import pytest

from app.chat.actions import post_message
from app.chat.queries import latest_messages
from app.core.clock import utcnow
from app.core.errors import Conflict, Forbidden, Invalid, NotFound
from app.tickets import queries
from app.tickets.actions import (
    confirm_ticket,
    customer_wrote,
    rate_ticket,
    reject_answer,
    reopen_or_follow_up,
)
from app.tickets.models import Resolution, Stage, Ticket
from tests.support.world import World
from tests.unit.tickets.support import customer_of, customer_with_talk, key, open_case, put, reloaded


def test_a_customer_confirms_once(world: World) -> None:
    with world.scope():
        ticket = put(open_case(world, sure=True), stage=Stage.RESPONSE)
        customer = customer_of(ticket, world)
        confirm_ticket(customer, ticket.id)
        confirm_ticket(customer, ticket.id)
        found = reloaded(ticket)
        assert (found.stage, found.resolution) == (Stage.FINISHED, Resolution.CONFIRMED)
        assert [line.change for line in queries.history_of(ticket.id)].count("moved") == 2


def test_an_unanswered_ticket_cannot_be_confirmed(world: World) -> None:
    with world.scope():
        ticket = open_case(world, sure=True)
        with pytest.raises(Forbidden):
            confirm_ticket(customer_of(ticket, world), ticket.id)


def test_a_stranger_finds_nothing(world: World) -> None:
    with world.scope():
        ticket = open_case(world, sure=True)
        put(ticket, stage=Stage.RESPONSE)
        stranger, _ = customer_with_talk(world)
        for act in (confirm_ticket, reject_answer, customer_wrote, reopen_or_follow_up):
            with pytest.raises(NotFound):
                act(stranger, ticket.id)
        with pytest.raises(NotFound):
            rate_ticket(stranger, ticket.id, 5)


def test_staff_do_not_act_for_the_customer(world: World) -> None:
    with world.scope():
        ticket = open_case(world, sure=True)
        put(ticket, stage=Stage.RESPONSE, stage_since=utcnow())
        say_more(world, ticket)
        for act in (confirm_ticket, reject_answer, customer_wrote):
            with pytest.raises(Forbidden):
                act(world.actor("master"), ticket.id)


def test_not_solved_goes_back_to_the_team_with_the_customers_words(world: World) -> None:
    with world.scope():
        ticket = open_case(world, sure=True)
        put(ticket, stage=Stage.RESPONSE)
        reject_answer(customer_of(ticket, world), ticket.id, body="Masih rusak")
        assert reloaded(ticket).stage == Stage.TEAM_HANDLING
        last = latest_messages(ticket.conversation_id)[-1]
        assert (last.body, last.ticket_id) == ("Masih rusak", ticket.id)


def test_triage_reports_that_the_customer_wrote_and_the_move_is_the_customers(world: World) -> None:
    with world.scope():
        ticket = open_case(world, sure=True)
        put(ticket, stage=Stage.RESPONSE, stage_since=utcnow())
        customer_wrote(world.system, ticket.id)  # triage reads the first complaint after the answer
        assert reloaded(ticket).stage == Stage.RESPONSE
        say_more(world, ticket)
        customer_wrote(world.system, ticket.id)
        customer_wrote(world.system, ticket.id)
        assert reloaded(ticket).stage == Stage.TEAM_HANDLING
        moves = [line for line in queries.history_of(ticket.id) if line.change == "moved"]
        assert [line.actor_kind for line in moves] == ["system", "customer"]


def test_within_the_grace_period_the_same_ticket_is_reopened(world: World) -> None:
    with world.scope():
        ticket = open_case(world, sure=True)
        put(ticket, stage=Stage.FINISHED, finished_at=utcnow() - timedelta(days=6), resolution="no_reply")
        again = reopen_or_follow_up(customer_of(ticket, world), ticket.id)
        assert (again.id, again.stage, again.resolution) == (ticket.id, Stage.TEAM_HANDLING, None)
        assert again.finished_at is None


def test_after_the_grace_period_one_linked_follow_up_is_opened(world: World) -> None:
    with world.scope():
        ticket = open_case(world, sure=True)
        put(ticket, stage=Stage.FINISHED, finished_at=utcnow() - timedelta(days=8), resolution="confirmed")
        customer = customer_of(ticket, world)
        follow_up = reopen_or_follow_up(customer, ticket.id)
        assert follow_up.follow_up_of_id == ticket.id
        assert follow_up.stage == Stage.PROGRESS
        assert reopen_or_follow_up(customer, ticket.id).id == follow_up.id
        assert reloaded(ticket).stage == Stage.FINISHED
        cases = queries.related_cases(world.actor("master"), follow_up)
        assert [(case.ticket.id, case.linked) for case in cases] == [(ticket.id, True)]


def test_a_rating_counts_once_finished_and_the_latest_one(world: World) -> None:
    with world.scope():
        ticket = open_case(world, sure=True)
        customer = customer_of(ticket, world)
        with pytest.raises(Conflict):
            rate_ticket(customer, ticket.id, 5)
        put(ticket, stage=Stage.FINISHED, resolution=Resolution.NO_REPLY, finished_at=utcnow())
        with pytest.raises(Conflict):
            rate_ticket(customer, ticket.id, 5)
        put(ticket, resolution=Resolution.CONFIRMED)
        rate_ticket(customer, ticket.id, 2, "lama")
        rate_ticket(customer, ticket.id, 4, "sudah baik")
        found = reloaded(ticket)
        assert (found.rating, found.rating_comment) == (4, "sudah baik")
        for rating in (0, 6, -1):
            with pytest.raises(Invalid):
                rate_ticket(customer, ticket.id, rating)


def say_more(world: World, ticket: Ticket) -> None:
    post_message(customer_of(ticket, world), ticket.conversation_id, body="Belum juga", client_key=key())
