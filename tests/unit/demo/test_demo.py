"""The demo business is whole, lived in, and only where it is allowed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.accounts.queries import organization_by_slug
from app.chat.models import Conversation
from app.core.clock import utcnow
from app.core.extensions import db
from app.core.outbox import OutboxEntry
from app.core.scope import organization_scope, system_scope
from app.customers.models import Customer
from app.demo import demo_accounts, load_demo_once
from app.tickets.models import Ticket


def test_the_demo_has_tickets_in_all_stages_and_two_departments(app: Flask) -> None:
    with app.app_context():
        assert load_demo_once() is True
        assert load_demo_once() is False
        with system_scope("test"):
            organization = organization_by_slug("susu-segar")
        assert organization is not None
        with organization_scope(organization.id):
            rows = db.session.execute(
                select(Ticket.stage, Ticket.department_id, func.count()).group_by(
                    Ticket.stage, Ticket.department_id
                )
            ).all()
            assert {row[0] for row in rows} == {"progress", "team_handling", "response", "finished"}
            assert len({row[1] for row in rows if row[1]}) == 2
            assert db.session.scalar(select(func.count()).select_from(Ticket).where(Ticket.escalated)) == 2
            owners = set(db.session.scalars(select(Conversation.owner)))
            assert {"bot", "waiting", "agent"} <= owners
            subjects = db.session.scalars(select(Ticket.subject)).all()
            assert not [subject for subject in subjects if "Catat sebagai tiket" in subject], (
                "a button's label"
            )
            seen = dict(db.session.execute(select(Customer.name, Customer.last_seen_at)).all())
            assert seen["Rudi Hartono"] < utcnow() - timedelta(hours=99), "whose talk ended days ago is away"


def test_the_demos_past_sends_no_mails_and_changes_nothing_later(app: Flask) -> None:
    with app.app_context():
        load_demo_once()
        with system_scope("test"):
            assert db.session.scalar(select(func.count()).select_from(OutboxEntry)) == 0


def test_every_role_has_a_demo_account() -> None:
    assert {role for role, _, _ in demo_accounts()} == {"master_admin", "department_admin", "cs", "customer"}


@pytest.mark.parametrize("command", ["load", "accounts"])
def test_the_demo_is_refused_where_others_could_reach_it(
    app: Flask, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    settings = app.config["SETTINGS"].model_copy(update={"host": "0.0.0.0"})
    monkeypatch.setitem(app.config, "SETTINGS", settings)
    result = app.test_cli_runner().invoke(args=["demo", command])
    assert result.exit_code == 1
    assert "loopback" in result.output
