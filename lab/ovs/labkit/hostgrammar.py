"""The part of a topology file that says which computer a host is on, and by which wire it reaches the others."""

from __future__ import annotations

from ipaddress import AddressValueError, IPv4Interface, NetmaskValueError
from typing import Any

from .topology import Topology
from .yamlnodes import Cursor

# What ssh takes as a destination: a name of its configuration, user@host or ssh://user@host:port. No leading dash:
# ssh would take it for an option.
SSH_ADDRESS = r"(?!-)([\w.+-]+@)?[\w.:%-]+|ssh://([\w.+-]+@)?([\w.-]+|\[[0-9A-Fa-f:%\w]+\])(:\d{1,5})?/?"
INTERFACE_NAME = r"[^\s/:]{1,15}"


def read_place(fields: dict[str, Cursor]) -> dict[str, Any]:
    """The fields of a `Host` about where it is."""
    place: dict[str, Any] = {}
    if "address" in fields:
        place["address"] = fields["address"].text(SSH_ADDRESS, "address for ssh (user@host or ssh://user@host:port)")
    if "uplink" in fields:
        place["uplink"] = fields["uplink"].text(INTERFACE_NAME, "name of a network card")
    if "underlay" in fields:
        place["underlay"] = _read_interface(fields["underlay"])
        if "uplink" not in fields:
            fields["underlay"].problem("only a host with an `uplink` has `underlay`; others' addresses are the lab's")
    return place


def check_underlay(hosts: Cursor, topology: Topology) -> None:
    """All hosts that end a tunnel reach each other by the same kind of wire, in one network."""
    entries = {name: value for name, _, value in hosts.entries()}
    if topology.has_uplinks:
        for host in topology.underlay_hosts:
            if not host.uplink:
                entries[host.name].problem(
                    f"host {host.name} needs an `uplink`, too: either every host that ends a tunnel has one, "
                    "or none has and the lab makes cables")
    addresses: dict[Any, str] = {}
    cards: dict[Any, str] = {}
    networks = {str(host.underlay.network) if host.underlay else "172.31.0.0/24" for host in topology.underlay_hosts}
    for host in topology.underlay_hosts:
        if host.underlay and addresses.setdefault(host.underlay.ip, host.name) != host.name:
            entries[host.name].problem(f"{host.underlay.ip} is host {addresses[host.underlay.ip]}'s underlay address")
        if host.uplink and cards.setdefault((host.address, host.uplink), host.name) != host.name:
            entries[host.name].problem(f"{host.uplink} is host {cards[host.address, host.uplink]}'s uplink")
    if len(networks) > 1:
        hosts.problem(f"the hosts' `underlay` addresses must be in one network, not in {', '.join(sorted(networks))}")


def _read_interface(at: Cursor) -> IPv4Interface | None:
    try:
        if "/" in at.text():
            return IPv4Interface(at.text())
    except (AddressValueError, NetmaskValueError):
        pass
    at.problem(f"`{at.text()}` is no IPv4 address with a prefix length (10.1.0.11/24)")
    return None
