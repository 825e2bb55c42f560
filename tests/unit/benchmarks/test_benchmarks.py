from __future__ import annotations

from math import isfinite

import pytest

from benchmarks.common import TINY, Report, Row, table
from benchmarks.load import TEXT, frame, take_frame
from benchmarks.run import measure
from tests.architecture.code import ROOT

needs_bundles = pytest.mark.skipif(
    not (ROOT / "app" / "static" / "dist" / "manifest.json").exists(), reason="the front end is not built"
)


@pytest.mark.parametrize("name", ["p1", "p2", "p3", pytest.param("p11", marks=needs_bundles)])
def test_each_benchmark_measures_ours_beside_its_baseline(name: str):
    report = measure([name], TINY)
    assert report.rows
    assert all(row.ours > 0 and row.baseline > 0 and isfinite(row.ratio) for row in report.rows)


def test_pages_need_the_same_statements_whatever_their_size():
    report = measure(["p8"], TINY)
    assert all(row.ours > 0 and row.baseline > 0 for row in report.rows)
    (said,) = [remark for remark in report.remarks if remark.startswith("SQL statements")]
    assert "list [5, 6]" in said
    assert "messages [9, 9, 9]" in said


def test_a_missed_goal_is_said_in_the_table():
    slow = Row(name="slow", ours=5, baseline=1, unit="ms", goal=4)
    rare = Row(name="rare", ours=1, baseline=10, unit="/s", goal=0.2, at_least=True)
    kept = Row(name="kept", ours=1, baseline=1, unit="ms", goal=1.5)
    assert [row.met for row in (slow, rare, kept)] == [False, False, True]
    drawn = table(Report([slow, rare, kept], ["said beside it"]))
    assert drawn.count("**no**") == 2
    assert drawn.endswith("- said beside it")


@pytest.mark.parametrize("size", [0, 125, 126, 5_000])
def test_what_the_load_client_frames_it_can_take_apart(size: int):
    masked = frame(b"x" * size)
    start = len(masked) - size
    unmasked = bytes((masked[0], masked[1] & 0x7F)) + masked[2 : start - 4] + masked[start:]
    assert take_frame(unmasked + b"rest") == (TEXT, b"x" * size, b"rest")
    assert take_frame(unmasked[:-1] if size else unmasked[:1]) is None
