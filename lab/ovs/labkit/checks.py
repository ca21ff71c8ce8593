"""Reachability: who reaches whom, compared with what the topology says.

Guests ping each other: namespaces by `ping`, machines by their own probe program, whose verdicts come by their serial
port. With tenants, whose addresses may be the same, it also counts where each ping really arrived (`witness`).
"""

from __future__ import annotations

import json
import re
import time
from contextlib import nullcontext
from dataclasses import dataclass
from ipaddress import IPv4Address
from typing import NamedTuple

from . import machines, plan, witness
from .errors import LabError
from .progress import table
from .run import run, spawn
from .sites import by_site, everywhere
from .state import Lab
from .topology import Guest, Topology

AT_ONCE = 24
PINGS = 2
STEPS_AT_ONCE = 40  # of a probe; the stack takes 64 in 2048 octets
ADDRESS_SECONDS = 40
PROBE_SECONDS = 20


class Answer(NamedTuple):
    received: int
    average_ms: float | None


SILENCE = Answer(0, None)


@dataclass(frozen=True)
class Result:
    source: str
    target: str
    expected: bool
    received: int
    average_ms: float | None
    arrived: bool | None = None  # at the target's port: a ping or, from another tenant, anything; None: not watched

    @property
    def reached(self) -> bool:
        if self.arrived is None:
            return self.received > 0
        return self.arrived and (self.received > 0 or not self.expected)

    @property
    def right(self) -> bool:
        return self.reached == self.expected


@dataclass(frozen=True)
class Outcome:
    results: list[Result]
    addresses: dict[str, IPv4Address]  # of the guests that have one; those by DHCP have what they were given

    @property
    def wrong(self) -> int:
        return sum(not result.right for result in self.results)

    @property
    def summary(self) -> str:
        return f"{len(self.results) - self.wrong} of {len(self.results)}"


def check(lab: Lab, topology: Topology, within: float = 0) -> Outcome:
    """Pings between all guests, again until all is as expected or `within` seconds are over.

    A pair counts as reachable if one of its pings is answered: the first may be lost while the controller learns.
    """
    _require_running(lab, topology)
    deadline = time.monotonic() + within
    addresses: dict[str, IPv4Address] = {}
    while True:
        missing = len(addresses) < len(topology.guests)
        addresses = find_addresses(lab, topology) if missing else addresses
        results = _matrix(lab, topology, addresses)
        outcome = Outcome(results, addresses)
        if not outcome.wrong or time.monotonic() >= deadline:
            return outcome


def find_addresses(lab: Lab, topology: Topology) -> dict[str, IPv4Address]:
    """Every guest's address; those by DHCP are asked for, and a guest that has none yet is left out."""
    found = {guest.name: guest.address.ip for guest in topology.guests if guest.address}
    unknown = [guest for guest in topology.guests if guest.address is None]
    asked = [guest for guest in unknown if guest.is_machine]
    if asked:
        verdicts = machines.probe(lab, [(guest, "address") for guest in asked], ADDRESS_SECONDS)
        found |= {name: IPv4Address(str(said[0]["address"])) for name, said in verdicts.items()
                  if said and said[0].get("address")}
    leased = everywhere(lab, [guest for guest in unknown if not guest.is_machine], _host, _leased)
    return found | {name: IPv4Address(address) for name, address in leased.items()}


def _leased(lab: Lab, guests: list[Guest]) -> dict[str, str]:
    """The addresses that namespaces have by now."""
    found = {}
    for guest in guests:
        links = json.loads(run("ip", "-n", lab.namespace(guest.name), "-4", "-j", "addr", "show", plan.GUEST_INTERFACE))
        own = [entry["local"] for link in links for entry in link.get("addr_info", [])]
        found |= {guest.name: address for address in own[:1]}
    return found


def _host(guest: Guest) -> str:
    return guest.bridge.host


def _require_running(lab: Lab, topology: Topology) -> None:
    states = machines.running(lab, [guest for guest in topology.guests if guest.is_machine])
    off = [name for name, runs in states.items() if not runs]
    if off:
        raise LabError(f"{', '.join(off)} not running; `lab vm NAME start`")


def _matrix(lab: Lab, topology: Topology, addresses: dict[str, IPv4Address]) -> list[Result]:
    with witness.watching(lab, topology) if topology.tenants else nullcontext() as seen:
        answers = _ask(lab, topology, addresses)
    return [_result(topology, one, other, answers.get((one.name, addresses.get(other.name)), SILENCE), seen, addresses)
            for one in topology.guests for other in topology.guests if one != other]


def _ask(lab: Lab, topology: Topology,
         addresses: dict[str, IPv4Address]) -> dict[tuple[str, IPv4Address | None], Answer]:
    """Has each guest ping every address that another has, machines and namespaces at the same time."""
    targets = {guest: sorted({address for name, address in addresses.items() if name != guest.name}
                             - {addresses.get(guest.name)}) for guest in topology.guests}  # type: ignore[type-var]
    pairs = [(guest, address) for guest in topology.guests if not guest.is_machine for address in targets[guest]]
    pinging = [site.begin(_pings, lab, some) for site, some in by_site(lab, pairs, lambda pair: _host(pair[0])).items()]
    answers: dict[tuple[str, IPv4Address | None], Answer] = {}
    for start in range(0, len(topology.guests), STEPS_AT_ONCE):
        scripts = [(guest, _script(topology, guest, some, addresses)) for guest in topology.guests
                   if guest.is_machine and (some := targets[guest][start:start + STEPS_AT_ONCE])]
        for name, verdicts in machines.probe(lab, scripts, PROBE_SECONDS + PINGS * STEPS_AT_ONCE).items():
            answers |= {(name, IPv4Address(str(verdict["target"]))): _from_verdict(verdict) for verdict in verdicts}
    for future in pinging:
        answers |= {(name, IPv4Address(target)): Answer(*answer) for name, target, answer in future.result()}
    return answers


def _pings(lab: Lab, pairs: list[tuple[Guest, IPv4Address]]) -> list[tuple[str, str, Answer]]:
    """Has namespaces ping, some at the same time."""
    found: list[tuple[str, str, Answer]] = []
    for start in range(0, len(pairs), AT_ONCE):
        running = [(pair, _ping(lab, *pair)) for pair in pairs[start:start + AT_ONCE]]
        found += [(guest.name, str(address), _from_ping(ping.communicate(timeout=30)[0]))
                  for (guest, address), ping in running]
    return found


def _script(topology: Topology, guest: Guest, targets: list[IPv4Address], addresses: dict[str, IPv4Address]) -> str:
    """One ping is enough where silence is expected, and each missing answer takes a second."""
    friends = {addresses.get(other.name) for other in topology.guests if topology.reachable(guest, other)}
    return ";".join(f"ping:{target},size={witness.ping_size(guest)}," +
                    (f"count={PINGS}" if target in friends else "count=1,expect=blocked") for target in targets)


def _ping(lab: Lab, source: Guest, target: IPv4Address):  # type: ignore[no-untyped-def]
    return spawn("ping", "-n", "-q", "-c", PINGS, "-i", "0.2", "-W", "1", "-s", witness.ping_size(source), target,
                 namespace=lab.namespace(source.name))


def _from_ping(output: str) -> Answer:
    received = re.search(r"(\d+) received", output)
    average = re.search(r"= [\d.]+/([\d.]+)/", output)
    return Answer(int(received[1]) if received else 0, float(average[1]) if average else None)


def _from_verdict(verdict: dict[str, object]) -> Answer:
    received = int(str(verdict.get("received", 0)))
    return Answer(received, float(str(verdict["avgMs"])) if received and "avgMs" in verdict else None)


def _result(topology: Topology, source: Guest, target: Guest, answer: Answer, seen: witness.Witness | None,
            addresses: dict[str, IPv4Address]) -> Result:
    expected = topology.reachable(source, target)
    if seen is None:
        return Result(source.name, target.name, expected, *answer)
    pair = (source.name, target.name)
    if expected:
        return Result(source.name, target.name, True, *answer, arrived=pair in seen.pinged)
    # Whoever has the same address in the source's own tenant may have answered; what counts is what came here.
    friends = {addresses.get(other.name) for other in topology.guests if topology.reachable(source, other)}
    answered = addresses.get(target.name) not in {*friends, addresses.get(source.name)} and answer.received > 0
    leaked = source.tenant != target.tenant and pair in seen.heard
    return Result(source.name, target.name, False, answer.received if answered else 0, None,
                  arrived=pair in seen.pinged or leaked or answered)


def as_data(outcome: Outcome) -> dict[str, object]:
    addresses = {name: str(address) for name, address in outcome.addresses.items()}
    return {"asExpected": not outcome.wrong, "addresses": addresses, "pairs": [
        {"from": result.source, "to": result.target, "expected": result.expected, "reached": result.reached,
         "received": result.received, "averageMs": result.average_ms} for result in outcome.results]}


def render(topology: Topology, outcome: Outcome) -> str:
    """The matrix, source by row: milliseconds, or `-` where nothing came; `!` marks what should not be."""
    cells = {(result.source, result.target): _cell(result) for result in outcome.results}
    names = [guest.name for guest in topology.guests]
    rows = [["from \\ to", *names]]
    for guest in topology.guests:
        heading = _heading(topology, guest, outcome.addresses.get(guest.name))
        rows.append([heading, *(cells.get((guest.name, target), ".") for target in names)])
    return table(rows)


def _heading(topology: Topology, guest: Guest, address: IPv4Address | None) -> str:
    """With tenants the address, because another guest may have the same."""
    if not topology.tenants:
        return guest.name
    return f"{guest.name} {address or '(no address by DHCP)'} on {guest.bridge.host}"


def _cell(result: Result) -> str:
    if not result.reached:
        return "-" if result.right else "- !"
    text = f"{result.average_ms:.1f} ms" if result.average_ms is not None else "yes"
    return text if result.right else f"{text} !"
