"""How an episode ended. Pure; figures never mix outcomes."""

from __future__ import annotations

from app.chat.models import Episode, Outcome


def outcome_of(episode: Episode, *, ordered: bool = False) -> Outcome:
    """Return the outcome: what was made of it first, then who answered last, else abandoned."""
    if episode.ticket_opened:
        return Outcome.TICKET
    if ordered:
        return Outcome.ORDER
    if episode.agent_answered:
        return Outcome.AGENT_SOLVED
    if episode.bot_confirmed:
        return Outcome.BOT_CONFIRMED
    if episode.bot_answered:
        return Outcome.BOT_ASSUMED
    return Outcome.ABANDONED
