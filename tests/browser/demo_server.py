"""The demo business as a stranger meets it: `python -m tests.browser.demo_server FOLDER PORT`.

What `python3 run.py` serves, on a database of its own; mails are printed. The doors are always open, so that
a test at night sees what a test at noon sees.
"""

from __future__ import annotations

import sys
import uuid
from pathlib import Path

from flask import current_app
from flask_migrate import upgrade
from flask_security.utils import hash_password
from sqlalchemy import delete, select

from app import create_app
from app.accounts.actions.people import invite_person
from app.accounts.actions.signup import ask_for_business
from app.accounts.doors import actor_of
from app.accounts.models import Membership, User
from app.accounts.queries import organization_by_slug
from app.accounts.schemas.people import NewInvitation
from app.accounts.schemas.signup import NewBusiness, NewPerson, NewSignup
from app.calendars.models import OpeningHours
from app.core.clock import utcnow
from app.core.extensions import db
from app.core.scope import organization_scope, system_scope
from app.core.uow import transaction
from app.demo.accounts import CUSTOMER_EMAIL, PASSWORD
from app.demo.loader import DEMO_SLUG, load_demo_once
from app.portal.actions import Registration, ask_reset, register
from app.serve import serve
from tests.browser.known import NEWCOMER, NOWHERE, SECRET, TWO_STEPS


def main(folder: Path, port: int) -> None:
    """Build, load the demo, serve until the process is ended."""
    app = create_app(
        instance_dir=folder,
        host="127.0.0.1",
        port=port,
        public_url=f"http://127.0.0.1:{port}",
        secret_key=SECRET,
        rate_limits=False,
        mail_backend="console",
        burst_window_ms=150,
        log_level="ERROR",
        openai_api_key="",
        openai_base_url="",
    )
    with app.app_context():
        upgrade()
        load_demo_once()
        never_close()
        ask_for_links()
    serve(app, "127.0.0.1", port)


def never_close() -> None:
    """Open the demo business around the clock."""
    with system_scope("browser tests: the demo business"):
        business = organization_by_slug(DEMO_SLUG)
    assert business is not None
    with organization_scope(business.id), transaction():
        db.session.execute(delete(OpeningHours).where(OpeningHours.organization_id == business.id))
        db.session.add_all(OpeningHours(weekday=day, opens_minute=0, closes_minute=1440) for day in range(7))


def ask_for_links() -> None:
    """Mail one link of each kind, and add the people whose pages nobody else sees."""
    with system_scope("browser tests: links"):
        ask_for_business(NewSignup(NewBusiness("Toko Baru"), NewPerson(NEWCOMER, "Tuti", PASSWORD)))
        business = organization_by_slug(DEMO_SLUG)
        assert business is not None
    with organization_scope(business.id):
        master = db.session.scalars(select(Membership).where(Membership.role == "master_admin")).one()
        departments = frozenset(department.id for department in master.departments)
        asked = NewInvitation(NEWCOMER, "Tuti", "cs", departments, "Selamat datang!")
        invite_person(actor_of(master, master.user), asked)
        register(business, Registration("Tuti", NEWCOMER, PASSWORD), at_once=False)
        ask_reset(business, CUSTOMER_EMAIL)
        with transaction():
            db.session.add(person(NOWHERE))
            both = person(TWO_STEPS)
            both.tf_primary_method = "authenticator"
            both.tf_totp_secret = current_app.extensions["security"].totp_factory.generate_totp_secret()
            db.session.add(Membership(user=both, role="cs", departments=list(master.departments)))


def person(email: str) -> User:
    """Return somebody with the password of the demo."""
    return User(
        email=email,
        name="Tuti",
        password=hash_password(PASSWORD),
        fs_uniquifier=uuid.uuid4().hex,
        active=True,
        confirmed_at=utcnow(),
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
