from __future__ import annotations

import base64
import hmac
import re
import shutil
import struct
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient
from flask.wrappers import Response

from app import create_app
from app.accounts.actions.people import set_active
from app.accounts.actions.signup import set_password
from app.accounts.queries import user_by_id
from app.core.extensions import db, limiter
from tests.conftest import TEST_SETTINGS
from tests.support.mailbox import link_in, sent
from tests.support.world import World, with_csrf

PASSWORD = "susu segar tiap pagi"


@pytest.fixture
def person(world: World) -> World:
    with world.scope():
        set_password(world.users["cs"].id, PASSWORD)
        world.users["cs"] = user_by_id(world.users["cs"].id)
    return world


def sign_in(
    client: FlaskClient, email: str = "cs@susu.test", password: str = PASSWORD, **more: str
) -> Response:
    return client.post("/login", data={"email": email, "password": password, **more})


def is_in(client: FlaskClient) -> bool:
    return client.get("/profile").status_code == 200


def test_the_right_password_opens_and_signing_out_closes(person: World) -> None:
    client = person.visitor()
    assert sign_in(client).location == "/"
    assert is_in(client)
    assert client.get("/logout").status_code == 200  # a link only asks
    assert is_in(client)
    with_csrf(person.app, client)
    assert client.post("/logout").location == "/login"
    assert not is_in(client)


def test_signing_out_needs_the_form_token(person: World) -> None:
    client = person.client("cs")
    client.environ_base.pop("HTTP_X_CSRFTOKEN")
    assert client.post("/logout").status_code == 403
    assert is_in(client)


def test_signing_in_needs_the_form_token(person: World) -> None:
    assert sign_in(person.app.test_client()).status_code == 403


def test_the_form_token_changes_with_the_person(person: World) -> None:
    client = person.visitor()
    sign_in(client)
    assert client.post("/profile", data={"name": "Sari", "locale": "id"}).status_code == 403


def test_an_unknown_address_is_answered_like_a_wrong_password(person: World) -> None:
    wrong = sign_in(person.visitor(), password="not the password")
    unknown = sign_in(person.visitor(), email="nobody@susu.test", password="not the password")
    assert wrong.status_code == unknown.status_code == 200
    assert masked(wrong.text) == masked(unknown.text)


def masked(page: str) -> str:
    return re.sub(r'value="[^"]*"|content="[^"]*"', "", page)


def test_an_unknown_address_takes_as_long_as_a_wrong_password(person: World) -> None:
    client = person.visitor()

    def seconds(email: str) -> float:
        begin = time.perf_counter()
        sign_in(client, email=email, password="not the password")
        return time.perf_counter() - begin

    seconds("cs@susu.test")
    wrong = sorted(seconds("cs@susu.test") for _ in range(5))[2]
    unknown = sorted(seconds("nobody@susu.test") for _ in range(5))[2]
    assert 0.2 < wrong / unknown < 5.0  # without a hash it would be 20 times


def test_the_session_cookie_is_out_of_reach_for_scripts_and_other_sites(person: World) -> None:
    cookies = sign_in(person.visitor(), remember="y").headers.getlist("Set-Cookie")
    assert {cookie.split("=")[0] for cookie in cookies} == {"tanggap_staff", "tanggap_remember"}
    assert all("HttpOnly" in cookie and "SameSite=Lax" in cookie for cookie in cookies)


@pytest.mark.parametrize("target", ["https://evil.test/", "//evil.test", "/\\evil.test", "https:evil.test"])
def test_signing_in_leads_to_our_own_pages_only(person: World, target: str) -> None:
    client = person.visitor()
    answer = client.post(
        "/login", query_string={"next": target}, data={"email": "cs@susu.test", "password": PASSWORD}
    )
    parts = urlsplit(answer.location or "/")
    assert (parts.scheme, parts.netloc) == ("", "")
    assert not parts.path.startswith(("//", "/\\"))


def test_a_new_password_by_mail_ends_all_sessions_and_the_link_works_once(person: World) -> None:
    elsewhere = person.visitor()
    sign_in(elsewhere)
    client = person.visitor()
    client.post("/reset", data={"email": "cs@susu.test"})
    (message,) = sent(person)
    assert message.to == ["cs@susu.test"]
    link = link_in(message)
    new = {"password": "susu basi dibuang saja", "password_confirm": "susu basi dibuang saja"}
    assert client.get(link).status_code == 200
    assert client.post(link, data=new).location == "/login"
    assert not is_in(elsewhere)
    assert sign_in(person.visitor()).status_code == 200
    assert sign_in(person.visitor(), password=new["password"]).location == "/"
    assert client.post(link, data=new).location == "/reset"
    (notice,) = sent(person)
    assert "/reset" in notice.body


def test_a_forged_host_does_not_get_into_the_mail(person: World) -> None:
    client, forged = person.app.test_client(), "http://evil.test"
    token = re.search(r'csrf_token[^>]*value="([^"]+)"', client.get("/reset", base_url=forged).text)
    assert token is not None
    typed = {"email": "cs@susu.test", "csrf_token": token[1]}
    client.post("/reset", data=typed, base_url=forged)
    (message,) = sent(person)
    assert "evil" not in message.body
    assert link_in(message).startswith("/reset/")


def test_asking_for_a_new_password_tells_nobody_who_has_an_account(person: World) -> None:
    known = person.visitor().post("/reset", data={"email": "cs@susu.test"})
    unknown = person.visitor().post("/reset", data={"email": "nobody@susu.test"})
    assert known.status_code == unknown.status_code
    assert masked(known.text) == masked(unknown.text)
    assert len(sent(person)) == 1


def test_changing_the_password_ends_the_other_sessions(person: World) -> None:
    here, elsewhere = person.visitor(), person.visitor()
    sign_in(elsewhere)
    sign_in(here)
    with_csrf(person.app, here)
    new = "susu basi dibuang saja"
    answer = here.post(
        "/change", data={"password": PASSWORD, "new_password": new, "new_password_confirm": new}
    )
    assert answer.location == "/profile"
    assert is_in(here)
    assert not is_in(elsewhere)


def set_up_second_step(world: World, client: FlaskClient) -> str:
    page = client.post("/tf-setup", data={"setup": "authenticator"})
    target = re.search(r'action="(/tf-setup/[^"]+)"', page.text)
    key = re.search(r"<code[^>]*>([^<]+)</code>", page.text)
    assert target is not None
    assert key is not None
    secret = key[1].replace("-", "").replace(" ", "")
    assert client.post(target[1], data={"code": code_of(secret)}).location == "/tf-setup"
    return secret


def code_of(secret: str) -> str:
    padded = secret.upper() + "=" * (-len(secret) % 8)
    digest = hmac.new(base64.b32decode(padded), struct.pack(">Q", int(time.time()) // 30), "sha1").digest()
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 1_000_000:06d}"


def test_with_two_steps_the_password_alone_opens_nothing(person: World) -> None:
    secret = set_up_second_step(person, person.client("cs"))
    client = person.visitor()
    assert "/tf-validate" in sign_in(client).location or sign_in(client).status_code == 200
    assert not is_in(client)
    assert "code" in client.post("/tf-validate", data={"code": "000000"}).text
    assert not is_in(client)
    assert client.post("/tf-validate", data={"code": code_of(secret)}).location == "/"
    assert is_in(client)


def test_a_recovery_code_replaces_the_phone_once(person: World) -> None:
    signed_in = person.client("cs")
    set_up_second_step(person, signed_in)
    codes = re.findall(r"<li><code>([^<]+)</code>", signed_in.post("/mf-recovery-codes", data={}).text)
    assert len(codes) == 8
    with person.scope():
        kept = user_by_id(person.users["cs"].id).mf_recovery_codes
    assert kept is not None
    assert not set(codes) & set(kept)  # stored under a key of the server
    for expected in (True, False):
        client = person.visitor()
        sign_in(client)
        client.post("/mf-recovery", data={"code": codes[0]})
        assert is_in(client) is expected


def test_a_person_without_a_business_is_told_what_to_do(person: World) -> None:
    with person.scope():
        set_active(person.actor("master"), person.people["cs"].id, active=False)
    client = person.client("cs")
    assert client.get("/").location == "/no-business"
    assert client.get("/no-business").status_code == 200
    assert client.get("/change").status_code == 200


def test_a_foreign_business_cannot_be_chosen(person: World, other_world: World) -> None:
    client = person.client("cs")
    assert client.post(f"/business/{other_world.id}").status_code == 404
    with client.session_transaction() as session:
        session["organization_id"] = str(other_world.id)
    assert "paket" not in client.get("/profile").text


@pytest.fixture
def limited(template_database: Path, tmp_path: Path) -> Iterator[World]:
    """A server with its rate limits on, where cs and cs2 have a password."""
    shutil.copyfile(template_database, tmp_path / "tanggap.db")
    app = create_app(**{**TEST_SETTINGS, "rate_limits": True}, instance_dir=tmp_path)
    limiter.reset()
    world = World(app, slug="susu")
    with world.scope():
        for who in ("cs", "cs2"):
            set_password(world.users[who].id, PASSWORD)
    yield world
    limiter.reset()
    limiter.enabled = False
    with app.app_context():
        db.engine.dispose()


def test_guessing_is_stopped_and_a_colleague_at_the_same_address_is_not(limited: World) -> None:
    for _ in range(10):
        assert sign_in(limited.visitor(), password="guess").status_code == 200
    assert sign_in(limited.visitor()).status_code == 429
    assert sign_in(limited.visitor(), email="CS@susu.test ").status_code == 429
    for _ in range(20):
        assert sign_in(limited.visitor(), email="cs2@susu.test").status_code == 302


def test_guessing_an_unknown_account_is_stopped_alike(limited: World) -> None:
    answers = [sign_in(limited.visitor(), email="nobody@susu.test").status_code for _ in range(11)]
    assert answers == [200] * 10 + [429]


def test_asking_for_mails_is_limited(limited: World) -> None:
    for _ in range(5):
        assert limited.visitor().post("/reset", data={"email": "cs@susu.test"}).status_code != 429
    assert limited.visitor().post("/reset", data={"email": "cs@susu.test"}).status_code == 429
