"""The workspace of staff: frame, home, search and inbox. Shows and asks; what changes is done below."""

from __future__ import annotations

from flask import Flask
from flask_login import current_user


def init_app(app: Flask) -> None:
    """Register what this package owns."""
    from app.desk import filters, first_run, js_texts, navigation, undelivered
    from app.desk.routes import blueprint

    app.register_blueprint(blueprint)
    undelivered.register()
    first_run.register()
    app.jinja_env.filters.update(
        ago=filters.ago,
        since=filters.since,
        exact_time=filters.exact_time,
        is_past=filters.is_past,
        duration=filters.duration,
        tone=filters.tone,
    )
    app.jinja_env.globals.update(
        businesses=navigation.businesses,
        bottom_navigation=navigation.bottom_navigation,
        endpoint_url=navigation.endpoint_url,
        js_texts=js_texts.js_texts,
        key_list=js_texts.key_list,
        navigation=navigation.navigation,
        palette_pages=navigation.palette_pages,
        role_label=navigation.role_label,
        shortcuts_on=shortcuts_on,
    )


def shortcuts_on() -> bool:
    """Tell whether single-letter keys act for the signed-in person."""
    return bool(getattr(current_user, "shortcuts", True))
