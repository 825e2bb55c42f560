"""Health, readiness and who may read the figures."""

from __future__ import annotations

import pytest
from sqlalchemy.exc import OperationalError

from app.core.extensions import db
from tests.support.processes import free_port
from tests.support.world import World

ELSEWHERE = {"REMOTE_ADDR": "203.0.113.9"}


def test_a_process_that_answers_is_healthy_and_ready(world: World) -> None:
    for path in ("/healthz", "/readyz"):
        answer = world.visitor().get(path)
        assert (answer.status_code, answer.get_json()) == (200, {"ok": True})


def test_a_process_whose_database_does_not_answer_is_healthy_but_not_ready(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object, **__: object) -> None:
        raise OperationalError("SELECT 1", {}, Exception("gone away"))

    monkeypatch.setattr(db.session, "execute", away)
    assert world.visitor().get("/healthz").status_code == 200
    answer = world.visitor().get("/readyz", headers={"Accept": "application/json"})
    assert (answer.status_code, answer.get_json()["code"]) == (503, "unavailable")


def test_a_process_whose_redis_does_not_answer_is_not_ready(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(world.app.config, "REDIS_URL", f"redis://127.0.0.1:{free_port()}/0")
    assert world.visitor().get("/readyz").status_code == 503


def test_figures_are_for_this_machine_only(world: World) -> None:
    client = world.visitor()
    assert client.get("/metrics").status_code == 200
    assert client.get("/metrics", environ_overrides=ELSEWHERE).status_code == 404


def test_a_proxy_on_this_machine_does_not_open_the_figures_to_the_world(world: World) -> None:
    answer = world.visitor().get("/metrics", headers={"X-Forwarded-For": "203.0.113.9"})
    assert answer.status_code == 404


def test_with_a_token_only_its_bearer_reads_the_figures(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(world.app.config, "METRICS_TOKEN", "s3cret-of-prometheus")
    client = world.visitor()
    assert client.get("/metrics").status_code == 404
    assert client.get("/metrics", headers={"Authorization": "Bearer wrong"}).status_code == 404
    right = {"Authorization": "Bearer s3cret-of-prometheus"}
    assert client.get("/metrics", headers=right, environ_overrides=ELSEWHERE).status_code == 200


@pytest.mark.parametrize("target", ["//evil.example", "/\\evil.example", "https://evil.example"])
def test_changing_the_language_never_leaves_the_site(world: World, target: str) -> None:
    answer = world.visitor().get("/language/en", query_string={"next": target})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
