"""HTTP adapters share this: error rendering, security headers, template helpers, panels."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import structlog
from flask import Flask, Response, current_app, g, jsonify, redirect, render_template, request, url_for
from flask.json.provider import DefaultJSONProvider
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import lazy_gettext as _l
from flask_wtf.csrf import CSRFError
from markupsafe import Markup
from marshmallow import ValidationError
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from werkzeug.exceptions import HTTPException

from app.core.database import is_away
from app.core.errors import (
    AppError,
    Conflict,
    Forbidden,
    Invalid,
    NotAuthenticated,
    NotFound,
    RateLimited,
    Unavailable,
)
from app.core.forms import error_messages
from app.core.ids import new_id
from app.core.locale import LOCALES

log = structlog.get_logger(__name__)
CSP = (
    "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "connect-src 'self' ws: wss:; object-src 'none'; base-uri 'none'; form-action 'self'"
)
_panels: dict[str, list[Callable[[Any], str]]] = defaultdict(list)
_BY_STATUS: dict[int, type[AppError]] = {
    400: Invalid, 401: NotAuthenticated, 403: Forbidden, 404: NotFound, 405: NotFound, 409: Conflict,
    422: Invalid, 429: RateLimited, 503: Unavailable,
}  # fmt: skip


class BoundedJson(DefaultJSONProvider):
    """Read JSON; what is nested too deeply to be read is no JSON."""

    def loads(self, s: str | bytes, **kwargs: Any) -> Any:
        """Return the value; raises ValueError."""
        try:
            return super().loads(s, **kwargs)
        except RecursionError:
            raise ValueError("nested too deeply") from None


def init_app(app: Flask) -> None:
    """Register error handlers, headers and what every template may use."""
    app.json_provider_class, app.json = BoundedJson, BoundedJson(app)  # others build upon the class
    app.register_error_handler(AppError, render_error)
    app.register_error_handler(ValidationError, _refused_input)
    app.register_error_handler(CSRFError, _csrf_failed)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(IntegrityError, _somebody_was_faster)
    app.register_error_handler(SQLAlchemyError, _database_failed)
    app.register_error_handler(Exception, _unexpected)
    app.after_request(_headers)
    app.jinja_env.globals.update(
        asset=asset_url, panels=render_panels, LOCALES=LOCALES, locale_key=locale_key
    )
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True


def locale_key() -> str:
    """Return the language of this page: id or en."""
    return str(get_locale()).split("_")[0]


def add_panel(slot: str, render: Callable[[Any], str]) -> None:
    """Let a higher package draw into a page of a lower one; `render` gets the page's thing."""
    if render not in _panels[slot]:
        _panels[slot].append(render)


def render_panels(slot: str, thing: Any) -> Markup:
    """Return everything that higher packages draw into a slot."""
    return Markup("").join(Markup(render(thing)) for render in _panels[slot])  # noqa: S704 - templates escaped it


def asset_url(name: str) -> str:
    """Return the address of a bundled file, with its hash so that browsers keep it."""
    manifest = _manifest()
    return url_for("static", filename=f"dist/{name}", v=manifest.get(name, "0"))


def _manifest() -> dict[str, str]:
    path = Path(__file__).parent.parent / "static" / "dist" / "manifest.json"
    stamp = path.stat().st_mtime_ns if path.exists() else 0
    if _manifest_cache.get("stamp") != stamp:
        _manifest_cache.update(stamp=stamp, files=json.loads(path.read_text()) if stamp else {})
    files: dict[str, str] = _manifest_cache["files"]
    return files


_manifest_cache: dict[str, Any] = {}


def wants_json() -> bool:
    """Tell whether the caller is a program rather than a page."""
    if request.is_json or "/api/" in request.path:
        return True
    best = request.accept_mimetypes.best_match(["text/html", "application/json"])
    return best == "application/json"


def is_htmx() -> bool:
    """Tell whether htmx asks for a part of a page."""
    return request.headers.get("HX-Request") == "true"


def render_error(error: AppError, draw: Callable[..., str] = render_template) -> ResponseReturnValue:
    """Answer a domain error as JSON, as a part of a page, or as a page."""
    if wants_json():
        return jsonify(error.to_json()), error.status
    if isinstance(error, NotAuthenticated):
        return _to_sign_in()
    if is_htmx():
        return draw("errors/_alert.html", error=error), error.status
    return draw("errors/error.html", error=error), error.status


def _draw_for_nobody(template: str, **values: Any) -> str:
    """Draw without asking who is signed in: that is a look into the database, which is away."""
    return current_app.jinja_env.get_template(template).render(**values)


def _to_sign_in() -> ResponseReturnValue:
    address = g.get("sign_in_url") or url_for("security.login", next=request.full_path)
    if is_htmx():
        return Response(status=401, headers={"HX-Redirect": address})
    return redirect(address)


def _http_error(error: HTTPException) -> ResponseReturnValue:
    if error.code is None or error.code < 400:
        return error
    if error.code == 413:
        return render_error(Invalid(_l("This is too large."), code="too_large"))
    cls = _BY_STATUS.get(error.code)
    return error if cls is None else render_error(cls())


def _refused_input(error: ValidationError) -> ResponseReturnValue:
    return render_error(Invalid(fields=error_messages(error)))


def _csrf_failed(_error: CSRFError) -> ResponseReturnValue:
    return render_error(
        Forbidden(_l("This form has expired. Please reload the page and try again."), code="csrf")
    )


def _somebody_was_faster(error: IntegrityError) -> ResponseReturnValue:
    log.warning("integrity_error", error=str(error.orig))
    return render_error(Conflict())


def _database_failed(error: SQLAlchemyError) -> ResponseReturnValue:
    if not is_away(error):
        return _unexpected(error)
    log.error("database_unavailable", error=str(error))
    return render_error(Unavailable(), _draw_for_nobody)


def _unexpected(error: Exception) -> ResponseReturnValue:
    reference = g.get("request_id") or str(new_id())
    log.error("unexpected_error", reference=reference, exc_info=error)
    message = _l(
        "Something went wrong on our side. Please mention this number: %(reference)s", reference=reference
    )
    return render_error(AppError(message, code="internal"))


def _headers(response: Response) -> Response:
    response.headers.setdefault("Content-Security-Policy", f"{CSP}; frame-ancestors 'none'")
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "same-origin")
    response.headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
    if request.endpoint == "static" and "v" in request.args:
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    elif request.endpoint != "static":
        chosen = response.headers.get("Cache-Control", "no-store")
        response.headers["Cache-Control"] = "no-store" if "no-store" in chosen else chosen
    return response
