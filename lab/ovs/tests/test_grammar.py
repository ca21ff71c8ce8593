"""Topology files: what is read from a good one, and what is said about a bad one."""

from __future__ import annotations

import tempfile
import unittest
from pathlib import Path

from labkit.errors import UsageError
from labkit.grammar import DIRECTORY, available, load, locate
from labkit.topology import Topology

HEAD = "topology: sdn-lab/v1\n"


def read(text: str) -> Topology:
    with tempfile.TemporaryDirectory() as directory:
        path = Path(directory) / "t.yaml"
        path.write_text(text, encoding="utf-8")
        return load(path)


class GoodFiles(unittest.TestCase):
    def test_every_shipped_topology_loads(self) -> None:
        for name in available():
            with self.subTest(name):
                self.assertGreater(len(load(DIRECTORY / f"{name}.yaml").guests), 1)

    def test_a_host_without_bridges_gets_br_int_and_the_next_datapath_id(self) -> None:
        topology = read(HEAD + "hosts: {a: {}, b: {bridges: {br-x: {datapathId: 0x2}}}, c: {}}")
        self.assertEqual([("br-int", 1), ("br-x", 2), ("br-int", 3)],
                         [(bridge.name, bridge.datapath_id) for bridge in topology.bridges])

    def test_guests_of_one_vlan_reach_each_other_and_nobody_else(self) -> None:
        topology = read(HEAD + "hosts: {a: {}}\nguests:\n"
                        "  x: {host: a, address: 10.0.0.1/24, vlan: 10}\n"
                        "  y: {host: a, address: 10.0.0.2/24, vlan: 10}\n"
                        "  z: {host: a, address: 10.0.0.3/24}\n")
        x, y, z = topology.guests
        self.assertTrue(topology.reachable(x, y))
        self.assertFalse(topology.reachable(x, z))

    def test_reachable_groups_of_the_file_replace_the_vlans(self) -> None:
        topology = read(HEAD + "hosts: {a: {}}\nguests:\n"
                        "  x: {host: a, address: 10.0.0.1/24}\n  y: {host: a, address: 10.0.0.2/24}\n"
                        "  z: {host: a, address: 10.0.0.3/24}\nreachable: [[x, z]]\n")
        x, y, z = topology.guests
        self.assertTrue(topology.reachable(z, x))
        self.assertFalse(topology.reachable(x, y))

    def test_a_tunnel_carries_every_vlan_of_the_topology_unless_it_says_which(self) -> None:
        text = (HEAD + "hosts: {a: {}, b: {}}\nguests:\n  x: {host: a, address: 10.0.0.1/24, vlan: 20}\n"
                "  y: {host: b, address: 10.0.0.2/24, vlan: 10}\ntunnels:\n  - {between: [a, b]TRUNK}\n")
        self.assertEqual((10, 20), read(text.replace("TRUNK", "")).tunnels[0].trunk)
        self.assertEqual((20,), read(text.replace("TRUNK", ", trunk: [20]")).tunnels[0].trunk)

    def test_loops_are_seen_in_links_and_in_tunnels_and_not_in_trees(self) -> None:
        loops = {name for name in available() if load(DIRECTORY / f"{name}.yaml").has_loop()}
        self.assertEqual({"two-links", "three-mesh"}, loops)

    def test_l2_options_pass_through_untouched(self) -> None:
        self.assertEqual({"mode": "pair", "ageing": "5s"},
                         read(HEAD + "hosts: {a: {}}\nl2: {mode: pair, ageing: 5s}").l2)


class BadFiles(unittest.TestCase):
    def assert_says(self, text: str, *messages: str) -> None:
        with self.assertRaises(UsageError) as caught:
            read(text)
        for message in messages:
            self.assertIn(message, str(caught.exception))

    def test_a_misspelt_key_is_told_with_its_place_and_the_nearest_known_key(self) -> None:
        self.assert_says(HEAD + "hosts: {a: {}}\nguests:\n  x: {host: a, adress: 10.0.0.1/24}\n",
                         "t.yaml:4:16: unknown key `adress`; did you mean `address`?", "4:6: `address` is missing")

    def test_all_mistakes_are_told_at_once(self) -> None:
        self.assert_says("topology: v9\nhosts: {A: {}}\nguestMtu: big\n", ":1:11:", ":2:9:", ":3:11:")

    def test_a_duplicate_key_is_told(self) -> None:
        self.assert_says(HEAD + "hosts:\n  a: {}\n  a: {}\n", ":4:3: `a` is given twice")

    def test_a_guest_on_an_unknown_host_is_told(self) -> None:
        self.assert_says(HEAD + "hosts: {a: {}}\nguests: {x: {host: c, address: 10.0.0.1/24}}\n",
                         "no host of this name; there are: a")

    def test_an_address_needs_a_prefix_and_must_be_ipv4(self) -> None:
        for address in ("10.0.0.1", "10.0.0.300/24", "fe80::1/64", "x"):
            with self.subTest(address):
                self.assert_says(HEAD + f'hosts: {{a: {{}}}}\nguests: {{x: {{host: a, address: "{address}"}}}}\n',
                                 "no IPv4 address with a prefix length")

    def test_an_address_used_twice_in_one_vlan_is_told(self) -> None:
        guests = "guests:\n  x: {host: a, address: 10.0.0.1/24%s}\n  y: {host: a, address: 10.0.0.1/24}\n"
        self.assert_says(HEAD + "hosts: {a: {}}\n" + guests % "", "10.0.0.1 is x's address")
        self.assertEqual(2, len(read(HEAD + "hosts: {a: {}}\n" + guests % ", vlan: 5").guests))

    def test_a_host_with_two_bridges_makes_guests_say_which(self) -> None:
        self.assert_says(HEAD + "hosts: {a: {bridges: {b1: {}, b2: {}}}}\nguests: {x: {host: a, address: 1.0.0.1/8}}\n",
                         "several bridges; say which: b1, b2")

    def test_a_tunnel_within_a_host_and_a_link_to_itself_are_told(self) -> None:
        hosts = HEAD + "hosts: {a: {bridges: {b1: {}, b2: {}}}}\n"
        self.assert_says(hosts + "tunnels: [{between: [a/b1, a/b2]}]\n", "a tunnel joins two hosts")
        self.assert_says(hosts + "links: [{between: [a/b1, a/b1]}]\n", "both ends are the same bridge")

    def test_two_tunnels_that_open_vswitch_could_not_tell_apart_are_told(self) -> None:
        self.assert_says(HEAD + "hosts: {a: {}, b: {}}\n"
                         "tunnels: [{between: [a, b], key: 7}, {between: [b, a], key: 7}]",
                         "an earlier tunnel joins these hosts with the same type and key")

    def test_numbers_out_of_range_are_told_with_the_range(self) -> None:
        self.assert_says(HEAD + "hosts: {a: {}}\nguests: {x: {host: a, address: 1.0.0.1/8, vlan: 4095}}", "1 to 4094")
        self.assert_says(HEAD + "hosts: {a: {}, b: {}}\ntunnels: [{between: [a, b], type: vxlan, key: 0x1000000}]",
                         "0 to 16777215")

    def test_names_that_are_the_labs_own_are_refused(self) -> None:
        self.assert_says(HEAD + "hosts: {ctl: {}}\n", "`ctl` is the lab's own")
        self.assert_says(HEAD + "hosts: {a: {bridges: {br-phy: {}}}}\n", "`br-phy` is the lab's own")

    def test_a_guest_may_not_have_a_hosts_name(self) -> None:
        self.assert_says(HEAD + "hosts: {a: {}}\nguests: {a: {host: a, address: 1.0.0.1/8}}", "already a host's name")

    def test_a_kind_of_guest_that_does_not_exist_is_refused(self) -> None:
        self.assert_says(HEAD + "hosts: {a: {}}\nguests: {x: {host: a, address: 1.0.0.1/8, kind: pod}}",
                         "`pod` is not known here; known: namespace, stack, linux")

    def test_broken_yaml_is_told_with_its_place(self) -> None:
        self.assert_says(HEAD + "hosts: {a: {}\n", "t.yaml:3:1:")
        self.assert_says("", "the file is empty")
        self.assert_says("- 1\n", ":1:1: expected a mapping")

    def test_aliases_are_refused_before_they_can_grow(self) -> None:
        self.assert_says(HEAD + "hosts: &h {a: {}}\nguests: *h\n", "aliases are not supported")

    def test_deep_nesting_is_an_error_and_no_crash(self) -> None:
        self.assert_says(HEAD + "hosts: " + "[" * 1500, "t.yaml:")

    def test_a_file_that_is_not_there_is_told(self) -> None:
        with self.assertRaises(UsageError):
            load(Path("/nonexistent/t.yaml"))
        with self.assertRaisesRegex(UsageError, "no topology `nix`; there are: .*two-hosts"):
            locate("nix")
