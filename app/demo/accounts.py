"""Who may sign in to the demo business. Exists only in the embedded deployment on loopback."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any

PASSWORD = "susu-segar-demo"  # noqa: S105 - printed at start, and only where demo data is allowed
CUSTOMER_NAME = "Rina Kartika"
CUSTOMER_EMAIL = "rina@demo.tanggap.test"


@lru_cache(maxsize=1)
def business() -> dict[str, Any]:
    """Return the demo business as data."""
    return tomllib.loads(Path(__file__).with_name("business.toml").read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def conversations() -> list[dict[str, Any]]:
    """Return the demo talks as steps."""
    text = Path(__file__).with_name("conversations.toml").read_text(encoding="utf-8")
    talks: list[dict[str, Any]] = tomllib.loads(text)["conversation"]
    return talks


def demo_accounts() -> list[tuple[str, str, str]]:
    """Return (role, e-mail, password) of one person per role, customers included."""
    staff = [(person["role"], person["email"], PASSWORD) for person in business()["people"]]
    return [*staff, ("customer", CUSTOMER_EMAIL, PASSWORD)]
