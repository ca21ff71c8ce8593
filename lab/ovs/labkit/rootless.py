"""Labs of an ordinary user: no namespaces, Open vSwitch's dummy datapath, machines and hosts joined by our relay.

All state is in processes of that user, all wires are Unix sockets in the lab's directory.
"""

from __future__ import annotations

import socket
import sys
from pathlib import Path

from . import machines
from .errors import LabError, UsageError
from .processes import NODE_VARIABLE
from .run import start_service, wait_for
from .state import Lab
from .topology import Topology

RELAY_NODE = "relay"
RELAY_SECONDS = 10
_PROGRAM = "import sys; sys.path.insert(0, sys.argv[1]); from labkit.relay import main; main(sys.argv[2])"


def require_fit(topology: Topology) -> None:
    """Tells what of a topology takes root."""
    others = [guest.name for guest in topology.guests if guest.kind == "namespace"]
    if others:
        raise UsageError(f"without root guests are virtual machines; {', '.join(others)} would be a namespace "
                         "(`kind: stack`, as in the topology `tenants`)")
    elsewhere = [host.name for host in topology.hosts if host.address or host.uplink]
    if elsewhere:
        raise UsageError(f"without root hosts have no `address` and no `uplink` ({', '.join(elsewhere)})")
    if topology.links:
        raise UsageError("without root there are no `links` between bridges")


def begin(lab: Lab, topology: Topology) -> None:
    """Chooses the controller's ports and makes the directories of nodes."""
    openflow, metrics = _free_ports(2)
    lab.journal.write("rootless", openflow=openflow, metrics=metrics)
    for name in [RELAY_NODE, *(guest.name for guest in topology.guests)]:
        lab.node_directory(name).mkdir()


def relay_control(lab: Lab) -> Path:
    return lab.node_directory(RELAY_NODE) / "control.sock"


def start_relay(lab: Lab, topology: Topology) -> str:
    place = lab.node_directory(RELAY_NODE)
    start_service(sys.executable, "-I", "-B", "-c", _PROGRAM, Path(__file__).resolve().parent.parent, lab.name,
                  namespace="", log=place / "relay.log", env={NODE_VARIABLE: str(place)})
    sockets = [relay_control(lab), *(machines.card_socket(lab, guest) for guest in topology.guests)]
    if not wait_for(lambda: all(path.exists() for path in sockets), RELAY_SECONDS):
        raise LabError(f"the relay has not started:\n{(place / 'relay.log').read_text(errors='replace')[-500:]}")
    return f"{len(topology.guests)} cards, {len(topology.underlay_hosts)} hosts"


def _free_ports(count: int) -> list[int]:
    """Ports of the loopback address that nobody listens on now."""
    sockets = [socket.socket() for _ in range(count)]
    try:
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]
    finally:
        for one in sockets:
            one.close()
