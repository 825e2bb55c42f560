"""The running server as a test sees it, and another site that embeds the widget."""

from __future__ import annotations

import http.server
import json
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Flask
from flask.sessions import SecureCookieSessionInterface

from tests.browser.known import SECRET

ROOT = Path(__file__).parent.parent.parent
START_SECONDS = 60
EVENTS = ("ready", "opened", "closed", "message", "unread", "handover", "error")


@dataclass(frozen=True)
class Live:
    """Where the server is and what it holds: `shop` knows the other site, `asking` has a pre-chat form."""

    url: str
    folder: Path
    seed: dict[str, Any]

    @property
    def key(self) -> str:
        """Return the widget key of the shop."""
        return str(self.seed["shop"]["widget_key"])

    def staff_cookie(self, who: str, business: str = "shop") -> dict[str, str]:
        """Return the session cookie of a signed-in person (master, admin, cs, cs2), for a browser context."""
        person = self.seed[business]["people"][who]
        signer = Flask("cookies")
        signer.secret_key = SECRET
        serializer = SecureCookieSessionInterface().get_signing_serializer(signer)
        assert serializer is not None
        value = serializer.dumps(
            {
                "_user_id": person["uniquifier"],
                "_fresh": True,
                "fs_cc": "set",
                "organization_id": self.seed[business]["id"],
            }
        )
        return {"name": "tanggap_staff", "value": str(value), "url": self.url}


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running_server(folder: Path, other_site: str) -> Iterator[Live]:
    """Start the server in a process of its own and end it afterwards."""
    with running("tests.browser.server", folder, other_site) as url:
        yield Live(url, folder, json.loads((folder / "seed.json").read_text(encoding="utf-8")))


@contextmanager
def running(module: str, folder: Path, *arguments: str) -> Iterator[str]:
    """Run a module that serves, with FOLDER, PORT and more as its arguments; yield its address."""
    port = free_port()
    log = (folder / "server.log").open("w", encoding="utf-8")
    command = [sys.executable, "-u", "-m", module, str(folder), str(port), *arguments]
    process = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=subprocess.STDOUT)
    url = f"http://127.0.0.1:{port}"
    try:
        _wait_until_it_answers(process, url, folder)
        yield url
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        log.close()


def _wait_until_it_answers(process: subprocess.Popen[bytes], url: str, folder: Path) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        try:
            urllib.request.urlopen(f"{url}/healthz", timeout=2).close()  # noqa: S310 - our own server
            return
        except (urllib.error.URLError, OSError):
            if process.poll() is not None:
                break
            time.sleep(0.1)
    said = (folder / "server.log").read_text(encoding="utf-8")[-3000:]
    raise RuntimeError(f"the server did not start:\n{said}")


class OtherSite:
    """A shop's own web server on another site (localhost, not 127.0.0.1), with a strict content policy."""

    def __init__(self) -> None:
        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _ShopPage)
        self.url = f"http://localhost:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def page(self, app_url: str, key: str, **attributes: str) -> str:
        """Return the address of a page that embeds the widget with `data-` attributes."""
        given = {"app": app_url, "key": key, **attributes}
        query = "&".join(f"{name}={value}" for name, value in given.items())
        return f"{self.url}/?{query}"

    def close(self) -> None:
        """Stop serving."""
        self._server.shutdown()
        self._server.server_close()


class _ShopPage(http.server.BaseHTTPRequestHandler):
    """Answers two addresses: the page, and a script that records the widget's events."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        path, _, query = self.path.partition("?")
        given = dict(pair.split("=", 1) for pair in query.split("&") if "=" in pair)
        if path == "/":
            self._send("text/html", self._page(given), given["app"])
        elif path == "/heard.js":
            self._send("text/javascript", _recorder())
        else:
            self.send_error(404)

    @staticmethod
    def _page(given: dict[str, str]) -> str:
        data = " ".join(f'data-{name}="{value}"' for name, value in given.items() if name != "app")
        return (
            '<!doctype html><html lang="id"><head><meta charset="utf-8"><title>Toko lain</title>'
            '<meta name="viewport" content="width=device-width, initial-scale=1">'
            f'<script src="/heard.js"></script>'
            f'<script src="{given["app"]}/widget/loader.js" {data} async></script>'
            "</head><body><main><h1>Toko lain</h1><p>Halaman milik orang lain.</p></main></body></html>"
        )

    def _send(self, media_type: str, text: str, app_url: str = "") -> None:
        body = text.encode()
        self.send_response(200)
        self.send_header("Content-Type", f"{media_type}; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        if app_url:
            policy = f"default-src 'none'; script-src 'self' {app_url}; frame-src {app_url}"
            self.send_header("Content-Security-Policy", policy)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the library's
        """Stay silent."""


def _recorder() -> str:
    return (
        "window.tanggap = window.tanggap || {q: []}; window.heard = [];"
        f"for (const name of {json.dumps(EVENTS)})"
        ' tanggap.q.push(["on", name, (detail) => heard.push({name, detail})]);'
    )
