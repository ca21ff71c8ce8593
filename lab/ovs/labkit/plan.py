"""Names and addresses: what each part of a topology is called on the machine. Pure; the whole scheme is this file.

Every address lives in a namespace of the lab, none in the machine's own network, so several labs may use the same
ones at once and every lab can be described with the same figures.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from ipaddress import IPv4Address
from pathlib import Path

from .topology import Bridge, Guest, Host, Subnet, Topology, Tunnel

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
    """Two hosts share a cable; three or more need a switch between them."""
    return len(topology.underlay_hosts) > 2


def management_address(host: Host) -> IPv4Address:
    return IPv4Address("172.30.0.0") + host.index


def underlay_address(host: Host) -> IPv4Address:
    return IPv4Address("172.31.0.0") + host.index


def underlay_mac(host: Host) -> str:
    return f"02:01:ac:1f:00:{host.index:02x}"


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


def policy(topology: Topology, api: str, l2: dict[str, object],
           endpoints: Endpoints = Endpoints()) -> dict[str, object]:
    """The policy for `sdn serve`: where to listen, each bridge's datapath id, and the VLANs of its ports."""
    bridges: dict[str, object] = {}
    for bridge in topology.bridges:
        entry: dict[str, object] = {"datapathId": f"{bridge.datapath_id:#x}"}
        tagged = [port for port in ports(topology, bridge) if port.vlan or port.trunk]
        if tagged:
            entry["ports"] = {port.name: _port_policy(port) for port in tagged}
        if topology.tenants:
            entry |= {"name": bridge.name, "ovsdb": endpoints.ovsdb(topology.host(bridge.host)), "failMode": "secure"}
            if endpoints.directory is not None:
                entry["datapathType"] = "dummy"
        bridges[policy_name(bridge)] = entry
    whole = {
        "apiVersion": "sdn/v1",
        "controller": {"listen": [endpoints.openflow], "api": api, "metrics": endpoints.metrics},
        "bridges": bridges,
    }
    if not topology.tenants:
        return whole | {"l2": {"mode": "learn", **topology.l2, **l2}}
    whole["controller"] |= {"advertise": f"tcp:{endpoints.openflow}"}  # type: ignore[operator]
    return whole | {"overlay": _overlay(topology)}


def _overlay(topology: Topology) -> dict[str, object]:
    """The hosts with their ends of the tunnels, and the tenants with their members."""
    return {
        "encapsulation": topology.encapsulation,
        "mtu": topology.guest_mtu,
        "hosts": {host.name: {"address": str(underlay_address(host)), "bridge": policy_name(host.bridges[0])}
                  for host in topology.hosts},
        "tenants": [{
            "name": tenant.name,
            "vni": tenant.vni,
            "subnets": [_subnet(subnet) for subnet in tenant.subnets],
            "members": [_member(topology, guest) for guest in topology.guests if guest.tenant == tenant.name],
        } for tenant in topology.tenants],
    }


def _subnet(subnet: Subnet) -> dict[str, object]:
    gateway = {"gateway": str(subnet.gateway)} if subnet.gateway else {}
    return {"network": str(subnet.network), **gateway, "dhcp": subnet.dhcp}


def _member(topology: Topology, guest: Guest) -> dict[str, object]:
    """A guest may move to any host, so all are named, its own first."""
    names = [guest.bridge.host, *(host.name for host in topology.hosts if host.name != guest.bridge.host)]
    address = {"address": str(guest.address.ip)} if guest.address else {}
    return {"port": [f"{name}/{guest_port(guest)}" for name in names], "name": guest.name, "mac": guest.mac, **address}


def _port_policy(port: Port) -> dict[str, object]:
    if port.vlan:
        return {"name": port.name, "vlan": port.vlan}
    return {"name": port.name, "trunk": list(port.trunk)}
