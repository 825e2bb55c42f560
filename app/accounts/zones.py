"""Time zones to choose from, Indonesia's first."""

from __future__ import annotations

from functools import lru_cache
from zoneinfo import available_timezones

INDONESIA: tuple[tuple[str, str], ...] = (
    ("Asia/Jakarta", "WIB (Jakarta)"),
    ("Asia/Makassar", "WITA (Makassar)"),
    ("Asia/Jayapura", "WIT (Jayapura)"),
)
_REGIONS = ("Africa/", "America/", "Asia/", "Atlantic/", "Australia/", "Europe/", "Indian/", "Pacific/")


@lru_cache(maxsize=1)
def zones() -> tuple[tuple[str, str], ...]:
    """Return (key, label) of every zone a business may choose."""
    first = {key for key, _ in INDONESIA}
    others = sorted(key for key in available_timezones() if key.startswith(_REGIONS) and key not in first)
    return (*INDONESIA, *((key, key.replace("_", " ")) for key in others))


@lru_cache(maxsize=1)
def zone_keys() -> frozenset[str]:
    """Return the keys of `zones`."""
    return frozenset(key for key, _ in zones())
