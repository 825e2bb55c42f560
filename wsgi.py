"""The application for gunicorn: `gunicorn ... wsgi:app`, see docs/deploy.md.

Outside the package `app`, whose import would load half the world before gevent can patch it.
"""

import os

if os.environ.get("SOCKETIO_ASYNC_MODE") == "gevent":
    from gevent import monkey

    monkey.patch_all()

from app import create_app
from app.core.serving import refuse_unsound_server

app = create_app()
refuse_unsound_server(app)
