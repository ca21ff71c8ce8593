"""Frames on their way along a cable between computers: out of taps and into streams, and back (`cables.py`).

In a stream each frame has its cable's number and its length in front. Who can't take any more loses frames, as on a
wire.
"""

from __future__ import annotations

import fcntl
import os
import selectors
import struct
from collections.abc import Callable
from dataclasses import dataclass

from .frames import entered

HEADER = struct.Struct(">HH")  # number of the cable, octets of the frame
GREETING = 0xFFFF  # no cable's number: the other end is there
LONGEST_QUEUE = 1 << 20  # octets
READ_SIZE = 1 << 18
BATCH = 64  # frames of a tap at a time, so that the others get their turn
LARGEST_FRAME = 65535
TUNSETIFF, IFF_TAP, IFF_NO_PI = 0x400454CA, 2, 0x1000

Take = Callable[[int, bytes], None]  # cable and frame


@dataclass(frozen=True)
class Tap:
    """The end of a cable: a tap in a namespace, here or on another computer (its address)."""

    cable: int
    address: str | None
    namespace: str
    interface: str


class Plug:
    """A process's hold on a tap, which is there already."""

    def __init__(self, loop: selectors.BaseSelector, tap: Tap, take: Take) -> None:
        self._cable, self._take = tap.cable, take
        with entered(tap.namespace):
            self._descriptor = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK | os.O_CLOEXEC)
            fcntl.ioctl(self._descriptor, TUNSETIFF,
                        struct.pack("16sH22x", tap.interface.encode(), IFF_TAP | IFF_NO_PI))
        loop.register(self._descriptor, selectors.EVENT_READ, self._read)

    def send(self, _: int, frame: bytes) -> None:
        try:
            os.write(self._descriptor, frame)
        except OSError:
            pass  # the interface is down, or has no room

    def _read(self) -> None:
        for _ in range(BATCH):
            try:
                frame = os.read(self._descriptor, LARGEST_FRAME)
            except OSError:
                return  # nothing more, or the interface is down
            self._take(self._cable, frame)


class Stream:
    """Frames of many cables over a pair of descriptors; `ended` is called when there will be no more."""

    def __init__(self, loop: selectors.BaseSelector, reader: int, writer: int, take: Take,
                 ended: Callable[[], None]) -> None:
        self._loop = loop
        self._reader, self._writer = reader, writer
        self._take, self._ended = take, ended
        self._input, self._output = bytearray(), bytearray()
        self._closed = False  # what the loop has seen before it calls us after that
        for descriptor in (reader, writer):
            os.set_blocking(descriptor, False)
        loop.register(reader, selectors.EVENT_READ, self._read)

    def send(self, cable: int, frame: bytes) -> None:
        if len(self._output) + len(frame) <= LONGEST_QUEUE:
            self.write(HEADER.pack(cable, len(frame)) + frame)

    def write(self, octets: bytes) -> None:
        """Adds to what is to be written, in whatever form the other side wants it."""
        if not self._output:
            self._loop.register(self._writer, selectors.EVENT_WRITE, self._flush)
        self._output += octets

    def close(self) -> None:
        """Takes no more part in the loop; the descriptors are the caller's."""
        self._closed = True
        self._loop.unregister(self._reader)
        self._nothing_to_write()

    def _read(self) -> None:
        if self._closed:
            return
        try:
            octets = os.read(self._reader, READ_SIZE)
        except BlockingIOError:
            return
        if not octets:
            self._ended()
            return
        whole = bytes(self._input) + octets
        begin = 0
        while len(whole) - begin >= HEADER.size:
            cable, size = HEADER.unpack_from(whole, begin)
            if len(whole) - begin - HEADER.size < size:
                break
            begin += HEADER.size
            self._take(cable, whole[begin:begin + size])
            begin += size
        self._input[:] = whole[begin:]

    def _flush(self) -> None:
        if not self._output:
            return
        try:
            del self._output[:os.write(self._writer, self._output)]
        except BlockingIOError:
            return
        except BrokenPipeError:
            self._nothing_to_write()  # the reader will see its end
            return
        if not self._output:
            self._loop.unregister(self._writer)

    def _nothing_to_write(self) -> None:
        if self._output:
            self._loop.unregister(self._writer)
            self._output.clear()
