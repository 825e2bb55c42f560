"""A verdict travels through JSON unchanged."""

from app.triage.verdict import Verdict


def test_a_verdict_survives_json():
    verdict = Verdict(
        intent="feedback",
        kind="praise",
        intents=(("feedback", 0.9),),
        scores=(("feedback", 0.9), ("other", 0.1)),
        entities={"place": ["depok"]},
        evidence=("enak", "rule:praise"),
        proof=({"id": "praise", "because": ["praise_word"]},),
        cost_usd=0.001,
    )
    assert Verdict.from_json(verdict.to_json()) == verdict


def test_fields_of_a_later_version_are_left_aside():
    assert Verdict.from_json({"intent": "other", "mood_ring": "blue"}) == Verdict(intent="other")


def test_a_verdict_knows_what_it_holds():
    verdict = Verdict(intent="complaint", intents=(("complaint", 0.6), ("order", 0.4)))
    assert verdict.holds("order")
    assert not verdict.holds("question")
