"""Joins standard input and output to a Unix socket: how a console on another computer is reached (`remote.py`)."""

from __future__ import annotations

import os
import select
import socket
import sys


def main(path: str) -> None:
    there = socket.socket(socket.AF_UNIX)
    try:
        there.connect(path)
    except OSError as error:
        sys.exit(f"{path}: {error.strerror}")
    while True:
        ready, _, _ = select.select([0, there], [], [])
        if 0 in ready:
            octets = os.read(0, 65536)
            if not octets:
                return
            there.sendall(octets)
        if there in ready:
            octets = there.recv(65536)
            if not octets:
                return
            while octets:
                octets = octets[os.write(1, octets):]
