"""Stories of the team: a department sees its own only, and two people who move one ticket."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.demo import Demo, Visit
from tests.browser.story import SOON, at_work, expect_no_reload, file_case, row_of

pytestmark = pytest.mark.browser


def test_a_department_admin_sees_the_own_department_until_something_is_escalated_to_it(
    demo: Demo, visit: Visit
) -> None:
    sari = demo.person(visit, "cs")
    number = file_case(sari, demo, "Bu Lastri", "Umum")
    budi = at_work(demo, visit, "admin", "/queues/team_handling")
    departments = set(budi.locator("[data-row] td:nth-child(3)").all_inner_texts())
    assert departments == {"Pengiriman"}
    expect(row_of(budi, "Bu Lastri")).to_have_count(0)
    for path in ("/queues/progress", "/queues/response", "/queues/finished", f"/tickets/{number}"):
        answer = budi.request.get(demo.url + path)
        assert answer.status in (403, 404), path
    found = budi.request.get(f"{demo.url}/search?q=Lastri").text()
    assert f"/tickets/{number}" not in found

    tab = budi.locator("[data-tab=escalated] .tab-count")
    before = int(tab.inner_text())
    sari.get_by_role("button", name="Escalate").click()
    dialog = sari.get_by_role("dialog", name="Escalate")
    dialog.get_by_label("To whom").select_option(label="Pengiriman")
    dialog.get_by_label("Why").fill("Botol retak di jalan, mohon tim pengiriman.")
    dialog.get_by_role("button", name="Escalate").click()
    expect(row_of(budi, "Bu Lastri")).to_contain_text("escalated", timeout=SOON)
    expect(tab).to_have_text(str(before + 1), timeout=SOON)
    expect_no_reload(budi)
    row_of(budi, "Bu Lastri").get_by_role("link").click()
    expect(budi.locator("#ticket-head")).to_contain_text("Telepon dari Bu Lastri")


def test_of_two_who_move_the_same_ticket_one_wins_and_the_other_is_told(demo: Demo, visit: Visit) -> None:
    dewi = demo.person(visit, "cs2")
    number = file_case(dewi, demo, "Pak Wayan", "Pengiriman")
    budi = at_work(demo, visit, "admin", f"/tickets/{number}")
    budi.get_by_role("button", name="Finish").click()
    budi.get_by_label("Withdrawn").check()
    dewi.get_by_role("button", name="Wait for the customer", exact=True).click()
    expect(dewi.locator("#ticket-head .stage-response")).to_be_visible()
    budi.locator("dialog[open] button.btn-primary").click()
    told = budi.locator("dialog[open] .toasts")  # in front of the dialog, where it is seen and read aloud
    expect(told).to_contain_text("Dewi Anggraini was faster: this ticket is now in “Answered”.")
    budi.keyboard.press("Escape")
    expect(budi.locator("#ticket-head .stage-response")).to_be_visible()
    dewi.reload()
    expect(dewi.locator("#ticket-head .stage-response")).to_be_visible()


def test_the_answer_field_of_a_long_ticket_is_in_view(demo: Demo, visit: Visit) -> None:
    dewi = at_work(demo, visit, "cs2", "/tickets/1")
    expect(dewi.locator(".message").last).to_be_in_viewport()
    expect(dewi.get_by_role("textbox", name="Reply to the customer")).to_be_in_viewport(ratio=1)
