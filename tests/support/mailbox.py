"""What left by mail in a test."""

from __future__ import annotations

import re
from typing import Any

from tests.support.world import World


def sent(world: World) -> list[Any]:
    """Deliver the outbox and return every mail that left by it."""
    mailman = world.app.extensions["mailman"]
    mailman.outbox = []
    world.drain()
    return list(mailman.outbox)


def link_in(message: Any) -> str:
    """Return the path of the first link in a mail; the link must start with the public address."""
    found = re.search(r"http://localhost(/\S+)", message.body)
    assert found, message.body
    return found[1]
