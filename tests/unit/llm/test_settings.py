"""Settings, and the model that they make."""

from __future__ import annotations

import pytest
from flask import Flask

from app.llm import current_model
from app.llm.factory import language_model, warm_in_background
from app.llm.openai_adapter import OpenAiLanguageModel
from app.llm.port import Prompt
from app.llm.settings import LlmSettings


def test_keys_are_read_and_absent_ones_keep_their_default():
    settings = LlmSettings.from_config(
        {
            "LLM_MODEL": "m",
            "OPENAI_BASE_URL": "http://127.0.0.1:1/v1",
            "LLM_TIMEOUT_SECONDS": "3",
            "LLM_MAX_RETRIES": 0,
        }
    )
    assert (settings.model, settings.timeout_seconds, settings.max_retries) == ("m", 3.0, 0)
    assert settings.concurrency == 32


def test_all_faults_are_named_at_once():
    with pytest.raises(ValueError, match=r"timeout_seconds.*concurrency.*max_retries"):
        LlmSettings(timeout_seconds=0, concurrency=0, max_retries=-1)


@pytest.mark.parametrize(
    "settings",
    [
        LlmSettings(),
        LlmSettings(api_key="sk"),
        LlmSettings(base_url="http://127.0.0.1:1"),
        LlmSettings(model="m"),
    ],
)
def test_without_model_or_endpoint_there_is_no_model(settings: LlmSettings):
    assert language_model(settings) is None


@pytest.mark.parametrize("where", [{"api_key": "sk"}, {"base_url": "http://127.0.0.1:1/v1"}])
def test_a_model_needs_a_key_or_an_address(where: dict[str, str]):
    assert isinstance(language_model(LlmSettings(model="m", **where)), OpenAiLanguageModel)


def test_warming_happens_beside_the_start():
    model = language_model(LlmSettings(model="m", base_url="http://127.0.0.1:1/v1"))
    assert model is not None
    thread = warm_in_background(model)
    thread.join(timeout=30)
    assert not thread.is_alive()


def test_an_application_without_an_endpoint_has_no_model(app: Flask):
    with app.app_context():
        assert current_model() is None


def test_the_status_command_never_shows_the_key(app: Flask, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(app.config, "OPENAI_API_KEY", "sk-secret")
    monkeypatch.setitem(app.config, "OPENAI_BASE_URL", "https://user:sk-secret@models.example/v1")
    result = app.test_cli_runner().invoke(args=["llm", "status"])
    assert result.exit_code == 0
    assert "models.example" in result.output
    assert "sk-secret" not in result.output


@pytest.mark.parametrize(
    "wrong",
    [{"messages": ()}, {"schema_name": "a b"}, {"schema": {"type": "object", "properties": {"a": {}}}}],
)
def test_a_prompt_that_no_endpoint_takes_is_refused_when_it_is_made(wrong: dict[str, object]):
    with pytest.raises(ValueError, match=r"prompt|schema"):
        Prompt(**{"messages": ({"role": "user", "content": "Halo"},), **wrong})  # type: ignore[arg-type]
