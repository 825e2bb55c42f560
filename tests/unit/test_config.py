"""Settings: defaults that work, and every combination that would lose data or hang is refused at start."""

from __future__ import annotations

import stat
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

import config
from config import Settings

SECRET = "a-secret-of-more-than-thirty-two-characters"
DISTRIBUTED = {
    "deployment": "distributed",
    "secret_key": SECRET,
    "database_url": "mysql+pymysql://tanggap@127.0.0.1/tanggap",
    "redis_url": "redis://127.0.0.1:6379/0",
    "socketio_message_queue": "redis://127.0.0.1:6379/1",
    "public_url": "https://bantuan.example",
}


@pytest.fixture(autouse=True)
def no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)


def settings(tmp_path: Path, **values: Any) -> Settings:
    return Settings(_env_file=None, instance_dir=tmp_path, **values)  # type: ignore[call-arg]


def refusal(tmp_path: Path, **values: Any) -> str:
    with pytest.raises(ValidationError) as caught:
        settings(tmp_path, **values)
    return str(caught.value)


def test_nothing_set_is_one_process_on_sqlite_with_a_secret_of_its_own(tmp_path: Path) -> None:
    made = settings(tmp_path)
    assert made.deployment == "embedded"
    assert made.database_url == f"sqlite:///{tmp_path / 'tanggap.db'}"
    assert made.signup == "open"
    assert made.public_url == "http://127.0.0.1:5000"
    assert len(made.secret_key) >= 32
    assert settings(tmp_path).secret_key == made.secret_key
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600


def test_a_sound_distributed_deployment_is_taken_with_sign_up_closed(tmp_path: Path) -> None:
    made = settings(tmp_path, **DISTRIBUTED)
    assert made.signup == "closed"
    assert not made.demo_allowed
    assert not (tmp_path / "secret_key").exists()


def test_gevent_with_pymysql_is_taken(tmp_path: Path) -> None:
    assert settings(tmp_path, **DISTRIBUTED, socketio_async_mode="gevent").socketio_async_mode == "gevent"


@pytest.mark.parametrize("scheme", ["mysql", "mysql+mysqldb"])
def test_gevent_with_the_driver_in_c_is_refused(tmp_path: Path, scheme: str) -> None:
    wrong = DISTRIBUTED | {"database_url": f"{scheme}://u@127.0.0.1/t", "socketio_async_mode": "gevent"}
    assert "blocks the whole process" in refusal(tmp_path, **wrong)


def test_gevent_with_sqlite_is_refused(tmp_path: Path) -> None:
    wrong = DISTRIBUTED | {"database_url": "", "socketio_async_mode": "gevent"}
    assert "blocks the whole process" in refusal(tmp_path, **wrong)


def test_gevent_in_the_embedded_deployment_is_refused(tmp_path: Path) -> None:
    text = refusal(tmp_path, database_url="mysql+pymysql://u@127.0.0.1/t", socketio_async_mode="gevent")
    assert "gevent needs DEPLOYMENT=distributed" in text


@pytest.mark.parametrize(
    ("missing", "said"),
    [
        ("secret_key", "needs a SECRET_KEY"),
        ("socketio_message_queue", "needs SOCKETIO_MESSAGE_QUEUE"),
        ("redis_url", "needs REDIS_URL"),
        ("database_url", "needs MariaDB or MySQL"),
        ("public_url", "needs PUBLIC_URL"),
    ],
)
def test_many_processes_without_what_they_share_are_refused(tmp_path: Path, missing: str, said: str) -> None:
    text = refusal(tmp_path, **(DISTRIBUTED | {missing: ""}))
    assert said in text
    assert text.count("DEPLOYMENT=distributed needs") == 1


def test_all_faults_are_named_at_once(tmp_path: Path) -> None:
    text = refusal(tmp_path, deployment="distributed")
    for name in ("SECRET_KEY", "SOCKETIO_MESSAGE_QUEUE", "REDIS_URL", "DATABASE_URL", "PUBLIC_URL"):
        assert name in text


def test_a_short_secret_is_refused_in_production(tmp_path: Path) -> None:
    assert "at least 32 characters" in refusal(tmp_path, **(DISTRIBUTED | {"secret_key": "changeme"}))


def test_a_queue_that_is_not_redis_is_refused(tmp_path: Path) -> None:
    wrong = DISTRIBUTED | {"socketio_message_queue": "memory://", "redis_url": "localhost:6379"}
    text = refusal(tmp_path, **wrong)
    assert "SOCKETIO_MESSAGE_QUEUE=redis://" in text
    assert "REDIS_URL=redis://" in text


@pytest.mark.parametrize("url", ["mariadb+pymysql://u@h/t", "postgresql://u@h/t", "tanggap.db"])
def test_an_address_of_a_database_nobody_tried_is_refused(tmp_path: Path, url: str) -> None:
    assert "DATABASE_URL must start with" in refusal(tmp_path, database_url=url)


def test_the_driver_in_c_is_refused_with_advice_where_it_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(config.importlib.util, "find_spec", lambda _name: None)
    assert "requirements-mysql.txt" in refusal(tmp_path, database_url="mysql+mysqldb://u@h/t")


def test_mails_that_go_nowhere_are_refused_in_production(tmp_path: Path) -> None:
    assert "locmem is for tests" in refusal(tmp_path, **DISTRIBUTED, mail_backend="locmem")


@pytest.mark.parametrize(
    ("host", "allowed"),
    [("127.0.0.1", True), ("::1", True), ("localhost", True), ("0.0.0.0", False), ("x", False)],
)
def test_demo_data_exist_on_loopback_only(tmp_path: Path, host: str, allowed: bool) -> None:
    assert settings(tmp_path, host=host).demo_allowed is allowed


@pytest.mark.parametrize(
    ("name", "value"),
    [("port", 0), ("port", 70_000), ("upload_max_mb", 0), ("trusted_proxies", -1), ("deployment", "cloud"),
     ("signup", "perhaps"), ("socketio_async_mode", "eventlet"), ("burst_window_ms", -5)],
)  # fmt: skip
def test_values_outside_their_range_are_refused(tmp_path: Path, name: str, value: object) -> None:
    assert name in refusal(tmp_path, **{name: value})


def test_the_environment_is_read_by_upper_case_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "5099")
    monkeypatch.setenv("PUBLIC_URL", "https://bantuan.example/")
    made = settings(tmp_path)
    assert made.port == 5099
    assert made.public_url == "https://bantuan.example"
