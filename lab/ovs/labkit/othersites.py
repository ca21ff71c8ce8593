"""Other computers of a lab: noted, reached and prepared before anything is built, cleared at the end."""

from __future__ import annotations

import os
from concurrent.futures import Future

from . import imagecopies, images, packages, part
from .dhcp import PACKAGES as DHCP_PACKAGES
from .dhcp import asks
from .errors import LabError
from .progress import Progress
from .sites import others
from .ssh import Unreachable, environment_options
from .state import Lab
from .topology import Topology

PACKAGES = ("openssh-client",)  # here


def begin(lab: Lab, topology: Topology, progress: Progress) -> None:
    """Begins the lab's part on each computer that hosts of the topology are on."""
    addresses = list(dict.fromkeys(host.address for host in topology.hosts if host.address))
    if not addresses:
        return
    packages.ensure(*PACKAGES)
    options = environment_options(os.environ)
    for host in topology.hosts:
        if host.address:
            lab.journal.write("site", host=host.name, address=host.address, number=addresses.index(host.address),
                              options=options)
    with progress.step("other computers reached") as step:
        for site in others(lab):
            site.open()
        for site in others(lab):
            site.greet()  # nothing is there before this; from now on something may be
            lab.journal.write("begun", address=site.address)
            site.call(part.begin, lab, lab.journal.token)
        step.detail = ", ".join(addresses)
    with progress.step("packages there", long=True) as step:
        kinds = {guest.kind for guest in topology.guests if guest.is_machine}
        wanted = [*part.PACKAGES, *(images.QEMU_PACKAGES if kinds else ()),
                  *(DHCP_PACKAGES if any(map(asks, topology.guests)) else ())]
        for future in [site.begin(part.install, lab, wanted) for site in others(lab)]:
            future.result()
    if kinds:
        with progress.step("images there", long=True) as step:
            # Our own kernel in any case: it is what KVM is tried with.
            sent = sum(imagecopies.send(site, lab, kinds | {"stack"}) for site in others(lab))
            step.detail = f"{sent / 1e6:.1f} MB sent" if sent else "there already"


def remove(lab: Lab) -> list[str]:
    """Removes the lab's parts on all other computers; what went wrong with those where it couldn't, in words."""
    begun: list[Future[None]] = []
    problems = []
    addresses = {entry["address"] for entry in lab.journal.entries("begun")}
    where = [site for site in others(lab) if site.address in addresses]
    for site in where:
        site.open()
    for site in where:
        try:
            begun.append(site.begin(part.remove_of, lab, lab.journal.token))
        except Unreachable as error:
            problems.append(str(error))
    for future in begun:
        try:
            future.result()
        except LabError as error:
            problems.append(str(error))
    return problems
