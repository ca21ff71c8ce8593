"""Traffic between guests of any kind, and what of it is seen at their ports: for the demo and for measuring moves.

A namespace runs Linux programs; a machine of our own stack is asked by its console.
"""

from __future__ import annotations

import hashlib
import select
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import IPv4Address, IPv4Interface

from . import console, machines
from .errors import LabError
from .frames import BROADCAST
from .run import attempt
from .sites import at
from .state import Lab
from .topology import Guest, Topology
from .witness import ETHERTYPE_IPV4, looking

CHARACTER_GENERATOR = 19
FIRST_PRINTING, PRINTING_COUNT, LINE_SIZE = 32, 95, 72
PING_INTERVAL = 0.02
ICMP_ECHO_REPLY = 0


def count_broadcasts(lab: Lab, topology: Topology, source: Guest, count: int) -> tuple[int, dict[str, int]]:
    """Has a guest send broadcasts: how many left its port, and how many came to each guest's, its own included."""
    assert source.address
    own = bytes.fromhex(source.mac.replace(":", ""))
    sent: list[float] = []
    arrived = {guest.name: 0 for guest in topology.guests}

    def see(guest: Guest, when: float, frame: bytes, to_guest: bool) -> None:
        if frame[:6] == BROADCAST and frame[6:12] == own and frame[12:14] == ETHERTYPE_IPV4:
            if to_guest:
                arrived[guest.name] += 1
            elif guest == source:
                sent.append(when)

    with looking(lab, list(topology.guests), see):
        _ping_all(lab, source, source.address, count)
        time.sleep(0.3)  # what is still under way, a second copy included
    return len(sent), arrived


def _ping_all(lab: Lab, source: Guest, address: IPv4Interface, count: int) -> None:
    everyone = address.network.broadcast_address
    if source.is_machine:
        script = f"ping:{everyone},count={count},timeout=30ms,expect=blocked"
        machines.probe(lab, [(source, script)], 20)
    else:
        at(lab, source.bridge.host).call(
            _run_ping, lab, source, 20, "-b", "-q", "-c", count, "-i", "0.03", "-W", "1", str(everyone))


def _run_ping(lab: Lab, source: Guest, seconds: float, *words: object) -> None:
    """Whatever comes of it: who watches the ports tells."""
    attempt("ping", "-n", *words, namespace=lab.namespace(source.name), timeout=seconds)


class Replies:
    """When echo replies of one guest reached another: the gaps between them are outages."""

    def __init__(self) -> None:
        self.times: list[float] = []

    def longest_gap(self) -> float:
        return max((later - earlier for earlier, later in zip(self.times, self.times[1:])), default=float("inf"))

    def first_after(self, when: float) -> float | None:
        return next((time_ for time_ in self.times if time_ > when), None)


@contextmanager
def pinging(lab: Lab, source: Guest, target: IPv4Address, seconds: float) -> Iterator[Replies]:
    """Has a guest ping another about fifty times a second for so many seconds, the body's and more if need be."""
    replies = Replies()

    def see(guest: Guest, when: float, frame: bytes, to_guest: bool) -> None:
        if to_guest and _is_reply_of(frame, target):
            replies.times.append(when)

    with looking(lab, [source], see), _ping_stream(lab, source, target, seconds):
        yield replies


def _is_reply_of(frame: bytes, source: IPv4Address) -> bool:
    return (frame[12:14] == ETHERTYPE_IPV4 and frame[23] == socket.IPPROTO_ICMP and frame[26:30] == source.packed
            and frame[14 + (frame[14] & 15) * 4] == ICMP_ECHO_REPLY)


@contextmanager
def _ping_stream(lab: Lab, source: Guest, target: IPv4Address, seconds: float) -> Iterator[None]:
    site = at(lab, source.bridge.host)
    count = round(seconds / PING_INTERVAL)
    if source.is_machine:
        # A lost ping may take no longer than an answered one, or a gap would look longer than it is.
        pause = round(PING_INTERVAL * 1000)
        script = f"{count}*(ping:{target},count=1,timeout={pause}ms;sleep:{pause}ms)"
        stream = site.begin(_ask_and_read, lab, source, script, 3 * seconds)
    else:
        stream = site.begin(_run_ping, lab, source, 3 * seconds + 20, "-q", "-i", PING_INTERVAL, "-c", count,
                            str(target))
    try:
        yield
    finally:
        stream.result()


def _ask_and_read(lab: Lab, source: Guest, script: str, seconds: float) -> None:
    """Nobody may leave a console's text unread: the machine would wait."""
    line = console.Console(machines.console(lab, source))
    try:
        line.write(f"probe={script}")
        deadline = time.monotonic() + seconds
        while select.select([line.socket], [], [], max(0.0, deadline - time.monotonic()))[0]:
            if any(text.startswith('{"probes"') for text in line.lines()):
                return
    finally:
        line.close()


def transfer(lab: Lab, source: Guest, target: Guest, megabytes: int) -> tuple[str, float]:
    """Has a machine fetch octets of another's character generator; their SHA-256, if right, and Mbit/s."""
    assert target.address
    size = megabytes << 20
    expected = character_hash(size)
    script = f"receive:{target.address.ip}:{CHARACTER_GENERATOR},bytes={size},hash={expected}"
    verdict = machines.probe(lab, [(source, script)], 60 + megabytes)[source.name][0]
    if verdict["result"] != "open":
        raise LabError(f"{source.name} fetched {verdict.get('bytes')} octets of {target.name}: {verdict['result']}")
    return expected, float(str(verdict["mbit"]))


def character_hash(size: int) -> str:
    """SHA-256 of the first octets of the character generator (RFC 864): lines of 72, each begun one later."""
    lines = [bytes(FIRST_PRINTING + (line + column) % PRINTING_COUNT for column in range(LINE_SIZE)) + b"\r\n"
             for line in range(PRINTING_COUNT)]
    pattern = b"".join(lines) * 100
    digest = hashlib.sha256()
    for start in range(0, size, len(pattern)):
        digest.update(pattern[:size - start])
    return digest.hexdigest()
