"""The command line. Exit codes: 0 done, 1 failed, 2 wrong usage (or a wrong topology file); `exec` hands on its own."""

from __future__ import annotations

import argparse
import json
import os
import re
import signal
import sys
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

from . import capture, checks, controller, demo, guestcommands, hosts, lifecycle, plan, rootless, sites, status
from .errors import Interrupted, LabError, UsageError
from .grammar import available, load, locate
from .progress import for_output
from .signals import unwind_on_signals
from .state import LAB_NAME, RUN_ROOT, Lab, locked

DEFAULT_CAPTURE_SECONDS = 10
DEFAULT_TOPOLOGY = "two-hosts"
DEMO_TOPOLOGY = "tenants"
CONTROLLER = "controller"  # among the nodes that have a log


def main(words: Sequence[str]) -> int:
    arguments = _parser().parse_args(words)
    unwind_on_signals()
    try:
        with closing(sites):
            return int(arguments.command(arguments) or 0)
    except UsageError as error:
        print(f"lab: {error}", file=sys.stderr)
        return 2
    except LabError as error:
        print(f"lab: {error}", file=sys.stderr)
        return 1
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # `lab logs | head`: nobody reads on, and that is fine
        return 1


def _up(arguments: argparse.Namespace) -> None:
    lab = Lab(arguments.name or "main")
    request = _request(arguments, ephemeral=False)
    with locked(lab):
        lifecycle.up(lab, request, for_output(arguments.json))
    if arguments.json:
        _print_json(status.describe(lab))
    else:
        print(f"lab {lab.name} is up; try: lab check, lab status, lab exec {request.topology.hosts[0].name} -- bash")


def _down(arguments: argparse.Namespace) -> None:
    labs = _labs_to_remove(arguments)
    if not labs:
        print("no lab is up")
    failed = []
    for lab in labs:
        progress = for_output(False)
        try:
            with locked(lab):
                if lab.exists():
                    lifecycle.down(lab, progress, arguments.forget)
            progress.say(f"lab {lab.name} is gone")
        except Interrupted:
            raise
        except LabError as error:
            failed.append(f"{lab.name}: {error}")
    if failed:
        raise LabError("\n".join(failed))


def _labs_to_remove(arguments: argparse.Namespace) -> list[Lab]:
    if arguments.all:
        return Lab.traces()
    if arguments.name:
        return [lab for lab in Lab.traces() if lab.name == arguments.name]
    return [Lab.chosen(None)] if Lab.existing() else []


def _status(arguments: argparse.Namespace) -> None:
    labs = [Lab.chosen(arguments.name)] if arguments.name else Lab.existing()
    described = [status.describe(lab) for lab in labs]
    if arguments.json:
        _print_json(described)
    else:
        print("\n\n".join(map(status.render, described)) if described else "no lab is up")


def _exec(arguments: argparse.Namespace) -> None:
    lab = Lab.chosen(arguments.name).require_ready()
    _require_node(lab, arguments.node)
    command = arguments.words[1:] if arguments.words[:1] == ["--"] else arguments.words
    if not command:
        raise UsageError("nothing to run: lab exec NODE -- COMMAND...")
    site = sites.at(lab, capture.place_of(lab, arguments.node))
    environment = site.call(hosts.host_environment, lab, arguments.node)
    _become(site.shell_words(command, lab.namespace(arguments.node), environment))


def _become(words: list[str]) -> None:
    """Goes on as another program."""
    sites.close()
    sys.stdout.flush()
    try:
        os.execvp(words[0], words)
    except OSError as error:
        raise LabError(f"cannot run {words[0]}: {error.strerror}") from None


def _capture(arguments: argparse.Namespace) -> None:
    lab = Lab.chosen(arguments.name).require_ready()
    _require_node(lab, arguments.node)
    interface = arguments.interface or capture.default_interface(lab, arguments.node)
    names = capture.interfaces(lab, arguments.node)
    if interface not in names:
        raise UsageError(f"{arguments.node} has no interface {interface}; there are: {', '.join(names)}")
    seconds = arguments.seconds or (None if arguments.count else DEFAULT_CAPTURE_SECONDS)
    if arguments.write is None:
        print(f"capturing on {arguments.node}/{interface}", file=sys.stderr)
        capture.show_live(lab, arguments.node, interface, arguments.count, seconds, arguments.filter)
        return
    frames = capture.record(lab, arguments.node, interface, arguments.write.absolute(), arguments.count, seconds,
                            arguments.filter)
    print(f"{frames} frames in {arguments.write}")


def _check(arguments: argparse.Namespace) -> int:
    lab = Lab.chosen(arguments.name).require_ready()
    topology = lab.topology()
    outcome = checks.check(lab, topology, arguments.within)
    if arguments.json:
        _print_json(checks.as_data(outcome))
    else:
        print(checks.render(topology, outcome))
        print(f"{outcome.summary} pairs as the topology expects")
    return 1 if outcome.wrong else 0


def _demo(arguments: argparse.Namespace) -> None:
    lab = Lab(arguments.name or "demo")
    request = _request(arguments, ephemeral=True)
    progress = for_output(False)
    with locked(lab):
        demo.demo(lab, request, progress)
    progress.say(f"OK: demo done in {progress.elapsed:.1f} s")


def _logs(arguments: argparse.Namespace) -> None:
    lab = Lab.chosen(arguments.name)
    if arguments.node != CONTROLLER:
        _require_node(lab, arguments.node)
    site = sites.at(lab, capture.place_of(lab, arguments.node))
    files = site.call(hosts.logs, lab, arguments.node)
    if not files:
        raise LabError(f"{arguments.node} has no log")
    _become(site.shell_words(["tail", "-n", arguments.lines, *(["-F"] if arguments.follow else []), *files]))


def _controller(arguments: argparse.Namespace) -> None:
    lab = Lab.chosen(arguments.name).require_ready()
    if arguments.action == "start":
        controller.restart(lab)
        return
    kind = signal.SIGKILL if arguments.action == "kill" else signal.SIGTERM
    if not controller.stop(lab, kind):
        raise LabError("the controller is not running")


def _switch(arguments: argparse.Namespace) -> None:
    lab = Lab.chosen(arguments.name).require_ready()
    topology = lab.topology()
    host = next((host for host in topology.hosts if host.name == arguments.node), None)
    if host is None:
        raise UsageError(f"no host `{arguments.node}`; there are: {', '.join(host.name for host in topology.hosts)}")
    sites.at(lab, host.name).call(hosts.change_switch, lab, host, topology, arguments.action,
                                  bool(controller.running(lab)), lab.is_provisioned)


def _request(arguments: argparse.Namespace, ephemeral: bool) -> lifecycle.Request:
    kind = "none" if arguments.no_controller else arguments.controller
    choice = controller.Choice(kind, arguments.controller_command, arguments.l2_mode)
    topology = load(locate(arguments.topology))
    rootless_ = getattr(arguments, "rootless", False)
    if rootless_:
        rootless.require_fit(topology)
    elif os.geteuid() != 0:
        raise UsageError("network namespaces need root: sudo, or `lab up --rootless tenants`")
    return lifecycle.Request(topology, choice, ephemeral, rootless_)


def _require_node(lab: Lab, node: str) -> None:
    topology = lab.topology()
    nodes = plan.nodes(topology)
    if any(guest.name == node for guest in topology.guests if guest.is_machine):
        raise UsageError(f"{node} is a virtual machine: lab console {node} shows it, its port is on its host")
    if node not in nodes:
        raise UsageError(f"lab {lab.name} has no `{node}`; there are: {', '.join(nodes)}")


def _print_json(data: object) -> None:
    print(json.dumps(data, indent=2))


def _lab_name(text: str) -> str:
    if not re.fullmatch(LAB_NAME, text):
        raise argparse.ArgumentTypeError(f"`{text}`: a letter, then a-z, 0-9 and -, at most 20")
    return text


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="lab", description="Hosts with Open vSwitch, tunnels and guests on one machine, under our controller.",
        epilog=f"State lies under {RUN_ROOT}/NAME. docs/lab.md tells the rest.")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)

    def command(name: str, run: Callable[[argparse.Namespace], object], text: str,
                with_json: bool = False) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=text, description=text)
        made.set_defaults(command=run)
        made.add_argument("--name", type=_lab_name, help="which lab, if there are several (up: `main`; demo: `demo`)")
        if with_json:
            made.add_argument("--json", action="store_true", help="print data for programs")
        return made

    up = command("up", _up, "build a lab and leave it running", with_json=True)
    up.add_argument("--rootless", action="store_true",
                    help="as an ordinary user: Open vSwitch's dummy datapath, virtual machines only")
    _add_topology_options(up, DEFAULT_TOPOLOGY)
    _add_topology_options(command("demo", _demo, "build a lab, prove that it works, take it down"), DEMO_TOPOLOGY)
    down = command("down", _down, "remove a lab, also one that died half-way")
    down.add_argument("--all", action="store_true", help="every lab of this machine")
    down.add_argument("--forget", action="store_true",
                      help="give up what is on computers that can't be reached, for somebody to remove there")
    command("status", _status, "what runs, and how to reach it", with_json=True)
    check = command("check", _check, "ping between all guests; exit code 1 if not as the topology says", with_json=True)
    check.add_argument("--within", type=float, default=0, metavar="SECONDS", help="try again until this time is over")
    guestcommands.add_to(command)
    _add_node_commands(command)
    return parser


def _add_topology_options(parser: argparse.ArgumentParser, default: str) -> None:
    parser.add_argument("topology", nargs="?", default=default, metavar="TOPOLOGY",
                        help=f"{', '.join(available())}, or a path to a file (default: {default})")
    parser.add_argument("--controller", choices=controller.CHOICES, default="sdn", help="which one (default: sdn)")
    parser.add_argument("--controller-command", metavar="COMMAND",
                        help="run this as the controller; {policy} {address} {port} {api} are filled in")
    parser.add_argument("--no-controller", action="store_true", help="same as --controller none")
    parser.add_argument("--l2-mode", metavar="MODE", help="the policy's l2 mode: learn, pair, controller, ...")


def _add_node_commands(command: Callable[..., argparse.ArgumentParser]) -> None:
    run = command("exec", _exec, "run a command in a host, guest or the controller's namespace (`ctl`)")
    run.add_argument("node", metavar="HOST|GUEST")
    run.add_argument("words", nargs=argparse.REMAINDER, metavar="-- COMMAND", help="what to run there")
    look = command("capture", _capture, "watch or record frames; by default on the underlay, tunnels decoded")
    look.add_argument("node", metavar="HOST|GUEST")
    look.add_argument("interface", nargs="?", metavar="IFACE", help="default: the underlay's cable, a guest's eth0")
    look.add_argument("-w", dest="write", type=Path, metavar="FILE", help="record into a pcap file")
    look.add_argument("-c", dest="count", type=int, metavar="N", help="end after N frames")
    look.add_argument("--seconds", type=float,
                      help=f"end after this time (default without -c: {DEFAULT_CAPTURE_SECONDS})")
    look.add_argument("--filter", default="", metavar="F", help="a pcap filter, such as `proto gre`")
    logs = command("logs", _logs, "the end of a log")
    logs.add_argument("node", nargs="?", default=CONTROLLER, metavar="HOST|controller")
    logs.add_argument("-n", dest="lines", type=int, default=50, help="how many lines (default: 50)")
    logs.add_argument("-f", dest="follow", action="store_true", help="keep printing as it grows")
    control = command("controller", _controller, "stop, kill (SIGKILL) or start the controller of a running lab")
    control.add_argument("action", choices=("stop", "kill", "start"))
    switch = command("switch", _switch, "stop, kill (SIGKILL) or start a host's ovs-vswitchd")
    switch.add_argument("action", choices=("stop", "kill", "start"))
    switch.add_argument("node", metavar="HOST")
