"""What leaves the house by mail. Decides nothing: others queue, this sends."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Bind the mail port and register the consumer."""
    from app.notifications import consumers  # noqa: F401 - importing registers the consumer
    from app.notifications.mailman_adapter import MailmanMailer

    app.extensions["mailer"] = MailmanMailer()
