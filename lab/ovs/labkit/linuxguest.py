"""A Linux guest to compare with: Debian's kernel and busybox, unpacked and not installed, and an initramfs of them.

Its console takes the same line as that of our own stack, `probe=...` with the steps `address` and `ping`, and says its
verdicts in the same form; any other line goes to a shell.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from .dhcp import LEASE_SCRIPT
from .errors import LabError
from .run import die_with_parent, environment, run
from .topology import Guest, Topology

# 8139cp is in the full kernel only, not in its `cloud` flavour; 8139too refuses the chip that QEMU shows.
META_PACKAGE = "linux-image-amd64"
BUSYBOX_PACKAGE = "busybox-static"
MODULES = ("drivers/net/mii.ko", "drivers/net/ethernet/realtek/8139cp.ko")
CACHE = Path("/var/cache/sdn-lab/linux")
RUNNING = "guest is running"
DOWNLOAD_SECONDS = 600

INIT = """#!/bin/busybox sh
/bin/busybox --install -s /bin
export PATH=/bin
mount -t proc none /proc; mount -t sysfs none /sys; mount -t devtmpfs none /dev
exec </dev/ttyS0 >/dev/ttyS0 2>&1
stty -echo
for module in mii 8139cp; do insmod /modules/$module.ko; done
for word in $(cat /proc/cmdline); do
    case $word in guest.*=*) eval "g_${word#guest.}" ;; esac
done
echo 1 > /proc/sys/net/ipv6/conf/all/disable_ipv6 2>/dev/null
ip link set lo up; ip link set eth0 mtu $g_mtu up
if [ "$g_ip" ]; then ip addr add $g_ip dev eth0; [ -z "$g_gw" ] || ip route add default via $g_gw
else udhcpc -i eth0 -s /bin/lease -b -q -t 20 -T 1 >/dev/null; fi
mkdir -p /www; echo "$g_name" > /www/index.html; httpd -h /www
verdict() { echo "{\\"probe\\":1,\\"n\\":$n,\\"step\\":\\"$verb\\",$1}"; }
step() {
    IFS=:,; set -- $1; unset IFS
    verb=$1
    case $verb in
        address) set -- $(ip -4 -o addr show dev eth0); verdict "\\"ok\\":true,\\"address\\":\\"${4%%/*}\\"" ;;
        ping)
            target=$2 count=3 size=56
            shift 2
            for option in "$@"; do case $option in count=*|size=*) eval $option ;; esac; done
            said=$(ping -c $count -W 1 -s $size $target)
            received=$(echo "$said" | sed -n 's/.* \\([0-9]*\\) packets received.*/\\1/p')
            average=$(echo "$said" | sed -n 's:.*= [0-9.]*/\\([0-9.]*\\)/.*:\\1:p')
            counts="\\"sent\\":$count,\\"received\\":${received:-0},\\"avgMs\\":${average:-0}"
            verdict "\\"target\\":\\"$target\\",$counts" ;;
    esac
}
echo "guest is running"
while read -r line; do
    case $line in
        probe=*)
            n=0
            for item in $(echo "${line#probe=}" | tr ';' ' '); do n=$((n + 1)); step $item; done
            echo "{\\"probes\\":1}" ;;
        *) eval "$line" ;;
    esac
done
poweroff -f
"""


def prepare() -> str:
    """Downloads and unpacks the first time, and makes the initramfs; returns the kernel's name."""
    root = CACHE / "root"
    if not (CACHE / "unpacked").exists():
        shutil.rmtree(CACHE, ignore_errors=True)
        _download(root)
        (CACHE / "unpacked").touch()
    _pack(root)
    return kernel().name


def kernel() -> Path:
    return sorted((CACHE / "root" / "boot").glob("vmlinuz-*"))[-1]


def files() -> dict[str, Path]:
    return {"kernel": kernel(), "initramfs": CACHE / "initramfs"}


def boot_options(guest: Guest, topology: Topology, files: Mapping[str, Path]) -> list[object]:
    gateway = topology.gateway(guest)
    words = [f"guest.name={guest.name}", f"guest.mtu={topology.guest_mtu}"]
    words += [f"guest.ip={guest.address}"] if guest.address else []
    words += [f"guest.gw={gateway}"] if gateway else []
    return ["-kernel", files["kernel"], "-initrd", files["initramfs"],
            "-append", f"console=ttyS0 quiet panic=-1 {' '.join(words)}"]


def _download(root: Path) -> None:
    root.mkdir(parents=True)
    depends = run("apt-cache", "depends", META_PACKAGE)
    images = [line.split()[-1] for line in depends.splitlines() if "Depends: linux-image-" in line]
    if not images:
        raise LabError(f"apt knows no {META_PACKAGE}: apt-get update")
    fetched = subprocess.run(["apt-get", "-q", "-o", "APT::Sandbox::User=root", "download", images[0],
                              BUSYBOX_PACKAGE], cwd=CACHE, capture_output=True, text=True, timeout=DOWNLOAD_SECONDS,
                             env=environment(None), preexec_fn=die_with_parent)
    if fetched.returncode != 0:
        raise LabError(f"apt-get download {images[0]} {BUSYBOX_PACKAGE}: {fetched.stderr.strip()}")
    for package in CACHE.glob("*.deb"):
        run("dpkg", "-x", package, root, timeout=120)
        package.unlink()


def _pack(root: Path) -> None:
    tree = CACHE / "tree"
    shutil.rmtree(tree, ignore_errors=True)
    for name in ("proc", "sys", "dev", "modules", "bin"):
        (tree / name).mkdir(parents=True)
    busybox = root / "bin" / "busybox"
    shutil.copy(busybox, tree / "bin")
    modules = root / "lib" / "modules" / kernel().name.removeprefix("vmlinuz-") / "kernel"
    for name in MODULES:
        shutil.copy(modules / name, tree / "modules")
    for name, text in (("init", INIT), ("bin/lease", LEASE_SCRIPT)):
        (tree / name).write_text(text)
        (tree / name).chmod(0o755)
    listing = subprocess.run(["find", ".", "-print0"], cwd=tree, capture_output=True, check=True).stdout
    partial = CACHE / f"initramfs.{os.getpid()}"
    with partial.open("wb") as output:
        subprocess.run([busybox, "cpio", "-o", "-H", "newc", "-0"], cwd=tree, input=listing, stdout=output,
                       stderr=subprocess.DEVNULL, check=True)
    partial.replace(CACHE / "initramfs")  # whole or not at all: another lab may be booting it
