from __future__ import annotations

from datetime import timedelta

import pytest

from app.core.clock import utcnow
from app.tickets.models import Stage, Ticket
from tests.support.statements import Statements
from tests.support.world import World
from tests.unit.tickets.support import customer_with_talk, open_case, put

MATRIX = {  # product.md: which list page a role may open
    ("master", "progress"): 200,
    ("master", "team_handling"): 200,
    ("master", "response"): 200,
    ("master", "finished"): 200,
    ("admin", "progress"): 403,
    ("admin", "team_handling"): 200,
    ("admin", "response"): 403,
    ("admin", "finished"): 403,
    ("cs", "progress"): 403,
    ("cs", "team_handling"): 200,
    ("cs", "response"): 200,
    ("cs", "finished"): 200,
}


def fill(world: World, count: int, stage: Stage = Stage.TEAM_HANDLING, **values: object) -> list[Ticket]:
    with world.scope():
        _, talk = customer_with_talk(world)
        tickets = [open_case(world, conversation_id=talk, sure=True) for _ in range(count)]
        return [put(ticket, stage=stage, **values) for ticket in tickets]


@pytest.mark.parametrize(("who", "stage"), MATRIX)
def test_the_lists_are_open_to_the_roles_of_the_page_matrix(world: World, who: str, stage: str) -> None:
    assert world.client(who).get(f"/queues/{stage}").status_code == MATRIX[who, stage]


def test_a_department_admin_sees_the_own_departments_only(world: World) -> None:
    (own,) = fill(world, 1, department_id=world.kirim.id, subject="Milik kami")
    (other,) = fill(world, 1, subject="Milik lain")
    page = world.client("admin").get("/queues/team_handling").text
    assert own.subject in page
    assert other.subject not in page
    assert world.client("admin").get(f"/tickets/{other.id}/row?stage=team_handling").status_code == 200
    assert world.client("admin").get(f"/tickets/{other.id}/row?stage=team_handling").text == ""


def test_a_business_may_narrow_cs_to_own_departments(world: World) -> None:
    from app.core.extensions import db
    from app.core.scope import system_scope
    from app.core.uow import transaction
    from app.tenancy.models import Organization

    (other,) = fill(world, 1, department_id=world.kirim.id, subject="Milik kirim")
    assert "Milik kirim" in world.client("cs").get("/queues/team_handling").text
    with world.app.app_context(), system_scope("test"), transaction():
        business = db.session.get_one(Organization, world.id)
        business.settings_json = {"tickets": {"cs_reads_own_departments_only": True}}
    assert "Milik kirim" not in world.client("cs").get("/queues/team_handling").text
    assert world.client("cs").get(f"/tickets/{other.number}").status_code == 404
    assert "Milik kirim" in world.client("cs2").get("/queues/team_handling").text


def test_nothing_of_another_business_is_listed_counted_or_served_as_a_row(
    world: World, other_world: World
) -> None:
    (foreign,) = fill(other_world, 1, subject="Rahasia tetangga")
    client = world.client("master")
    page = client.get("/queues/team_handling").text
    assert "Rahasia tetangga" not in page
    assert 'tab-count ">0' in page
    assert client.get(f"/tickets/{foreign.id}/row?stage=team_handling").text == ""
    assert client.get("/queues/team_handling?q=Rahasia").text.count("Rahasia tetangga") == 0


@pytest.mark.parametrize("sort", ["updated", "due", "priority", "number"])
def test_pages_follow_each_other_without_holes_or_doubles(world: World, sort: str) -> None:
    tickets = fill(world, 60)
    with world.scope():
        for index, ticket in enumerate(tickets):
            minutes = timedelta(minutes=index % 7)
            put(
                ticket, priority=index % 4 + 1, due_at=utcnow() + minutes, updated_at=utcnow() - minutes
            )  # many equal values
    client, address, seen = world.client("cs"), f"/queues/team_handling?sort={sort}", []
    for _ in range(3):
        page = client.get(address).text
        seen += rows(page)
        more = page.split('rel="next"')[0].rsplit('href="', 1)[-1] if 'rel="next"' in page else ""
        address = more.split('"')[0].replace("&amp;", "&")
    assert address == ""
    assert len(seen) == len(set(seen)) == 60


def rows(page: str) -> list[str]:
    return [part.split('"')[0] for part in page.split('data-row="')[1:]]


@pytest.mark.parametrize(
    "query",
    ["sort=subject", "sort=updated;drop", "tab=secret", "priority=9", "topic=x", "department=abc",
     "cursor=%%%", "cursor=WyJ4IiwgInkiXQ==", "kind=joke"],
)  # fmt: skip
def test_what_is_not_on_a_list_is_refused(world: World, query: str) -> None:
    assert world.client("cs").get(f"/queues/team_handling?{query}").status_code == 422


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=%231", ["A"]), ("q=2", ["B"]), ("q=susu", ["B"]), ("q=RINA", ["A", "B"]), ("q=%25", []),
        ("priority=urgent", ["B"]), ("topic=delivery", ["B"]), ("kind=question", ["A"]), ("tab=mine", ["A"]),
        ("tab=unassigned", ["B"]), ("tab=overdue", ["A"]), ("tab=escalated", ["B"]),
    ],
)  # fmt: skip
def test_filters_find_what_they_say(world: World, query: str, found: list[str]) -> None:
    with world.scope():
        first = open_case(world, subject="A", sure=True, kind="question")
        put(first, assignee_id=world.users["cs"].id, due_at=utcnow() - timedelta(hours=1), subject="Paket A")
        second = open_case(world, subject="B", sure=True, topic="delivery", priority="urgent")
        put(second, escalated=True, subject="Susu B")
    subjects = {"A": "Paket A", "B": "Susu B"}
    page = world.client("cs").get(f"/queues/team_handling?{query}").text
    assert [key for key, subject in subjects.items() if subject in page] == found


def test_a_list_takes_the_same_statements_for_any_number_of_rows(
    world: World, statements: Statements
) -> None:
    counts = []
    for more in (1, 24, 25):
        fill(world, more)
        client = world.client("cs")
        client.get("/queues/team_handling")
        with statements.counting() as seen:
            client.get("/queues/team_handling")
        counts.append(len(seen))
    assert len(set(counts)) == 1
    assert counts[0] <= 6, seen


def test_the_row_is_the_same_partial_as_in_the_list(world: World) -> None:
    (ticket,) = fill(world, 1)
    client = world.client("cs")
    row = client.get(f"/tickets/{ticket.id}/row?stage=team_handling").text
    page = client.get("/queues/team_handling").text
    assert row.strip().split() == page[page.index("<tr data-row") : page.index("</tbody>")].strip().split()
    assert client.get(f"/tickets/{ticket.id}/row?stage=response").text == ""
    assert client.get(f"/tickets/{ticket.id}/row?stage=nowhere").status_code == 404
    assert client.get(f"/tickets/{ticket.id}/row?stage=progress").text == ""  # not a page of hers


def test_the_progress_page_shows_all_stages_per_department(world: World) -> None:
    fill(world, 3, due_at=utcnow() - timedelta(hours=1), stage_since=utcnow() - timedelta(hours=5))
    fill(world, 2, Stage.RESPONSE, department_id=world.kirim.id)
    with world.scope():
        open_case(world)
    page = world.client("master").get("/queues/progress").text
    overview = page[page.index('id="queue-overview"') : page.index('id="queue-tabs"')]
    assert overview.count("overview-count") == 3
    assert "is-overdue" in overview
