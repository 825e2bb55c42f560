"""What the browser tests and their server both know."""

from __future__ import annotations

SECRET = "browser-tests-know-this-secret"
PASSWORD = "rahasia-untuk-tes-42"

# Of the running demo business: asked for everything that is answered by a mailed link; works nowhere;
# signs in by password and code.
NEWCOMER = "tuti@baru.test"
NOWHERE = "tanpa-usaha@demo.tanggap.test"
TWO_STEPS = "dua-langkah@demo.tanggap.test"
