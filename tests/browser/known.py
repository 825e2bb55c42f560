"""What the browser tests and their server both know."""

from __future__ import annotations

SECRET = "browser-tests-know-this-secret"
PASSWORD = "rahasia-untuk-tes-42"
