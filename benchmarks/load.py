"""The load client: raw websocket connections that speak Socket.IO v5, in a process of their own.

`python -m benchmarks.load` reads a plan as JSON from standard input and prints its result as JSON. With a
rate it sends on a clock (open loop); without one every client keeps one event under way (saturation).
"""

from __future__ import annotations

import asyncio
import base64
import json
import os
import statistics
import sys
import uuid
from collections import deque
from dataclasses import asdict, dataclass, field
from pathlib import Path
from time import perf_counter

TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")
LATE = 0.005  # seconds; a timer that wakes later than this counts from when the event was due
TEXT, CLOSE, PING, PONG = 1, 8, 9, 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What to do; `{n}` and `{key}` in the data become a counter and a fresh key."""

    port: int
    server_pid: int
    clients: list[dict[str, str]]  # what each proves at connect
    event: str
    data: dict[str, str]
    namespace: str = ""
    rate: float = 0.0  # events per second over all clients; 0 saturates
    seconds: float = 5.0
    warm_seconds: float = 0.0  # before it counts; 0: a second, or as long as it counts if that is shorter
    cookie: str = ""  # of a person of the business who only listens


@dataclass(slots=True)
class Measured:
    """What came of it. Times in milliseconds; `cpu_us` is processor time of the server per answer."""

    per_second: float
    p50: float
    p95: float
    p99: float
    cpu_us: float
    answers: int
    pushes: int
    lost: int = 0
    refused: list[str] = field(default_factory=list)


class Connection(asyncio.Protocol):
    """One browser tab."""

    def __init__(self, run: Run, namespace: str, auth: dict[str, str], cookie: str = "") -> None:
        self.run, self.auth, self.cookie = run, auth, cookie
        self.prefix = f"{namespace}," if namespace else ""
        self.ready = asyncio.get_running_loop().create_future()
        self.buffer = b""
        self.upgraded = False
        self.waiting: dict[int, float] = {}
        self.last_id = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask for the upgrade."""
        self.transport = transport
        key = base64.b64encode(os.urandom(16)).decode()
        lines = [
            "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1", f"Host: 127.0.0.1:{self.run.plan.port}",
            "Upgrade: websocket", "Connection: Upgrade", f"Sec-WebSocket-Key: {key}",
            "Sec-WebSocket-Version: 13", *([f"Cookie: {self.cookie}"] if self.cookie else []), "", "",
        ]  # fmt: skip
        self.transport.write("\r\n".join(lines).encode())

    def connection_lost(self, exc: Exception | None) -> None:
        """Fail what still waits."""
        if not self.ready.done():
            self.ready.set_exception(ConnectionError(f"closed before it was ready: {exc}"))

    def data_received(self, data: bytes) -> None:
        """Take the frames out of what came."""
        self.buffer += data
        if not self.upgraded:
            head, found, rest = self.buffer.partition(b"\r\n\r\n")
            if not found:
                return
            if b" 101 " not in head.split(b"\r\n", 1)[0]:
                self.ready.set_exception(ConnectionError(head.decode("latin1")))
                return
            self.upgraded, self.buffer = True, rest
        while (taken := take_frame(self.buffer)) is not None:
            kind, payload, self.buffer = taken
            if kind == TEXT:
                self.heard(payload.decode())
            elif kind == PING:
                self.transport.write(frame(payload, PONG))
            elif kind == CLOSE:
                self.transport.close()

    def heard(self, packet: str) -> None:
        """Answer one packet of Engine.IO, or of Socket.IO within."""
        if packet.startswith("0"):
            self.say(f"40{self.prefix}{json.dumps(self.auth)}")
        elif packet == "2":
            self.say("3")
        elif packet.startswith("40"):
            self.ready.set_result(None)
        elif packet.startswith("44"):
            self.ready.set_exception(ConnectionError(packet))
        elif packet.startswith("43"):
            number, _, answer = packet[2 + len(self.prefix) :].partition("[")
            self.run.answered(self, self.waiting.pop(int(number)), answer)
        elif packet.startswith("42"):
            self.run.pushes += 1

    def ask(self, since: float) -> None:
        """Send the plan's event and expect its acknowledgement."""
        self.last_id += 1
        self.waiting[self.last_id] = since
        self.say(f"42{self.prefix}{self.last_id}{self.run.next_event()}")

    def say(self, packet: str) -> None:
        """Send one packet."""
        self.transport.write(frame(packet.encode()))


class Run:
    """All connections of one plan, and what they measure."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.latencies: list[float] = []
        self.refused: deque[str] = deque(maxlen=3)
        self.pushes = self.sent = self.refusals = 0
        self.measuring = self.saturating = False

    def next_event(self) -> str:
        """Return name and data of the next event as JSON."""
        self.sent += 1
        known = {"{n}": str(self.sent), "{key}": uuid.uuid4().hex}
        data = {name: known.get(value, value.replace("{n}", known["{n}"]))
                for name, value in self.plan.data.items()}  # fmt: skip
        return json.dumps([self.plan.event, data])

    def answered(self, connection: Connection, since: float, answer: str) -> None:
        """Note an acknowledgement; when saturating, ask again at once."""
        if '"ok": false' in answer or '"ok":false' in answer:
            self.refusals += 1
            self.refused.append(answer[:200])
        if self.measuring:
            self.latencies.append(perf_counter() - since)
        if self.saturating:
            connection.ask(perf_counter())

    async def go(self) -> Measured:
        """Connect, warm up, measure, close."""
        plan = self.plan
        tabs = [await self.connect(plan.namespace, auth) for auth in plan.clients]
        if plan.cookie:
            await self.connect("/staff", {}, plan.cookie)
        await asyncio.sleep(0.3)
        self.saturating = not plan.rate
        clock = asyncio.ensure_future(self.send_on_time(tabs)) if plan.rate else None
        for tab in tabs if self.saturating else ():
            tab.ask(perf_counter())
        await asyncio.sleep(plan.warm_seconds or min(1.0, plan.seconds))
        cpu, started, pushes, self.measuring = cpu_seconds(plan.server_pid), perf_counter(), self.pushes, True
        await asyncio.sleep(plan.seconds)
        taken, cpu = perf_counter() - started, cpu_seconds(plan.server_pid) - cpu
        answers = len(self.latencies)
        self.saturating = False
        if clock:
            clock.cancel()
        lost = await self.rest(tabs)
        cuts = statistics.quantiles(self.latencies, n=100) if answers > 1 else [0.0] * 99
        return Measured(
            per_second=answers / taken,
            p50=cuts[49] * 1e3, p95=cuts[94] * 1e3, p99=cuts[98] * 1e3,
            cpu_us=cpu / max(answers, 1) * 1e6,
            answers=answers, pushes=self.pushes - pushes, lost=lost,
            refused=[f"{self.refusals} refused", *self.refused] if self.refusals else [],
        )  # fmt: skip

    async def connect(self, namespace: str, auth: dict[str, str], cookie: str = "") -> Connection:
        """Open one connection and wait until the server has let it in."""
        loop = asyncio.get_running_loop()
        _, tab = await loop.create_connection(
            lambda: Connection(self, namespace, auth, cookie), "127.0.0.1", self.plan.port
        )
        await asyncio.wait_for(tab.ready, 30)
        return tab

    async def send_on_time(self, tabs: list[Connection]) -> None:
        """Send at the plan's rate, whatever the answers do."""
        due = perf_counter()
        while True:
            for tab in tabs:
                due += 1 / self.plan.rate
                rest = due - perf_counter()
                if rest > 0:
                    await asyncio.sleep(rest)
                late = perf_counter() - due > LATE
                tab.ask(due if late else perf_counter())

    async def rest(self, tabs: list[Connection]) -> int:
        """Wait for what is under way; return how many answers never came."""
        for _ in range(100):
            if not any(tab.waiting for tab in tabs):
                return 0
            await asyncio.sleep(0.1)
        return sum(len(tab.waiting) for tab in tabs)


def frame(payload: bytes, kind: int = TEXT) -> bytes:
    """Return one masked frame; the mask is zero, which is allowed and costs nothing."""
    size = len(payload)
    if size < 126:
        return bytes((0x80 | kind, 0x80 | size, 0, 0, 0, 0)) + payload
    return bytes((0x80 | kind, 0xFE)) + size.to_bytes(2, "big") + bytes(4) + payload


def take_frame(buffer: bytes) -> tuple[int, bytes, bytes] | None:
    """Return kind, payload and the rest; None while the frame is not whole. Servers here send whole texts."""
    if len(buffer) < 2:
        return None
    size, start = buffer[1] & 0x7F, 2
    if size > 125:
        start = 4 if size == 126 else 10
        size = int.from_bytes(buffer[2:start], "big")
    if len(buffer) < start + size:
        return None
    return buffer[0] & 0x0F, buffer[start : start + size], buffer[start + size :]


def cpu_seconds(pid: int) -> float:
    """Return the processor time that a process, with all its threads, has used."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS_PER_SECOND


if __name__ == "__main__":
    print(json.dumps(asdict(asyncio.run(Run(Plan(**json.load(sys.stdin))).go()))))
