"""A customer reads the portal in the language last chosen: by the switch, or in the profile."""

from __future__ import annotations

from app.core.locale import COOKIE
from tests.support.world import World
from tests.unit.portal.test_portal import member, post


def spoken(page: str) -> str:
    return page.split('<html lang="', 1)[1][:2]


def test_the_switch_counts_for_a_signed_in_customer(world: World) -> None:
    customer = member(world)
    profile = {"name": "Rina", "phone": "", "locale": "id"}
    assert post(customer, "/p/susu/profile", **profile).status_code == 302
    customer.set_cookie(COOKIE, "en")
    assert spoken(customer.get("/p/susu/home").text) == "en"


def test_the_profile_counts_when_it_is_saved_later(world: World) -> None:
    customer = member(world)
    customer.set_cookie(COOKIE, "en")
    assert post(customer, "/p/susu/profile", name="Rina", phone="", locale="id").status_code == 302
    assert spoken(customer.get("/p/susu/home").text) == "id"
