"""Network namespaces, the veth pairs between them, and taps in them."""

from __future__ import annotations

from dataclasses import dataclass

from .errors import LabError
from .processes import NETNS_DIRECTORY
from .run import attempt, run
from .state import Journal


@dataclass(frozen=True)
class End:
    """One end of a cable: where it lies and what it is called there."""

    namespace: str
    name: str
    mac: str | None = None


def add_namespace(name: str, journal: Journal) -> None:
    """Makes a namespace with loopback up, IPv6 off and ARP answered only on the interface that owns the address.

    Without arp_ignore a host would answer for its underlay address on its other interfaces too, and its peer's
    tunnel would learn the wrong outer MAC address. IPv6 is off because its discovery chatter blurs every count.
    """
    if (NETNS_DIRECTORY / name).exists():
        raise LabError(f"network namespace {name} exists already and is not this lab's")
    journal.write("namespace", name=name)
    result = attempt("ip", "netns", "add", name)
    if result.returncode != 0:
        raise LabError(f"cannot make network namespace {name}: {result.stderr.strip()} "
                       "(in a container it takes CAP_SYS_ADMIN and CAP_NET_ADMIN)")
    configure(name, "link set lo up")
    run("sysctl", "-qw", "net.ipv4.conf.all.arp_ignore=1", "net.ipv6.conf.all.disable_ipv6=1",
        "net.ipv6.conf.default.disable_ipv6=1", namespace=name)


def delete_namespace(name: str) -> None:
    """Deletes a namespace, or what an interrupted `ip netns add` left of it; none there is fine."""
    if (NETNS_DIRECTORY / name).exists():
        run("ip", "netns", "del", name)


def configure(namespace: str, *commands: str) -> None:
    """Runs `ip` commands in a namespace, as one batch."""
    run("ip", "-n", namespace, "-batch", "-", stdin="\n".join(commands) + "\n")


def add_veth(one: End, other: End, mtu: int) -> None:
    """Makes a veth pair, both ends in their namespaces from the first moment, up, with TX checksum offload off.

    A veth with the offload hands on packets without a checksum; the user-space datapath takes them as they are, and
    TCP moves nothing while ping works.
    """
    run("ip", "link", "add", "name", one.name, "netns", one.namespace, "mtu", mtu, *_mac(one),
        "type", "veth", "peer", "name", other.name, "netns", other.namespace, "mtu", mtu, *_mac(other))
    for end in (one, other):
        configure(end.namespace, f"link set dev {end.name} up")
        run("ethtool", "-K", end.name, "tx", "off", namespace=end.namespace)


def add_tap(end: End, mtu: int) -> None:
    """Makes a tap that outlives the process that holds it: a port whose device is made anew would stay deaf."""
    mac = f" address {end.mac}" if end.mac else ""
    configure(end.namespace, f"tuntap add dev {end.name} mode tap", f"link set dev {end.name}{mac} mtu {mtu} up")


def delete_link(namespace: str, name: str) -> None:
    configure(namespace, f"link del dev {name}")


def move_link(name: str, namespace: str, other: str) -> None:
    """Takes an interface to another namespace and sets it up there: it arrives down."""
    run("ip", "-n", namespace, "link", "set", "dev", name, "netns", other)
    configure(other, f"link set dev {name} up")


def has_linux_bridge(namespace: str) -> bool:
    """Whether this kernel has Linux bridges, by making one."""
    if attempt("ip", "-n", namespace, "link", "add", "probe", "type", "bridge").returncode != 0:
        return False
    configure(namespace, "link del probe")
    return True


def _mac(end: End) -> list[str]:
    return ["address", end.mac] if end.mac else []
