"""Conversations with customers: messages, who speaks, episodes, files; the live intake and the widget's API.

Not here: what a message means (triage), cases (tickets), who hears what (realtime).
"""

from __future__ import annotations

from flask import Flask

from app.chat import models  # noqa: F401 - registers the tables


def init_app(app: Flask) -> None:
    """Register what this package owns."""
    from app.chat import consumers, inbox_api, sockets, timers, widget_api  # noqa: F401 - some only register
    from app.chat.canned_pages import pages as canned_pages
    from app.chat.widget_pages import pages as widget_pages

    sockets.register()
    app.register_blueprint(inbox_api.api)
    app.register_blueprint(widget_api.api)
    app.register_blueprint(widget_pages)
    app.register_blueprint(canned_pages)
