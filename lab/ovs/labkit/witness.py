"""What really arrives at guests' ports, seen from outside the guests.

Tenants may use the same addresses, so an answered ping doesn't tell who answered. Each guest's pings have a size of
their own (`ping_size`); a socket on every guest's port sees whose pings are delivered there, and any frame at all that
comes from another guest's MAC address.
"""

from __future__ import annotations

import json
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from . import lookout, plan
from .remote import Remote
from .sites import by_site
from .state import Lab
from .topology import Guest, Topology

ETHERTYPE_IPV4 = b"\x08\x00"
BASE_SIZE = 100  # octets of ICMP payload; a guest's pings have this and its index


def ping_size(guest: Guest) -> int:
    return BASE_SIZE + guest.index


class Witness:
    """`pinged`: (source, target) for each guest whose ping came to a port; `heard`: for any frame of its MAC."""

    def __init__(self, topology: Topology) -> None:
        self.pinged: set[tuple[str, str]] = set()
        self.heard: set[tuple[str, str]] = set()
        self._by_mac = {bytes.fromhex(guest.mac.replace(":", "")): guest.name for guest in topology.guests}
        self._by_size = {ping_size(guest): guest.name for guest in topology.guests}

    def see(self, target: str, frame: bytes) -> None:
        source = self._by_mac.get(frame[6:12])
        if source is not None and source != target:
            self.heard.add((source, target))
        size = echo_request_size(frame)
        if size in self._by_size:
            self.pinged.add((self._by_size[size], target))

    def forget(self) -> None:
        self.pinged.clear()
        self.heard.clear()

    def as_data(self) -> dict[str, list[list[str]]]:
        return {"pinged": sorted(map(list, self.pinged)), "heard": sorted(map(list, self.heard))}

    def add(self, data: dict[str, list[list[str]]]) -> None:
        """What another witness told by `as_data`."""
        self.pinged |= {(source, target) for source, target in data["pinged"]}
        self.heard |= {(source, target) for source, target in data["heard"]}


def echo_request_size(frame: bytes) -> int | None:
    """Octets of payload of an unfragmented ICMP echo request (RFC 792); None for any other frame."""
    if frame[12:14] != ETHERTYPE_IPV4 or len(frame) < 34 or frame[23] != socket.IPPROTO_ICMP:
        return None
    header_size = (frame[14] & 15) * 4
    if len(frame) <= 14 + header_size or frame[14 + header_size] != 8 or frame[20] & 0x3f or frame[21]:
        return None
    return int.from_bytes(frame[16:18], "big") - header_size - 8


@contextmanager
def watching(lab: Lab, topology: Topology) -> Iterator[Witness]:
    """Watches every guest's port while the body runs, and what is still under way then."""
    witness = Witness(topology)
    if lab.is_rootless:
        _ask_relay(lab, "reset")
        yield witness
        witness.add(_ask_relay(lab, "read"))
        return

    def see(guest: Guest, _: float, frame: bytes, to_guest: bool) -> None:
        if to_guest:
            witness.see(guest.name, frame)

    with looking(lab, list(topology.guests), see):
        yield witness


@contextmanager
def looking(lab: Lab, guests: list[Guest], see: Callable[[Guest, float, bytes, bool], None]) -> Iterator[None]:
    """Calls `see(guest, time, frame's beginning, goes to the guest)` for each frame at these guests' ports.

    Times are of this computer's monotonic clock, wherever a port is.
    """
    with ExitStack() as stack:
        for site, some in by_site(lab, guests, lambda guest: guest.bridge.host).items():
            def tell(number: int, *seen: Any, some: list[Guest] = some) -> None:
                see(some[number], *seen)

            ports = [_port(lab, guest) for guest in some]
            stack.enter_context(lookout.looking_there(site, ports, tell) if isinstance(site, Remote)
                                else lookout.looking_here(ports, tell))
        yield


def _port(lab: Lab, guest: Guest) -> lookout.Port:
    """Where all frames of a guest are seen: of a namespace inside it, of a machine on its tap in the host."""
    if guest.is_machine:
        return lookout.Port(lab.namespace(guest.bridge.host), plan.guest_port(guest), True)
    return lookout.Port(lab.namespace(guest.name), plan.GUEST_INTERFACE, False)


def _ask_relay(lab: Lab, word: str) -> dict[str, list[list[str]]]:
    """The relay of a lab without root sees what we may not."""
    with socket.socket(socket.AF_UNIX) as relay:
        relay.settimeout(5)
        relay.connect(str(lab.directory / "relay" / "control.sock"))
        relay.sendall(word.encode() + b"\n")
        with relay.makefile() as answer:
            return dict(json.loads(answer.readline()))
