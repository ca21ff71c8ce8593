"""The commands about single guests: `lab vm`, `lab console`, `lab move`."""

from __future__ import annotations

import argparse
import json
import signal
from collections.abc import Callable
from pathlib import Path

from . import console, machines, moves
from .errors import Interrupted, LabError, UsageError
from .progress import table
from .sites import at, everywhere
from .state import Lab, locked
from .topology import Guest, Host, Topology


def add_to(command: Callable[..., argparse.ArgumentParser]) -> None:
    vm = command("vm", _vm, "virtual machines: a table; or stop, kill (no warning) or start one", with_json=True)
    vm.add_argument("guest", nargs="?", metavar="NAME")
    vm.add_argument("action", nargs="?", choices=("stop", "start", "kill"))
    look = command("console", _console, "a machine's serial port: what it said, what it says, and what you type")
    look.add_argument("guest", metavar="VM")
    move = command("move", _move, "move a guest to another host, with its addresses", with_json=True)
    move.add_argument("guest", metavar="GUEST")
    move.add_argument("host", metavar="HOST")


def _vm(arguments: argparse.Namespace) -> None:
    lab = Lab.chosen(arguments.name).require_ready()
    topology = lab.topology()
    if arguments.guest is None:
        _show(lab, [guest for guest in topology.guests if guest.is_machine], arguments.json)
        return
    guest = _machine(topology, arguments.guest)
    if arguments.action is not None:
        with locked(lab):
            _change(lab, topology, guest, arguments.action)
    if arguments.action is None or arguments.json:
        _show(lab, [guest], arguments.json)


def _change(lab: Lab, topology: Topology, guest: Guest, action: str) -> None:
    site = at(lab, guest.bridge.host)
    if site.call(machines.is_running, lab, guest) == (action == "start"):
        raise LabError(f"machine {guest.name} is {'' if action == 'start' else 'not '}running")
    if action == "start":
        site.call(machines.start, lab, guest, topology)
        site.call(machines.wait_until_running, lab, guest)
    else:
        site.call(machines.stop, lab, guest, signal.SIGKILL if action == "kill" else signal.SIGTERM)


def _show(lab: Lab, guests: list[Guest], as_json: bool) -> None:
    described = everywhere(lab, guests, lambda guest: guest.bridge.host, machines.describe_all)
    described = {guest.name: described[guest.name] for guest in guests}
    if as_json:
        print(json.dumps(described, indent=2))
        return
    rows = [["machine", "kind", "tenant", "host", "port", "address", "state", "console"]]
    rows += [[guest.name, guest.kind, guest.tenant or "-", guest.bridge.host, str(described[guest.name]["port"]),
              str(guest.address.ip) if guest.address else "DHCP", _state(described[guest.name]),
              str(described[guest.name]["log"])] for guest in guests]
    print(table(rows) if guests else "this lab has no virtual machine")


def _state(described: dict[str, object]) -> str:
    return f"pid {described['pid']}" if described["running"] else "off"


def _console(arguments: argparse.Namespace) -> None:
    lab = Lab.chosen(arguments.name).require_ready()
    guest = _machine(lab.topology(), arguments.guest)
    site = at(lab, guest.bridge.host)
    place, said = site.call(machines.console_and_said, lab, guest)
    try:
        console.follow(site.connect(Path(place)), said)
    except Interrupted:
        print()


def _move(arguments: argparse.Namespace) -> None:
    lab = Lab.chosen(arguments.name).require_ready()
    with locked(lab):
        topology = lab.topology()
        guest = _guest(topology, arguments.guest)
        seconds = moves.move(lab, topology, guest, _host(topology, arguments.host)).seconds
    moved = {"guest": guest.name, "from": guest.bridge.host, "to": arguments.host, "seconds": round(seconds, 3)}
    print(json.dumps(moved) if arguments.json else
          f"{guest.name} moved from host {guest.bridge.host} to {arguments.host} in {seconds:.2f} s")


def _guest(topology: Topology, name: str) -> Guest:
    found = next((guest for guest in topology.guests if guest.name == name), None)
    if found is None:
        raise UsageError(f"no guest `{name}`; there are: {', '.join(guest.name for guest in topology.guests)}")
    return found


def _machine(topology: Topology, name: str) -> Guest:
    guest = _guest(topology, name)
    if not guest.is_machine:
        raise UsageError(f"{name} is a namespace, no virtual machine: lab exec {name} -- COMMAND")
    return guest


def _host(topology: Topology, name: str) -> Host:
    found = next((host for host in topology.hosts if host.name == name), None)
    if found is None:
        raise UsageError(f"no host `{name}`; there are: {', '.join(host.name for host in topology.hosts)}")
    return found
