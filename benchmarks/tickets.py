"""Fill a database with tickets as a business has them: most finished, some open, two departments, two years.

A block of tickets goes in by Core, inside the scope of the business; SQLite then copies it as often as
needed, with other ids, numbers and moments. Indices are made after the rows, as a restore does it.
"""

from __future__ import annotations

import random
import uuid
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

from flask import Flask
from sqlalchemy import (
    Column,
    ColumnElement,
    Index,
    String,
    Table,
    event,
    func,
    insert,
    literal,
    select,
    true,
    type_coerce,
)

from app.chat.models import Conversation, Message
from app.core.clock import utcnow
from app.core.columns import UtcDateTime
from app.core.extensions import db
from app.core.ids import hash_token, new_id
from app.core.scope import current_organization_id, organization_scope
from app.core.uow import transaction
from app.customers.models import Customer
from app.tickets.models import Priority, Stage, Ticket, TicketHistory, Topic
from tests.support.world import World

BLOCK = 10_000  # tickets; more come in whole blocks
SHIFT_SECONDS = 601  # between a ticket and its copy
OWN_IDS = {"id", "customer_id", "conversation_id", "ticket_id", "link_token_hash"}
PER_CUSTOMER = 5  # tickets
STAGES = ((Stage.PROGRESS, 4), (Stage.TEAM_HANDLING, 10), (Stage.RESPONSE, 6), (Stage.FINISHED, 80))
PRIORITIES = ((Priority.LOW, 15), (Priority.NORMAL, 60), (Priority.HIGH, 20), (Priority.URGENT, 5))
KINDS = (("complaint", 45), ("question", 35), ("order", 8), ("criticism", 7), ("suggestion", 5))
TOPICS = tuple((topic, 20 if topic in (Topic.DELIVERY, Topic.PAYMENT) else 8) for topic in Topic)
NAMES = ("Rina", "Budi", "Siti", "Agus", "Dewi", "Joko", "Putri", "Eko", "Wati", "Hendra")
SUBJECTS = ("Paket belum sampai", "Pembayaran gagal", "Barang rusak", "Salah kirim", "Minta retur")
SPAN = timedelta(days=730)
LONG_THREADS = (20, 200)  # messages of the first tickets, whose pages are measured


def fill(app: Flask, world: World, count: int) -> None:
    """Store `count` tickets of a business, numbered from 1, with customers, conversations and histories."""
    first = min(count, BLOCK)
    chance = random.Random(first)
    ids = [(new_id(), new_id()) for _ in range(max(1, first // PER_CUSTOMER))]
    tickets = list(ticket_rows(world, first, ids, chance))
    with app.app_context(), organization_scope(world.id):
        event.listen(db.engine, "checkout", _trust)
        for index in indices():
            index.drop(db.engine)
        with transaction():
            write(Customer, [customer(world, pair, chance) for pair in ids])
            write(Conversation, [conversation(world, pair) for pair in ids])
            write(Ticket, tickets)
            write(TicketHistory, [opened(ticket) for ticket in tickets])
        for model in (Customer, Conversation, Ticket, TicketHistory):
            copy(model, count // BLOCK - 1)
        for index in indices():
            index.create(db.engine)
        event.remove(db.engine, "checkout", _trust)
        db.session.remove()
        db.engine.dispose()  # the next connection checks foreign keys again


def _trust(connection: Any, _record: Any, _proxy: Any) -> None:
    """Check no foreign keys: the rows point to each other by construction."""
    connection.execute("PRAGMA foreign_keys=OFF")


def copy(model: Any, times: int) -> None:
    """Store the rows of a table so many times more, each time with other ids, numbers and moments."""
    if times < 1:
        return
    target: Table = model.__table__
    k = select(literal(1).label("k")).cte("copies", recursive=True)
    k = k.union_all(select(k.c.k + 1).where(k.c.k < times))
    values = [copied(column, k.c.k) for column in target.columns]
    with transaction():
        own = target.c.organization_id == current_organization_id()
        rows = select(*values).select_from(target.join(k, true())).where(own)
        db.session.connection().execute(insert(target).from_select(list(target.columns), rows))


def copied(column: Column[Any], k: ColumnElement[int]) -> ColumnElement[Any]:
    """Return what a column holds in copy `k`: SQLite keeps ids and moments as text."""
    text = type_coerce(column, String)
    if column.key in OWN_IDS:
        return func.printf("%08x", k).concat(func.substr(text, 9))
    if isinstance(column.type, UtcDateTime):
        back = func.printf("-%d seconds", k * SHIFT_SECONDS)
        return func.strftime("%Y-%m-%d %H:%M:%f", text, back).concat("000")
    return column + k * BLOCK if column.key == "number" else column


def indices() -> list[Index]:
    """Return the indices of tickets that are made after the rows."""
    table: Table = Ticket.__table__  # type: ignore[assignment]
    return sorted(table.indexes, key=lambda index: str(index.name))


def add_threads(app: Flask, world: World, numbers: dict[int, int]) -> None:
    """Give tickets (by number) so many messages."""
    with app.app_context(), organization_scope(world.id), transaction():
        for number, size in numbers.items():
            ticket = db.session.scalars(select(Ticket).where(Ticket.number == number)).one()
            write(Message, [message(ticket, sequence) for sequence in range(1, size + 1)])


def ticket_rows(
    world: World, count: int, customers: list[tuple[uuid.UUID, uuid.UUID]], chance: random.Random
) -> Iterator[dict[str, Any]]:
    """Yield the columns of each ticket, oldest first."""
    now, teams = utcnow(), (world.umum.id, world.kirim.id)
    agents = (world.users["cs"].id, world.users["cs2"].id, None)
    stage, priority, kind, topic = (picker(chance, of) for of in (STAGES, PRIORITIES, KINDS, TOPICS))
    for number in range(1, count + 1):
        customer_id, conversation_id = customers[number % len(customers)]
        created = now - SPAN * (1 - number / count)
        updated = min(now, created + timedelta(minutes=chance.randrange(1, 5_000)))
        due = updated + timedelta(hours=chance.randrange(-24, 72))
        where = stage()
        dispatched = where != Stage.PROGRESS
        yield row(Ticket) | {
            "id": new_id(), "organization_id": world.id, "number": number,
            "conversation_id": conversation_id, "customer_id": customer_id,
            "subject": f"{chance.choice(SUBJECTS)} #{number}", "kind": kind(), "topic": str(topic()),
            "stage": str(where), "priority": int(priority()), "escalated": chance.random() < 0.02,
            "resolution": "confirmed" if where == Stage.FINISHED else None,
            "finished_at": updated if where == Stage.FINISHED else None,
            "department_id": teams[number % 2] if dispatched else None,
            "assignee_id": chance.choice(agents) if dispatched else None,
            "filed_by_kind": "bot", "link_token_hash": hash_token(f"{world.id} {number}"), "due_at": due,
            "stage_since": updated, "updated_at": updated, "created_at": created,
        }  # fmt: skip


def customer(world: World, ids: tuple[uuid.UUID, uuid.UUID], chance: random.Random) -> dict[str, Any]:
    """Return the columns of a customer."""
    name = f"{chance.choice(NAMES)} {chance.choice(NAMES)}"
    return row(Customer) | {"id": ids[0], "organization_id": world.id, "name": name, "created_at": utcnow()}


def conversation(world: World, ids: tuple[uuid.UUID, uuid.UUID]) -> dict[str, Any]:
    """Return the columns of a customer's conversation."""
    moments: dict[str, datetime] = {"last_message_at": utcnow(), "created_at": utcnow()}
    own = {"id": ids[1], "customer_id": ids[0], "organization_id": world.id, "owner": "closed"}
    return row(Conversation) | own | moments


def opened(ticket: dict[str, Any]) -> dict[str, Any]:
    """Return the first line of a ticket's history."""
    return row(TicketHistory) | {
        "id": new_id(), "organization_id": ticket["organization_id"], "ticket_id": ticket["id"],
        "change": "opened", "actor_kind": "bot", "created_at": ticket["created_at"],
    }  # fmt: skip


def message(ticket: Ticket, sequence: int) -> dict[str, Any]:
    """Return the columns of a message on a ticket."""
    return row(Message) | {
        "id": new_id(), "organization_id": ticket.organization_id, "ticket_id": ticket.id,
        "conversation_id": ticket.conversation_id, "sequence": sequence + 1000 * ticket.number,
        "client_key": f"{ticket.number}:{sequence}", "created_at": utcnow(),
        "author_kind": "staff" if sequence % 2 else "customer", "author_name": "Sari",
        "body": "Kami cek dulu ya Kak, mohon tunggu sebentar. " * 3,
    }  # fmt: skip


def row(model: Any) -> dict[str, Any]:
    """Return the plain defaults of a table's columns; None where there are none."""
    return {column.key: plain_default(column.default) for column in model.__table__.columns}


def plain_default(default: Any) -> Any:
    """Return what a column holds when nobody says otherwise; an empty object for made ones."""
    if default is None:
        return None
    return default.arg if default.is_scalar else {}


def write(model: Any, rows: list[dict[str, Any]]) -> None:
    """Insert rows into the open transaction."""
    db.session.connection().execute(insert(model.__table__), rows)


def picker(chance: random.Random, weighted: tuple[tuple[Any, int], ...]) -> Callable[[], Any]:
    """Return a function that draws by weight."""
    urn = [value for value, weight in weighted for _ in range(weight)]
    return lambda: chance.choice(urn)
