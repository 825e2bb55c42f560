from __future__ import annotations

from tests.architecture.code import called_name, calls, modules

UNIT_OF_WORK = "app.core.uow"


def test_one_function_commits() -> None:
    places = {
        f"{name}:{inside}"
        for name, tree in modules().items()
        for inside, call in calls(tree)
        if called_name(call) == "commit"
    }
    assert places == {f"{UNIT_OF_WORK}:transaction"}


def test_only_actions_and_their_helpers_record_events() -> None:
    allowed = ("actions", "transitions", "mail")
    strangers = {
        name
        for name, tree in modules().items()
        for _, call in calls(tree)
        if called_name(call) == "record" and not any(part in allowed for part in name.split("."))
    }
    assert strangers == set()


def test_only_actions_open_transactions() -> None:
    """Adapters call actions; what opens a transaction elsewhere is listed with its reason."""
    reasons = {
        "app.core.uow": "defines it",
        "app.core.delivery": "the outbox's own bookkeeping",
        "app.accounts.security": "Flask-Security's store and mails",
        "app.llm.ledger": "books what a call cost, beside the work that asked for it",
        "app.chat.widget_api": "a visitor's session is several actions: all of them or none",
        "app.demo.loader": "writes the demo business as a whole",
        "app.demo.player": "plays one step of a talk as a whole",
        "app.demo.ageing": "makes the talks look old",
    }
    openers = {
        name
        for name, tree in modules().items()
        for _, call in calls(tree)
        if called_name(call) == "transaction" and "actions" not in name.split(".")
    }
    assert openers - reasons.keys() == set()
