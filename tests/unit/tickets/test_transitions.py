"""The table of moves, compared with a literal restatement of the product's own words."""

from __future__ import annotations

import uuid
from datetime import timedelta
from itertools import product

import pytest

from app.core.actor import Actor, ActorKind
from app.core.clock import utcnow
from app.tickets.models import Resolution, Stage, Ticket
from app.tickets.transitions import allowed_moves, find_move, standings

ORGANIZATION, ME, MY_DEPARTMENT, CUSTOMER = (uuid.uuid4() for _ in range(4))
P, T, R, F = Stage.PROGRESS, Stage.TEAM_HANDLING, Stage.RESPONSE, Stage.FINISHED
NOT_ANSWERED = ("merged", "spam", "withdrawn")

# who (role, relation) -> {(from, to): (reason needed, resolutions)}; relations: own department's ticket,
# assignee, speaks in the chat, none; a customer's: own ticket, in or after the grace period, a stranger's.
MASTER = {
    (P, T): (False, ()), (P, R): (False, ()), (T, R): (False, ()), (T, T): (True, ()),
    (R, T): (True, ()), (R, F): (False, ("closed_by_agent",)), (F, T): (True, ()),
    (P, F): (False, NOT_ANSWERED), (T, F): (False, NOT_ANSWERED),
}  # fmt: skip
STAFF = {(R, T): (True, ()), (F, T): (True, ())}
ASSIGNEE = {(T, R): (False, ()), (T, T): (True, ())}
TEAM = {
    **ASSIGNEE, (T, P): (True, ()), (P, F): (False, NOT_ANSWERED), (T, F): (False, NOT_ANSWERED),
}  # fmt: skip
CLOSES = {(R, F): (False, ("closed_by_agent",))}
TALKS = {(P, T): (False, ())}
EXPECTED = {
    ("master_admin", "none"): MASTER,
    ("master_admin", "own"): MASTER,
    ("master_admin", "assignee"): MASTER,
    ("master_admin", "talks"): MASTER,
    ("department_admin", "none"): STAFF,
    ("department_admin", "own"): {**STAFF, **TEAM, **CLOSES},
    ("department_admin", "assignee"): {**STAFF, **ASSIGNEE},
    ("department_admin", "talks"): {**STAFF, **TALKS},
    ("cs", "none"): {**STAFF, **CLOSES},
    ("cs", "own"): {**STAFF, **TEAM, **CLOSES},
    ("cs", "assignee"): {**STAFF, **ASSIGNEE, **CLOSES},
    ("cs", "talks"): {**STAFF, **TALKS, **CLOSES},
    ("customer", "owner"): {(R, T): (False, ()), (R, F): (False, ("confirmed",)), (F, T): (False, ())},
    ("customer", "owner late"): {(R, T): (False, ()), (R, F): (False, ("confirmed",))},
    ("customer", "stranger"): {},
    ("bot", "none"): {(P, T): (True, ())},
    ("system", "none"): {(P, T): (True, ()), (R, F): (False, ("no_reply",))},
}  # fmt: skip
CASES = [
    (role, relation, source, target) for (role, relation), source, target in product(EXPECTED, Stage, Stage)
]


def actor(role: str, relation: str) -> Actor:
    if role in ("bot", "system"):
        return Actor(ActorKind(role), ORGANIZATION)
    if role == "customer":
        return Actor(ActorKind.CUSTOMER, ORGANIZATION, uuid.uuid4() if relation == "stranger" else CUSTOMER)
    return Actor(ActorKind.STAFF, ORGANIZATION, ME, role=role, department_ids=frozenset({MY_DEPARTMENT}))


def ticket(stage: Stage, relation: str) -> Ticket:
    finished_days_ago = 8 if relation == "owner late" else 6
    return Ticket(
        stage=stage,
        customer_id=CUSTOMER,
        department_id=MY_DEPARTMENT if relation == "own" else uuid.uuid4(),
        assignee_id=ME if relation == "assignee" else None,
        finished_at=utcnow() - timedelta(days=finished_days_ago) if stage == F else None,
    )


@pytest.mark.parametrize(("role", "relation", "source", "target"), CASES)
def test_the_table_says_what_the_product_says(role: str, relation: str, source: Stage, target: Stage) -> None:
    held = standings(
        actor(role, relation), ticket(source, relation), grace_days=7, chat_agent=relation == "talks"
    )
    found = find_move(held, source, target)
    said = None if found is None else (found.needs_reason, tuple(str(r) for r in found.resolutions))
    assert said == EXPECTED[role, relation].get((source, target))


@pytest.mark.parametrize(("role", "relation"), EXPECTED)
@pytest.mark.parametrize("source", Stage)
def test_buttons_are_the_moves_of_the_table(role: str, relation: str, source: Stage) -> None:
    moves = allowed_moves(
        actor(role, relation), ticket(source, relation), grace_days=7, chat_agent=relation == "talks"
    )
    expected = [target for target in Stage if (source, target) in EXPECTED[role, relation]]
    assert [move.target for move in moves] == expected


def test_every_end_has_a_resolution_and_nothing_else_has() -> None:
    from app.tickets.transitions import MOVES

    for move in MOVES:
        assert bool(move.resolutions) == (move.target == F)
    assert {r for move in MOVES for r in move.resolutions} == set(Resolution)
