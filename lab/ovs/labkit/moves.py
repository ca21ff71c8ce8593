"""Moving a guest to another host, with its addresses: what live migration comes to for the network."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import NamedTuple

from . import dhcp, guests, hosts, machines, part, plan
from .errors import UsageError
from .frames import announce
from .netns import delete_link, move_link
from .sites import at
from .state import Lab
from .topology import Guest, Host, Topology


class Moved(NamedTuple):
    """Moments of a move, by the monotonic clock."""

    begin: float  # the guest is about to lose its port
    port: float  # it has the next one
    running: float  # it runs there: a machine has booted

    @property
    def seconds(self) -> float:
        return self.running - self.begin


def move(lab: Lab, topology: Topology, guest: Guest, host: Host) -> Moved:
    if guest.bridge.host == host.name:
        raise UsageError(f"{guest.name} is on host {host.name} already")
    if len(host.bridges) != 1:
        raise UsageError(f"host {host.name} has several bridges")
    moved = replace(guest, bridge=host.bridges[0])
    return (_move_machine if guest.is_machine else _move_namespace)(lab, topology, guest, moved)


def _move_machine(lab: Lab, topology: Topology, guest: Guest, moved: Guest) -> Moved:
    """Off here and on there, by the same MAC address. The new tap is there before the old one goes."""
    if lab.is_rootless:  # the machine stays where it is, and the relay finds the port's socket again
        begin = time.monotonic()
        _change_ports(lab, guest, moved)
        return Moved(begin, time.monotonic(), time.monotonic())
    site, next_site = at(lab, guest.bridge.host), at(lab, moved.bridge.host)
    was_running = site.call(machines.is_running, lab, guest)
    next_site.call(machines.plug, lab, moved, topology)
    begin = time.monotonic()
    site.call(machines.stop, lab, guest)
    _change_ports(lab, guest, moved)
    port = time.monotonic()
    if was_running:
        next_site.call(machines.start, lab, moved, topology)
        next_site.call(machines.wait_until_running, lab, moved)
    running = time.monotonic()
    site.call(delete_link, lab.namespace(guest.bridge.host), plan.guest_port(guest))
    return Moved(begin, port, running)


def _move_namespace(lab: Lab, topology: Topology, guest: Guest, moved: Guest) -> Moved:
    """The host's end of the cable changes hosts. The kernel takes an interface that moves down."""
    site = at(lab, guest.bridge.host)
    if at(lab, moved.bridge.host) != site:
        return _make_anew(lab, topology, guest, moved)
    begin = time.monotonic()
    port = plan.guest_port(guest)
    site.call(hosts.remove_port, lab, guest.bridge, port)
    site.call(move_link, port, lab.namespace(guest.bridge.host), lab.namespace(moved.bridge.host))
    site.call(hosts.add_port, lab, moved.bridge, plan.Port(port))
    there = time.monotonic()
    _note(lab, moved)
    if guest.address:
        site.call(announce, lab.namespace(guest.name), plan.GUEST_INTERFACE, guest.mac, guest.address.ip)
    return Moved(begin, there, there)


def _make_anew(lab: Lab, topology: Topology, guest: Guest, moved: Guest) -> Moved:
    """A namespace can't change computers: what runs in it ends, and one with the same addresses is made there."""
    site, next_site = at(lab, guest.bridge.host), at(lab, moved.bridge.host)
    begin = time.monotonic()
    site.call(hosts.remove_port, lab, guest.bridge, plan.guest_port(guest))
    site.call(part.remove_node, lab, guest.name)
    next_site.call(guests.connect, lab, moved, topology)
    next_site.call(hosts.add_port, lab, moved.bridge, plan.Port(plan.guest_port(moved)))
    there = time.monotonic()
    _note(lab, moved)
    if dhcp.asks(moved):
        next_site.call(dhcp.start, lab, moved)
    if moved.address:
        next_site.call(announce, lab.namespace(moved.name), plan.GUEST_INTERFACE, moved.mac, moved.address.ip)
    return Moved(begin, there, there)


def _change_ports(lab: Lab, guest: Guest, moved: Guest) -> None:
    """Never on both bridges at a time: who is on two hosts is on none."""
    at(lab, guest.bridge.host).call(hosts.remove_port, lab, guest.bridge, plan.guest_port(guest))
    at(lab, moved.bridge.host).call(hosts.add_port, lab, moved.bridge, plan.Port(plan.guest_port(moved)))
    _note(lab, moved)


def _note(lab: Lab, moved: Guest) -> None:
    lab.journal.write("moved", guest=moved.name, host=moved.bridge.host)
