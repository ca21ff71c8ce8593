"""Looking at the wire: tcpdump records, tshark explains, both inside a node's namespace."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from . import plan
from .errors import LabError, UsageError
from .run import die_with_parent, environment, inside, run, spawn, wait_for
from .state import Lab

# Every field of a packet that has a tunnel in it comes twice, outer first.
FIELDS = ("frame.time_relative", "ip.src", "ip.dst", "gre.key", "vxlan.vni", "geneve.vni", "_ws.col.Protocol",
          "_ws.col.Info")


@dataclass(frozen=True)
class Frame:
    seconds: float
    sources: list[str]
    targets: list[str]
    tunnel: str  # "gre key 0x7", or empty
    info: str

    def __str__(self) -> str:
        hops = [f"{source} > {target}" for source, target in zip(self.sources, self.targets)]
        tunnel = f" {self.tunnel} |" if self.tunnel else ""
        path = [f"{hops[0]}{tunnel}", *hops[1:]] if hops else []
        return "  ".join([f"{self.seconds:8.3f}", *path, self.info])


def default_interface(lab: Lab, node: str) -> str:
    """The underlay's cable where the node has one; a guest's interface; else the user must choose."""
    names = interfaces(lab, node)
    for name in (plan.UNDERLAY_PORT, "eth0"):
        if name in names:
            return name
    raise UsageError(f"{node} has no underlay; choose an interface: {', '.join(names)}")


def interfaces(lab: Lab, node: str) -> list[str]:
    output = run("ip", "-n", lab.namespace(node), "-o", "link")
    return [line.split(": ")[1].partition("@")[0] for line in output.splitlines()]


def show_live(lab: Lab, node: str, interface: str, count: int | None, seconds: float | None,
              capture_filter: str) -> int:
    """Prints frames as they come, through tshark, until the count or the time is over."""
    limits = ["-c", str(count)] if count else []
    limits += ["-a", f"duration:{seconds:g}"] if seconds else []
    command = ["tshark", "-i", interface, "-n", "-l", *limits, *_field_options()]
    if capture_filter:
        command += ["-f", capture_filter]
    process = subprocess.Popen(inside(lab.namespace(node), command), stdout=subprocess.PIPE, text=True,
                               stdin=subprocess.DEVNULL, env=environment(None), preexec_fn=die_with_parent)
    assert process.stdout is not None
    try:
        for line in process.stdout:
            print(_parse(line), flush=True)
        return process.wait()
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait()


@contextmanager
def recording(lab: Lab, node: str, interface: str, file: Path, capture_filter: str = "",
              count: int | None = None) -> Iterator[subprocess.Popen[str]]:
    """Records into a pcap file from before the body runs until after it; yields the recorder."""
    command = ["tcpdump", "-i", interface, "-n", "-U", "--immediate-mode", "-Z", "root", "-w", str(file)]
    command += ["-c", str(count)] if count else []
    process = spawn(*command, *([capture_filter] if capture_filter else []), namespace=lab.namespace(node),
                    stdout=subprocess.DEVNULL)
    assert process.stderr is not None
    try:
        first = process.stderr.readline()  # "tcpdump: listening on …", once the socket is open
        while first and "listening on" not in first:
            said, first = first, process.stderr.readline()
            if not first:
                raise LabError(f"tcpdump on {node}/{interface}: {said.strip()}")
        yield process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
        process.communicate()


def record(lab: Lab, node: str, interface: str, file: Path, count: int | None, seconds: float | None,
           capture_filter: str) -> int:
    """Records into a file until the count or the time is over; returns the number of frames in it."""
    with recording(lab, node, interface, file, capture_filter, count) as recorder:
        wait_for(lambda: recorder.poll() is not None, seconds if seconds else 3600)
    return _count(file)


def read(file: Path, display_filter: str = "") -> list[Frame]:
    """A recorded file, as tshark decodes it."""
    options = ["-Y", display_filter] if display_filter else []
    output = run("tshark", "-r", file, "-n", *options, *_field_options())
    return [_parse(line) for line in output.splitlines() if line]


def _count(file: Path) -> int:
    return int(run("tcpdump", "-n", "-r", file, "--count").split()[0])  # "12 packets"


def _field_options() -> list[str]:
    return ["-T", "fields", *(word for field in FIELDS for word in ("-e", field))]


def _parse(line: str) -> Frame:
    seconds, sources, targets, key, vxlan, geneve, protocol, info = (line.rstrip("\n").split("\t") + [""] * 8)[:8]
    tunnel = (f"gre key {int(key, 0)}" if key else f"vxlan vni {vxlan}" if vxlan
              else f"geneve vni {int(geneve, 0)}" if geneve else "")
    return Frame(float(seconds or 0), sources.split(",") if sources else [], targets.split(",") if targets else [],
                 tunnel, f"{protocol} {info}")
