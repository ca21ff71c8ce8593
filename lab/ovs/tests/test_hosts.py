"""What a host's Open vSwitch is told, in which order."""

from __future__ import annotations

import unittest
from unittest import mock

from labkit import hosts, plan
from labkit.grammar import DIRECTORY, load


class UnderlayAddress(unittest.TestCase):
    def test_cached_flows_are_made_again_after_the_device_was_changed(self) -> None:
        for name in ("two-hosts", "three-hosts"):
            topology = load(DIRECTORY / f"{name}.yaml")
            host = topology.underlay_hosts[0]
            told = mock.Mock()
            switch = mock.Mock(namespace="host", appctl=told.appctl)
            with self.subTest(name), mock.patch.object(hosts, "configure", told.configure):
                hosts._set_underlay_address(switch, host, topology, "netdev")

            calls = told.method_calls
            self.assertEqual("configure", calls[0][0])
            # Only what is new has that effect, and peers may have been found by ARP before.
            self.assertEqual(mock.call.appctl("tnl/neigh/set", plan.UNDERLAY_BRIDGE, plan.underlay_address(host),
                                              plan.underlay_mac(host)), calls[-1])
            self.assertEqual(len(topology.underlay_hosts) + 1, len(calls))


if __name__ == "__main__":
    unittest.main()
