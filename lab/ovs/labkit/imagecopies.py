"""Copies of images on other computers: each is sent once, and found again by its hash."""

from __future__ import annotations

import hashlib
import os
import time
from pathlib import Path

from .images import KvmProbe, files, originals
from .remote import Remote
from .state import Lab

CACHE = Path("/var/cache/sdn-lab/images")
KEPT_SECONDS = 30 * 86400  # after its last use


def send(site: Remote, lab: Lab, kinds: set[str]) -> int:
    """Sees to it that a computer has the images of these kinds of machines. Returns how many octets were sent."""
    sent = 0
    for kind in sorted(kinds):
        octets = {name: path.read_bytes() for name, path in originals(kind).items()}
        digests = {name: hashlib.sha256(image).hexdigest() for name, image in octets.items()}
        for name in site.call(_missing, digests):
            sent += site.call(_keep, digests[name], octets[name])
        site.call(_note, lab, kind, digests)
    return sent


def choose_accelerator(lab: Lab) -> str:
    """On another computer: whether machines run by KVM there."""
    probe = KvmProbe(files(lab, "stack")["kernel"])
    try:
        name = probe.accelerator()
    finally:
        probe.end()
    lab.journal.write("accelerator", name=name)
    return name


def _missing(digests: dict[str, str]) -> list[str]:
    return [name for name, digest in digests.items() if not (CACHE / digest).exists()]


def _keep(digest: str, image: bytes) -> int:
    """Whole or not at all: another lab may be looking for it."""
    CACHE.mkdir(parents=True, exist_ok=True)
    for old in CACHE.iterdir():
        if old.stat().st_mtime < time.time() - KEPT_SECONDS:
            old.unlink(missing_ok=True)
    partial = CACHE / f"{digest}.{os.getpid()}"
    partial.write_bytes(image)
    partial.replace(CACHE / digest)
    return len(image)


def _note(lab: Lab, kind: str, digests: dict[str, str]) -> None:
    for digest in digests.values():
        os.utime(CACHE / digest)
    lab.journal.write("image", kind=kind, files={name: str(CACHE / digest) for name, digest in digests.items()})
