"""The part of a topology file that is about tenants: their subnets, and the addresses of guests in them."""

from __future__ import annotations

from ipaddress import AddressValueError, IPv4Address, IPv4Interface, IPv4Network, NetmaskValueError

from .topology import Subnet, Tenant
from .yamlnodes import Cursor

TENANT_NAME = r"[a-z][a-z0-9-]{0,15}"
LARGEST_VNI = 2**24 - 1  # VXLAN and Geneve have 24 bits; a GRE key has 32, but a tenant shall fit them all


def read_tenants(tenants: Cursor) -> dict[str, Tenant]:
    found: dict[str, Tenant] = {}
    by_vni: dict[int, str] = {}
    for name, key, value in tenants.entries():
        key.text(TENANT_NAME, "name for a tenant (a letter, then a-z, 0-9 and -, at most 16)")
        fields = value.fields("vni", "subnet", "gateway", "dhcp", "subnets", required=("vni",))
        vni = fields["vni"].integer(1, LARGEST_VNI, "a network identifier") if "vni" in fields else 0
        if by_vni.setdefault(vni, name) != name:
            fields["vni"].problem(f"{vni} is {by_vni[vni]}'s")
        found[name] = Tenant(name, vni, _read_subnets(value, fields))
    return found


def _read_subnets(tenant: Cursor, fields: dict[str, Cursor]) -> tuple[Subnet, ...]:
    """`subnet` with `gateway` and `dhcp` beside it, or `subnets`, a list of the same."""
    if "subnets" not in fields:
        if "subnet" not in fields:
            tenant.problem("`subnet` (or `subnets`) is missing")
            return ()
        return (_read_subnet(fields["subnet"], fields),)
    for name in ("subnet", "gateway", "dhcp"):
        if name in fields:
            fields[name].problem(f"`{name}` stands in the entries of `subnets`")
    found: list[Subnet] = []
    for item in fields["subnets"].items():
        entry = item.fields("network", "gateway", "dhcp", required=("network",))
        if "network" in entry:
            found.append(_read_subnet(entry["network"], entry))
            if any(found[-1].network.overlaps(other.network) for other in found[:-1]):
                entry["network"].problem(f"{found[-1].network} overlaps another of this tenant's")
    return tuple(found)


def _read_subnet(at: Cursor, fields: dict[str, Cursor]) -> Subnet:
    try:
        network = IPv4Network(at.text())
    except (AddressValueError, NetmaskValueError, ValueError):
        at.problem(f"`{at.text()}` is no IPv4 network (10.0.0.0/24)")
        network = IPv4Network("0.0.0.0/0")
    gateway = None
    if "gateway" in fields:
        gateway = read_ipv4(fields["gateway"])
        if gateway not in network:
            fields["gateway"].problem(f"{gateway} is not in {network}")
    return Subnet(network, gateway, "dhcp" in fields and fields["dhcp"].choice("true", "false") == "true")


def read_ipv4(at: Cursor) -> IPv4Address:
    try:
        return IPv4Address(at.text())
    except AddressValueError:
        at.problem(f"`{at.text()}` is no IPv4 address")
        return IPv4Address(0)


def read_tenant_address(guest: Cursor, fields: dict[str, Cursor], tenant: Tenant) -> IPv4Interface | None:
    """A member's address with its subnet's prefix length; None: it asks DHCP."""
    if "address" not in fields:
        if not any(subnet.dhcp for subnet in tenant.subnets):
            guest.problem(f"`address` is missing, and tenant {tenant.name} has no subnet with `dhcp: true`")
        return None
    at = fields["address"]
    text, _, length = at.text().partition("/")
    try:
        address = IPv4Address(text)
    except AddressValueError:
        at.problem(f"`{at.text()}` is no IPv4 address")
        return None
    subnet = tenant.subnet_of(address)
    if subnet is None:
        at.problem(f"{address} is in no subnet of tenant {tenant.name}")
        return None
    if length and length != str(subnet.network.prefixlen):
        at.problem(f"tenant {tenant.name}'s subnet is {subnet.network}")
    if address == subnet.gateway:
        at.problem(f"{address} is the gateway's address")
    return IPv4Interface(f"{address}/{subnet.network.prefixlen}")
