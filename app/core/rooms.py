"""Names of Socket.IO rooms. Who joins which is computed on connect from the actor."""

from __future__ import annotations

from uuid import UUID


def customer(customer_id: UUID) -> str:
    """Everything one customer may see, in all tabs."""
    return f"customer:{customer_id}"


def conversation_staff(conversation_id: UUID) -> str:
    """Staff who look at one conversation now."""
    return f"conversation:{conversation_id}"


def ticket_viewers(ticket_id: UUID) -> str:
    """Staff who look at one ticket now."""
    return f"ticket:{ticket_id}"


def user(organization_id: UUID, user_id: UUID) -> str:
    """One person of the business, in all tabs."""
    return f"org:{organization_id}:user:{user_id}"


def role(organization_id: UUID, role_key: str) -> str:
    """Everybody of one role."""
    return f"org:{organization_id}:role:{role_key}"


def department(organization_id: UUID, department_id: UUID) -> str:
    """Everybody of one department."""
    return f"org:{organization_id}:department:{department_id}"


def staff(organization_id: UUID) -> str:
    """Everybody of the business; for hints that name nothing."""
    return f"org:{organization_id}:staff"
