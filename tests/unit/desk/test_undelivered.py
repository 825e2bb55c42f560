"""What was given up is shown to the master admin of its business, and can be tried again."""

from __future__ import annotations

import pytest

from app.core.clock import utcnow
from app.core.extensions import db
from app.core.outbox import OutboxEntry
from app.core.uow import transaction
from tests.support.world import World


@pytest.fixture
def parked(world: World) -> None:
    """Park one row of the business."""
    with world.scope(), transaction():
        db.session.add(
            OutboxEntry(
                organization_id=world.id,
                event_name="mail.queued",
                event_version=1,
                consumer="notifications.send_mail",
                payload={"organization_id": str(world.id), "to": "a@b.test", "subject": "S", "text": "T"},
                available_at=utcnow(),
                attempts=6,
                parked_at=utcnow(),
                last_error="ConnectionRefusedError: the mail server is away",
            )
        )


@pytest.mark.usefixtures("parked")
def test_only_the_master_admin_of_the_business_sees_it(world: World, other_world: World) -> None:
    assert "the mail server is away" in world.client("master").get("/").text
    assert "the mail server is away" not in world.client("cs").get("/").text
    assert "the mail server is away" not in other_world.client("master").get("/").text


@pytest.mark.usefixtures("parked")
def test_trying_again_puts_it_back_into_the_queue(world: World, other_world: World) -> None:
    token = {"csrf_token": "x"}
    other_world.client("master").post("/undelivered/retry", data=token)
    assert "the mail server is away" in world.client("master").get("/").text
    assert world.client("cs").post("/undelivered/retry").status_code == 403
    client = world.client("master")
    page = client.get("/").text
    csrf = page.split('name="csrf_token" value="')[1].split('"')[0]
    assert client.post("/undelivered/retry", data={"csrf_token": csrf}).status_code == 302
    assert "the mail server is away" not in client.get("/").text
