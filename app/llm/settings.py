"""How the endpoint is reached and what it may cost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

TOKENS_PER_PRICE = 1_000_000


@dataclass(frozen=True, slots=True)
class LlmSettings:
    """One endpoint. Prices are US dollars per million tokens; the cap is per business and month."""

    model: str = ""
    api_key: str = field(default="", repr=False)
    base_url: str = ""  # empty: the library's own default
    timeout_seconds: float = 12.0  # one try, and the longest silence inside a stream
    max_retries: int = 1
    monthly_cost_cap_usd: float = 20.0
    input_price_per_mtok: float = 0.0
    output_price_per_mtok: float = 0.0
    concurrency: int = 32  # calls under way at one moment, per process

    def __post_init__(self) -> None:
        """Refuse values no call could work with; names all of them at once."""
        faults = [
            *(
                f"{name} must be positive"
                for name in ("timeout_seconds", "concurrency")
                if getattr(self, name) <= 0
            ),
            *(
                f"{name} must not be negative"
                for name in (
                    "max_retries",
                    "monthly_cost_cap_usd",
                    "input_price_per_mtok",
                    "output_price_per_mtok",
                )
                if getattr(self, name) < 0
            ),
        ]
        if faults:
            raise ValueError("; ".join(faults))

    @classmethod
    def from_config(cls, config: Mapping[str, Any]) -> Self:
        """Read the keys of `config` that docs/how-to/llm.md lists; absent ones keep their default."""
        known = {
            "model": ("LLM_MODEL", str),
            "api_key": ("OPENAI_API_KEY", str),
            "base_url": ("OPENAI_BASE_URL", str),
            "timeout_seconds": ("LLM_TIMEOUT_SECONDS", float),
            "max_retries": ("LLM_MAX_RETRIES", int),
            "monthly_cost_cap_usd": ("LLM_MONTHLY_COST_CAP_USD", float),
            "input_price_per_mtok": ("LLM_INPUT_PRICE_PER_MTOK", float),
            "output_price_per_mtok": ("LLM_OUTPUT_PRICE_PER_MTOK", float),
            "concurrency": ("LLM_CONCURRENCY", int),
        }
        given = {
            name: kind(config[key]) for name, (key, kind) in known.items() if config.get(key) is not None
        }
        return cls(**given)

    @property
    def is_configured(self) -> bool:
        """Whether there is a model and somewhere to ask it; a local endpoint needs no key."""
        return bool(self.model and (self.api_key or self.base_url))

    @property
    def has_prices(self) -> bool:
        """Whether tokens cost something, that is, whether the cap can ever be reached."""
        return self.input_price_per_mtok > 0 or self.output_price_per_mtok > 0

    def cost_usd(self, input_tokens: int, output_tokens: int) -> float:
        """Return what these tokens cost."""
        return (
            input_tokens * self.input_price_per_mtok + output_tokens * self.output_price_per_mtok
        ) / TOKENS_PER_PRICE
