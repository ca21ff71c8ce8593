"""Looking at the wire: tcpdump records, tshark explains, both inside a node's namespace."""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from . import plan
from .errors import LabError, UsageError
from .run import die_with_parent, environment, run, wait_for
from .sites import Site, at
from .state import Lab

# Every field of a packet that has a tunnel in it comes twice, outer first.
FIELDS = ("frame.time_relative", "ip.src", "ip.dst", "gre.key", "vxlan.vni", "geneve.vni", "_ws.col.Protocol",
          "_ws.col.Info")
UNBOUNDED_SECONDS = 3600.0  # even a capture bounded by a count alone ends some day


@dataclass(frozen=True)
class Frame:
    seconds: float
    sources: list[str]
    targets: list[str]
    tunnel: str  # "gre key 7", with tenants "gre key 7 (blue)", or empty
    info: str

    def __str__(self) -> str:
        hops = [f"{source} > {target}" for source, target in zip(self.sources, self.targets)]
        tunnel = f" {self.tunnel} |" if self.tunnel else ""
        path = [f"{hops[0]}{tunnel}", *hops[1:]] if hops else []
        return "  ".join([f"{self.seconds:8.3f}", *path, self.info])


def place_of(lab: Lab, node: str) -> str:
    """The host that a node is, or that it is a guest of; any other node is here."""
    return next((guest.bridge.host for guest in lab.topology().guests if guest.name == node), node)


def default_interface(lab: Lab, node: str) -> str:
    """The underlay's cable where the node has one; a guest's interface; else the user must choose."""
    names = interfaces(lab, node)
    for name in (plan.UNDERLAY_PORT, "eth0"):
        if name in names:
            return name
    raise UsageError(f"{node} has no underlay; choose an interface: {', '.join(names)}")


def interfaces(lab: Lab, node: str) -> list[str]:
    output = at(lab, place_of(lab, node)).call(run, "ip", "-n", lab.namespace(node), "-o", "link")
    return [line.split(": ")[1].partition("@")[0] for line in output.splitlines()]


def show_live(lab: Lab, node: str, interface: str, count: int | None, seconds: float | None,
              capture_filter: str) -> None:
    """Prints frames as they come until the count or the time is over.

    tcpdump captures and tshark only reads its stream: no dissector on the wire as root, no temporary file.
    """
    tenants = _tenants(lab)
    with recording(lab, node, interface, None, capture_filter, count) as recorder:
        command = ["tshark", "-r", "-", "-n", "-l", *_field_options()]
        output = recorder.process.stdout
        reader = subprocess.Popen(command, stdin=output, stdout=subprocess.PIPE, text=True,
                                  stderr=subprocess.DEVNULL, env=environment(None), preexec_fn=die_with_parent)
        assert output and reader.stdout
        output.close()  # ours; the reader has its own, and must see the end when tcpdump ends
        bell = threading.Timer(seconds or UNBOUNDED_SECONDS, recorder.stop)
        bell.start()
        try:
            for line in reader.stdout:
                print(_parse(line, tenants), flush=True)
        finally:
            bell.cancel()
            reader.kill()
            reader.wait()


class Recorder:
    """A tcpdump, wherever its node is."""

    def __init__(self, site: Site, process: subprocess.Popen[Any]) -> None:
        self._site = site
        self.process = process

    @property
    def has_ended(self) -> bool:
        return self.process.poll() is not None

    def stop(self) -> None:
        """Has it end as by Ctrl-C: with all it has seen written."""
        self._site.interrupt(self.process)


@contextmanager
def recording(lab: Lab, node: str, interface: str, file: Path | None, capture_filter: str = "",
              count: int | None = None) -> Iterator[Recorder]:
    """Records into a pcap file of this computer (None: the recorder's standard output) while the body runs."""
    command = ["tcpdump", "-i", interface, "-n", "-U", "--immediate-mode", "-Z", "root", "-w", "-"]
    command += ["-c", str(count)] if count else []
    command += [capture_filter] if capture_filter else []
    site = at(lab, place_of(lab, node))
    with ExitStack() as stack:
        output: IO[bytes] | int = stack.enter_context(file.open("wb")) if file else subprocess.PIPE
        process = site.spawn(*command, namespace=lab.namespace(node), stdout=output)
    recorder = Recorder(site, process)
    assert process.stderr
    try:
        said = b""
        for line in process.stderr:
            if b"listening on" in line:  # the socket is open: nothing from now on is missed
                break
            said = line
        else:
            raise LabError(f"tcpdump on {node}/{interface}: {said.decode(errors='replace').strip()}")
        yield recorder
    finally:
        recorder.stop()
        process.wait()
        process.stderr.close()


def record(lab: Lab, node: str, interface: str, file: Path, count: int | None, seconds: float | None,
           capture_filter: str) -> int:
    """Records into a file until the count or the time is over; returns the number of frames in it."""
    with recording(lab, node, interface, file, capture_filter, count) as recorder:
        wait_for(lambda: recorder.has_ended, seconds or UNBOUNDED_SECONDS)
    return int(run("tcpdump", "-n", "-r", file, "--count").split()[0])  # "12 packets"


def read(lab: Lab, file: Path, display_filter: str = "") -> list[Frame]:
    """A recorded file, as tshark decodes it."""
    options = ["-Y", display_filter] if display_filter else []
    output = run("tshark", "-r", file, "-n", *options, *_field_options())
    tenants = _tenants(lab)
    return [_parse(line, tenants) for line in output.splitlines() if line]


def _tenants(lab: Lab) -> dict[int, str]:
    return {tenant.vni: tenant.name for tenant in lab.topology().tenants}


def _field_options() -> list[str]:
    return ["-T", "fields", *(word for field in FIELDS for word in ("-e", field))]


def _parse(line: str, tenants: Mapping[int, str]) -> Frame:
    seconds, sources, targets, key, vxlan, geneve, protocol, info = (line.rstrip("\n").split("\t") + [""] * 8)[:8]
    number = int(key or vxlan or geneve or "0", 0)
    kind = "gre key" if key else "vxlan vni" if vxlan else "geneve vni" if geneve else ""
    owner = f" ({tenants[number]})" if number in tenants else ""
    tunnel = f"{kind} {number}{owner}" if kind else ""
    return Frame(float(seconds or 0), sources.split(",") if sources else [], targets.split(",") if targets else [],
                 tunnel, f"{protocol} {info}")
