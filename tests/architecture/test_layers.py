from __future__ import annotations

from tests.architecture.code import imports, modules

# docs/architecture.md section 2 and docs/adr/0001: imports point to lower ranks only.
RANKS = {
    "core": 0,
    "tenancy": 1, "inference": 1,
    "roles": 2, "calendars": 2, "llm": 2,
    "accounts": 3,
    "customers": 4, "catalog": 4, "knowledge": 4,
    "orders": 5,
    "chat": 6,
    "tickets": 7,
    "automation": 8,
    "triage": 9,
    "desk": 10, "ops": 10, "portal": 10, "realtime": 10, "notifications": 10,
    "analytics": 10, "channels": 10, "training": 10,
    "api": 11, "demo": 11,
    "serve": 12, "wsgi": 12,
}  # fmt: skip


def test_every_package_has_a_rank() -> None:
    packages = {name.split(".")[1] for name in modules() if "." in name}
    assert packages - RANKS.keys() == set()


def test_imports_point_to_lower_ranks_only() -> None:
    assert sorted(wrong_imports()) == []


def test_nobody_imports_from_the_composition_root() -> None:
    roots = {name for name, tree in modules().items() for found in imports(tree) if found == "app.create_app"}
    assert roots <= {"app.wsgi"}


def test_pure_packages_reach_neither_database_nor_request() -> None:
    outside = {"flask", "sqlalchemy", "app.core.extensions", "flask_babel"}
    pure = [name for name in modules() if name.startswith("app.inference") or name == "app.calendars.hours"]
    assert pure
    for name in pure:
        found = {i for i in imports(modules()[name]) if any(i == o or i.startswith(f"{o}.") for o in outside)}
        assert found == set(), name


def wrong_imports() -> list[str]:
    wrong = []
    for name, tree in modules().items():
        own = name.split(".")[1] if "." in name else ""
        for found in imports(tree):
            other = found.split(".")[1] if found.startswith("app.") else ""
            known = own in RANKS and other in RANKS and own != other
            if known and RANKS[other] >= RANKS[own]:
                wrong.append(f"{name} ({RANKS[own]}) imports {found} ({RANKS[other]})")
    return wrong
