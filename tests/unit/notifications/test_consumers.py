from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from shutil import copyfile
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from sqlalchemy import select

from app import create_app
from app.core import delivery
from app.core.errors import Invalid
from app.core.extensions import db
from app.core.mail import queue_mail
from app.core.outbox import OutboxEntry
from app.core.scope import system_scope
from app.core.uow import transaction
from app.notifications.ports import Mail, send
from tests.conftest import TEST_SETTINGS
from tests.support.mailbox import sent
from tests.support.world import World

MAIL = Mail("rina@susu.test", "Halo", "Isi", None, "<1@localhost>")


class Inbox:
    """What a mail server got; it may refuse with an answer of its own."""

    def __init__(self) -> None:
        self.messages: list[str] = []
        self.answer = ""
        self.arrived = threading.Event()

    async def handle_RCPT(  # noqa: N802 - the server library's name
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: list[str]
    ) -> str:
        if self.answer:
            return self.answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        self.messages.append(envelope.content.decode())
        self.arrived.set()
        return "250 OK"


@pytest.fixture
def inbox() -> Iterator[tuple[Inbox, Controller]]:
    handler = Inbox()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    yield handler, controller
    controller.stop()


@pytest.fixture
def shop(template_database: Path, tmp_path: Path, inbox: tuple[Inbox, Controller]) -> Iterator[World]:
    """A business whose mails go to a real server."""
    copyfile(template_database, tmp_path / "tanggap.db")
    port = inbox[1].port
    smtp = {"mail_backend": "smtp", "mail_server": "127.0.0.1", "mail_port": port}
    app = create_app(**{**TEST_SETTINGS, **smtp}, instance_dir=tmp_path)
    yield World(app, slug="susu")
    with app.app_context():
        db.engine.dispose()


def queue(world: World, **overrides: str) -> None:
    with world.scope(), transaction():
        values = {
            "to": "rina@susu.test",
            "subject": "Tiket T-1 – dijawab",
            "text": "Halo Rina, sudah dikirim.",
        }
        queue_mail(world.id, **{**values, **overrides})


def waiting(world: World) -> list[OutboxEntry]:
    with world.app.app_context(), system_scope("test looks into the outbox"):
        return list(db.session.scalars(select(OutboxEntry)))


def test_a_queued_mail_reaches_a_real_server(shop: World, inbox: tuple[Inbox, Controller]) -> None:
    queue(shop)
    assert inbox[0].messages == []  # nothing leaves before the outbox runs
    shop.drain()
    (message,) = inbox[0].messages
    assert "To: rina@susu.test" in message
    assert "From: Tanggap <no-reply@localhost>" in message
    assert "Auto-Submitted: auto-generated" in message
    assert waiting(shop) == []


def test_a_mail_waits_while_the_server_is_away(
    shop: World, inbox: tuple[Inbox, Controller], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.core.delivery.BACKOFF_SECONDS", (0,))
    inbox[0].answer = "451 try later"
    queue(shop)
    shop_sweep_once(shop)
    (entry,) = waiting(shop)
    assert entry.attempts == 1
    assert "Unavailable" in (entry.last_error or "")
    inbox[0].answer = ""
    shop.drain()
    assert len(inbox[0].messages) == 1


def shop_sweep_once(world: World) -> None:
    with world.app.app_context():
        delivery.sweep()


def test_a_refused_recipient_is_not_tried_again(shop: World, inbox: tuple[Inbox, Controller]) -> None:
    inbox[0].answer = "550 no such person"
    queue(shop)
    shop.drain()
    assert waiting(shop) == []
    assert inbox[0].messages == []


def test_a_second_try_carries_the_same_message_id(shop: World, inbox: tuple[Inbox, Controller]) -> None:
    queue(shop)
    queue(shop)
    queue(shop, text="something else")
    shop.drain()
    ids = [next(line for line in m.splitlines() if line.startswith("Message-ID")) for m in inbox[0].messages]
    assert len(ids) == 3
    assert len(set(ids)) == 2


def test_nothing_is_sent_while_a_transaction_is_open(world: World) -> None:
    with world.scope(), transaction(), pytest.raises(RuntimeError):
        send(MAIL)


def test_a_mail_of_a_transaction_that_failed_is_never_sent(world: World) -> None:
    with pytest.raises(ZeroDivisionError):
        fail_after_queueing(world)
    assert sent(world) == []


def fail_after_queueing(world: World) -> None:
    with world.scope(), transaction():
        queue_mail(world.id, to="rina@susu.test", subject="Halo", text="Isi")
        raise ZeroDivisionError


@pytest.mark.parametrize("field", ["to", "subject"])
def test_a_line_end_cannot_smuggle_a_header(world: World, field: str) -> None:
    with pytest.raises(Invalid):
        queue(world, **{field: "x@y.test\r\nBcc: all@y.test"})
