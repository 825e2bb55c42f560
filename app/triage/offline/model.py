"""Score the trained weights in plain Python; scikit-learn is not needed to serve."""

import functools
import gzip
import json
import math
import threading
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import mul
from pathlib import Path
from typing import Any

from app.triage.offline.features import blocks
from app.triage.offline.normalise import DATA, Normalised

WEIGHTS = DATA / "weights.json.gz"
_SCALE = 1000  # weights and frequencies are stored as whole thousandths
_CACHED_WORDS = 8192

Entry = tuple[float, tuple[float, ...]]  # inverse document frequency, one weight per output


@dataclass(frozen=True, slots=True)
class Head:
    """One question that the model answers, and where its outputs lie."""

    name: str
    labels: tuple[str, ...]
    start: int
    intercepts: tuple[float, ...]


class LinearModel:
    """TF-IDF over words and letters with one logistic regression per head."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        """Read what ``pack`` wrote."""
        self.version: str = data["version"]
        self.calibration: Mapping[str, float] = data["calibration"]
        self.heads: tuple[Head, ...] = _heads(data["heads"])
        self._outputs = sum(len(head.labels) for head in self.heads)
        scale = 1 / data.get("scale", 1)
        self._words, self._letters = (_table(block, scale) for block in data["blocks"])

    def scores(self, message: Normalised) -> dict[str, dict[str, float]]:
        """Return head -> label -> probability."""
        totals = [0.0] * self._outputs
        words, letters = blocks(message)
        self._add(totals, self._words, words)
        self._add(totals, self._letters, letters)
        return {head.name: self._softmax(head, totals) for head in self.heads}

    def word_weights(self, message: Normalised, head: str, label: str) -> list[tuple[str, float]]:
        """Return the words and pairs of the message by how much they speak for the label."""
        at = next(h.start + h.labels.index(label) for h in self.heads if h.name == head)
        found = {word: self._words[word] for word in blocks(message)[0] if word in self._words}
        return sorted(
            ((word, idf * weights[at]) for word, (idf, weights) in found.items()), key=lambda item: -item[1]
        )

    def knows(self, word: str) -> bool:
        """Tell whether the word occurred in training."""
        return word in self._words

    @staticmethod
    def _add(totals: list[float], table: Mapping[str, Entry], features: Sequence[str]) -> None:
        values: list[float] = []
        rows: list[tuple[float, ...]] = []
        for feature, count in Counter(features).items():
            entry = table.get(feature)
            if entry is not None:
                values.append(entry[0] if count == 1 else (1.0 + math.log(count)) * entry[0])
                rows.append(entry[1])
        length = math.sqrt(sum(map(mul, values, values)))
        for output, column in enumerate(zip(*rows, strict=True)):  # column by column: the loops run in C
            totals[output] += sum(map(mul, values, column)) / length

    @staticmethod
    def _softmax(head: Head, totals: Sequence[float]) -> dict[str, float]:
        logits = [totals[head.start + n] + intercept for n, intercept in enumerate(head.intercepts)]
        top = max(logits)
        powers = [math.exp(logit - top) for logit in logits]
        whole = sum(powers)
        return {label: power / whole for label, power in zip(head.labels, powers, strict=True)}


def _heads(data: Sequence[Mapping[str, Any]]) -> tuple[Head, ...]:
    heads, start = [], 0
    for item in data:
        heads.append(Head(item["name"], tuple(item["labels"]), start, tuple(item["intercepts"])))
        start += len(item["labels"])
    return tuple(heads)


def _table(block: Mapping[str, Sequence[float]], scale: float) -> dict[str, Entry]:
    """Build the lookup; equal numbers share one object, which halves the memory."""
    shared: dict[float, float] = {}

    def number(value: float) -> float:
        return shared.setdefault(value, value * scale)

    return {
        feature: (number(row[0]), tuple(number(value) for value in row[1:])) for feature, row in block.items()
    }


def pack(data: Mapping[str, Any], *, rounded: bool = True) -> bytes:
    """Serialise trained weights; equal input gives equal bytes."""
    document = dict(data)
    if rounded:
        document["scale"] = _SCALE
        document["blocks"] = [
            {feature: [round(value * _SCALE) for value in row] for feature, row in sorted(block.items())}
            for block in data["blocks"]
        ]
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return gzip.compress(text.encode(), compresslevel=9, mtime=0)


def unpack(content: bytes) -> dict[str, Any]:
    """Read what ``pack`` wrote."""
    document: dict[str, Any] = json.loads(gzip.decompress(content))
    return document


def load_model(path: Path = WEIGHTS) -> LinearModel:
    """Read a weights file."""
    return LinearModel(unpack(path.read_bytes()))


_loading = threading.Lock()


def shipped_model() -> LinearModel:
    """Return the shipped model; read once, on first use, by one thread."""
    with _loading:
        return _shipped()


@functools.cache
def _shipped() -> LinearModel:
    return load_model()
