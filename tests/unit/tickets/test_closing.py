from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from app.chat import timers
from app.chat.models import Conversation, Episode, Outcome, Owner
from app.core.clock import utcnow
from app.core.extensions import db
from app.tickets.models import Stage
from tests.support.world import World
from tests.unit.tickets.support import open_case, put


@pytest.mark.parametrize("stage", list(Stage))
def test_a_silent_conversation_stays_open_while_a_ticket_of_it_is(world: World, stage: Stage):
    with world.scope():
        ticket = put(open_case(world), stage=stage)
    with world.app.app_context(), time_machine.travel(utcnow() + timedelta(hours=25)):
        timers.run_clocks()
    with world.scope():
        conversation = db.session.get_one(Conversation, ticket.conversation_id)
        assert (conversation.owner == Owner.CLOSED) == (stage is Stage.FINISHED)


def test_the_outcome_of_an_episode_with_a_ticket_is_the_ticket(world: World):
    with world.scope():
        put(open_case(world), stage=Stage.FINISHED)
    with world.app.app_context(), time_machine.travel(utcnow() + timedelta(hours=25)):
        timers.run_clocks()
    with world.scope():
        assert db.session.query(Episode).one().outcome == Outcome.TICKET
