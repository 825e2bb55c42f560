"""Subjects and openings in words."""

from __future__ import annotations

from datetime import UTC, datetime

from app.triage.opening import spoken_opening, subject_of


def test_the_subject_leaves_the_greeting_out() -> None:
    assert subject_of("Halo kak, susu saya\ndatang bocor") == "Susu saya datang bocor"
    assert subject_of("halo kak") == "Halo kak"


def test_a_long_subject_is_cut_at_a_word() -> None:
    subject = subject_of("susu " * 60)
    assert len(subject) <= 90
    assert subject.endswith("susu…")


def test_the_next_opening_is_told_in_the_time_of_the_business() -> None:
    monday = datetime(2026, 1, 5, 1, tzinfo=UTC)
    assert spoken_opening(monday, "Asia/Jakarta", "id") == "Senin 08.00"
    assert spoken_opening(monday, "Asia/Jayapura", "en") == "Monday 10:00\u202fAM".replace("\u202f", " ")
    assert spoken_opening(None, "Asia/Jakarta", "id") == "-"
