from __future__ import annotations

import re
from dataclasses import fields

from flask import Flask

from app.core import events
from tests.architecture.code import ROOT

SECTION = "## 2. Domain events"


def documented() -> dict[str, set[str]]:
    """Return the fields of each event in the table of docs/events.md."""
    text = (ROOT / "docs" / "events.md").read_text(encoding="utf-8").split(SECTION, 1)[1]
    rows = re.findall(r"^\| `([a-z_.]+)` \| ([^|]*) \|", text, re.MULTILINE)
    return {name: set(re.findall(r"\w+", listed)) for name, listed in rows}


def registered() -> dict[str, set[str]]:
    """Return the fields of each event of the code; those that tests register are left out."""
    return {
        name: {field.name for field in fields(cls)} - {"organization_id"}
        for name, cls in events.all_events().items()
        if cls.__module__.startswith("app.")
    }


def test_the_documented_events_are_those_of_the_code(app: Flask) -> None:
    assert app
    assert set(documented()) == set(registered())


def test_the_documented_fields_are_those_of_the_code(app: Flask) -> None:
    assert app
    assert documented() == registered()


def test_every_event_carries_its_business_first(app: Flask) -> None:
    assert app
    for name, cls in events.all_events().items():
        assert fields(cls)[0].name == "organization_id", name
