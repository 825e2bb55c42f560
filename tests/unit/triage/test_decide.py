"""What the bot does with a verdict: every branch, without a database."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from app.triage.decide import (
    AskConfirm,
    Attach,
    Decision,
    GiveAnswer,
    Greet,
    OpenCase,
    Say,
    Wait,
    chosen_verdict,
    decide,
)
from app.triage.talk import Answer, OpenTicket, Talk
from app.triage.verdict import Verdict

ANSWER = Answer("Ongkir Depok Rp10.000.", {"kind": "faq"}, 0.9)
TICKET = OpenTicket(uuid4(), 7, "team_handling", "complaint", "delivery")
ANSWERED = replace(TICKET, stage="response")


def talk(text: str = "halo", **overrides: Any) -> Talk:
    values: dict[str, Any] = {
        "organization_id": uuid4(),
        "conversation_id": uuid4(),
        "customer_id": uuid4(),
        "owner": "bot",
        "sequences": (1,),
        "texts": (text,),
        "sent_at": datetime(2026, 1, 5, tzinfo=UTC),
    }
    return Talk(**(values | overrides))


def verdict(intent: str, confidence: float = 0.9, **overrides: Any) -> Verdict:
    values: dict[str, Any] = {"intent": intent, "intents": ((intent, confidence),), "confidence": confidence}
    return Verdict(**(values | overrides))


def kinds(decision: Decision) -> list[type]:
    return [type(step) for step in decision.steps]


def test_a_greeting_is_greeted_once() -> None:
    hello = verdict("smalltalk", smalltalk="greeting")
    assert decide(talk(), hello, None).steps == (Greet(),)
    assert decide(talk(greeted=True), hello, None).steps == (Say("ok"),)


def test_a_complaint_opens_a_ticket() -> None:
    decision = decide(talk(), verdict("complaint", topic="delivery"), None)
    assert decision.steps == (OpenCase("complaint", "complaint_noted"),)


def test_a_complaint_and_an_order_become_two_cases() -> None:
    both = verdict("complaint", intents=(("complaint", 0.8), ("order", 0.5)))
    assert [step.kind for step in decide(talk(), both, None).steps if isinstance(step, OpenCase)] == [
        "complaint",
        "order",
    ]


def test_a_question_is_answered_from_the_data() -> None:
    assert decide(talk(), verdict("question"), ANSWER).steps == (GiveAnswer(ANSWER),)


def test_a_question_without_an_answer_offers_a_person_or_a_ticket_and_then_hands_over() -> None:
    first = decide(talk(), verdict("question"), None)
    assert first.steps == (Say("unknown", chips=("person", "ticket")),)
    assert first.failed
    assert decide(talk(bot_failures=1), verdict("question"), None).steps == (Wait("unsure"),)


def test_an_unsure_verdict_asks_once_with_two_guesses_and_a_person() -> None:
    unsure = verdict("complaint", 0.4, abstained=True, runner_up="question")
    decision = decide(talk(), unsure, None)
    assert decision.steps == (Say("clarify", chips=("intent:complaint", "intent:question", "person")),)
    assert decide(talk(pending=decision.pending), unsure, None).steps == (Wait("unsure"),)


def test_the_customers_choice_replaces_the_guess() -> None:
    unsure = verdict("question", 0.4, abstained=True, runner_up="complaint")
    chosen = chosen_verdict(talk(quick_reply="intent:complaint"), unsure)
    assert (chosen.intent, chosen.abstained, chosen.confidence) == ("complaint", False, 1.0)


def test_asking_for_a_person_always_works() -> None:
    assert decide(talk(), verdict("question", wants_person=True), ANSWER).steps == (Wait("asked"),)
    assert decide(talk(quick_reply="person"), verdict("other"), None).steps == (Wait("asked"),)


def test_anger_brings_a_person() -> None:
    assert kinds(decide(talk(), verdict("complaint", angry=True), None)) == [OpenCase, Wait]
    assert decide(talk(), verdict("question", angry=True), ANSWER).steps == (Wait("angry"),)


def test_praise_is_thanked_without_a_ticket_and_criticism_is_noted() -> None:
    assert decide(talk(), verdict("feedback", kind="praise"), None).steps == (Say("praise_thanked"),)
    assert decide(talk(), verdict("feedback", kind="suggestion"), None).steps == (
        OpenCase("suggestion", "feedback_noted"),
    )


def test_out_of_domain_gets_one_polite_line() -> None:
    first = decide(talk(), verdict("other"), None)
    assert first.steps == (Say("not_ours"),)
    assert decide(talk(pending=first.pending), verdict("other"), None).steps == ()


def test_an_order_asks_for_what_is_missing_and_then_becomes_a_ticket_with_the_draft() -> None:
    order = verdict("order")
    first = decide(talk("mau pesan susu"), order, None)
    assert first.steps == (Say("order_ask", {"missing": ["product", "quantity", "address"]}),)
    second = decide(talk("3 botol", pending=first.pending), verdict("other", 0.3, abstained=True), None)
    assert kinds(second) == [OpenCase]
    whole = verdict("order", entities={"quantity": ["3 botol"], "place": ["depok"]})
    case = decide(talk("mau pesan susu coklat 3 botol kirim depok"), whole, None).steps[0]
    assert isinstance(case, OpenCase)
    assert case.draft == {"quantity": ["3 botol"], "place": ["depok"]}


def test_thanks_on_an_answered_ticket_brings_up_the_buttons_and_moves_nothing() -> None:
    thanks = verdict("smalltalk", smalltalk="thanks")
    decision = decide(talk(tickets=(ANSWERED,), owner="agent"), thanks, None)
    assert decision.steps == (Attach(ANSWERED), AskConfirm(ANSWERED))


def test_any_other_message_brings_an_answered_ticket_back_once() -> None:
    decision = decide(talk(tickets=(ANSWERED,), owner="agent"), verdict("complaint", topic="delivery"), None)
    assert decision.steps[0] == Attach(ANSWERED, wrote=True)
    hello = decide(talk(tickets=(ANSWERED,), owner="agent"), verdict("smalltalk", smalltalk="greeting"), None)
    assert hello.steps[0] == Attach(ANSWERED, wrote=True)


def test_a_message_goes_to_the_ticket_it_names() -> None:
    other = replace(TICKET, id=uuid4(), number=8)
    decision = decide(talk(tickets=(TICKET, other), named_ticket_id=TICKET.id), verdict("question"), None)
    assert decision.steps[0] == Attach(TICKET)


def test_a_second_complaint_of_another_topic_is_a_case_of_its_own() -> None:
    decision = decide(talk(tickets=(TICKET,)), verdict("complaint", topic="payment"), None)
    assert decision.steps == (OpenCase("complaint", "complaint_noted"),)


def test_a_question_is_answered_although_a_ticket_is_open() -> None:
    decision = decide(talk(tickets=(TICKET,)), verdict("question"), ANSWER)
    assert decision.steps == (Attach(TICKET), GiveAnswer(ANSWER))


def test_the_bot_is_silent_while_an_agent_speaks() -> None:
    assert decide(talk(owner="agent"), verdict("question"), ANSWER).steps == ()
    assert decide(talk(owner="agent", tickets=(TICKET,)), verdict("question"), ANSWER).steps == (
        Attach(TICKET),
    )


def test_while_waiting_the_bot_says_its_status_line_once() -> None:
    first = decide(talk(owner="waiting"), verdict("question"), ANSWER)
    assert first.steps == (Say("still_waiting"),)
    assert decide(talk(owner="waiting", pending=first.pending), verdict("question"), ANSWER).steps == ()
