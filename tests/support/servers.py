"""Private servers of one test run: MariaDB, Redis and nginx on free ports, their data in a tmp folder."""

from __future__ import annotations

import getpass
import os
import socket
import subprocess
from pathlib import Path

import pymysql
import redis

from tests.support.processes import Child, free_port, program

DRIVERS = {"pymysql": "mysql+pymysql", "mysqlclient": "mysql+mysqldb"}


class MariaDb:
    """A MariaDB server of its own; `stop`, `kill` and `start` again keep the data."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.server = program("mariadbd", "mariadb-server")
        install = program("mariadb-install-db", "mariadb-server")
        subprocess.run(
            [install, "--no-defaults", f"--user={getpass.getuser()}", f"--datadir={folder / 'data'}",
             "--auth-root-authentication-method=normal", "--skip-test-db"],
            check=True, capture_output=True, timeout=120,
        )  # fmt: skip
        self.child: Child | None = None
        self.start()

    def start(self) -> None:
        """Start, and wait until it takes connections."""
        self.child = Child(
            [
                self.server, "--no-defaults", f"--user={getpass.getuser()}",
                f"--datadir={self.folder / 'data'}", f"--socket={self.folder / 'sock'}",
                f"--pid-file={self.folder / 'pid'}", f"--port={self.port}", "--bind-address=127.0.0.1",
                "--innodb-buffer-pool-size=64M", "--innodb-log-file-size=32M", "--performance-schema=OFF",
                "--innodb-flush-log-at-trx-commit=2", "--skip-log-bin", "--max-connections=200",
            ],
            self.folder / "mariadb.log",
        )  # fmt: skip
        self.child.wait_ready(self._answers)

    def stop(self) -> None:
        """Shut down in order."""
        if self.child is not None:
            self.child.stop()

    def start_if_dead(self) -> None:
        """Start again what a test has ended."""
        if self.child is None or not self.child.alive:
            self.start()

    def kill(self) -> None:
        """End it without warning."""
        if self.child is not None:
            self.child.kill()

    def create_database(self, name: str) -> None:
        """Make an empty database as `docs/deploy.md` tells operators to."""
        self.run(f"DROP DATABASE IF EXISTS `{name}`")
        self.run(f"CREATE DATABASE `{name}` CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci")

    def url(self, database: str, driver: str = "pymysql") -> str:
        """Return the address for DATABASE_URL."""
        return f"{DRIVERS[driver]}://root@127.0.0.1:{self.port}/{database}"

    def run(self, statement: str, *values: object, database: str | None = None) -> list[tuple[object, ...]]:
        """Run one statement beside the product and return its rows."""
        connection = pymysql.connect(
            host="127.0.0.1", port=self.port, user="root", database=database, autocommit=True,
            charset="utf8mb4", connect_timeout=5,
        )  # fmt: skip
        with connection, connection.cursor() as cursor:
            cursor.execute(statement, values or None)
            return list(cursor.fetchall())

    def _answers(self) -> bool:
        try:
            self.run("SELECT 1")
        except pymysql.err.OperationalError:
            return False
        return True


class Redis:
    """A Redis server of its own, without persistence."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.server = program("redis-server", "redis-server")
        self.child: Child | None = None
        self.start()

    @property
    def url(self) -> str:
        """Return the address for REDIS_URL."""
        return f"redis://127.0.0.1:{self.port}/0"

    def client(self) -> redis.Redis:
        """Return a connection beside the product's."""
        return redis.Redis.from_url(self.url)

    def start(self) -> None:
        """Start, and wait until it answers."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self.child = Child(
            [self.server, "--port", str(self.port), "--bind", "127.0.0.1", "--save", "",
             "--appendonly", "no", "--dir", str(self.folder)],
            self.folder / "redis.log",
        )  # fmt: skip
        self.child.wait_ready(self._answers)

    def stop(self) -> None:
        """Shut down in order."""
        if self.child is not None:
            self.child.stop()

    def _answers(self) -> bool:
        try:
            with self.client() as connection:
                return bool(connection.ping())
        except redis.exceptions.ConnectionError:
            return False


class Nginx:
    """nginx with the file of `deploy/`, on a free port, in front of the given ports."""

    def __init__(self, folder: Path, site: Path, ports: list[int]) -> None:
        self.folder = folder
        self.port = free_port()
        binary = program("nginx", "nginx")
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "site.conf").write_text(self._adapted(site, ports), encoding="utf-8")
        (folder / "nginx.conf").write_text(self._main(), encoding="utf-8")
        command = [
            binary,
            "-p",
            str(folder),
            "-c",
            str(folder / "nginx.conf"),
            "-e",
            str(folder / "error.log"),
        ]
        subprocess.run([*command, "-t"], check=True, capture_output=True, timeout=20)
        self.child = Child([*command, "-g", "daemon off;"], folder / "nginx.log")
        self.child.wait_ready(self._listens)

    @property
    def url(self) -> str:
        """Return where it listens."""
        return f"http://127.0.0.1:{self.port}"

    def stop(self) -> None:
        """Shut down."""
        self.child.stop()

    def _adapted(self, site: Path, ports: list[int]) -> str:
        """Return the operator's file with the private ports and this checkout in place of the usual ones."""
        text = site.read_text(encoding="utf-8")
        for usual, port in zip(("5001", "5002"), ports, strict=True):
            assert f"127.0.0.1:{usual}" in text
            text = text.replace(f"127.0.0.1:{usual}", f"127.0.0.1:{port}")
        root = Path(__file__).resolve().parents[2]
        assert "/srv/tanggap/" in text
        return text.replace("/srv/tanggap/", f"{root}/").replace(
            "listen 80 ", f"listen 127.0.0.1:{self.port} "
        )

    def _main(self) -> str:
        kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        return "\n".join(
            [
                "user root;" if os.geteuid() == 0 else "",
                f"worker_processes 1;\npid {self.folder / 'pid'};\nerror_log {self.folder / 'error.log'};",
                "events { worker_connections 1024; }",
                "http {",
                *(f"{kind}_temp_path {self.folder / kind};" for kind in kinds),
                f"access_log {self.folder / 'access.log'};",
                "include /etc/nginx/mime.types;",
                f"include {self.folder / 'site.conf'};",
                "}",
            ]
        )

    def _listens(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0
