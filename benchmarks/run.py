"""Run the benchmarks and print one table: `python -m benchmarks.run [p1 p2 ...] [--quick | --tiny]`.

`mariadb` is only run when it is named: it starts servers of its own.
"""

from __future__ import annotations

import argparse
import importlib
import platform
from collections.abc import Sequence
from datetime import UTC, datetime

from benchmarks.common import TINY, Effort, Report, machine, table

ALL = {
    "p1": "benchmarks.p1_noop",
    "p2": "benchmarks.p2_message",
    "p3": "benchmarks.p3_saturation",
    "p8": "benchmarks.p8_million",
    "p11": "benchmarks.p11_sizes",
    "mariadb": "benchmarks.distributed",
}
USUAL = ("p1", "p2", "p3", "p8", "p11")
QUICK = Effort(repetitions=1, seconds=3, large=100_000, samples=10)


def measure(names: Sequence[str], effort: Effort) -> Report:
    """Run the named benchmarks one after the other; return all their rows."""
    whole = Report()
    for name in names:
        before = machine()
        part: Report = importlib.import_module(ALL[name]).run(effort)
        whole.rows += part.rows
        whole.remarks += [*part.remarks, f"{name}: {before} before, {machine()} after."]
    return whole


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the command line, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(ALL))
    size = parser.add_mutually_exclusive_group()
    size.add_argument("--quick", action="store_true", help="one repetition, 100,000 tickets")
    size.add_argument("--tiny", action="store_true", help="seconds only: does it run at all?")
    given = parser.parse_args(arguments)
    unknown = set(given.names) - set(ALL)
    if unknown:
        parser.error(f"unknown: {', '.join(sorted(unknown))}")
    effort = TINY if given.tiny else QUICK if given.quick else Effort()
    print(f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, Python {platform.python_version()}, {machine()}\n")
    print(table(measure(given.names or USUAL, effort)))


if __name__ == "__main__":
    main()
