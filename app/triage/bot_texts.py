"""What the bot says, in both languages; the texts themselves are in `bot_texts.toml`."""

from __future__ import annotations

import tomllib
from pathlib import Path

YOU = {"friendly": "Kak", "formal": "Bapak/Ibu"}
TEXTS: dict[str, dict[str, str]] = tomllib.loads(
    Path(__file__).with_suffix(".toml").read_text(encoding="utf-8")
)


def bot_text(key: str, language: str, *, tone: str = "friendly", **values: object) -> str:
    """Return a text in `language` ("id" or "en"), filled in."""
    template = TEXTS[key]["en" if language == "en" else "id"]
    return template.format(you=YOU.get(tone, YOU["friendly"]), **values)


def chip(value: str, language: str) -> dict[str, str]:
    """Return one quick reply: what the button says and what it sends ("person", "ticket", "intent:order")."""
    key = value.rsplit(":", maxsplit=1)[-1]
    return {"label": bot_text(f"chip_{key}", language), "value": value}
