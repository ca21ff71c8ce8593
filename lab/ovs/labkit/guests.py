"""Guests: the end hosts whose traffic the network is for. Each kind knows how to join a host's bridge port."""

from __future__ import annotations

from collections.abc import Callable

from . import plan
from .netns import End, add_namespace, add_veth, configure
from .state import Lab
from .topology import Guest, Topology

INTERFACE = "eth0"


def connect(lab: Lab, guest: Guest, topology: Topology) -> None:
    """Makes the guest and its port on the host's side; the bridge takes the port in later."""
    _KINDS[guest.kind](lab, guest, topology)


def _connect_namespace(lab: Lab, guest: Guest, topology: Topology) -> None:
    """A guest that is a network namespace with one veth into the bridge."""
    inner = lab.namespace(guest.name)
    add_namespace(inner, lab.journal)
    add_veth(End(inner, INTERFACE, guest.mac), End(lab.namespace(guest.bridge.host), plan.guest_port(guest)),
             topology.guest_mtu)
    configure(inner, f"addr add {guest.address} dev {INTERFACE}")


_KINDS: dict[str, Callable[[Lab, Guest, Topology], None]] = {"namespace": _connect_namespace}
