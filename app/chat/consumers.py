"""Reactions to what happens below: customers that turn out to be known."""

from __future__ import annotations

from app.accounts.events import DepartmentArchived
from app.chat.actions import join_conversations
from app.chat.actions.ownership import leave_department
from app.core.actor import system_actor
from app.core.events import react_to
from app.core.scope import current_organization_id
from app.customers.events import CustomerJoined


@react_to(CustomerJoined, "chat.join_conversations")
def join(event: CustomerJoined) -> None:
    """Move the visitor's conversations, unless the session that found out has done so already."""
    join_conversations(system_actor(current_organization_id()), event.visitor_id, event.customer_id)


@react_to(DepartmentArchived, "chat.leave_department")
def free_conversations(event: DepartmentArchived) -> None:
    """Let no conversation wait for a department that was put away."""
    leave_department(event.department_id)
