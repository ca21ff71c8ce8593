"""A Linux guest to compare with: Debian's kernel and tools, unpacked, not installed, and an initramfs made of them."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

# 8139cp is in the full kernel only, not in its `cloud` flavour. Tools are Debian's: tcpsvd and nc give sockets
# to cat and dd, which read and write 128 and 256 KB at once: such a server costs Linux next to nothing.
KERNEL = "linux-image-amd64"
PACKAGES = ["busybox-static", "coreutils", "ipsvd", "netcat-traditional", "iperf3", "libiperf0", "libsctp1", "libssl3", "libc6"]
MODULES = ["drivers/net/mii.ko", "drivers/net/ethernet/realtek/8139cp.ko"]
FILES = [
    "bin/busybox", "bin/cat", "bin/dd", "usr/bin/tcpsvd", "bin/nc.traditional", "usr/bin/iperf3",
    "lib64/ld-linux-x86-64.so.2", "lib/x86_64-linux-gnu/libc.so.6", "lib/x86_64-linux-gnu/libm.so.6",
    "usr/lib/x86_64-linux-gnu/libiperf.so.0", "usr/lib/x86_64-linux-gnu/libsctp.so.1",
    "usr/lib/x86_64-linux-gnu/libcrypto.so.3",
]

INIT = """#!/bin/busybox sh
b=/bin/busybox
$b mount -t proc none /proc; $b mount -t sysfs none /sys; $b mount -t devtmpfs none /dev
for module in mii 8139cp; do $b insmod /modules/$module.ko; done
for word in $($b cat /proc/cmdline); do
    case $word in
        guest.ip=*) address=${word#guest.ip=} ;;
        guest.rmem=*) echo "4096 32768 ${word#guest.rmem=}" > /proc/sys/net/ipv4/tcp_rmem ;;
    esac
done
$b ip link set lo up; $b ip addr add $address dev eth0; $b ip link set eth0 up
serve() { tcpsvd -El guest -c 100 0 "$@" 2>/dev/null & }
serve 7 cat; serve 9 dd of=/dev/null bs=256k; serve 19 dd if=/dev/zero bs=256k
nc.traditional -u -l -p 7 -e /bin/cat &
iperf3 -s >/dev/null 2>&1 &
echo "guest is running" > /dev/console
while :; do $b sleep 1000; done
"""


def prepare(scratch: Path) -> None:
    """Downloads and unpacks, the first time; makes the initramfs."""
    root = scratch / "root"
    if not (scratch / "unpacked").exists():
        _unpack(scratch, root)
    kernel, initramfs = images(scratch)
    _pack(root, kernel, scratch / "tree", initramfs)


def images(scratch: Path) -> tuple[Path, Path]:
    """The kernel and the initramfs."""
    return sorted((scratch / "root" / "boot").glob("vmlinuz-*"))[-1], scratch / "initramfs"


def _unpack(scratch: Path, root: Path) -> None:
    depends = subprocess.run(["apt-cache", "depends", KERNEL], capture_output=True, text=True, check=True).stdout
    image = next(word for word in depends.split() if word.startswith("linux-image-"))
    names = [line.split()[-1] for line in depends.splitlines() if "Depends:" in line] or [image]
    root.mkdir(parents=True, exist_ok=True)
    subprocess.run(["apt-get", "-q", "-o", "APT::Sandbox::User=root", "download", *names, *PACKAGES],
                   cwd=scratch, check=True, stdout=subprocess.DEVNULL)
    for package in scratch.glob("*.deb"):
        subprocess.run(["dpkg", "-x", package, root], check=True)
        package.unlink()
    (scratch / "unpacked").touch()


def _pack(root: Path, kernel: Path, tree: Path, initramfs: Path) -> None:
    shutil.rmtree(tree, ignore_errors=True)
    for directory in ("proc", "sys", "dev", "modules"):
        (tree / directory).mkdir(parents=True)
    for name in FILES:
        (tree / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(os.path.realpath(root / name), tree / name)
    modules = root / "lib" / "modules" / kernel.name.removeprefix("vmlinuz-") / "kernel"
    for name in MODULES:
        shutil.copy(modules / name, tree / "modules")
    (tree / "init").write_text(INIT)
    (tree / "init").chmod(0o755)
    listing = subprocess.run(["find", ".", "-print0"], cwd=tree, capture_output=True, check=True).stdout
    with initramfs.open("wb") as output:
        subprocess.run([root / "bin" / "busybox", "cpio", "-o", "-H", "newc", "-0"], cwd=tree, input=listing,
                       stdout=output, stderr=subprocess.DEVNULL, check=True)
