"""Carry single steps of a decision out, inside the transaction that `actions.py` opened."""

from __future__ import annotations

from functools import singledispatch

from app.calendars.hours import next_opening
from app.calendars.queries import opening_hours
from app.chat import actions as chat
from app.chat.models import MessageKind
from app.core.actor import system_actor
from app.core.clock import utcnow
from app.tickets import actions as tickets
from app.tickets.links import link_address
from app.tickets.models import Ticket
from app.triage import queries
from app.triage.bot_texts import chip
from app.triage.case import Case
from app.triage.decide import AskConfirm, Attach, GiveAnswer, Greet, OpenCase, Say, Step, Wait
from app.triage.opening import spoken_opening, subject_of
from app.triage.reasons import reason_in
from app.triage.verdict import Verdict


@singledispatch
def carry_out(step: Step, case: Case) -> None:
    """Do one step of a decision."""
    raise TypeError(f"no way to carry out {type(step).__name__}")


@carry_out.register
def _say(step: Say, case: Case) -> None:
    values = dict(step.values)
    if "missing" in values:
        values["missing"] = ", ".join(case.text(f"missing_{fact}") for fact in values["missing"])
    payload = {"quick_replies": [chip(value, case.language) for value in step.chips]} if step.chips else None
    case.say(case.text(step.key, **values), payload=payload)


@carry_out.register
def _greet(_step: Greet, case: Case) -> None:
    bot = case.settings.bot
    case.say(bot.greeting_en if case.language == "en" else bot.greeting_id)


@carry_out.register
def _answer(step: GiveAnswer, case: Case) -> None:
    case.say(step.answer.text, answers=True, payload={"source": step.answer.source, "ask_answered": True})


@carry_out.register
def _attach(step: Attach, case: Case) -> None:
    talk = case.talk
    chat.attach_to_ticket(case.bot, talk.conversation_id, step.ticket.id, list(talk.sequences))
    if step.wrote:
        tickets.customer_wrote(system_actor(talk.organization_id), step.ticket.id)


@carry_out.register
def _confirm(step: AskConfirm, case: Case) -> None:
    """Show the buttons even while a person speaks: they are the ticket's, not the bot's words."""
    silent, case.owners_silent = case.owners_silent, ()
    case.say(
        case.text("confirm_ask", number=step.ticket.number),
        kind=MessageKind.CONFIRM,
        payload={"ticket_id": str(step.ticket.id), "number": step.ticket.number},
        ticket_id=step.ticket.id,
    )
    case.owners_silent = silent


@carry_out.register
def _wait(step: Wait, case: Case) -> None:
    talk = case.talk
    chat.request_person(case.bot, talk.conversation_id, reason=step.reason)
    if talk.business_open:
        key = "sorry_angry" if step.reason == "angry" else "waiting"
        case.say(case.text(key, minutes=case.settings.chat.usual_reply_minutes))
    else:
        zone = _timezone(case)
        opening = spoken_opening(next_opening(opening_hours(), utcnow(), zone), zone, case.language)
        case.say(case.text("waiting_closed", opening=opening))
        if not talk.tickets and not case.opened:
            show_card(case, open_case(case, leftover(case)))


@carry_out.register
def _open_case(step: OpenCase, case: Case) -> None:
    ticket = open_case(case, step)
    key = step.said
    if key == "complaint_noted" and ticket.department_id is None:
        key = "complaint_noted_unsure"
    department = ticket.department.name if ticket.department else ""
    case.say(case.text(key, department=department), answers=True)
    show_card(case, ticket)


def open_case(case: Case, step: OpenCase) -> Ticket:
    """Open a ticket from the burst."""
    verdict, talk = case.verdict, case.talk
    feedback = step.kind in ("criticism", "suggestion")
    first = not case.opened
    opened = tickets.open_ticket(
        system_actor(talk.organization_id),
        tickets.NewTicket(
            conversation_id=talk.conversation_id,
            kind=step.kind,
            subject=subject_of(talk.own_words) if talk.own_words.strip() else case.text("wants_person"),
            summary=talk.own_words[:2000],
            topic="order" if step.kind == "order" else verdict.topic,
            priority="low" if feedback else verdict.priority,
            sentiment=verdict.sentiment,
            angry=verdict.angry,
            verdict_id=case.verdict_id,
            draft=step.draft,
            sequences=talk.whole_sequences if first else (),
            sure=step.sure and not verdict.abstained,
            reason=reason_in(queries.business_of(talk.organization_id).locale, verdict.reason),
        ),
    )
    case.opened = [*(case.opened or []), opened.ticket]
    return opened.ticket


def show_card(case: Case, ticket: Ticket) -> None:
    """Give the customer the number and the secret follow-up link."""
    payload = {
        "ticket_id": str(ticket.id),
        "number": ticket.number,
        "stage": str(ticket.stage),
        "subject": ticket.subject,
        "link": link_address(ticket.id),
    }
    case.say(
        case.text("ticket_card", number=ticket.number),
        kind=MessageKind.TICKET,
        payload=payload,
        ticket_id=ticket.id,
    )


def link_cases(case: Case) -> None:
    """Link the cases of one message, or a second complaint with the open case."""
    opened = case.opened or []
    others = [t.id for t in opened[1:]] or [t.id for t in case.talk.tickets[:1]]
    for other in others:
        tickets.link_tickets(system_actor(case.talk.organization_id), opened[0].id, other)


def ask_contact(case: Case) -> None:
    """Ask once how to reach a customer of whom nothing is known; may be skipped."""
    case.said += 1
    chat.ask_contact(
        case.bot,
        case.talk.conversation_id,
        body=case.text("contact_ask"),
        client_key=f"bot-{case.talk.last_sequence}-{case.said}",
    )


def leftover(case: Case, draft: dict[str, list[str]] | None = None) -> OpenCase:
    """Return the case that a burst makes when nothing else settled it."""
    return OpenCase(case_kind(case.verdict), "", draft=draft or {}, sure=not case.verdict.abstained)


def case_kind(verdict: Verdict) -> str:
    """Return the kind of ticket that a verdict makes when it must become one."""
    if verdict.wants_person and not verdict.holds("complaint"):
        return "question"  # whatever else the wish for a person sounds like
    if verdict.intent == "feedback":
        return verdict.kind if verdict.kind in ("criticism", "suggestion") else "other"
    return verdict.intent if verdict.intent in ("complaint", "question", "order") else "other"


def _timezone(case: Case) -> str:
    return queries.business_of(case.talk.organization_id).timezone
