from __future__ import annotations

from tests.architecture.code import called_name, calls, modules

BUILDERS = {"select", "union", "union_all"}
ALLOWED_PARTS = {"queries", "policy"}  # files, or folders of that name
ALLOWED_PACKAGES = {"core", "tenancy", "demo"}  # demo: makes its sample talks look old, once


def test_statements_are_built_in_queries_and_policies_only() -> None:
    strangers = {
        f"{name}:{inside}"
        for name, tree in modules().items()
        for inside, call in calls(tree)
        if called_name(call) in BUILDERS and not allowed(name)
    }
    assert strangers == set()


def allowed(name: str) -> bool:
    parts = name.split(".")
    return bool(ALLOWED_PARTS & set(parts)) or (len(parts) > 1 and parts[1] in ALLOWED_PACKAGES)
