"""Signals: the first one unwinds the command through every clean-up, and nothing cuts a clean-up short."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from .errors import Interrupted

STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def unwind_on_signals() -> None:
    """From now on SIGINT, SIGTERM and SIGHUP raise Interrupted, once."""
    for kind in STOPPING:
        signal.signal(kind, _interrupt)


@contextmanager
def shielded() -> Iterator[None]:
    """Ignores those signals meanwhile; the programs run in it inherit that, so Ctrl-C doesn't reach them either.

    Only a process's main thread can do so, and only it is interrupted: elsewhere it is nothing.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = [signal.signal(kind, signal.SIG_IGN) for kind in STOPPING]
    try:
        yield
    finally:
        for kind, handler in zip(STOPPING, before):
            signal.signal(kind, handler)


def _interrupt(number: int, _: object) -> None:
    for kind in STOPPING:
        signal.signal(kind, signal.SIG_IGN)
    raise Interrupted(f"stopped by {signal.Signals(number).name}")
