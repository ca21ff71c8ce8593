"""Virtual machines: QEMU in the host's namespace, with an RTL8139 on a tap that the host's bridge has as a port.

The tap is persistent, so the port outlives a stop of the machine and keeps its number.
"""

from __future__ import annotations

import signal
from collections.abc import Iterable
from pathlib import Path

from . import console as consoles
from . import images, linuxguest, plan
from .errors import LabError
from .netns import End, add_tap
from .processes import NODE_VARIABLE, is_alive, signal_if, start_time
from .run import start_service, wait_for
from .sites import everywhere
from .state import Lab
from .topology import Guest, Topology

BOOT_SECONDS = {"stack": 30, "linux": 120}
STOP_SECONDS = 5
MEMORY = {"stack": 64, "linux": 192}  # MB
RUNNING = {"stack": "\nrunning ", "linux": linuxguest.RUNNING}  # what a console says when the guest serves


def directory(lab: Lab, guest: Guest) -> Path:
    return lab.node_directory(guest.name)


def console(lab: Lab, guest: Guest) -> Path:
    return directory(lab, guest) / "console.sock"


def log(lab: Lab, guest: Guest) -> Path:
    return directory(lab, guest) / "console.log"


def card_socket(lab: Lab, guest: Guest) -> Path:
    """In a lab without root: where the relay takes the machine's frames."""
    return directory(lab, guest) / "card.sock"


def plug(lab: Lab, guest: Guest, topology: Topology) -> None:
    """Makes the machine's tap in its host's namespace."""
    add_tap(End(lab.namespace(guest.bridge.host), plan.guest_port(guest)), topology.guest_mtu)


def start(lab: Lab, guest: Guest, topology: Topology) -> None:
    """Starts the machine; `wait_until_running` tells when it has booted."""
    place = directory(lab, guest)
    place.mkdir(exist_ok=True)
    namespace = lab.namespace(guest.bridge.host)
    log(lab, guest).unlink(missing_ok=True)
    card = f"tap,id=n0,ifname={plan.guest_port(guest)},script=no,downscript=no"
    if lab.is_rootless:
        card = f"stream,id=n0,server=off,addr.type=unix,addr.path={card_socket(lab, guest)}"
    pid = start_service(*command_line(lab, guest, topology, card, accelerator(lab)), namespace=namespace,
                        log=place / "qemu.log", env={NODE_VARIABLE: str(place)})
    lab.journal.write("machine", name=guest.name, pid=pid, started=start_time(pid))


def command_line(lab: Lab, guest: Guest, topology: Topology, card: str, accel: str) -> list[object]:
    """QEMU's: a console that is both a socket and a file, and one card."""
    files = images.files(lab, guest.kind)
    what: list[object] = ["-kernel", files["kernel"], "-append", _boot_words(guest, topology)]
    if guest.kind == "linux":
        what = linuxguest.boot_options(guest, topology, files)
    return [images.QEMU, "-name", f"{lab.name}-{guest.name}", "-accel", accel, "-m", MEMORY[guest.kind],
            "-display", "none", "-no-reboot", "-monitor", "none", "-parallel", "none",
            "-chardev", f"socket,id=console,path={console(lab, guest)},server=on,wait=off,logfile={log(lab, guest)}",
            "-serial", "chardev:console", *what,
            # No boot ROM: nothing is booted from the network, and Debian has it in another package.
            "-netdev", card, "-device", f"rtl8139,netdev=n0,mac={guest.mac},romfile="]


def _boot_words(guest: Guest, topology: Topology) -> str:
    """The stack's own command line (StackUnderTest/Kernel/README.md)."""
    words = [f"ip={guest.address}"] if guest.address else []
    gateway = topology.gateway(guest)
    words += [f"gw={gateway}"] if guest.address and gateway else []
    words += [f"mtu={topology.guest_mtu}", "console=yes"]
    words += [f"run={guest.run}"] if guest.run is not None else []
    return " ".join(words)


def accelerator(lab: Lab) -> str:
    entry = lab.journal.last("accelerator")
    return str(entry["name"]) if entry else "tcg"


def probe(lab: Lab, scripts: Iterable[tuple[Guest, str]], seconds: float) -> dict[str, list[dict[str, object]]]:
    """Has machines probe at the same time, wherever they are; the verdict of each step, by machine."""
    return everywhere(lab, scripts, lambda item: item[0].bridge.host, _probe_here, seconds)


def _probe_here(lab: Lab, scripts: list[tuple[Guest, str]], seconds: float) -> dict[str, list[dict[str, object]]]:
    return consoles.probe({guest.name: (console(lab, guest), script) for guest, script in scripts}, seconds)


def running(lab: Lab, guests: Iterable[Guest]) -> dict[str, bool]:
    """Which machines run, wherever they are."""
    return everywhere(lab, guests, lambda guest: guest.bridge.host, _running_here)


def _running_here(lab: Lab, guests: list[Guest]) -> dict[str, bool]:
    return {guest.name: is_running(lab, guest) for guest in guests}


def said(lab: Lab, guest: Guest) -> str:
    """All that a machine has said on its console."""
    file = log(lab, guest)
    return file.read_text(errors="replace") if file.exists() else ""


def console_and_said(lab: Lab, guest: Guest) -> tuple[str, str]:
    """The path of the console of a machine that runs, and all it has said."""
    if not is_running(lab, guest):
        raise LabError(f"machine {guest.name} is not running; `lab vm {guest.name} start`")
    return str(console(lab, guest)), said(lab, guest)


def is_running(lab: Lab, guest: Guest) -> bool:
    return _process(lab, guest) is not None


def wait_until_running(lab: Lab, guest: Guest) -> None:
    seconds = BOOT_SECONDS[guest.kind]
    process = _process(lab, guest)

    wait_for(lambda: RUNNING[guest.kind] in said(lab, guest) or process is None or not is_alive(*process), seconds)
    if RUNNING[guest.kind] not in said(lab, guest) or not is_running(lab, guest):
        output = (directory(lab, guest) / "qemu.log").read_text(errors="replace")
        raise LabError(f"machine {guest.name} has not booted within {seconds} s; its console ends:\n"
                       f"{said(lab, guest)[-500:]}\n{output[-500:]}")


def stop(lab: Lab, guest: Guest, kind: signal.Signals = signal.SIGTERM) -> bool:
    """Turns the machine off (SIGKILL: QEMU gets no say). False if it wasn't on."""
    process = _process(lab, guest)
    if process is None:
        return False
    signal_if(process[0], kind, lambda: is_alive(*process))
    if not wait_for(lambda: not is_alive(*process), STOP_SECONDS):
        signal_if(process[0], signal.SIGKILL, lambda: is_alive(*process))
        wait_for(lambda: not is_alive(*process), STOP_SECONDS)
    return True


def stop_all(lab: Lab) -> int:
    """Turns all machines off that the journal names."""
    found = {str(entry["name"]): (int(str(entry["pid"])), str(entry["started"]))
             for entry in lab.journal.entries("machine")}
    alive = [process for process in found.values() if is_alive(*process)]
    for process in alive:
        signal_if(process[0], signal.SIGTERM, lambda: is_alive(*process))
    wait_for(lambda: not any(is_alive(*process) for process in alive), STOP_SECONDS)
    return len(alive)


def _process(lab: Lab, guest: Guest) -> tuple[int, str] | None:
    last = None
    for entry in lab.journal.entries("machine"):
        if entry["name"] == guest.name:
            last = (int(str(entry["pid"])), str(entry["started"]))
    return last if last and is_alive(*last) else None


def describe_all(lab: Lab, guests: list[Guest]) -> dict[str, dict[str, object]]:
    return {guest.name: describe(lab, guest) for guest in guests}


def describe(lab: Lab, guest: Guest) -> dict[str, object]:
    """A machine as JSON-ready data."""
    process = _process(lab, guest)
    return {"kind": guest.kind, "tenant": guest.tenant, "host": guest.bridge.host, "port": plan.guest_port(guest),
            "address": str(guest.address.ip) if guest.address else None, "mac": guest.mac,
            "running": process is not None, "pid": process[0] if process else None,
            "console": str(console(lab, guest)), "log": str(log(lab, guest))}
