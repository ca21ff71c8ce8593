"""Sites: the computers that parts of a lab are on. This one, and those that hosts of the topology name by ssh address.

A host on another computer is the same there as here: namespaces, an Open vSwitch of its own, virtual machines. So what
is done to it is done by the same functions, and a site only decides where a function runs: `at(lab, host).call(
function, ...)` is the function itself here, and a request to `agent.py` there.
"""

from __future__ import annotations

import signal
import socket
import subprocess
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, wait
from pathlib import Path
from typing import Any, TypeVar

from .console import connect
from .remote import Remote
from .run import inside, spawn
from .state import Lab

Result = TypeVar("Result")
Item = TypeVar("Item")
Key = TypeVar("Key")


class Here:
    """This computer."""

    address = None
    clock_offset = 0.0

    def call(self, function: Callable[..., Result], *arguments: object) -> Result:
        """Runs a function of labkit. Elsewhere its arguments go by pickle, its result comes back as JSON."""
        return function(*arguments)

    def begin(self, function: Callable[..., Result], *arguments: object) -> Future[Result]:
        """The same beside what the caller does meanwhile."""
        pool = ThreadPoolExecutor(1)
        future = pool.submit(function, *arguments)
        pool.shutdown(wait=False)
        return future

    def spawn(self, *argv: object, namespace: str | None = None,
              stdout: Any = subprocess.PIPE) -> subprocess.Popen[Any]:
        """Starts a helper that ends with this process at the latest, or by `interrupt`. Its output is octets."""
        return spawn(*argv, namespace=namespace, stdout=stdout, text=False)

    def interrupt(self, helper: subprocess.Popen[Any]) -> None:
        if helper.poll() is None:
            helper.send_signal(signal.SIGINT)

    def connect(self, path: Path) -> socket.socket:
        """A connection to a machine's console."""
        return connect(path)

    def shell_words(self, argv: Iterable[object], namespace: str | None = None,
                    env: Mapping[str, str] | None = None) -> list[str]:
        """A command line for `exec`, with standard input and output as they are here."""
        words = inside(namespace, argv)
        return ["env", *(f"{name}={value}" for name, value in env.items()), *words] if env else words


HERE = Here()
Site = Here | Remote
_connected: dict[tuple[str, str], Remote] = {}


def at(lab: Lab, host: str) -> Site:
    """Where a host (or the controller, or the underlay's switch, which are always here) and its guests are."""
    entry = lab.sites().get(host)
    if entry is None:
        return HERE
    key = lab.name, entry.address
    if key not in _connected:
        _connected[key] = Remote(lab.directory, entry)
    return _connected[key]


def others(lab: Lab) -> list[Remote]:
    """All other computers that the journal names."""
    found = {entry.address: at(lab, host) for host, entry in lab.sites().items()}
    return [site for site in found.values() if isinstance(site, Remote)]


def by_site(lab: Lab, items: Iterable[Item], host: Callable[[Item], str]) -> dict[Site, list[Item]]:
    """Things grouped by the site of their host."""
    groups: dict[Site, list[Item]] = {}
    for item in items:
        groups.setdefault(at(lab, host(item)), []).append(item)
    return groups


def together(calls: Iterable[tuple[Site, Callable[..., Result], tuple[object, ...]]]) -> list[Result]:
    """Makes calls (site, function, arguments) at the same time. What runs here has ended when this ends."""
    started = [(site, site.begin(function, *arguments)) for site, function, arguments in calls]
    try:
        wait([future for _, future in started])
    finally:
        wait([future for site, future in started if site is HERE])
    return [future.result() for _, future in started]


def everywhere(lab: Lab, items: Iterable[Item], host: Callable[[Item], str],
               function: Callable[..., dict[Key, Result]], *arguments: object) -> dict[Key, Result]:
    """Calls `function(lab, the site's items, ...)` at all sites at the same time and merges what they return."""
    merged: dict[Key, Result] = {}
    for found in together((site, function, (lab, some, *arguments))
                          for site, some in by_site(lab, items, host).items()):
        merged |= found
    return merged


def close() -> None:
    """Ends all connections, whatever is being done over them, and waits until the other side has seen it."""
    for remote in _connected.values():
        remote.close()
    _connected.clear()


