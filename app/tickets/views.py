"""How pages say what tickets are and what happened to them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.core.clock import utcnow
from app.tickets.actions.timed import is_absent, mail_address
from app.tickets.due import is_overdue
from app.tickets.labels import priority_label, resolution_label, stage_label
from app.tickets.models import Resolution, Stage, Ticket, TicketHistory
from app.tickets.transitions import Move

TAB_LABELS: dict[str, LazyString] = {
    "all": _l("All"),
    "mine": _l("Mine"),
    "unassigned": _l("Nobody's"),
    "overdue": _l("Overdue"),
    "escalated": _l("Escalated"),
}
MOVE_LABELS: dict[tuple[str, str], LazyString] = {
    (Stage.PROGRESS, Stage.TEAM_HANDLING): _l("Give to a team"),
    (Stage.TEAM_HANDLING, Stage.TEAM_HANDLING): _l("Escalate"),
    (Stage.TEAM_HANDLING, Stage.PROGRESS): _l("Return"),
    (Stage.RESPONSE, Stage.TEAM_HANDLING): _l("Back to the team"),
    (Stage.FINISHED, Stage.TEAM_HANDLING): _l("Reopen"),
}
TARGET_LABELS: dict[str, LazyString] = {
    Stage.RESPONSE: _l("Wait for the customer"),
    Stage.FINISHED: _l("Finish"),
}
ICONS: dict[str, str] = {
    "dispatch": "people",
    "escalate": "arrow-up-right",
    "return": "arrow-return-left",
    "wait": "hourglass-split",
    "finish": "check-circle",
    "back": "arrow-counterclockwise",
}


@dataclass(frozen=True, slots=True)
class Button:
    """One allowed move as the page offers it."""

    name: str  # dispatch escalate return wait finish back
    target: str
    label: str
    icon: str
    needs_reason: bool
    resolutions: tuple[Resolution, ...]

    @property
    def plain(self) -> bool:
        """Whether one click is enough: nothing is to be said or chosen."""
        chosen = self.name == "dispatch" or len(self.resolutions) > 1
        return not (self.needs_reason or chosen)


def buttons(moves: Sequence[Move]) -> list[Button]:
    """Return the buttons for the allowed moves, and no others."""
    return [_button(move) for move in moves]


def tab_label(tab: str) -> str:
    """Return a tab of a queue as people say it."""
    return str(TAB_LABELS[tab])


def is_late(ticket: Ticket) -> bool:
    """Tell whether the business is late with a ticket."""
    return is_overdue(ticket, utcnow())


def reach(ticket: Ticket) -> str:
    """Return how a reply reaches the customer now: here, mail, or never until they return."""
    if not is_absent(ticket.customer):
        return "here"
    return "mail" if mail_address(ticket.customer) else "never"


def history_wire(lines: Sequence[TicketHistory]) -> list[dict[str, Any]]:
    """Return lines of history as the thread draws them, in the reader's language."""
    return [
        {
            "id": str(line.id),
            "change": line.change,
            "text": history_text(line),
            "reason": line.reason,
            "actor": line.actor_name,
            "created_at": line.created_at.isoformat(),
        }
        for line in lines
    ]


def history_text(line: TicketHistory) -> str:
    """Return what happened, in one sentence without the actor."""
    make = _HISTORY.get(line.change)
    return make(line) if make else line.change


def _moved(line: TicketHistory) -> str:
    source = stage_label(line.from_value or Stage.PROGRESS)
    if line.to_value in tuple(Resolution):
        return str(_("Finished: %(how)s", how=resolution_label(line.to_value)))
    target = stage_label(line.to_value or Stage.PROGRESS)
    return str(_("Moved from “%(source)s” to “%(target)s”", source=source, target=target))


def _escalated(line: TicketHistory) -> str:
    if line.from_value == line.to_value:
        return str(_("Escalated to the admin of %(department)s", department=line.to_value))
    return str(_("Escalated from %(source)s to %(target)s", source=line.from_value, target=line.to_value))


def _department(line: TicketHistory) -> str:
    return str(_("Handed on from %(source)s to %(target)s", source=line.from_value, target=line.to_value))


def _assigned(line: TicketHistory) -> str:
    if not line.to_value:
        return str(_("Assigned to nobody"))
    return str(_("Assigned to %(name)s", name=line.to_value))


def _priority(line: TicketHistory) -> str:
    return str(_("Priority: %(priority)s", priority=priority_label(line.to_value or "normal")))


_HISTORY: dict[str, Callable[[TicketHistory], str]] = {
    "opened": lambda _line: str(_("Opened")),
    "moved": _moved,
    "escalated": _escalated,
    "department": _department,
    "assigned": _assigned,
    "priority": _priority,
    "linked": lambda line: str(_("Linked with %(number)s", number=line.to_value)),
    "rated": lambda line: str(_("Rated %(rating)s of 5", rating=line.to_value)),
    "mailed": lambda _line: str(_("The reply went out by mail: the customer had left")),
    "reminded": lambda _line: str(_("Customer reminded")),
    "customer": lambda _line: str(_("The visitor turned out to be a known customer")),
    "replied": lambda _line: str(_("First reply")),
}


def _button(move: Move) -> Button:
    pair = (move.source, move.target)
    name = _NAMES.get(pair) or {Stage.RESPONSE: "wait", Stage.FINISHED: "finish"}[move.target]
    label = MOVE_LABELS.get(pair) or TARGET_LABELS[move.target]
    return Button(name, move.target, str(label), ICONS[name], move.needs_reason, move.resolutions)


_NAMES: dict[tuple[str, str], str] = {
    (Stage.PROGRESS, Stage.TEAM_HANDLING): "dispatch",
    (Stage.TEAM_HANDLING, Stage.TEAM_HANDLING): "escalate",
    (Stage.TEAM_HANDLING, Stage.PROGRESS): "return",
    (Stage.RESPONSE, Stage.TEAM_HANDLING): "back",
    (Stage.FINISHED, Stage.TEAM_HANDLING): "back",
}
