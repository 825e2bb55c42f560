"""Who speaks for the business: one table of all moves. What is not in it is refused.

Pure. `actions/ownership.py` carries the moves out under the conversation's lock.
"""

from __future__ import annotations

from enum import StrEnum

from app.chat.models import Owner
from app.core.errors import Conflict


class Act(StrEnum):
    """What may move a conversation to another owner."""

    CUSTOMER_WRITES = "customer_writes"
    ASK_PERSON = "ask_person"  # by the customer, or by the bot that cannot go on
    CHOOSE_BOT = "choose_bot"  # the waiting customer would rather have the bot
    TAKE_OVER = "take_over"
    HAND_BACK = "hand_back"
    HAND_TO_COLLEAGUE = "hand_to_colleague"
    HAND_TO_DEPARTMENT = "hand_to_department"
    LOSE_AGENT = "lose_agent"  # went away, or left the customer unanswered
    CLOSE = "close"


MOVES: dict[tuple[Owner, Act], Owner] = {
    (Owner.BOT, Act.CUSTOMER_WRITES): Owner.BOT,
    (Owner.BOT, Act.ASK_PERSON): Owner.WAITING,
    (Owner.BOT, Act.CHOOSE_BOT): Owner.BOT,
    (Owner.BOT, Act.TAKE_OVER): Owner.AGENT,
    (Owner.BOT, Act.HAND_TO_COLLEAGUE): Owner.AGENT,
    (Owner.BOT, Act.HAND_TO_DEPARTMENT): Owner.WAITING,
    (Owner.BOT, Act.CLOSE): Owner.CLOSED,
    (Owner.WAITING, Act.CUSTOMER_WRITES): Owner.WAITING,
    (Owner.WAITING, Act.ASK_PERSON): Owner.WAITING,
    (Owner.WAITING, Act.CHOOSE_BOT): Owner.BOT,
    (Owner.WAITING, Act.TAKE_OVER): Owner.AGENT,
    (Owner.WAITING, Act.HAND_BACK): Owner.BOT,
    (Owner.WAITING, Act.HAND_TO_COLLEAGUE): Owner.AGENT,
    (Owner.WAITING, Act.HAND_TO_DEPARTMENT): Owner.WAITING,
    (Owner.WAITING, Act.CLOSE): Owner.CLOSED,
    (Owner.AGENT, Act.CUSTOMER_WRITES): Owner.AGENT,
    (Owner.AGENT, Act.ASK_PERSON): Owner.AGENT,
    (Owner.AGENT, Act.HAND_BACK): Owner.BOT,
    (Owner.AGENT, Act.HAND_TO_COLLEAGUE): Owner.AGENT,
    (Owner.AGENT, Act.HAND_TO_DEPARTMENT): Owner.WAITING,
    (Owner.AGENT, Act.LOSE_AGENT): Owner.WAITING,
    (Owner.AGENT, Act.CLOSE): Owner.CLOSED,
    (Owner.CLOSED, Act.CUSTOMER_WRITES): Owner.BOT,
    (Owner.CLOSED, Act.ASK_PERSON): Owner.WAITING,
    (Owner.CLOSED, Act.CHOOSE_BOT): Owner.CLOSED,
    (Owner.CLOSED, Act.TAKE_OVER): Owner.AGENT,
}


def next_owner(owner: str, act: Act) -> Owner:
    """Return who speaks after `act`; raises Conflict when the table does not allow it."""
    after = MOVES.get((Owner(owner), act))
    if after is None:
        raise Conflict(code="owner_move_refused")
    return after
