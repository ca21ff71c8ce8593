"""Figures of all rounds as medians, a table, and verdicts."""

from __future__ import annotations

import statistics

Figures = dict[str, dict[str, float]]

# key, text, unit, greater is better
ROWS = [
    ("sends", "TCP, guest sends", "Mbit/s", True),
    ("receives", "TCP, guest receives", "Mbit/s", True),
    ("udp", "UDP echo, 16 under way, each way", "Mbit/s", True),
    ("udpLost", "  datagrams lost", "", False),
    ("rttMedian", "round trip, idle, median", "ms", False),
    ("rttP99", "  p99", "ms", False),
    ("rttMedianSending", "round trip while it sends, median", "ms", False),
    ("rttP99Sending", "  p99", "ms", False),
    ("rttMedianReceiving", "round trip while it receives, median", "ms", False),
    ("rttP99Receiving", "  p99", "ms", False),
    ("boot", "QEMU's start to the first answer", "s", False),
    ("load", "load average", "", False),
]

# guest, key, reference or None, at least or at most, what
TARGETS = [
    ("plus", "sends", "linux", 1.0, None),
    ("plus", "receives", "linux", 1.0, None),
    ("plus", "receives", "linux-tuned", 1.0, None),
    ("plus", "rttMedian", "linux", None, 0.5),
    ("classic", "sends", None, 130, None),
    ("classic", "receives", None, 150, None),
    ("classic", "rttMedian", "linux", None, 0.5),
]


def summarise(rounds: list[Figures]) -> Figures:
    return {guest: {key: statistics.median(one[guest][key] for one in rounds) for key in rounds[0][guest]}
            for guest in rounds[0]}


def table(medians: Figures) -> str:
    names = list(medians)
    lines = [" " * 38 + "".join(f"{name:>22}" for name in names)]
    base = medians.get("linux")
    for key, text, unit, _ in ROWS:
        cells = []
        for name in names:
            value = medians[name][key]
            ratio = f"{value / base[key]:7.2f}x" if base and name != "linux" and unit and base[key] else " " * 8
            cells.append(f"{value:>14.3f}{ratio}" if unit in ("ms", "s") else f"{value:>14.1f}{ratio}")
        lines.append(f"{text + (f', {unit}' if unit else ''):<38}" + "".join(cells))
    return "\n".join(lines + [""] + verdicts(medians))


def verdicts(medians: Figures) -> list[str]:
    lines = []
    for guest, key, reference, least, most in TARGETS:
        if guest not in medians or (reference and reference not in medians):
            continue
        value = medians[guest][key] / (medians[reference][key] if reference else 1)
        met = value >= least if least is not None else value <= most
        bound = f">= {least}" if least is not None else f"<= {most}"
        lines.append(f"{guest} {key}{f' / {reference}' if reference else ', Mbit/s'}: {value:.2f}, {bound}: "
                     + ("met" if met else "MISSED"))
    return lines
