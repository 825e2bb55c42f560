from __future__ import annotations

from collections.abc import Callable

import pytest

from app.chat import actions
from app.chat.actions.ownership import move_owner
from app.chat.models import Owner
from app.chat.owners import MOVES, Act, next_owner
from app.core.errors import Conflict
from app.core.uow import transaction
from tests.support.talk import Talk
from tests.support.world import World

# The conversation as product and documents describe it, written down a second time, by hand.
BOT, WAITING, AGENT, CLOSED = Owner.BOT, Owner.WAITING, Owner.AGENT, Owner.CLOSED
EXPECTED = {
    #                        bot      waiting  agent    closed
    Act.CUSTOMER_WRITES:    (BOT,     WAITING, AGENT,   BOT),
    Act.ASK_PERSON:         (WAITING, WAITING, AGENT,   WAITING),
    Act.CHOOSE_BOT:         (BOT,     BOT,     None,    CLOSED),
    Act.TAKE_OVER:          (AGENT,   AGENT,   None,    AGENT),
    Act.HAND_BACK:          (None,    BOT,     BOT,     None),
    Act.HAND_TO_COLLEAGUE:  (AGENT,   AGENT,   AGENT,   None),
    Act.HAND_TO_DEPARTMENT: (WAITING, WAITING, WAITING, None),
    Act.LOSE_AGENT:         (None,    None,    WAITING, None),
    Act.CLOSE:              (CLOSED,  CLOSED,  CLOSED,  None),
}  # fmt: skip
PAIRS = [(owner, act) for owner in Owner for act in Act]


@pytest.mark.parametrize(("owner", "act"), PAIRS, ids=str)
def test_every_pair_of_owner_and_act_does_what_is_written_down(owner: Owner, act: Act):
    expected = EXPECTED[act][list(Owner).index(owner)]
    if expected is None:
        with pytest.raises(Conflict):
            next_owner(owner, act)
    else:
        assert next_owner(owner, act) is expected


def test_no_owner_is_a_dead_end():
    for start in Owner:
        assert reachable_from(start) == set(Owner)


def test_only_a_person_of_the_business_makes_a_person_speak():
    into_agent = {act for (before, act), after in MOVES.items() if after is AGENT and before is not AGENT}
    assert into_agent == {Act.TAKE_OVER, Act.HAND_TO_COLLEAGUE}


def test_asking_for_a_person_always_leads_to_one_or_to_the_queue():
    assert {next_owner(owner, Act.ASK_PERSON) for owner in Owner} == {WAITING, AGENT}


def reachable_from(start: Owner) -> set[Owner]:
    seen, todo = {start}, [start]
    while todo:
        here = todo.pop()
        for after in {to for (before, _), to in MOVES.items() if before is here} - seen:
            seen.add(after)
            todo.append(after)
    return seen


SET_UP: dict[Owner, Callable[[Talk], object]] = {
    Owner.BOT: lambda talk: None,
    Owner.WAITING: lambda talk: actions.request_person(talk.actor, talk.id),
    Owner.AGENT: lambda talk: actions.take_over(talk.world.actor("cs"), talk.id),
    Owner.CLOSED: lambda talk: actions.close_conversation(talk.world.system, talk.id),
}


@pytest.mark.parametrize(("owner", "act"), PAIRS, ids=str)
def test_after_every_move_agent_and_waiting_time_fit_the_owner(world: World, owner: Owner, act: Act):
    with world.scope():
        talk = Talk(world)
        talk.writes()
        SET_UP[owner](talk)
        staff = world.actor("cs2")
        try:
            with transaction():
                row = actions.ownership.access_conversation(staff, talk.id, lock=True)
                move_owner(staff, row, act, agent_id=staff.id, agent_name=staff.name)
        except Conflict:
            assert (owner, act) not in MOVES
        row = talk.row
        assert (row.agent_id is not None) == (row.owner == Owner.AGENT)
        assert bool(row.agent_name) == (row.owner == Owner.AGENT)
        assert (row.waiting_since is not None) == (row.owner == Owner.WAITING)
        assert row.owner == MOVES.get((owner, act), owner)
