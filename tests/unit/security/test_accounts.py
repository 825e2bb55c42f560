"""Who gets into an account, and who does not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter
from sqlalchemy import select

from app.accounts.models import Invitation
from app.core.extensions import db, limiter
from app.customers.actions import issue_visitor_token
from config import Settings
from tests.support.live import visitor_tab, words
from tests.support.mailbox import link_in, sent
from tests.support.world import World
from tests.unit.tickets.support import customer_of, open_case, put

VICTIM, ATTACKER = "sandi-si-korban", "sandi-si-penyerang"


def registered(world: World, password: str) -> str:
    """Register the same address and return the link of the mail."""
    form = {"name": "Rina", "email": "rina@x.test", "password": password}
    assert world.visitor().post("/p/susu/register", data=form).status_code == 200
    (letter,) = sent(world)
    return link_in(letter)


def signs_in(world: World, password: str) -> bool:
    form = {"email": "rina@x.test", "password": password}
    return bool(world.visitor().post("/p/susu/sign-in", data=form).status_code == 302)


@pytest.mark.parametrize("order", [(VICTIM, ATTACKER), (ATTACKER, VICTIM)])
def test_an_address_that_somebody_else_registered_too_needs_a_new_password(
    world: World, order: tuple[str, str]
):
    registered(world, order[0])
    browser = world.visitor()
    answer = browser.post(registered(world, order[1]))
    assert "/p/susu/reset/" in answer.headers["Location"]
    assert browser.get("/p/susu/home").status_code == 302, "the click alone opens nothing"
    assert not signs_in(world, ATTACKER)
    own = "sandi-yang-baru-sekali"
    assert browser.post(answer.headers["Location"], data={"password": own}).status_code == 302
    assert browser.get("/p/susu/home").status_code == 200
    assert signs_in(world, own)
    assert not signs_in(world, ATTACKER)


def test_registering_again_ends_the_earlier_link(world: World):
    first = registered(world, VICTIM)
    registered(world, ATTACKER)
    assert world.visitor().post(first).status_code == 422


@pytest.mark.parametrize(
    "proxied", [{"trusted_proxies": 1}, {"public_url": "https://help.example"}], ids=["proxies", "https"]
)
def test_behind_a_proxy_there_is_no_demo_and_no_account_without_a_mail(
    tmp_path: Path, proxied: dict[str, Any]
):
    assert Settings(_env_file=None, instance_dir=tmp_path).demo_allowed  # type: ignore[call-arg]
    assert not Settings(_env_file=None, instance_dir=tmp_path, **proxied).demo_allowed  # type: ignore[call-arg]


def invite(client: FlaskClient, department_id: object, **more: str) -> int:
    form = {"email": "new@x.test", "name": "Orang Baru", "department_ids": [str(department_id)], **more}
    return client.post("/settings/people/invitations", data=form).status_code


def test_a_department_admin_does_not_undo_the_invitation_of_a_master_admin(world: World):
    assert invite(world.client("master"), world.kirim.id, role="master_admin") == 302
    assert invite(world.client("admin"), world.kirim.id) == 422
    with world.scope():
        assert db.session.scalars(select(Invitation.role)).all() == ["master_admin"]


def test_rating_without_end_is_refused(world: World, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(limiter, "enabled", True)
    monkeypatch.setattr(limiter, "_limiter", FixedWindowRateLimiter(MemoryStorage()))
    with world.scope():
        ticket = put(open_case(world), stage="finished", resolution="confirmed")
        actor = customer_of(ticket, world)
        token = issue_visitor_token(world.system, actor.id)
    tab = visitor_tab(world, token)
    rate = {"ticket_id": str(ticket.id), "rating": 5}
    codes = {tab.ask("ticket.rate", rate).get("code") for _ in range(40)}
    assert codes == {None, "rate_limited"}
    assert tab.ask("message.send", words())["code"] == "rate_limited"
