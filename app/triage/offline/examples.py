"""Labelled messages for training, read and checked. Format and label rules: docs/triage.md."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.triage.offline.normalise import DATA
from app.triage.verdict import FEEDBACK_KINDS, INTENTS, SENTIMENTS, TOPICS

EXAMPLES = DATA / "examples.jsonl"


@dataclass(frozen=True, slots=True)
class Example:
    """One labelled message."""

    id: str  # <group>-<number>
    lang: str
    text: str
    intent: str
    sentiment: str = "neutral"
    topic: str = "other"
    kind: str | None = None
    also: tuple[str, ...] = ()

    @property
    def group(self) -> str:
        """Return the situation the example was written for; held out together."""
        return self.id.rsplit("-", 1)[0]


def read_examples(path: Path = EXAMPLES) -> list[Example]:
    """Read examples. Raises: ValueError naming the line that is wrong."""
    rows = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if line.strip():
            try:
                rows.append(_example(json.loads(line)))
            except (KeyError, ValueError, TypeError) as error:
                raise ValueError(f"{path.name} line {number}: {error}") from error
    return rows


def fingerprint(examples: Iterable[Example]) -> str:
    """Name a training set by its content."""
    digest = hashlib.sha256()
    for item in examples:
        digest.update(f"{item.id}\t{item.text}\t{item.intent}\t{item.sentiment}\t{item.topic}\n".encode())
    return digest.hexdigest()[:12]


def _example(row: Mapping[str, Any]) -> Example:
    example = Example(
        id=str(row["id"]),
        lang=row["lang"],
        text=row["text"],
        intent=row["intent"],
        sentiment=row.get("sentiment", "neutral"),
        topic=row.get("topic", "other"),
        kind=row.get("kind"),
        also=tuple(row.get("also", ())),
    )
    for value, values in (
        (example.lang, ("id", "en")),
        (example.intent, INTENTS),
        (example.sentiment, SENTIMENTS),
        (example.topic, TOPICS),
        (example.kind, (*FEEDBACK_KINDS, None)),
    ):
        if value not in values:
            raise ValueError(f"{value!r} is none of {', '.join(map(str, values))}")
    if not example.text.strip():
        raise ValueError("empty text")
    return example
