"""Reachability: who can ping whom, compared with what the topology says."""

from __future__ import annotations

import re
import subprocess
import time
from dataclasses import dataclass

from .progress import table
from .run import spawn
from .state import Lab
from .topology import Guest, Topology

AT_ONCE = 24
PINGS = 2


@dataclass(frozen=True)
class Result:
    source: str
    target: str
    expected: bool
    received: int
    average_ms: float | None

    @property
    def reached(self) -> bool:
        return self.received > 0

    @property
    def right(self) -> bool:
        return self.reached == self.expected


def check(lab: Lab, topology: Topology, within: float = 0) -> list[Result]:
    """Pings between all guests, again until all is as expected or `within` seconds are over.

    A pair counts as reachable if one of its pings is answered: the first may be lost while the controller learns.
    """
    deadline = time.monotonic() + within
    while True:
        results = _matrix(lab, topology)
        if all(result.right for result in results) or time.monotonic() >= deadline:
            return results


def _matrix(lab: Lab, topology: Topology) -> list[Result]:
    pairs = [(one, other) for one in topology.guests for other in topology.guests if one != other]
    results = []
    for start in range(0, len(pairs), AT_ONCE):
        batch = pairs[start:start + AT_ONCE]
        running = [(pair, _ping(lab, *pair)) for pair in batch]
        results += [_result(topology, *pair, ping) for pair, ping in running]
    return results


def _ping(lab: Lab, source: Guest, target: Guest) -> subprocess.Popen[str]:
    return spawn("ping", "-n", "-q", "-c", PINGS, "-i", "0.2", "-W", "1", target.address.ip,
                 namespace=lab.namespace(source.name))


def _result(topology: Topology, source: Guest, target: Guest, ping: subprocess.Popen[str]) -> Result:
    output, _ = ping.communicate(timeout=30)
    received = re.search(r"(\d+) received", output)
    average = re.search(r"= [\d.]+/([\d.]+)/", output)
    return Result(source.name, target.name, topology.reachable(source, target),
                  int(received[1]) if received else 0, float(average[1]) if average else None)


def render(topology: Topology, results: list[Result]) -> str:
    """The matrix, source by row: milliseconds, or `-` where nothing came back; `!` marks what should not be."""
    cells = {(result.source, result.target): _cell(result) for result in results}
    names = [guest.name for guest in topology.guests]
    rows = [["from \\ to", *names]]
    rows += [[source, *(cells.get((source, target), ".") for target in names)] for source in names]
    return table(rows)


def _cell(result: Result) -> str:
    if not result.reached:
        return "-" if result.right else "- !"
    text = f"{result.average_ms:.1f} ms" if result.average_ms is not None else "yes"
    return text if result.right else f"{text} !"
