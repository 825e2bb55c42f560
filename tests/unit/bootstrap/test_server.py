from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest

from bootstrap import server
from bootstrap.progress import StepFailed


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


def test_a_taken_port_suggests_another(taken_port: int) -> None:
    with pytest.raises(StepFailed) as caught:
        server.require_free_port("127.0.0.1", taken_port)
    assert f"PORT={taken_port + 1} python3 run.py" in caught.value.report()


def test_an_address_of_another_machine_is_refused() -> None:
    with pytest.raises(StepFailed) as caught:
        server.require_free_port("192.0.2.1", 5000)
    assert "HOST must be an address of this machine" in caught.value.report()


def test_a_free_port_is_left_free(taken_port: int) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    server.require_free_port("127.0.0.1", port)
    server.require_free_port("127.0.0.1", port)


def test_the_greeting_names_each_account_and_both_addresses() -> None:
    accounts = [("master_admin", "sari@a.example", "satu"), ("cs", "budi@a.example", "dua")]
    text = server.greeting("127.0.0.1", 5000, accounts)
    assert "http://127.0.0.1:5000/\n" in text
    assert "http://127.0.0.1:5000/demo\n" in text
    assert "  master_admin  sari@a.example  satu\n" in text
    assert "  cs            budi@a.example  dua\n" in text


def test_the_greeting_without_demo_names_neither_accounts_nor_shop() -> None:
    text = server.greeting("::1", 80, [])
    assert "http://[::1]:80/" in text
    assert "emo" not in text


def test_unsound_settings_are_named_all_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "many")
    monkeypatch.setenv("UPLOAD_MAX_MB", "0")
    with pytest.raises(StepFailed) as caught:
        server.read_settings()
    assert "PORT" in caught.value.output
    assert "UPLOAD_MAX_MB" in caught.value.output
