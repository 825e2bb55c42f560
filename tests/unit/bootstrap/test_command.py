from __future__ import annotations

import pytest

from bootstrap.command import Command, UsageError, parse


def test_without_arguments_it_serves() -> None:
    assert parse([], {}) == Command("serve")


def test_setup_is_a_command_of_its_own() -> None:
    assert parse(["setup"], {}) == Command("setup")


@pytest.mark.parametrize("word", ["-h", "--help", "help"])
def test_help_is_found_under_its_usual_names(word: str) -> None:
    assert parse([word], {}) == Command("help")


@pytest.mark.parametrize("arguments", [["sreve"], ["--port", "80"], ["setup", "now"]])
def test_an_unknown_command_line_is_refused(arguments: list[str]) -> None:
    with pytest.raises(UsageError, match=arguments[-1]):
        parse(arguments, {})


def test_test_hands_its_arguments_to_pytest() -> None:
    assert parse(["test", "-k", "ticket"], {}) == Command("test", arguments=("-k", "ticket"))


def test_install_may_change_the_machine_but_tolerates_skips() -> None:
    assert parse(["test", "-x", "--install"], {}) == Command("test", install=True, arguments=("-x",))


def test_in_ci_the_machine_is_set_up_and_a_skip_fails() -> None:
    assert parse(["test"], {"CI": "true"}) == Command("test", install=True, strict=True)


@pytest.mark.parametrize("value", ["", "false", "0"])
def test_ci_set_to_nothing_or_false_is_not_ci(value: str) -> None:
    assert parse(["test"], {"CI": value}) == Command("test")


def test_ci_does_not_concern_serving() -> None:
    assert parse([], {"CI": "true"}) == Command("serve")
