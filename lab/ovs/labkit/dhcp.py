"""Guests that get their addresses by DHCP: busybox's client in a namespace; machines have one of their own."""

from __future__ import annotations

from . import plan
from .run import start_service
from .state import Lab
from .topology import Guest

PACKAGES = ("udhcpc",)

# What udhcpc calls with what it was given in its environment; busybox's `ip` and iproute2's take the same words.
LEASE_SCRIPT = """#!/bin/sh
[ "$1" = bound ] || [ "$1" = renew ] || exit 0
ip addr add "$ip/$mask" dev "$interface" 2>/dev/null
[ -z "$router" ] || ip route add default via "${router%% *}" 2>/dev/null
[ -z "$mtu" ] || ip link set dev "$interface" mtu "$mtu"
"""


def asks(guest: Guest) -> bool:
    return guest.address is None and not guest.is_machine


def start(lab: Lab, guest: Guest) -> None:
    """Starts a DHCP client in a guest's namespace, which asks until it is answered, and renews."""
    script = lab.directory / "lease.sh"
    if not script.exists():
        script.write_text(LEASE_SCRIPT)
        script.chmod(0o755)
    start_service("udhcpc", "-f", "-i", plan.GUEST_INTERFACE, "-s", script, "-t", "10", "-T", "1", "-A", "1",
                  namespace=lab.namespace(guest.name), log=lab.directory / f"{guest.name}.dhcp.log")
