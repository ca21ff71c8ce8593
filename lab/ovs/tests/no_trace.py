#!/usr/bin/python3
"""Proves that labs leave nothing behind: `up` and `down` in cycles, and `down` after `kill -9` of `up`.

    lab/ovs/tests/no_trace.py [--cycles N] [--crashes N] [--controller NAME] [--topology NAME]

A crash round kills `lab up` when its journal has grown to k lines, for k = 1, 2, 3, ... until `up` completes
unharmed; then again a little later than each line. --crashes bounds the rounds. The machine is looked at by this
script's own means, not labkit's. Exit code 0: nothing was ever left; 1: something was, and is printed. Needs root.
"""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

LAB = Path(__file__).resolve().parent.parent / "lab"
ROUND_SECONDS = 60
DELAYS = (0.0, 0.02)  # as the thing is being made, and just after


class Bench:
    def __init__(self, arguments: argparse.Namespace) -> None:
        self.name = f"nt{os.getpid()}"
        self.up_words = [LAB, "up", arguments.topology, "--name", self.name, "--controller", arguments.controller]
        self.directory = Path(os.environ.get("SDN_LAB_RUN", "/run/sdn-lab")) / self.name
        self.namespaceless_before = nameless_processes()
        self.failures = 0

    def cycle(self, number: int) -> None:
        begin = time.monotonic()
        up = subprocess.run(self.up_words, capture_output=True, text=True, timeout=ROUND_SECONDS)
        built = time.monotonic()
        self.down()
        self.judge(f"cycle {number}: up {built - begin:.2f} s, down {time.monotonic() - built:.2f} s",
                   [] if up.returncode == 0 else [f"up failed: {up.stderr}"])

    def crash(self, lines: int, delay: float) -> bool:
        """Kills `up` `delay` seconds after its journal has this many lines. False when `up` was done before."""
        process = subprocess.Popen(self.up_words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        journal = self.directory / "journal.jsonl"
        deadline = time.monotonic() + ROUND_SECONDS
        while process.poll() is None and count_lines(journal) < lines and time.monotonic() < deadline:
            time.sleep(0.0005)
        time.sleep(delay)
        was_running = process.poll() is None
        process.kill()  # the entry script has become the interpreter by exec: this is `lab up` itself
        process.wait()
        made = count_lines(journal)
        self.down()
        self.judge(f"killed after {made} journal lines" if was_running else "ran to its end", [])
        return was_running

    def down(self) -> None:
        words = [LAB, "down", "--name", self.name] if self.directory.exists() else [LAB, "status"]
        result = subprocess.run(words, capture_output=True, text=True, timeout=ROUND_SECONDS)
        if result.returncode != 0:
            print(f"lab down failed: {result.stderr}", file=sys.stderr)
            self.failures += 1

    def judge(self, what: str, problems: list[str]) -> None:
        problems = problems + self.left()
        self.failures += bool(problems)
        print(f"{'FAILED' if problems else 'ok'}  {what}: {'; '.join(problems) or 'nothing left'}", flush=True)

    def left(self) -> list[str]:
        """Everything on the machine that mentions the lab, and processes in namespaces that have no name."""
        found = [f"namespace {line}" for line in output("ip", "netns", "list").splitlines() if self.name in line]
        found += [f"link {line}" for line in output("ip", "-o", "link").splitlines() if self.name in line]
        found += [f"file {path}" for path in Path("/run").glob(f"*/*{self.name}*")]
        found += [f"process {pid}" for pid in processes() if mentions(pid, f"/{self.name}/")]
        found += [f"process {pid} in a nameless namespace" for pid in nameless_processes() - self.namespaceless_before]
        return found


def output(*words: str) -> str:
    return subprocess.run(words, capture_output=True, text=True, check=True).stdout


def count_lines(path: Path) -> int:
    try:
        return path.read_bytes().count(b"\n")
    except FileNotFoundError:
        return 0


def processes() -> list[int]:
    return [int(entry) for entry in os.listdir("/proc") if entry.isdigit() and int(entry) != os.getpid()]


def mentions(pid: int, text: str) -> bool:
    """Whether a process was started with this text in its arguments or its environment."""
    try:
        return any(text.encode() in Path(f"/proc/{pid}/{file}").read_bytes() for file in ("cmdline", "environ"))
    except OSError:
        return False


def nameless_processes() -> set[int]:
    """Processes in a network namespace that is neither the machine's own nor one with a name."""
    named = {os.stat("/proc/self/ns/net").st_ino}
    for entry in Path("/run/netns").glob("*"):
        try:
            named.add(entry.stat().st_ino)
        except FileNotFoundError:
            continue  # somebody else's, taken down meanwhile
    found = set()
    for pid in processes():
        try:
            if os.stat(f"/proc/{pid}/ns/net").st_ino not in named:
                found.add(pid)
        except OSError:
            continue
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cycles", type=int, default=5)
    parser.add_argument("--crashes", type=int, default=60)
    parser.add_argument("--controller", default="sdn")
    parser.add_argument("--topology", default="two-hosts")
    arguments = parser.parse_args()
    if os.geteuid() != 0:
        parser.error("needs root")
    bench = Bench(arguments)
    for signal_number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(signal_number, lambda *_: sys.exit(1))
    try:
        for number in range(1, arguments.cycles + 1):
            bench.cycle(number)
        for delay in DELAYS:
            for lines in range(1, arguments.crashes + 1):
                if not bench.crash(lines, delay):
                    break
    finally:
        if bench.directory.exists():
            bench.down()
    print("nothing was ever left" if bench.failures == 0 else f"{bench.failures} failures")
    return 1 if bench.failures else 0


if __name__ == "__main__":
    sys.exit(main())
