"""Play a talk step by step through the product's own actions, then move it into the past."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import structlog

from app.accounts.doors import actor_of
from app.accounts.models import Membership
from app.chat import actions as chat
from app.chat.models import Conversation
from app.core.actor import Actor, ActorKind
from app.core.clock import utcnow
from app.core.errors import AppError
from app.core.extensions import db
from app.core.ids import new_id
from app.core.uow import transaction
from app.customers.models import Customer
from app.demo.ageing import age_conversation
from app.tickets import actions as tickets
from app.tickets.queries import tickets_of_customer
from app.triage.consumers import judge

log = structlog.get_logger(__name__)
BETWEEN_STEPS = timedelta(minutes=6)


class Player:
    """Plays talks of one business, in the scope that the caller opened."""

    def __init__(self, organization_id: uuid.UUID, people: dict[str, Membership]) -> None:
        self.organization_id = organization_id
        self.staff = {key: actor_of(member, member.user) for key, member in people.items()}
        self.departments = {d.name.lower(): d.id for member in people.values() for d in member.departments}
        self.customer: Actor
        self.conversation_id: uuid.UUID
        self.steps: dict[str, Callable[..., object]] = {
            "customer": self._customer,
            "press": self._press,
            "person": lambda: chat.request_person(self.customer, self.conversation_id),
            "take": lambda who: chat.take_over(self.staff[who], self.conversation_id),
            "agent": self._agent,
            "close": lambda who: chat.close_conversation(self.staff[who], self.conversation_id),
            "note": self._note,
            "reply": lambda who, text: self._reply(who, text, wait=True),
            "answer": lambda who, text: self._reply(who, text, wait=False),
            "assign": lambda who, whom: tickets.assign_ticket(
                self.staff[who], self._ticket(), self.staff[whom].id
            ),
            "escalate": self._escalate,
            "finish": lambda who: tickets.move_ticket(
                self.staff[who], self._ticket(), "finished", resolution="closed_by_agent"
            ),
            "confirm": lambda: tickets.confirm_ticket(self.customer, self._ticket()),
            "rate": lambda stars, words: tickets.rate_ticket(self.customer, self._ticket(), stars, words),
        }

    def play(self, talk: dict[str, Any]) -> None:
        """Play one talk and move it `hours_ago` into the past."""
        customer = self._new_customer(dict(talk["customer"]))
        self.customer = Actor(
            ActorKind.CUSTOMER, self.organization_id, customer.id, customer.name, "customer"
        )
        self.conversation_id = chat.start_conversation(self.customer, customer.id).id
        for name, *arguments in talk["steps"]:
            self._step(name, arguments)
            age_conversation(self.conversation_id, BETWEEN_STEPS)
        age_conversation(self.conversation_id, timedelta(hours=float(talk["hours_ago"])))

    def _step(self, name: str, arguments: list[Any]) -> None:
        """Do one step; a talk that takes another turn, because triage has learnt, leaves a whole demo."""
        try:
            self.steps[name](*arguments)
        except AppError as error:
            log.warning("demo_step_refused", step=name, customer=self.customer.name, code=error.code)

    @staticmethod
    def _new_customer(data: dict[str, Any]) -> Customer:
        verified = data.pop("verified", False)
        with transaction():
            customer = Customer(
                **data, email_verified_at=utcnow() if verified else None, last_seen_at=utcnow()
            )
            db.session.add(customer)
        return customer

    def _customer(self, text: str) -> None:
        chat.post_message(self.customer, self.conversation_id, body=text, client_key=str(new_id()))
        judge(self.conversation_id)

    def _press(self, label: str, value: str) -> None:
        chat.post_message(
            self.customer,
            self.conversation_id,
            body=label,
            client_key=str(new_id()),
            payload={"quick_reply": value},
        )
        judge(self.conversation_id)

    def _agent(self, who: str, text: str) -> None:
        chat.post_message(self.staff[who], self.conversation_id, body=text, client_key=str(new_id()))

    def _note(self, who: str, text: str) -> None:
        actor, ticket_id = self.staff[who], self._ticket()
        chat.add_note(actor, self.conversation_id, body=text, client_key=str(new_id()), ticket_id=ticket_id)

    def _reply(self, who: str, text: str, *, wait: bool) -> None:
        tickets.reply_to_ticket(
            self.staff[who], self._ticket(), body=text, client_key=str(new_id()), wait_for_customer=wait
        )

    def _escalate(self, who: str, reason: str, department: str) -> None:
        target = self.departments.get(department)
        tickets.escalate_ticket(self.staff[who], self._ticket(), reason=reason, department_id=target)

    def _ticket(self) -> uuid.UUID:
        """Return the ticket of the talk that is being played."""
        conversation = db.session.get_one(Conversation, self.conversation_id)
        return tickets_of_customer(conversation.customer_id)[0].id
