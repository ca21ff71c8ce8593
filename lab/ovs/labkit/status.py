"""`lab status`: what runs, as data and as text."""

from __future__ import annotations

from . import cables, controller, hosts, machines, plan
from .progress import table
from .sites import by_site
from .ssh import Unreachable
from .state import Lab
from .topology import Host, Topology

Facts = dict[str, object]


def describe(lab: Lab) -> dict[str, object]:
    """A lab as JSON-ready data, with every name a test needs to reach into it."""
    if not lab.is_ready:
        return {"name": lab.name, "ready": False, "directory": str(lab.directory)}
    topology = lab.topology()
    hosts_, machines_ = _ask_everywhere(lab, topology)
    return {
        "name": lab.name,
        "ready": True,
        "directory": str(lab.directory),
        "description": topology.description,
        "controller": _controller(lab),
        "cut": cables.cut(lab),
        "hosts": hosts_,
        "guests": {guest.name: {
            "namespace": None if guest.is_machine else lab.namespace(guest.name), "kind": guest.kind,
            "host": guest.bridge.host, "bridge": guest.bridge.name, "port": plan.guest_port(guest),
            "address": str(guest.address.ip) if guest.address else None, "mac": guest.mac, "vlan": guest.vlan,
            "tenant": guest.tenant, **machines_.get(guest.name, {})}
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


def _ask_everywhere(lab: Lab, topology: Topology) -> tuple[dict[str, Facts], dict[str, Facts]]:
    """What is known of hosts and of machines, by name; of a computer out of reach that it is."""
    hosts_: dict[str, Facts] = {}
    machines_: dict[str, Facts] = {}
    for site, some in by_site(lab, topology.hosts, lambda host: host.name).items():
        names = {host.name for host in some}
        guests = [guest for guest in topology.guests if guest.is_machine and guest.bridge.host in names]
        try:
            hosts_ |= site.call(_hosts, lab, some, topology, site.address)
            machines_ |= site.call(machines.describe_all, lab, guests)
        except Unreachable as error:
            hosts_ |= {host.name: _out_of_reach(host, topology, str(error)) for host in some}
    return {host.name: hosts_[host.name] for host in topology.hosts}, machines_


def _hosts(lab: Lab, some: list[Host], topology: Topology, address: str | None) -> dict[str, Facts]:
    return {host.name: {"address": address, "error": None, **_host(lab, host, topology)} for host in some}


def _out_of_reach(host: Host, topology: Topology, why: str) -> Facts:
    return {"address": host.address, "error": why, "daemons": {}, "bridges": {
        bridge.name: {"datapathId": f"{bridge.datapath_id:#x}", "connected": False,
                      "ports": [port.name for port in plan.ports(topology, bridge)]} for bridge in host.bridges}}


def _host(lab: Lab, host: Host, topology: Topology) -> Facts:
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


def render(status: Facts) -> str:
    if not status["ready"]:
        return f"lab {status['name']}: not complete; `lab down --name {status['name']}` removes it"
    controller_ = dict(status["controller"])  # type: ignore[call-overload]
    pids = ", ".join(map(str, controller_["pids"]))
    state = f"pid {pids}" if pids else "not running" if controller_["command"] else "none"
    rows = [["host", "bridge", "datapath id", "controller", "ports"]]
    for name, host in dict(status["hosts"]).items():  # type: ignore[call-overload]
        for bridge, facts in host["bridges"].items():
            rows.append([name, bridge, facts["datapathId"], _link(host, facts), " ".join(facts["ports"])])
    guests = [["guest", "kind", "host", "port", "address", "tenant", "vlan"]]
    for name, guest in dict(status["guests"]).items():  # type: ignore[call-overload]
        guests.append([name, guest["kind"], guest["host"], guest["port"], guest["address"] or "DHCP",
                       guest["tenant"] or "-", str(guest["vlan"] or "-")])
    return "\n".join([f"lab {status['name']}: {status['description']}", f"controller: {state}", *_sites(status), "",
                      table(rows), "", table(guests)])


def _sites(status: Facts) -> list[str]:
    """A line for each other computer."""
    found: dict[str, list[str]] = {}
    errors: dict[str, str] = {}
    for name, host in dict(status["hosts"]).items():  # type: ignore[call-overload]
        if host["address"]:
            found.setdefault(host["address"], []).append(name)
            errors |= {host["address"]: host["error"]} if host["error"] else {}
    cut = list(status["cut"])  # type: ignore[call-overload]
    return [f"{address}: {_noun(names)} {', '.join(names)}; " + (errors.get(address) or (
        "the cables to it are cut" if address in cut else "reached")) for address, names in found.items()]


def _noun(names: list[str]) -> str:
    return "hosts" if len(names) > 1 else "host"


def _link(host: dict[str, dict[str, object]], facts: Facts) -> str:
    if host["error"]:
        return "out of reach"
    if host["daemons"]["ovs-vswitchd"] is None:
        return "switch is down"
    return "connected" if facts["connected"] else "not connected"
