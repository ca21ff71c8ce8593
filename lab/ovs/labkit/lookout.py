"""Sockets that see every frame of guests' ports, here or on another computer."""

from __future__ import annotations

import json
import os
import select
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from typing import IO, NamedTuple

from .errors import LabError
from .frames import entered
from .remote import Remote

ETH_P_ALL = 3
LONGEST_LOOK = 64  # octets: Ethernet, IPv4 with options, the beginning of ICMP
RECORD = struct.Struct(">HdBB")  # number of the port, seconds, goes to the guest, octets that follow
OPEN = 0xFFFF  # no port's number: from now on nothing is missed

See = Callable[[int, float, bytes, bool], None]  # number of the port, time, frame's beginning, goes to the guest


class Port(NamedTuple):
    """An interface by which all frames of a guest pass: a namespace's own, or a machine's tap."""

    namespace: str
    interface: str
    is_machine: bool


@contextmanager
def looking_here(ports: Sequence[Port], see: See) -> Iterator[None]:
    """Calls `see` for each frame while the body runs, and for what is still under way then."""
    end, ended = os.pipe()
    with ExitStack() as stack:
        stack.callback(os.close, end)
        sockets = _open(ports, stack)
        looker = threading.Thread(target=_look, args=(ports, sockets, end, see), daemon=True)
        looker.start()
        try:
            yield
        finally:
            os.close(ended)
            looker.join()


@contextmanager
def looking_there(site: Remote, ports: Sequence[Port], see: See) -> Iterator[None]:
    """The same on another computer; times are told by the clock of this one."""
    process = site.start("lookout", json.dumps(ports))
    assert process.stdin and process.stdout
    with process.stdout as records:
        if RECORD.unpack(_read_whole(records, RECORD.size))[0] != OPEN:
            raise LabError(f"cannot look at the guests' ports on {site.address}")
        listener = threading.Thread(target=_listen, args=(records, site.clock_offset, see), daemon=True)
        listener.start()
        try:
            yield
        finally:
            process.stdin.close()
            listener.join()
            process.wait()


def main(described: str) -> None:
    """The other computer's end of `looking_there`: writes a record for each frame until its input ends."""
    ports = [Port(*port) for port in json.loads(described)]

    def tell(number: int, when: float, frame: bytes, to_guest: bool) -> None:
        os.write(1, RECORD.pack(number, when, to_guest, len(frame)) + frame)

    with ExitStack() as stack:
        sockets = _open(ports, stack)
        tell(OPEN, time.monotonic(), b"", False)
        _look(ports, sockets, 0, tell)


def _open(ports: Sequence[Port], stack: ExitStack) -> dict[socket.socket, int]:
    """A socket for each port, and its number."""
    sockets = {}
    for number, port in enumerate(ports):
        with entered(port.namespace):
            raw = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)
            stack.callback(raw.close)
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 << 20)
            raw.bind((port.interface, ETH_P_ALL))
        sockets[raw] = number
    return sockets


def _look(ports: Sequence[Port], sockets: Mapping[socket.socket, int], end: int, see: See) -> None:
    """Until `end` has nothing more to come, and no frame is left to read."""
    while True:
        ready, _, _ = select.select([*sockets, end], [], [])
        readable = [one for one in ready if one != end]
        for raw in readable:
            frame, address = raw.recvfrom(LONGEST_LOOK)
            number = sockets[raw]
            see(number, time.monotonic(), frame, goes_to_guest(ports[number].is_machine, address[2]))
        if not readable:
            return


def _listen(records: IO[bytes], clock_offset: float, see: See) -> None:
    while header := _read_whole(records, RECORD.size):
        number, when, to_guest, size = RECORD.unpack(header)
        see(number, when - clock_offset, _read_whole(records, size), bool(to_guest))


def _read_whole(records: IO[bytes], size: int) -> bytes:
    """So many octets, or none at the end."""
    octets = b""
    while len(octets) < size:
        more = records.read(size - len(octets))
        if not more:
            return b""
        octets += more
    return octets


def goes_to_guest(guest_is_machine: bool, packet_type: int) -> bool:
    """What the kernel sends on a tap is what the machine gets; what a namespace's interface sends comes from it."""
    return (packet_type == socket.PACKET_OUTGOING) == guest_is_machine
