"""Running other programs, in network namespaces, without ever outliving our own death by accident."""

from __future__ import annotations

import ctypes
import os
import shlex
import signal
import subprocess
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from .errors import LabError

PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True)


def die_with_parent() -> None:
    """In a forked child: be killed when the lab is.

    Without it a `kill -9` of `lab up` could leave an `ip netns exec` behind that starts a daemon after `lab down`
    has looked for daemons. A child that daemonises forks, and a fork clears the setting.
    """
    _libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def inside(namespace: str | None, argv: Iterable[object]) -> list[str]:
    """The command line that runs `argv` in a network namespace (none: ours)."""
    words = [str(word) for word in argv]
    return words if not namespace else ["ip", "netns", "exec", namespace, *words]


def run(*argv: object, namespace: str | None = None, env: Mapping[str, str] | None = None,
        timeout: float = 20, stdin: str | None = None) -> str:
    """Runs a command to its end and returns its standard output; a failure or a timeout is a LabError."""
    result = attempt(*argv, namespace=namespace, env=env, timeout=timeout, stdin=stdin)
    if result.returncode != 0:
        why = (result.stderr or result.stdout).strip() or f"exit code {result.returncode}"
        raise LabError(f"{shlex.join(map(str, argv))}{_place(namespace)}: {why}")
    return result.stdout


def attempt(*argv: object, namespace: str | None = None, env: Mapping[str, str] | None = None,
            timeout: float = 20, stdin: str | None = None) -> subprocess.CompletedProcess[str]:
    """As `run`, for commands whose failure is an answer: the caller reads the exit code."""
    try:
        return subprocess.run(
            inside(namespace, argv), input=stdin, stdin=None if stdin is not None else subprocess.DEVNULL,
            capture_output=True, text=True, timeout=timeout, env=environment(env), preexec_fn=die_with_parent)
    except subprocess.TimeoutExpired:
        raise LabError(f"{shlex.join(map(str, argv))}{_place(namespace)}: no end after {timeout:g} s") from None
    except FileNotFoundError as error:
        raise LabError(f"cannot run {argv[0]}: {error.strerror}") from None


def spawn(*argv: object, namespace: str | None = None, env: Mapping[str, str] | None = None,
          stdout: Any = subprocess.PIPE, stderr: Any = subprocess.PIPE, text: bool = True) -> subprocess.Popen[Any]:
    """Starts a helper (ping, iperf3, tcpdump) that lives no longer than this process."""
    return subprocess.Popen(
        inside(namespace, argv), stdin=subprocess.DEVNULL, stdout=stdout, stderr=stderr, text=text,
        env=environment(env), preexec_fn=die_with_parent)


def start_service(*argv: object, namespace: str, log: Path, env: Mapping[str, str] | None = None) -> int:
    """Starts a program that outlives this process, output appended to `log`, and returns its process id.

    It dies with us until it has entered its namespace; from then on `setpriv` lets it live, and whoever cleans up
    finds it by that namespace. So there is no moment at which it is alive but cannot be found.
    """
    with log.open("ab") as output:
        child = subprocess.Popen(
            inside(namespace, ["setpriv", "--pdeathsig", "clear", "--", *argv]),
            stdin=subprocess.DEVNULL, stdout=output, stderr=output, env=environment(env),
            preexec_fn=die_with_parent, start_new_session=True)
    return child.pid


def environment(extra: Mapping[str, str] | None) -> dict[str, str]:
    """Our environment with C messages (they are parsed) and the caller's additions."""
    return {**os.environ, "LC_ALL": "C.UTF-8", **(extra or {})}


def wait_for(condition: Callable[[], bool], seconds: float, interval: float = 0.02) -> bool:
    """Polls until the condition holds; False when it doesn't within `seconds`."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() >= deadline:
            return False
        time.sleep(interval)
    return True


def _place(namespace: str | None) -> str:
    return f" (in {namespace})" if namespace else ""
