"""`lab status`: what runs, as data and as text."""

from __future__ import annotations

from . import controller, hosts, machines, plan
from .progress import table
from .state import Lab
from .topology import Host, Topology


def describe(lab: Lab) -> dict[str, object]:
    """A lab as JSON-ready data, with every name a test needs to reach into it."""
    if not lab.journal.has("ready"):
        return {"name": lab.name, "ready": False, "directory": str(lab.directory)}
    topology = lab.topology()
    return {
        "name": lab.name,
        "ready": True,
        "directory": str(lab.directory),
        "description": topology.description,
        "controller": _controller(lab),
        "hosts": {host.name: _host(lab, host, topology) for host in topology.hosts},
        "guests": {guest.name: {
            "namespace": None if guest.is_machine else lab.namespace(guest.name), "kind": guest.kind,
            "host": guest.bridge.host, "bridge": guest.bridge.name, "port": plan.guest_port(guest),
            "address": str(guest.address.ip) if guest.address else None, "mac": guest.mac, "vlan": guest.vlan,
            "tenant": guest.tenant, **(machines.describe(lab, guest) if guest.is_machine else {})}
            for guest in topology.guests},
    }


def _controller(lab: Lab) -> dict[str, object]:
    entry = lab.journal.last("controller")
    return {
        "namespace": lab.namespace(plan.CONTROLLER_NODE),
        "command": entry["command"] if entry else None,
        "pids": controller.running(lab) if entry else [],
        "openflow": lab.endpoints.openflow,
        "metrics": lab.endpoints.metrics,
        "api": lab.api,
        "policy": str(lab.policy_file),
        "log": str(lab.controller_log),
    }


def _host(lab: Lab, host: Host, topology: Topology) -> dict[str, object]:
    switch = hosts.vswitch(lab, host.name)
    daemons = {program: switch.pid(program) for program in ("ovsdb-server", "ovs-vswitchd")}
    has_underlay = host in topology.underlay_hosts
    return {
        "namespace": switch.namespace,
        "directory": str(switch.directory),
        "database": f"unix:{switch.directory}/db.sock",
        "daemons": daemons,
        "management": str(plan.management_address(host)),
        "underlay": str(plan.underlay_address(host)) if has_underlay else None,
        "bridges": {bridge.name: {
            "name": plan.policy_name(bridge), "datapathId": f"{bridge.datapath_id:#x}",
            "connected": daemons["ovs-vswitchd"] is not None and switch.connected(bridge.name),
            "ports": [port.name for port in plan.ports(topology, bridge)]} for bridge in host.bridges},
    }


def render(status: dict[str, object]) -> str:
    if not status["ready"]:
        return f"lab {status['name']}: not complete; `lab down --name {status['name']}` removes it"
    controller_ = dict(status["controller"])  # type: ignore[call-overload]
    pids = ", ".join(map(str, controller_["pids"]))
    state = f"pid {pids}" if pids else "not running" if controller_["command"] else "none"
    rows = [["host", "bridge", "datapath id", "controller", "ports"]]
    for name, host in dict(status["hosts"]).items():  # type: ignore[call-overload]
        alive = host["daemons"]["ovs-vswitchd"] is not None
        for bridge, facts in host["bridges"].items():
            link = ("connected" if facts["connected"] else "not connected") if alive else "switch is down"
            rows.append([name, bridge, facts["datapathId"], link, " ".join(facts["ports"])])
    guests = [["guest", "kind", "host", "port", "address", "tenant", "vlan"]]
    for name, guest in dict(status["guests"]).items():  # type: ignore[call-overload]
        guests.append([name, guest["kind"], guest["host"], guest["port"], guest["address"] or "DHCP",
                       guest["tenant"] or "-", str(guest["vlan"] or "-")])
    return "\n".join([f"lab {status['name']}: {status['description']}", f"controller: {state}", "", table(rows), "",
                      table(guests)])
