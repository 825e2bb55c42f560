"""The job queue: Huey on SQLite with threads in this process, or on Redis with workers of their own.

Packages register jobs and minute timers here; `init_app` binds them to the queue of the deployment.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any, ParamSpec

import structlog
from flask import Flask, current_app
from huey import Huey, MemoryHuey, RedisHuey, SqliteHuey, crontab

from app.core.clock import utcnow

P = ParamSpec("P")
log = structlog.get_logger(__name__)
_jobs: dict[str, Callable[..., None]] = {}
_timers: dict[str, Callable[[], None]] = {}


def job(name: str) -> Callable[[Callable[P, None]], Callable[P, None]]:
    """Register a function that workers run by name with JSON arguments."""

    def register(function: Callable[P, None]) -> Callable[P, None]:
        _jobs[name] = function
        return function

    return register


def every_minute(name: str) -> Callable[[Callable[[], None]], Callable[[], None]]:
    """Register a function that one worker runs each minute."""

    def register(function: Callable[[], None]) -> Callable[[], None]:
        _timers[name] = function
        return function

    return register


def timers() -> dict[str, Callable[[], None]]:
    """Return the registered minute timers by name."""
    return dict(_timers)


class JobQueue:
    """The Huey instance of one app, with its two tasks: run a job, run the timers."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.huey = self._make(app)
        self.pool = ThreadPoolExecutor(int(app.config["LLM_CONCURRENCY"]), thread_name_prefix="beside")
        self._run = self.huey.task()(self._run_job)
        self.huey.periodic_task(crontab(minute="*"))(self.run_timers)

    @staticmethod
    def _make(app: Flask) -> Huey:
        if app.config["JOBS"] == "manual":
            return MemoryHuey("tanggap")
        if app.config["DEPLOYMENT"] == "distributed":
            return RedisHuey("tanggap", url=app.config["REDIS_URL"])
        path = Path(app.config["INSTANCE_DIR"]) / "jobs.db"
        path.parent.mkdir(parents=True, exist_ok=True)
        return SqliteHuey("tanggap", filename=str(path), fsync=False)

    def _run_job(self, name: str, *arguments: Any) -> None:
        with self.app.app_context():
            _jobs[name](*arguments)

    def run_timers(self) -> None:
        """Run every timer; one that fails does not stop the others."""
        for name, function in timers().items():
            with self.app.app_context():
                try:
                    function()
                except Exception:
                    log.exception("timer_failed", timer=name)

    def put(self, name: str, *arguments: Any, delay_ms: int = 0) -> None:
        """Enqueue a job, at once or after a rest."""
        if self.app.config["JOBS"] == "manual":
            return
        if delay_ms:
            self._run.schedule((name, *arguments), eta=utcnow() + timedelta(milliseconds=delay_ms))
        else:
            self._run(name, *arguments)

    def run_beside(self, function: Callable[[Any], None], argument: Any) -> None:
        """Run slow work in a pool of its own, so that it never holds the workers; at once in tests."""
        if self.app.config["JOBS"] == "manual":
            function(argument)
        else:
            self.pool.submit(self._in_context, function, argument)

    def _in_context(self, function: Callable[[Any], None], argument: Any) -> None:
        with self.app.app_context():
            function(argument)

    def start_threads(self, workers: int = 4) -> Any:
        """Start the in-process consumer of the embedded deployment and return it."""
        consumer = self._consumer(workers, timers=True)
        consumer.start()
        return consumer

    def run_worker(self, workers: int, *, timers: bool) -> None:
        """Work until SIGTERM, then end what was begun (a worker process of the distributed deployment)."""
        self._consumer(workers, timers=timers, graceful_signal="TERM").run()
        self.pool.shutdown(wait=True)

    def _consumer(self, workers: int, *, timers: bool, graceful_signal: str = "INT") -> Any:
        return self.huey.create_consumer(
            workers=workers,
            periodic=timers,
            graceful_signal=graceful_signal,
            initial_delay=0.02,
            backoff=1.3,
            max_delay=0.2,
            check_worker_health=True,
        )


def init_app(app: Flask) -> None:
    """Bind the queue to the app."""
    app.extensions["jobs"] = JobQueue(app)


def queue(app: Flask) -> JobQueue:
    """Return the queue of an app."""
    found = app.extensions["jobs"]
    if not isinstance(found, JobQueue):
        raise TypeError("jobs.init_app was not called")
    return found


def enqueue(name: str, *arguments: Any, delay_ms: int = 0) -> None:
    """Enqueue a registered job of the current app."""
    queue(current_app).put(name, *arguments, delay_ms=delay_ms)
