"""A small business to test in, and ways to act as its people."""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer

from app.accounts.models import Membership, User
from app.core import delivery
from app.core.actor import Actor, ActorKind, system_actor
from app.core.scope import organization_scope
from app.roles.permissions import permissions_of
from tests import factories


class World:
    """One organisation with two departments (umum, kirim) and five people."""

    def __init__(self, app: Flask, *, slug: str) -> None:
        self.app = app
        with app.app_context():
            self.organization = factories.make_organization(slug=slug)
            self.id: uuid.UUID = self.organization.id
            with organization_scope(self.id):
                self.umum = factories.make_department(name="Umum", is_default=True)
                self.kirim = factories.make_department(name="Pengiriman")
                self.people: dict[str, Membership] = {
                    "master": factories.make_member(
                        f"master@{slug}.test", "Bu Ratna", "master_admin", [self.umum]
                    ),
                    "admin": factories.make_member(
                        f"admin@{slug}.test", "Pak Budi", "department_admin", [self.kirim]
                    ),
                    "cs": factories.make_member(f"cs@{slug}.test", "Sari", "cs", [self.umum]),
                    "cs2": factories.make_member(f"cs2@{slug}.test", "Dewi", "cs", [self.kirim]),
                }
                self.users: dict[str, User] = {key: member.user for key, member in self.people.items()}
        self.system = system_actor(self.id)

    @contextmanager
    def scope(self) -> Iterator[None]:
        """Work inside this business: an app context and its scope. Do not use test clients inside."""
        with self.app.app_context(), organization_scope(self.id):
            yield

    def actor(self, who: str) -> Actor:
        """Return the staff actor of master, admin (Pengiriman), cs (Umum) or cs2 (Pengiriman)."""
        member = self.people[who]
        return Actor(
            kind=ActorKind.STAFF,
            organization_id=self.id,
            id=member.user_id,
            name=member.user.name,
            role=member.role,
            department_ids=frozenset(d.id for d in member.departments),
            permissions=permissions_of(member.role),
        )

    def customer_actor(self, customer_id: uuid.UUID, name: str = "") -> Actor:
        """Return the actor of a customer."""
        return Actor(ActorKind.CUSTOMER, self.id, customer_id, name, role="customer")

    def client(self, who: str) -> FlaskClient:
        """Return an HTTP client signed in as one of the people."""
        client = self.app.test_client()
        with client.session_transaction() as session:
            session["_user_id"] = self.users[who].fs_uniquifier
            session["_fresh"] = True
            session["fs_cc"] = "set"
            session["fs_paa"] = time.time()  # the password was given just now
            session["organization_id"] = str(self.id)
        return with_csrf(self.app, client)

    def visitor(self) -> FlaskClient:
        """Return an HTTP client that nobody has signed in."""
        return with_csrf(self.app, self.app.test_client())

    def drain(self) -> int:
        """Deliver everything in the outbox; return how many rows ran."""
        done = 0
        with self.app.app_context():
            while found := delivery.sweep():
                done += found
                if done > 500:
                    raise AssertionError("the outbox never empties")
        return done


def with_csrf(app: Flask, client: FlaskClient) -> FlaskClient:
    """Let a client read English and send the CSRF token of its session; the check itself stays on."""
    with client.session_transaction() as session:
        session["csrf_token"] = "a token of this test client"
    signer = URLSafeTimedSerializer(app.config["SECRET_KEY"], salt="wtf-csrf-token")
    client.environ_base["HTTP_X_CSRFTOKEN"] = signer.dumps("a token of this test client")
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"  # the msgids, whatever the translations say
    return client
