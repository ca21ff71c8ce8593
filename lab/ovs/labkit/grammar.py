"""The grammar of topology files (docs/lab.md explains it to users), read into a `Topology`."""

from __future__ import annotations

from ipaddress import AddressValueError, IPv4Interface, NetmaskValueError
from pathlib import Path

from .errors import UsageError
from .hostgrammar import check_underlay, read_place
from .tenantgrammar import read_tenant_address, read_tenants
from .topology import Bridge, Guest, Host, Link, Tenant, Topology, Tunnel
from .yamlnodes import Cursor, open_document, raise_if_wrong

FORMAT = "sdn-lab/v1"
DIRECTORY = Path(__file__).resolve().parent.parent / "topologies"
MAX_HOSTS = 50
GUEST_KINDS = ("namespace", "stack", "linux")
TUNNEL_TYPES = ("gre", "vxlan", "geneve")
CABLE_MTU, CARD_MTU = 1600, 1500  # of the underlay: the lab's own cables, and network cards as they come
RUN_WORDS = r"([a-z]+(,[a-z]+)*)?"

# A host and a guest name become namespace names and, with a prefix of at most five letters, interface names, for
# which the kernel allows 15 characters. No dashes: `sdnlab-LAB-NODE` must be readable backwards.
NODE_NAME = r"[a-z][a-z0-9]{0,8}"
BRIDGE_NAME = r"[a-z][a-z0-9-]{0,13}"
RESERVED_NODES = ("ctl", "lan", "relay")  # the lab's own: controller, underlay switch, wires of a lab without root
RESERVED_BRIDGES = ("br-phy", "lo", "mgmt")
MAC_ADDRESS = r"[0-9a-f][02468ace](:[0-9a-f]{2}){5}"


def locate(name: str) -> Path:
    """The file of a named topology, or the path itself."""
    if "/" in name or name.endswith((".yaml", ".yml")):
        return Path(name)
    path = DIRECTORY / f"{name}.yaml"
    if not path.is_file():
        raise UsageError(f"no topology `{name}`; there are: {', '.join(available())} (or give a path to a file)")
    return path


def available() -> list[str]:
    return sorted(path.stem for path in DIRECTORY.glob("*.yaml"))


def load(path: Path) -> Topology:
    """Reads and checks a topology file; UsageError lists every problem as file:line:column."""
    document, problems = open_document(path)
    topology = _Reader(path).topology(document)
    raise_if_wrong(path, problems)
    return topology


class _Reader:
    """Collects what has been declared so far, so that later parts can refer to it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._hosts: dict[str, Host] = {}
        self._guests: dict[str, Guest] = {}
        self._datapath_ids: set[int] = set()
        self._tenants: dict[str, Tenant] = {}

    def topology(self, document: Cursor) -> Topology:
        top = document.fields("topology", "description", "hosts", "guests", "tunnels", "links", "reachable",
                              "datapath", "underlay", "guestMtu", "l2", "tenants", "encapsulation",
                              required=("topology", "hosts"))
        if "topology" in top:
            top["topology"].choice(FORMAT)
        if "hosts" in top:
            self._read_hosts(top["hosts"])
        if "tenants" in top:
            self._tenants = read_tenants(top["tenants"])
            self._forbid_beside_tenants(top)
        if "guests" in top:
            self._read_guests(top["guests"])
        underlay = top["underlay"].fields("mtu", "switch") if "underlay" in top else {}
        topology = Topology(
            path=self._path,
            description=top["description"].text() if "description" in top else "",
            hosts=tuple(self._hosts.values()),
            guests=tuple(self._guests.values()),
            tunnels=self._read_tunnels(top["tunnels"]) if "tunnels" in top else (),
            links=self._read_links(top["links"]) if "links" in top else (),
            groups=self._read_groups(top["reachable"]) if "reachable" in top else self._default_groups(),
            datapath=top["datapath"].choice("auto", "netdev", "system") if "datapath" in top else "auto",
            underlay_switch=underlay["switch"].choice("auto", "linux", "ovs") if "switch" in underlay else "auto",
            underlay_mtu=underlay["mtu"].integer(576, 9000, "an MTU") if "mtu" in underlay else
            CARD_MTU if any(host.uplink for host in self._hosts.values()) else CABLE_MTU,
            guest_mtu=top["guestMtu"].integer(576, 9000, "an MTU") if "guestMtu" in top else 1450,
            l2={name: value.plain() for name, _, value in top["l2"].entries()} if "l2" in top else {},
            tenants=tuple(self._tenants.values()),
            encapsulation=top["encapsulation"].choice(*TUNNEL_TYPES) if "encapsulation" in top else "gre")
        if "hosts" in top:
            check_underlay(top["hosts"], topology)
        return topology

    def _forbid_beside_tenants(self, top: dict[str, Cursor]) -> None:
        for name in ("tunnels", "links", "l2"):
            if name in top:
                top[name].problem(f"with `tenants` the controller makes the overlay; `{name}` has no place beside it")
        for host in self._hosts.values():
            if len(host.bridges) != 1:
                top["tenants"].problem(f"with tenants a host has one bridge; {host.name} has {len(host.bridges)}")

    def _read_hosts(self, hosts: Cursor) -> None:
        entries = hosts.entries()
        if not 1 <= len(entries) <= MAX_HOSTS:
            hosts.problem(f"expected 1 to {MAX_HOSTS} hosts")
        for name, key, value in entries:
            self._check_node_name(name, key)
            fields = value.fields("bridges", "address", "uplink", "underlay")
            bridges = self._read_bridges(name, fields["bridges"]) if "bridges" in fields else ()
            if "bridges" not in fields:
                bridges = (Bridge(name, "br-int", self._next_datapath_id()),)
            self._hosts[name] = Host(name, len(self._hosts) + 1, bridges, **read_place(fields))

    def _read_bridges(self, host: str, bridges: Cursor) -> tuple[Bridge, ...]:
        found = []
        for name, key, value in bridges.entries():
            key.text(BRIDGE_NAME, "bridge name (a-z, 0-9 and -, at most 14 characters)")
            if name in RESERVED_BRIDGES:
                key.problem(f"`{name}` is the lab's own")
            fields = value.fields("datapathId")
            if "datapathId" in fields:
                datapath_id = fields["datapathId"].integer(1, 2**64 - 1, "a datapath id")
                if datapath_id in self._datapath_ids:
                    fields["datapathId"].problem(f"datapath id {datapath_id:#x} is taken by an earlier bridge")
                self._datapath_ids.add(datapath_id)
            else:
                datapath_id = self._next_datapath_id()
            found.append(Bridge(host, name, datapath_id))
        if not found:
            bridges.problem("a host needs a bridge; leave `bridges` out to get br-int")
        return tuple(found)

    def _read_guests(self, guests: Cursor) -> None:
        used: dict[tuple[object, ...], str] = {}
        macs: dict[str, str] = {}
        for name, key, value in guests.entries():
            self._check_node_name(name, key)
            fields = value.fields("host", "bridge", "kind", "address", "mac", "vlan", "tenant", "run",
                                  required=("host",))
            index = len(self._guests) + 1
            bridge = self._read_guest_bridge(fields)
            tenant = self._read_guest_tenant(fields)
            address = self._read_guest_address(value, fields, tenant)
            vlan = _read_vlan(fields["vlan"]) if "vlan" in fields else None
            twin = used.setdefault((tenant, vlan, address.ip), name) if address else name
            if address and twin != name:
                fields["address"].problem(f"{address.ip} is {twin}'s address")
            kind = fields["kind"].choice(*GUEST_KINDS) if "kind" in fields else "namespace"
            if "run" in fields and kind != "stack":
                fields["run"].problem("only guests of kind `stack` have `run`")
            mac = fields["mac"].text(MAC_ADDRESS, "unicast MAC address (02:00:00:00:00:01)") if "mac" in fields \
                else f"02:0a:00:00:{index >> 8:02x}:{index & 255:02x}"
            if macs.setdefault(mac, name) != name:
                fields.get("mac", key).problem(f"{mac} is {macs[mac]}'s MAC address")
            self._guests[name] = Guest(
                name=name, index=index, kind=kind, bridge=bridge, address=address, mac=mac, vlan=vlan,
                tenant=tenant.name if tenant else None,
                run=fields["run"].text(RUN_WORDS, "list of servers (http,echo)") if "run" in fields else None)

    def _read_guest_tenant(self, fields: dict[str, Cursor]) -> Tenant | None:
        if "tenant" not in fields:
            return None
        if "vlan" in fields:
            fields["vlan"].problem("a tenant's guest has no VLAN")
        tenant = self._tenants.get(fields["tenant"].text())
        if tenant is None:
            fields["tenant"].problem(f"no tenant of this name; there are: {', '.join(self._tenants) or 'none'}")
        return tenant

    def _read_guest_address(self, guest: Cursor, fields: dict[str, Cursor],
                            tenant: Tenant | None) -> IPv4Interface | None:
        if tenant is not None:
            return read_tenant_address(guest, fields, tenant)
        if "address" in fields:
            return _read_address(fields["address"])
        guest.problem("`address` is missing")
        return None

    def _read_guest_bridge(self, fields: dict[str, Cursor]) -> Bridge:
        nowhere = Bridge("", "", 0)
        if "host" not in fields:
            return nowhere
        host = self._hosts.get(fields["host"].text())
        if host is None:
            fields["host"].problem(f"no host of this name; there are: {', '.join(self._hosts)}")
            return nowhere
        if "bridge" in fields:
            return self._find_bridge(fields["bridge"], host, fields["bridge"].text())
        return self._find_bridge(fields["host"], host, None)

    def _find_bridge(self, at: Cursor, host: Host, name: str | None) -> Bridge:
        """A host's bridge by name, or its only one."""
        names = ", ".join(bridge.name for bridge in host.bridges)
        if name is None:
            if len(host.bridges) != 1:
                at.problem(f"host {host.name} has several bridges; say which: {names}")
            return host.bridges[0] if host.bridges else Bridge(host.name, "", 0)
        for bridge in host.bridges:
            if bridge.name == name:
                return bridge
        at.problem(f"host {host.name} has no bridge `{name}`; it has: {names}")
        return Bridge(host.name, "", 0)

    def _read_ends(self, between: Cursor) -> tuple[Bridge, Bridge]:
        """`[a, b]` or `[a/br-left, a/br-right]`: two different bridges."""
        nowhere = Bridge("", "", 0)
        ends = between.items()
        if len(ends) != 2:
            between.problem("expected two ends: HOST or HOST/BRIDGE")
            return nowhere, nowhere
        found = []
        for end in ends:
            host_name, _, bridge_name = end.text().partition("/")
            host = self._hosts.get(host_name)
            if host is None:
                end.problem(f"no host `{host_name}`; there are: {', '.join(self._hosts)}")
            found.append(self._find_bridge(end, host, bridge_name or None) if host else nowhere)
        one, other = found
        if one == other and one != nowhere:
            between.problem("both ends are the same bridge")
        return one, other

    def _read_tunnels(self, tunnels: Cursor) -> tuple[Tunnel, ...]:
        found: list[Tunnel] = []
        seen: set[object] = set()
        for item in tunnels.items():
            fields = item.fields("between", "type", "key", "trunk", required=("between",))
            if "between" not in fields:
                continue
            ends = self._read_ends(fields["between"])
            type_ = fields["type"].choice(*TUNNEL_TYPES) if "type" in fields else "gre"
            # GRE keys have 32 bits, VXLAN and Geneve network identifiers 24.
            largest = 2**32 - 1 if type_ == "gre" else 2**24 - 1
            key = fields["key"].integer(0, largest, "a key") if "key" in fields else 0
            if ends[0].host == ends[1].host and ends[0].host:
                item.problem("a tunnel joins two hosts; within one host use `links`")
            # Open vSwitch tells tunnel ports of one host apart by type, remote address and key alone.
            identity = (frozenset(end.host for end in ends), type_, key)
            if identity in seen:
                item.problem("an earlier tunnel joins these hosts with the same type and key")
            seen.add(identity)
            found.append(Tunnel(ends, type_, key, self._read_trunk(fields)))
        return tuple(found)

    def _read_links(self, links: Cursor) -> tuple[Link, ...]:
        found: list[Link] = []
        for item in links.items():
            fields = item.fields("between", "trunk", required=("between",))
            if "between" in fields:
                found.append(Link(self._read_ends(fields["between"]), len(found) + 1, self._read_trunk(fields)))
        return tuple(found)

    def _read_trunk(self, fields: dict[str, Cursor]) -> tuple[int, ...]:
        """The VLANs a tunnel or link carries; by default every VLAN of the topology."""
        if "trunk" in fields:
            return tuple(_read_vlan(item) for item in fields["trunk"].items())
        return tuple(sorted({guest.vlan for guest in self._guests.values() if guest.vlan is not None}))

    def _read_groups(self, groups: Cursor) -> tuple[frozenset[str], ...]:
        found = []
        for group in groups.items():
            members = []
            for item in group.items():
                if item.text() not in self._guests:
                    item.problem(f"no guest `{item.text()}`")
                members.append(item.text())
            found.append(frozenset(members))
        return tuple(found)

    def _default_groups(self) -> tuple[frozenset[str], ...]:
        """Who reaches whom unless the file says: those of one tenant, or without tenants those of one VLAN."""
        if self._tenants:
            return tuple(frozenset(guest.name for guest in self._guests.values() if guest.tenant == tenant)
                         for tenant in self._tenants)
        vlans = dict.fromkeys(guest.vlan for guest in self._guests.values())
        return tuple(frozenset(guest.name for guest in self._guests.values() if guest.vlan == vlan) for vlan in vlans)

    def _check_node_name(self, name: str, key: Cursor) -> None:
        key.text(NODE_NAME, "name for a host or guest (a letter, then a-z and 0-9, at most 9)")
        if name in RESERVED_NODES:
            key.problem(f"`{name}` is the lab's own")
        if name in self._hosts or name in self._guests:
            key.problem(f"`{name}` is already a host's name")

    def _next_datapath_id(self) -> int:
        datapath_id = 1
        while datapath_id in self._datapath_ids:
            datapath_id += 1
        self._datapath_ids.add(datapath_id)
        return datapath_id


def _read_vlan(at: Cursor) -> int:
    return at.integer(1, 4094, "a VLAN")


def _read_address(at: Cursor) -> IPv4Interface:
    text = at.text()
    try:
        if "/" in text:
            return IPv4Interface(text)
    except (AddressValueError, NetmaskValueError):
        pass
    at.problem(f"`{text}` is no IPv4 address with a prefix length (10.0.0.1/24)")
    return IPv4Interface("0.0.0.0/0")
