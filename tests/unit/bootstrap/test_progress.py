from __future__ import annotations

import sys

import pytest

from bootstrap.progress import LAST_LINES, StepFailed, run_quietly, step


def test_a_step_prints_its_title_and_its_seconds(capsys: pytest.CaptureFixture[str]) -> None:
    with step("Baking bread"):
        pass
    assert capsys.readouterr().out == "  Baking bread ... 0.0 s\n"


def test_a_failing_step_says_so_and_passes_the_failure_on(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(StepFailed), step("Baking bread"):
        raise StepFailed("the oven is cold", "heat it")
    assert capsys.readouterr().out == "  Baking bread ... failed after 0.0 s\n"


def test_a_report_ends_with_what_to_do() -> None:
    report = StepFailed("the oven is cold", "heat it", "no gas").report()
    assert report.splitlines() == ["", "no gas", "", "Failed: the oven is cold", "What to do: heat it"]


def test_a_report_shows_only_the_end_of_a_long_output() -> None:
    failure = StepFailed("p", "a", "\n".join(str(number) for number in range(1000)))
    assert len(failure.output.splitlines()) == LAST_LINES
    assert failure.output.endswith("999")


def test_a_command_that_succeeds_prints_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    run_quietly([sys.executable, "-c", "print('chatter')"], problem="p", advice="a")
    assert capfd.readouterr() == ("", "")


def test_a_command_that_fails_shows_both_its_streams() -> None:
    script = "import sys; print('out', flush=True); sys.exit('err')"
    with pytest.raises(StepFailed, match="broken") as caught:
        run_quietly([sys.executable, "-c", script], problem="broken", advice="mend it")
    assert caught.value.output.splitlines() == ["out", "err"]
    assert caught.value.advice == "mend it"


def test_a_command_that_does_not_exist_is_a_failed_step() -> None:
    with pytest.raises(StepFailed) as caught:
        run_quietly(["/nowhere/at-all"], problem="broken", advice="mend it")
    assert "No such file" in caught.value.output
