"""Single frames: sent, told from others, and counted with their copies."""

from __future__ import annotations

import socket
import unittest

from labkit.errors import LabError
from labkit.frames import BROADCAST, FRAME_SIZE, FrameSocket, count_arrivals, exchange, random_address

ONE, TWO = b"token #1", b"token #2"


class Frames(unittest.TestCase):
    def setUp(self) -> None:
        ends = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.here, self.there = (FrameSocket(end) for end in ends)
        self.addCleanup(self.here.close)
        self.addCleanup(self.there.close)

    def test_a_frame_has_its_addresses_the_experimental_type_and_the_shortest_size_of_ethernet(self) -> None:
        self.here.send(BROADCAST, b"\x02\0\0\0\0\x01", ONE)
        frame = self.there.socket.recv(2000)
        self.assertEqual(frame[:22], b"\xff" * 6 + b"\x02\0\0\0\0\x01" + b"\x88\xb5" + ONE)
        self.assertEqual(len(frame), FRAME_SIZE)

    def test_copies_count_and_frames_of_others_do_not(self) -> None:
        for token in (ONE, TWO, ONE, b"foreign!"):
            self.here.send(BROADCAST, random_address(), token)
        self.assertEqual(count_arrivals([self.here, self.there], {ONE, TWO}, quiet=0.05, limit=5), [0, 3])

    def test_waiting_passes_over_frames_that_came_late(self) -> None:
        self.here.send(BROADCAST, random_address(), ONE)
        self.here.send(BROADCAST, random_address(), TWO)
        self.there.wait_for(TWO, seconds=1)
        with self.assertRaises(LabError):
            self.there.wait_for(ONE, seconds=0.01)

    def test_an_exchange_ends_when_the_answer_is_back(self) -> None:
        self.assertGreater(exchange(self.here, random_address(), self.there, random_address()), 0)

    def test_random_addresses_are_unicast_local_and_not_those_of_guests(self) -> None:
        addresses = {random_address() for _ in range(100)}
        self.assertEqual(len(addresses), 100)
        self.assertTrue(all(address[0] & 3 == 2 and address[0] != 2 for address in addresses))


if __name__ == "__main__":
    unittest.main()
