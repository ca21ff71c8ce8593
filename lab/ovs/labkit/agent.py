"""The other end of `remote.py`: runs the functions it is asked to run, each request in a thread, until its input ends.

If that happens in the middle of a request, whoever asked has died or given up: everything stops where it is. The
programs that were being run die with this process (`run.die_with_parent`), and `lab down` clears up by the journal.
"""

from __future__ import annotations

import json
import os
import pickle
import threading
import traceback
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import IO, Any

from .errors import LabError
from .remote import GREETING, HEADER
from .state import Lab, locked

# As many as may be under way at once. They are never ended while there is work: a program that a thread started is
# killed when the thread ends.
THREADS = 32

_held = ExitStack()
_held_names: set[str] = set()


def hold(lab: Lab) -> None:
    """Holds the lab's lock on this computer until the connection ends."""
    if lab.name not in _held_names:
        _held.enter_context(locked(lab))
        _held_names.add(lab.name)


class _Answers:
    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._lock = threading.Lock()
        self.owed: set[int] = set()  # numbers of requests that are being worked on

    def greet(self) -> None:
        os.write(self._descriptor, GREETING)
        self.send(0, value=None)

    def send(self, number: int, **answer: object) -> None:
        body = json.dumps(answer).encode()
        octets = memoryview(HEADER.pack(len(body), number) + body)
        self.owed.discard(number)  # before it is sent: whoever has it may leave at once, and leaves nothing undone
        with self._lock:
            while octets:
                octets = octets[os.write(self._descriptor, octets):]


def main() -> None:
    requests, answers = os.fdopen(os.dup(0), "rb"), _Answers(os.dup(1))
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)  # a program's chatter must not get among the answers
    answers.greet()
    with ThreadPoolExecutor(THREADS) as pool:
        for number, request in _read(requests):
            answers.owed.add(number)
            pool.submit(_answer, answers, number, request)
        if answers.owed:
            os._exit(1)
    _held.close()


def _read(requests: IO[bytes]) -> Any:
    while len(header := requests.read(HEADER.size)) == HEADER.size:
        size, number = HEADER.unpack(header)
        request = requests.read(size)
        if len(request) < size:
            return
        yield number, request


def _answer(answers: _Answers, number: int, request: bytes) -> None:
    try:
        function, arguments = pickle.loads(request)
        answers.send(number, value=function(*arguments))
    except LabError as error:
        answers.send(number, error=str(error), kind=type(error).__name__)
    except Exception:
        answers.send(number, error=traceback.format_exc(), kind="internal")
