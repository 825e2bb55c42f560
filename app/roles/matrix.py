"""The page matrix as text, for operators and reviewers."""

from __future__ import annotations

from collections.abc import Iterator

from werkzeug.routing import Map

from app.roles.pages import audiences

_SHOWN = {"GET", "POST", "PUT", "PATCH", "DELETE"}


def matrix_lines(url_map: Map) -> Iterator[str]:
    """Yield a line per route: address, methods, endpoint, audiences; sorted by address."""
    for rule in sorted(url_map.iter_rules(), key=lambda rule: (rule.rule, rule.endpoint)):
        allowed = audiences(rule.endpoint)
        methods = ",".join(sorted((rule.methods or set()) & _SHOWN))
        who = " ".join(sorted(allowed)) if allowed is not None else "NOBODY (not in the matrix)"
        yield f"{rule.rule:60} {methods:10} {rule.endpoint:40} {who}"
