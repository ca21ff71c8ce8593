"""Names, addresses and the policy that follow from a topology."""

from __future__ import annotations

import unittest

from labkit import plan
from labkit.grammar import DIRECTORY, available, load
from labkit.policy import policy_of

KERNEL_NAME_LIMIT = 15


class Plan(unittest.TestCase):
    def setUp(self) -> None:
        self.topologies = {name: load(DIRECTORY / f"{name}.yaml") for name in available()}

    def test_interface_names_fit_the_kernel_and_are_unique_in_a_host(self) -> None:
        for name, topology in self.topologies.items():
            for host in topology.hosts:
                with self.subTest(f"{name} {host.name}"):
                    names = [port.name for bridge in host.bridges for port in plan.ports(topology, bridge)]
                    self.assertEqual(len(names), len(set(names)))
                    self.assertLessEqual(max(map(len, names)), KERNEL_NAME_LIMIT)

    def test_mac_addresses_are_pinned_unicast_local_and_unique(self) -> None:
        for name, topology in self.topologies.items():
            with self.subTest(name):
                macs = [guest.mac for guest in topology.guests]
                macs += [plan.bridge_mac(bridge, topology) for bridge in topology.bridges]
                macs += [plan.underlay_mac(host) for host in topology.hosts]
                self.assertEqual(len(macs), len(set(macs)))
                self.assertTrue(all(int(mac[:2], 16) & 3 == 2 for mac in macs))

    def test_two_hosts_share_a_cable_and_three_need_a_switch(self) -> None:
        self.assertNotIn("lan", plan.nodes(self.topologies["two-hosts"]))
        self.assertIn("lan", plan.nodes(self.topologies["three-hosts"]))

    def test_a_tunnel_port_names_its_peer_its_address_and_its_key(self) -> None:
        topology = self.topologies["two-hosts"]
        port = plan.ports(topology, topology.bridges[0])[-1]
        self.assertEqual(("gre-b", "gre", {"remote_ip": "172.31.0.2", "key": "7"}),
                         (port.name, port.type, port.options))

    def test_both_ends_of_two_links_are_different_ports(self) -> None:
        topology = self.topologies["two-links"]
        left, right = ([port.name for port in plan.ports(topology, bridge)][2:] for bridge in topology.bridges)
        self.assertEqual((["link1-x", "link2-x"], ["link1-y", "link2-y"]), (left, right))

    def test_the_policy_names_every_bridge_and_the_vlans_of_its_ports(self) -> None:
        policy = policy_of(self.topologies["vlans"], "unix:/x", {"mode": "pair"})
        self.assertEqual({"mode": "pair"}, policy["l2"])
        bridge = policy["bridges"]["br-int-b"]  # type: ignore[index]
        self.assertEqual("0x2", bridge["datapathId"])
        self.assertEqual({"name": "veth-b1", "vlan": 10}, bridge["ports"]["veth-b1"])
        self.assertEqual({"name": "gre-a", "trunk": [10, 20]}, bridge["ports"]["gre-a"])

    def test_ports_without_vlans_are_not_in_the_policy(self) -> None:
        policy = policy_of(self.topologies["two-hosts"], "unix:/x", {})
        self.assertEqual({"datapathId": "0x1"}, policy["bridges"]["br-int-a"])  # type: ignore[index]
        self.assertEqual({"mode": "learn"}, policy["l2"])
