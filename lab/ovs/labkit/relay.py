"""The wires of a lab without root: a process that carries frames between sockets.

QEMU's `-netdev stream` puts a length of four octets in front of each frame, Open vSwitch's dummy ports one of two, both
big-endian. Each machine's card is joined to its port; the hosts' underlay ports to each other, by the MAC addresses
that the lab gave their bridges. Whoever goes away is waited for: ports are connected to again, cards connect again.

As it sees every frame it also is the lab's witness (`witness.py`): a client of the control socket writes `reset` or
`read`, a line each, and reads a line of JSON.
"""

from __future__ import annotations

import json
import selectors
import signal
import socket
from collections.abc import Callable
from pathlib import Path

from . import hosts, machines, plan, rootless
from .state import Lab
from .witness import Witness

CARD_LENGTH = 4
PORT_LENGTH = 2
LARGEST_FRAME = 65535
LONGEST_QUEUE = 4 << 20  # octets for someone who doesn't read; more is dropped, as on a wire
RETRY_SECONDS = 0.05


class End:
    """One end of a wire: a connection with a length of so many octets in front of each frame, or none at the moment."""

    def __init__(self, loop: selectors.BaseSelector, length_size: int) -> None:
        self.take: Callable[[bytes], None] = lambda frame: None
        self._loop = loop
        self._length_size = length_size
        self._socket: socket.socket | None = None
        self._input = bytearray()
        self._output = bytearray()

    @property
    def is_connected(self) -> bool:
        return self._socket is not None

    def adopt(self, connection: socket.socket) -> None:
        """A new connection takes the place of the last one."""
        self.close()
        connection.setblocking(False)
        self._socket = connection
        self._loop.register(connection, selectors.EVENT_READ, self._ready)

    def close(self) -> None:
        if self._socket is not None:
            self._loop.unregister(self._socket)
            self._socket.close()
        self._socket = None
        self._input.clear()
        self._output.clear()

    def send(self, frame: bytes) -> None:
        if self._socket is None or len(self._output) > LONGEST_QUEUE:
            return
        self._output += len(frame).to_bytes(self._length_size, "big") + frame
        self._flush()

    def _ready(self, events: int) -> None:
        if events & selectors.EVENT_WRITE:
            self._flush()
        if events & selectors.EVENT_READ and self._socket is not None:
            self._read(self._socket)

    def _read(self, connection: socket.socket) -> None:
        try:
            octets = connection.recv(1 << 18)
        except BlockingIOError:
            return
        except OSError:
            octets = b""
        if not octets:
            self.close()
            return
        self._input += octets
        at = 0
        while len(self._input) - at >= self._length_size:
            begin = at + self._length_size
            size = int.from_bytes(self._input[at:begin], "big")
            if size > LARGEST_FRAME:  # not the protocol that we speak
                self.close()
                return
            if len(self._input) < begin + size:
                break
            at = begin + size
            self.take(bytes(self._input[begin:at]))
        del self._input[:at]

    def _flush(self) -> None:
        if self._socket is None:
            return
        try:
            del self._output[:self._socket.send(self._output)]
        except BlockingIOError:
            pass
        except OSError:
            self.close()
            return
        wanted = selectors.EVENT_READ | (selectors.EVENT_WRITE if self._output else 0)
        self._loop.modify(self._socket, wanted, self._ready)


class Relay:
    def __init__(self, lab: Lab) -> None:
        topology = lab.topology()
        self._topology = topology
        self._loop = selectors.DefaultSelector()
        self._witness = Witness(topology)
        self._ports: list[tuple[End, Path]] = []
        for guest in topology.guests:
            self._join_guest(guest.name, machines.card_socket(lab, guest),
                             hosts.port_socket(lab, plan.guest_port(guest)))
        self._hosts = {bytes.fromhex(plan.underlay_mac(host).replace(":", "")): self._add_port(
            hosts.port_socket(lab, f"phy-{host.name}")) for host in topology.underlay_hosts}
        for end in self._hosts.values():
            end.take = lambda frame, end=end: self._switch(end, frame)  # type: ignore[misc]
        self._listen(rootless.relay_control(lab), self._serve)

    def run(self) -> None:
        while True:
            missing = [(end, path) for end, path in self._ports if not end.is_connected]
            for end, path in missing:
                _connect(end, path)
            for key, events in self._loop.select(RETRY_SECONDS if missing else 1.0):
                key.data(events)

    def _add_port(self, path: Path) -> End:
        end = End(self._loop, PORT_LENGTH)
        self._ports.append((end, path))
        return end

    def _join_guest(self, name: str, card_path: Path, port_path: Path) -> None:
        card, port = End(self._loop, CARD_LENGTH), self._add_port(port_path)

        def to_guest(frame: bytes) -> None:
            self._witness.see(name, frame)
            card.send(frame)

        card.take = port.send
        port.take = to_guest
        self._listen(card_path, card.adopt)

    def _switch(self, source: End, frame: bytes) -> None:
        target = self._hosts.get(frame[:6])
        for end in self._hosts.values() if target is None else (target,):
            if end is not source:
                end.send(frame)

    def _listen(self, path: Path, accept: Callable[[socket.socket], None]) -> None:
        listener = socket.socket(socket.AF_UNIX)
        listener.bind(str(path))
        listener.listen()
        self._loop.register(listener, selectors.EVENT_READ, lambda _: accept(listener.accept()[0]))

    def _serve(self, client: socket.socket) -> None:
        """One line there, one back; a client of the lab, on the same machine, so it is waited for briefly."""
        with client:
            client.settimeout(1.0)
            try:
                if client.recv(64).strip() == b"reset":
                    self._witness.forget()
                client.sendall(json.dumps(self._witness.as_data()).encode() + b"\n")
            except OSError:
                pass  # it went away


def _connect(end: End, path: Path) -> None:
    connection = socket.socket(socket.AF_UNIX)
    try:
        connection.connect(str(path))
    except OSError:
        connection.close()
        return
    end.adopt(connection)


def main(name: str) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the command in front
    Relay(Lab(name)).run()
