"""The other computer's end of a lab's cables: its taps, joined to standard input and output (`cables.py`)."""

from __future__ import annotations

import json
import os
import selectors
import sys

from .frameio import GREETING, Plug, Stream, Tap
from .frames import enter
from .processes import command_line, in_namespaces, namespace_id, terminate


def main(described: str) -> None:
    taps = [Tap(**one) for one in json.loads(described)]
    _take_over(taps[0].namespace)
    loop = selectors.DefaultSelector()
    plugs: dict[int, Plug] = {}
    stream = Stream(loop, 0, 1, lambda cable, frame: plugs[cable].send(cable, frame), sys.exit)
    plugs |= {tap.cable: Plug(loop, tap, stream.send) for tap in taps}
    stream.send(GREETING, b"")
    while True:
        for key, _ in loop.select():
            key.data()


def _take_over(namespace: str) -> None:
    """Enters a namespace of the lab, by which `lab down` finds this process, and ends one of our kind that is there:
    a connection that broke without a word leaves its end alive for a while, with its hands on the taps."""
    enter(namespace)
    inodes = {inode for inode in [namespace_id(namespace)] if inode is not None}
    terminate(lambda: [pid for pid in in_namespaces(inodes)
                       if pid != os.getpid() and " cableend " in command_line(pid)], grace=1.0)
