from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.accounts.actions.settings import change_hours, change_settings, map_topics, rotate_identity_secret
from app.accounts.queries import organization
from app.accounts.schemas.settings import TicketClocksSchema, minutes_of, origin_of
from app.calendars.hours import Span
from app.calendars.queries import opening_hours
from app.core.errors import Forbidden, Invalid
from app.tenancy.models import Organization
from tests.support.world import World

BUSINESS = {
    "name": "Susu Sapi",
    "address": "Jl. Mawar 1",
    "timezone": "Asia/Jayapura",
    "locale": "en",
    "accent": "#AA3300",
}
CLOCKS = {
    "reminder_hours": "24",
    "auto_finish_hours": "48",
    "grace_days": "3",
    "dispatch_minutes": "20",
    **{f"first_reply__{p}": "2" for p in ("low", "normal", "high", "urgent")},
    **{f"solve__{p}": "9" for p in ("low", "normal", "high", "urgent")},
}


def stored(world: World) -> Organization:
    with world.scope():
        return organization(world.id)


def save(world: World, page: str, **fields: object) -> int:
    return world.client("master").post(f"/settings/{page}", data=fields).status_code


def test_the_business_is_changed(world: World) -> None:
    assert save(world, "business", **BUSINESS) == 302
    found = stored(world)
    assert (found.name, found.timezone, found.locale) == ("Susu Sapi", "Asia/Jayapura", "en")
    assert found.settings.widget.accent == "#aa3300"


@pytest.mark.parametrize(
    ("field", "value"),
    [("name", ""), ("timezone", "Nowhere"), ("accent", "red"), ("accent", "#12345"), ("slug", "other")],
)
def test_a_bad_business_is_refused_and_nothing_changes(world: World, field: str, value: str) -> None:
    assert save(world, "business", **{**BUSINESS, field: value}) == 422
    assert stored(world).name == "Susu Segar"


def test_the_bot_is_changed(world: World) -> None:
    fields = {"name": "Susi", "greeting_id": "Halo!\nSelamat datang", "greeting_en": "Hi", "tone": "formal"}
    assert save(world, "bot", **fields) == 302
    assert stored(world).settings.bot.greeting_id == "Halo!\nSelamat datang"
    assert save(world, "bot", **{**fields, "tone": "rude"}) == 422


def test_one_section_leaves_the_others_alone(world: World) -> None:
    fields = {"name": "Susi", "greeting_id": "Halo", "greeting_en": "Hi", "tone": "formal"}
    save(world, "bot", **fields)
    save(world, "business", **BUSINESS)
    save(world, "widget", allowed_origins="https://toko.example", prechat_fields=["name"])
    settings = stored(world).settings
    assert settings.bot.name == "Susi"
    assert settings.widget.accent == "#aa3300"
    assert settings.widget.allowed_origins == ("https://toko.example",)


def test_pre_chat_fields_are_required_only_when_asked(world: World) -> None:
    save(world, "widget", prechat_fields=["name", "email"], prechat_required=["email", "phone"])
    widget = stored(world).settings.widget
    assert (widget.prechat_fields, widget.prechat_required) == (("name", "email"), ("email",))


def test_ticket_clocks_are_stored_by_priority(world: World) -> None:
    assert save(world, "tickets", **{**CLOCKS, "first_reply__urgent": "1"}) == 302
    tickets = stored(world).settings.tickets
    assert tickets.first_reply_hours == {"low": 2, "normal": 2, "high": 2, "urgent": 1}
    assert (tickets.reminder_hours, tickets.cs_reads_own_departments_only) == (24, False)
    assert save(world, "tickets", **CLOCKS, cs_reads_own_departments_only="true") == 302
    assert stored(world).settings.tickets.cs_reads_own_departments_only is True


@pytest.mark.parametrize(
    "change",
    [
        {"reminder_hours": "0"},
        {"reminder_hours": "abc"},
        {"auto_finish_hours": "24"},
        {"solve__high": "1"},
        {"grace_days": "1000"},
        {"first_reply__low": ""},
    ],
)
def test_clocks_that_make_no_sense_are_refused(world: World, change: dict[str, str]) -> None:
    assert save(world, "tickets", **{**CLOCKS, **change}) == 422


def test_clocks_with_a_missing_field_are_refused_and_do_not_fail(world: World) -> None:
    with world.app.test_request_context():
        for name in CLOCKS:
            rest = {key: value for key, value in CLOCKS.items() if key != name}
            assert name in TicketClocksSchema().validate(rest)


def test_opening_hours_are_stored_per_weekday(world: World) -> None:
    week = {f"opens__{day}": "08:30" for day in range(7)} | {f"closes__{day}": "16:00" for day in range(7)}
    assert save(world, "hours", **{**week, "open__0": "true", "open__6": "true", "closes__6": "00:00"}) == 302
    with world.scope():
        assert opening_hours() == {0: Span(510, 960), 6: Span(510, 1440)}
    assert save(world, "hours", **{**week, "open__0": "true", "closes__0": "08:00"}) == 422


def test_topics_go_to_departments_of_the_business(world: World, other_world: World) -> None:
    assert save(world, "departments/topics", delivery=str(world.kirim.id), payment="") == 302
    assert stored(world).settings.tickets.topic_departments == {"delivery": str(world.kirim.id)}
    with world.scope(), pytest.raises(Invalid):
        map_topics(world.actor("master"), {"delivery": str(other_world.kirim.id)})


def test_a_new_secret_replaces_the_old_one(world: World) -> None:
    before = stored(world).identity_secret
    assert world.client("master").post("/settings/widget/secret").status_code == 302
    assert stored(world).identity_secret != before


def test_only_the_master_admin_changes_settings(world: World) -> None:
    for who in ("admin", "cs"):
        with world.scope(), pytest.raises(Forbidden):
            change_settings(world.actor(who), "bot", {"name": "X"})
        with world.scope(), pytest.raises(Forbidden):
            rotate_identity_secret(world.actor(who))
        with world.scope(), pytest.raises(Forbidden):
            change_hours(world.actor(who), {})


def test_the_line_to_copy_names_the_business(world: World) -> None:
    page = world.client("master").get("/settings/widget").text
    assert stored(world).widget_key in page
    assert "http://localhost/widget/loader.js" in page


@pytest.mark.parametrize(
    ("address", "origin"),
    [
        ("https://Toko.Example/", "https://toko.example"),
        ("https://toko.example:443", "https://toko.example"),
        ("https://toko.example:8443", "https://toko.example:8443"),
        ("http://localhost:5001", "http://localhost:5001"),
        ("http://192.168.1.5", "http://192.168.1.5"),
        ("http://toko.example", None),
        ("https://toko.example/page", None),
        ("https://user@toko.example", None),
        ("https://toko.example?x=1", None),
        ("https://*.example", None),
        ("https://a;b", None),
        ("https://toko.example:99999", None),
        ("javascript:alert(1)", None),
        ("toko.example", None),
        ("https://", None),
        ("https://[::1", None),
    ],
)
def test_only_origins_of_sites_are_taken(address: str, origin: str | None) -> None:
    assert origin_of(address) == origin


@given(st.text(max_size=60))
def test_an_origin_can_never_break_out_of_a_header(text: str) -> None:
    origin = origin_of(text)
    assert origin is None or not set(origin) & set(" ;,'\"\r\n\t*")


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("08:30", 510), ("0:05", 5), ("24:00", 1440), ("24:01", None), ("8", None), ("ab:cd", None)],
)
def test_clock_times_are_read(text: str, minutes: int | None) -> None:
    assert minutes_of(text) == minutes


def test_the_profile_keeps_name_language_and_keys(world: World) -> None:
    client = world.client("cs")
    assert client.post("/profile", data={"name": "Sari W", "locale": "en"}).status_code == 302
    page = client.get("/profile").text
    assert 'value="Sari W"' in page
    assert 'data-shortcuts="off"' in page
    assert (
        client.post("/profile", data={"name": "Sari", "locale": "en", "email": "x@y.test"}).status_code == 422
    )


def test_a_master_admin_may_take_days_to_dispatch(world: World) -> None:
    assert save(world, "tickets", **{**CLOCKS, "dispatch_minutes": "4320"}) == 302, "as in the demo"
    assert stored(world).settings.tickets.dispatch_minutes == 4320
    assert save(world, "tickets", **{**CLOCKS, "dispatch_minutes": "10081"}) == 422
