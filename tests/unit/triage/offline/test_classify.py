"""The engine on messages of a small shop: what the rest of the product relies on."""

import threading

import pytest

from app.triage.offline import classify as module
from app.triage.offline.classify import Context, classify
from app.triage.verdict import INTENTS, PRIORITIES, SENTIMENTS, TOPICS, Verdict


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("kenapa paket saya belum sampai juga", "complaint"),
        ("susunya bocor semua di dalam kardus", "complaint"),
        ("my card was charged twice", "complaint"),
        ("harga susu coklat berapa kak", "question"),
        ("what time do you open on sunday", "question"),
        ("mau pesan 3 botol susu vanila", "order"),
        ("i'd like to order two boxes please", "order"),
        ("susunya enak banget, anak saya suka", "feedback"),
        ("please add a dark theme to the app", "feedback"),
        ("selamat pagi kak", "smalltalk"),
        ("thank you so much", "smalltalk"),
        ("besok hujan ga di bandung", "other"),
        ("play some jazz music", "other"),
    ],
)
def test_plain_messages_are_understood_in_both_languages(text: str, intent: str):
    assert classify(text).intent == intent


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("halo kak", "greeting"),
        ("selamat siang min", "greeting"),
        ("makasih ya kak", "thanks"),
        ("thanks a lot", "thanks"),
        ("🙏", "thanks"),
        ("dadah", "goodbye"),
        ("iya kak", "yes"),
        ("👍", "yes"),
        ("tidak", "no"),
        ("no", "no"),
        ("kamu robot atau manusia", "bot_question"),
    ],
)
def test_clear_smalltalk_never_abstains_and_says_which(text: str, kind: str):
    verdict = classify(text)
    assert (verdict.intent, verdict.smalltalk) == ("smalltalk", kind)
    if kind != "bot_question":
        assert not verdict.abstained


def test_thanks_with_a_failure_is_a_complaint():
    assert classify("makasih, tapi kok paketnya belum sampai").intent == "complaint"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("kurirnya ramah, pengiriman cepat, mantap", "praise"),
        ("harganya kemahalan untuk rasa seperti ini", "criticism"),
        ("saran saya kemasannya diganti kardus tebal", "suggestion"),
    ],
)
def test_feedback_tells_its_kind(text: str, kind: str):
    assert (classify(text).intent, classify(text).kind) == ("feedback", kind)


@pytest.mark.parametrize(
    ("text", "both"),
    [
        ("susu saya bocor, sekalian mau pesan 2 lagi", {"complaint", "order"}),
        ("paketnya belum sampai. harga susu coklat berapa ya?", {"complaint", "question"}),
        ("my mug arrived broken and i'd like to order two more", {"complaint", "order"}),
    ],
)
def test_a_message_may_hold_two_intents(text: str, both: set[str]):
    verdict = classify(text)
    assert {label for label, _ in verdict.intents} == both
    assert verdict.intents[0][0] == verdict.intent
    assert verdict.possible_complaint


def test_a_message_with_one_intent_holds_one():
    assert [label for label, _ in classify("mau pesan 3 botol susu vanila").intents] == ["order"]


@pytest.mark.parametrize(
    "text",
    [
        "saya mau bicara dengan admin",
        "tolong sambungkan ke cs",
        "i want to talk to a human",
        "bukan bot dong",
    ],
)
def test_asking_for_a_person_is_flagged(text: str):
    assert classify(text).wants_person


def test_not_every_talk_of_people_asks_for_a_person():
    assert not classify("adminnya ramah sekali").wants_person


@pytest.mark.parametrize(
    ("text", "priority"),
    [
        ("kartu saya hilang tolong segera diblokir", "urgent"),
        ("anak saya sakit perut setelah minum susu basi dari sini", "urgent"),
        ("PAKET SAYA HILANG PARAH BANGET KALIAN!!!", "high"),
        ("paket saya belum sampai", "normal"),
        ("susunya enak sekali", "low"),
    ],
)
def test_priority_follows_from_what_is_at_stake(text: str, priority: str):
    assert classify(text).priority == priority


def test_what_the_caller_knows_raises_the_priority():
    assert classify("paket saya belum sampai", context=Context(facts={"repeats": 3})).priority == "high"


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("kurir belum mengantar paket saya", "delivery"),
        ("susunya bocor dan pecah", "damaged_goods"),
        ("pesan warna hitam yang datang merah", "wrong_item"),
        ("kapan refund saya cair", "return"),
        ("aplikasi error terus setelah update", "app"),
        ("berapa harga yang ukuran besar", "product_question"),
        ("mau pesan dua kotak", "order"),
        ("saya tidak bisa login ke akun, lupa password", "account"),
    ],
)
def test_topics_lead_to_departments(text: str, topic: str):
    assert classify(text).topic == topic


def test_an_unsure_verdict_abstains_and_is_not_dressed_as_other():
    verdict = classify("qwrtz blorp")
    assert verdict.abstained
    assert verdict.runner_up in INTENTS


def test_anger_is_noticed():
    assert classify("barang rusak, kalian penipu, parah banget!!!").angry
    assert not classify("barang saya rusak").angry


def test_the_verdict_explains_itself():
    verdict = classify("kenapa paket saya belum sampai")
    assert verdict.reason.endswith(".")
    assert "rule:still-waiting" in verdict.evidence
    fired = {rule["id"] for rule in verdict.proof}
    assert {"still-waiting", "why-trouble", "priority-complaint"} <= fired
    assert all(rule["reason"] and rule["because"] for rule in verdict.proof)


def test_named_things_come_with_the_verdict():
    verdict = classify("resi JP1234567890 belum sampai", context=Context(products=("Susu",)))
    assert verdict.entities == {"airway_bill": ["JP1234567890"]}


@pytest.mark.parametrize(
    "text", ["", " \n ", "你好", "مرحبا بك", "😀😡", "x" * 100_000, "kenapa " * 20_000, "\x00", "<b>"]
)
def test_any_text_gets_a_well_formed_verdict_in_bounded_time(text: str):
    verdict = classify(text)
    assert verdict.intent in INTENTS
    assert verdict.topic in TOPICS
    assert verdict.priority in PRIORITIES
    assert verdict.sentiment in SENTIMENTS
    assert abs(sum(p for _, p in verdict.scores) - 1) < 0.01
    assert verdict.elapsed_ms < 2000
    assert Verdict.from_json(verdict.to_json()) == verdict


@pytest.mark.parametrize("text", ["", "你好", "asdfghjkl"])
def test_what_cannot_be_read_abstains(text: str):
    assert classify(text).abstained


def test_many_threads_share_one_engine():
    module._engine.cache_clear()
    seen, verdicts = set(), []

    def work():
        seen.add(id(module.engine()))
        verdicts.append(classify("kenapa paket saya belum sampai").intent)

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(seen) == 1
    assert verdicts == ["complaint"] * 8
