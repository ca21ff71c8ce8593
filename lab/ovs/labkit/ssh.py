"""The ssh of a lab: one standing connection to each other computer, over which all commands of the lab go.

OpenSSH's own multiplexing (ControlMaster in ssh_config(5)) keeps it. The user's ~/.ssh/config holds for ports, keys
and jump hosts; what is set here is what a program needs that nobody watches.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Mapping
from pathlib import Path

from .errors import LabError
from .processes import NODE_VARIABLE, start_time
from .run import attempt, start_service, wait_for

NODE = "ssh"  # in the lab's directory: the sockets and logs of the connections
CONNECT_SECONDS = 10
SETTINGS = {
    "BatchMode": "yes",  # never a question: nobody is there to answer it
    "ConnectTimeout": str(CONNECT_SECONDS),
    "ServerAliveInterval": "5",
    "ServerAliveCountMax": "3",
    "ControlPersist": "no",
    "ClearAllForwardings": "yes",
    "RemoteCommand": "none",
    "PermitLocalCommand": "no",
}

# The user may be root, or one whom sudo asks no password.
AS_ROOT = 'if [ "$(id -u)" = 0 ]; then exec "$@"; else exec sudo -n -- "$@"; fi'


class Unreachable(LabError):
    """ssh could not get there, or what it reached can't be worked with; the text has ssh's own words."""


class Connection:
    """The connection to one computer, standing or not. Its files are in the lab's directory."""

    def __init__(self, directory: Path, number: int, address: str, options: Iterable[str]) -> None:
        self.address = address
        self._place = directory / NODE
        self._control = self._place / str(number)
        self._log = self._place / f"{number}.log"
        self._options = list(options)
        self._pid: int | None = None

    def open(self) -> None:
        """Begins to connect, unless the connection stands; `wait` tells when it does."""
        if self._stands():
            return
        self._place.mkdir(exist_ok=True)
        self._log.unlink(missing_ok=True)
        self._control.unlink(missing_ok=True)
        # A session of its own, as any service: Ctrl-C at the command in front is not for it.
        self._pid = start_service("ssh", "-N", "-T", *self._words(), "-o", "ControlMaster=yes", "--", self.address,
                                  namespace="", log=self._log, env={NODE_VARIABLE: str(self._place)})

    def wait(self) -> None:
        if self._pid is None:
            return
        pid = self._pid
        wait_for(lambda: self._control.exists() or start_time(pid) is None, CONNECT_SECONDS + 20)
        if not self._control.exists():
            said = self._log.read_text(errors="replace").strip() if self._log.exists() else ""
            raise Unreachable(f"cannot reach {self.address}: {said or 'ssh says nothing'}\n"
                              f"(it must work without a question: ssh -o BatchMode=yes {self.address} true)")
        self._pid = None

    def command(self, argv: Iterable[object], as_root: bool = True, terminal: bool = False) -> list[str]:
        """The command line that runs `argv` there, as root, whatever shell the user has there."""
        words = [str(word) for word in argv]
        if as_root:
            words = ["sh", "-c", AS_ROOT, "lab", *words]
        return ["ssh", "-t" if terminal else "-T", *self._words(), "-o", "ControlMaster=no", "--", self.address,
                shlex.join(words)]

    def _words(self) -> list[str]:
        settings = {**SETTINGS, "ControlPath": str(self._control)}
        return [*self._options, *(word for name, value in settings.items() for word in ("-o", f"{name}={value}"))]

    def _stands(self) -> bool:
        return self._control.exists() and attempt(
            "ssh", *self._words(), "-O", "check", "--", self.address).returncode == 0


def environment_options(environment: Mapping[str, str]) -> list[str]:
    """Further options of the user's for all connections, such as `-F FILE`."""
    return shlex.split(environment.get("SDN_LAB_SSH", ""))
