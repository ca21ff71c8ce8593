"""The order in which a lab comes and goes. Callers hold the lab's lock."""

from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from . import controller, dhcp, guests, hosts, images, leftovers, linuxguest, machines, packages, plan, rootless
from .errors import LabError
from .netns import add_namespace, delete_namespace
from .ovs import Vswitch
from .processes import held_namespaces, in_directory, in_namespaces, namespace_id, terminate
from .progress import Progress
from .signals import shielded
from .state import Lab
from .topology import Topology


@dataclass(frozen=True)
class Request:
    topology: Topology
    controller: controller.Choice
    ephemeral: bool = False  # dies with the process that makes it: a demo
    rootless: bool = False  # made by an ordinary user, without namespaces


def up(lab: Lab, request: Request, progress: Progress) -> None:
    """Builds the lab. On any failure what was made is taken down again before the error goes on."""
    clear_the_way(lab, progress)
    probe = _prepare(request, progress)
    try:
        _build(lab, request, probe, progress)
    except BaseException:
        progress.say("taking down what was made so far")
        down(lab, progress)
        raise
    finally:
        if probe:
            probe.end()


def _prepare(request: Request, progress: Progress) -> images.KvmProbe | None:
    """Builds what is to run, the kernel beside the controller. With machines KVM is tried from then on."""
    kinds = {guest.kind for guest in request.topology.guests}
    has_machines = bool(kinds & {"stack", "linux"})
    build = images.start_build() if has_machines else None
    if any(dhcp.asks(guest) for guest in request.topology.guests):
        packages.ensure(*dhcp.PACKAGES)
    try:
        with progress.step("controller program", long=True) as step:
            wanted = request.controller.wanted
            step.detail = controller.prepare(request.controller, request.topology) if wanted else "none"
        if not has_machines:
            return None
        with progress.step("machines' images", long=True) as step:
            said = [images.finish_build(build)]
            said += [linuxguest.prepare()] if "linux" in kinds else []
            step.detail = ", ".join(said)
        return images.KvmProbe()
    finally:
        if build is not None and build.poll() is None:
            build.kill()
            build.communicate()


def clear_the_way(lab: Lab, progress: Progress) -> None:
    """Removes a dead lab of this name; a living one is the user's to take down."""
    if not lab.exists():
        return
    if is_living(lab):
        raise LabError(f"lab `{lab.name}` is up already; `lab down --name {lab.name}` first, or use another --name")
    progress.say(f"lab `{lab.name}` was left behind by a command that died; removing it")
    down(lab, progress)


def is_living(lab: Lab) -> bool:
    """Complete, its owner alive if it has one, and at least one process in it."""
    begin = next(lab.journal.entries("begin"), None)
    if begin is None or not lab.journal.has("ready"):
        return False
    if begin["ephemeral"] and not lab.journal.owner_lives():
        return False
    return bool(in_directory(lab.directory) if lab.is_rootless else in_namespaces(namespace_ids(lab)))


def down(lab: Lab, progress: Progress) -> None:
    """Removes exactly what the journal names, whether or not it came to be, and makes sure that it is gone.

    Processes go before namespaces: deleting a namespace first would leave its daemons running in a nameless one.
    """
    names = [str(entry["name"]) for entry in lab.journal.entries("namespace")]
    with shielded(), held_namespaces(names) as inodes:
        _remove(lab, progress)
        with progress.step("nothing left behind") as step:
            left = leftovers.find(lab, inodes)
            if left:
                raise LabError("left behind: " + "; ".join(left))
            step.detail = "no namespace, process, link, mount or file"


def _remove(lab: Lab, progress: Progress) -> None:
    if lab.journal.has("machine"):
        with progress.step("machines off") as step:
            step.detail = str(machines.stop_all(lab))
    with progress.step("controller stopped") as step:
        step.detail = f"{len(controller.stop(lab))} processes"
    with progress.step("Open vSwitch stopped") as step:
        switches = list(lab.journal.entries("vswitch"))
        for entry in switches:
            Vswitch(str(entry["namespace"]), lab.directory / str(entry["node"])).stop()
        step.detail = f"{len(switches)} instances"
    with progress.step("namespaces deleted") as step:
        names = [str(entry["name"]) for entry in lab.journal.entries("namespace")]
        for name in names:
            inode = namespace_id(name)
            if inode is not None:
                terminate(lambda: in_namespaces({inode}), grace=1.0)
            delete_namespace(name)
        step.detail = str(len(names))
    if lab.is_rootless:
        terminate(lambda: in_directory(lab.directory), grace=1.0)
    lab.remove_files()


def namespace_ids(lab: Lab) -> set[int]:
    """The inodes of the lab's namespaces, for telling its processes from all others."""
    found = (namespace_id(str(entry["name"])) for entry in lab.journal.entries("namespace"))
    return {inode for inode in found if inode is not None}


def _build(lab: Lab, request: Request, probe: images.KvmProbe | None, progress: Progress) -> None:
    topology = request.topology
    its_machines = [guest for guest in topology.guests if guest.is_machine]
    lab.directory.mkdir(parents=True)
    lab.journal.begin(request.ephemeral)
    shutil.copyfile(topology.path, lab.topology_file)
    if request.rootless:
        rootless.begin(lab, topology)
    else:
        _make_nodes(lab, topology, progress)
    controller.write_policy(lab, request.controller, topology)
    if request.controller.wanted:
        controller.launch(lab, controller.command_line(lab, request.controller))
    with progress.step("Open vSwitch") as step:
        with ThreadPoolExecutor(len(topology.hosts)) as pool:
            kinds = dict(zip([host.name for host in topology.hosts],
                             pool.map(lambda host: hosts.start(lab, host, topology), topology.hosts)))
        step.detail = ", ".join(f"{name} ({kind} datapath)" for name, kind in kinds.items())
    if request.rootless:
        with progress.step("relay") as step:
            step.detail = rootless.start_relay(lab, topology)
    for guest in topology.guests:
        if dhcp.asks(guest):
            dhcp.start(lab, guest)
    if probe:
        with progress.step("machines start") as step:
            accelerator = probe.accelerator()
            lab.journal.write("accelerator", name=accelerator)
            for guest in its_machines:
                machines.start(lab, guest, topology)
            step.detail = "by KVM" if accelerator == "kvm" else "no working KVM, so QEMU translates (TCG)"
    if request.controller.wanted:
        with progress.step("controller listens") as step:
            controller.wait_until_listening(lab)
            step.detail = lab.endpoints.openflow
        with progress.step("bridges connected") as step:
            _connect(lab, request)
            step.detail = ", ".join(plan.policy_name(bridge) for bridge in topology.bridges)
        if request.controller.is_ours:
            with progress.step("ports forward") as step:
                step.detail = controller.wait_for_ports(lab, len(topology.bridges))
    if its_machines:
        with progress.step("machines run") as step:
            for guest in its_machines:
                machines.wait_until_running(lab, guest)
            step.detail = ", ".join(guest.name for guest in its_machines)
    lab.journal.write("ready", controller=request.controller.kind, ours=request.controller.is_ours)


def _make_nodes(lab: Lab, topology: Topology, progress: Progress) -> None:
    with progress.step("namespaces") as step:
        guest_names = {guest.name for guest in topology.guests}
        for node in plan.nodes(topology):
            if node not in guest_names:
                add_namespace(lab.namespace(node), lab.journal)
        for guest in topology.guests:
            guests.connect(lab, guest, topology)
        step.detail = f"{len(topology.hosts)} hosts, {len(topology.guests)} guests"
    with progress.step("cables") as step:
        for host in topology.hosts:
            hosts.connect_management(lab, host)
        hosts.connect_links(lab, topology)
        step.detail = f"underlay: {hosts.connect_underlay(lab, topology)}"


def _connect(lab: Lab, request: Request) -> None:
    """With tenants our controller does it by itself, over OVSDB."""
    topology = request.topology
    try:
        if topology.tenants and request.controller.is_ours:
            lab.journal.write("provisioned")
            for host in topology.hosts:
                hosts.wait_for_overlay(lab, host, topology)
            return
        for host in topology.hosts:
            hosts.set_controller(lab, host)
    except LabError as error:  # the logs are about to go, with the lab
        raise LabError(f"{error}\nthe controller's log ends:\n{controller.log_end(lab)}") from None
