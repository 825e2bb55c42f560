"""Pytest plugin: a skipped test fails the run. Loaded with `-p tests.plugins.no_skips`.

On a machine that is to have every server and browser, a skip is a hole in the proof.
"""

from __future__ import annotations

import pytest

WITHOUT_FAILURE = (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED)
_skipped: list[str] = []


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Note a skipped test; an expected failure is not one."""
    if report.skipped and not hasattr(report, "wasxfail"):
        _note(report)


def pytest_collectreport(report: pytest.CollectReport) -> None:
    """Note a module that skipped itself while it was collected."""
    if report.skipped:
        _note(report)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail a session that would have passed; workers of xdist leave that to their controller."""
    is_worker = hasattr(session.config, "workerinput")
    if _skipped and not is_worker and session.exitstatus in WITHOUT_FAILURE:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """List what was skipped and why."""
    if _skipped:
        terminalreporter.section("skipped, which fails this run", red=True, bold=True)
        for line in _skipped:
            terminalreporter.line(line)


def _note(report: pytest.TestReport | pytest.CollectReport) -> None:
    reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    _skipped.append(f"{report.nodeid}: {reason}")
