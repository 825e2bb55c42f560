"""Every page a person can see, by endpoint: where it is, or why it is not a page of its own.

The list of endpoints is `app/roles/pages.py`; a test compares. Used by the accessibility tests and by
`python -m tests.screenshots`.
"""

from __future__ import annotations

import sqlite3
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from app.demo.accounts import CUSTOMER_EMAIL
from app.demo.loader import DEMO_SLUG
from app.roles.pages import CS, CUSTOMER, DEPARTMENT_ADMIN, MASTER_ADMIN, PAGES, PUBLIC
from tests.browser.demo import PEOPLE, Demo
from tests.browser.known import NEWCOMER

VIEWERS = {
    PUBLIC: "stranger",
    CUSTOMER: "customer",
    CS: "cs",
    DEPARTMENT_ADMIN: "admin",
    MASTER_ADMIN: "master",
}
SHOP = f"/p/{DEMO_SLUG}"


@dataclass(frozen=True)
class Facts:
    """What addresses are made of: ids of the running demo business."""

    demo: Demo

    def one(self, statement: str, *values: object) -> str:
        """Return the first value that a statement finds in the database."""
        with sqlite3.connect(f"file:{self.demo.folder / 'tanggap.db'}?mode=ro", uri=True) as database:
            found = database.execute(statement, values).fetchone()
        assert found, statement
        return str(found[0])

    def id(self, table: str, where: str = "1 = 1") -> str:
        """Return the id of a row of the demo business."""
        business = "(SELECT id FROM organizations WHERE slug = ?)"
        text = f"SELECT id FROM {table} WHERE organization_id = {business} AND {where}"  # noqa: S608 - own words
        return str(uuid.UUID(self.one(text, DEMO_SLUG)))

    def ticket(self, stage: str, where: str = "1 = 1") -> str:
        """Return the page of a ticket in a stage."""
        text = f"SELECT number FROM tickets WHERE stage = ? AND {where} ORDER BY number"  # noqa: S608 - own words
        return f"/tickets/{self.one(text, stage)}"

    def of_rina(self) -> str:
        """Return the number of a case of the customer who can sign in."""
        owner = "customer_id = (SELECT customer_id FROM customer_accounts WHERE email = ?)"
        return self.one(f"SELECT number FROM tickets WHERE {owner}", CUSTOMER_EMAIL)  # noqa: S608 - own words

    def mailed(self, to: str, path: str) -> str:
        """Return the path of a mailed link."""
        return self.demo.mailed_link(to, path).removeprefix(self.demo.url)

    def follow_up(self, stage: str) -> str:
        """Return the secret link of a ticket, as its customer got it."""
        cards = """SELECT json_extract(messages.payload, '$.link') FROM messages JOIN tickets
            ON tickets.id = messages.ticket_id WHERE messages.kind = 'ticket' AND tickets.stage = ?"""
        return "/t/" + self.one(cards, stage).rsplit("/t/", 1)[1]


@dataclass(frozen=True)
class Spot:
    """One page, for one kind of viewer: stranger, customer, cs, admin, master or a name of `known.py`."""

    endpoint: str
    viewer: str
    where: str | Callable[[Facts], str]
    label: str = ""

    @property
    def name(self) -> str:
        """Return a name for files and reports."""
        return "-".join(part for part in (self.endpoint.replace(".", "-"), self.label, self.viewer) if part)

    def path(self, facts: Facts) -> str:
        """Return where it is."""
        return self.where if isinstance(self.where, str) else self.where(facts)


Where = str | Callable[[Facts], str]
ADDRESSES: dict[str, Where | dict[str, Where]] = {
    "accounts.confirm_signup": lambda facts: facts.mailed(NEWCOMER, "/signup/"),
    "accounts.invitation": lambda facts: facts.mailed(NEWCOMER, "/invitation/"),
    "accounts.people": "/settings/people",
    "accounts.person": lambda facts: f"/settings/people/{facts.id('memberships', _DEWI)}",
    "accounts.profile": "/profile",
    "accounts.settings_bot": "/settings/bot",
    "accounts.settings_business": "/settings/business",
    "accounts.settings_chat": "/settings/chat",
    "accounts.settings_departments": "/settings/departments",
    "accounts.settings_hours": "/settings/hours",
    "accounts.settings_tickets": "/settings/tickets",
    "accounts.settings_widget": "/settings/widget",
    "accounts.signup": "/signup",
    "canned.canned_entry": lambda facts: f"/settings/canned/{facts.id('canned_replies')}",
    "canned.settings_canned": "/settings/canned",
    "desk.conversation": lambda facts: f"/inbox/{facts.id('conversations', _DEWIS_TALK)}?tab=all",
    "desk.home": "/",
    "desk.inbox": {"": "/inbox", "all": "/inbox?tab=all"},
    "desk.search": {"": "/search?q=susu", "nothing": "/search?q=zzz"},
    "follow_up.page": {
        "waiting": lambda facts: facts.follow_up("response"),
        "done": lambda facts: facts.follow_up("finished"),
    },
    "knowledge.faq_entry": lambda facts: f"/settings/faq/{facts.id('faq_entries')}",
    "knowledge.settings_faq": "/settings/faq",
    "portal.case": lambda facts: f"{SHOP}/cases/{facts.of_rina()}",
    "portal.cases": f"{SHOP}/cases",
    "portal.forgot": f"{SHOP}/forgot",
    "portal.home": f"{SHOP}/home",
    "portal.new_case": f"{SHOP}/cases/new",
    "portal.profile": f"{SHOP}/profile",
    "portal.register": f"{SHOP}/register",
    "portal.reset": lambda facts: facts.mailed(CUSTOMER_EMAIL, f"{SHOP}/reset/"),
    "portal.sign_in": f"{SHOP}/sign-in",
    "portal.verify": lambda facts: facts.mailed(NEWCOMER, f"{SHOP}/verify/"),
    "security.forgot_password": "/reset",
    "security.login": "/login",
    "security.reset_password": lambda facts: facts.mailed(PEOPLE["cs2"], "/reset/"),
    "tickets.finished": "/queues/finished",
    "tickets.new": "/tickets/new",
    "tickets.page": {
        "team": lambda facts: facts.ticket("team_handling", _DEWIS),
        "answered": lambda facts: facts.ticket("response", _DEWIS),
    },
    "tickets.progress": "/queues/progress",
    "tickets.response": "/queues/response",
    "tickets.team_handling": {
        "": "/queues/team_handling",
        "escalated": "/queues/team_handling?tab=escalated",
        "nothing": "/queues/team_handling?tab=mine&priority=urgent",
    },
    "widget.chat": f"/chat/{DEMO_SLUG}",
    "widget.demo": "/demo",
    "widget.offline": "/chat/offline",
}
# Pages of everybody by the matrix which only some can see.
ONLY_FOR: dict[str, tuple[str, str]] = {
    "accounts.no_business": ("nowhere", "/no-business"),
    "accounts.sign_out": ("cs", "/logout"),
    "security.change_password": ("cs", "/change"),
    "security.mf_recovery": ("two_steps", "/mf-recovery"),
    "security.mf_recovery_codes": ("cs", "/mf-recovery-codes"),
    "security.two_factor_setup": ("cs", "/tf-setup"),
    "security.two_factor_token_validation": ("two_steps", "/tf-validate"),
    "security.verify": ("cs", "/verify"),
}
# Seen by the master admin only, beside what everybody of the team sees.
MASTERS: dict[str, dict[str, Where]] = {
    "tickets.page": {
        "new": lambda facts: facts.ticket("progress"),
        "finished": lambda facts: facts.ticket("finished"),
    },
}
_A_PART = "a part that pages fetch again; seen within them"
_A_CALL = "answers JSON, bytes or text, no page"
_A_WAY = "only leads to another page"
NOT_PAGES = {
    "accounts.settings": _A_WAY,
    "ops.set_locale": _A_WAY,
    "portal.front": _A_WAY,
    "tickets.by_id": _A_WAY,
    "security.tf_select": "asked only of people with two second factors, and there is one",
    "security.two_factor_rescue": "leads to the recovery codes; help by mail is switched off",
    **dict.fromkeys(
        ("desk.inbox_bar", "desk.inbox_list", "desk.inbox_row", "desk.inbox_side", "desk.nav_counts",
         "tickets.dialogs", "tickets.find_customers", "tickets.head", "tickets.row", "tickets.side"),
        _A_PART,
    ),
    **dict.fromkeys(
        ("inbox_api.canned", "inbox_api.file", "inbox_api.messages", "inbox_api.notes", "ops.healthz",
         "ops.metrics", "ops.readyz", "static", "ticket_calls.own_tickets", "tickets.history",
         "tickets.messages", "widget.loader", "widget.manifest", "widget.service_worker", "widget_api.after",
         "widget_api.download_transcript", "widget_api.file"),
        _A_CALL,
    ),
    "widget.frame": "the same page as widget.chat; seen within the sites that embed it",
}  # fmt: skip

_DEWI = "user_id = (SELECT id FROM users WHERE email = 'dewi@demo.tanggap.test')"
_DEWIS = "department_id = (SELECT id FROM departments WHERE name = 'Pengiriman')"
_DEWIS_TALK = f"id IN (SELECT conversation_id FROM tickets WHERE {_DEWIS} AND stage = 'team_handling')"  # noqa: S608


def spots() -> Iterator[Spot]:
    """Return every page for every role that has it."""
    for endpoint, where in ADDRESSES.items():
        for audience in sorted(PAGES[endpoint]):
            yield from _variants(endpoint, VIEWERS[audience], where)
    for endpoint, (viewer, path) in ONLY_FOR.items():
        yield Spot(endpoint, viewer, path)
    for endpoint, more in MASTERS.items():
        yield from _variants(endpoint, "master", more)


def _variants(endpoint: str, viewer: str, where: Where | dict[str, Where]) -> Iterator[Spot]:
    for label, one in (where if isinstance(where, dict) else {"": where}).items():
        yield Spot(endpoint, viewer, one, label)
