from __future__ import annotations

from app.accounts.actions.departments import create_department
from app.accounts.actions.settings import change_hours, change_settings
from app.accounts.queries import organization
from app.calendars.actions import USUAL_HOURS
from app.desk.first_run import first_run_panel, first_run_steps
from app.knowledge.actions import create_entry
from app.knowledge.schemas import EntryData
from tests.support.statements import Statements
from tests.support.talk import Talk
from tests.support.world import World


def ticks(world: World) -> list[bool]:
    with world.app.test_request_context(), world.scope():
        return [step.done for step in first_run_steps(organization(world.id))]


def test_ticks_follow_the_data_of_the_own_business(world: World, other_world: World) -> None:
    with other_world.scope():
        create_entry(other_world.actor("master"), EntryData("Apa?", "Itu."))
        Talk(other_world).writes("halo")
    hours, departments, people, faq, bot, site, tried = range(7)
    before = ticks(world)
    assert [before[n] for n in (hours, faq, bot, site, tried)] == [False] * 5
    assert before[departments] is before[people] is True  # the test's business has two and four
    master = world.actor("master")
    with world.scope():
        create_department(master, "Gudang")
        create_entry(master, EntryData("Apa?", "Itu."))
        change_hours(master, USUAL_HOURS)
        change_settings(master, "bot", {"name": "Susi"})
        change_settings(master, "widget", {"allowed_origins": ["https://toko.example"]})
        Talk(world).writes("halo")
    assert ticks(world) == [True] * 7


def test_the_list_shows_to_the_master_admin_until_somebody_hides_it(world: World) -> None:
    assert "first-run" in world.client("master").get("/").text
    assert "first-run" not in world.client("cs").get("/").text
    assert world.client("master").post("/first-run/dismiss").location == "/"
    assert "first-run" not in world.client("master").get("/").text


def test_the_list_costs_two_statements(world: World, statements: Statements) -> None:
    with world.app.test_request_context(), world.scope(), statements.counting() as seen:
        assert first_run_panel(world.actor("master"))
    assert len(seen) == 2
