"""R8: a page that hears the pushes shows what a reload shows, whatever people do.

The pages below do what frontend/behaviours/inbox.js and live-queue.js do: fetch a row again when it is told
to have changed, and put it where it belongs.
"""

from __future__ import annotations

import math
import random
import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.chat import actions as chat
from app.core.errors import AppError
from app.core.extensions import db
from app.tickets import actions as tickets
from app.tickets.models import Priority, Stage, Ticket
from tests.support.live import Tab, staff_tab
from tests.support.talk import Talk, fresh_key
from tests.support.world import World

STEPS = 110
LOOK_EVERY = 3
ROW = re.compile(r'<(li|tr)\b[^>]*\bdata-row="[^"]+".*?</\1>', re.DOTALL)
MOMENT = re.compile(r"(<time\b[^>]*>)[^<]*")  # "3 seconds ago" depends on when one looks
CUSTOMERS_SAY = (
    "paket saya belum sampai, sudah 3 hari", "susu yang datang bocor dan basah", "ongkir ke depok berapa?",
    "terima kasih kak", "mau pesan susu 2 botol", "saran kak, tambah rasa pisang",
    "saya mau bicara dengan petugas",
)  # fmt: skip


@dataclass(frozen=True)
class Row:
    """A row as a page holds it."""

    id: str
    version: int
    sort: str
    html: str


def rows_in(html: str) -> list[Row]:
    found = []
    for match in ROW.finditer(html):
        text = MOMENT.sub(r"\1", match[0])
        head = text[: text.index(">")]
        named = dict(re.findall(r'data-(row|version|sort)="([^"]*)"', head))
        found.append(Row(named["row"], int(named["version"]), named["sort"], text))
    return found


@dataclass
class LivePage:
    """A list on somebody's screen."""

    who: str
    client: FlaskClient
    address: str
    descending: bool = True
    rows: list[Row] = field(default_factory=list)

    def read(self) -> list[Row]:
        answer = self.client.get(self.address)
        assert answer.status_code == 200, answer.text
        return rows_in(answer.text)

    def reload(self) -> None:
        self.rows = self.read()

    def row(self, row_id: str) -> Row | None:
        return next((row for row in self.rows if row.id == row_id), None)

    def fetch(self, row_id: str, address: str) -> None:
        answer = self.client.get(address)
        assert answer.status_code in (200, 404)
        fresh = rows_in(answer.text)[0] if answer.status_code == 200 and answer.text.strip() else None
        old = self.row(row_id)
        if fresh and old and fresh.version < old.version:
            return
        if old:
            self.rows.remove(old)
        if fresh:
            self.place(fresh)

    def place(self, fresh: Row) -> None:
        for index, other in enumerate(self.rows):
            if other.sort < fresh.sort if self.descending else other.sort > fresh.sort:
                self.rows.insert(index, fresh)
                return
        self.rows.append(fresh)


@dataclass
class InboxList(LivePage):
    """The list of chats under one tab."""

    tab: str = "all"

    def hear(self, pushes: list[tuple[str, Any]]) -> None:
        wanted: dict[str, float] = {}
        for name, data in pushes:
            if name == "conversation.changed":
                told = data.get("version", math.inf)
                wanted[data["conversation_id"]] = max(told, wanted.get(data["conversation_id"], -1))
            if name == "read" and data["reader"] == "staff" and self.row(data["conversation_id"]):
                wanted[data["conversation_id"]] = math.inf
        for row_id, version in wanted.items():
            old = self.row(row_id)
            if old is None or version > old.version or version == math.inf:
                self.fetch(row_id, f"/inbox/{row_id}/row?tab={self.tab}")


@dataclass
class QueueList(LivePage):
    """The tickets of one stage under one tab, in one order."""

    stage: str = ""
    query: str = ""

    def hear(self, pushes: list[tuple[str, Any]]) -> None:
        wanted = {data["ticket_id"] for name, data in pushes if name == "ticket.changed" and self.wants(data)}
        for row_id in wanted:
            self.fetch(row_id, f"/tickets/{row_id}/row?stage={self.stage}&{self.query}")

    def wants(self, data: dict[str, Any]) -> bool:
        old = self.row(data["ticket_id"])
        if old and data.get("version") and old.version >= data["version"]:
            return False
        return old is not None or data["stage"] == self.stage


class Screens:
    """What four people have open, with one socket each."""

    def __init__(self, world: World) -> None:
        self.tabs: dict[str, Tab] = {who: staff_tab(world, who) for who in world.people}
        clients = {who: world.client(who) for who in world.people}
        self.pages: list[InboxList | QueueList] = []
        for who, tab in (
            ("master", "all"), ("admin", "all"), ("cs", "waiting"), ("cs", "mine"), ("cs2", "bot"),
            ("cs2", "all"),
        ):  # fmt: skip
            address = f"/inbox/list?tab={tab}"
            self.pages.append(InboxList(who, clients[who], address, tab != "waiting", tab=tab))
        for who, stage, query, descending in (
            ("master", "progress", "tab=all", True),
            ("master", "team_handling", "tab=all&sort=priority", True),
            ("admin", "team_handling", "tab=all&sort=due", False),
            ("admin", "team_handling", "tab=escalated", True),
            ("cs", "team_handling", "tab=unassigned", True),
            ("cs2", "team_handling", "tab=mine", True),
            ("cs2", "response", "tab=all", True),
            ("cs", "finished", "tab=all", True),
        ):
            address = f"/queues/{stage}?part=list&{query}"
            self.pages.append(QueueList(who, clients[who], address, descending, stage=stage, query=query))
        for page in self.pages:
            page.reload()

    def hear(self) -> None:
        """Give every page what was pushed to its person."""
        pushed = {who: tab.pushes() for who, tab in self.tabs.items()}
        for page in self.pages:
            page.hear(pushed[page.who])

    def expect_like_reload(self, history: list[str]) -> None:
        for page in self.pages:
            fresh = page.read()
            assert [row.id for row in page.rows] == [row.id for row in fresh], (
                page.who,
                page.address,
                history,
            )
            for shown, now in zip(page.rows, fresh, strict=True):
                assert shown.html == now.html, (page.who, page.address, history[-LOOK_EVERY:])
            assert page.rows == fresh


class Crowd:
    """Customers and people of the business who do whatever the dice say, through the real actions."""

    def __init__(self, world: World, seed: int) -> None:
        self.world, self.dice = world, random.Random(seed)
        self.talks: list[Talk] = []
        self.history: list[str] = []
        self.done: dict[str, int] = {}
        self.acts: dict[str, Callable[[], object]] = {
            "arrive": self.arrive,
            "say": lambda: self.talk.writes(self.dice.choice(CUSTOMERS_SAY)),
            "ask person": lambda: chat.request_person(self.talk.actor, self.talk.id),
            "back to bot": lambda: chat.return_to_bot(self.talk.actor, self.talk.id),
            "take over": lambda: chat.take_over(self.staff, self.talk.id),
            "answer": lambda: self.talk.agent_writes(self.who, "siap, kami cek"),
            "read": self.read,
            "hand back": lambda: chat.hand_back(self.staff, self.talk.id),
            "hand to team": lambda: chat.hand_to_department(self.staff, self.talk.id, self.department),
            "hand to person": lambda: chat.hand_to_colleague(self.staff, self.talk.id, self.colleague),
            "close": lambda: chat.close_conversation(self.staff, self.talk.id),
            "note": lambda: chat.add_note(self.staff, self.talk.id, body="catatan", client_key=fresh_key()),
            "make ticket": self.make_ticket,
            "dispatch": lambda: tickets.dispatch_ticket(self.staff, self.ticket, self.department),
            "assign": lambda: tickets.assign_ticket(self.staff, self.ticket, self.colleague),
            "prioritise": lambda: tickets.set_priority(
                self.staff, self.ticket, self.dice.choice([priority.key for priority in Priority])
            ),
            "escalate": self.escalate,
            "move": self.move,
            "reply": lambda: tickets.reply_to_ticket(
                self.staff,
                self.ticket,
                body="sudah kami proses",
                client_key=fresh_key(),
                wait_for_customer=True,
            ),
            "confirm": lambda: tickets.confirm_ticket(self.talk.actor, self.ticket_of_talk()),
            "reject": lambda: tickets.reject_answer(self.talk.actor, self.ticket_of_talk(), body="belum"),
            "rate": lambda: tickets.rate_ticket(self.talk.actor, self.ticket_of_talk(), 4, "baik"),
        }

    @property
    def talk(self) -> Talk:
        return self.dice.choice(self.talks)

    @property
    def who(self) -> str:
        return self.dice.choice([*self.world.people, "master", "master", "master"])

    @property
    def staff(self) -> Any:
        return self.world.actor(self.who)

    @property
    def colleague(self) -> uuid.UUID:
        return self.world.users[self.who].id

    @property
    def department(self) -> uuid.UUID:
        return self.dice.choice([self.world.umum.id, self.world.kirim.id])

    @property
    def ticket(self) -> uuid.UUID:
        found = db.session.scalars(select(Ticket.id).order_by(Ticket.number)).all()
        return self.dice.choice(found) if found else uuid.uuid4()

    def act(self) -> None:
        """Do one thing; what the rules refuse is refused here too."""
        name = "arrive" if not self.talks else self.dice.choice([*self.acts, "arrive", "say", "say"])
        self.history.append(name)
        with self.world.scope():
            try:
                self.acts[name]()
            except AppError as refused:
                self.history[-1] += f" ({refused.code})"
            else:
                self.done[name] = self.done.get(name, 0) + 1
        self.world.drain()

    def arrive(self) -> None:
        talk = Talk(self.world, name=f"Tamu {len(self.talks)}", email=f"tamu{len(self.talks)}@contoh.test")
        self.talks.append(talk)
        talk.writes(self.dice.choice(CUSTOMERS_SAY))

    def read(self) -> None:
        talk = self.talk
        chat.mark_read(self.staff, talk.id, talk.row.last_sequence)

    def make_ticket(self) -> None:
        sure = self.dice.random() < 0.5
        actor = self.world.system if self.dice.random() < 0.6 else self.staff
        new = tickets.NewTicket(
            conversation_id=self.talk.id, kind="complaint", subject="botol bocor", topic="delivery", sure=sure
        )
        tickets.open_ticket(actor, new)

    def escalate(self) -> None:
        target = self.department if self.dice.random() < 0.5 else None
        tickets.escalate_ticket(self.staff, self.ticket, reason="perlu izin", department_id=target)

    def move(self) -> None:
        to = self.dice.choice(list(Stage))
        resolution = self.dice.choice(["closed_by_agent", "withdrawn"]) if to is Stage.FINISHED else None
        tickets.move_ticket(self.staff, self.ticket, to, reason="sesuai rencana", resolution=resolution)

    def ticket_of_talk(self) -> uuid.UUID:
        """Return a ticket of the talk that comes next from the dice, most of the time."""
        state = self.dice.getstate()
        talk = self.talk
        self.dice.setstate(state)
        found = db.session.scalars(select(Ticket.id).where(Ticket.conversation_id == talk.id)).first()
        return found or self.ticket


@pytest.mark.parametrize("seed", [1, 7, 42, 2026])
def test_pages_that_hear_the_pushes_equal_a_reload_after_random_actions(world: World, seed: int) -> None:
    screens, crowd = Screens(world), Crowd(world, seed)
    for step in range(STEPS):
        crowd.act()
        screens.hear()
        if step % LOOK_EVERY == 0:
            screens.expect_like_reload(crowd.history)
    screens.expect_like_reload(crowd.history)
    assert len(crowd.done) >= 12, f"too little happened: {crowd.done}"
    assert any(page.rows for page in screens.pages if isinstance(page, QueueList))
