"""Events: what happened, in past tense, as frozen dataclasses of plain values.

Two speeds after a commit: `push_on` (now, at most once, for sockets) and `react_to` (soon, at least
once, through the outbox). `docs/events.md` lists every event; a test compares.
"""

from __future__ import annotations

import types
import uuid
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, ClassVar, TypeVar, Union, get_args, get_origin, get_type_hints


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Base of all events; `organization_id` is None only for what belongs to no business."""

    name: ClassVar[str] = ""
    schema_version: ClassVar[int] = 1
    organization_id: uuid.UUID | None


@dataclass(frozen=True, slots=True)
class Consumer:
    """One durable reaction to one event class."""

    name: str
    event: type[Event]
    handle: Callable[[Any], None]
    delay_ms: Callable[[], int]
    where: Callable[[Any], bool]
    pooled: Callable[[], bool]  # waits for the outside: run beside the workers, in a pool of its own
    last_resort: Callable[[Any], None] | None  # what still happens when every try has failed


E = TypeVar("E", bound=Event)
_events: dict[str, type[Event]] = {}
_pushes: dict[type[Event], list[Callable[[Any], None]]] = defaultdict(list)
_consumers: dict[str, Consumer] = {}


def event(cls: type[E]) -> type[E]:
    """Class decorator: register an event under its wire name."""
    _events[cls.name] = cls
    return cls


def push_on(cls: type[E]) -> Callable[[Callable[[E], None]], Callable[[E], None]]:
    """Call the function after the commit that recorded the event; its errors are logged only."""

    def register(function: Callable[[E], None]) -> Callable[[E], None]:
        if function not in _pushes[cls]:
            _pushes[cls].append(function)
        return function

    return register


def react_to(
    cls: type[E],
    consumer: str,
    *,
    delay_ms: Callable[[], int] = lambda: 0,
    where: Callable[[E], bool] = lambda _event: True,
    pooled: Callable[[], bool] = lambda: False,
    last_resort: Callable[[E], None] | None = None,
) -> Callable[[Callable[[E], None]], Callable[[E], None]]:
    """Run the function soon after the commit, at least once; `consumer` is its stable name."""

    def register(function: Callable[[E], None]) -> Callable[[E], None]:
        _consumers[consumer] = Consumer(consumer, cls, function, delay_ms, where, pooled, last_resort)
        return function

    return register


def pushes_for(event_: Event) -> list[Callable[[Any], None]]:
    """Return the push functions of an event."""
    return _pushes[type(event_)]


def consumers_for(event_: Event) -> list[Consumer]:
    """Return the durable consumers that want this very event."""
    return [c for c in _consumers.values() if c.event is type(event_) and c.where(event_)]


def consumer_named(name: str) -> Consumer | None:
    """Return a registered consumer."""
    return _consumers.get(name)


def all_events() -> dict[str, type[Event]]:
    """Return every registered event class by wire name."""
    return dict(_events)


def to_payload(event_: Event) -> dict[str, Any]:
    """Return the event as JSON values."""
    return {field.name: _plain(getattr(event_, field.name)) for field in fields(event_)}


def from_payload(name: str, payload: dict[str, Any]) -> Event:
    """Rebuild an event from `to_payload`; raises KeyError for an unknown name."""
    cls = _events[name]
    hints = get_type_hints(cls)
    return cls(**{f.name: _typed(hints[f.name], payload[f.name]) for f in fields(cls) if f.name in payload})


def _plain(value: Any) -> Any:
    if isinstance(value, uuid.UUID):
        return str(value)
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    return value


def _typed(hint: Any, value: Any) -> Any:
    if value is None:
        return None
    if get_origin(hint) in (Union, types.UnionType):
        hint = next(arg for arg in get_args(hint) if arg is not type(None))
    if get_origin(hint) is tuple:
        return tuple(_typed(get_args(hint)[0], item) for item in value)
    if hint is uuid.UUID:
        return uuid.UUID(value)
    if hint is datetime:
        return datetime.fromisoformat(value)
    return value


__all__ = [
    "Consumer", "Event", "all_events", "consumer_named", "consumers_for", "event", "from_payload",
    "push_on", "pushes_for", "react_to", "to_payload",
]  # fmt: skip
