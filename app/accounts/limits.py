"""Limits against guessing, per account and per network address.

Only failures count, so an address that many people share is not punished for signing in all day;
unknown accounts are counted like known ones.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import Flask, Response, request, session
from flask_limiter.util import get_remote_address
from flask_login import current_user

from app.core.extensions import limiter

Key = Callable[[], str]


def submitted_account() -> str:
    """Return the address typed into the form, whether anybody has it or not."""
    posted = request.get_json(silent=True) if request.is_json else request.form
    typed = posted.get("email", "") if isinstance(posted, Mapping) else ""
    return f"account:{str(typed).strip().lower()[:255]}"


def account_at_address() -> str:
    """Return account and network address together: the tight limit, which locks nobody else out."""
    return f"{submitted_account()}@{get_remote_address()}"


def person_between_steps() -> str:
    """Return who has given the password and not yet the code, or who is signed in."""
    return f"person:{session.get('tf_user_id') or current_user.get_id() or get_remote_address()}"


def failed(response: Response) -> bool:
    """Tell whether a form came back instead of leading on."""
    return response.status_code != 302


def init_app(app: Flask) -> None:
    """Put limits in front of Flask-Security's forms."""
    rules: dict[str, list[tuple[str, Key]]] = {
        "login": [
            ("10 per 15 minutes", account_at_address),
            ("50 per hour", submitted_account),
            ("200 per hour", get_remote_address),
        ],
        "forgot_password": [("5 per hour", submitted_account), ("60 per hour", get_remote_address)],
        "reset_password": [("30 per hour", get_remote_address)],
        "two_factor_token_validation": [("10 per 15 minutes", person_between_steps)],
        "mf_recovery": [("10 per 15 minutes", person_between_steps)],
        "verify": [("10 per 15 minutes", person_between_steps)],
        "change_password": [("10 per 15 minutes", person_between_steps)],
    }
    for name, limits in rules.items():
        view: Any = app.view_functions[f"security.{name}"]
        for limit, key in limits:
            counted = None if name == "forgot_password" else failed
            view = limiter.limit(limit, key_func=key, methods=["POST"], deduct_when=counted)(view)
        app.view_functions[f"security.{name}"] = view
