"""Cables between hosts on different computers: frames carried over ssh, from one tap to another.

One process here (`main`) holds the taps of this computer, and for each other one an ssh that runs `cableend` there,
which holds the taps of that one. So a mere login is enough: nothing listens, and what the controller and the hosts'
databases say to each other can't be read on the way. Frames between two other computers pass here.
"""

from __future__ import annotations

import json
import selectors
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from .errors import LabError
from .frameio import GREETING, Plug, Stream, Take, Tap
from .netns import End, add_tap, add_veth
from .processes import NODE_VARIABLE, in_directory, start_time, terminate
from .remote import Remote, kit, program_words, start_program
from .run import start_service, wait_for
from .sites import at, others
from .state import Lab

NODE = "cables"  # in the lab's directory
START_SECONDS = 30
RETRY_SECONDS = 1.0
_PROGRAM = "import sys; sys.path.insert(0, sys.argv[1]); from labkit.cables import main; main(sys.argv[2])"


def join(lab: Lab, one: str, its_end: End, other: str, other_end: End, mtu: int) -> None:
    """Joins two nodes by a cable: a veth pair if they are on the same computer."""
    site, other_site = at(lab, one), at(lab, other)
    if site == other_site:
        site.call(add_veth, its_end, other_end, mtu)
        return
    number = len(list(lab.journal.entries("cable")))
    ends = ((site, its_end), (other_site, other_end))
    lab.journal.write("cable", ends=[vars(Tap(number, its.address, end.namespace, end.name)) for its, end in ends])
    for its, end in ends:
        its.call(add_tap, end, mtu)


def start(lab: Lab) -> str:
    """Starts to carry frames, if there are cables; returns once all computers do, with what is carried in words."""
    cables = _cables(lab)
    if not cables:
        return "none over ssh"
    place = lab.node_directory(NODE)
    place.mkdir(exist_ok=True)
    pid = start_service(sys.executable, "-I", "-B", "-c", _PROGRAM, Path(__file__).resolve().parent.parent, lab.name,
                        namespace="", log=place / "log", env={NODE_VARIABLE: str(place)})
    wait_for(lambda: not cut(lab) or start_time(pid) is None, START_SECONDS)
    if cut(lab):
        said = (place / "log").read_text(errors="replace")[-500:]
        raise LabError(f"the cables to {', '.join(cut(lab))} carry nothing:\n{said}")
    return f"{len(cables)} over ssh"


def stop(lab: Lab) -> None:
    terminate(lambda: in_directory(lab.node_directory(NODE)), grace=1.0)


def cut(lab: Lab) -> list[str]:
    """The computers to which cables should lead, but none do now."""
    wanted = sorted({tap.address for pair in _cables(lab) for tap in pair if tap.address})
    if not wanted:
        return []
    carries = bool(in_directory(lab.node_directory(NODE)))
    numbers = {entry.address: entry.number for entry in lab.sites().values()}
    return [address for address in wanted if not carries or not _mark(lab, numbers[address]).exists()]


def _cables(lab: Lab) -> list[list[Tap]]:
    """Two taps each."""
    return [[Tap(**end) for end in list(entry["ends"])]  # type: ignore[call-overload]
            for entry in lab.journal.entries("cable")]


def _mark(lab: Lab, number: int) -> Path:
    """A file that is there while the cables to a computer carry."""
    return lab.node_directory(NODE) / f"{number}.up"


class Hub:
    """All taps of this computer, and the ways to the others."""

    def __init__(self, lab: Lab) -> None:
        self._loop = selectors.DefaultSelector()
        cables = _cables(lab)
        numbers = {entry.address: entry.number for entry in lab.sites().values()}
        self._ways = {site.address: Way(self._loop, site, [tap for pair in cables for tap in pair
                                                           if tap.address == site.address],
                                        _mark(lab, numbers[site.address]), self._carry)
                      for site in others(lab)}
        # Who gets a frame, by the computer it comes from and its cable.
        self._targets = {(peer.address, peer.cable): self._end(tap)
                         for pair in cables for tap, peer in (pair, pair[::-1])}

    def run(self) -> None:
        while True:
            for way in self._ways.values():
                way.mend()
            for key, _ in self._loop.select(RETRY_SECONDS):
                key.data()

    def _end(self, tap: Tap) -> Take:
        if tap.address is not None:
            return self._ways[tap.address].send
        return Plug(self._loop, tap, lambda cable, frame: self._carry(None, cable, frame)).send

    def _carry(self, source: str | None, cable: int, frame: bytes) -> None:
        target = self._targets.get((source, cable))
        if target is not None:
            target(cable, frame)


class Way:
    """The ssh to one other computer, begun again when it ends."""

    def __init__(self, loop: selectors.BaseSelector, site: Remote, taps: list[Tap], mark: Path,
                 carry: Callable[[str | None, int, bytes], None]) -> None:
        self._loop, self._address, self._mark = loop, site.address, mark
        self._carry = carry
        self._command = site.connection.command(program_words("cableend", [json.dumps([vars(tap) for tap in taps])]))
        self._process: subprocess.Popen[Any] | None = None
        self._stream: Stream | None = None
        self._next_try = 0.0

    def send(self, cable: int, frame: bytes) -> None:
        if self._stream is not None:
            self._stream.send(cable, frame)

    def mend(self) -> None:
        """Without waiting for it: others' frames pass meanwhile."""
        if self._process is not None or time.monotonic() < self._next_try:
            return
        self._next_try = time.monotonic() + RETRY_SECONDS
        self._process = start_program(self._command, subprocess.PIPE, subprocess.PIPE, None)
        assert self._process.stdin and self._process.stdout
        self._stream = Stream(self._loop, self._process.stdout.fileno(), self._process.stdin.fileno(), self._take,
                              self._ended)
        self._stream.write(kit())

    def _take(self, cable: int, frame: bytes) -> None:
        if cable == GREETING:
            self._mark.touch()
        else:
            self._carry(self._address, cable, frame)

    def _ended(self) -> None:
        assert self._stream and self._process
        print(f"the cables to {self._address} are cut", flush=True)
        self._mark.unlink(missing_ok=True)
        self._stream.close()
        self._process.kill()
        self._process.communicate()
        self._stream = self._process = None


def main(name: str) -> None:
    Hub(Lab(name)).run()
