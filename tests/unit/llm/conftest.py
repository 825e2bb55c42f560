"""An endpoint on this machine and models that ask it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.llm.breaker import Breaker
from app.llm.openai_adapter import OpenAiLanguageModel
from app.llm.settings import LlmSettings
from tests.support import scripted_endpoint as scripted
from tests.support.scripted_endpoint import ScriptedEndpoint
from tests.unit.llm.asking import GOOD, Model


@pytest.fixture(autouse=True)
def straight_to_the_endpoint(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="session", autouse=True)
def library_is_loaded() -> None:
    OpenAiLanguageModel(LlmSettings(model="m", base_url="http://127.0.0.1:1")).warm()


@pytest.fixture
def endpoint() -> Iterator[ScriptedEndpoint]:
    with ScriptedEndpoint(scripted.answer(GOOD)) as server:
        yield server


@pytest.fixture
def model_at(endpoint: ScriptedEndpoint) -> Model:
    def make(*, breaker: Breaker | None = None, **changes: object) -> OpenAiLanguageModel:
        values = {"model": "m", "base_url": endpoint.base_url, "api_key": "sk-secret", "max_retries": 0}
        settings = LlmSettings(**{**values, **changes})  # type: ignore[arg-type]
        return OpenAiLanguageModel(settings, breaker=breaker)

    return make
