"""Hosts: a namespace, an Open vSwitch of its own in it, an underlay, and the bridges the topology asks for."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Interface
from pathlib import Path

from . import cables, plan, uplinks
from .errors import LabError
from .netns import End, configure, has_linux_bridge
from .ovs import Vswitch
from .run import wait_for
from .sites import at
from .state import Lab
from .topology import Bridge, Host, Topology

CONNECT_SECONDS = 20


def vswitch(lab: Lab, host: str) -> Vswitch:
    return Vswitch(lab.namespace(host), lab.node_directory(host))


def connect_management(lab: Lab, host: Host) -> None:
    """A cable from the host to the controller, with host routes over it, so no switch is needed there.

    Not `ip addr add A peer B`: a kernel with arp_ignore=1 answers no ARP for such an address.
    """
    here, there = lab.namespace(host.name), lab.namespace(plan.CONTROLLER_NODE)
    cables.join(lab, host.name, End(here, plan.MANAGEMENT_PORT),
                plan.CONTROLLER_NODE, End(there, plan.port_towards(host)), mtu=1500)
    at(lab, host.name).call(_add_host_route, here, plan.MANAGEMENT_PORT, plan.management_address(host),
                            plan.CONTROLLER_ADDRESS)
    _add_host_route(there, plan.port_towards(host), plan.CONTROLLER_ADDRESS, plan.management_address(host))


def _add_host_route(namespace: str, port: str, own: IPv4Address, peer: IPv4Address) -> None:
    configure(namespace, f"addr add {own}/32 dev {port}", f"route add {peer}/32 dev {port} src {own}")


def connect_underlay(lab: Lab, topology: Topology) -> str:
    """Joins all tunnel hosts: two by one cable, more by a switch in its own namespace. Returns what it is."""
    ends = {host: End(lab.namespace(host.name), plan.UNDERLAY_PORT) for host in topology.underlay_hosts}
    if not ends:
        return "none needed"
    if not plan.needs_underlay_switch(topology):
        one, other = topology.underlay_hosts
        cables.join(lab, one.name, ends[one], other.name, ends[other], topology.underlay_mtu)
        return "one cable"
    namespace = lab.namespace(plan.UNDERLAY_NODE)
    for host, end in ends.items():
        cables.join(lab, host.name, end, plan.UNDERLAY_NODE, End(namespace, plan.port_towards(host)),
                    topology.underlay_mtu)
    names = [plan.port_towards(host) for host in topology.underlay_hosts]
    if topology.underlay_switch != "ovs" and has_linux_bridge(namespace):
        configure(namespace, "link add lan type bridge", "link set dev lan up",
                  *(f"link set dev {name} master lan" for name in names))
        return "a Linux bridge"
    if topology.underlay_switch == "linux":
        raise LabError("this kernel has no Linux bridge; `underlay: {switch: auto}` uses Open vSwitch instead")
    _start_underlay_vswitch(lab, names)
    return "an Open vSwitch of its own"


def take_uplinks(lab: Lab, topology: Topology) -> dict[str, str]:
    """Gives each tunnel host its network card; their MAC addresses, by host."""
    cards = {}
    for host in topology.underlay_hosts:
        assert host.uplink
        cards[host.name] = at(lab, host.name).call(uplinks.take, lab, host.name, host.uplink, topology.underlay_mtu)
        lab.journal.write("card", host=host.name, mac=cards[host.name])
    return cards


def connect_links(lab: Lab, topology: Topology) -> None:
    for link in topology.links:
        (one, its_end), (other, other_end) = (
            (bridge.host, End(lab.namespace(bridge.host), plan.link_port(link.index, number)))
            for number, bridge in enumerate(link.ends))
        cables.join(lab, one, its_end, other, other_end, topology.guest_mtu)


def start(lab: Lab, host: Host, topology: Topology) -> str:
    """Starts the host's Open vSwitch and makes its bridges with all their ports. Returns the datapath type."""
    switch = vswitch(lab, host.name)
    over_tcp = topology.tenants and not lab.is_rootless
    switch.start(lab.journal, *([f"ptcp:{plan.OVSDB_PORT}:{plan.management_address(host)}"] if over_tcp else []))
    datapath = "dummy" if lab.is_rootless else _choose_datapath(switch, topology)
    words: list[str] = []
    for bridge in host.bridges:
        words += _bridge_words(lab, bridge, topology, datapath)
    has_underlay = host in topology.underlay_hosts
    if has_underlay:
        words += ["--", "add-br", plan.UNDERLAY_BRIDGE, "--", "set", "bridge", plan.UNDERLAY_BRIDGE,
                  f"datapath_type={datapath}", f'other-config:hwaddr="{plan.underlay_mac(host)}"',
                  *_port_words(plan.UNDERLAY_BRIDGE, underlay_port(lab, host))]
    switch.vsctl(*words)
    switch.require_ports()
    if has_underlay:
        _set_underlay_address(switch, host, topology, datapath)
    return datapath


def set_controller(lab: Lab, host: Host) -> None:
    """Points the host's bridges at the controller and waits until each is connected."""
    switch = vswitch(lab, host.name)
    since = switch.log_size()
    target = f"tcp:{lab.endpoints.openflow}"
    words: list[str] = []
    for bridge in host.bridges:
        words += ["--", "set-controller", bridge.name, target,
                  "--", "set", "controller", bridge.name, "connection_mode=out-of-band"]
    switch.vsctl(*words)
    _require_connections(switch, host, since)
    _set_timers(switch, host)


def add_port(lab: Lab, bridge: Bridge, port: plan.Port) -> None:
    switch = vswitch(lab, bridge.host)
    switch.vsctl(*_port_words(bridge.name, as_made(lab, port)))
    switch.require_ports()


def remove_port(lab: Lab, bridge: Bridge, port: str) -> None:
    vswitch(lab, bridge.host).vsctl("--if-exists", "del-port", bridge.name, port)


def wait_for_overlay(lab: Lab, host: Host, topology: Topology) -> None:
    """Waits until the controller has set the host's bridge up over OVSDB: itself as its controller, and the tunnel."""
    switch = vswitch(lab, host.name)
    _require_connections(switch, host, since=0)
    name = plan.overlay_port(topology)

    def has_tunnel() -> bool:
        rows = switch.find("interface", "ofport", where=(f"name={name}",))
        return any(isinstance(row["ofport"], int) and row["ofport"] > 0 for row in rows)

    if not wait_for(has_tunnel, CONNECT_SECONDS, interval=0.05):
        raise LabError(f"host {host.name}: the controller has not made {name} within {CONNECT_SECONDS} s")


def _start_again(lab: Lab, host: Host, topology: Topology, controller_runs: bool, provisioned: bool) -> None:
    """Starts ovs-vswitchd after its death. The database brings the bridges back, but not all of what a lab needs:
    the underlay bridge's device is a new one without an address unless the daemon was killed, and the controller's
    timers are forgotten."""
    switch = vswitch(lab, host.name)
    since = switch.log_size()
    switch.start_switch()
    if host in topology.underlay_hosts:
        datapath = switch.vsctl("get", "bridge", plan.UNDERLAY_BRIDGE, "datapath_type").strip()
        _set_underlay_address(switch, host, topology, datapath)
    if controller_runs:
        _require_connections(switch, host, since)
        if not provisioned:
            _set_timers(switch, host)


def _require_connections(switch: Vswitch, host: Host, since: int) -> None:
    def missing() -> list[str]:
        return [bridge.name for bridge in host.bridges if not switch.connected(bridge.name, since)]

    if not wait_for(lambda: not missing(), CONNECT_SECONDS):
        said = "\n".join(switch.log_end())
        raise LabError(f"host {host.name}: {', '.join(missing())} not connected to the controller within "
                       f"{CONNECT_SECONDS} s; ovs-vswitchd.log ends:\n{said}")


def _set_timers(switch: Vswitch, host: Host) -> None:
    """Has the bridges try again after 1 s at most. Only a *change* that is made while the connection exists counts:
    Open vSwitch 3.1 passes over what the database held before, and then backs off up to 8 s."""
    for backoff in (1001, 1000):
        words: list[str] = []
        for bridge in host.bridges:
            words += ["--", "set", "controller", bridge.name, f"max_backoff={backoff}", "inactivity_probe=5000"]
        switch.vsctl(*words)


def _choose_datapath(switch: Vswitch, topology: Topology) -> str:
    if topology.datapath != "auto":
        return topology.datapath
    return "system" if switch.kernel_datapath_works() else "netdev"


def as_made(lab: Lab, port: plan.Port) -> plan.Port:
    """The port as Open vSwitch gets it: in a lab without root a system port is a dummy one, which is a socket."""
    if port.type != "system" or not lab.is_rootless:
        return port
    return plan.Port(port.name, "dummy", {"pstream": f"punix:{port_socket(lab, port.name)}"}, port.vlan, port.trunk)


def underlay_port(lab: Lab, host: Host) -> plan.Port:
    """Its name is the same on every host, its socket isn't."""
    if not lab.is_rootless:
        return plan.Port(plan.UNDERLAY_PORT)
    return plan.Port(plan.UNDERLAY_PORT, "dummy", {"pstream": f"punix:{port_socket(lab, f'phy-{host.name}')}"})


def port_socket(lab: Lab, name: str) -> Path:
    return lab.directory / f"{name}.port"


def _port_words(bridge: str, port: plan.Port) -> list[str]:
    words = ["--", "add-port", bridge, port.name]
    if port.type != "system":
        words += ["--", "set", "interface", port.name, f"type={port.type}",
                  *(f"options:{key}={value}" for key, value in port.options.items())]
    return words


def _bridge_words(lab: Lab, bridge: Bridge, topology: Topology, datapath: str) -> list[str]:
    """The part of a transaction that makes one bridge. Its datapath id and MAC address are pinned: Open vSwitch
    derives both from its ports, so they would change whenever a port with a lower MAC address joins. The controller
    makes the bridge, too, as soon as it reaches the database: either may be first."""
    words = ["--", "--may-exist", "add-br", bridge.name, "--", "set", "bridge", bridge.name, f"datapath_type={datapath}",
             "protocols=OpenFlow13", "fail_mode=secure", f"other-config:datapath-id={bridge.datapath_id:016x}",
             f'other-config:hwaddr="{plan.bridge_mac(bridge, topology)}"']
    for port in plan.ports(topology, bridge):
        words += _port_words(bridge.name, as_made(lab, port))
    return words


def _set_underlay_address(switch: Vswitch, host: Host, topology: Topology, datapath: str) -> None:
    own = str(plan.underlay_interface(host))
    if datapath == "dummy":  # no kernel knows this bridge, so Open vSwitch is told its address and route itself
        switch.appctl("netdev-dummy/ip4addr", plan.UNDERLAY_BRIDGE, own)
        switch.appctl("ovs/route/add", IPv4Interface(own).network, plan.UNDERLAY_BRIDGE)
    else:
        configure(switch.namespace, f"addr replace {own} dev {plan.UNDERLAY_BRIDGE}",
                  f"link set dev {plan.UNDERLAY_BRIDGE} mtu {topology.underlay_mtu} up")
    if datapath != "system":
        _prime_neighbours(switch, host, topology)


def _prime_neighbours(switch: Vswitch, host: Host, topology: Topology) -> None:
    """Tells the tunnels their peers' outer MAC addresses: the first packet would be lost to ARP, for about 1 s.

    The host's own comes last. Nobody needs it, but it is always news, and news have Open vSwitch translate all its
    cached flows again. A change of the underlay's device doesn't: for a moment the tunnels' endpoint isn't known then,
    and a flow that is made in this moment hands what comes by a tunnel to the device, for as long as packets keep it.
    It must not be the first command after that change, which the daemon's main loop takes notice of in its next turn.
    """
    peers = [peer for peer in topology.underlay_hosts if peer != host]
    for node in (*peers, host):
        switch.appctl("tnl/neigh/set", plan.UNDERLAY_BRIDGE, plan.underlay_address(node), plan.underlay_mac(node))


def _start_underlay_vswitch(lab: Lab, names: list[str]) -> None:
    """Where the kernel has no bridge, a stand-alone learning bridge of Open vSwitch is the underlay's switch."""
    switch = vswitch(lab, plan.UNDERLAY_NODE)
    switch.start(lab.journal)
    words = ["add-br", "lan", "--", "set", "bridge", "lan", "datapath_type=netdev", "fail_mode=standalone"]
    for name in names:
        words += ["--", "add-port", "lan", name]
    switch.vsctl(*words)
    switch.require_ports()


def host_environment(lab: Lab, node: str) -> dict[str, str]:
    """Lets the ovs-* tools of `lab exec` find the host's own Open vSwitch; nothing for a guest."""
    switch = vswitch(lab, node)
    return switch.environment if switch.directory.is_dir() else {}


def logs(lab: Lab, node: str) -> list[str]:
    """The log files that there are of a host, or of the controller."""
    switch = vswitch(lab, node)
    files = [switch.log, switch.directory / "ovsdb-server.log"]
    if node == "controller":
        files = [lab.controller_log]
    return [str(file) for file in files if file.exists()]


def flow_lines(lab: Lab, bridge: Bridge, *options: str) -> list[str]:
    """The flows of a bridge, as `ovs-ofctl dump-flows` writes them."""
    dump = vswitch(lab, bridge.host).ofctl("dump-flows", bridge.name, *options)
    return [line.strip() for line in dump.splitlines() if "actions=" in line]


def change_switch(lab: Lab, host: Host, topology: Topology, action: str, controller_runs: bool,
                  provisioned: bool) -> None:
    """Stops, kills or starts a host's switch daemon; `provisioned`: the controller sets its bridge up over OVSDB."""
    switch = vswitch(lab, host.name)
    if (switch.pid("ovs-vswitchd") is None) != (action == "start"):
        raise LabError(f"the switch of host {host.name} is {'' if action == 'start' else 'not '}running")
    if action == "start":
        _start_again(lab, host, topology, controller_runs, provisioned)
    elif action == "stop":
        switch.stop_switch()
    else:
        switch.kill_switch()
