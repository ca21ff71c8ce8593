"""What a topology is: hosts with bridges, guests on them, tunnels and links between bridges, or tenants.

`grammar.py` reads it from a file, `plan.py` gives everything its name and address. Nothing here touches the machine.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from ipaddress import IPv4Address, IPv4Interface, IPv4Network
from pathlib import Path


@dataclass(frozen=True)
class Bridge:
    host: str
    name: str
    datapath_id: int


@dataclass(frozen=True)
class Host:
    name: str
    index: int  # 1-based: the last byte of its addresses
    bridges: tuple[Bridge, ...]
    address: str | None = None  # where ssh finds the computer it is on; None: this one
    uplink: str | None = None  # a network card of that computer that leads to the other hosts' cards
    underlay: IPv4Interface | None = None  # None: as planned
    card: str | None = None  # the uplink's MAC address, once it is known


@dataclass(frozen=True)
class Subnet:
    network: IPv4Network
    gateway: IPv4Address | None = None
    dhcp: bool = False


@dataclass(frozen=True)
class Tenant:
    """Guests that share a network of their own on all hosts; another tenant may use the same addresses."""

    name: str
    vni: int
    subnets: tuple[Subnet, ...]

    def subnet_of(self, address: IPv4Address) -> Subnet | None:
        return next((subnet for subnet in self.subnets if address in subnet.network), None)


@dataclass(frozen=True)
class Guest:
    name: str
    index: int
    kind: str
    bridge: Bridge
    address: IPv4Interface | None  # None: by DHCP
    mac: str
    vlan: int | None
    tenant: str | None = None
    run: str | None = None  # the servers of a `stack` guest; None: all it has

    @property
    def is_machine(self) -> bool:
        """Whether it is a virtual machine, with a tap in its host's namespace, rather than a namespace."""
        return self.kind != "namespace"


@dataclass(frozen=True)
class Tunnel:
    ends: tuple[Bridge, Bridge]
    type: str
    key: int
    trunk: tuple[int, ...]


@dataclass(frozen=True)
class Link:
    ends: tuple[Bridge, Bridge]
    index: int
    trunk: tuple[int, ...]


@dataclass(frozen=True)
class Topology:
    path: Path
    description: str
    hosts: tuple[Host, ...]
    guests: tuple[Guest, ...]
    tunnels: tuple[Tunnel, ...]
    links: tuple[Link, ...]
    groups: tuple[frozenset[str], ...]  # guests of one group reach each other and nobody else
    datapath: str = "auto"
    underlay_switch: str = "auto"
    underlay_mtu: int = 1600
    guest_mtu: int = 1450
    l2: dict[str, object] = field(default_factory=dict)  # goes to the controller's policy as it is
    tenants: tuple[Tenant, ...] = ()
    encapsulation: str = "gre"

    @property
    def bridges(self) -> list[Bridge]:
        return [bridge for host in self.hosts for bridge in host.bridges]

    @property
    def underlay_hosts(self) -> list[Host]:
        """The hosts that end a tunnel, hence need an underlay; with tenants all."""
        if self.tenants:
            return list(self.hosts)
        names = {end.host for tunnel in self.tunnels for end in tunnel.ends}
        return [host for host in self.hosts if host.name in names]

    def host(self, name: str) -> Host:
        return next(host for host in self.hosts if host.name == name)

    def guest(self, name: str) -> Guest:
        return next(guest for guest in self.guests if guest.name == name)

    def tenant(self, guest: Guest) -> Tenant | None:
        return next((tenant for tenant in self.tenants if tenant.name == guest.tenant), None)

    def gateway(self, guest: Guest) -> IPv4Address | None:
        tenant = self.tenant(guest)
        subnet = tenant.subnet_of(guest.address.ip) if tenant and guest.address else None
        return subnet.gateway if subnet else None

    @property
    def has_uplinks(self) -> bool:
        """Whether the hosts reach each other by network cards of their computers rather than by cables of the lab."""
        return any(host.uplink for host in self.underlay_hosts)

    def with_cards(self, cards: dict[str, str]) -> Topology:
        """The same with the MAC addresses of uplinks (host's name: address)."""
        return replace(self, hosts=tuple(replace(host, card=cards.get(host.name)) for host in self.hosts))

    def with_moves(self, moves: dict[str, str]) -> Topology:
        """The same with guests on other hosts (guest's name: host's name)."""
        return replace(self, guests=tuple(
            replace(guest, bridge=self.host(moves[guest.name]).bridges[0]) if guest.name in moves else guest
            for guest in self.guests))

    def reachable(self, one: Guest, other: Guest) -> bool:
        return any(one.name in group and other.name in group for group in self.groups)

    def has_loop(self) -> bool:
        """Whether bridges form a cycle, so that flooding on all ports would go round for ever."""
        root = {bridge: bridge for bridge in self.bridges}

        def find(bridge: Bridge) -> Bridge:
            while root[bridge] != bridge:
                bridge = root[bridge]
            return bridge

        edges = [tunnel.ends for tunnel in self.tunnels] + [link.ends for link in self.links]
        for one, other in edges:
            if find(one) == find(other):
                return True
            root[find(one)] = find(other)
        return False
