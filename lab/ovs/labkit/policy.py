"""The controller's policy of a lab: what follows from its topology, as data for YAML (docs/policy.md)."""

from __future__ import annotations

from . import plan
from .topology import Guest, Subnet, Topology


def policy_of(topology: Topology, api: str, l2: dict[str, object],
              endpoints: plan.Endpoints = plan.Endpoints()) -> dict[str, object]:
    """The policy for `sdn serve`: where to listen, each bridge's datapath id, and the VLANs of its ports."""
    bridges: dict[str, object] = {}
    for bridge in topology.bridges:
        entry: dict[str, object] = {"datapathId": f"{bridge.datapath_id:#x}"}
        tagged = [port for port in plan.ports(topology, bridge) if port.vlan or port.trunk]
        if tagged:
            entry["ports"] = {port.name: _port_policy(port) for port in tagged}
        if topology.tenants:
            entry |= {"name": bridge.name, "ovsdb": endpoints.ovsdb(topology.host(bridge.host)), "failMode": "secure"}
            if endpoints.directory is not None:
                entry["datapathType"] = "dummy"
        bridges[plan.policy_name(bridge)] = entry
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
        "hosts": {host.name: {"address": str(plan.underlay_address(host)), "bridge": plan.policy_name(host.bridges[0])}
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
    ports = [f"{name}/{plan.guest_port(guest)}" for name in names]
    return {"port": ports, "name": guest.name, "mac": guest.mac, **address}


def _port_policy(port: plan.Port) -> dict[str, object]:
    if port.vlan:
        return {"name": port.name, "vlan": port.vlan}
    return {"name": port.name, "trunk": list(port.trunk)}
