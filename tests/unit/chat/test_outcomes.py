from __future__ import annotations

import itertools

import pytest

from app.chat.models import Episode, Outcome
from app.chat.outcomes import outcome_of

FACTS = ("ticket_opened", "agent_answered", "bot_confirmed", "bot_answered")


@pytest.mark.parametrize(
    ("facts", "outcome"),
    [
        ((), Outcome.ABANDONED),
        (("bot_answered",), Outcome.BOT_ASSUMED),
        (("bot_answered", "bot_confirmed"), Outcome.BOT_CONFIRMED),
        (("bot_answered", "bot_confirmed", "agent_answered"), Outcome.AGENT_SOLVED),
        (("agent_answered",), Outcome.AGENT_SOLVED),
        (FACTS, Outcome.TICKET),
        (("ticket_opened",), Outcome.TICKET),
    ],
)
def test_the_outcome_is_what_was_made_of_it_then_who_answered(facts: tuple[str, ...], outcome: Outcome):
    assert outcome_of(Episode(**dict.fromkeys(facts, True))) is outcome


def test_an_order_comes_before_answers_and_after_a_ticket():
    assert outcome_of(Episode(agent_answered=True), ordered=True) is Outcome.ORDER
    assert outcome_of(Episode(ticket_opened=True), ordered=True) is Outcome.TICKET


def test_every_combination_has_exactly_one_outcome():
    for values in itertools.product((True, False), repeat=len(FACTS)):
        assert outcome_of(Episode(**dict(zip(FACTS, values, strict=True)))) in Outcome
