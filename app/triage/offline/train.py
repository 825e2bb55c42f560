"""Train the weights from labelled examples; the only module that needs scikit-learn.

Source: `data/examples.jsonl`, whose format and label rules are in docs/triage.md.
"""

import hashlib
import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.triage.offline.features import blocks
from app.triage.offline.normalise import DATA, Normalised, normalise
from app.triage.verdict import INTENTS, SENTIMENTS, TOPICS

EXAMPLES = DATA / "examples.jsonl"
WORDS_KEPT, LETTERS_KEPT = 14_000, 26_000
REGULARISATION = {"intent": 10.0, "sentiment": 4.0, "topic": 10.0}


class TrainingUnavailable(RuntimeError):
    """scikit-learn is not installed here."""


@dataclass(frozen=True, slots=True)
class Example:
    """One labelled message."""

    id: str
    lang: str
    text: str
    intent: str
    sentiment: str
    topic: str
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
    allowed = ((example.intent, INTENTS), (example.sentiment, SENTIMENTS), (example.topic, TOPICS))
    for value, values in allowed:
        if value not in values:
            raise ValueError(f"{value!r} is none of {', '.join(values)}")
    return example


def train(examples: Sequence[Example], calibration: Mapping[str, float] | None = None) -> dict[str, Any]:
    """Return packed-ready weights of all heads; the same examples give the same weights.

    Raises: TrainingUnavailable.
    """
    messages = [normalise(example.text) for example in examples]
    counts = _Counts.of(messages)
    counts = counts.only(_strongest(counts, [example.intent for example in examples]))
    matrix = counts.tf_idf()
    heads, columns = [], []
    for name, labels in (("intent", INTENTS), ("sentiment", SENTIMENTS), ("topic", TOPICS)):
        wanted = [getattr(example, name) for example in examples]
        present = tuple(label for label in labels if label in wanted)
        weights, intercepts = _fit(matrix, wanted, present, REGULARISATION[name])
        heads.append({"name": name, "labels": present, "intercepts": [float(value) for value in intercepts]})
        columns.append(weights)
    return {
        "version": fingerprint(examples),
        "calibration": dict(calibration or {"temperature": 1.0}),
        "heads": heads,
        "blocks": counts.with_weights(columns),
    }


def fingerprint(examples: Iterable[Example]) -> str:
    """Name a training set by its content."""
    digest = hashlib.sha256()
    for example in examples:
        digest.update(
            f"{example.id}\t{example.text}\t{example.intent}\t{example.sentiment}\t{example.topic}\n".encode()
        )
    return digest.hexdigest()[:12]


def _fit(matrix: Any, wanted: Sequence[str], labels: Sequence[str], strength: float) -> tuple[Any, Any]:
    """Fit one head; rows of weights follow `labels`."""
    try:
        from sklearn.linear_model import LogisticRegression  # noqa: PLC0415 - training only
    except ImportError as error:
        raise TrainingUnavailable("training needs scikit-learn (requirements-train.txt)") from error
    model = LogisticRegression(C=strength, class_weight="balanced", max_iter=400, tol=1e-5)
    model.fit(matrix, [labels.index(label) for label in wanted])
    return model.coef_, model.intercept_


def _strongest(counts: "_Counts", intents: Sequence[str]) -> tuple[set[str], set[str]]:
    """Choose the features worth keeping: those that weigh most in a first fit on all of them."""
    weights, _ = _fit(counts.tf_idf(), intents, sorted(set(intents)), REGULARISATION["intent"])
    power = abs(weights).max(axis=0)
    chosen, start = [], 0
    for vocabulary, kept in ((counts.words, WORDS_KEPT), (counts.letters, LETTERS_KEPT)):
        names = sorted(
            vocabulary, key=lambda name, at=start, v=vocabulary: (-round(float(power[at + v[name]]), 6), name)
        )
        chosen.append(set(names[:kept]))
        start += len(vocabulary)
    return chosen[0], chosen[1]


class _Counts:
    """Feature lists of all messages with their vocabularies and document frequencies."""

    def __init__(
        self, rows: Sequence[tuple[list[str], list[str]]], words: set[str], letters: set[str]
    ) -> None:
        self.rows = rows
        self.words = {name: at for at, name in enumerate(sorted(words))}
        self.letters = {name: at for at, name in enumerate(sorted(letters))}
        self.frequencies = (self._frequency(0, self.words), self._frequency(1, self.letters))

    @classmethod
    def of(cls, messages: Iterable[Normalised]) -> "_Counts":
        rows = [blocks(message) for message in messages]
        words = {feature for row in rows for feature in row[0]}
        seen: dict[str, int] = {}
        for row in rows:
            for feature in set(row[1]):
                seen[feature] = seen.get(feature, 0) + 1
        return cls(rows, words, {feature for feature, number in seen.items() if number > 1})

    def only(self, kept: tuple[set[str], set[str]]) -> "_Counts":
        return _Counts(self.rows, kept[0], kept[1])

    def _frequency(self, block: int, vocabulary: Mapping[str, int]) -> list[float]:
        seen = [0] * len(vocabulary)
        for row in self.rows:
            for feature in set(row[block]):
                if feature in vocabulary:
                    seen[vocabulary[feature]] += 1
        return [math.log((1 + len(self.rows)) / (1 + number)) + 1 for number in seen]

    def tf_idf(self) -> Any:
        """Build the sparse matrix: both blocks with sublinear counts, each of length one."""
        from scipy.sparse import csr_matrix  # noqa: PLC0415 - training only

        data: list[float] = []
        indices: list[int] = []
        starts = [0]
        for row in self.rows:
            offset = 0
            for block, vocabulary in enumerate((self.words, self.letters)):
                self._append(row[block], vocabulary, self.frequencies[block], offset, data, indices)
                offset += len(vocabulary)
            starts.append(len(data))
        shape = (len(self.rows), len(self.words) + len(self.letters))
        return csr_matrix((data, indices, starts), shape=shape)

    @staticmethod
    def _append(features, vocabulary, idf, offset, data, indices):  # type: ignore[no-untyped-def]
        counted: dict[int, int] = {}
        for feature in features:
            at = vocabulary.get(feature)
            if at is not None:
                counted[at] = counted.get(at, 0) + 1
        values = {at: (1 + math.log(number)) * idf[at] for at, number in counted.items()}
        length = math.sqrt(sum(value * value for value in values.values())) or 1.0
        for at, value in sorted(values.items()):
            indices.append(offset + at)
            data.append(value / length)

    def with_weights(self, columns: Sequence[Any]) -> list[dict[str, list[float]]]:
        """Return per block: feature -> [idf, weights of all heads]."""
        result, offset = [], 0
        for block, vocabulary in enumerate((self.words, self.letters)):
            table = {}
            for name, at in vocabulary.items():
                weights = [float(row[offset + at]) for column in columns for row in column]
                table[name] = [self.frequencies[block][at], *weights]
            result.append(table)
            offset += len(vocabulary)
        return result
