from __future__ import annotations

import re

from config import Settings
from tests.architecture.code import ROOT

KEY = re.compile(r"^\| `([A-Z][A-Z0-9_]+)` \|", re.MULTILINE)


def test_every_setting_is_documented_and_nothing_else() -> None:
    text = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")
    assert set(KEY.findall(text)) == {name.upper() for name in Settings.model_fields}


def test_no_setting_is_documented_twice() -> None:
    keys = KEY.findall((ROOT / "docs" / "configuration.md").read_text(encoding="utf-8"))
    assert len(keys) == len(set(keys))
