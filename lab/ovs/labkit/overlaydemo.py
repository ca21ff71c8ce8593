"""The steps of `lab demo` that are about tenants: each claim with what proves it, seen from outside the guests."""

from __future__ import annotations

import re
import signal
import time

from . import capture, controller, hosts, moves, plan, traffic
from .errors import LabError
from .progress import Progress, table
from .run import wait_for
from .sites import at
from .state import Lab
from .topology import Guest, Tenant, Topology

BROADCASTS = 10
PROOF_FRAMES = 4
TRANSFER_MEGABYTES = 100
PING_SECONDS = 2.5
LONGEST_MOVE_GAP = 1.0  # seconds from the guest's start on its new host to its first answer
RECONNECT_SECONDS = 20


def show(lab: Lab, topology: Topology, progress: Progress) -> None:
    show_tenants_on_the_wire(lab, topology, progress)
    show_broadcasts(lab, topology, progress)
    if all(guest.kind == "stack" for guest in topology.guests):
        show_transfer(lab, topology, progress)
    show_move(lab, topology, progress)
    show_controller_restart(lab, lab.topology(), progress)


def show_tenants_on_the_wire(lab: Lab, topology: Topology, progress: Progress) -> None:
    """Pings of each tenant across hosts, captured between the hosts: the tunnel's key is the tenant's number."""
    for tenant in topology.tenants:
        near, far = _across(topology, tenant)
        host = near.bridge.host
        file = lab.directory / f"{tenant.name}.pcap"
        with progress.step(f"tenant {tenant.name} on the wire") as step:
            with capture.recording(lab, host, plan.UNDERLAY_PORT, file):
                with traffic.pinging(lab, near, far.address.ip, seconds=0.3) as replies:  # type: ignore[union-attr]
                    pass
            frames = [frame for frame in capture.read(lab, file, "icmp") if _is_between(frame, near, far)]
            tunnels = sorted({frame.tunnel for frame in frames})
            if not replies.times or len(tunnels) != 1 or not tunnels[0].endswith(f" {tenant.vni} ({tenant.name})"):
                raise LabError(f"{near.name} pings {far.name}: {len(replies.times)} answers, on the underlay of host "
                               f"{host}: {', '.join(tunnels) or 'nothing'}; expected number {tenant.vni}")
            step.detail = f"{near.name} pings {far.name}: {tunnels[0]} on {host}/{plan.UNDERLAY_PORT}, read by tshark"
        progress.show("\n".join(map(str, frames[:PROOF_FRAMES])))


def _is_between(frame: capture.Frame, near: Guest, far: Guest) -> bool:
    """Inside of one of the two hosts' tunnels: another tenant's guests may have the same addresses."""
    return len(frame.sources) > 1 and {frame.sources[-1], frame.targets[-1]} == {
        str(guest.address.ip) for guest in (near, far) if guest.address}


def show_transfer(lab: Lab, topology: Topology, progress: Progress, megabytes: int = TRANSFER_MEGABYTES) -> None:
    near, far = _across(topology, topology.tenants[0])
    with progress.step(f"{megabytes} MB over TCP from {far.name} to {near.name}", long=True) as step:
        digest, rate = traffic.transfer(lab, near, far, megabytes)
        step.detail = f"SHA-256 {digest[:16]}... is right, {rate:.0f} Mbit/s"


def show_broadcasts(lab: Lab, topology: Topology, progress: Progress) -> None:
    source = _across(topology, topology.tenants[0])[0]
    with progress.step(f"{BROADCASTS} broadcasts of {source.name}") as step:
        sent, arrived = traffic.count_broadcasts(lab, topology, source, BROADCASTS)
        wanted = {guest.name: sent if topology.reachable(source, guest) and guest != source else 0
                  for guest in topology.guests}
        if sent != BROADCASTS or arrived != wanted:
            raise LabError(f"{sent} sent; arrived: {arrived}; should be: {wanted}")
        step.detail = "each exactly once at each guest of the tenant, none elsewhere, none back"
    progress.show(table([list(arrived), [str(count) for count in arrived.values()]]))


def show_move(lab: Lab, topology: Topology, progress: Progress) -> None:
    """Moves a guest that is being pinged. What counts is how soon it answers once it runs on its new host."""
    near, far = _across(topology, topology.tenants[0])
    third = next((host for host in topology.hosts if host.name not in (near.bridge.host, far.bridge.host)),
                 topology.host(near.bridge.host))
    with progress.step(f"{far.name} moves from host {far.bridge.host} to {third.name} while {near.name} pings it",
                       long=True) as step:
        with traffic.pinging(lab, near, far.address.ip, PING_SECONDS) as replies:  # type: ignore[union-attr]
            wait_for(lambda: len(replies.times) > 5, PING_SECONDS)
            moved = moves.move(lab, topology, far, third)
            wait_for(lambda: replies.first_after(moved.port) is not None, PING_SECONDS)
        answered = replies.first_after(moved.port)
        if answered is None or answered - moved.running > LONGEST_MOVE_GAP:
            raise LabError(f"{far.name} didn't answer within {LONGEST_MOVE_GAP:g} s on host {third.name}")
        restart = f", its restart of {(moved.running - moved.port) * 1000:.0f} ms included" if far.is_machine else ""
        step.detail = f"silent for {replies.longest_gap() * 1000:.0f} ms{restart}"


def show_controller_restart(lab: Lab, topology: Topology, progress: Progress) -> None:
    """A controller killed and started again: guests notice nothing, and no flow is touched."""
    near, far = _across(topology, topology.tenants[-1])
    with progress.step("controller killed (SIGKILL) and started again", long=True) as step:
        before = {bridge: _flows(lab, topology, bridge.host) for bridge in topology.bridges}
        begin = time.monotonic()
        with traffic.pinging(lab, near, far.address.ip, PING_SECONDS) as replies:  # type: ignore[union-attr]
            wait_for(lambda: len(replies.times) > 5, PING_SECONDS)
            controller.stop(lab, signal.SIGKILL)
            controller.restart(lab)
        _wait_for_bridges(lab, topology)
        age = time.monotonic() - begin
        after = {bridge: _flows(lab, topology, bridge.host) for bridge in topology.bridges}
        for bridge, flows in after.items():
            if set(flows) != set(before[bridge]):
                changed = sorted(set(flows) ^ set(before[bridge]))
                raise LabError(f"flows of {plan.policy_name(bridge)} changed:\n" + "\n".join(changed[:10]))
            if min(flows.values(), default=age) < age:
                raise LabError(f"a flow of {plan.policy_name(bridge)} was put anew")
        gap = replies.longest_gap()
        count = sum(map(len, after.values()))
        step.detail = (f"{len(replies.times)} pings of {near.name} answered meanwhile, longest gap "
                       f"{gap * 1000:.0f} ms; all {count} flows older than the kill")


def _flows(lab: Lab, topology: Topology, host: str) -> dict[str, float]:
    """Flow (cookie, match, actions): seconds since it was put."""
    found = {}
    for line in at(lab, host).call(hosts.flow_lines, lab, topology.host(host).bridges[0]):
        duration = re.search(r"duration=([\d.]+)s", line)
        what = re.sub(r"(duration|n_packets|n_bytes|idle_age|hard_age)=[^,]*, ", "", line).strip()
        found[what] = float(duration[1]) if duration else 0.0
    return found


def _wait_for_bridges(lab: Lab, topology: Topology) -> None:
    """Until the controller has all bridges again and has compared their flows with what should be there."""
    def settled() -> bool:
        switches = controller.query(lab, "/v1/switches")
        return len([switch for switch in switches if switch["connected"]]) == len(topology.bridges)

    if not wait_for(settled, RECONNECT_SECONDS):
        raise LabError(f"the bridges haven't come back within {RECONNECT_SECONDS} s:\n{controller.log_end(lab)}")
    controller.wait_for_ports(lab, len(topology.bridges))


def _across(topology: Topology, tenant: Tenant) -> tuple[Guest, Guest]:
    """Two of a tenant's guests on different hosts, with addresses that are known."""
    members = [guest for guest in topology.guests if guest.tenant == tenant.name and guest.address]
    for one in members:
        for other in members:
            if one.bridge.host != other.bridge.host:
                return one, other
    raise LabError(f"tenant {tenant.name} has no two guests with addresses on different hosts")
