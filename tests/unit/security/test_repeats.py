"""Done twice, or by two at once: it is done once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.chat.models import Message
from app.core import delivery
from app.core.clock import utcnow
from app.core.errors import AppError
from app.core.extensions import db
from app.tickets import actions as tickets
from app.tickets.actions import timed
from app.tickets.models import Ticket, TicketHistory
from tests.support.live import visitor_tab, words
from tests.support.world import World
from tests.unit.tickets.support import customer_of, open_case, put


def together(world: World, *acts: Callable[[], object]) -> list[str]:
    """Do several things at the same moment; return "ok" or the code of the refusal of each, sorted."""
    gate, results = threading.Barrier(len(acts)), []

    def run(act: Callable[[], object]) -> None:
        with world.scope():
            gate.wait()
            try:
                act()
                results.append("ok")
            except AppError as error:
                results.append(error.code)

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(results)


def changes(ticket: Ticket) -> list[tuple[str, str | None]]:
    lines = db.session.scalars(
        select(TicketHistory).where(TicketHistory.ticket_id == ticket.id).order_by(TicketHistory.id)
    )
    return [(line.change, line.to_value) for line in lines]


def test_of_two_who_finish_at_once_one_wins_and_the_other_is_told(world: World) -> None:
    with world.scope():
        ticket = put(open_case(world, by=world.actor("cs")), stage="response")
        customer = customer_of(ticket, world)
    results = together(
        world,
        lambda: tickets.confirm_ticket(customer, ticket.id),
        lambda: tickets.move_ticket(world.actor("cs"), ticket.id, "finished"),
    )
    assert results.count("ok") == 1
    with world.scope():
        assert len([to for _, to in changes(ticket) if to in ("confirmed", "closed_by_agent")]) == 1


@pytest.mark.parametrize(
    ("clock", "stage", "line"),
    [
        (timed.dispatch_unattended, "progress", ("moved", "team_handling")),
        (timed.remind_customer, "response", ("reminded", None)),
        (timed.finish_silent, "response", ("moved", "no_reply")),
    ],
)
def test_a_clock_that_rings_in_three_processes_acts_once(
    world: World, clock: Callable[..., None], stage: str, line: tuple[str, str | None]
) -> None:
    long_ago = utcnow() - timedelta(days=30)
    with world.scope():
        by = None if stage == "progress" else world.actor("cs")
        reminded = long_ago if clock is timed.finish_silent else None
        ticket = put(open_case(world, by=by), stage=stage, stage_since=long_ago, reminded_at=reminded)
        before = changes(ticket)
    assert together(world, *[lambda: clock(world.system, ticket.id)] * 3) == ["ok"] * 3
    with world.scope():
        assert changes(ticket) == [*before, line]


def test_every_consumer_may_run_twice(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    once = delivery._run

    def twice(*arguments: object) -> object:
        once(*arguments)
        return once(*arguments)

    monkeypatch.setattr(delivery, "_run", twice)
    tab = visitor_tab(world)
    tab.ask("message.send", words("susu saya bocor dan rusak semua, mau komplain"))
    world.drain()
    tab.ask("person.request", {})
    world.drain()
    with world.scope():
        ticket = db.session.scalars(select(Ticket)).one()
        tickets.reply_to_ticket(
            world.actor("master"), ticket.id, body="Kami ganti", client_key="r", wait_for_customer=True
        )
    world.drain()
    tab.ask("message.send", words("terima kasih"))
    world.drain()
    tab.ask("ticket.confirm", {"ticket_id": str(ticket.id)})
    world.drain()
    with world.scope():
        kinds = db.session.scalars(
            select(Message.kind).where(Message.author_kind != "customer").order_by(Message.sequence)
        ).all()
        assert kinds == ["text", "ticket", "contact", "text", "notice", "text", "confirm", "rating"]
        assert db.session.scalar(select(func.count()).select_from(Ticket)) == 1
