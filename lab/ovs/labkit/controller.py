"""The controller of a lab: ours (`sdn serve`), a stand-in to compare with, or any command line.

It runs in a namespace of its own with one management veth to each host, out of band: no bridge carries its traffic.
"""

from __future__ import annotations

import json
import shlex
import shutil
import signal
from dataclasses import dataclass
from typing import Any

import yaml

from . import plan
from .errors import LabError, UsageError
from .images import BUILD_ENVIRONMENT, REPOSITORY
from .policy import policy_of
from .processes import NODE_VARIABLE, in_node, is_alive, listens, start_time, terminate
from .run import run, start_service, wait_for
from .state import Lab
from .topology import Topology

SDN = REPOSITORY / "sdn"
CHOICES = ("sdn", "testcontroller", "none")
LISTEN_SECONDS = 20
SETTLE_SECONDS = 15
STOP_SECONDS = 10


@dataclass(frozen=True)
class Choice:
    """Which controller, and how the user wants it: a command line of theirs wins over a named one."""

    kind: str = "sdn"
    command: str | None = None
    l2_mode: str | None = None

    @property
    def wanted(self) -> bool:
        return self.command is not None or self.kind != "none"

    @property
    def is_ours(self) -> bool:
        return self.command is None and self.kind == "sdn"


def prepare(choice: Choice, topology: Topology) -> str:
    """Finds the controller, builds ours if it is stale, and returns a line that says what will run."""
    if choice.command is not None:
        return choice.command
    if choice.kind == "testcontroller":
        if topology.tenants:
            raise UsageError("ovs-testcontroller knows no tenants")
        if topology.has_loop():
            raise UsageError("this topology has a loop, and ovs-testcontroller floods on every port: it would melt")
        if shutil.which("ovs-testcontroller") is None:
            raise LabError("ovs-testcontroller is missing: apt-get install openvswitch-testcontroller")
        return run("ovs-testcontroller", "--version").splitlines()[0]
    if not SDN.exists():
        raise LabError(f"{SDN} is missing; `--controller testcontroller` runs the lab without it")
    # Here, in the machine's own network: the controller's namespace has no way to a package registry.
    return run(SDN, "--version", env=BUILD_ENVIRONMENT, timeout=900).strip()


def write_policy(lab: Lab, choice: Choice, topology: Topology) -> None:
    l2: dict[str, object] = {"mode": choice.l2_mode} if choice.l2_mode else {}
    text = yaml.safe_dump(policy_of(topology, lab.api, l2, lab.endpoints), sort_keys=False)
    lab.policy_file.write_text(f"# Written by `lab up` for lab {lab.name}.\n{text}", encoding="utf-8")


def command_line(lab: Lab, choice: Choice) -> list[str]:
    """The command to run; in a user's own, {policy}, {address}, {port}, {api} and {log} are filled in."""
    if choice.command is not None:
        values = {"policy": lab.policy_file, "address": lab.endpoints.controller,
                  "port": lab.endpoints.openflow_port, "api": lab.api}
        try:
            return [word.format(**values) for word in shlex.split(choice.command)]
        except (KeyError, IndexError, ValueError) as error:
            raise UsageError(f"--controller-command: {error!r} (known: {', '.join(f'{{{key}}}' for key in values)})")
    if choice.kind == "testcontroller":
        return ["ovs-testcontroller", f"ptcp:{lab.endpoints.openflow_port}:{lab.endpoints.controller}"]
    return [str(SDN), "serve", str(lab.policy_file)]


def launch(lab: Lab, command: list[str]) -> None:
    """Starts the controller; `wait_until_listening` tells when it is there."""
    namespace = lab.namespace(plan.CONTROLLER_NODE)
    lab.controller_directory.mkdir(exist_ok=True)
    lab.journal.write("controller", namespace=namespace, command=command)
    # OVS_RUNDIR: ovs-testcontroller puts its control socket there, and must not put it among the system's.
    pid = start_service(*command, namespace=namespace, log=lab.controller_log,
                        env={**BUILD_ENVIRONMENT, "OVS_RUNDIR": str(lab.controller_directory),
                             NODE_VARIABLE: str(lab.controller_directory)})
    lab.journal.write("controller-runs", pid=pid, started=start_time(pid))


def wait_until_listening(lab: Lab) -> None:
    entry = lab.journal.last("controller-runs")
    assert entry
    process = int(str(entry["pid"])), str(entry["started"])
    wait_for(lambda: not is_alive(*process) or _is_listening(lab), LISTEN_SECONDS)
    if not _is_listening(lab):
        raise LabError(f"the controller doesn't listen on {lab.endpoints.openflow}; its log ends:\n{log_end(lab)}")


def restart(lab: Lab) -> None:
    """Starts the controller again with the command it had."""
    entry = lab.journal.last("controller")
    if entry is None:
        raise LabError(f"lab `{lab.name}` has no controller")
    if running(lab):
        raise LabError("the controller is running already")
    launch(lab, [str(word) for word in list(entry["command"])])  # type: ignore[call-overload]
    wait_until_listening(lab)


def stop(lab: Lab, first: signal.Signals = signal.SIGTERM) -> list[int]:
    """Ends the controller, gracefully unless told otherwise; returns the ids of the processes it had."""
    return terminate(lambda: running(lab), STOP_SECONDS, first)


def wait_for_ports(lab: Lab, bridge_count: int) -> str:
    """Waits until link discovery has given every port its role; before, a port carries nothing."""
    found: list[str] = []

    def settled() -> bool:
        switches = [switch for switch in query(lab, "/v1/switches") if switch["connected"]]
        found[:] = [port["role"] for switch in switches for port in switch["ports"]]
        return len(switches) == bridge_count and all(role != "settling" for role in found)

    if not wait_for(settled, SETTLE_SECONDS):
        raise LabError(f"the ports haven't settled within {SETTLE_SECONDS} s; the controller's log ends:\n"
                       f"{log_end(lab)}")
    return ", ".join(f"{found.count(role)} {role}" for role in sorted(set(found)))


def query(lab: Lab, path: str) -> list[dict[str, Any]]:
    """What our controller's API answers; nothing while it doesn't."""
    try:
        answer = run("curl", "--silent", "--fail", "--max-time", "2", "--unix-socket", lab.api_socket,
                     f"http://sdn{path}")
        return list(json.loads(answer))
    except (LabError, ValueError):
        return []


def running(lab: Lab) -> list[int]:
    """The process ids of the controller: all that lives in its namespace."""
    return in_node(lab.namespace(plan.CONTROLLER_NODE), lab.controller_directory)


def log_end(lab: Lab, lines: int = 15) -> str:
    try:
        return "\n".join(lab.controller_log.read_text(errors="replace").splitlines()[-lines:])
    except OSError:
        return "(no log)"


def _is_listening(lab: Lab) -> bool:
    return any(listens(pid, lab.endpoints.openflow_port) for pid in running(lab))
