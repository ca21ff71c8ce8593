"""The order in which a lab comes and goes. Callers hold the lab's lock."""

from __future__ import annotations

import shutil
import uuid
from concurrent.futures import Future
from dataclasses import dataclass

from . import (
    cables,
    controller,
    dhcp,
    guests,
    hosts,
    imagecopies,
    images,
    linuxguest,
    machines,
    othersites,
    packages,
    part,
    plan,
    rootless,
    sites,
)
from .errors import LabError
from .processes import held_namespaces
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
    except BaseException as why:
        progress.say("taking down what was made so far")
        sites.close()  # whatever is still being done there ends with its connection
        try:
            down(lab, progress)
        except LabError as error:
            raise LabError(f"{why}\n{error}") from None
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
    if begin is None or not lab.is_ready:
        return False
    if begin["ephemeral"] and not lab.journal.owner_lives():
        return False
    return part.is_living(lab)


def down(lab: Lab, progress: Progress, forget: bool = False) -> None:
    """Removes exactly what the journals name, whether or not it came to be, and makes sure that it is gone.

    While another computer can't be reached, the journal stays, so that a later `down` finishes; `forget` gives up
    what is there.
    """
    with shielded(), held_namespaces(part.namespaces(lab)) as inodes:
        lab.journal.write("down")
        problems = _remove(lab, progress)
        with progress.step("nothing left behind") as step:
            if problems and not forget:
                raise LabError("not all is gone; `lab down` again finishes, `lab down --forget` gives the rest up:\n"
                               + "\n".join(problems))
            lab.remove_files()
            part.require_nothing_left(lab, inodes)
            step.detail = "no namespace, process, link, mount or file" + (
                f" here; forgotten: {'; '.join(problems)}" if problems else "")


def _remove(lab: Lab, progress: Progress) -> list[str]:
    """All but the files of this computer. Returns what kept other computers from being cleared."""
    problems = []
    if lab.journal.has("machine"):
        with progress.step("machines off") as step:
            step.detail = str(machines.stop_all(lab))
    with progress.step("controller stopped") as step:
        step.detail = f"{len(controller.stop(lab))} processes"
    if lab.sites():
        with progress.step("other computers cleared") as step:
            cables.stop(lab)  # or it would mend what is taken down there
            problems = othersites.remove(lab)
            sites.close()
            step.detail = "; ".join(problems)
    with progress.step("Open vSwitch stopped") as step:
        step.detail = f"{part.stop_switches(lab)} instances"
    with progress.step("namespaces deleted") as step:
        part.end_services(lab)
        step.detail = str(part.delete_namespaces(lab))
    return problems


def _build(lab: Lab, request: Request, probe: images.KvmProbe | None, progress: Progress) -> None:
    topology = request.topology
    its_machines = [guest for guest in topology.guests if guest.is_machine]
    lab.directory.mkdir(parents=True)
    lab.journal.begin(request.ephemeral, uuid.uuid4().hex)
    shutil.copyfile(topology.path, lab.topology_file)
    othersites.begin(lab, topology, progress)
    if request.rootless:
        rootless.begin(lab, topology)
    else:
        topology = _make_nodes(lab, topology, progress)
    probing = [site.begin(imagecopies.choose_accelerator, lab) for site in sites.others(lab)] if probe else []
    controller.write_policy(lab, request.controller, topology)
    if request.controller.wanted:
        controller.launch(lab, controller.command_line(lab, request.controller))
    with progress.step("Open vSwitch") as step:
        kinds = sites.together((sites.at(lab, host.name), hosts.start, (lab, host, topology))
                               for host in topology.hosts)
        step.detail = ", ".join(f"{host.name} ({kind} datapath)" for host, kind in zip(topology.hosts, kinds))
    if request.rootless:
        with progress.step("relay") as step:
            step.detail = rootless.start_relay(lab, topology)
    for guest in topology.guests:
        if dhcp.asks(guest):
            sites.at(lab, guest.bridge.host).call(dhcp.start, lab, guest)
    if probe:
        with progress.step("machines start") as step:
            step.detail = _start_machines(lab, topology, probe, probing)
    if request.controller.wanted:
        _wait_for_controller(lab, request, topology, progress)
    if its_machines:
        with progress.step("machines run") as step:
            for guest in its_machines:
                sites.at(lab, guest.bridge.host).call(machines.wait_until_running, lab, guest)
            step.detail = ", ".join(guest.name for guest in its_machines)
    lab.journal.write("ready", controller=request.controller.kind, ours=request.controller.is_ours)


def _start_machines(lab: Lab, topology: Topology, probe: images.KvmProbe, probing: list[Future[str]]) -> str:
    """Starts them all; says by what they run."""
    accelerator = probe.accelerator()
    lab.journal.write("accelerator", name=accelerator)
    found = {accelerator, *(future.result() for future in probing)}
    for guest in topology.guests:
        if guest.is_machine:
            sites.at(lab, guest.bridge.host).call(machines.start, lab, guest, topology)
    if "tcg" not in found:
        return "by KVM"
    return "by KVM where it works; elsewhere QEMU translates (TCG)" if "kvm" in found else \
        "no working KVM, so QEMU translates (TCG)"


def _wait_for_controller(lab: Lab, request: Request, topology: Topology, progress: Progress) -> None:
    with progress.step("controller listens") as step:
        controller.wait_until_listening(lab)
        step.detail = lab.endpoints.openflow
    with progress.step("bridges connected") as step:
        _connect(lab, request, topology)
        step.detail = ", ".join(plan.policy_name(bridge) for bridge in topology.bridges)
    if request.controller.is_ours:
        with progress.step("ports forward") as step:
            step.detail = controller.wait_for_ports(lab, len(topology.bridges))


def _make_nodes(lab: Lab, topology: Topology, progress: Progress) -> Topology:
    """Namespaces and what joins them. Returns the topology with what is known of its hosts' network cards then."""
    with progress.step("namespaces") as step:
        guest_names = {guest.name for guest in topology.guests}
        for node in plan.nodes(topology):
            if node not in guest_names:
                sites.at(lab, node).call(part.add_node, lab, node)
        for guest in topology.guests:
            sites.at(lab, guest.bridge.host).call(guests.connect, lab, guest, topology)
        step.detail = f"{len(topology.hosts)} hosts, {len(topology.guests)} guests"
    with progress.step("cables") as step:
        for host in topology.hosts:
            hosts.connect_management(lab, host)
        hosts.connect_links(lab, topology)
        if topology.has_uplinks:
            topology = topology.with_cards(hosts.take_uplinks(lab, topology))
            step.detail = "underlay: the hosts' own network cards"
        else:
            step.detail = f"underlay: {hosts.connect_underlay(lab, topology)}"
        if lab.sites():
            step.detail += f"; {cables.start(lab)}"
    return topology


def _connect(lab: Lab, request: Request, topology: Topology) -> None:
    """With tenants our controller does it by itself, over OVSDB."""
    provisioned = topology.tenants and request.controller.is_ours
    if provisioned:
        lab.journal.write("provisioned")
    try:
        for host in topology.hosts:
            site = sites.at(lab, host.name)
            if provisioned:
                site.call(hosts.wait_for_overlay, lab, host, topology)
            else:
                site.call(hosts.set_controller, lab, host)
    except LabError as error:  # the logs are about to go, with the lab
        raise LabError(f"{error}\nthe controller's log ends:\n{controller.log_end(lab)}") from None
