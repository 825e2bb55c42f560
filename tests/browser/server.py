"""The product as browser tests meet it: `python -m tests.browser.server FOLDER PORT OTHER_SITE`.

Real sockets, job threads and SQLite in FOLDER, two businesses; what tests must know goes to FOLDER/seed.json.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from flask import Flask
from flask_migrate import upgrade
from flask_security.utils import hash_password

from app import create_app
from app.calendars.models import OpeningHours
from app.core.extensions import db
from app.core.scope import organization_scope, system_scope
from app.core.uow import transaction
from app.knowledge.models import FaqEntry
from app.serve import serve
from app.tenancy.models import Organization
from tests.browser.known import PASSWORD, SECRET
from tests.support.world import World

DEMO_SLUG = "susu-segar"  # so that /demo finds its shop


def main(folder: Path, port: int, other_site: str) -> None:
    """Build, seed, serve until the process is ended."""
    app = create_app(
        instance_dir=folder,
        host="127.0.0.1",
        port=port,
        public_url=f"http://127.0.0.1:{port}",
        secret_key=SECRET,
        rate_limits=False,
        mail_backend="locmem",
        burst_window_ms=150,
        log_level="ERROR",
        openai_api_key="",
        openai_base_url="",
    )
    with app.app_context():
        upgrade()
    shop = seed(app, DEMO_SLUG, {"allowed_origins": [other_site]})
    form = {"prechat_fields": ["name", "phone"], "prechat_required": ["name"]}
    asking = seed(app, "paket", {**form, "accent": "#ffd43b"})
    facts = {"shop": shop, "asking": asking}
    (folder / "seed.json").write_text(json.dumps(facts), encoding="utf-8")
    serve(app, "127.0.0.1", port)


def seed(app: Flask, slug: str, widget: dict[str, object]) -> dict[str, object]:
    """Make a business with people who can sign in, an answer the bot knows, and doors always open."""
    world = World(app, slug=slug)
    with app.app_context(), system_scope("browser tests: settings"), transaction():
        organization = db.session.get_one(Organization, world.id)
        organization.settings_json = {"widget": widget, "bot": {"name": "Susi"}}
        for user in world.users.values():
            db.session.merge(user).password = hash_password(PASSWORD)
    with app.app_context(), organization_scope(world.id), transaction():
        db.session.add_all(OpeningHours(weekday=day, opens_minute=0, closes_minute=1440) for day in range(7))
        db.session.add(
            FaqEntry(
                question="Berapa ongkos kirim susu?",
                answer="Ongkir Depok Rp8.000 dan gratis di atas Rp150.000.",
                keywords="ongkir biaya antar",
            )
        )
    people = {
        key: {"id": str(user.id), "email": user.email, "uniquifier": user.fs_uniquifier}
        for key, user in world.users.items()
    }
    return {
        "id": str(world.id),
        "slug": slug,
        "widget_key": world.organization.widget_key,
        "identity_secret": world.organization.identity_secret,
        "people": people,
    }


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3])
