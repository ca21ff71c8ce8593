"""What a lab leaves on disk: one directory with a journal, and a lock while a command works on it.

The journal is written ahead: a line says what is about to be made, before it is made. So whatever `kill -9` cuts
short, the journal names everything that may exist, and nothing that was there before. Links need no line of their
own: each is created inside a namespace of the lab and ends with it.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import IPv4Address
from pathlib import Path
from typing import NamedTuple

from . import plan
from .errors import LabError, UsageError
from .processes import is_alive, start_time
from .topology import Topology

def _run_root() -> Path:
    """Short on purpose: Unix socket paths end at 107 bytes, and Open vSwitch puts names with process ids under it."""
    if "SDN_LAB_RUN" in os.environ:
        return Path(os.environ["SDN_LAB_RUN"])
    if os.geteuid() == 0:
        return Path("/run/sdn-lab")
    own = os.environ.get("XDG_RUNTIME_DIR")
    return Path(own) / "sdn-lab" if own else Path(f"/tmp/sdn-lab-{os.geteuid()}")


RUN_ROOT = _run_root()
LAB_NAME = r"[a-z][a-z0-9-]{0,19}"
DEFAULT_NAME = "main"


class SiteEntry(NamedTuple):
    """Another computer that has part of a lab: its ssh address, its number in the lab, and ssh's further options."""

    address: str
    number: int
    options: tuple[str, ...]


class Lab:
    """A lab's name and the places that follow from it. Making one makes nothing on the machine."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.directory = RUN_ROOT / name
        self.journal = Journal(self.directory / "journal.jsonl")
        self.topology_file = self.directory / "topology.yaml"
        self.policy_file = self.directory / "policy.yaml"
        self.controller_log = self.directory / "controller.log"
        self.controller_directory = self.directory / plan.CONTROLLER_NODE
        self.api_socket = self.directory / "api.sock"

    def __reduce__(self) -> tuple[object, ...]:
        """On another computer it is the lab of the same name, with a directory and a journal of its own."""
        return Lab, (self.name,)

    @property
    def api(self) -> str:
        return f"unix:{self.api_socket}"

    @property
    def is_rootless(self) -> bool:
        return self.journal.has("rootless")

    @property
    def is_provisioned(self) -> bool:
        """Whether our controller sets the bridges up over OVSDB; else the lab does, by ovs-vsctl."""
        return self.journal.has("provisioned")

    @property
    def is_ready(self) -> bool:
        """Whether it came up whole, and no `down` has begun."""
        return self.journal.has("ready") and not self.journal.has("down")

    def sites(self) -> dict[str, SiteEntry]:
        """The hosts that are on other computers."""
        return {str(entry["host"]): SiteEntry(str(entry["address"]), int(str(entry["number"])),
                                              tuple(map(str, entry["options"])))  # type: ignore[call-overload]
                for entry in self.journal.entries("site")}

    @property
    def endpoints(self) -> plan.Endpoints:
        entry = self.journal.last("rootless")
        if entry is None:
            return plan.Endpoints()
        return plan.Endpoints(IPv4Address("127.0.0.1"), int(str(entry["openflow"])), int(str(entry["metrics"])),
                              self.directory)

    def namespace(self, node: str) -> str:
        """The namespace of a node; empty in a lab without root, which has none."""
        return "" if self.is_rootless else plan.namespace(self.name, node)

    def node_directory(self, node: str) -> Path:
        return self.directory / node

    def topology(self) -> Topology:
        """The topology as it was when the lab came up, with guests where they have moved to."""
        from .grammar import load
        moves = {str(entry["guest"]): str(entry["host"]) for entry in self.journal.entries("moved")}
        cards = {str(entry["host"]): str(entry["mac"]) for entry in self.journal.entries("card")}
        return load(self.topology_file).with_cards(cards).with_moves(moves)

    def exists(self) -> bool:
        return self.directory.exists()

    def remove_files(self) -> None:
        shutil.rmtree(self.directory, ignore_errors=True)

    @staticmethod
    def existing() -> list[Lab]:
        if not RUN_ROOT.is_dir():
            return []
        return [Lab(entry.name) for entry in sorted(RUN_ROOT.iterdir()) if entry.is_dir()]

    @staticmethod
    def traces() -> list[Lab]:
        """All labs that left anything: also one killed after taking its lock, before it made its directory."""
        if not RUN_ROOT.is_dir():
            return []
        return [Lab(name) for name in sorted({entry.name.removesuffix(".lock") for entry in RUN_ROOT.iterdir()})]

    @staticmethod
    def chosen(name: str | None) -> Lab:
        """The lab of this name; without a name the only one there is."""
        labs = Lab.existing()
        if name is None and len(labs) > 1:
            raise UsageError(f"several labs are up ({', '.join(lab.name for lab in labs)}); choose one with --name")
        lab = Lab(name) if name else (labs[0] if labs else Lab(DEFAULT_NAME))
        if not lab.exists():
            raise LabError(f"lab `{lab.name}` is not up; `lab up` starts one")
        return lab

    def require_ready(self) -> Lab:
        if not self.is_ready:
            raise LabError(f"lab `{self.name}` is not complete (its `lab up` is running or died); "
                           f"`lab down --name {self.name}` removes it")
        return self


class Journal:
    """Append-only JSON lines, each written with one system call."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def write(self, event: str, **facts: object) -> None:
        line = json.dumps({"event": event, **facts}) + "\n"
        descriptor = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
        try:
            os.write(descriptor, line.encode())
        finally:
            os.close(descriptor)

    def begin(self, ephemeral: bool, token: str) -> None:
        """The first line: who is at work. An ephemeral lab (a demo's) is dead when its owner is. The token is the
        same for all parts of a lab, and for no other lab."""
        self.write("begin", pid=os.getpid(), started=start_time(os.getpid()), ephemeral=ephemeral, token=token)

    @property
    def token(self) -> str | None:
        """None: nothing was begun."""
        begin = next(self.entries("begin"), None)
        return str(begin["token"]) if begin else None

    def entries(self, event: str | None = None) -> Iterator[dict[str, object]]:
        """All entries, or those of one kind, oldest first. A last line cut off by a full disk is passed over."""
        if not self._path.exists():
            return
        for line in self._path.read_text(encoding="utf-8").splitlines():
            try:
                entry = json.loads(line)
            except json.JSONDecodeError:
                continue
            if event is None or entry["event"] == event:
                yield entry

    def has(self, event: str) -> bool:
        return next(self.entries(event), None) is not None

    def last(self, event: str) -> dict[str, object] | None:
        found = None
        for found in self.entries(event):
            pass
        return found

    def owner_lives(self) -> bool:
        begin = next(self.entries("begin"), None)
        return begin is not None and is_alive(int(str(begin["pid"])), str(begin["started"]))


@contextmanager
def locked(lab: Lab, wait: float = 30) -> Iterator[None]:
    """Holds the lab's machine-wide lock: `up`, `down` and `demo` of one name never overlap.

    The lock file goes away with its holder. Whoever waited on the deleted file notices (another inode, or none, is
    at the path) and tries again.
    """
    path = RUN_ROOT / f"{lab.name}.lock"
    deadline = time.monotonic() + wait
    while True:
        RUN_ROOT.mkdir(parents=True, exist_ok=True)
        try:
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except FileNotFoundError:
            continue  # the last holder of another lab removed the empty directory in between
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if path.exists() and os.fstat(descriptor).st_ino == path.stat().st_ino:
                break
        except FileNotFoundError:
            pass
        except BlockingIOError:
            if time.monotonic() > deadline:
                os.close(descriptor)
                raise LabError(f"another lab command is at work on `{lab.name}`") from None
            time.sleep(0.05)
        os.close(descriptor)
    try:
        yield
    finally:
        path.unlink(missing_ok=True)
        os.close(descriptor)
        try:
            RUN_ROOT.rmdir()
        except OSError:
            pass  # not empty: other labs, or ours is up
