from __future__ import annotations

from datetime import timedelta
from typing import Any

import jwt
import pytest

from app.core.clock import utcnow
from app.core.errors import NotAuthenticated
from app.customers.identity import verify_identity

SECRET = "s" * 64


def signed(*, secret: str = SECRET, algorithm: str = "HS256", minutes: float = 5, **claims: Any) -> str:
    expires = utcnow() + timedelta(minutes=minutes)
    return jwt.encode({"sub": "u-1", "exp": expires} | claims, secret, algorithm=algorithm)


def test_a_good_token_names_the_customer_of_the_shop():
    identity = verify_identity(signed(name="Rina", email="rina@example.com", email_verified=True), SECRET)
    assert (identity.subject, identity.name, identity.email_verified) == ("u-1", "Rina", True)


def test_a_contact_is_verified_only_when_the_shop_says_so():
    assert not verify_identity(signed(email="rina@example.com"), SECRET).email_verified
    assert not verify_identity(signed(email="rina@example.com", email_verified="true"), SECRET).email_verified


@pytest.mark.parametrize(
    "token",
    [
        pytest.param(signed(secret="x" * 64), id="signed by somebody else"),
        pytest.param(signed(minutes=-2), id="expired"),
        pytest.param(signed(minutes=24 * 60), id="valid for too long"),
        pytest.param(signed(algorithm="HS384"), id="another algorithm"),
        pytest.param(signed(secret="", algorithm="none"), id="unsigned"),
        pytest.param(jwt.encode({"sub": "u-1"}, SECRET), id="without an end"),
        pytest.param(jwt.encode({"exp": utcnow() + timedelta(minutes=5)}, SECRET), id="without a subject"),
        pytest.param(signed(sub=""), id="empty subject"),
        pytest.param(signed(sub="x" * 191), id="subject too long"),
        pytest.param(signed(exp="soon"), id="end is no number"),
        pytest.param("a.b.c", id="not a token"),
        pytest.param("x" * 5000, id="far too long"),
        pytest.param("", id="empty"),
        pytest.param(None, id="nothing"),
        pytest.param({"sub": "u-1"}, id="an object"),
        pytest.param("\ud800", id="half a character"),
    ],
)  # fmt: skip
def test_anything_else_is_refused_alike(app: object, token: object):
    with pytest.raises(NotAuthenticated) as refusal:
        verify_identity(token, SECRET)
    assert refusal.value.code == "invalid_identity"


def test_a_subject_that_is_no_text_is_refused():
    raw = jwt.api_jws.encode(
        b'{"sub": 7, "exp": %d}' % int((utcnow() + timedelta(minutes=5)).timestamp()), SECRET
    )
    with pytest.raises(NotAuthenticated):
        verify_identity(raw, SECRET)
