"""Programs that run on another computer for a command here: started through `remote.py`, ended with their input."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys

from .run import die_with_parent, environment


def main(*argv: str) -> None:
    """Runs a program until it ends or nobody holds our standard input any more: then it gets a SIGINT."""
    try:
        program = subprocess.Popen(argv, stdin=subprocess.DEVNULL, env=environment(None), preexec_fn=die_with_parent)
    except OSError as error:
        sys.exit(f"cannot run {argv[0]}: {error.strerror}")
    ended = os.pidfd_open(program.pid)
    ready, _, _ = select.select([0, ended], [], [])
    if ended not in ready:
        program.send_signal(signal.SIGINT)
    sys.exit(program.wait())
