"""QEMU with one rtl8139 on the tap, and what to boot in it. TCG always: KVM may be there and not work."""

from __future__ import annotations

import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path

ADDRESS, PEER, MAC, TAP = "10.79.0.2", "10.79.0.1", "52:54:00:79:00:02", "t-guest"

# Linux without mitigations, to its advantage; `tuned` has a receive buffer that the card's 64 descriptors can hold,
# because with its usual one the card overflows and Linux sends everything twice.
LINUX_WORDS = f"console=ttyS0 quiet panic=-1 mitigations=off guest.ip={ADDRESS}/24"
OURS_WORDS = f"ip={ADDRESS}/24 gw={PEER} run=echo,discard,chargen"


@dataclass
class Guest:
    name: str
    kernel: Path
    words: str
    banner: str
    arguments: list[str] = field(default_factory=list)


def all_guests(ours: Path, linux: Path, initramfs: Path, other: Path | None = None) -> list[Guest]:
    """`other` is a second image of ours, for a change's before and after in one run."""
    ram = ["-initrd", str(initramfs)]
    found = [
        Guest("linux", linux, LINUX_WORDS, "guest is running", ram),
        Guest("linux-tuned", linux, f"{LINUX_WORDS} guest.rmem=87380", "guest is running", ram),
        Guest("plus", ours, f"{OURS_WORDS} mode=plus", "stack under test"),
        Guest("classic", ours, f"{OURS_WORDS} mode=classic", "stack under test"),
    ]
    if other:
        found += [Guest(f"other-{mode}", other, f"{OURS_WORDS} mode={mode}", "stack under test")
                  for mode in ("plus", "classic")]
    return found


class Running:
    """A guest in QEMU, from its start to its end; its console goes to a file."""

    def __init__(self, guest: Guest, console: Path, memory: int, processor: str) -> None:
        self.guest, self.console = guest, console
        console.unlink(missing_ok=True)
        self.begin = time.monotonic()
        self.process = subprocess.Popen(
            ["qemu-system-x86_64", "-accel", "tcg", "-cpu", processor, "-m", str(memory), "-display", "none",
             "-no-reboot", "-monitor", "none", "-serial", f"file:{console}", "-kernel", str(guest.kernel),
             "-append", guest.words, *guest.arguments, "-netdev", f"tap,id=n0,ifname={TAP},script=no,downscript=no",
             "-device", f"rtl8139,netdev=n0,mac={MAC}"],
            stdin=subprocess.DEVNULL)

    def __enter__(self) -> Running:
        return self

    def __exit__(self, *error: object) -> None:
        self.process.kill()
        self.process.wait()

    def wait_for_banner(self, limit: float) -> float:
        """Seconds from QEMU's start."""
        while self.guest.banner not in self.said():
            if self.process.poll() is not None or time.monotonic() - self.begin > limit:
                raise TimeoutError(f"{self.guest.name} doesn't say '{self.guest.banner}'; it said:\n{self.said()}")
            time.sleep(0.002)
        return time.monotonic() - self.begin

    def said(self) -> str:
        return self.console.read_text(errors="replace") if self.console.exists() else ""


def run(*command: str) -> None:
    subprocess.run(command, check=True)


def make_tap() -> None:
    """In the namespace that this process is in. The neighbour is known, so that booting isn't measured in ARP's seconds."""
    run("ip", "link", "set", "lo", "up")
    run("ip", "tuntap", "add", TAP, "mode", "tap")
    run("ip", "addr", "add", f"{PEER}/24", "dev", TAP)
    run("ip", "link", "set", TAP, "up")
    run("ip", "neigh", "replace", ADDRESS, "lladdr", MAC, "dev", TAP, "nud", "permanent")
