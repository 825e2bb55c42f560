"""Stories of a customer: a complaint to its end, a question, a person, a cut line."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.demo import Demo, Visit
from tests.browser.story import SOON, at_work, expect_no_reload, reply, row_of, shopper

pytestmark = pytest.mark.browser


def test_a_complaint_travels_from_the_chat_through_the_queues_to_a_confirmed_end(
    demo: Demo, visit: Visit
) -> None:
    dewi = at_work(demo, visit, "cs2", "/queues/team_handling")
    inbox = at_work(demo, visit, "cs2", "/inbox?tab=all")
    rina = shopper(demo, visit)
    rina.says("Paket susu saya belum sampai, sudah tiga hari. Pesanan SS-10777")
    card = rina.hears("Nomor tiketnya")
    number = re.search(r"#(\d+)", card.inner_text())
    expect(card.get_by_role("link", name="Lihat perkembangan")).to_have_attribute("href", re.compile("/t/"))

    row = row_of(dewi, rina.name)
    expect(row).to_be_visible(timeout=SOON)
    expect(row_of(inbox, rina.name)).to_be_visible(timeout=SOON)
    expect_no_reload(dewi)
    expect_no_reload(inbox)

    row.get_by_role("link").click()
    assert number
    expect(dewi).to_have_url(f"{demo.url}/tickets/{number[1]}")
    reply(dewi, "Mohon maaf, paketnya kami antar sore ini.", wait=True)
    expect(dewi.locator("#ticket-head .stage-response")).to_be_visible()
    rina.hears("paketnya kami antar sore ini")
    expect(rina.chat.locator(".stage.response")).to_have_text("Dijawab")

    rina.says("sudah sampai, terima kasih kak")
    rina.presses("Ya, sudah selesai")
    rina.chat.get_by_text("Sangat puas", exact=True).first.dispatch_event("click")
    rina.presses("Kirim penilaian")
    expect(rina.chat.get_by_text("Terima kasih atas penilaian Anda.")).to_be_visible()

    expect(dewi.locator("#ticket-head .stage-finished")).to_be_visible(timeout=SOON)
    dewi.goto(f"{demo.url}/queues/finished")
    expect(row_of(dewi, rina.name)).to_contain_text("Confirmed by the customer")
    expect(row_of(dewi, rina.name)).to_contain_text("5")


def test_a_question_is_answered_with_its_source_and_no_ticket_opens(demo: Demo, visit: Visit) -> None:
    rina = shopper(demo, visit)
    rina.says("ongkir ke depok berapa ya kak?")
    answer = rina.hears("Ongkir Depok Rp8.000")
    expect(answer).to_contain_text("Sumber: Tanya jawab: Berapa ongkos kirim susu?")
    answer.get_by_role("button", name="Terjawab? Ya").click()
    expect(rina.chat.get_by_text("Senang bisa membantu.")).to_be_visible()
    sari = at_work(demo, visit, "cs", f"/search?q={rina.name.split()[1]}")
    expect(sari.locator(".ticket-number")).to_have_count(0)


def test_one_speaker_at_a_time_from_bot_to_person_and_back(demo: Demo, visit: Visit) -> None:
    sari = at_work(demo, visit, "cs", "/inbox?tab=waiting")
    rina = shopper(demo, visit)
    rina.presses("Bicara dengan petugas")
    rina.says("ada orangnya?")
    row_of(sari, rina.name).get_by_role("link").click(timeout=SOON)
    expect_no_reload(sari)
    sari.get_by_role("button", name="Take over").click()
    expect(sari.locator("#inbox-bar")).to_contain_text("You speak")
    expect(rina.chat.get_by_text("Anda berbicara dengan Sari Lestari")).to_be_visible()
    spoken = rina.chat.locator(".message.bot").count()

    rina.says("ongkir ke depok berapa?")
    expect(sari.locator(".message.from-customer").last).to_contain_text("ongkir ke depok")
    reply(sari, "Delapan ribu, Kak.")
    rina.hears("Delapan ribu, Kak.")
    rina.says("harga susu berapa?")
    rina.page.wait_for_timeout(1_500)  # the bot would have answered by now
    assert rina.chat.locator(".message.bot").count() == spoken

    sari.get_by_role("button", name="Hand back to the bot").first.click()
    expect(rina.chat.get_by_role("status").filter(has_text="asisten otomatis")).to_be_visible()
    rina.says("bisa kirim ke Bogor?")
    rina.hears("Kami mengantar ke Depok")


def test_what_was_written_on_a_cut_line_arrives_once_and_in_order(demo: Demo, visit: Visit) -> None:
    rina = shopper(demo, visit)
    rina.presses("Bicara dengan petugas")
    rina.says("halo")
    sari = at_work(demo, visit, "cs", "/inbox?tab=waiting")
    row_of(sari, rina.name).get_by_role("link").click()
    sari.get_by_role("button", name="Take over").click()
    rina.page.context.set_offline(True)
    for text in ("pertama tanpa sinyal", "kedua tanpa sinyal"):
        field = rina.chat.get_by_role("textbox", name="Tulis pesan")
        field.fill(text)
        field.press("Enter")
    expect(rina.chat.locator(".message.pending")).to_have_count(2)
    reply(sari, "Masih di sana, Kak?")
    rina.page.context.set_offline(False)
    rina.hears("Masih di sana, Kak?")
    expect(rina.chat.locator(".message.pending")).to_have_count(0)
    expect(sari.locator(".message.from-customer").last).to_contain_text("kedua tanpa sinyal")
    sari.reload()
    expect(sari.locator(".message.from-customer").last).to_contain_text("kedua tanpa sinyal")
    said = sari.locator(".message.from-customer .message-words").all_inner_texts()
    assert said == ["halo", "pertama tanpa sinyal", "kedua tanpa sinyal"]
