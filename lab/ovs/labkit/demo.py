"""`lab demo`: the whole lab in one go, each claim shown with what proves it, and nothing left behind."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from . import capture, checks, controller, hosts, lifecycle, overlaydemo, plan, sites
from .errors import LabError
from .progress import Progress
from .run import run, wait_for
from .state import Lab
from .topology import Guest, Topology

CONVERGE_SECONDS = 20
IPERF_SECONDS = 2
IPERF_PORT = 5201
PROOF_FRAMES = 6
SHOWN_FLOWS = 30


def demo(lab: Lab, request: lifecycle.Request, progress: Progress) -> None:
    """Runs the demonstration; a LabError says what failed, after everything has been taken down."""
    with progress.step("packages") as step:
        step.detail = run("ovs-vswitchd", "--version").splitlines()[0]
    lifecycle.up(lab, request, progress)
    topology = request.topology
    try:
        _show_reachability(lab, topology, progress)
        if topology.tenants:
            overlaydemo.show(lab, topology, progress)
            _show_reachability(lab, lab.topology(), progress)
            return
        _show_tunnel(lab, topology, progress)
        _show_flows(lab, topology, progress)
        _show_controller(lab, request, progress)
        _show_throughput(lab, topology, progress)
    finally:
        lifecycle.down(lab, progress)


def _show_reachability(lab: Lab, topology: Topology, progress: Progress) -> None:
    with progress.step("all pairs ping", long=True) as step:
        outcome = checks.check(lab, topology, within=CONVERGE_SECONDS)
        step.detail = f"{outcome.summary} as expected"
        if outcome.wrong:
            raise LabError("guests do not reach each other as the topology says:\n"
                           + checks.render(topology, outcome) + "\n" + controller.log_end(lab))
    progress.show(checks.render(topology, outcome))


def _show_tunnel(lab: Lab, topology: Topology, progress: Progress) -> None:
    """Pings across a tunnel and reads the key off the wire between the hosts."""
    pair = _across(topology)
    if pair is None:
        progress.skip("tunnel on the wire", "the topology has no guests across a tunnel")
        return
    near, far = pair
    assert far.address
    host, target = near.bridge.host, far.address.ip
    file = lab.directory / "proof.pcap"
    with progress.step("tunnel on the wire", long=True) as step:
        with capture.recording(lab, host, plan.UNDERLAY_PORT, file, count=PROOF_FRAMES) as recorder:
            _site(lab, near).call(_ping, lab, near, str(target))
            wait_for(lambda: recorder.has_ended, 2)
        frames = [frame for frame in capture.read(lab, file, "icmp")
                  if frame.tunnel and str(target) in (*frame.sources, *frame.targets)]
        if not frames:
            raise LabError(f"no tunnelled ping from {near.name} to {far.name} on the underlay of host {host}")
        step.detail = f"{near.name} pings {far.name}: {frames[0].tunnel} on {host}/{plan.UNDERLAY_PORT}"
    progress.show("\n".join(map(str, frames)))


def _show_flows(lab: Lab, topology: Topology, progress: Progress) -> None:
    """Every bridge must hold flows: with fail-mode secure only the controller can have put them there."""
    for bridge in topology.bridges:
        with progress.step(f"flow table of {plan.policy_name(bridge)}") as step:
            flows = sites.at(lab, bridge.host).call(hosts.flow_lines, lab, bridge, "--no-stats")
            step.detail = f"{len(flows)} flows by ovs-ofctl"
            if not flows:
                raise LabError("the controller has put no flow there")
        more = [f"... and {len(flows) - SHOWN_FLOWS} more"] if len(flows) > SHOWN_FLOWS else []
        progress.show("\n".join(flows[:SHOWN_FLOWS] + more))


def _show_controller(lab: Lab, request: lifecycle.Request, progress: Progress) -> None:
    """What our controller says of the same network."""
    bridge = plan.policy_name(request.topology.bridges[0])
    for words in (["switches"], ["hosts"], ["flows", bridge]):
        title = f"sdn {' '.join(words)}"
        if not request.controller.is_ours:
            progress.skip(title, "another controller is at work")
            continue
        with progress.step(title):
            answer = run(controller.SDN, *words, "--server", lab.api)
        progress.show(answer)


def _show_throughput(lab: Lab, topology: Topology, progress: Progress) -> None:
    pair = _across(topology) or _first_pair(topology)
    if pair is None:
        return
    client, server = pair
    with progress.step(f"iperf3 TCP from {client.name} to {server.name}", long=True) as step:
        report = _iperf(lab, client, server)
        step.detail = f"{report / 1e6:.0f} Mbit/s in {IPERF_SECONDS} s"
        if report == 0:
            raise LabError("TCP moved no bytes")


def _iperf(lab: Lab, client: Guest, server: Guest) -> float:
    """Received bits per second of one TCP stream, as the receiver counted them."""
    assert server.address
    with _serving(_site(lab, server), lab.namespace(server.name)):
        output = _site(lab, client).call(_measure, lab.namespace(client.name), str(server.address.ip))
        return float(json.loads(output)["end"]["sum_received"]["bits_per_second"])


@contextmanager
def _serving(site: sites.Site, namespace: str) -> Iterator[None]:
    listener = site.spawn("iperf3", "-s", "-1", "--forceflush", "-p", IPERF_PORT, namespace=namespace)
    assert listener.stdout
    try:
        while b"Server listening" not in (line := listener.stdout.readline()):
            if not line:
                raise LabError("the iperf3 server did not start")
        yield
    finally:
        site.interrupt(listener)
        listener.communicate()


def _measure(namespace: str, server: str) -> str:
    return run("iperf3", "-c", server, "-p", IPERF_PORT, "-t", IPERF_SECONDS, "-J", "--connect-timeout", "3000",
               namespace=namespace, timeout=IPERF_SECONDS + 20)


def _ping(lab: Lab, source: Guest, target: str) -> None:
    run("ping", "-n", "-q", "-c", "5", "-i", "0.2", target, namespace=lab.namespace(source.name))


def _site(lab: Lab, guest: Guest) -> sites.Site:
    return sites.at(lab, guest.bridge.host)


def _across(topology: Topology) -> tuple[Guest, Guest] | None:
    """Two guests that reach each other, on the two ends of a tunnel."""
    for tunnel in topology.tunnels:
        one, other = tunnel.ends
        found = _pair(topology, lambda a, b: a.bridge == one and b.bridge == other)
        if found:
            return found
    return None


def _first_pair(topology: Topology) -> tuple[Guest, Guest] | None:
    return _pair(topology, lambda a, b: a != b)


def _pair(topology: Topology, fits: Callable[[Guest, Guest], bool]) -> tuple[Guest, Guest] | None:
    return next(((one, other) for one in topology.guests for other in topology.guests
                 if fits(one, other) and topology.reachable(one, other)), None)
