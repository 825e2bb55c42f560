"""Pages around the chat widget: loader, frame, full-page chat for phones, and the demo shop.

All are public. They read the business itself only; what belongs to a visitor comes through the widget's API.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, current_app, g, make_response, render_template, request, url_for
from flask import send_from_directory as send_from
from flask.typing import ResponseReturnValue

from app.accounts.queries import organization_by_slug, organization_by_widget_key
from app.core.errors import NotFound
from app.core.locale import LOCALES
from app.core.web import CSP
from app.tenancy.models import Organization

pages = Blueprint("widget", __name__)
DEMO_SLUG = "susu-segar"
LOADER_SECONDS = 600  # shops get a repaired loader within ten minutes
COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
ORIGIN = re.compile(r"https?://[a-z0-9.-]+(:\d{1,5})?")  # nothing that could end the header's directive


@pages.get("/widget/loader.js")
def loader() -> Response:
    """Serve the script that shops embed."""
    response = _bundled("loader.js", LOADER_SECONDS)
    response.headers["Access-Control-Allow-Origin"] = "*"  # for pages that load it with an integrity hash
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


@pages.get("/widget/<key>")
def frame(key: str) -> ResponseReturnValue:
    """Show the chat inside a shop's page; the browser refuses it on sites that the business did not list."""
    business = _found(organization_by_widget_key(key))
    allowed = allowed_origins(business)
    asked = request.args.get("origin", "")
    own = request.host_url.rstrip("/")
    response = _chat_page(business, host_origin=asked if asked in (*allowed, own) else "")
    ancestors = " ".join(["'self'", *allowed])
    response.headers["Content-Security-Policy"] = f"{CSP}; frame-ancestors {ancestors}"
    return response


@pages.get("/chat/<slug>")
def chat(slug: str) -> ResponseReturnValue:
    """Show the chat as a page of its own, which phones can install."""
    business = _found(organization_by_slug(slug))
    manifest = url_for("widget.manifest", slug=slug)
    return _chat_page(business, manifest=manifest)


@pages.get("/chat/<slug>/manifest.webmanifest")
def manifest(slug: str) -> ResponseReturnValue:
    """Describe the installed chat to the phone."""
    business = _found(organization_by_slug(slug))
    icons = [
        {"src": _static("icon-192.png"), "sizes": "192x192", "type": "image/png"},
        {"src": _static("icon-512.png"), "sizes": "512x512", "type": "image/png"},
        {"src": _static("icon-512.png"), "sizes": "512x512", "type": "image/png", "purpose": "maskable"},
    ]
    response = make_response(
        {
            "id": url_for("widget.chat", slug=slug),
            "name": business.name,
            "short_name": business.name[:12].strip(),
            "start_url": url_for("widget.chat", slug=slug),
            "scope": "/chat/",
            "display": "standalone",
            "lang": business.locale,
            "theme_color": _accent(business),
            "background_color": "#ffffff",
            "icons": icons,
        }
    )
    response.mimetype = "application/manifest+json"
    return response


@pages.get("/chat/sw.js")
def service_worker() -> Response:
    """Serve the worker that shows the chat, or a page that says so, without a connection."""
    return _bundled("sw.js", 0)


@pages.get("/chat/offline")
def offline() -> ResponseReturnValue:
    """Say that there is no connection; kept by the service worker."""
    return render_template("widget/offline.html")


@pages.get("/demo")
def demo() -> ResponseReturnValue:
    """Show the demo shop with the widget on it, on this machine only."""
    if not current_app.config["SETTINGS"].demo_allowed:
        raise NotFound
    return render_template("demo/shop.html", business=_found(organization_by_slug(DEMO_SLUG)))


def allowed_origins(business: Organization) -> tuple[str, ...]:
    """Return the sites that may embed the widget, as they may stand in a header."""
    listed = (origin.strip().rstrip("/").lower() for origin in business.settings.widget.allowed_origins)
    return tuple(origin for origin in listed if ORIGIN.fullmatch(origin))


def _chat_page(business: Organization, *, host_origin: str = "", manifest: str = "") -> Response:
    asked = request.args.get("locale", "")
    g.locale = asked if asked in LOCALES else business.locale
    boot = _boot(business) | {"host_origin": host_origin, "locale": g.locale}
    return make_response(
        render_template(
            "widget/chat.html", business=business, boot=boot, accent=_accent(business), manifest=manifest
        )
    )


def _boot(business: Organization) -> dict[str, Any]:
    """Return what the page can draw before it asks the API."""
    settings = business.settings
    return {
        "key": business.widget_key,
        "greetings": {"id": settings.bot.greeting_id, "en": settings.bot.greeting_en},
        "business": {
            "name": business.name,
            "bot_name": settings.bot.name,
            "accent": _accent(business),
            "usual_reply_minutes": settings.chat.usual_reply_minutes,
            "prechat_fields": list(settings.widget.prechat_fields),
            "prechat_required": list(settings.widget.prechat_required),
            "upload_max_mb": current_app.config["UPLOAD_MAX_MB"],
        },
    }


def _accent(business: Organization) -> str:
    accent = business.settings.widget.accent
    return accent if COLOUR.fullmatch(accent) else "#1f6feb"


def _bundled(name: str, seconds: int) -> Response:
    folder = Path(current_app.static_folder or "") / "dist"
    if not (folder / name).exists():
        raise NotFound
    response = send_from(folder, name, mimetype="text/javascript", max_age=seconds)
    response.headers["Cache-Control"] = f"public, max-age={seconds}" if seconds else "no-cache"
    return response


def _static(name: str) -> str:
    return url_for("static", filename=f"widget/{name}")


def _found(business: Organization | None) -> Organization:
    if business is None:
        raise NotFound
    return business
