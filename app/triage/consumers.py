"""When a customer wrote: judge the burst, decide, act. Three steps, the model between two transactions."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import structlog

from app.calendars.queries import opening_hours
from app.chat.events import (
    AnswerConfirmed,
    ConversationJoined,
    MessagePosted,
    PersonRequested,
    WaitingExpired,
)
from app.chat.models import Conversation, MessageKind
from app.core.actor import ActorKind
from app.core.clock import utcnow
from app.core.events import react_to
from app.core.extensions import db
from app.core.outbox import burst_window_ms
from app.llm import current_model
from app.triage import actions, queries
from app.triage.answers import find_answer
from app.triage.case import Case
from app.triage.classify import classify
from app.triage.decide import chosen_verdict, decide
from app.triage.events import VerdictReached
from app.triage.talk import Talk
from app.triage.verdict import Verdict

log = structlog.get_logger(__name__)
UNANSWERED_MINUTES = 15  # a counter-question or order dialogue left alone so long becomes a ticket
LONGEST_BURST = timedelta(seconds=8)  # somebody who never stops typing is answered all the same


def keep_as_ticket(posted: MessagePosted) -> None:
    """Make a plain ticket of words that triage failed on every time: nothing is lost."""
    actions.plain_ticket(posted.conversation_id)


@react_to(
    MessagePosted,
    "triage.burst",
    delay_ms=burst_window_ms,
    where=lambda posted: (
        posted.author_kind == ActorKind.CUSTOMER and posted.kind in (MessageKind.TEXT, MessageKind.FILE)
    ),
    pooled=lambda: current_model() is not None,
    last_resort=keep_as_ticket,
)
def on_customer_message(posted: MessagePosted) -> None:
    """Judge the burst that this message ends; an earlier message of a burst leaves it to the last one."""
    judge(posted.conversation_id, posted.sequence)


def judge(conversation_id: UUID, sequence: int | None = None) -> None:
    """Judge what nobody has judged yet, and act; `sequence` is the message that asks for it."""
    conversation = queries.conversation_row(conversation_id)
    if conversation is None or (sequence and conversation.triaged_sequence >= sequence):
        return
    if sequence and _goes_on(conversation, sequence):
        return
    business = queries.business_of(conversation.organization_id)
    talk = queries.read_talk(conversation, business)
    if talk is None or not _ends_burst(talk, sequence or talk.last_sequence):
        return
    name, own_locale, settings = business.name, business.locale, business.settings
    faq, hours = queries.active_faq(), opening_hours()
    db.session.close()  # the model may take seconds: nothing stays open meanwhile
    verdict = _judge(talk, name)
    language = answer_language(talk, verdict, own_locale)
    answer = find_answer(talk.whole_text, faq=faq, hours=hours, business=name, language=language)
    actions.apply_verdict(
        Case(
            talk=talk,
            verdict=verdict,
            decision=decide(talk, verdict, answer),
            language=language,
            settings=settings,
            business=name,
        )
    )


def _goes_on(conversation: Conversation, sequence: int) -> bool:
    """Tell, before the whole talk is read, that a later message speaks for a burst that is still short."""
    since = conversation.unanswered_since
    is_short = since is not None and utcnow() - since <= LONGEST_BURST
    return is_short and conversation.last_customer_sequence > sequence


def _ends_burst(talk: Talk, sequence: int) -> bool:
    return sequence >= talk.last_sequence or utcnow() - talk.sent_at > LONGEST_BURST


def _judge(talk: Talk, business: str) -> Verdict:
    about = (
        talk.whole_text if talk.pending.get("kind") in ("clarify", "order") or talk.quick_reply else talk.text
    )
    names = (talk.customer_name,) if talk.customer_name else ()
    verdict = classify(about, model=current_model(), business=business, recent=talk.recent, names=names)
    return chosen_verdict(talk, verdict)


def answer_language(talk: Talk, verdict: Verdict, own: str) -> str:
    """Return the language to answer in: chosen by the customer, else as they write, else the business's."""
    if talk.locale in ("id", "en"):
        return talk.locale
    if verdict.language in ("id", "en"):
        return verdict.language
    return own


@react_to(PersonRequested, "triage.person_requested", where=lambda asked: asked.by == ActorKind.CUSTOMER)
def on_person_requested(asked: PersonRequested) -> None:
    """Answer a customer who pressed for a person; who asks in words is answered by the verdict."""
    actions.tell_of_wait(asked.conversation_id)


@react_to(WaitingExpired, "triage.waiting_expired")
def on_waiting_expired(expired: WaitingExpired) -> None:
    """Nobody took over in time, or the business is closed: what was said becomes a ticket."""
    actions.ticket_for_waiting(expired.conversation_id)


@react_to(
    VerdictReached,
    "triage.unanswered",
    delay_ms=lambda: UNANSWERED_MINUTES * 60_000,
    where=lambda reached: reached.outcome == "asked",
)
def on_silence(reached: VerdictReached) -> None:
    """Make a ticket of what the customer did not finish: nothing is lost."""
    actions.ticket_for_silence(reached.conversation_id, reached.verdict_id)


@react_to(AnswerConfirmed, "triage.not_answered", where=lambda confirmed: not confirmed.answered)
def on_not_answered(confirmed: AnswerConfirmed) -> None:
    """Offer a person or a ticket when the answer did not help."""
    actions.answer_did_not_help(confirmed.conversation_id)


@react_to(
    ConversationJoined,
    "triage.follow_conversation",
    where=lambda joined: joined.conversation_id != joined.into_conversation_id,
)
def keep_verdicts_with_their_messages(joined: ConversationJoined) -> None:
    """Let the verdicts of a visitor follow into the known customer's conversation."""
    actions.move_verdicts(joined.conversation_id, joined.into_conversation_id, joined.offset)
