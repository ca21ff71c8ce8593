"""Names and addresses: what each part of a topology is called on the machine. Pure; the whole scheme is this file.

Every address lives in a namespace of the lab, none in the machine's own network, so several labs may use the same
ones at once and every lab can be described with the same figures.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv4Interface
from pathlib import Path

from .topology import Bridge, Guest, Host, Topology, Tunnel

NAMESPACE_PREFIX = "sdnlab"
CONTROLLER_NODE = "ctl"
UNDERLAY_NODE = "lan"

CONTROLLER_ADDRESS = IPv4Address("172.30.0.254")
OPENFLOW_PORT = 6653
OVSDB_PORT = 6640
METRICS_PORT = 9302
UNDERLAY_BRIDGE = "br-phy"
UNDERLAY_PORT = "phy0"
MANAGEMENT_PORT = "mgmt"
GUEST_INTERFACE = "eth0"

_TUNNEL_PREFIX = {"gre": "gre", "vxlan": "vxl", "geneve": "gnv"}


@dataclass(frozen=True)
class Endpoints:
    """Where the controller listens and how it reaches the hosts' databases: on the management cables or, in a lab
    without root, on ports of the loopback address and by Unix sockets in the lab's directory."""

    controller: IPv4Address = CONTROLLER_ADDRESS
    openflow_port: int = OPENFLOW_PORT
    metrics_port: int = METRICS_PORT
    directory: Path | None = None

    @property
    def openflow(self) -> str:
        return f"{self.controller}:{self.openflow_port}"

    @property
    def metrics(self) -> str:
        return f"{self.controller}:{self.metrics_port}"

    def ovsdb(self, host: Host) -> str:
        if self.directory is not None:
            return f"unix:{self.directory}/{host.name}/db.sock"
        return f"tcp:{management_address(host)}:{OVSDB_PORT}"


@dataclass(frozen=True)
class Port:
    """A bridge port: what Open vSwitch is told about it, and what the controller's policy says of its VLANs."""

    name: str
    type: str = "system"
    options: dict[str, str] = field(default_factory=dict)
    vlan: int | None = None
    trunk: tuple[int, ...] = ()


def namespace(lab: str, node: str) -> str:
    return f"{NAMESPACE_PREFIX}-{lab}-{node}"


def nodes(topology: Topology) -> list[str]:
    """Every namespace's node name: the controller, the hosts, the guests and, where one is needed, the underlay."""
    underlay = [UNDERLAY_NODE] if needs_underlay_switch(topology) else []
    return [CONTROLLER_NODE, *underlay, *(host.name for host in topology.hosts),
            *(guest.name for guest in topology.guests if not guest.is_machine)]


def needs_underlay_switch(topology: Topology) -> bool:
    """Two hosts share a cable; three or more need a switch between them, unless they have a wire of their own."""
    return len(topology.underlay_hosts) > 2 and not topology.has_uplinks


def management_address(host: Host) -> IPv4Address:
    return IPv4Address("172.30.0.0") + host.index


def underlay_interface(host: Host) -> IPv4Interface:
    return host.underlay or IPv4Interface(f"172.31.0.{host.index}/24")


def underlay_address(host: Host) -> IPv4Address:
    return underlay_interface(host).ip


def underlay_mac(host: Host) -> str:
    """That of the underlay's bridge. A network card's own where there is one: a real switch may want no other."""
    return host.card or f"02:01:ac:1f:00:{host.index:02x}"


def bridge_mac(bridge: Bridge, topology: Topology) -> str:
    return f"02:02:00:00:00:{topology.bridges.index(bridge) + 1:02x}"


def port_towards(host: Host) -> str:
    """The host's cable as the controller's and the underlay switch's namespaces call it."""
    return f"to-{host.name}"


def guest_port(guest: Guest) -> str:
    return f"t-{guest.name}" if guest.is_machine else f"veth-{guest.name}"


def overlay_port(topology: Topology) -> str:
    """The one tunnel port of each bridge, by which the controller finds it."""
    return f"sdn-{topology.encapsulation}"


def link_port(link_index: int, end: int) -> str:
    return f"link{link_index}-{'xy'[end]}"


def policy_name(bridge: Bridge) -> str:
    """A bridge's name in the controller's policy, where all hosts' bridges stand side by side."""
    return f"{bridge.name}-{bridge.host}"


def ports(topology: Topology, bridge: Bridge) -> list[Port]:
    """All ports of a bridge: guests, then tunnels, then links, each in the file's order."""
    return [
        *(Port(guest_port(guest), vlan=guest.vlan) for guest in topology.guests if guest.bridge == bridge),
        *(_tunnel_port(topology, tunnel, bridge) for tunnel in topology.tunnels if bridge in tunnel.ends),
        *(Port(link_port(link.index, link.ends.index(bridge)), trunk=link.trunk)
          for link in topology.links if bridge in link.ends),
    ]


def _tunnel_port(topology: Topology, tunnel: Tunnel, bridge: Bridge) -> Port:
    peer = next(end.host for end in tunnel.ends if end != bridge)
    same_name = [other for other in topology.tunnels if other.type == tunnel.type
                 and {end.host for end in other.ends} == {bridge.host, peer}]
    number = same_name.index(tunnel) + 1
    options = {"remote_ip": str(underlay_address(topology.host(peer)))}
    if tunnel.key:
        options["key"] = str(tunnel.key)
    name = f"{_TUNNEL_PREFIX[tunnel.type]}-{peer}" + (f"-{number}" if number > 1 else "")
    return Port(name, tunnel.type, options, trunk=tunnel.trunk)
