"""Customers register, sign in, file and follow their cases, and see nobody else's."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.core.extensions import db
from app.core.uow import transaction
from app.customers.models import Customer, CustomerAccount
from app.portal.actions import Registration, register
from app.tickets import actions as tickets
from app.tickets.models import Ticket
from tests.support.mailbox import link_in, sent
from tests.support.world import World

PASSWORD = "susu-enak-sekali"


def post(client: FlaskClient, address: str, **values: Any) -> Any:
    """Post a form as a browser does, with its CSRF token."""
    page = client.get(address)
    found = re.search(r'name="csrf_token" value="([^"]+)"', page.text)
    token = found.group(1) if found else ""
    return client.post(address, data={**values, "csrf_token": token})


def member(world: World, email: str = "rina@x.test", name: str = "Rina") -> FlaskClient:
    """Return a browser in which a customer with an account is signed in."""
    with world.scope():
        register(world.organization, Registration(name, email, PASSWORD), at_once=True)
    client = world.app.test_client()
    slug = world.organization.slug
    answer = post(client, f"/p/{slug}/sign-in", email=email, password=PASSWORD)
    assert answer.status_code == 302, answer.text
    return client


@pytest.fixture
def customer(world: World) -> FlaskClient:
    return member(world)


def file_case(
    client: FlaskClient, kind: str = "complaint", body: str = "Susu saya datang bocor semua"
) -> Any:
    return post(client, "/p/susu/cases/new", kind=kind, body=body, client_key="k1")


def test_an_account_is_ready_after_the_click_in_the_mail(world: World) -> None:
    client = world.app.test_client()
    answer = post(client, "/p/susu/register", name="Rina", email="Rina@x.test", password=PASSWORD)
    assert "rina@x.test" in answer.text
    assert post(client, "/p/susu/sign-in", email="rina@x.test", password=PASSWORD).status_code == 422
    (letter,) = sent(world)
    address = link_in(letter)
    assert post(client, address).status_code == 302
    assert client.get("/p/susu/home").status_code == 200
    again = post(world.app.test_client(), address)
    assert again.status_code == 422


def test_a_known_address_is_answered_alike(world: World, customer: FlaskClient) -> None:
    first = post(
        world.app.test_client(), "/p/susu/register", name="X Y", email="rina@x.test", password=PASSWORD
    )
    second = post(
        world.app.test_client(), "/p/susu/register", name="X Y", email="new@x.test", password=PASSWORD
    )
    assert first.status_code == second.status_code == 200
    strip = re.compile(r"rina@x\.test|new@x\.test|content=\"[^\"]+\"|value=\"[^\"]+\"")
    assert strip.sub("", first.text) == strip.sub("", second.text)


def test_a_filed_complaint_gets_a_number_and_a_topic(world: World, customer: FlaskClient) -> None:
    assert file_case(customer).status_code == 302
    page = customer.get("/p/susu/cases")
    assert ">#1<" in page.text
    with world.scope():
        ticket = db.session.scalars(select(Ticket)).one()
        assert (ticket.kind, ticket.topic) == ("complaint", "damaged_goods")


def test_a_suggestion_keeps_its_kind_and_low_priority(world: World, customer: FlaskClient) -> None:
    file_case(customer, "suggestion", "Tolong ada kemasan kecil untuk anak sekolah")
    with world.scope():
        ticket = db.session.scalars(select(Ticket)).one()
        assert (ticket.kind, ticket.priority) == ("suggestion", 1)


def test_a_form_sent_twice_makes_one_case(world: World, customer: FlaskClient) -> None:
    file_case(customer)
    file_case(customer)
    with world.scope():
        assert len(db.session.scalars(select(Ticket)).all()) == 1


def test_an_own_case_can_be_read_and_confirmed(world: World, customer: FlaskClient) -> None:
    file_case(customer)
    with world.scope():
        ticket = db.session.scalars(select(Ticket)).one()
        tickets.reply_to_ticket(
            world.actor("master"), ticket.id, body="Kami ganti.", client_key="a", wait_for_customer=True
        )
    page = customer.get("/p/susu/cases/1", follow_redirects=True)
    assert "Kami ganti." in page.text
    assert "Kami ganti." not in customer.get("/p/susu/home").text


def test_nobody_sees_anothers_case(world: World, customer: FlaskClient) -> None:
    file_case(customer)
    stranger = member(world, "dodi@x.test", "Dodi")
    assert stranger.get("/p/susu/cases/1").status_code == 404
    assert ">#1<" not in stranger.get("/p/susu/cases").text


def test_an_account_counts_at_its_own_business_only(
    world: World, other_world: World, customer: FlaskClient
) -> None:
    answer = customer.get("/p/paket/home")
    assert answer.status_code == 302
    assert answer.location.endswith("/p/paket/sign-in")


def test_a_customer_is_no_staff_and_staff_is_no_customer(world: World, customer: FlaskClient) -> None:
    assert customer.get("/inbox").status_code == 302
    assert world.client("master").get("/p/susu/home").status_code == 302


def test_a_new_password_ends_other_sessions(world: World, customer: FlaskClient) -> None:
    post(world.app.test_client(), "/p/susu/forgot", email="rina@x.test")
    (letter,) = sent(world)
    address = link_in(letter)
    other = world.app.test_client()
    assert post(other, address, password="kata-sandi-baru").status_code == 302
    assert other.get("/p/susu/home").status_code == 200
    assert customer.get("/p/susu/home").status_code == 302


def test_a_verified_address_brings_its_earlier_history(world: World) -> None:
    from app.core.clock import utcnow

    with world.scope(), transaction():
        before = Customer(name="Rina", email="rina@x.test", email_verified_at=utcnow())
        db.session.add(before)
    member(world)
    with world.scope():
        assert db.session.scalars(select(CustomerAccount)).one().customer_id == before.id


def test_an_unverified_contact_opens_nothing(world: World) -> None:
    with world.scope(), transaction():
        typed = Customer(name="Rina", email="rina@x.test")
        db.session.add(typed)
    member(world)
    with world.scope():
        assert db.session.scalars(select(CustomerAccount)).one().customer_id != typed.id


def test_the_profile_takes_what_is_the_customers_to_set(world: World, customer: FlaskClient) -> None:
    values = {"name": "Rina Kartika", "phone": "0812-0000-0001", "locale": "en"}
    assert post(customer, "/p/susu/profile", **values).status_code == 302
    assert post(customer, "/p/susu/profile", **values, email="x@y.test").status_code == 422
    assert post(customer, "/p/susu/profile", **(values | {"phone": "abc"})).status_code == 422
    with world.scope():
        saved = db.session.scalars(select(Customer)).one()
        assert (saved.name, saved.phone, saved.locale) == ("Rina Kartika", "+6281200000001", "en")


def test_an_unknown_business_is_not_found(app: Flask) -> None:
    assert app.test_client().get("/p/nobody/sign-in").status_code == 404
