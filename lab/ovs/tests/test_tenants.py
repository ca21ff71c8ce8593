"""Tenants: read from a topology file, and what they become in the controller's policy."""

from __future__ import annotations

import unittest
from ipaddress import IPv4Address
from pathlib import Path

from labkit import plan, rootless
from labkit.errors import UsageError
from labkit.grammar import DIRECTORY, load
from labkit.policy import policy_of

from .test_grammar import HEAD, read

BLUE = HEAD + "hosts: {a: {}, b: {}}\ntenants:\n  blue: {vni: 7, subnet: 10.0.0.0/24, gateway: 10.0.0.254}\n"
RED = "  red: {vni: 8, subnet: 10.0.0.0/24, dhcp: true}\n"


class Reading(unittest.TestCase):
    def assert_says(self, text: str, *messages: str) -> None:
        with self.assertRaises(UsageError) as caught:
            read(text)
        for message in messages:
            self.assertIn(message, str(caught.exception))

    def test_guests_reach_those_of_their_tenant_though_others_have_the_same_addresses(self) -> None:
        topology = load(DIRECTORY / "tenants.yaml")
        blue1, red1 = topology.guest("blue1"), topology.guest("red1")
        self.assertEqual(blue1.address, red1.address)
        self.assertTrue(topology.reachable(blue1, topology.guest("blue3")))
        self.assertFalse(topology.reachable(blue1, red1))
        self.assertEqual(6, sum(guest.is_machine for guest in topology.guests))

    def test_a_guest_takes_prefix_length_and_gateway_from_its_subnet(self) -> None:
        topology = read(BLUE + "guests: {x: {host: a, tenant: blue, address: 10.0.0.5}}")
        self.assertEqual("10.0.0.5/24", str(topology.guests[0].address))
        self.assertEqual(IPv4Address("10.0.0.254"), topology.gateway(topology.guests[0]))

    def test_a_guest_without_an_address_asks_dhcp_where_there_is_one(self) -> None:
        text = BLUE + RED + "guests: {x: {host: a, tenant: TENANT}}"
        self.assertIsNone(read(text.replace("TENANT", "red")).guests[0].address)
        self.assert_says(text.replace("TENANT", "blue"), "`address` is missing, and tenant blue has no subnet with")

    def test_a_guest_of_no_tenant_is_cut_off(self) -> None:
        topology = read(BLUE + "guests:\n  x: {host: a, tenant: blue, address: 10.0.0.1}\n"
                        "  y: {host: a, address: 10.0.0.2/24}\n  z: {host: b, address: 10.0.0.3/24}\n")
        x, y, z = topology.guests
        self.assertFalse(topology.reachable(x, y) or topology.reachable(y, z))

    def test_addresses_outside_taken_or_the_gateways_are_refused(self) -> None:
        guest = (BLUE + "guests:\n  w: {host: a, tenant: blue, address: 10.0.0.1}\n"
                 "  x: {host: b, tenant: blue, address: ADDRESS}")
        self.assert_says(guest.replace("ADDRESS", "10.0.1.1"), "10.0.1.1 is in no subnet of tenant blue")
        self.assert_says(guest.replace("ADDRESS", "10.0.0.254"), "10.0.0.254 is the gateway's address")
        self.assert_says(guest.replace("ADDRESS", "10.0.0.1"), "10.0.0.1 is w's address")
        self.assert_says(guest.replace("ADDRESS", "10.0.0.9/25"), "tenant blue's subnet is 10.0.0.0/24")

    def test_numbers_are_unique_and_subnets_of_a_tenant_do_not_overlap(self) -> None:
        self.assert_says(BLUE + "  red: {vni: 7, subnet: 10.1.0.0/24}\n", "7 is blue's")
        self.assert_says(BLUE + "  red: {vni: 8, subnets: [{network: 10.0.0.0/8}, {network: 10.0.0.0/24}]}\n",
                         "10.0.0.0/24 overlaps another of this tenant's")
        self.assert_says(BLUE + "  red: {vni: 8, subnets: [], gateway: 1.1.1.1}\n",
                         "`gateway` stands in the entries of `subnets`")
        self.assert_says(BLUE + "  red: {vni: 8, subnet: 10.0.0.0/24, gateway: 10.1.0.1}\n", "10.1.0.1 is not in")

    def test_what_the_controller_makes_has_no_place_in_the_file(self) -> None:
        self.assert_says(BLUE + "tunnels: [{between: [a, b]}]\n", "`tunnels` has no place beside it")
        self.assert_says(BLUE + "guests: {x: {host: a, tenant: blue, address: 10.0.0.1, vlan: 5}}\n",
                         "a tenant's guest has no VLAN")
        self.assert_says(BLUE + "guests: {x: {host: a, tenant: green, address: 10.0.0.1}}\n", "there are: blue")

    def test_only_our_own_stack_has_servers_to_choose(self) -> None:
        self.assert_says(HEAD + "hosts: {a: {}}\nguests: {x: {host: a, address: 10.0.0.1/24, run: http}}\n",
                         "only guests of kind `stack` have `run`")

    def test_two_guests_never_have_one_mac_address(self) -> None:
        self.assert_says(HEAD + 'hosts: {a: {}}\nguests:\n  x: {host: a, address: 10.0.0.1/24}\n'
                         '  y: {host: a, address: 10.0.0.2/24, mac: "02:0a:00:00:00:01"}\n',
                         "02:0a:00:00:00:01 is x's MAC address")


class InThePolicy(unittest.TestCase):
    def setUp(self) -> None:
        self.topology = load(DIRECTORY / "tenants.yaml")
        self.policy = policy_of(self.topology, "unix:/x", {})

    def test_hosts_have_their_tunnel_addresses_and_bridges(self) -> None:
        overlay = self.policy["overlay"]
        self.assertEqual({"address": "172.31.0.2", "bridge": "br-int-b"}, overlay["hosts"]["b"])  # type: ignore[index]
        self.assertEqual("gre", overlay["encapsulation"])  # type: ignore[index]
        self.assertNotIn("l2", self.policy)

    def test_a_member_is_bound_and_may_be_on_any_host_its_own_first(self) -> None:
        red = self.policy["overlay"]["tenants"][1]  # type: ignore[index]
        self.assertEqual({"port": ["b/t-red2", "a/t-red2", "c/t-red2"], "name": "red2", "mac": "02:0a:00:00:00:05",
                          "address": "10.0.0.2"}, red["members"][1])
        self.assertEqual(8, red["vni"])

    def test_bridges_are_reached_by_their_databases(self) -> None:
        bridge = self.policy["bridges"]["br-int-c"]  # type: ignore[index]
        self.assertEqual(("br-int", "tcp:172.30.0.3:6640"), (bridge["name"], bridge["ovsdb"]))
        endpoints = plan.Endpoints(IPv4Address("127.0.0.1"), 7001, 7002, Path("/run/x"))
        own = policy_of(self.topology, "unix:/x", {}, endpoints)
        bridge = own["bridges"]["br-int-c"]  # type: ignore[index]
        self.assertEqual(("unix:/run/x/c/db.sock", "dummy"), (bridge["ovsdb"], bridge["datapathType"]))
        self.assertEqual("tcp:127.0.0.1:7001", own["controller"]["advertise"])  # type: ignore[index]

    def test_a_move_changes_the_host_and_not_the_policys_members(self) -> None:
        moved = self.topology.with_moves({"red2": "c"})
        self.assertEqual("c", moved.guest("red2").bridge.host)
        red = policy_of(moved, "unix:/x", {})["overlay"]["tenants"][1]  # type: ignore[index]
        self.assertEqual({"a/t-red2", "b/t-red2", "c/t-red2"}, set(red["members"][1]["port"]))

    def test_without_root_only_machines_fit(self) -> None:
        rootless.require_fit(self.topology)
        with self.assertRaises(UsageError):
            rootless.require_fit(load(DIRECTORY / "tenants-ns.yaml"))
