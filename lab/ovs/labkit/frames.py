"""Raw Ethernet frames out of and into guests: what a bridge does to single frames, seen from its ports.

One process holds a socket in every guest's namespace, so that no second process has to be woken within a measurement.
"""

from __future__ import annotations

import ctypes
import os
import secrets
import select
import socket
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from ipaddress import IPv4Address

from .errors import LabError
from .processes import NETNS_DIRECTORY

# IEEE Std 802, Local Experimental Ethertype 1: no guest's kernel answers it.
EXPERIMENTAL = 0x88B5
ARP = 0x0806
BROADCAST = b"\xff" * 6
HEADER_SIZE = 14
TOKEN_SIZE = 8
FRAME_SIZE = 60
CLONE_NEWNET = 0x40000000

_libc = ctypes.CDLL(None, use_errno=True)


class FrameSocket:
    """Sends and receives whole frames of our own type."""

    def __init__(self, raw: socket.socket) -> None:
        self.socket = raw

    @staticmethod
    def of_guest(namespace: str, interface: str = "eth0") -> FrameSocket:
        """A guest's interface. Frames to any address are received, also to others'."""
        with entered(namespace):
            raw = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(EXPERIMENTAL))
            raw.bind((interface, EXPERIMENTAL))
        return FrameSocket(raw)

    def close(self) -> None:
        self.socket.close()

    def send(self, target: bytes, source: bytes, token: bytes) -> None:
        self.socket.send((target + source + EXPERIMENTAL.to_bytes(2, "big") + token).ljust(FRAME_SIZE, b"\0"))

    def token(self) -> bytes:
        """The token of the next frame that has come."""
        return self.socket.recv(FRAME_SIZE)[HEADER_SIZE:HEADER_SIZE + TOKEN_SIZE]

    def wait_for(self, token: bytes, seconds: float) -> None:
        """Passes over other frames, such as late copies of a flood."""
        deadline = time.monotonic() + seconds
        while select.select([self.socket], [], [], max(0.0, deadline - time.monotonic()))[0]:
            if self.token() == token:
                return
        raise LabError(f"a frame did not arrive within {seconds:g} s")


@contextmanager
def opened(namespaces: Sequence[str]) -> Iterator[list[FrameSocket]]:
    with ExitStack() as stack:
        sockets = []
        for namespace in namespaces:
            sockets.append(FrameSocket.of_guest(namespace))
            stack.callback(sockets[-1].close)
        yield sockets


def exchange(one: FrameSocket, its_address: bytes, other: FrameSocket, other_address: bytes) -> float:
    """Sends a frame there and one back; the seconds it took."""
    token = secrets.token_bytes(TOKEN_SIZE)
    begin = time.perf_counter()
    one.send(other_address, its_address, token)
    other.wait_for(token, seconds=2)
    other.send(its_address, other_address, token)
    one.wait_for(token, seconds=2)
    return time.perf_counter() - begin


def announce(namespace: str, interface: str, mac: str, address: IPv4Address) -> None:
    """Says by a gratuitous ARP request (RFC 5227, section 3) where a host is now, as a machine does that has moved."""
    own = bytes.fromhex(mac.replace(":", ""))
    body = bytes.fromhex("0001080006040001") + own + address.packed + bytes(6) + address.packed
    with entered(namespace), socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0) as raw:
        raw.bind((interface, 0))
        raw.send((BROADCAST + own + ARP.to_bytes(2, "big") + body).ljust(FRAME_SIZE, b"\0"))


def random_address() -> bytes:
    """A MAC address that no host has had: unicast, locally administered."""
    return b"\x06" + secrets.token_bytes(5)


def count_arrivals(sockets: Sequence[FrameSocket], tokens: set[bytes], quiet: float, limit: float) -> list[int]:
    """How many of the frames arrive at each socket, copies included, until `quiet` seconds pass without one.

    `limit` bounds it all: in a storm it is never quiet.
    """
    counts = {frames.socket: 0 for frames in sockets}
    by_socket = {frames.socket: frames for frames in sockets}
    end = time.monotonic() + limit
    while time.monotonic() < end:
        ready, _, _ = select.select(list(counts), [], [], quiet)
        if not ready:
            break
        for found in ready:
            counts[found] += by_socket[found].token() in tokens
    return list(counts.values())


@contextmanager
def entered(namespace: str) -> Iterator[None]:
    """Moves this thread into a network namespace and back; what is opened meanwhile stays there."""
    with open("/proc/self/ns/net", "rb") as home, open(NETNS_DIRECTORY / namespace, "rb") as there:
        _enter(there.fileno())
        try:
            yield
        finally:
            _enter(home.fileno())


def enter(namespace: str) -> None:
    """Moves this process into a network namespace, for good."""
    with open(NETNS_DIRECTORY / namespace, "rb") as there:
        _enter(there.fileno())


def _enter(descriptor: int) -> None:
    if _libc.setns(descriptor, CLONE_NEWNET) != 0:
        raise OSError(ctypes.get_errno(), f"setns: {os.strerror(ctypes.get_errno())}")
