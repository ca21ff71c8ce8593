# shellcheck shell=sh
# Installs what the lab needs on Debian, and never lets apt start a daemon while doing so.

LAB_PACKAGES="openvswitch-switch openvswitch-common iproute2 ethtool iputils-ping tcpdump tshark curl
    python3 python3-yaml procps iperf3 util-linux"
POLICY=/usr/sbin/policy-rc.d
POLICY_MARK="# written by lab/ovs/packages.sh for the time of one apt-get install"

say() { echo "lab: $*" >&2; }
fail() { say "$*"; exit 1; }

# Prints the wanted packages that are not installed. dpkg-query takes about 20 ms for all of them.
missing_packages() {
    installed=$(dpkg-query -W -f '${db:Status-Status} ${Package}\n' $1 2>/dev/null | sed -n 's/^installed //p')
    for package in $1; do
        echo "$installed" | grep -qx "$package" || echo "$package"
    done
}

# Denies every service start until allow_service_starts: a lab must not leave a system Open vSwitch running.
deny_service_starts() {
    if [ -e "$POLICY" ] && ! grep -qF "$POLICY_MARK" "$POLICY"; then
        verdict=0
        "$POLICY" openvswitch-switch start >/dev/null 2>&1 || verdict=$?
        [ "$verdict" = 101 ] || fail "$POLICY would let apt start services; install these yourself: $1"
        return
    fi
    trap allow_service_starts EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM
    printf '#!/bin/sh\n%s\nexit 101\n' "$POLICY_MARK" >"$POLICY"
    chmod 755 "$POLICY"
}

# Removes our own policy only; a leftover of a killed run carries the same mark and goes too.
allow_service_starts() {
    if grep -qsF "$POLICY_MARK" "$POLICY"; then rm -f "$POLICY"; fi
}

install_packages() {
    say "installing: $(echo $1)"
    deny_service_starts "$1"
    export DEBIAN_FRONTEND=noninteractive
    apt_get="apt-get -q -o DPkg::Lock::Timeout=300"
    $apt_get update >&2 || say "apt-get update failed; trying with the lists at hand"
    $apt_get install -y --no-install-recommends $1 >&2 || fail "apt-get could not install: $(echo $1)"
    allow_service_starts
    trap - EXIT INT TERM
}

ensure_packages() {
    command -v dpkg-query >/dev/null || fail "no dpkg here: the lab is made for Debian 12 (packages: $LAB_PACKAGES)"
    wanted=$LAB_PACKAGES
    for word in "$@"; do
        case $word in
            --) break ;;
            testcontroller | --controller=testcontroller) wanted="$wanted openvswitch-testcontroller" ;;
        esac
    done
    missing=$(missing_packages "$wanted")
    [ -n "$missing" ] || return 0
    # One installer at a time, locked on this very script so that no lock file is left. The second finds nothing missing.
    exec 9<"$here/packages.sh"
    flock 9
    missing=$(missing_packages "$wanted")
    [ -z "$missing" ] || install_packages "$missing"
    exec 9<&-
}
