from __future__ import annotations

import re

import pytest
from click.testing import Result

from app.accounts.queries import departments, membership_of, organization_by_slug, user_by_email
from app.core.scope import organization_scope
from tests.support.world import World


def run(world: World, *arguments: str) -> Result:
    return world.app.test_cli_runner().invoke(args=list(arguments))


def test_an_operator_opens_a_business_and_its_owner_can_sign_in(world: World) -> None:
    result = run(
        world, "business", "create", "Roti Enak", "--email", "ani@roti.test", "--timezone", "Asia/Jayapura"
    )
    assert result.exit_code == 0, result.output
    password = re.search(r"Password of ani@roti.test: (\S+)", result.output)
    assert password is not None
    answer = world.visitor().post("/login", data={"email": "ani@roti.test", "password": password[1]})
    assert answer.location == "/"
    assert "roti-enak\tRoti Enak\tAsia/Jayapura" in run(world, "business", "list").output


@pytest.mark.parametrize(
    "arguments",
    [
        ("business", "create", "Roti", "--email", "no address"),
        ("business", "create", "Roti", "--email", "a@roti.test", "--timezone", "Mars"),
        ("business", "create", "Roti", "--email", "a@roti.test", "--password", "short"),
        ("person", "add", "a@roti.test", "--business", "nowhere"),
        ("person", "add", "a@roti.test", "--business", "susu", "--department", "Nowhere"),
        ("person", "add", "a@roti.test", "--business", "susu", "--role", "owner"),
        ("person", "password", "nobody@roti.test"),
        ("worker",),
    ],
    ids=" ".join,
)
def test_a_wrong_command_says_what_is_wrong_and_changes_nothing(
    world: World, arguments: tuple[str, ...]
) -> None:
    result = run(world, *arguments)
    assert result.exit_code != 0
    assert "Error: " in result.output
    assert "Traceback" not in result.output
    with world.app.app_context():
        assert user_by_email("a@roti.test") is None
        assert organization_by_slug("roti") is None


def test_an_operator_adds_a_person_to_a_department(world: World) -> None:
    arguments = ("person", "add", "Joko@Susu.test", "--business", "susu", "--department", "pengiriman")
    result = run(world, *arguments, "--role", "department_admin")
    assert result.exit_code == 0, result.output
    with world.app.app_context(), organization_scope(world.id):
        user = user_by_email("joko@susu.test")
        assert user is not None
        member = membership_of(user.id)
        assert member is not None
        assert (member.role, [d.name for d in member.departments]) == ("department_admin", ["Pengiriman"])
        assert len(departments()) == 2


def test_a_new_password_ends_the_persons_sessions(world: World) -> None:
    client = world.client("cs")
    assert client.get("/profile").status_code == 200
    assert run(world, "person", "password", "cs@susu.test").exit_code == 0
    assert client.get("/profile").status_code == 302


def test_the_matrix_is_printed(world: World) -> None:
    lines = run(world, "routes-by-role").output.splitlines()
    assert any(
        re.match(r"/settings/bot\s+GET\s+accounts.settings_bot\s+master_admin$", line) for line in lines
    )
    assert not [line for line in lines if "NOBODY" in line]
