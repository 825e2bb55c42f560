from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.chat_helpers import (
    ANSWER,
    QUESTION,
    Staff,
    conversation_id,
    expect_sent,
    open_chat,
    own,
    theirs,
    ticket_id,
    wait_for_link,
    write,
)
from tests.browser.conftest import assert_accessible
from tests.browser.live import Live

pytestmark = pytest.mark.browser
Visit = Callable[..., BrowserContext]
SignIn = Callable[[str], Page]


def test_a_question_is_answered_with_its_source_and_the_customer_says_that_it_helped(live: Live, page: Page):
    open_chat(page, live)
    write(page, QUESTION)
    expect_sent(page, QUESTION)
    answer = theirs(page, ANSWER)
    expect(answer).to_be_visible()
    expect(answer.get_by_text("Sumber:")).to_be_visible()
    answer.get_by_role("button", name="Terjawab? Ya").click()
    expect(answer.get_by_text("Senang bisa membantu.")).to_be_visible()
    page.reload()
    expect(theirs(page, ANSWER).get_by_text("Senang bisa membantu.")).to_be_visible()


def test_a_person_is_one_press_away_and_what_they_say_arrives_without_reload(
    live: Live, page: Page, visit: Visit
):
    open_chat(page, live)
    page.get_by_role("button", name="Bicara dengan petugas").click()
    expect(page.get_by_text("Menunggu petugas.")).to_be_visible()
    page.get_by_role("button", name="Kembali ke bot").click()
    expect(page.get_by_text("asisten otomatis")).to_be_visible()
    page.get_by_role("button", name="Bicara dengan petugas").click()
    expect(page.get_by_text("Menunggu petugas.")).to_be_visible()
    Staff(live, visit).say(conversation_id(page), "Halo, saya Sari. Ada yang bisa dibantu?")
    expect(theirs(page, "Halo, saya Sari.")).to_be_visible()
    expect(page.get_by_text("Anda berbicara dengan Sari")).to_be_visible()
    assert_accessible(page)


def test_the_customer_sees_that_staff_read_and_type(live: Live, page: Page, staff_page: SignIn):
    open_chat(page, live)
    page.get_by_role("button", name="Bicara dengan petugas").click()
    expect(page.get_by_text("Menunggu petugas.")).to_be_visible()
    write(page, "Ada orang di sana?")
    expect_sent(page, "Ada orang di sana?")
    wait_for_link(page, "live")
    agent = staff_page("cs")
    agent.goto(f"{live.url}/inbox/{conversation_id(page)}")
    expect(own(page, "Ada orang di sana?").get_by_text("Dibaca")).to_be_attached()
    expect(agent.locator("[data-presence]")).to_have_attribute("data-state", "connected")
    agent.locator("textarea").first.press_sequentially("Halo")
    expect(page.get_by_text("Sari sedang mengetik")).to_be_visible()


def test_what_the_customer_types_is_never_markup_and_addresses_become_safe_links(live: Live, page: Page):
    open_chat(page, live)
    write(page, "<img src=x onerror=alert(1)> lihat https://contoh.id/a?b=1, ya")
    message = own(page, "<img src=x onerror=alert(1)>")
    expect(message).to_be_visible()
    expect(message.locator("img")).to_have_count(0)
    link = message.get_by_role("link")
    expect(link).to_have_attribute("href", "https://contoh.id/a?b=1")
    expect(link).to_have_attribute("rel", re.compile("noopener"))


def test_the_prechat_form_names_what_is_missing_and_leaves_the_rest_to_the_customer(live: Live, phone: Page):
    open_chat(phone, live, "asking")
    expect(phone.get_by_role("textbox", name="Tulis pesan")).to_be_hidden()
    phone.get_by_role("button", name="Mulai obrolan").click()
    expect(phone.get_by_text("Mohon diisi.")).to_be_visible()
    expect(phone.get_by_label("Nama")).to_be_focused()
    phone.get_by_label("Nama").fill("Rina")
    phone.get_by_label("Nomor WhatsApp").fill("bukan nomor")
    phone.get_by_role("button", name="Mulai obrolan").click()
    expect(phone.get_by_label("Nomor WhatsApp")).to_be_focused()
    phone.get_by_label("Nomor WhatsApp").fill("")
    phone.get_by_role("button", name="Mulai obrolan").click()
    write(phone, "Halo, saya Rina")
    expect_sent(phone, "Halo, saya Rina")
    phone.reload()
    expect_sent(phone, "Halo, saya Rina")


def test_files_go_by_button_and_by_paste(live: Live, page: Page, tmp_path: Path):
    picture = tmp_path / "botol bocor.png"
    picture.write_bytes((Path(__file__).parents[2] / "app/static/widget/icon-192.png").read_bytes())
    open_chat(page, live)
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Lampirkan berkas").click()
    chooser.value.set_files(picture)
    sent = page.get_by_role("link", name="Berkas botol bocor.png")
    expect(sent).to_have_count(1)
    expect(page.locator(".message.pending")).to_have_count(0)
    shown = sent.locator("img")
    expect(shown).to_have_js_property("naturalWidth", 192)
    page.get_by_role("textbox", name="Tulis pesan").evaluate(
        """(field) => {
            const transfer = new DataTransfer();
            transfer.items.add(new File(["Catatan pesanan\\n"], "catatan.txt", {type: "text/plain"}));
            field.dispatchEvent(new ClipboardEvent("paste", {clipboardData: transfer, bubbles: true}));
        }"""
    )
    with page.expect_download() as download:
        page.get_by_role("link", name="Berkas catatan.txt").click()
    assert Path(download.value.path()).read_text(encoding="utf-8") == "Catatan pesanan\n"


def test_a_file_that_is_too_large_is_refused_in_words_before_it_is_sent(live: Live, page: Page):
    open_chat(page, live)
    large = {"name": "video.mp4", "mimeType": "video/mp4", "buffer": b"x" * (11 * 1024 * 1024)}
    page.locator("input[type=file]").set_input_files(large)
    expect(page.get_by_text("video.mp4 terlalu besar. Paling besar 10 MB.")).to_be_visible()
    expect(page.locator(".message.pending")).to_have_count(0)


def test_a_file_that_the_server_refuses_says_so_and_can_be_discarded(live: Live, page: Page):
    open_chat(page, live)
    program = {"name": "foto.png", "mimeType": "image/png", "buffer": b"MZ\x90\x00" + b"\x00" * 200}
    page.locator("input[type=file]").set_input_files(program)
    expect(page.locator(".message.pending .failed")).to_be_visible()
    page.get_by_role("button", name="Buang").click()
    expect(page.locator(".message.pending")).to_have_count(0)


def test_the_language_changes_at_once_and_stays(live: Live, page: Page):
    open_chat(page, live)
    expect(page.get_by_role("textbox", name="Tulis pesan")).to_be_visible()
    page.get_by_role("button", name="Pilihan").click()
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("textbox", name="Write a message")).to_be_visible()
    expect(page.get_by_role("button", name="Talk to a person")).to_be_visible()
    expect(page.get_by_text("Hello! How can we help you?")).to_be_visible()
    assert page.locator("html").get_attribute("lang") == "en"
    page.reload()
    expect(page.get_by_role("textbox", name="Write a message")).to_be_visible()


def test_two_tabs_of_one_visitor_agree(live: Live, visit: Visit):
    context = visit()
    first = open_chat(context.new_page(), live)
    write(first, "Dari tab pertama")
    expect_sent(first, "Dari tab pertama")
    second = open_chat(context.new_page(), live)
    expect_sent(second, "Dari tab pertama")
    wait_for_link(second, "live")
    write(second, QUESTION)
    expect_sent(first, QUESTION)
    expect(theirs(first, ANSWER)).to_have_count(1)
    expect(theirs(second, ANSWER)).to_have_count(1)
    lines = ".log .bubble"
    assert first.locator(lines).all_inner_texts() == second.locator(lines).all_inner_texts()


def test_two_tabs_that_begin_at_once_are_one_visitor(live: Live, visit: Visit):
    context = visit()
    pages = [context.new_page(), context.new_page()]
    for page in pages:
        page.goto(f"{live.url}/chat/susu-segar", wait_until="commit")
    for number, page in enumerate(pages):
        page.bring_to_front()
        write(page, f"Serentak {number}")
        expect_sent(page, f"Serentak {number}")
    for page in pages:
        page.reload()
        expect_sent(page, "Serentak 0")
        expect_sent(page, "Serentak 1")


def test_the_transcript_is_a_download(live: Live, page: Page):
    open_chat(page, live)
    write(page, "Untuk arsip saya")
    expect_sent(page, "Untuk arsip saya")
    page.get_by_role("button", name="Pilihan").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Unduh percakapan").click()
    assert "Untuk arsip saya" in Path(download.value.path()).read_text(encoding="utf-8")


def test_a_complaint_becomes_a_ticket_card_and_asks_for_a_contact_once(live: Live, phone: Page):
    open_chat(phone, live)
    write(phone, "Susu yang saya terima basi dan botolnya bocor, saya kecewa sekali, minta ganti rugi")
    card = phone.locator(".card").filter(has_text="Tiket")
    expect(card).to_be_visible(timeout=20_000)
    expect(card.locator(".stage")).to_have_text(re.compile("Diterima|Sedang ditangani"))
    contact = phone.get_by_role("textbox", name="Email atau WhatsApp")
    contact.fill("bukan kontak")
    phone.get_by_role("button", name="Simpan").click()
    expect(phone.get_by_text("Tulis alamat email atau nomor WhatsApp yang benar.")).to_be_visible()
    contact.fill("rina@contoh.id")
    phone.get_by_role("button", name="Simpan").click()
    expect(phone.get_by_text("Tersimpan. Kami kabari ke rina@contoh.id.")).to_be_visible()
    assert_accessible(phone)


def test_the_customer_confirms_the_answer_and_rates_it_with_a_face(live: Live, phone: Page, visit: Visit):
    open_chat(phone, live)
    write(phone, "Pesanan saya datang bocor semua, saya kecewa, tolong diganti")
    expect(phone.locator(".card .stage")).to_be_visible(timeout=20_000)
    answer = {"ticket_id": ticket_id(phone), "wait_for_customer": True}
    Staff(live, visit, "master").say(conversation_id(phone), "Sudah kami ganti hari ini.", **answer)
    expect(theirs(phone, "Sudah kami ganti hari ini.")).to_be_visible()
    expect(phone.locator(".card .stage")).to_have_text("Dijawab")
    write(phone, "terima kasih")
    confirm = phone.get_by_role("button", name="Ya, sudah selesai")
    expect(confirm).to_be_visible(timeout=20_000)
    confirm.click()
    expect(phone.locator(".card .stage")).to_have_text("Selesai")
    phone.get_by_role("radio", name="Sangat puas").check()
    phone.get_by_role("textbox", name="Pesan untuk kami").fill("Cepat sekali")
    assert_accessible(phone)
    phone.get_by_role("button", name="Kirim penilaian").click()
    expect(phone.get_by_role("heading", level=1)).to_be_in_viewport()
    expect(phone.get_by_text("Terima kasih atas penilaian Anda.")).to_be_visible()
    phone.reload()
    expect(phone.get_by_text("Terima kasih atas penilaian Anda.")).to_be_visible()
    expect(confirm).to_have_count(0)


def test_a_message_of_more_than_ten_thousand_letters_is_kept_in_the_field_and_explained(
    live: Live, page: Page
):
    open_chat(page, live)
    write(page, "x" * 10_001)
    expect(page.get_by_text("paling banyak 10.000 huruf")).to_be_visible()
    expect(page.get_by_role("textbox", name="Tulis pesan")).to_have_value("x" * 10_001)


def test_no_animation_runs_for_those_who_asked_for_less_motion(live: Live, visit: Visit):
    page = visit(reduced_motion="reduce").new_page()
    open_chat(page, live)
    write(page, QUESTION)
    expect(theirs(page, ANSWER)).to_be_visible()
    assert page.evaluate("document.getAnimations().length") == 0
