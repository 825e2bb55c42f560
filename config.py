"""Settings: every key the product reads, from the environment or `.env`, checked all at once.

`docs/configuration.md` explains each key to an operator; a test compares the two.
"""

from __future__ import annotations

import importlib.util
import ipaddress
import secrets
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parent
KNOWN_SCHEMES = ("sqlite:///", "mysql+pymysql://", "mysql+mysqldb://", "mysql://")
REDIS_SCHEMES = ("redis://", "rediss://", "unix://")
SECRET_LENGTH = 32
BLOCKING_SCHEMES = ("mysql://", "mysql+mysqldb://", "sqlite://")


class Settings(BaseSettings):
    """All settings of one process; raises `pydantic.ValidationError` listing every fault."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore")

    deployment: Literal["embedded", "distributed"] = "embedded"
    secret_key: str = ""  # signs sessions and tokens; made and kept under instance_dir when embedded
    instance_dir: Path = ROOT / "instance"  # database, files, job queue of the embedded deployment
    database_url: str = ""  # empty: SQLite in instance_dir
    host: str = "127.0.0.1"
    port: int = Field(default=5000, ge=1, le=65535)
    public_url: str = ""  # what links in mails start with; empty: http://host:port
    trusted_proxies: int = Field(default=0, ge=0)  # how many proxies in front may set X-Forwarded-*
    signup: Literal["", "open", "closed"] = ""  # empty: open when embedded, closed when distributed

    socketio_async_mode: Literal["threading", "gevent"] = "threading"
    socketio_message_queue: str = ""  # redis://...; needed as soon as there is more than one process
    redis_url: str = ""  # job queue and rate limits when distributed

    mail_backend: Literal["console", "smtp", "locmem"] = "console"
    mail_server: str = "localhost"
    mail_port: int = 25
    mail_use_tls: bool = False
    mail_username: str = ""
    mail_password: str = ""
    mail_default_sender: str = "Tanggap <no-reply@localhost>"

    upload_max_mb: int = Field(default=10, ge=1, le=100)  # one file sent in a chat
    burst_window_ms: int = Field(default=900, ge=0)  # silence after which a burst of messages is triaged
    rate_limits: bool = True
    metrics_token: str = ""  # bearer token for /metrics; empty: loopback only
    log_format: Literal["console", "json"] = "console"
    log_level: str = "INFO"

    openai_api_key: str = ""
    openai_base_url: str = ""
    llm_model: str = ""
    llm_timeout_seconds: float = 12.0
    llm_max_retries: int = 1
    llm_monthly_cost_cap_usd: float = 20.0
    llm_input_price_per_mtok: float = 0.0
    llm_output_price_per_mtok: float = 0.0
    llm_concurrency: int = 32

    @model_validator(mode="after")
    def _fill_defaults(self) -> Self:
        if not self.database_url:
            self.database_url = f"sqlite:///{self.instance_dir / 'tanggap.db'}"
        if not self.signup:
            self.signup = "open" if self.deployment == "embedded" else "closed"
        if not self.public_url and self.deployment == "embedded":
            self.public_url = f"http://{self.host}:{self.port}"
        self.public_url = self.public_url.rstrip("/")
        return self

    @model_validator(mode="after")
    def _refuse_unsound(self) -> Self:
        faults = [*self._driver_faults(), *self._distributed_faults()]
        if faults:
            raise ValueError("; ".join(faults))
        if not self.secret_key:
            self.secret_key = kept_secret(self.instance_dir / "secret_key")
        return self

    def _driver_faults(self) -> list[str]:
        faults = []
        if self.socketio_async_mode == "gevent" and self.database_url.startswith(BLOCKING_SCHEMES):
            faults.append(
                "SOCKETIO_ASYNC_MODE=gevent needs DATABASE_URL=mysql+pymysql://...: "
                "this driver blocks the whole process"
            )
        if self.database_url.startswith(("mysql://", "mysql+mysqldb://")) and not mysqlclient_installed():
            faults.append(
                "DATABASE_URL names mysqlclient, which is missing: pip install -r requirements-mysql.txt"
            )
        if not self.database_url.startswith(KNOWN_SCHEMES):
            faults.append(
                "DATABASE_URL must start with sqlite:///, mysql+pymysql:// or mysql+mysqldb:// "
                "(MariaDB too is written mysql+)"
            )
        return faults

    def _distributed_faults(self) -> list[str]:
        if self.deployment == "embedded":
            wrong = self.socketio_async_mode == "gevent"
            return ["SOCKETIO_ASYNC_MODE=gevent needs DEPLOYMENT=distributed"] if wrong else []
        rules = (
            (
                len(self.secret_key) >= SECRET_LENGTH,
                f"a SECRET_KEY of at least {SECRET_LENGTH} characters, the same for all processes",
            ),
            (
                self.socketio_message_queue.startswith(REDIS_SCHEMES),
                "SOCKETIO_MESSAGE_QUEUE=redis://..., for processes do not hear each other otherwise",
            ),
            (self.redis_url.startswith(REDIS_SCHEMES), "REDIS_URL=redis://..., for jobs and rate limits"),
            (not self.database_url.startswith("sqlite"), "MariaDB or MySQL in DATABASE_URL"),
            (
                self.public_url.startswith(("https://", "http://")),
                "PUBLIC_URL=https://..., for links in mails",
            ),
            (self.mail_backend != "locmem", "MAIL_BACKEND=smtp or console: locmem is for tests"),
        )
        return [f"DEPLOYMENT=distributed needs {need}" for holds, need in rules if not holds]

    @property
    def on_loopback(self) -> bool:
        """Whether only this machine can reach the server."""
        if self.host == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False

    @property
    def demo_allowed(self) -> bool:
        """Demo data and demo passwords exist only in the embedded deployment on loopback.

        A proxy in front, also on this machine, lets strangers in.
        """
        proxied = self.trusted_proxies > 0 or self.public_url.startswith("https://")
        return self.deployment == "embedded" and self.on_loopback and not proxied


def mysqlclient_installed() -> bool:
    """Tell whether the C driver of the extra `mysql` can be imported."""
    return importlib.util.find_spec("MySQLdb") is not None


def kept_secret(path: Path) -> str:
    """Return the secret kept in `path`, making it on first use, readable by its owner only."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48), encoding="ascii")
    return path.read_text(encoding="ascii")
