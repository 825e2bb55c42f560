"""The topics that triage predicts; a business says which department serves which."""

from __future__ import annotations

TOPICS = (
    "delivery",
    "payment",
    "damaged_goods",
    "wrong_item",
    "return",
    "product_question",
    "order",
    "account",
    "app",
    "other",
)
