"""The figures are what they are called."""

import pytest

from app.triage.evaluate import (
    Judged,
    expected_calibration_error,
    label_of,
    macro_f1,
    measure,
    percentile,
    report,
)


def judged(
    gold: str,
    guess: str,
    confidence: float = 0.9,
    *,
    lang: str = "id",
    also: tuple[str, ...] = (),
    abstained: bool = False,
) -> Judged:
    return Judged(lang, gold, also, guess, confidence, abstained)


ROWS = [
    judged("complaint", "complaint"),
    judged("complaint", "question", 0.6, also=("question",), abstained=True),
    judged("question", "question", lang="en"),
    judged("question", "complaint", 0.8, lang="en"),
]


def test_strict_lenient_coverage_and_recall():
    figures = report(ROWS, "intent", 0.7, [1.0, 2.0, 3.0, 4.0])
    assert figures["strict_accuracy"] == 0.5
    assert figures["lenient_accuracy"] == 0.75
    assert figures["coverage"] == 0.75
    assert figures["strict_accuracy_when_sure"] == pytest.approx(2 / 3, abs=1e-4)
    assert figures["complaint_recall"] == 0.5
    assert figures["languages"]["en"]["strict_accuracy"] == 0.5
    assert figures["latency_ms"] == {"p50": 3.0, "p95": 4.0}


def test_macro_f1_averages_over_labels_that_occur():
    assert macro_f1(ROWS, ("complaint", "question", "order")) == 0.5


def test_perfectly_honest_confidence_has_no_calibration_error():
    assert expected_calibration_error([0.5] * 10, [True] * 5 + [False] * 5) == 0.0
    assert expected_calibration_error([0.9] * 10, [False] * 10) == 0.9


@pytest.mark.parametrize(("share", "value"), [(0.5, 3), (0.95, 5), (0.0, 1)])
def test_percentiles(share: float, value: float):
    assert percentile([5, 3, 1, 2, 4], share) == value


@pytest.mark.parametrize("name", ["criticism", "suggestion", "praise", "feedback"])
def test_kinds_of_feedback_count_as_feedback(name: str):
    assert label_of({"intent": name, "lang": "id"}, "intent") == "feedback"


def test_no_rows_no_figures():
    assert measure([], ("a",), 0.7) == {"n": 0}
