"""Moving a guest to another host, with its addresses: what live migration comes to for the network."""

from __future__ import annotations

import time
from dataclasses import replace

from . import hosts, machines, plan
from .errors import UsageError
from .frames import announce
from .netns import configure
from .run import run
from .state import Lab
from .topology import Guest, Host, Topology


def move(lab: Lab, topology: Topology, guest: Guest, host: Host) -> float:
    """Moves the guest and returns the seconds from its last port to the next (a machine boots after that)."""
    if guest.bridge.host == host.name:
        raise UsageError(f"{guest.name} is on host {host.name} already")
    if len(host.bridges) != 1:
        raise UsageError(f"host {host.name} has several bridges")
    moved = replace(guest, bridge=host.bridges[0])
    return (_move_machine if guest.is_machine else _move_namespace)(lab, topology, guest, moved)


def _move_machine(lab: Lab, topology: Topology, guest: Guest, moved: Guest) -> float:
    """Off here and on there, by the same MAC address. The new tap is there before the old one goes."""
    if lab.is_rootless:  # the machine stays where it is, and the relay finds the port's socket again
        begin = time.monotonic()
        _change_ports(lab, guest, moved)
        return time.monotonic() - begin
    was_running = machines.is_running(lab, guest)
    machines.add_tap(lab.namespace(moved.bridge.host), moved, topology)
    machines.stop(lab, guest)
    begin = time.monotonic()
    _change_ports(lab, guest, moved)
    if was_running:
        machines.start(lab, moved, topology)
    configure(lab.namespace(guest.bridge.host), f"link del dev {plan.guest_port(guest)}")
    seconds = time.monotonic() - begin
    if was_running:
        machines.wait_until_running(lab, moved)
    return seconds


def _move_namespace(lab: Lab, topology: Topology, guest: Guest, moved: Guest) -> float:
    """The host's end of the cable changes hosts. The kernel takes an interface that moves down."""
    port = plan.guest_port(guest)
    begin = time.monotonic()
    hosts.remove_port(lab, guest.bridge, port)
    run("ip", "-n", lab.namespace(guest.bridge.host), "link", "set", "dev", port, "netns",
        lab.namespace(moved.bridge.host))
    configure(lab.namespace(moved.bridge.host), f"link set dev {port} up")
    hosts.add_port(lab, moved.bridge, plan.Port(port))
    lab.journal.write("moved", guest=guest.name, host=moved.bridge.host)
    if guest.address:
        announce(lab.namespace(guest.name), plan.GUEST_INTERFACE, guest.mac, guest.address.ip)
    return time.monotonic() - begin


def _change_ports(lab: Lab, guest: Guest, moved: Guest) -> None:
    """Never on both bridges at a time: who is on two hosts is on none."""
    hosts.remove_port(lab, guest.bridge, plan.guest_port(guest))
    hosts.add_port(lab, moved.bridge, plan.Port(plan.guest_port(moved)))
    lab.journal.write("moved", guest=guest.name, host=moved.bridge.host)
