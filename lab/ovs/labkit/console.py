"""The serial ports of virtual machines: asking a guest of our own stack to probe, and showing one to a person.

QEMU serves one client at a time and holds the guest up while a client doesn't read, so whoever connects reads on.
What the guest says is in `console.log` as well.
"""

from __future__ import annotations

import json
import os
import select
import socket
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from .errors import LabError

CONNECT_SECONDS = 5.0


def connect(path: Path) -> socket.socket:
    connection = socket.socket(socket.AF_UNIX)
    try:
        connection.connect(str(path))
    except OSError as error:
        connection.close()
        raise LabError(f"no console at {path}: {error.strerror}; is the machine running?") from None
    return connection


class Console:
    def __init__(self, path: Path) -> None:
        self._text = b""
        self.socket = connect(path)

    def close(self) -> None:
        self.socket.close()

    def write(self, line: str) -> None:
        self.socket.sendall(line.encode() + b"\n")

    def lines(self) -> list[str]:
        """The whole lines that have come; to be called when the socket is readable."""
        octets = self.socket.recv(65536)
        if not octets:
            raise LabError("the machine ended while it was asked")
        *whole, self._text = (self._text + octets).split(b"\n")
        return [line.decode(errors="replace") for line in whole]


def probe(scripts: Mapping[str, tuple[Path, str]], seconds: float) -> dict[str, list[dict[str, object]]]:
    """Has machines (name: console and script) probe at the same time; the verdict of each step, by name."""
    consoles = {name: Console(path) for name, (path, _) in scripts.items()}
    try:
        for name, (_, script) in scripts.items():
            consoles[name].write(f"probe={script}")
        return _collect(consoles, seconds)
    finally:
        for console in consoles.values():
            console.close()


def _collect(consoles: Mapping[str, Console], seconds: float) -> dict[str, list[dict[str, object]]]:
    verdicts: dict[str, list[dict[str, object]]] = {name: [] for name in consoles}
    names = {console.socket: name for name, console in consoles.items()}
    deadline = time.monotonic() + seconds
    while names:
        ready, _, _ = select.select(list(names), [], [], max(0.0, deadline - time.monotonic()))
        if not ready:
            raise LabError(f"{', '.join(sorted(names.values()))}: the probe hasn't ended after {seconds:g} s "
                           "(is the console in use, or the machine stopped?)")
        for readable in ready:
            name = names[readable]
            for verdict in _verdicts(consoles[name].lines()):
                if "n" in verdict:
                    verdicts[name].append(verdict)
                elif "expected" in verdict:
                    raise LabError(f"{name}: the probe makes no sense at {verdict['at']}: {verdict['expected']}")
                elif "probes" in verdict:
                    names.pop(readable, None)
    return verdicts


def _verdicts(lines: list[str]) -> list[dict[str, object]]:
    found = []
    for line in lines:
        try:
            found.append(json.loads(line) if line.startswith("{") else None)
        except json.JSONDecodeError:
            continue  # the rest of a line that began before we listened
    return [verdict for verdict in found if isinstance(verdict, dict)]


def follow(console: socket.socket, said: str) -> None:
    """Shows what was said, then joins standard input and output to the console until either ends or Ctrl-C."""
    with console:
        sys.stdout.write(said)
        sys.stdout.flush()
        inputs: list[object] = [console, sys.stdin]
        while True:
            ready, _, _ = select.select(inputs, [], [])
            if console in ready:
                octets = console.recv(65536)
                if not octets:
                    return
                os.write(1, octets)
            if sys.stdin in ready:
                octets = os.read(0, 65536)
                if octets:
                    console.sendall(octets)
                else:
                    inputs.remove(sys.stdin)  # nothing more to say, but still listening
