"""Another computer, reached by ssh: labkit itself is sent there and serves requests over standard input and output.

Nothing needs to be there but sshd, Python 3 and root's rights. What is sent is a zip of this package, which stays in
that process's memory. Requests are function calls by pickle (who asks is root there anyway); answers are JSON, so that
the other side can make nothing run here.
"""

from __future__ import annotations

import io
import json
import os
import pickle
import socket
import struct
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future
from functools import cache
from pathlib import Path
from typing import IO, Any, TypeVar

from .errors import LabError, UsageError
from .run import die_with_parent, environment, inside
from .ssh import Connection, Unreachable
from .state import SiteEntry

Result = TypeVar("Result")

HEADER = struct.Struct(">II")  # octets that follow, number of the request
HELLO_SECONDS = 30
GREETING = b"labkit\n"  # before all answers
MOST_WORDS = 500
CLOSE_SECONDS = 5
LABKIT = Path(__file__).resolve().parent
ERRORS = {"UsageError": UsageError}  # any other is a LabError

# Takes a zip of so many octets from standard input, and runs a module of it with what follows there as its input.
BOOTSTRAP = """
import importlib, os, sys
def take(size):
    octets = b""
    while len(octets) < size:
        more = os.read(0, size - len(octets))
        if not more: sys.exit(1)
        octets += more
    return octets
file = os.memfd_create("labkit")
with os.fdopen(os.dup(file), "wb") as kit: kit.write(take(int(take(8))))
sys.path.insert(0, "/proc/%d/fd/%d" % (os.getpid(), file))
importlib.import_module("labkit." + sys.argv[1]).main(*sys.argv[2:])
"""


@cache
def kit() -> bytes:
    """The zip of labkit, and of the script that installs packages, behind its length in eight digits."""
    octets = io.BytesIO()
    with zipfile.ZipFile(octets, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for file in sorted(LABKIT.glob("*.py")):
            archive.write(file, f"labkit/{file.name}")
        archive.write(LABKIT.parent / "packages.sh", "packages.sh")
    return b"%08d" % octets.tell() + octets.getvalue()


class Remote:
    """A site that is another computer. Connects when first used."""

    def __init__(self, directory: Path, entry: SiteEntry) -> None:
        self.address = entry.address
        self.connection = Connection(directory, entry.number, entry.address, entry.options)
        self._agent: Agent | None = None
        self._failure: Unreachable | None = None
        self._lock = threading.Lock()

    def open(self) -> None:
        """Begins to connect, so that several can at the same time."""
        self.connection.open()

    def greet(self) -> None:
        """Connects, if it hasn't been done; Unreachable tells why it can't be."""
        self._agent_there()

    @property
    def clock_offset(self) -> float:
        """Seconds by which the monotonic clock there is ahead of ours."""
        return self._agent_there().clock_offset

    def call(self, function: Callable[..., Result], *arguments: object) -> Result:
        return self.begin(function, *arguments).result()

    def begin(self, function: Callable[..., Result], *arguments: object) -> Future[Result]:
        return self._agent_there().ask(function, *arguments)

    def spawn(self, *argv: object, namespace: str | None = None,
              stdout: Any = subprocess.PIPE) -> subprocess.Popen[Any]:
        """Starts a helper there, which ends with ours at the latest, or by `interrupt`."""
        return self.start("helper", *inside(namespace, argv), stdout=stdout, stderr=subprocess.PIPE)

    def interrupt(self, helper: subprocess.Popen[Any]) -> None:
        if helper.stdin and not helper.stdin.closed:
            helper.stdin.close()

    def connect(self, path: Path) -> socket.socket:
        """A connection to a machine's console there; it ends at once if nobody listens."""
        ours, theirs = socket.socketpair()
        with theirs:
            self.start("join", path, stdin=theirs, stdout=theirs, stderr=subprocess.DEVNULL, kit_to=ours)
        return ours

    def shell_words(self, argv: Iterable[object], namespace: str | None = None,
                    env: Mapping[str, str] | None = None) -> list[str]:
        words = inside(namespace, argv)
        words = ["env", *(f"{name}={value}" for name, value in env.items()), *words] if env else words
        return self.connection.command(words, terminal=os.isatty(0))

    def start(self, program: str, *arguments: object, stdin: Any = subprocess.PIPE, stdout: Any = subprocess.PIPE,
              stderr: Any = None, kit_to: socket.socket | None = None) -> subprocess.Popen[Any]:
        """Runs a module of labkit there (its `main`), for as long as somebody holds its standard input."""
        self.connection.open()
        self.connection.wait()
        process = start_program(self.connection.command(program_words(program, arguments)), stdin, stdout, stderr)
        if kit_to is not None:
            kit_to.sendall(kit())
        else:
            assert process.stdin
            send_kit(process.stdin)
        return process

    def close(self) -> None:
        if self._agent is not None:
            self._agent.close()
        self._agent = None

    def _agent_there(self) -> Agent:
        with self._lock:
            if self._failure:
                raise self._failure
            if self._agent is None:
                try:
                    self._agent = Agent(self)
                except Unreachable as failure:
                    self._failure = failure  # once a command is enough: each try may take its time
                    raise
            return self._agent


def program_words(program: str, arguments: Iterable[object]) -> list[object]:
    return ["/usr/bin/python3", "-I", "-B", "-c", BOOTSTRAP, program, *arguments]


def start_program(command: list[str], stdin: Any, stdout: Any, stderr: Any) -> subprocess.Popen[Any]:
    """In a session of its own: Ctrl-C is for the command in front, which may need it to clean up."""
    return subprocess.Popen(command, stdin=stdin, stdout=stdout, stderr=stderr, bufsize=0, env=environment(None),
                            preexec_fn=die_with_parent, start_new_session=True)


def send_kit(stdin: IO[bytes]) -> None:
    """What follows is for the program itself. One that never came to be is told by its end, not by this pipe's."""
    octets = memoryview(kit())
    try:
        while octets:
            octets = octets[stdin.write(octets):]
    except BrokenPipeError:
        pass


class Agent:
    """labkit at the other end, and the thread that takes its answers."""

    def __init__(self, remote: Remote) -> None:
        self._address = remote.address
        self._waiting: dict[int, Future[Any]] = {}
        self._next = 1
        self._lock = threading.Lock()
        self._errors: list[str] = []
        self._greeted = threading.Event()
        hello: Future[Any] = Future()
        self._waiting[0] = hello
        # The thread starts the process itself, because the kernel takes its end for the end of the parent.
        started: Future[subprocess.Popen[bytes]] = Future()
        threading.Thread(target=self._serve, args=(remote, started), daemon=True).start()
        self._process = started.result()
        try:
            hello.result(HELLO_SECONDS)
        except TimeoutError:
            self._process.kill()
            raise Unreachable(f"{self._address} doesn't answer within {HELLO_SECONDS} s") from None
        self._greeted.set()
        begin = time.monotonic()
        there = self.ask(time.monotonic).result()
        self.clock_offset = there - (begin + time.monotonic()) / 2

    def ask(self, function: Callable[..., Result], *arguments: object) -> Future[Result]:
        request = pickle.dumps((function, arguments))
        future: Future[Result] = Future()
        with self._lock:
            number = self._next
            self._next += 1
            self._waiting[number] = future
            try:
                assert self._process.stdin
                octets = memoryview(HEADER.pack(len(request), number) + request)
                while octets:
                    octets = octets[self._process.stdin.write(octets):]
            except (BrokenPipeError, ValueError):
                del self._waiting[number]
                raise self._lost() from None
        return future

    def close(self) -> None:
        assert self._process.stdin
        self._process.stdin.close()
        try:
            self._process.wait(CLOSE_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _serve(self, remote: Remote, started: Future[subprocess.Popen[bytes]]) -> None:
        try:
            process = remote.start("agent", stderr=subprocess.PIPE)
        except BaseException as error:
            started.set_exception(error)
            return
        assert process.stdout and process.stderr
        talker = threading.Thread(target=self._pass_on, args=(process.stderr,), daemon=True)
        talker.start()
        started.set_result(process)
        answers = io.BufferedReader(process.stdout)  # type: ignore[arg-type]
        greeting = answers.read(len(GREETING))
        if greeting == GREETING:
            while len(header := answers.read(HEADER.size)) == HEADER.size:
                size, number = HEADER.unpack(header)
                self._settle(number, json.loads(answers.read(size)))
        else:  # a login that says something, or that a program refuses in words
            self._errors.append((greeting + answers.read(MOST_WORDS)).decode(errors="replace"))
        talker.join(1)
        with self._lock:
            left, self._waiting = self._waiting, {}
        for future in left.values():
            future.set_exception(self._lost())

    def _settle(self, number: int, answer: dict[str, Any]) -> None:
        with self._lock:
            future = self._waiting.pop(number)
        if "error" in answer:
            kind = ERRORS.get(answer["kind"], LabError)
            future.set_exception(kind(f"{self._address}: {answer['error']}"))
        else:
            future.set_result(answer["value"])

    def _pass_on(self, errors: IO[bytes]) -> None:
        """What is said there is said here, once it isn't part of an error."""
        for line in io.TextIOWrapper(errors, errors="replace"):
            self._errors.append(line)
            if self._greeted.is_set():
                print(line, end="", file=sys.stderr, flush=True)

    def _lost(self) -> Unreachable:
        said = "".join(self._errors[-5:]).strip()
        if not self._greeted.is_set():
            return Unreachable(f"cannot work on {self._address}: {said or 'it ended without a word'}\n"
                               "(it takes a login that prints nothing, /usr/bin/python3, and root's rights: root's "
                               "login, or sudo without a password)")
        return Unreachable(f"the connection to {self._address} is lost" + (f": {said}" if said else ""))
