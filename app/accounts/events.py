"""What happens to people of a business."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import ClassVar

from app.core.events import Event, event


@event
@dataclass(frozen=True, slots=True, kw_only=True)
class MembershipChanged(Event):
    """Role, departments or activity of a person changed: open sockets prove nothing any more."""

    name: ClassVar[str] = "membership.changed"
    user_id: uuid.UUID


@event
@dataclass(frozen=True, slots=True, kw_only=True)
class DepartmentArchived(Event):
    """A department takes nothing any more; what it holds goes to the default one."""

    name: ClassVar[str] = "department.archived"
    department_id: uuid.UUID
    department_name: str  # as people knew it
    default_department_id: uuid.UUID
