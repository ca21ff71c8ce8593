"""Finding and ending processes without ever meeting a stranger.

A process is named by its id and its start time, or by where it lives: a network namespace of the lab or, in a lab
without root, a directory of the lab that its environment names. All are checked through a process descriptor (pidfd),
which can't come to mean another process between the check and the signal.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from .run import wait_for

NETNS_DIRECTORY = Path("/run/netns")
NODE_VARIABLE = "SDN_LAB_NODE"  # in the environment of every process of a lab without root: its directory


def start_time(pid: int) -> str | None:
    """Clock ticks from boot to the process's start (field 22 of /proc/PID/stat); None when there is no process."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return None
    fields = stat[stat.rindex(")") + 2:].split()  # the name in parentheses may contain anything
    return None if fields[0] == "Z" else fields[19]


def is_alive(pid: int, started: str) -> bool:
    return start_time(pid) == started


def command_line(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
    except OSError:
        return ""


def namespace_id(name: str) -> int | None:
    """The inode that identifies a named network namespace, while it exists."""
    try:
        found = (NETNS_DIRECTORY / name).stat()
    except OSError:
        return None
    # `ip netns add` cut short leaves an ordinary file here: no namespace, and its inode means nothing.
    return found.st_ino if found.st_dev == os.stat("/proc/self/ns/net").st_dev else None


@contextmanager
def held_namespaces(names: Iterable[str]) -> Iterator[set[int]]:
    """The inodes of named network namespaces, which stay theirs inside the `with` even once the names are gone.

    The kernel gives the inode of a namespace that ended to the next one that is made: somebody else's.
    """
    with ExitStack() as held:
        inodes = set()
        for name in names:
            inode = namespace_id(name)
            if inode is None:
                continue
            try:
                descriptor = os.open(NETNS_DIRECTORY / name, os.O_RDONLY)
            except FileNotFoundError:
                continue
            held.callback(os.close, descriptor)
            inodes.add(os.fstat(descriptor).st_ino)
        yield inodes


def in_namespaces(inodes: set[int]) -> list[int]:
    """The ids of all processes that live in one of these network namespaces."""
    return [pid for pid in _all_processes() if _namespace_of(pid) in inodes]


def in_directory(directory: Path) -> list[int]:
    """The ids of our processes whose environment names this directory, or one beneath it, as their node's."""
    word = f"{NODE_VARIABLE}={directory}".encode()
    return [pid for pid in _all_processes() if any(
        entry == word or entry.startswith(word + b"/") for entry in _environment(pid))]


def in_node(namespace: str, directory: Path) -> list[int]:
    """The ids of a node's processes; without a namespace (a lab without root) by its directory."""
    if not namespace:
        return in_directory(directory)
    inode = namespace_id(namespace)
    return in_namespaces({inode}) if inode is not None else []


def terminate(find: Callable[[], list[int]], grace: float, first: signal.Signals = signal.SIGTERM) -> list[int]:
    """Ends every process that `find` finds: first politely, after `grace` seconds with SIGKILL. Returns their ids."""
    seen = find()
    for kind, seconds in ((first, grace), (signal.SIGKILL, 5.0)):
        for pid in find():
            signal_if(pid, kind, lambda: pid in find())
        if wait_for(lambda: not find(), seconds):
            break
    return seen


def signal_if(pid: int, kind: signal.Signals, is_right: Callable[[], bool]) -> bool:
    """Signals a process only if, once it is held by a descriptor, it is still the one meant."""
    try:
        descriptor = os.pidfd_open(pid)
    except ProcessLookupError:
        return False
    try:
        if not is_right():
            return False
        signal.pidfd_send_signal(descriptor, kind)
        return True
    except ProcessLookupError:
        return False
    finally:
        os.close(descriptor)


def listens(pid: int, port: int) -> bool:
    """Whether the process itself listens on a TCP port (state 0A in /proc/PID/net/tcp).

    The table is that of its whole namespace, where the socket of a process that was killed outlives it by a moment.
    """
    for table in ("tcp", "tcp6"):
        try:
            rows = Path(f"/proc/{pid}/net/{table}").read_text().splitlines()[1:]
        except OSError:
            continue
        for row in rows:
            fields = row.split()
            if fields[3] == "0A" and int(fields[1].rpartition(":")[2], 16) == port and fields[9] in _sockets(pid):
                return True
    return False


def _sockets(pid: int) -> set[str]:
    """The inodes of a process's sockets."""
    found = set()
    try:
        for entry in os.listdir(f"/proc/{pid}/fd"):
            target = os.readlink(f"/proc/{pid}/fd/{entry}")
            if target.startswith("socket:["):
                found.add(target[len("socket:["):-1])
    except OSError:
        pass  # it ended, or closed one while we looked: whoever waits asks again
    return found


def _all_processes() -> list[int]:
    return [int(entry) for entry in os.listdir("/proc") if entry.isdigit()]


def _environment(pid: int) -> list[bytes]:
    """As it was when the program began; nothing of a process that is another user's."""
    try:
        return Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
    except OSError:
        return []


def _namespace_of(pid: int) -> int | None:
    try:
        return os.stat(f"/proc/{pid}/ns/net").st_ino
    except OSError:
        return None
