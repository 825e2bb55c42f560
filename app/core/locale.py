"""Which language and time zone this request speaks."""

from __future__ import annotations

from flask import g, has_request_context, request

LOCALES = {"id": "Bahasa Indonesia", "en": "English"}
COOKIE = "tanggap_locale"


def select_locale() -> str:
    """Return the language: chosen for this piece of work, by cookie, by the browser, else Indonesian."""
    chosen = g.get("locale") if has_request_context() else None
    if chosen in LOCALES:
        return str(chosen)
    if not has_request_context():
        return "id"
    cookie = request.cookies.get(COOKIE)
    if cookie in LOCALES:
        return str(cookie)
    return request.accept_languages.best_match(list(LOCALES)) or "id"


def select_timezone() -> str | None:
    """Return the time zone of the business in this request."""
    return g.get("timezone") or "Asia/Jakarta"
