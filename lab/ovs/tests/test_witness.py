"""What a witness makes of frames, and the relay that is one."""

from __future__ import annotations

import hashlib
import selectors
import socket
import tempfile
import threading
import unittest
from pathlib import Path

from labkit import console, lookout, relay, traffic, witness
from labkit.errors import LabError
from labkit.grammar import DIRECTORY, load

# IPv4 header of an ICMP packet: total length at 2, protocol at 9.


def ping(payload: int, source: str = "020a00000002", kind: int = 8, fragment: int = 0) -> bytes:
    header = f"4500{28 + payload:04x}0000{fragment:04x}40010000" "0a0000020a000001"
    return bytes.fromhex("020a00000001" + source + "0800" + header + f"{kind:02x}00000000000000") + bytes(payload)


class Seeing(unittest.TestCase):
    def setUp(self) -> None:
        self.topology = load(DIRECTORY / "tenants.yaml")
        self.witness = witness.Witness(self.topology)

    def test_a_ping_is_its_senders_by_its_size_whatever_mac_address_brings_it(self) -> None:
        size = witness.ping_size(self.topology.guest("blue2"))
        self.witness.see("blue1", ping(size, source="0600000000fe"))
        self.assertEqual({("blue2", "blue1")}, self.witness.pinged)
        self.assertEqual(set(), self.witness.heard)

    def test_any_frame_tells_whom_it_is_from(self) -> None:
        self.witness.see("red1", bytes.fromhex("ffffffffffff" "020a00000002" "0806") + bytes(46))
        self.assertEqual({("blue2", "red1")}, self.witness.heard)
        self.assertEqual(set(), self.witness.pinged)

    def test_only_whole_echo_requests_count_as_pings(self) -> None:
        self.assertEqual(101, witness.echo_request_size(ping(101)))
        self.assertIsNone(witness.echo_request_size(ping(101, kind=0)))
        self.assertIsNone(witness.echo_request_size(ping(101, fragment=0x2000)))
        self.assertIsNone(witness.echo_request_size(ping(101)[:30]))
        self.assertEqual(101, witness.echo_request_size(ping(101)[:lookout.LONGEST_LOOK]))

    def test_what_one_witness_saw_another_can_be_told(self) -> None:
        self.witness.see("blue1", ping(witness.ping_size(self.topology.guest("blue2"))))
        other = witness.Witness(self.topology)
        other.add(self.witness.as_data())
        self.assertEqual((self.witness.pinged, self.witness.heard), (other.pinged, other.heard))
        self.witness.forget()
        self.assertEqual({"pinged": [], "heard": []}, self.witness.as_data())


class Relaying(unittest.TestCase):
    def setUp(self) -> None:
        self.loop = selectors.DefaultSelector()
        self.card, self.port = relay.End(self.loop, relay.CARD_LENGTH), relay.End(self.loop, relay.PORT_LENGTH)
        self.card.take, self.port.take = self.port.send, self.card.send
        self.qemu, ours = socket.socketpair()
        self.card.adopt(ours)
        self.switch, ours = socket.socketpair()
        self.port.adopt(ours)
        for end in (self.qemu, self.switch):
            end.settimeout(2)
            self.addCleanup(end.close)

    def run_once(self) -> None:
        for key, events in self.loop.select(2):
            key.data(events)

    def test_a_frame_changes_its_length_on_the_way_and_may_come_in_pieces(self) -> None:
        self.qemu.sendall(b"\0\0\0\5he")
        self.run_once()
        self.qemu.sendall(b"llo\0\0\0\1x")
        self.run_once()
        self.assertEqual(b"\0\5hello\0\1x", self.switch.recv(100))

    def test_the_other_way_too(self) -> None:
        self.switch.sendall(b"\0\2hi")
        self.run_once()
        self.assertEqual(b"\0\0\0\2hi", self.qemu.recv(100))

    def test_a_stranger_is_hung_up_on(self) -> None:
        self.qemu.sendall(b"GET / HTTP/1.1\r\n")
        self.run_once()
        self.assertFalse(self.card.is_connected)

    def test_whoever_comes_again_takes_the_old_ones_place(self) -> None:
        again, ours = socket.socketpair()
        self.addCleanup(again.close)
        self.card.adopt(ours)
        self.assertEqual(b"", self.qemu.recv(10))
        self.switch.sendall(b"\0\2hi")
        self.run_once()
        self.assertEqual(b"\0\0\0\2hi", again.recv(100))

    def test_frames_for_nobody_are_dropped(self) -> None:
        self.qemu.close()
        self.run_once()
        self.switch.sendall(b"\0\2hi")
        self.run_once()
        self.assertFalse(self.card.is_connected)
        self.assertTrue(self.port.is_connected)


class Asking(unittest.TestCase):
    """A machine's console is played by a thread."""

    def ask(self, answer: bytes) -> tuple[bytes, list[dict[str, object]]]:
        with tempfile.TemporaryDirectory() as directory, socket.socket(socket.AF_UNIX) as listener:
            path = Path(directory) / "console.sock"
            listener.bind(str(path))
            listener.listen()
            heard: list[bytes] = []

            def play() -> None:
                connection, _ = listener.accept()
                with connection:
                    heard.append(connection.recv(1000))
                    connection.sendall(answer)
                    connection.recv(1)  # until the asker goes

            player = threading.Thread(target=play)
            player.start()
            try:
                return heard[0] if heard else b"", console.probe({"vm": (path, "ping:10.0.0.1")}, 5)["vm"]
            finally:
                player.join()
                self.heard = heard[0]

    def test_verdicts_are_those_of_steps_up_to_the_end_of_all(self) -> None:
        verdicts = self.ask(b'obe"}\n{"probe":1,"n":1,"ok":true}\nnoise\n{"probe":1,"step":"end"}\n{"probes":1}\n')[1]
        self.assertEqual([{"probe": 1, "n": 1, "ok": True}], verdicts)
        self.assertEqual(b"probe=ping:10.0.0.1\n", self.heard)

    def test_a_script_that_makes_no_sense_is_told(self) -> None:
        with self.assertRaisesRegex(LabError, "vm: the probe makes no sense at 7: a verb"):
            self.ask(b'{"at":7,"expected":"a verb","ok":false}\n')

    def test_an_absent_machine_is_told(self) -> None:
        with self.assertRaisesRegex(LabError, "is the machine running"):
            console.probe({"vm": (Path("/nowhere/console.sock"), "address")}, 1)


class Transfers(unittest.TestCase):
    def test_the_expected_hash_is_that_of_rfc_864s_lines(self) -> None:
        characters = bytes(range(32, 127))
        lines = [(characters * 2)[start:start + 72] + b"\r\n" for start in range(95)]
        text = b"".join(lines * 120)
        for size in (1, 73, 7030, 7031, 800_000):
            self.assertEqual(hashlib.sha256(text[:size]).hexdigest(), traffic.character_hash(size))

    def test_the_longest_gap_is_between_replies(self) -> None:
        replies = traffic.Replies()
        replies.times = [1.0, 1.5, 3.5, 3.6]
        self.assertEqual(2.0, replies.longest_gap())
        self.assertEqual(3.5, replies.first_after(1.5))
        self.assertIsNone(replies.first_after(9))
        self.assertEqual(float("inf"), traffic.Replies().longest_gap())
