"""Debian packages that only some topologies need: installed when one asks, by the same script as the lab's own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from .errors import LabError
from .run import attempt, environment

SCRIPT = Path(__file__).resolve().parent.parent / "packages.sh"
LAB = SCRIPT.parent / "lab"


def ensure(*names: str, script: Path = SCRIPT, locked: Path = LAB) -> None:
    """Quick (20 ms) when nothing is missing. apt's chatter goes to standard error: standard output may be JSON.

    `locked`: the file that makes installers wait for each other.
    """
    if os.geteuid() != 0:
        _require(*names)
        return
    done = subprocess.run(["sh", "-eu", "-c", '. "$0"; ensure_packages "$@"', script, locked, *names],
                          stdin=subprocess.DEVNULL, stdout=sys.stderr, env=environment(None))
    if done.returncode != 0:
        raise LabError(f"packages are missing: apt-get install {' '.join(names)}")


def _require(*names: str) -> None:
    """For an ordinary user, who can't install anything."""
    status = attempt("dpkg-query", "-W", "-f", "${db:Status-Status} ${Package}\\n", *names).stdout
    missing = [name for name in names if f"installed {name}" not in status.splitlines()]
    if missing:
        raise LabError(f"packages are missing; as root: apt-get install --no-install-recommends {' '.join(missing)}")
