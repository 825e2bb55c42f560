"""Measure how well predictions match labelled messages. Pure arithmetic over rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from app.triage.verdict import INTENTS, LANGUAGES, SENTIMENTS

LABELS = {"intent": INTENTS, "sentiment": SENTIMENTS, "language": LANGUAGES}
FEEDBACK_NAMES = ("criticism", "suggestion", "praise")  # count as feedback
_BINS = 10


@dataclass(frozen=True, slots=True)
class Judged:
    """One labelled message with the engine's answer."""

    lang: str
    gold: str
    also: tuple[str, ...]  # acceptable besides the gold label
    guess: str
    confidence: float
    abstained: bool = False


def label_of(row: dict[str, Any], task: str) -> str:
    """Return the gold label of a row; kinds of feedback are feedback, languages are `lang`."""
    value = str(row["lang" if task == "language" else task])
    return "feedback" if value in FEEDBACK_NAMES else value


def measure(rows: Sequence[Judged], labels: Sequence[str], threshold: float) -> dict[str, Any]:
    """Return the figures of a set of judged messages; shares between 0 and 1."""
    if not rows:
        return {"n": 0}
    strict = [row.guess == row.gold for row in rows]
    kept = [row for row in rows if not row.abstained]
    return {
        "n": len(rows),
        "strict_accuracy": _share(strict),
        "lenient_accuracy": _share([row.guess == row.gold or row.guess in row.also for row in rows]),
        "macro_f1": macro_f1(rows, labels),
        "ece": expected_calibration_error([row.confidence for row in rows], strict),
        "threshold": threshold,
        "coverage": round(len(kept) / len(rows), 4),
        "strict_accuracy_when_sure": _share([row.guess == row.gold for row in kept]),
        "recall": {label: _recall(rows, label) for label in labels if any(r.gold == label for r in rows)},
    }


def report(
    rows: Sequence[Judged], task: str, threshold: float, latencies_ms: Sequence[float] = ()
) -> dict[str, Any]:
    """Return the figures over all rows and per language, with latency, as JSON data."""
    labels = LABELS[task]
    result = measure(rows, labels, threshold)
    if task == "intent":
        result["complaint_recall"] = _recall(rows, "complaint")
    result["languages"] = {}
    for lang in dict.fromkeys(row.lang for row in rows):
        part = measure([row for row in rows if row.lang == lang], labels, threshold)
        if task == "intent":
            part["complaint_recall"] = part["recall"].get("complaint")
        result["languages"][lang] = part
    if latencies_ms:
        result["latency_ms"] = {"p50": percentile(latencies_ms, 0.50), "p95": percentile(latencies_ms, 0.95)}
    return result


def macro_f1(rows: Sequence[Judged], labels: Sequence[str]) -> float:
    """Return the mean F1 over the labels that occur among the gold labels."""
    scores = []
    for label in labels:
        wanted = sum(row.gold == label for row in rows)
        if wanted:
            given = sum(row.guess == label for row in rows)
            hits = sum(row.guess == label == row.gold for row in rows)
            scores.append(2 * hits / (wanted + given))
    return round(sum(scores) / len(scores), 4) if scores else 0.0


def expected_calibration_error(confidences: Sequence[float], right: Sequence[bool]) -> float:
    """Return the mean distance of confidence from accuracy over ten equal bins, weighed by size."""
    bins: list[list[tuple[float, bool]]] = [[] for _ in range(_BINS)]
    for confidence, hit in zip(confidences, right, strict=True):
        place = min(_BINS - 1, max(0, -int(-confidence * _BINS // 1) - 1))  # (0, .1], (.1, .2], …
        bins[place].append((confidence, hit))
    error = 0.0
    for members in filter(None, bins):
        mean = sum(confidence for confidence, _ in members) / len(members)
        share = sum(hit for _, hit in members) / len(members)
        error += len(members) / len(confidences) * abs(mean - share)
    return round(error, 4)


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value below which this share of the values lies."""
    ordered = sorted(values)
    return round(ordered[min(len(ordered) - 1, int(len(ordered) * share))], 3)


def _share(hits: Sequence[bool]) -> float | None:
    return round(sum(hits) / len(hits), 4) if hits else None


def _recall(rows: Sequence[Judged], label: str) -> float | None:
    return _share([row.guess == label for row in rows if row.gold == label])
