from __future__ import annotations

import re
import tempfile
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Response
from flask.testing import FlaskClient
from werkzeug.routing import (
    AnyConverter,
    BaseConverter,
    IntegerConverter,
    Map,
    Rule,
    UUIDConverter,
)

from app import create_app
from app.core.clock import utcnow
from app.core.extensions import db
from app.core.uow import transaction
from app.customers.actions import create_visitor, issue_visitor_token
from app.customers.models import CustomerAccount
from app.portal.doors import set_cookie
from app.roles.pages import CUSTOMER, EVERYBODY, PAGES, PUBLIC, VISITOR, audiences
from tests.conftest import TEST_SETTINGS
from tests.factories import make_customer
from tests.support.world import World

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
STAFF = {"cs": "cs", "department_admin": "admin", "master_admin": "master"}
CALLERS = ("signed-out", VISITOR, CUSTOMER, *STAFF)


@dataclass(frozen=True)
class Call:
    """One method of one route."""

    endpoint: str
    method: str
    address: str


def url_map() -> Map:
    with tempfile.TemporaryDirectory() as folder:
        return create_app(**TEST_SETTINGS, instance_dir=Path(folder)).url_map


def dummy(name: str, converter: BaseConverter) -> str:
    if isinstance(converter, UUIDConverter):
        return str(uuid.UUID(int=7))
    if isinstance(converter, IntegerConverter):
        return "7"
    if isinstance(converter, AnyConverter):
        return sorted(converter.items)[0]
    return "susu" if name == "slug" else f"no-such-{name}"


def calls_of(rules: list[Rule]) -> list[Call]:
    calls = []
    for rule in rules:
        values = {name: dummy(name, found) for name, found in rule._converters.items()}
        address = rule.rule
        for name, value in values.items():
            address = re.sub(rf"<(?:[^<>:]+:)?{name}>", value, address)
        methods = [method for method in METHODS if method in (rule.methods or ())]
        calls += [Call(rule.endpoint, method, address) for method in methods]
    return calls


RULES = list(url_map().iter_rules())
CALLS = calls_of(RULES)


def test_every_endpoint_is_in_the_matrix() -> None:
    assert sorted({rule.endpoint for rule in RULES if audiences(rule.endpoint) is None}) == []


def test_the_matrix_names_no_page_that_is_gone() -> None:
    assert sorted(PAGES.keys() - {rule.endpoint for rule in RULES}) == []


def test_an_endpoint_serves_one_kind_of_people() -> None:
    for endpoint, allowed in PAGES.items():
        kinds = {PUBLIC: "public", VISITOR: "visitor", CUSTOMER: "customer"}
        assert len({kinds.get(audience, "staff") for audience in allowed}) == 1, endpoint


@pytest.mark.parametrize("caller", CALLERS)
def test_every_route_lets_in_whom_the_matrix_names_and_nobody_else(world: World, caller: str) -> None:
    sign_in = proof_of(world, caller)
    wrong = []
    for call in CALLS:
        client = world.client(STAFF[caller]) if caller in STAFF else world.visitor()
        sign_in(client)
        with client.open(call.address, method=call.method) as answer:
            fault = fault_of(call, caller, answer.status_code, answer.location or "")
        if fault:
            wrong.append(f"{call.method} {call.address} ({call.endpoint}): {fault}")
    assert wrong == []


def fault_of(call: Call, caller: str, status: int, location: str) -> str:
    allowed = audiences(call.endpoint) or frozenset()
    if allowed == EVERYBODY:
        return f"public, but {status}" if status == 500 else ""
    if caller in allowed:
        turned_away = status == 302 and "/login" in location
        return f"allowed, but {status} {location}" if status in {401, 403, 500} or turned_away else ""
    if caller in STAFF and allowed <= STAFF.keys():
        return "" if status == 403 else f"not allowed, but {status}"
    refused = status in {401, 403} or (status == 302 and ("login" in location or "sign-in" in location))
    return "" if refused else f"not let in, but {status} {location}"


def proof_of(world: World, caller: str) -> Callable[[FlaskClient], None]:
    """Return what lets a client prove that it is the caller."""
    if caller == CUSTOMER:
        return customer_cookie(world)
    if caller == VISITOR:
        with world.scope():
            visitor = create_visitor(world.system)
            token = issue_visitor_token(world.system, visitor.id)
        return lambda client: client.environ_base.update(HTTP_AUTHORIZATION=f"Bearer {token}")
    return lambda _client: None


def customer_cookie(world: World) -> Callable[[FlaskClient], None]:
    with world.scope():
        customer_id = make_customer(email="rina@susu.test").id
    with world.scope(), transaction():
        account = CustomerAccount(
            customer_id=customer_id,
            email="rina@susu.test",
            password_hash="none",
            session_key="key",
            verified_at=utcnow(),
        )
        db.session.add(account)

    def give(client: FlaskClient) -> None:
        with world.scope():
            known = db.session.get_one(CustomerAccount, account.id)
            response = Response()
            set_cookie(response, known)
        name, value = response.headers["Set-Cookie"].split(";")[0].split("=", 1)
        client.set_cookie(name, value)

    return give


EVERY_AGENT = {"cs", "department_admin", "master_admin"}
DEFAULT_PAGES = {  # the table of docs/architecture.md section 5, written down a second time on purpose
    "desk.home": EVERY_AGENT,
    "tickets.progress": {"master_admin"},
    "tickets.team_handling": EVERY_AGENT,
    "tickets.response": {"cs", "master_admin"},
    "tickets.finished": {"cs", "master_admin"},
    "desk.inbox": EVERY_AGENT,
    "tickets.new": EVERY_AGENT,
    "accounts.people": {"department_admin", "master_admin"},
    "portal.home": {CUSTOMER},
    "portal.new_case": {CUSTOMER},
    "portal.cases": {CUSTOMER},
    "portal.profile": {CUSTOMER},
}


@pytest.mark.parametrize("endpoint", DEFAULT_PAGES)
def test_a_page_serves_the_roles_that_the_product_promises(endpoint: str) -> None:
    assert audiences(endpoint) == DEFAULT_PAGES[endpoint]


def test_settings_are_the_master_admins_alone() -> None:
    people = {"accounts.settings", "accounts.people", "accounts.person"}
    addresses = {rule.endpoint: rule.rule for rule in RULES}
    pages = [e for e, rule in addresses.items() if rule.startswith("/settings") and "/people" not in rule]
    assert len(pages) > 20
    assert [e for e in pages if e not in people and audiences(e) != {"master_admin"}] == []
