"""The part of a lab that is on one computer: begun there, and removed by the journal that is there.

Here it is the lab's only part, or one of several; on another computer all this runs there (`sites.py`).
"""

from __future__ import annotations

from . import agent, leftovers, machines, packages, uplinks
from .errors import LabError
from .netns import add_namespace, delete_namespace
from .ovs import Vswitch
from .processes import held_namespaces, in_directory, in_namespaces, namespace_id, terminate
from .signals import shielded
from .state import Lab

PACKAGES = ("openvswitch-switch", "openvswitch-common", "iproute2", "ethtool", "iputils-ping", "tcpdump", "procps",
            "iperf3", "util-linux")


def begin(lab: Lab, token: str) -> None:
    """On another computer: takes the lab's name there, and clears away what died under it."""
    agent.hold(lab)
    if lab.exists():
        if lab.journal.token == token:
            raise LabError("two of the topology's names for computers lead to this one; all hosts on it need the same "
                           "`address`, or none if it is the one that `lab` runs on")
        if is_living(lab):
            raise LabError(f"a lab `{lab.name}` is up there already; `lab down --name {lab.name}` where it was made, "
                           "or use another --name")
        remove(lab)
    lab.directory.mkdir(parents=True)
    lab.journal.begin(ephemeral=False, token=token)


def install(lab: Lab, names: list[str]) -> None:
    """Installs packages on another computer, by the lab's own script."""
    script = lab.directory / "packages.sh"
    script.write_bytes(__loader__.get_data("packages.sh"))  # type: ignore[name-defined]
    packages.ensure(*names, script=script, locked=script)


def add_node(lab: Lab, node: str) -> None:
    add_namespace(lab.namespace(node), lab.journal)


def remove_node(lab: Lab, node: str) -> None:
    """Ends what lives in a node's namespace, then the namespace."""
    _end_namespace(lab.namespace(node))


def is_living(lab: Lab) -> bool:
    """Whether any process lives in it."""
    return bool((not lab.is_rootless and in_namespaces(namespace_ids(lab))) or in_directory(lab.directory))


def namespace_ids(lab: Lab) -> set[int]:
    """The inodes of the lab's namespaces, for telling its processes from all others."""
    found = (namespace_id(name) for name in namespaces(lab))
    return {inode for inode in found if inode is not None}


def namespaces(lab: Lab) -> list[str]:
    return [str(entry["name"]) for entry in lab.journal.entries("namespace")]


def remove_of(lab: Lab, token: str) -> None:
    """On another computer: removes what this very lab has there, and nothing of another lab of the same name."""
    agent.hold(lab)
    if lab.exists() and lab.journal.token in (None, token):
        remove(lab)


def remove(lab: Lab) -> None:
    """Removes what the journal names, whether or not it came to be, and makes sure that it is gone."""
    with shielded(), held_namespaces(namespaces(lab)) as inodes:
        machines.stop_all(lab)
        stop_switches(lab)
        end_services(lab)
        delete_namespaces(lab)
        lab.remove_files()
        require_nothing_left(lab, inodes)


def stop_switches(lab: Lab) -> int:
    switches = list(lab.journal.entries("vswitch"))
    for entry in switches:
        Vswitch(str(entry["namespace"]), lab.directory / str(entry["node"])).stop()
    return len(switches)


def end_services(lab: Lab) -> None:
    """Those that have no namespace: cables and connections to other computers, all of a lab without root."""
    terminate(lambda: in_directory(lab.directory), grace=1.0)


def delete_namespaces(lab: Lab) -> int:
    """Processes go before namespaces: deleting one first would leave its daemons running in a nameless one. Network
    cards that were there before go home first, too: a virtual one would end with the namespace."""
    names = namespaces(lab)
    uplinks.give_back(lab)
    for name in names:
        _end_namespace(name)
    return len(names)


def _end_namespace(name: str) -> None:
    inodes = {inode for inode in [namespace_id(name)] if inode is not None}
    terminate(lambda: in_namespaces(inodes), grace=1.0)
    delete_namespace(name)


def require_nothing_left(lab: Lab, inodes: set[int]) -> None:
    left = leftovers.find(lab, inodes)
    if left:
        raise LabError("left behind: " + "; ".join(left))


