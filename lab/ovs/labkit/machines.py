"""Virtual machines: QEMU in the host's namespace, with an RTL8139 on a tap that the host's bridge has as a port.

The tap is persistent, so the port outlives a stop of the machine and keeps its number.
"""

from __future__ import annotations

import signal
from pathlib import Path

from . import images, linuxguest, plan
from .errors import LabError
from .netns import configure
from .processes import NODE_VARIABLE, is_alive, signal_if, start_time
from .run import start_service, wait_for
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


def add_tap(namespace: str, guest: Guest, topology: Topology) -> None:
    name = plan.guest_port(guest)
    configure(namespace, f"tuntap add dev {name} mode tap", f"link set dev {name} mtu {topology.guest_mtu} up")


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
    what = ["-kernel", images.ELF, "-append", _boot_words(guest, topology)]
    if guest.kind == "linux":
        what = linuxguest.boot_options(guest, topology)
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


def is_running(lab: Lab, guest: Guest) -> bool:
    return _process(lab, guest) is not None


def wait_until_running(lab: Lab, guest: Guest) -> None:
    seconds = BOOT_SECONDS[guest.kind]
    process = _process(lab, guest)

    def said() -> str:
        file = log(lab, guest)
        return file.read_text(errors="replace") if file.exists() else ""

    wait_for(lambda: RUNNING[guest.kind] in said() or process is None or not is_alive(*process), seconds)
    if RUNNING[guest.kind] not in said() or not is_running(lab, guest):
        output = (directory(lab, guest) / "qemu.log").read_text(errors="replace")
        raise LabError(f"machine {guest.name} has not booted within {seconds} s; its console ends:\n"
                       f"{said()[-500:]}\n{output[-500:]}")


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


def describe(lab: Lab, guest: Guest) -> dict[str, object]:
    """A machine as JSON-ready data."""
    process = _process(lab, guest)
    return {"kind": guest.kind, "tenant": guest.tenant, "host": guest.bridge.host, "port": plan.guest_port(guest),
            "address": str(guest.address.ip) if guest.address else None, "mac": guest.mac,
            "running": process is not None, "pid": process[0] if process else None,
            "console": str(console(lab, guest)), "log": str(log(lab, guest))}
