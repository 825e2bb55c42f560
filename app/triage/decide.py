"""From verdict to steps: what the bot does about a burst. Pure; `actions.py` carries the steps out.

Order of the questions: who speaks now, which case it belongs to, does the customer want a person, and
only then what the message is. The rules are those of docs/triage.md, section "What happens with a verdict".
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias

from app.triage.talk import Answer, OpenTicket, Talk
from app.triage.verdict import INTENTS, Verdict

MAX_FAILURES = 2  # after so many turns without an answer a person takes over
SURE_COMPLAINT = 0.5  # from here on a second complaint of another topic is a case of its own
_NUMBER = re.compile(
    r"\b(\d{1,4}|satu|dua|tiga|empat|lima|enam|tujuh|delapan|sembilan|sepuluh|one|two|three|four|five|six)\b",
    re.I,
)
DESCRIBES_A_PRODUCT = 4  # an order of fewer words names no product


@dataclass(frozen=True, slots=True)
class Say:
    """Say a keyed text."""

    key: str
    values: dict[str, Any] = field(default_factory=dict)
    chips: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Greet:
    """Say the business's own greeting."""


@dataclass(frozen=True, slots=True)
class GiveAnswer:
    """Say an answer with its source, and ask lightly whether it helped."""

    answer: Answer


@dataclass(frozen=True, slots=True)
class OpenCase:
    """Open a ticket from the burst."""

    kind: str
    said: str  # text key
    draft: dict[str, Any] = field(default_factory=dict)
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Attach:
    """Put the burst into an open ticket; `wrote` brings an answered ticket back to its team."""

    ticket: OpenTicket
    wrote: bool = False


@dataclass(frozen=True, slots=True)
class AskConfirm:
    """Show the confirm buttons of an answered ticket."""

    ticket: OpenTicket


@dataclass(frozen=True, slots=True)
class Wait:
    """Hand the talk to a person."""

    reason: str  # asked | angry | unsure


Step: TypeAlias = Say | Greet | GiveAnswer | OpenCase | Attach | AskConfirm | Wait


@dataclass(frozen=True, slots=True)
class Decision:
    """What to do, in order, and what the bot then waits for."""

    outcome: str  # stored beside the verdict: answered asked greeted ticket attached waiting quiet ...
    steps: tuple[Step, ...] = ()
    pending: dict[str, Any] = field(default_factory=dict)
    failed: bool = False


QUIET = Decision("quiet")


def chosen_verdict(talk: Talk, verdict: Verdict) -> Verdict:
    """Return the verdict with the customer's own choice of intent, when they pressed such a button."""
    intent = talk.quick_reply.removeprefix("intent:")
    if intent == talk.quick_reply or intent not in INTENTS:  # no such button: a client of its own making
        return verdict
    kind = verdict.kind if verdict.intent == intent else ("criticism" if intent == "feedback" else None)
    return replace(
        verdict,
        intent=intent,
        kind=kind,
        intents=((intent, 1.0),),
        confidence=1.0,
        runner_up=None,
        abstained=False,
        reason="The customer chose what this is about.",
    )


def decide(talk: Talk, verdict: Verdict, answer: Answer | None) -> Decision:
    """Return what to do about a burst."""
    if talk.filed:
        return _filed(talk)
    case = _case_of(talk, verdict)
    if talk.owner != "bot":
        return _while_a_person_speaks(talk, verdict, case)
    wish = _wish_for_a_person(talk, verdict)
    if wish:
        return _wait(case, wish)
    if case is not None:
        return _within_case(talk, verdict, case, answer)
    return _new_matter(talk, verdict, answer)


def _while_a_person_speaks(talk: Talk, verdict: Verdict, case: OpenTicket | None) -> Decision:
    """Keep the case in order and say no more than a status line."""
    if case is not None:
        return _within_case(talk, verdict, case, None)
    return _still_waiting(talk) if talk.owner == "waiting" else QUIET


def _wish_for_a_person(talk: Talk, verdict: Verdict) -> str:
    """Return why a person should come at once, or an empty text."""
    if verdict.wants_person or talk.quick_reply == "person":
        return "asked"
    return "angry" if verdict.angry and not verdict.holds("complaint") else ""


def _filed(talk: Talk) -> Decision:
    """Open the case that a form asked for, whoever speaks: its writer chose the kind."""
    said = "complaint_noted" if talk.filed == "complaint" else "feedback_noted"
    return Decision("ticket", (OpenCase(talk.filed, said),))


def _case_of(talk: Talk, verdict: Verdict) -> OpenTicket | None:
    """Return the ticket the burst belongs to: named, the only open one, or the one of the same topic."""
    named = next((t for t in talk.tickets if t.id == talk.named_ticket_id), None)
    if named or not talk.tickets:
        return named
    if _new_complaint(talk, verdict) or (verdict.holds("order") and not verdict.abstained):
        return None
    same_topic = next((t for t in talk.tickets if t.topic == verdict.topic), None)
    return talk.tickets[0] if len(talk.tickets) == 1 else same_topic or talk.tickets[-1]


def _new_complaint(talk: Talk, verdict: Verdict) -> bool:
    """Tell whether this is a complaint about something no open ticket is about."""
    sure = verdict.intent == "complaint" and not verdict.abstained and verdict.confidence >= SURE_COMPLAINT
    if not sure or verdict.topic == "other":
        return False
    return all(t.topic not in (verdict.topic, "other") for t in talk.tickets)


def _wait(case: OpenTicket | None, reason: str) -> Decision:
    attach: tuple[Step, ...] = (Attach(case),) if case else ()
    return Decision("waiting", (*attach, Wait(reason)))


def _still_waiting(talk: Talk) -> Decision:
    if talk.pending.get("kind") == "told_waiting":
        return Decision("quiet", pending=talk.pending)
    return Decision("told", (Say("still_waiting"),), pending={"kind": "told_waiting"})


def _within_case(talk: Talk, verdict: Verdict, case: OpenTicket, answer: Answer | None) -> Decision:
    speaks = talk.owner == "bot"
    if _is_mere_thanks(verdict):
        if case.stage == "response":
            return Decision("confirm", (Attach(case), AskConfirm(case)))
        return Decision("thanked", (Attach(case), *((Say("thanked"),) if speaks else ())))
    if verdict.intent == "smalltalk" and case.stage != "response":
        return Decision("greeted", (Attach(case), *(_smalltalk_steps(talk, verdict) if speaks else ())))
    steps: list[Step] = [Attach(case, wrote=case.stage == "response")]
    if speaks and answer is not None and verdict.holds("question"):
        return Decision("answered", (*steps, GiveAnswer(answer)))
    if speaks and talk.pending.get("kind") != "told_added":
        steps.append(Say("added_to_ticket", {"number": case.number}))
    return Decision("attached", tuple(steps), pending={"kind": "told_added"})


def _is_mere_thanks(verdict: Verdict) -> bool:
    return verdict.intent == "smalltalk" and verdict.smalltalk in ("thanks", "yes")


def _new_matter(talk: Talk, verdict: Verdict, answer: Answer | None) -> Decision:
    waiting_for = talk.pending.get("kind", "")
    if talk.quick_reply == "ticket":
        return Decision("ticket", (OpenCase("question", "question_noted", sure=False),))
    if waiting_for == "order" and not verdict.holds("complaint"):
        return Decision("ticket", (_order_case(verdict),))
    if verdict.abstained:
        return _unsure(talk, verdict, answer)
    handlers = {
        "complaint": _complaint,
        "question": _question,
        "order": _order,
        "feedback": _feedback,
        "smalltalk": _smalltalk,
        "other": _other,
    }
    return handlers[verdict.intent](talk, verdict, answer)


def _unsure(talk: Talk, verdict: Verdict, answer: Answer | None) -> Decision:
    """Ask once with the two best guesses; still unsure means a person."""
    if answer is not None:
        return Decision("answered", (GiveAnswer(answer),), pending={"kind": "answered"})
    if talk.pending.get("kind") == "clarify":
        return Decision("waiting", (Wait("unsure"),), failed=True)
    guesses = [g for g in (verdict.intent, verdict.runner_up) if g and g != "smalltalk"] or ["question"]
    chips = (*(f"intent:{guess}" for guess in guesses), "person")
    pending = {"kind": "clarify", "sequences": list(talk.sequences), "guesses": guesses}
    return Decision("asked", (Say("clarify", chips=chips),), pending=pending)


def _complaint(talk: Talk, verdict: Verdict, _answer: Answer | None) -> Decision:
    steps: list[Step] = [OpenCase("complaint", "complaint_noted")]
    if verdict.holds("order"):
        steps.append(_order_case(verdict))
    if verdict.angry:
        steps.append(Wait("angry"))
    return Decision("ticket", tuple(steps))


def _question(talk: Talk, verdict: Verdict, answer: Answer | None) -> Decision:
    if answer is not None:
        return Decision("answered", (GiveAnswer(answer),), pending={"kind": "answered"})
    if talk.bot_failures + 1 >= MAX_FAILURES:
        return Decision("waiting", (Wait("unsure"),), failed=True)
    pending = {"kind": "unknown", "sequences": list(talk.whole_sequences)}
    return Decision("unknown", (Say("unknown", chips=("person", "ticket")),), pending=pending, failed=True)


def _order(talk: Talk, verdict: Verdict, _answer: Answer | None) -> Decision:
    missing = _missing_facts(talk, verdict)
    if not missing:
        return Decision("ticket", (_order_case(verdict),))
    pending = {"kind": "order", "sequences": list(talk.whole_sequences)}
    return Decision("asked", (Say("order_ask", {"missing": missing}),), pending=pending)


def _missing_facts(talk: Talk, verdict: Verdict) -> list[str]:
    """Return what an order still lacks. Products are free text until there is a catalogue."""
    named_product = verdict.entities.get("product") or len(talk.whole_text.split()) >= DESCRIBES_A_PRODUCT
    known = {
        "product": bool(named_product),
        "quantity": bool(verdict.entities.get("quantity")) or bool(_NUMBER.search(talk.whole_text)),
        "address": bool(verdict.entities.get("place")),
    }
    return [fact for fact, there in known.items() if not there]


def _order_case(verdict: Verdict) -> OpenCase:
    return OpenCase(
        "order", "order_noted", draft={key: list(found) for key, found in verdict.entities.items()}
    )


def _feedback(talk: Talk, verdict: Verdict, _answer: Answer | None) -> Decision:
    if verdict.kind == "praise":
        return Decision("thanked", (Say("praise_thanked"),))
    return Decision("ticket", (OpenCase(verdict.kind or "criticism", "feedback_noted"),))


def _smalltalk(talk: Talk, verdict: Verdict, _answer: Answer | None) -> Decision:
    return Decision("greeted", tuple(_smalltalk_steps(talk, verdict)))


def _smalltalk_steps(talk: Talk, verdict: Verdict) -> list[Step]:
    if verdict.smalltalk == "greeting" and not talk.greeted:
        return [Greet()]
    said = {"thanks": "thanked", "goodbye": "goodbye", "bot_question": "about_bot"}
    return [Say(said.get(verdict.smalltalk or "", "ok"))]


def _other(talk: Talk, verdict: Verdict, _answer: Answer | None) -> Decision:
    if talk.pending.get("kind") == "told_other":
        return Decision("quiet", pending=talk.pending)
    return Decision("declined", (Say("not_ours"),), pending={"kind": "told_other"})
