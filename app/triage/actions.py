"""Carry a decision out: verdict, answers and tickets in one transaction, with the owner checked again."""

from __future__ import annotations

import uuid

from app.calendars.hours import is_open, next_opening
from app.calendars.queries import opening_hours
from app.chat.actions import request_person, say
from app.chat.models import Conversation, Owner
from app.chat.policy import access_conversation
from app.core.actor import bot_actor
from app.core.clock import utcnow
from app.core.extensions import db
from app.core.ids import new_id
from app.core.uow import in_transaction, record
from app.tickets.queries import open_tickets_of
from app.triage import queries
from app.triage.bot_texts import bot_text
from app.triage.case import Case
from app.triage.decide import MAX_FAILURES, Decision, Say, Wait
from app.triage.events import VerdictReached
from app.triage.models import VerdictRow
from app.triage.opening import spoken_opening, subject_of
from app.triage.steps import ask_contact, carry_out, leftover, link_cases, open_case, show_card
from app.triage.verdict import Verdict

SUMMARY_LENGTH = 200
AGAIN = 20  # numbers of later words on a burst, apart from those of its first judgement


@in_transaction
def apply_verdict(case: Case) -> None:
    """Store the verdict and do what was decided. Does nothing when the burst was judged meanwhile.

    Emits: VerdictReached, and what the steps emit.
    """
    talk = case.talk
    conversation = access_conversation(case.bot, talk.conversation_id, lock=True)
    if conversation.triaged_sequence >= talk.last_sequence:
        return
    if conversation.owner == Owner.AGENT != talk.owner:
        case.decision = Decision("quiet")  # a person took over while we were thinking
    row = _store(case)
    case.verdict_id = row.id
    case.opened = []
    _mark(conversation, case)
    for step in case.decision.steps:
        carry_out(step, case)
    if case.opened:
        row.ticket_id = case.opened[0].id
        link_cases(case)
        ask_contact(case)
    record(
        VerdictReached(
            organization_id=talk.organization_id,
            conversation_id=talk.conversation_id,
            verdict_id=row.id,
            intent=case.verdict.intent,
            engine=case.verdict.engine,
            outcome=case.decision.outcome,
        )
    )


def _store(case: Case) -> VerdictRow:
    verdict, talk = case.verdict, case.talk
    row = VerdictRow(
        id=new_id(),
        organization_id=talk.organization_id,
        conversation_id=talk.conversation_id,
        first_sequence=talk.sequences[0],
        last_sequence=talk.last_sequence,
        intent=verdict.intent,
        topic=verdict.topic,
        confidence=verdict.confidence,
        engine=verdict.engine,
        engine_version=verdict.engine_version,
        reason=verdict.reason[:500],
        outcome=case.decision.outcome,
        detail=verdict.to_json(),
    )
    db.session.add(row)
    return row


def _mark(conversation: Conversation, case: Case) -> None:
    conversation.triaged_sequence = case.talk.last_sequence
    conversation.bot_state = case.decision.pending
    if case.decision.outcome != "answered":  # whether an answer helped, the customer says later
        conversation.bot_failures = conversation.bot_failures + 1 if case.decision.failed else 0
    if case.verdict.intent != "smalltalk":
        conversation.intent = case.verdict.intent
        conversation.sentiment = "angry" if case.verdict.angry else case.verdict.sentiment
        conversation.summary = subject_of(case.talk.own_words, SUMMARY_LENGTH)


@in_transaction
def ticket_for_waiting(conversation_id: uuid.UUID) -> None:
    """Open a ticket for a talk that nobody took over, once; an open ticket already holds it."""
    case = _waiting_case(conversation_id)
    if case is None:
        return
    ticket = open_case(case, leftover(case))
    case.say(case.text("nobody_free"))
    show_card(case, ticket)
    ask_contact(case)


def _waiting_case(conversation_id: uuid.UUID) -> Case | None:
    conversation = access_conversation(bot_actor(queries.scope_id(), ""), conversation_id, lock=True)
    row = queries.latest_verdict(conversation_id)
    if conversation.owner != Owner.WAITING or open_tickets_of(conversation_id):
        return None
    case = _case_again(conversation, row) if row else _unjudged_case(conversation)
    case.talk = queries.waiting_talk(conversation, queries.business_of(conversation.organization_id))
    return case


def _unjudged_case(conversation: Conversation) -> Case:
    """Return the case of a talk about which there is no verdict: nothing was said, or triage failed."""
    business = queries.business_of(conversation.organization_id)
    talk = queries.waiting_talk(conversation, business)
    return Case(
        talk=talk,
        verdict=Verdict(intent="other", abstained=True),
        decision=Decision("again"),
        language=talk.locale or business.locale,
        settings=business.settings,
        business=business.name,
        said=AGAIN,
    )


@in_transaction
def plain_ticket(conversation_id: uuid.UUID) -> None:
    """Open a ticket of what nobody judged and ask for a person; an open ticket already holds the talk."""
    conversation = access_conversation(bot_actor(queries.scope_id(), ""), conversation_id, lock=True)
    case = _unjudged_case(conversation)
    conversation.triaged_sequence = conversation.last_customer_sequence
    if not open_tickets_of(conversation_id):
        open_case(case, leftover(case))
    request_person(case.bot, conversation_id, reason="unsure")


def _case_again(conversation: Conversation, row: VerdictRow) -> Case:
    """Return the case of a burst that was judged before, to act on it once more."""
    business = queries.business_of(conversation.organization_id)
    verdict = Verdict.from_json(row.detail)
    talk = queries.judged_talk(conversation, business, row)
    language = talk.locale or (verdict.language if verdict.language in ("id", "en") else business.locale)
    return Case(
        talk=talk,
        verdict=verdict,
        decision=Decision("again"),
        language=language,
        settings=business.settings,
        business=business.name,
        verdict_id=row.id,
        said=AGAIN,
    )


@in_transaction
def ticket_for_silence(conversation_id: uuid.UUID, verdict_id: uuid.UUID) -> None:
    """Open a ticket when the bot's question about a burst stayed unanswered; it carries the draft."""
    conversation = access_conversation(bot_actor(queries.scope_id(), ""), conversation_id, lock=True)
    row = queries.verdict_row(verdict_id)
    asked = conversation.bot_state.get("kind") in ("clarify", "order")
    if row is None or not asked or conversation.triaged_sequence != row.last_sequence:
        return
    case = _case_again(conversation, row)
    conversation.bot_state = {}
    draft = {key: list(found) for key, found in case.verdict.entities.items()}
    case.opened = []
    show_card(
        case,
        open_case(case, leftover(case, draft)),
    )
    ask_contact(case)


@in_transaction
def answer_did_not_help(conversation_id: uuid.UUID) -> None:
    """Offer a person or a ticket after "not answered"; the second answer in vain brings a person.

    Counts once per answer: told twice, or pressed twice, it is done once.
    """
    conversation = access_conversation(bot_actor(queries.scope_id(), ""), conversation_id, lock=True)
    row = queries.latest_verdict(conversation_id)
    if row is None or conversation.owner != Owner.BOT or conversation.bot_state.get("kind") != "answered":
        return
    case = _case_again(conversation, row)
    conversation.bot_failures += 1
    if conversation.bot_failures >= MAX_FAILURES:
        carry_out(Wait("unsure"), case)
    else:
        conversation.bot_state = {"kind": "unknown", "sequences": list(case.talk.sequences)}
        carry_out(Say("unknown", chips=("person", "ticket")), case)


@in_transaction
def tell_of_wait(conversation_id: uuid.UUID) -> None:
    """Say honestly how long it takes, once per wait, to a customer who pressed for a person."""
    bot = bot_actor(queries.scope_id(), "")
    conversation = access_conversation(bot, conversation_id, lock=True)
    if conversation.owner != Owner.WAITING or conversation.waiting_since is None:
        return
    business = queries.business_of(conversation.organization_id)
    settings, language = business.settings, conversation.customer.locale or business.locale
    hours, now = opening_hours(), utcnow()
    opening = spoken_opening(next_opening(hours, now, business.timezone), business.timezone, language)
    say(
        bot_actor(business.id, settings.bot.name),
        conversation_id,
        body=bot_text(
            "waiting" if is_open(hours, now, business.timezone) else "waiting_until",
            language,
            tone=settings.bot.tone,
            minutes=settings.chat.usual_reply_minutes,
            opening=opening,
        ),
        client_key=f"wait-{conversation.waiting_since.timestamp()}",
        unless_owner=(Owner.AGENT, Owner.BOT, Owner.CLOSED),
        answers=False,
    )


@in_transaction
def move_verdicts(source_id: uuid.UUID, target_id: uuid.UUID, offset: int) -> None:
    """Move the verdicts of a joined conversation along with its messages; done twice, it is done once."""
    for row in queries.verdicts_of(source_id):
        row.conversation_id = target_id
        row.first_sequence += offset
        row.last_sequence += offset
