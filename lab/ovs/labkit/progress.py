"""Telling what happens while it happens: one line a step, with the time it took."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO


COLOURS = {"ok": 32, "FAILED": 31}  # green, red


class Step:
    def __init__(self) -> None:
        self.detail = ""


class Progress:
    """Writes steps to a stream. On a terminal a running step is shown and then replaced by its outcome; elsewhere
    each step is one plain line, written when it ends (and, if it may be long, one when it begins)."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._live = stream.isatty()
        self._begin = time.monotonic()

    @property
    def elapsed(self) -> float:
        return time.monotonic() - self._begin

    @contextmanager
    def step(self, title: str, long: bool = False) -> Iterator[Step]:
        step = Step()
        begin = time.monotonic()
        if self._live:
            self._write(f"           ...  {title}", end="\r")
        elif long:
            self._write(f"           ...  {title}")
        try:
            yield step
        except BaseException:
            self._finish(title, "FAILED", begin, step)
            raise
        self._finish(title, "ok", begin, step)

    def skip(self, title: str, why: str) -> None:
        self._write(f"[{self.elapsed:6.2f} s] --   {title}: skipped, {why}")

    def show(self, text: str) -> None:
        """Output that belongs to the last step, indented under it."""
        for line in text.rstrip("\n").splitlines():
            self._write(f"             | {line}" if line else "             |")

    def say(self, text: str) -> None:
        self._write(text)

    def _finish(self, title: str, outcome: str, begin: float, step: Step) -> None:
        mark = f"\x1b[{COLOURS[outcome]}m{outcome:4}\x1b[0m" if self._live else f"{outcome:4}"
        detail = f": {step.detail}" if step.detail else ""
        clear = "\x1b[K" if self._live else ""
        took = time.monotonic() - begin
        self._write(f"{clear}[{self.elapsed:6.2f} s] {mark} {title}{detail} ({took:.2f} s)")

    def _write(self, text: str, end: str = "\n") -> None:
        try:
            print(text, file=self._stream, end=end, flush=True)
        except OSError:  # the reader or the terminal has gone; what is being done must still be done to its end
            os.dup2(os.open(os.devnull, os.O_WRONLY), self._stream.fileno())


def table(rows: list[list[str]]) -> str:
    """Columns of text, left aligned; the first row is the heading."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip() for row in rows)


def for_output(json_wanted: bool) -> Progress:
    """Progress goes to standard output, unless that is kept for JSON."""
    return Progress(sys.stderr if json_wanted else sys.stdout)
