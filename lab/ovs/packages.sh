# shellcheck shell=sh
# Installs what the lab needs on Debian, and never lets apt start a daemon while doing so. Sourced by `lab`.

POLICY=/usr/sbin/policy-rc.d
POLICY_MARK="# written by lab/ovs/packages.sh for the time of one apt-get install"

say() { echo "lab: $*" >&2; }
fail() { say "$*"; exit 1; }

# Prints those of the given packages that are not installed. dpkg-query takes about 20 ms for all of them.
missing_packages() {
    # shellcheck disable=SC2016 # ${...} is dpkg-query's, not ours
    installed=$(dpkg-query -W -f '${db:Status-Status} ${Package}\n' "$@" 2>/dev/null | sed -n 's/^installed //p')
    for package in "$@"; do
        echo "$installed" | grep -qx "$package" || echo "$package"
    done
}

# Denies every service start until allow_service_starts: a lab must not leave a system Open vSwitch running.
deny_service_starts() {
    if [ -e "$POLICY" ] && ! grep -qF "$POLICY_MARK" "$POLICY"; then
        verdict=0
        "$POLICY" openvswitch-switch start >/dev/null 2>&1 || verdict=$?
        [ "$verdict" = 101 ] || fail "$POLICY would let apt start services; please install these yourself: $*"
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
    say "installing: $*"
    deny_service_starts "$@"
    export DEBIAN_FRONTEND=noninteractive
    apt-get -q -o DPkg::Lock::Timeout=300 update >&2 || say "apt-get update failed; trying with the lists at hand"
    apt-get -q -o DPkg::Lock::Timeout=300 install -y --no-install-recommends "$@" >&2 ||
        fail "apt-get could not install: $*"
    allow_service_starts
    trap - EXIT INT TERM
}

# ensure_packages SCRIPT PACKAGE...: quick when nothing is missing. One installer at a time, locked on the script
# itself so that no lock file is left; the second then finds everything there.
ensure_packages() {
    script=$1
    shift
    command -v dpkg-query >/dev/null || fail "no dpkg here: the lab is made for Debian 12 and needs $*"
    [ -n "$(missing_packages "$@")" ] || return 0
    exec 9<"$script"
    flock 9
    missing=$(missing_packages "$@")
    # shellcheck disable=SC2086 # one word a package
    [ -z "$missing" ] || install_packages $missing
    exec 9<&-
}
