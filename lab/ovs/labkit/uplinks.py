"""Uplinks: network cards that a host has for itself while the lab is up, so that its tunnels use a real wire.

The card moves into the host's namespace, becomes the port of its underlay bridge, and goes home with its name, MTU and
settings at the end, also after a crash: the journal knows it before it is touched.
"""

from __future__ import annotations

import json
import os
from typing import Any

from . import plan
from .errors import LabError
from .netns import configure
from .processes import NETNS_DIRECTORY
from .run import attempt, run
from .state import Lab

# What would hand the user-space datapath frames that are longer than the wire's, or have no checksum yet.
OFFLOADS = {"gro": "generic-receive-offload", "lro": "large-receive-offload", "tx": "tx-checksumming"}


def take(lab: Lab, host: str, interface: str, mtu: int) -> str:
    """Moves a card into the host's namespace. Returns its MAC address."""
    link = _describe(interface)
    _require_unused(interface, link)
    namespace = lab.namespace(host)
    lab.journal.write("uplink", interface=interface, namespace=namespace, mtu=link["mtu"], up="UP" in link["flags"],
                      offloads=_offloads(interface))
    run("ip", "link", "set", "dev", interface, "netns", namespace, "name", plan.UNDERLAY_PORT)
    grown = attempt("ip", "-n", namespace, "link", "set", "dev", plan.UNDERLAY_PORT, "mtu", mtu)
    if grown.returncode != 0:
        raise LabError(f"host {host}: {interface} carries no {mtu} octets ({grown.stderr.strip()}); in the topology "
                       "say `underlay: {mtu: ...}` and a `guestMtu` that is 50 less")
    # What comes in by the card is for the bridge, which has the card's address: the kernel, which takes it for its own
    # too, would answer the tunnels with ICMP errors. No route leads back by the card, so it drops them in silence.
    run("sysctl", "-qw", f"net.ipv4.conf.{plan.UNDERLAY_PORT}.rp_filter=1", namespace=namespace)
    configure(namespace, f"link set dev {plan.UNDERLAY_PORT} up")
    for name in OFFLOADS:
        attempt("ethtool", "-K", plan.UNDERLAY_PORT, name, "off", namespace=namespace)
    return str(link["address"])


def give_back(lab: Lab) -> None:
    """Moves every card home that the journal names and that is still away."""
    for entry in lab.journal.entries("uplink"):
        namespace, interface = str(entry["namespace"]), str(entry["interface"])
        if not (NETNS_DIRECTORY / namespace).exists():
            continue
        shown = attempt("ip", "-n", namespace, "link", "show", "dev", plan.UNDERLAY_PORT)
        if shown.returncode != 0:
            continue  # it was about to be taken
        for name in list(entry["offloads"]):  # type: ignore[call-overload]
            attempt("ethtool", "-K", plan.UNDERLAY_PORT, name, "on", namespace=namespace)
        run("ip", "-n", namespace, "link", "set", "dev", plan.UNDERLAY_PORT, "mtu", entry["mtu"])
        run("ip", "-n", namespace, "link", "set", "dev", plan.UNDERLAY_PORT, "netns", os.getpid(), "name", interface)
        if entry["up"]:
            run("ip", "link", "set", "dev", interface, "up")


def _describe(interface: str) -> dict[str, Any]:
    """As `ip -json address` does: name, flags, mtu, address, addr_info, perhaps master."""
    links = json.loads(run("ip", "-json", "address"))
    for link in links:
        if link["ifname"] == interface:
            return dict(link)
    names = ", ".join(str(link["ifname"]) for link in links if link["link_type"] != "loopback")
    raise LabError(f"no network card {interface}; there are: {names or 'none'}")


def _require_unused(interface: str, link: dict[str, Any]) -> None:
    """A card in use, such as the one ssh comes by, would be lost to the computer."""
    addresses = [entry["local"] for entry in link["addr_info"]
                 if entry["scope"] == "global"]
    use = f"it has the address {addresses[0]}" if addresses else f"it is part of {link['master']}" \
        if "master" in link else "routes go by it" if run("ip", "route", "show", "dev", interface).strip() else ""
    if use:
        raise LabError(f"{interface} is in use ({use}); an uplink must be a card that the lab can have for itself")


def _offloads(interface: str) -> list[str]:
    """Those that are on."""
    shown = attempt("ethtool", "-k", interface).stdout.splitlines()
    return [name for name, title in OFFLOADS.items() if any(line.strip() == f"{title}: on" for line in shown)]
