"""Guests: the end hosts whose traffic the network is for. Each kind knows how to join a host's bridge port."""

from __future__ import annotations

from . import machines, plan
from .netns import End, add_namespace, add_veth, configure
from .state import Lab
from .topology import Guest, Topology


def connect(lab: Lab, guest: Guest, topology: Topology) -> None:
    """Makes the guest's port on the host's side, which the bridge takes in later, and a namespace at its other end.

    A machine is started later: `machines.start`.
    """
    if guest.is_machine:
        machines.plug(lab, guest, topology)
        return
    inner = lab.namespace(guest.name)
    add_namespace(inner, lab.journal)
    add_veth(End(inner, plan.GUEST_INTERFACE, guest.mac),
             End(lab.namespace(guest.bridge.host), plan.guest_port(guest)), topology.guest_mtu)
    if guest.address:
        configure(inner, f"addr add {guest.address} dev {plan.GUEST_INTERFACE}")
        gateway = topology.gateway(guest)
        if gateway:
            configure(inner, f"route add default via {gateway}")
