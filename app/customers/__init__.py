"""Customers: visitors, people a shop vouches for, portal accounts; how each proves who it is."""

from __future__ import annotations

from flask import Flask

from app.customers import models  # noqa: F401 - registers the tables
from app.customers.doors import visitor_actor
from app.roles.gate import add_door


def init_app(_app: Flask) -> None:
    """Register the doors."""
    add_door("visitor", visitor_actor)
