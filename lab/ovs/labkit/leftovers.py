"""Looking for anything of a lab that is still on the machine after `down`."""

from __future__ import annotations

from pathlib import Path

from . import plan
from .processes import NETNS_DIRECTORY, command_line, in_namespaces
from .run import run
from .state import Lab


def find(lab: Lab, namespace_ids: set[int]) -> list[str]:
    """What is left of a lab, in words; `namespace_ids` are the inodes its namespaces had while they had names."""
    prefix = plan.namespace(lab.name, "")
    return [*_named_namespaces(prefix), *_processes(lab, namespace_ids), *_links(prefix), *_mounts(prefix),
            *_files(lab)]


def _named_namespaces(prefix: str) -> list[str]:
    """Node names have no dash, so lab `x` is not confused with lab `x-y`."""
    if not NETNS_DIRECTORY.is_dir():
        return []
    return [f"namespace {entry.name}" for entry in NETNS_DIRECTORY.iterdir() if _is_ours(entry.name, prefix)]


def _processes(lab: Lab, namespace_ids: set[int]) -> list[str]:
    """Processes in a namespace of the lab (named or not) and any that were given the lab's directory."""
    inside = set(in_namespaces(namespace_ids))
    place = f"{lab.directory}/"
    given = {int(entry.name) for entry in Path("/proc").iterdir()
             if entry.name.isdigit() and place in command_line(int(entry.name))}
    return [f"process {pid} ({command_line(pid)[:60]})" for pid in sorted(inside | given)]


def _links(prefix: str) -> list[str]:
    """Interfaces in the machine's own namespace whose other end is in the lab; the lab never makes one."""
    return [f"link {line.split(': ')[1]}" for line in run("ip", "-o", "link").splitlines()
            if "link-netns " in line and _is_ours(line.split("link-netns ")[1].split()[0], prefix)]


def _mounts(prefix: str) -> list[str]:
    places = [line.split()[4] for line in Path("/proc/self/mountinfo").read_text().splitlines()]
    return [f"mount {place}" for place in places if _is_ours(place.rpartition("/")[2], prefix)]


def _files(lab: Lab) -> list[str]:
    return [f"directory {lab.directory}"] if lab.exists() else []


def _is_ours(name: str, prefix: str) -> bool:
    return name.startswith(prefix) and "-" not in name[len(prefix):]
