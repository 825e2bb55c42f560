"""Addresses for mails: from the configured public address, never from what a request claims."""

from __future__ import annotations

from typing import Any

from flask import current_app


def public_url(endpoint: str, **values: Any) -> str:
    """Return the absolute address of a page; works without a request."""
    path = current_app.url_map.bind("localhost").build(endpoint, values)
    return f"{current_app.config['PUBLIC_URL']}{path}"
