"""Figures for operators."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import update

from app.core.clock import utcnow
from app.core.extensions import db
from app.core.outbox import OutboxEntry
from app.core.scope import system_scope
from app.core.uow import transaction
from app.llm.errors import LlmError
from app.llm.scripted_adapter import ScriptedLanguageModel
from app.ops import queries
from tests.support.live import staff_tab, visitor_tab
from tests.support.statements import Statements
from tests.support.talk import Talk
from tests.support.world import World
from tests.unit.llm.asking import GOOD, prompt
from tests.unit.tickets.support import open_case


def figures(world: World) -> dict[tuple[str, ...], float]:
    text = world.app.test_client().get("/metrics").get_data(as_text=True)
    return {
        (sample.name, *(value for key, value in sorted(sample.labels.items()) if key != "le")): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def test_requests_are_timed_by_endpoint_and_status(world: World) -> None:
    before = figures(world)
    world.visitor().get("/healthz")
    world.visitor().get("/no-such-page")
    after = figures(world)
    for labels in (("ops.healthz", "200"), ("none", "404")):
        key = ("tanggap_http_request_seconds_count", *labels)
        assert after[key] - before.get(key, 0) == 1


def test_stored_messages_are_counted_and_resends_are_not(world: World) -> None:
    before = figures(world)
    with world.scope():
        talk = Talk(world)
        talk.writes("halo", key="k1")
        talk.writes("halo", key="k1")
        talk.bot_says()
    after = figures(world)
    for author in ("customer", "bot"):
        key = ("tanggap_messages_total", author, "text")
        assert after[key] - before.get(key, 0) == 1


def test_tickets_are_counted_by_stage_over_all_businesses(world: World, other_world: World) -> None:
    for each in (world, other_world):
        with each.scope():
            open_case(each)
            open_case(each, sure=True)
    seen = figures(world)
    assert seen["tanggap_tickets", "progress"] == 2
    assert seen["tanggap_tickets", "team_handling"] == 2
    assert seen["tanggap_tickets", "response"] == 0


def test_the_outbox_shows_what_waits_what_was_given_up_and_for_how_long(world: World) -> None:
    with world.scope():
        talk = Talk(world)
        talk.writes("satu")
        talk.writes("dua")
    with world.app.app_context(), system_scope("test: park one"), transaction():
        first = db.session.query(OutboxEntry.id).order_by(OutboxEntry.id).limit(1).scalar()
        db.session.execute(update(OutboxEntry).where(OutboxEntry.id == first).values(parked_at=utcnow()))
    with time_machine.travel(utcnow() + timedelta(seconds=90), tick=False):
        seen = figures(world)
    assert seen["tanggap_outbox_waiting",] == 1
    assert seen["tanggap_outbox_parked",] == 1
    assert seen["tanggap_outbox_oldest_seconds",] == pytest.approx(90, abs=5)


def test_a_scrape_looks_at_a_bounded_number_of_rows(
    world: World, statements: Statements, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "COUNT_CAP", 1)
    with world.scope():
        open_case(world)
        open_case(world)
    with statements.counting() as seen:
        found = figures(world)
    assert found["tanggap_tickets", "progress"] == 1
    assert found["tanggap_outbox_waiting",] == 1
    assert len(seen) == 2


def test_connected_sockets_are_counted(world: World) -> None:
    visitor_tab(world), staff_tab(world, "cs"), staff_tab(world, "cs2")
    seen = figures(world)
    assert (seen["tanggap_sockets", "visitor"], seen["tanggap_sockets", "staff"]) == (1, 2)


def test_questions_to_the_model_are_counted_by_how_they_end(world: World) -> None:
    before = figures(world)
    model = ScriptedLanguageModel([GOOD, LlmError("no")])
    with world.app.app_context():
        model.complete(prompt())
        with pytest.raises(LlmError):
            model.complete(prompt())
    after = figures(world)
    for outcome in ("ok", LlmError.code):
        key = ("tanggap_llm_question_seconds_count", outcome)
        assert after[key] - before.get(key, 0) == 1
