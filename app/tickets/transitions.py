"""Which ticket may move where, by whom, with or without a reason: one table, nothing else decides.

Pure: `standings` says what an actor is to a ticket, the table says what such a party may do.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from app.core.actor import Actor, ActorKind
from app.core.clock import utcnow
from app.roles.models import Role
from app.tickets.models import Resolution, Stage, Ticket


class Standing(StrEnum):
    """What somebody is to one ticket. One actor has several."""

    MASTER = "master"
    STAFF = "staff"  # anybody of the business who may read the ticket
    CS = "cs"
    OWN_CS = "own_cs"  # CS of the ticket's department
    OWN_ADMIN = "own_admin"  # admin of the ticket's department
    ASSIGNEE = "assignee"
    CHAT_AGENT = "chat_agent"  # speaks in the ticket's conversation now
    CUSTOMER = "customer"  # whose ticket it is
    CUSTOMER_IN_GRACE = "customer_in_grace"  # the same, soon enough after the end to reopen
    TRIAGE = "triage"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Move:
    """One line of the table."""

    source: Stage
    target: Stage
    who: frozenset[Standing]
    needs_reason: bool = False
    resolutions: tuple[Resolution, ...] = ()  # one of these, where the target is `finished`


_TEAM = frozenset({Standing.OWN_ADMIN, Standing.OWN_CS})
_HANDLERS = _TEAM | {Standing.ASSIGNEE, Standing.MASTER}
_NOT_ANSWERED = (Resolution.MERGED, Resolution.SPAM, Resolution.WITHDRAWN)


def _who(*standings: Standing) -> frozenset[Standing]:
    return frozenset(standings)


MOVES: tuple[Move, ...] = (
    Move(Stage.PROGRESS, Stage.TEAM_HANDLING, _who(Standing.MASTER, Standing.CHAT_AGENT)),
    Move(Stage.PROGRESS, Stage.TEAM_HANDLING, _who(Standing.TRIAGE, Standing.SYSTEM), needs_reason=True),
    Move(Stage.PROGRESS, Stage.RESPONSE, _who(Standing.MASTER)),
    Move(Stage.TEAM_HANDLING, Stage.RESPONSE, _HANDLERS),
    Move(Stage.TEAM_HANDLING, Stage.TEAM_HANDLING, _HANDLERS, needs_reason=True),  # escalation
    Move(Stage.TEAM_HANDLING, Stage.PROGRESS, _TEAM, needs_reason=True),  # returned
    Move(Stage.RESPONSE, Stage.TEAM_HANDLING, _who(Standing.CUSTOMER)),
    Move(Stage.RESPONSE, Stage.TEAM_HANDLING, _who(Standing.STAFF), needs_reason=True),
    Move(Stage.RESPONSE, Stage.FINISHED, _who(Standing.CUSTOMER), resolutions=(Resolution.CONFIRMED,)),
    Move(
        Stage.RESPONSE,
        Stage.FINISHED,
        _who(Standing.CS, Standing.OWN_ADMIN, Standing.MASTER),
        resolutions=(Resolution.CLOSED_BY_AGENT,),
    ),
    Move(Stage.RESPONSE, Stage.FINISHED, _who(Standing.SYSTEM), resolutions=(Resolution.NO_REPLY,)),
    Move(Stage.PROGRESS, Stage.FINISHED, _TEAM | {Standing.MASTER}, resolutions=_NOT_ANSWERED),
    Move(Stage.TEAM_HANDLING, Stage.FINISHED, _TEAM | {Standing.MASTER}, resolutions=_NOT_ANSWERED),
    Move(Stage.FINISHED, Stage.TEAM_HANDLING, _who(Standing.CUSTOMER_IN_GRACE)),
    Move(Stage.FINISHED, Stage.TEAM_HANDLING, _who(Standing.STAFF), needs_reason=True),
)


def exists(source: str, target: str) -> bool:
    """Tell whether anybody may make this move."""
    return any(move.source == source and move.target == target for move in MOVES)


def find_move(standings: Iterable[Standing], source: str, target: str) -> Move | None:
    """Return the line that lets a party with these standings move, the least demanding first."""
    held = frozenset(standings)
    fitting = [m for m in MOVES if m.source == source and m.target == target and m.who & held]
    return min(fitting, key=lambda move: move.needs_reason, default=None)


def allowed_moves(actor: Actor, ticket: Ticket, *, grace_days: int, chat_agent: bool = False) -> list[Move]:
    """Return the moves that `actor` may make now, one per target, in the order of the stages."""
    held = standings(actor, ticket, grace_days=grace_days, chat_agent=chat_agent)
    found = (find_move(held, ticket.stage, target) for target in Stage)
    return [move for move in found if move is not None]


def standings(
    actor: Actor, ticket: Ticket, *, grace_days: int, chat_agent: bool = False
) -> frozenset[Standing]:
    """Return what an actor is to a ticket it may read; `chat_agent`: speaks in its conversation."""
    if actor.kind is ActorKind.SYSTEM:
        return _who(Standing.SYSTEM)
    if actor.kind is ActorKind.BOT:
        return _who(Standing.TRIAGE)
    if actor.is_customer:
        return _customer_standings(actor, ticket, grace_days)
    return frozenset(_staff_standings(actor, ticket, chat_agent))


def in_grace(finished_at: datetime | None, grace_days: int) -> bool:
    """Tell whether a customer may still reopen."""
    return finished_at is not None and utcnow() - finished_at <= timedelta(days=grace_days)


def _customer_standings(actor: Actor, ticket: Ticket, grace_days: int) -> frozenset[Standing]:
    if ticket.customer_id != actor.id:
        return frozenset()
    if in_grace(ticket.finished_at, grace_days):
        return _who(Standing.CUSTOMER, Standing.CUSTOMER_IN_GRACE)
    return _who(Standing.CUSTOMER)


def _staff_standings(actor: Actor, ticket: Ticket, chat_agent: bool) -> set[Standing]:
    own = ticket.department_id is not None and ticket.department_id in actor.department_ids
    checks = {
        Standing.STAFF: True,
        Standing.MASTER: actor.role == Role.MASTER_ADMIN,
        Standing.CS: actor.role == Role.CS,
        Standing.OWN_CS: own and actor.role == Role.CS,
        Standing.OWN_ADMIN: own and actor.role == Role.DEPARTMENT_ADMIN,
        Standing.ASSIGNEE: ticket.assignee_id is not None and ticket.assignee_id == actor.id,
        Standing.CHAT_AGENT: chat_agent,
    }
    return {standing for standing, holds in checks.items() if holds}
