from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from app.core.clock import utcnow
from app.core.errors import Invalid, NotFound
from app.core.extensions import db
from app.core.uow import transaction
from app.customers import actions
from app.customers.doors import visitor_of_token
from app.customers.identity import Identity
from app.customers.models import Customer, VisitorToken
from app.customers.queries import customer
from tests.support.world import World

RINA = Identity(subject="rina", name="Rina")


def test_a_new_visitor_gets_a_token_of_which_only_the_hash_is_kept(world: World):
    with world.scope():
        visit = actions.open_visit(world.system, locale="en")
        stored = db.session.scalars(select(VisitorToken)).one()
        assert visit.token not in stored.token_hash
        assert visit.customer.locale == "en"
        assert not visit.customer.is_known


def test_a_visitor_who_returns_stays_the_same(world: World):
    with world.scope():
        first = actions.open_visit(world.system)
        again = actions.open_visit(world.system, token=first.token)
        assert (again.customer.id, again.token) == (first.customer.id, first.token)


@pytest.mark.parametrize("token", ["", "x" * 43, None, 7, ["a"], "x" * 10_000])
def test_an_unknown_token_begins_anew(world: World, token: object):
    with world.scope():
        first = actions.open_visit(world.system)
        assert actions.open_visit(world.system, token=token).customer.id != first.customer.id


def test_a_token_of_another_business_begins_anew(world: World, other_world: World):
    with other_world.scope():
        foreign = actions.open_visit(other_world.system)
    with world.scope():
        mine = actions.open_visit(world.system, token=foreign.token)
        assert mine.customer.organization_id == world.id
        assert mine.token != foreign.token


def test_the_first_signed_visit_makes_the_visitor_at_hand_known(world: World):
    with world.scope():
        visitor = actions.open_visit(world.system)
        known = actions.open_visit(world.system, token=visitor.token, identity=RINA)
        assert known.customer.id == visitor.customer.id
        assert (known.customer.external_id, known.customer.name) == ("rina", "Rina")


def test_the_visitors_own_token_never_becomes_the_known_customers(world: World):
    with world.scope():
        planted = actions.open_visit(world.system)
        known = actions.open_visit(world.system, token=planted.token, identity=RINA)
        assert known.token != planted.token
    with world.app.test_request_context():
        assert visitor_of_token(planted.token) is None
        assert visitor_of_token(known.token) is not None


def test_a_visitor_joins_the_customer_whom_the_shop_names(world: World):
    with world.scope():
        rina = actions.open_visit(world.system, identity=RINA).customer
        visitor = actions.open_visit(world.system)
        actions.give_contact(world.system, visitor.customer.id, email="rina@example.com")
        joined = actions.open_visit(world.system, token=visitor.token, identity=RINA)
        assert joined.customer.id == rina.id
        assert customer(visitor.customer.id).merged_into_id == rina.id
        assert (joined.customer.email, joined.customer.email_verified_at) == ("rina@example.com", None)


def test_two_known_customers_are_never_merged(world: World):
    with world.scope():
        rina = actions.open_visit(world.system, identity=RINA)
        andi = actions.open_visit(world.system, token=rina.token, identity=Identity(subject="andi"))
        assert andi.customer.id != rina.customer.id
        assert customer(rina.customer.id).merged_into_id is None
        verified = actions.open_visit(world.system)
        with transaction():
            verified.customer.email_verified_at = utcnow()
        again = actions.open_visit(world.system, token=verified.token, identity=RINA)
        assert again.customer.id == rina.customer.id
        assert customer(verified.customer.id).merged_into_id is None


def test_who_has_signed_out_of_the_shop_is_a_stranger_again(world: World):
    with world.scope():
        rina = actions.open_visit(world.system, identity=RINA)
        later = actions.open_visit(world.system, token=rina.token)
        assert later.customer.id != rina.customer.id


def test_a_vouched_token_runs_out(world: World):
    with world.scope():
        rina = actions.open_visit(world.system, identity=RINA)
    with world.app.test_request_context():
        assert visitor_of_token(rina.token) is not None
        with time_machine.travel(utcnow() + actions.VERIFIED_FOR + timedelta(minutes=1)):
            assert visitor_of_token(rina.token) is None


def test_the_same_identity_keeps_token_and_customer(world: World):
    with world.scope():
        first = actions.open_visit(world.system, identity=RINA)
        again = actions.open_visit(world.system, token=first.token, identity=RINA)
        assert (again.customer.id, again.token) == (first.customer.id, first.token)
        assert db.session.scalar(select(func.count()).select_from(Customer)) == 1


def test_a_contact_typed_in_is_cleaned_and_unverified(world: World):
    with world.scope():
        visitor = actions.open_visit(world.system).customer
        me = world.customer_actor(visitor.id)
        actions.give_contact(
            me, visitor.id, name=" Rina \n Dewi ", email=" Rina@Example.com", phone="0812-3456-7890"
        )
        known = customer(visitor.id)
        assert (known.name, known.email, known.phone) == ("Rina Dewi", "rina@example.com", "+6281234567890")
        assert (known.email_verified_at, known.phone_verified_at, known.is_known) == (None, None, False)


def test_a_verified_address_is_not_overwritten_by_typing(world: World):
    with world.scope():
        identity = Identity(subject="rina", email="rina@example.com", email_verified=True)
        rina = actions.open_visit(world.system, identity=identity).customer
        actions.give_contact(world.system, rina.id, email="other@example.com")
        assert customer(rina.id).email == "rina@example.com"


@pytest.mark.parametrize(
    "contact", [{"email": "rina"}, {"phone": "12"}, {"email": "a@b\r\nBcc: x"}, {"phone": "halo"}]
)
def test_a_wrong_contact_names_the_field(world: World, contact: dict[str, str]):
    with world.scope():
        visitor = actions.open_visit(world.system).customer
        with pytest.raises(Invalid) as refusal:
            actions.give_contact(world.system, visitor.id, **contact)
        assert list(refusal.value.fields) == list(contact)


def test_nobody_gives_the_contact_of_somebody_else(world: World):
    with world.scope():
        one, two = (actions.open_visit(world.system).customer for _ in range(2))
        with pytest.raises(NotFound):
            actions.give_contact(world.customer_actor(one.id), two.id, email="x@example.com")


def test_what_the_shops_page_says_is_kept_as_short_texts(world: World):
    with world.scope():
        visitor = actions.open_visit(world.system).customer
        actions.note_attributes(world.customer_actor(visitor.id), visitor.id, {"paket": "gold", "poin": 12})
        actions.note_attributes(
            world.system, visitor.id, {"paket": "silver", "x": {"a": 1}, "": "y", "n": "a" * 500}
        )
        assert customer(visitor.id).attributes == {"paket": "silver", "poin": "12", "n": "a" * 120}


def test_a_page_cannot_fill_the_profile_without_end(world: World):
    with world.scope():
        visitor = actions.open_visit(world.system).customer
        actions.note_attributes(world.system, visitor.id, {f"k{i}": i for i in range(60)})
        assert len(customer(visitor.id).attributes) == actions.MAX_ATTRIBUTES


def test_nobody_says_something_about_somebody_else(world: World):
    with world.scope():
        one, two = (actions.open_visit(world.system).customer for _ in range(2))
        with pytest.raises(NotFound):
            actions.note_attributes(world.customer_actor(one.id), two.id, {"a": "b"})
