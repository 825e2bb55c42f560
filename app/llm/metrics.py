"""Figures of model questions, for Prometheus."""

from __future__ import annotations

from prometheus_client import Histogram

QUESTIONS = Histogram(
    "tanggap_llm_question_seconds",
    "Duration of questions to the model, retries included, by how they ended.",
    ["outcome"],
    buckets=(0.25, 0.5, 1, 2, 4, 8, 12, 20, 30),
)
