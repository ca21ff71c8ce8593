#!/bin/sh
# Something that ssh reaches and that shares nothing with this computer but its kernel: network, process and mount
# namespaces of its own, and a file system that begins as a copy of ours (an overlay in memory) with its own /run.
# In it an OpenSSH server and sudo from Debian's packages, unpacked there only: nothing is installed or enabled here.
#
#   other_computer.sh ADDRESS/LENGTH KEYS
#
# Prints `pid N`: a process in its network namespace, for giving it a network card `eth0`, which gets the address.
# Then `host key ...`, when the server listens: root and tester (who may use sudo) log in by the keys of file KEYS.
# Ends, with all that is in it, when its standard input does. Needs root.
set -eu

CACHE=/var/cache/sdn-lab/other-computer
PACKAGES="openssh-server libwrap0 sudo"

if [ "${1-}" != --inside ]; then
    mkdir -p "$CACHE"
    exec 9>"$CACHE/.lock"
    flock 9
    for package in $PACKAGES; do
        ls "$CACHE/$package"_*.deb >/dev/null 2>&1 ||
            (cd "$CACHE" && apt-get -q -o APT::Sandbox::User=root download "$package" >&2)
    done
    exec 9>&-
    exec unshare --net --mount --pid --fork --kill-child "$0" --inside "$@"
fi
address=$2 keys=$3

read -r pid _ </proc/self/stat # /proc is still the one outside, and tells the number there
mount --make-rprivate /
mount -t tmpfs tmpfs /mnt
mkdir /mnt/upper /mnt/work /mnt/root
mount -t overlay overlay -o lowerdir=/,upperdir=/mnt/upper,workdir=/mnt/work /mnt/root
for package in $PACKAGES; do # /lib and /bin stay the links that they are
    dpkg --fsys-tarfile "$CACHE/$package"_*.deb | tar -x --keep-directory-symlink -C /mnt/root
done
mkdir -m 700 /mnt/root/root/.lab-test
cp "$keys" /mnt/root/root/.lab-test/keys
chmod 644 /mnt/root/root/.lab-test/keys
cd /mnt/root
mkdir -p old
mount --rbind /dev dev
mount -t proc proc proc
mount -t sysfs sysfs sys
mount -t tmpfs tmpfs run
mount -t tmpfs tmpfs tmp
mkdir -p var/cache
mount -t tmpfs tmpfs var/cache
pivot_root . old
cd /
umount -l /old


useradd -m -s /bin/bash tester 2>/dev/null || true
for user in root tester; do usermod -p '*' "$user"; done # no password, but not locked
grep -q '^sshd:' /etc/passwd || useradd -r -M -d /run/sshd -s /usr/sbin/nologin sshd
mkdir -p /etc/sudoers.d /run/sshd /root/.lab-test
echo 'tester ALL=(ALL) NOPASSWD: ALL' >/etc/sudoers.d/tester
chmod 440 /etc/sudoers.d/tester
chmod 755 /root /root/.lab-test
ssh-keygen -q -t ed25519 -N '' -f /run/host_key
cat >/run/sshd_config <<CONFIG
HostKey /run/host_key
PidFile none
AuthorizedKeysFile /root/.lab-test/keys
PasswordAuthentication no
KbdInteractiveAuthentication no
UsePAM no
StrictModes no
CONFIG

ip link set lo up
ip netns add first # the directory that `ip` makes for the first and never removes is no lab's trace
ip netns del first
echo "pid $pid"
until ip link show dev eth0 >/dev/null 2>&1; do
    sleep 0.05
done
ip addr add "$address" dev eth0
ip link set dev eth0 up
/usr/sbin/sshd -D -e -f /run/sshd_config </dev/null >/run/sshd.log 2>&1 &
until grep -q 'Server listening' /run/sshd.log; do
    kill -0 $! || { cat /run/sshd.log >&2; exit 1; }
    sleep 0.05
done
echo "host key $(cut -d' ' -f1,2 /run/host_key.pub)"
cat >/dev/null # until nobody holds the other end: then this, the first process in here, ends, and so does all else
