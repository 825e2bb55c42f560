from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import true

from app.accounts.actions import people as actions
from app.accounts.actions.signup import set_password
from app.accounts.events import MembershipChanged
from app.accounts.policy import visible_memberships
from app.accounts.queries import membership_of, people, user_by_email, user_by_id
from app.accounts.schemas.people import NewInvitation, Position
from app.core import events
from app.core.clock import utcnow
from app.core.errors import Conflict, Forbidden, Invalid, NotFound
from tests.support.mailbox import link_in, sent
from tests.support.statements import Statements
from tests.support.world import World

INVITE = {"name": "Joko", "email": "joko@susu.test", "role": "cs"}
JOIN = {"name": "Joko S", "password": "kambing makan rumput"}


@pytest.fixture
def changes() -> Iterator[list[MembershipChanged]]:
    """Return the membership events of the test as they are pushed."""
    seen: list[MembershipChanged] = []
    events.push_on(MembershipChanged)(seen.append)
    yield seen
    events._pushes[MembershipChanged].remove(seen.append)


def invite(world: World, who: str = "master", **more: object) -> str:
    departments = [str(world.kirim.id)]
    answer = world.client(who).post(
        "/settings/people/invitations", data={**INVITE, "department_ids": departments, **more}
    )
    assert answer.status_code == 302, answer.text
    return link_in(sent(world)[0])


def role_of(world: World, email: str) -> tuple[str, set[str]] | None:
    with world.scope():
        user = user_by_email(email)
        member = membership_of(user.id) if user else None
        return (member.role, {d.name for d in member.departments}) if member and member.active else None


def test_an_invited_person_chooses_a_password_and_works(world: World) -> None:
    link = invite(world)
    client = world.visitor()
    assert "Susu Segar" in client.get(link).text
    assert client.post(link, data=JOIN).location == "/"
    assert client.get("/profile").status_code == 200
    assert role_of(world, "joko@susu.test") == ("cs", {"Pengiriman"})
    assert world.visitor().post(link, data=JOIN).status_code == 404  # single use


def test_a_person_with_an_account_joins_after_signing_in(world: World, other_world: World) -> None:
    with other_world.scope():
        set_password(other_world.users["cs"].id, JOIN["password"])
    link = invite(world, email="cs@paket.test")
    client = world.visitor()
    page = client.get(link).text
    assert "/login" in page
    assert 'name="password"' not in page
    client.post(link, data=JOIN)
    assert role_of(world, "cs@paket.test") is None  # knowing the link is not being the person
    other_world.users["cs"] = user_in(other_world, "cs")
    signed_in = other_world.client("cs")
    assert signed_in.post(link).location == "/"
    assert role_of(world, "cs@paket.test") == ("cs", {"Pengiriman"})
    assert "Susu Segar" in signed_in.get("/profile").text


def user_in(world: World, who: str):
    with world.scope():
        return user_by_id(world.users[who].id)


def test_somebody_else_cannot_use_an_invitation(world: World) -> None:
    link = invite(world)
    assert world.client("cs2").post(link).status_code == 403
    assert role_of(world, "joko@susu.test") is None


def test_an_invitation_ends_after_a_week(world: World) -> None:
    link = invite(world)
    with time_machine.travel(utcnow() + timedelta(days=8)):
        assert world.visitor().get(link).status_code == 404


def test_sending_again_ends_the_first_link(world: World) -> None:
    first, second = invite(world), invite(world)
    assert world.visitor().get(first).status_code == 404
    assert world.visitor().get(second).status_code == 200


def test_a_withdrawn_invitation_opens_nothing(world: World) -> None:
    from app.accounts.queries import invitations

    link = invite(world)
    with world.scope():
        (found,) = invitations()
    client = world.client("master")
    assert client.post(f"/settings/people/invitations/{found.id}/withdraw").status_code == 302
    assert world.visitor().get(link).status_code == 404


def test_a_forged_token_is_not_found(world: World) -> None:
    assert world.visitor().get("/invitation/not-a-token").status_code == 404


def test_a_department_admin_invites_agents_into_own_departments_only(world: World) -> None:
    own = {"name": "Joko", "email": "joko@susu.test", "department_ids": [str(world.kirim.id)]}
    client = world.client("admin")
    assert (
        client.post("/settings/people/invitations", data={**own, "role": "master_admin"}).status_code == 422
    )
    elsewhere = {**own, "department_ids": [str(world.umum.id)]}
    assert client.post("/settings/people/invitations", data=elsewhere).status_code == 422
    assert client.post("/settings/people/invitations", data=own).status_code == 302
    new = NewInvitation("x@susu.test", "X", "department_admin", frozenset({world.kirim.id}))
    with world.scope(), pytest.raises(Forbidden):
        actions.invite_person(world.actor("admin"), new)


def test_a_department_admin_sees_people_of_own_departments_only(world: World) -> None:
    with world.scope():
        names = {m.user.name for m in people(visible_memberships(world.actor("admin")))}
        assert names == {"Pak Budi", "Dewi"}
        assert len(people(visible_memberships(world.actor("master")))) == 4
        with pytest.raises(Forbidden):
            visible_memberships(world.actor("cs"))
    client = world.client("admin")
    page = client.get("/settings/people").text
    assert "Dewi" in page
    assert "Sari" not in page
    assert client.get(f"/settings/people/{world.people['cs'].id}").status_code == 404
    assert client.get(f"/settings/people/{world.people['cs2'].id}").status_code == 200


def test_a_department_admin_lifts_nobody(world: World) -> None:
    agent = world.people["cs2"].id
    client = world.client("admin")
    fields = {"department_ids": [str(world.kirim.id)], "role": "department_admin"}
    assert client.post(f"/settings/people/{agent}", data=fields).status_code == 422
    position = Position(frozenset({world.kirim.id}), "master_admin")
    with world.scope(), pytest.raises(Forbidden):
        actions.change_position(world.actor("admin"), agent, position)


def test_nobody_changes_themselves(world: World) -> None:
    with world.scope():
        for who in ("master", "admin"):
            with pytest.raises(Forbidden):
                actions.set_active(world.actor(who), world.people[who].id, active=False)


def test_a_department_admin_keeps_what_lies_beyond_the_own_departments(world: World) -> None:
    agent = world.people["cs2"].id
    both = Position(frozenset({world.umum.id, world.kirim.id}), "cs")
    with world.scope():
        actions.change_position(world.actor("master"), agent, both)
        actions.change_position(world.actor("admin"), agent, Position(frozenset()))
    assert role_of(world, "cs2@susu.test") == ("cs", {"Umum"})


def test_a_department_admin_cannot_end_work_that_also_happens_elsewhere(world: World) -> None:
    agent = world.people["cs2"].id
    both = Position(frozenset({world.umum.id, world.kirim.id}), "cs")
    with world.scope():
        actions.change_position(world.actor("master"), agent, both)
        with pytest.raises(Forbidden):
            actions.set_active(world.actor("admin"), agent, active=False)


def test_a_change_holds_at_the_next_click_and_is_told_to_open_sockets(
    world: World, changes: list[MembershipChanged]
) -> None:
    client = world.client("cs")
    assert client.get("/settings/business").status_code == 403
    fields = {"role": "master_admin", "department_ids": [str(world.umum.id)]}
    world.client("master").post(f"/settings/people/{world.people['cs'].id}", data=fields)
    assert client.get("/settings/business").status_code == 200
    world.client("master").post(f"/settings/people/{world.people['cs'].id}/deactivate")
    assert client.get("/settings/business").location == "/no-business"
    assert [change.user_id for change in changes] == [world.users["cs"].id] * 2


def test_the_last_master_admin_stays(world: World) -> None:
    with world.scope():
        colleague = Position(frozenset({world.umum.id}), "master_admin")
        actions.change_position(world.actor("master"), world.people["cs"].id, colleague)
        second = membership_of(world.users["cs"].id)
        assert second is not None
    acting = world.actor("master")  # a request that began before
    with world.scope():
        actions.change_position(acting, second.id, Position(frozenset({world.umum.id}), "cs"))
        with pytest.raises(Conflict):
            actions.set_active(world.system, world.people["master"].id, active=False)
        with pytest.raises(Conflict):
            actions.change_position(
                world.system, world.people["master"].id, Position(frozenset({world.umum.id}), "cs")
            )


def test_people_of_another_business_are_not_found(world: World, other_world: World) -> None:
    stranger = other_world.people["cs"].id
    with world.scope(), pytest.raises(NotFound):
        actions.set_active(world.actor("master"), stranger, active=False)
    assert world.client("master").get(f"/settings/people/{stranger}").status_code == 404
    foreign = Position(frozenset({other_world.umum.id}), "cs")
    with world.scope(), pytest.raises(Invalid):
        actions.change_position(world.actor("master"), world.people["cs"].id, foreign)


def test_a_colleague_is_not_invited_again(world: World) -> None:
    answer = world.client("master").post(
        "/settings/people/invitations",
        data={**INVITE, "email": "cs@susu.test", "department_ids": [str(world.umum.id)]},
    )
    assert answer.status_code == 422
    assert sent(world) == []


def test_the_list_of_people_needs_a_fixed_number_of_statements(world: World, statements: Statements) -> None:
    with world.scope(), statements.counting() as seen:
        list(people(true()))
    assert len(seen) == 2
