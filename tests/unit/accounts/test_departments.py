from __future__ import annotations

import pytest

from app.accounts.actions import departments as actions
from app.accounts.queries import departments, membership_of
from app.core.errors import Conflict, Forbidden, Invalid, NotFound
from tests.support.world import World


def test_a_department_is_made_renamed_and_put_away(world: World) -> None:
    master = world.actor("master")
    with world.scope():
        made = actions.create_department(master, "Gudang")
        actions.rename_department(master, made.id, "Gudang Utara")
        assert [d.name for d in departments()] == ["Umum", "Gudang Utara", "Pengiriman"]
        actions.archive_department(master, made.id)
        assert [d.name for d in departments()] == ["Umum", "Pengiriman"]
        actions.create_department(master, "Gudang Utara")  # the name is free again


def test_the_default_department_is_renamed_but_not_removed(world: World) -> None:
    master = world.actor("master")
    with world.scope():
        actions.rename_department(master, world.umum.id, "Kantor")
        with pytest.raises(Conflict):
            actions.archive_department(master, world.umum.id)


def test_two_departments_cannot_share_a_name(world: World) -> None:
    with world.scope():
        with pytest.raises(Invalid):
            actions.create_department(world.actor("master"), "pengiriman")
        with pytest.raises(Invalid):
            actions.rename_department(world.actor("master"), world.umum.id, "Pengiriman")


def test_who_worked_only_in_a_removed_department_works_in_the_default_one(world: World) -> None:
    with world.scope():
        actions.archive_department(world.actor("master"), world.kirim.id)
        member = membership_of(world.users["cs2"].id)
        assert member is not None
        assert [d.id for d in member.departments] == [world.umum.id]


def test_only_the_master_admin_sets_departments_up(world: World) -> None:
    with world.scope(), pytest.raises(Forbidden):
        actions.create_department(world.actor("admin"), "Gudang")


def test_departments_of_another_business_are_not_found(world: World, other_world: World) -> None:
    with world.scope(), pytest.raises(NotFound):
        actions.rename_department(world.actor("master"), other_world.kirim.id, "X Y")
    assert (
        world.client("master").post(f"/settings/departments/{other_world.kirim.id}/archive").status_code
        == 404
    )


def test_pages_do_the_same(world: World) -> None:
    client = world.client("master")
    assert client.post("/settings/departments", data={"name": "Gudang"}).status_code == 302
    assert client.post("/settings/departments", data={"name": "Gudang"}).status_code == 422
    assert "Gudang" in client.get("/settings/departments").text
