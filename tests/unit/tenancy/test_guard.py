"""The wall between businesses."""

from __future__ import annotations

import pytest
from sqlalchemy import func, insert, select, text, union, update

from app.core.extensions import db
from app.core.scope import organization_scope, system_scope
from app.core.uow import transaction
from app.customers.models import Customer
from app.roles.models import Department
from app.tenancy.guard import TenancyError
from tests import factories
from tests.support.world import World


def test_every_kind_of_read_sees_own_rows_only(world: World, other_world: World) -> None:
    with other_world.scope():
        foreign = factories.make_customer(name="Foreign")
    with world.scope():
        own = factories.make_customer(name="Own")
        reads = [
            db.session.scalars(select(Customer.name)).all(),
            db.session.scalars(union(select(Customer.name), select(Customer.name))).all(),
            db.session.scalars(select(select(Customer.name).cte().c.name)).all(),
        ]
        assert reads == [["Own"]] * 3
        assert db.session.scalar(select(func.count()).select_from(Customer)) == 1
        assert db.session.scalar(select(select(Customer).where(Customer.id == foreign.id).exists())) is False
        assert db.session.get(Customer, foreign.id) is None
        assert db.session.get(Customer, own.id) is not None


def test_bulk_update_changes_own_rows_only(world: World, other_world: World) -> None:
    with other_world.scope():
        foreign = factories.make_customer(name="Foreign")
    with world.scope(), transaction():
        db.session.execute(update(Customer).values(name="Changed"))
    with other_world.scope():
        assert db.session.get_one(Customer, foreign.id).name == "Foreign"


def test_identity_map_does_not_survive_a_change_of_scope(world: World, other_world: World) -> None:
    with world.app.app_context():
        with organization_scope(other_world.id):
            foreign = factories.make_customer()
            assert db.session.get(Customer, foreign.id) is not None
        with organization_scope(world.id):
            assert db.session.get(Customer, foreign.id) is None


@pytest.mark.parametrize(
    "statement",
    [
        text("SELECT * FROM customers"),
        text("UPDATE customers SET name = 'x'"),
        select(Customer.__table__.c.name),
        text(
            "SELECT (SELECT count(*) FROM customers WHERE organization_id = :own),"
            " (SELECT count(*) FROM departments)"
        ).bindparams(own="x"),
        text("SELECT 1 FROM customers c JOIN departments d ON c.organization_id = d.organization_id"),
    ],
    ids=["text select", "text update", "core select", "one part of two", "join without a value"],
)
def test_unscoped_sql_is_refused(world: World, statement: object) -> None:
    with world.scope(), pytest.raises(TenancyError):
        db.session.execute(statement)  # type: ignore[call-overload]


def test_nothing_is_read_or_written_without_a_scope(world: World) -> None:
    with world.app.app_context():
        with pytest.raises(TenancyError):
            db.session.scalars(select(Department)).all()
        with pytest.raises(TenancyError), transaction():
            db.session.execute(
                insert(Department).values(name="X", is_default=False, organization_id=world.id)
            )
        with pytest.raises(TenancyError), transaction():
            db.session.add(Department(name="X"))


def test_a_row_of_another_business_cannot_be_written(world: World, other_world: World) -> None:
    with world.scope(), pytest.raises(TenancyError), transaction():
        db.session.add(Department(name="X", organization_id=other_world.id))


def test_system_scope_sees_all(world: World, other_world: World) -> None:
    with world.app.app_context(), system_scope("test"):
        names = db.session.scalars(select(Department.name).order_by(Department.name)).all()
    assert names == ["Pengiriman", "Pengiriman", "Umum", "Umum"]
