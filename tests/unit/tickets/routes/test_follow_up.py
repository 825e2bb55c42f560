from __future__ import annotations

from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from app.core.clock import utcnow
from app.core.scope import system_scope
from app.tickets import queries
from app.tickets.actions import note_on_ticket, reply_to_ticket
from app.tickets.links import link_token
from app.tickets.models import Resolution, Stage, Ticket
from tests.support.world import World
from tests.unit.tickets.support import key, open_case, put, reloaded


def by_link(world: World, **state: object) -> tuple[Ticket, FlaskClient, str]:
    """Return a ticket with one reply and a note, a client nobody signed in, and the link's path."""
    with world.scope():
        ticket = open_case(world, sure=True)
        reply_to_ticket(world.actor("cs"), ticket.id, body="Sudah kami kirim", client_key=key())
        note_on_ticket(world.actor("cs"), ticket.id, body="Catatan rahasia", client_key=key())
        put(ticket, **state)
        token = link_token(ticket.id)
    return ticket, world.visitor(), f"/t/{token}"


def test_the_link_shows_the_stage_in_the_customers_words_and_no_notes(world: World) -> None:
    _, client, link = by_link(world)
    page = client.get(link)
    assert page.status_code == 200
    assert "Being handled" in page.text
    assert "Sudah kami kirim" in page.text
    assert "Catatan rahasia" not in page.text
    assert page.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("token", ["x", "0" * 43, "%00", "../login"])
def test_a_wrong_link_leads_nowhere(world: World, token: str) -> None:
    by_link(world)
    assert world.visitor().get(f"/t/{token}").status_code == 404
    assert world.visitor().post(f"/t/{token}/confirm").status_code == 404


def test_the_stored_hash_is_no_link(world: World) -> None:
    ticket, client, _ = by_link(world)
    assert client.get(f"/t/{ticket.link_token_hash}").status_code == 404


def test_a_link_belongs_to_one_ticket_of_one_business(world: World, other_world: World) -> None:
    first, client, link = by_link(world, subject="Milik Susu")
    _, _, other = by_link(other_world, subject="Milik Paket")
    assert "Milik Susu" in client.get(link).text
    assert "Milik Susu" not in client.get(other).text
    with world.app.app_context(), system_scope("test"):
        assert queries.ticket_by_link(other.removeprefix("/t/")).id != first.id  # type: ignore[union-attr]


def test_the_customer_confirms_and_rates(world: World) -> None:
    ticket, client, link = by_link(world, stage=Stage.RESPONSE)
    assert client.post(f"{link}/confirm").status_code == 302
    assert client.post(f"{link}/rate", data={"rating": "5", "comment": "Cepat"}).status_code == 302
    with world.scope():
        found = reloaded(ticket)
        assert (found.resolution, found.rating, found.rating_comment) == (Resolution.CONFIRMED, 5, "Cepat")
        assert queries.history_of(ticket.id)[-1].actor_kind == "customer"
    assert client.post(f"{link}/rate", data={"rating": "9"}).status_code == 422
    assert client.post(f"{link}/rate").status_code == 422


def test_not_solved_brings_it_back_to_the_team(world: World) -> None:
    ticket, client, link = by_link(world, stage=Stage.RESPONSE)
    assert client.post(f"{link}/not-solved").status_code == 302
    with world.scope():
        assert reloaded(ticket).stage == Stage.TEAM_HANDLING


def test_writing_again_is_kept_once_per_key(world: World) -> None:
    ticket, client, link = by_link(world, stage=Stage.RESPONSE)
    data = {"body": "Belum sampai juga", "client_key": "link-1"}
    assert client.post(f"{link}/write", data=data).status_code == 302
    assert client.post(f"{link}/write", data=data).status_code == 302
    assert client.post(f"{link}/write", data={"body": "  "}).status_code == 422
    with world.scope():
        assert [m.body for m in queries.thread_of(ticket)].count("Belum sampai juga") == 1
        assert reloaded(ticket).stage == Stage.TEAM_HANDLING


def test_writing_after_the_grace_period_leads_to_the_follow_up(world: World) -> None:
    old = utcnow() - timedelta(days=30)
    ticket, client, link = by_link(world, stage=Stage.FINISHED, finished_at=old, resolution="confirmed")
    answer = client.post(f"{link}/write", data={"body": "Rusak lagi", "client_key": "link-2"})
    assert answer.headers["Location"] != link
    page = client.get(answer.headers["Location"])
    assert "#2" in page.text
    with world.scope():
        assert reloaded(ticket).stage == Stage.FINISHED


def test_a_form_without_csrf_token_is_refused(world: World) -> None:
    _, client, link = by_link(world, stage=Stage.RESPONSE)
    client.environ_base.pop("HTTP_X_CSRFTOKEN")
    assert client.post(f"{link}/confirm").status_code == 403
