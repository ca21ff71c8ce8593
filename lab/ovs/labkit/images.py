"""What virtual machines boot: our kernel, built if a source is newer, and by which accelerator QEMU runs it."""

from __future__ import annotations

import os
import subprocess
import time
from pathlib import Path

from . import linuxguest, packages
from .errors import LabError
from .run import attempt, die_with_parent, environment, spawn
from .state import Lab

REPOSITORY = Path(__file__).resolve().parent.parent.parent.parent  # none on another computer, where this is in memory
STACK = REPOSITORY / "StackUnderTest"
ELF = STACK / "Kernel" / "bin" / "Release" / "net10.0" / "kernel.elf"
QEMU = "qemu-system-x86_64"
QEMU_PACKAGES = ("qemu-system-x86",)
BUILD_PACKAGES = ("nasm", "lld")
BUILD_SECONDS = 900
FIRST_USE_SECONDS = 120
SELF_TEST_PASSED = 1  # QEMU's exit code for it, see StackUnderTest/Kernel/README.md
KVM_SECONDS = 3

# A build must not leave compiler servers behind: a lab ends with no process of its making alive.
BUILD_ENVIRONMENT = {"MSBUILDDISABLENODEREUSE": "1", "UseSharedCompilation": "false",
                     "DOTNET_CLI_USE_MSBUILD_SERVER": "0", "DOTNET_CLI_TELEMETRY_OPTOUT": "1", "DOTNET_NOLOGO": "1"}


def start_build() -> subprocess.Popen[str] | None:
    """Begins to build the kernel if a source is newer than it; None: nothing to do."""
    packages.ensure(*QEMU_PACKAGES)
    if not _is_stale():
        return None
    packages.ensure(*BUILD_PACKAGES)
    # What the SDK does on its first use ever it must not do twice at once: the controller is built beside the kernel,
    # and .NET 10 fails where two processes make the directory of its shared mutexes at the same time.
    attempt("dotnet", "nuget", "locals", "global-packages", "--list", env=BUILD_ENVIRONMENT, timeout=FIRST_USE_SECONDS)
    command = ["dotnet", "build", "-c", "Release", str(STACK / "Kernel"), "-v", "quiet", "-nologo"]
    try:
        return subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                text=True, env=environment(BUILD_ENVIRONMENT), preexec_fn=die_with_parent)
    except FileNotFoundError:
        raise LabError("the .NET SDK 10 is needed to build the kernel (no `dotnet` on the PATH)") from None


def finish_build(build: subprocess.Popen[str] | None) -> str:
    if build is None:
        return "kernel.elf is up to date"
    try:
        output, _ = build.communicate(timeout=BUILD_SECONDS)
    except subprocess.TimeoutExpired:
        build.kill()
        raise LabError(f"the kernel isn't built after {BUILD_SECONDS} s") from None
    if build.returncode != 0 or not ELF.exists():
        raise LabError(f"the kernel could not be built:\n{output}")
    os.utime(ELF)  # an up-to-date build writes nothing, and would be tried each time
    return "kernel.elf built"


def files(lab: Lab, kind: str) -> dict[str, Path]:
    """What a kind of machine boots, by role: our own files, or the copies that another computer was given."""
    for entry in lab.journal.entries("image"):
        if entry["kind"] == kind:
            return {name: Path(path) for name, path in dict(entry["files"]).items()}  # type: ignore[call-overload]
    return originals(kind)


def originals(kind: str) -> dict[str, Path]:
    return {"kernel": ELF} if kind == "stack" else linuxguest.files()


class KvmProbe:
    """Boots a machine by KVM to see whether one comes up: /dev/kvm may be there, even open, and still not work.

    It takes a moment where KVM works and for ever where it doesn't, so it runs beside what else there is to do.
    """

    def __init__(self, kernel: Path = ELF) -> None:
        self._begin = time.monotonic()
        self._machine = None
        if os.access("/dev/kvm", os.R_OK | os.W_OK):
            self._machine = spawn(
                QEMU, "-accel", "kvm", "-m", "64", "-display", "none", "-no-reboot", "-monitor", "none", "-serial",
                "null", "-nic", "none", "-kernel", kernel, "-append", "run=selftest", "-device",
                "isa-debug-exit,iobase=0xf4,iosize=4", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def accelerator(self) -> str:
        """`kvm` or `tcg`; waits for what is left of the time."""
        if self._machine is None:
            return "tcg"
        try:
            code = self._machine.wait(max(0.0, self._begin + KVM_SECONDS - time.monotonic()))
        except subprocess.TimeoutExpired:
            code = None
        self.end()
        return "kvm" if code == SELF_TEST_PASSED else "tcg"

    def end(self) -> None:
        if self._machine is not None:
            self._machine.kill()
            self._machine.wait()
            self._machine = None


def _is_stale() -> bool:
    if not ELF.exists():
        return True
    built = ELF.stat().st_mtime
    places = [STACK / name for name in ("CoreLib", "Drivers", "Kernel", "Programs", "Stack")]
    for place in places:
        for directory, names, files in os.walk(place):
            names[:] = [name for name in names if name not in ("bin", "obj")]
            if any(os.stat(os.path.join(directory, file)).st_mtime > built for file in files):
                return True
    return False
