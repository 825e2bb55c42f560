from __future__ import annotations

import ast

import pytest
from sqlalchemy import ForeignKeyConstraint, Table, UniqueConstraint

from app import create_app  # noqa: F401 - importing it registers every table
from app.core.extensions import Base
from app.tenancy.entry_points import ENTRY_POINTS
from app.tenancy.models import TenantOwned
from tests.architecture.code import called_name, calls, modules

OPENERS = {"organization_scope", "enter_scope", "system_scope"}
DEFINITION = "app.core.scope"


def openings() -> set[str]:
    return {
        f"{name}:{inside or '<module>'}"
        for name, tree in modules().items()
        if name != DEFINITION
        for inside, call in calls(tree)
        if called_name(call) in OPENERS
    }


def test_scopes_are_opened_only_where_the_list_says() -> None:
    listed = {place for place, _reason in ENTRY_POINTS}
    assert openings() - listed == set(), "add these to app/tenancy/entry_points.py, each with a reason"
    assert listed - openings() == set(), "these open no scope any more"


def test_every_entry_point_says_what_proves_the_business() -> None:
    assert [place for place, reason in ENTRY_POINTS if len(reason) < 10] == []
    places = [place for place, _reason in ENTRY_POINTS]
    assert len(places) == len(set(places))


def test_every_look_over_all_businesses_gives_its_reason_in_place() -> None:
    for name, tree in modules().items():
        for inside, call in calls(tree):
            if called_name(call) == "system_scope" and name != DEFINITION:
                (reason,) = call.args
                text = reason.value if isinstance(reason, ast.Constant) else ast.unparse(reason)
                assert len(str(text)) >= 8, f"{name}:{inside}"


def tenant_tables() -> list[Table]:
    found = [m.local_table for m in Base.registry.mappers if issubclass(m.class_, TenantOwned)]
    return sorted((t for t in found if isinstance(t, Table)), key=lambda table: table.name)


@pytest.mark.parametrize("table", tenant_tables(), ids=lambda table: table.name)
def test_indices_of_a_tenant_table_begin_with_the_organisation(table: Table) -> None:
    for index in table.indexes:
        columns = [column.name for column in index.columns]
        globally_looked_up = table.name == "memberships" and columns == ["user_id"]  # businesses of a person
        assert columns[0] == "organization_id" or index.unique or globally_looked_up, index.name


@pytest.mark.parametrize("table", tenant_tables(), ids=lambda table: table.name)
def test_keys_to_a_tenants_parent_carry_the_organisation(table: Table) -> None:
    tenants = {t.name for t in tenant_tables()}
    for key in table.constraints:
        if isinstance(key, ForeignKeyConstraint) and key.referred_table.name in tenants:
            columns = [column.name for column in key.columns]
            assert columns[0] == "organization_id", f"{table.name}: {columns}"
            assert [e.target_fullname.split(".")[1] for e in key.elements] == ["organization_id", "id"]


@pytest.mark.parametrize("table", tenant_tables(), ids=lambda table: table.name)
def test_unique_keys_of_a_tenant_table_tell_nothing_about_other_businesses(table: Table) -> None:
    """A key without the organisation must be of random values: a parent's id, or a token's hash."""
    for key in table.constraints:
        if isinstance(key, UniqueConstraint):
            columns = [column.name for column in key.columns]
            random = any(name.endswith(("_hash", "_id")) for name in columns)
            assert "organization_id" in columns or random, f"{table.name}: {columns}"
