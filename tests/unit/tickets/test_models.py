"""History is written once: nobody changes or deletes a line, whatever way leads there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from sqlalchemy import select

from app.core.extensions import db
from app.core.uow import transaction
from app.tickets.models import TicketHistory
from tests.support.world import World
from tests.unit.tickets.support import open_case

APP = Path(__file__).resolve().parents[3] / "app"


def test_a_line_of_history_cannot_be_changed(world: World) -> None:
    with world.scope():
        open_case(world)
        with pytest.raises(RuntimeError, match="append-only"), transaction():
            db.session.scalars(select(TicketHistory)).first().reason = "never mind"  # type: ignore[union-attr]


def test_a_line_of_history_cannot_be_deleted(world: World) -> None:
    with world.scope():
        open_case(world)
        with pytest.raises(RuntimeError, match="append-only"), transaction():
            db.session.delete(db.session.scalars(select(TicketHistory)).first())
        assert len(db.session.scalars(select(TicketHistory)).all()) == 1


def test_no_statement_of_ours_updates_or_deletes_history() -> None:
    bulk = re.compile(r"(?:update|delete)\(\s*TicketHistory|(?:UPDATE|DELETE FROM)\s+ticket_history")
    assert [file.name for file in APP.rglob("*.py") if bulk.search(file.read_text())] == []
