"""Hosts on other computers: what a topology file says of them, what follows, and how functions are called there."""

from __future__ import annotations

import json
import os
import select
import subprocess
import tempfile
import threading
import unittest
from pathlib import Path

from labkit import agent, frameio, plan, remote, ssh
from labkit.errors import UsageError
from labkit.grammar import load
from labkit.topology import Topology

TENANT = "tenants: {blue: {vni: 7, subnet: 10.0.0.0/24}}\n"


def read(hosts: str) -> Topology:
    with tempfile.TemporaryDirectory() as directory:
        path = Path(directory) / "t.yaml"
        path.write_text(f"topology: sdn-lab/v1\nhosts: {hosts}\n{TENANT}", encoding="utf-8")
        return load(path)


class Grammar(unittest.TestCase):
    def assert_says(self, hosts: str, message: str) -> None:
        with self.assertRaises(UsageError) as caught:
            read(hosts)
        self.assertIn(message, str(caught.exception))

    def test_a_host_has_an_address_as_ssh_takes_it(self) -> None:
        for address in ("lab2", "root@192.0.2.11", "ssh://me@lab2.example:2222", "ssh://[2001:db8::1]:22"):
            with self.subTest(address):
                self.assertEqual(address, read(f'{{a: {{}}, b: {{address: "{address}"}}}}').host("b").address)

    def test_an_address_that_ssh_would_take_for_an_option_is_refused(self) -> None:
        for address in ("-oProxyCommand=x", "root@a b", "ssh://h:port", ""):
            with self.subTest(address):
                self.assert_says(f'{{a: {{address: "{address}"}}}}', "is no address for ssh")

    def test_hosts_with_uplinks_have_no_cables_between_them_and_the_mtu_of_cards(self) -> None:
        topology = read("{a: {uplink: eth1}, b: {uplink: eth1, address: x}, c: {uplink: eth2}}")
        self.assertNotIn(plan.UNDERLAY_NODE, plan.nodes(topology))
        self.assertEqual(1500, topology.underlay_mtu)

    def test_one_uplink_makes_every_host_need_one(self) -> None:
        self.assert_says("{a: {uplink: eth1}, b: {}}", ":2:31: host b needs an `uplink`, too")

    def test_two_hosts_cannot_share_a_card_or_an_underlay_address(self) -> None:
        self.assert_says("{a: {uplink: eth1}, b: {uplink: eth1}}", "eth1 is host a's uplink")
        self.assert_says("{a: {uplink: e1, underlay: 10.1.0.1/24}, b: {uplink: e2, underlay: 10.1.0.1/24}}",
                         "10.1.0.1 is host a's underlay address")

    def test_underlay_addresses_are_in_one_network_and_only_where_a_card_is(self) -> None:
        self.assert_says("{a: {uplink: e1, underlay: 10.1.0.1/24}, b: {uplink: e2}}", "must be in one network")
        self.assert_says("{a: {underlay: 10.1.0.1/24}}", "only a host with an `uplink` has `underlay`")
        self.assert_says("{a: {uplink: e1, underlay: 10.1.0.1}}", "no IPv4 address with a prefix length")


class Plan(unittest.TestCase):
    def test_the_underlay_bridge_has_the_cards_mac_address_and_the_files_address(self) -> None:
        topology = read("{a: {uplink: e1, underlay: 10.1.0.1/24}, b: {uplink: e1, address: x, underlay: 10.1.0.2/24}}")
        host = topology.with_cards({"b": "52:54:00:00:00:01"}).host("b")
        self.assertEqual(("10.1.0.2", "52:54:00:00:00:01"), (str(plan.underlay_address(host)), plan.underlay_mac(host)))


class Calls(unittest.TestCase):
    def test_an_answered_request_is_not_owed_while_its_answer_is_on_its_way(self) -> None:
        reader, writer = os.pipe()
        answers = agent._Answers(writer)
        answers.owed.add(1)
        sender = threading.Thread(target=answers.send, args=(1,), kwargs={"value": "x" * (1 << 20)})
        sender.start()
        select.select([reader], [], [], 10)
        self.assertEqual(set(), answers.owed)  # the pipe holds less than the answer, so it is still being sent
        while sender.is_alive():
            os.read(reader, 1 << 20)
        sender.join()
        os.close(reader)
        os.close(writer)

    def test_labkit_runs_from_the_zip_that_is_sent_and_answers(self) -> None:
        words = [str(word) for word in remote.program_words("agent", [])]
        with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as there:
            assert there.stdin and there.stdout
            request = remote.pickle.dumps((os.getcwd, ()))
            there.stdin.write(remote.kit() + remote.HEADER.pack(len(request), 1) + request)
            there.stdin.flush()
            self.assertEqual(remote.GREETING, there.stdout.read(len(remote.GREETING)))
            answers = {}
            for _ in range(2):
                size, number = remote.HEADER.unpack(there.stdout.read(remote.HEADER.size))
                answers[number] = json.loads(there.stdout.read(size))
            self.assertEqual({0: {"value": None}, 1: {"value": os.getcwd()}}, answers)
            there.stdin.close()
            self.assertEqual(0, there.wait(10))

    def test_commands_keep_their_words_whatever_the_shell_there_makes_of_them(self) -> None:
        connection = ssh.Connection(Path("/nonexistent"), 0, "root@host", ["-F", "file"])
        words = connection.command(["printf", "%s|", "a b", "$HOME", "it's", ";"], as_root=False)
        self.assertEqual(["--", "root@host"], words[-3:-1])
        said = subprocess.run(["sh", "-c", words[-1]], capture_output=True, text=True, check=True).stdout
        self.assertEqual("a b|$HOME|it's|;|", said)


class Streams(unittest.TestCase):
    def test_frames_come_out_whole_however_the_stream_is_cut(self) -> None:
        loop = frameio.selectors.DefaultSelector()
        reader, writer = os.pipe()
        self.addCleanup(os.close, reader)
        seen: list[tuple[int, bytes]] = []
        ends: list[bool] = []
        frameio.Stream(loop, reader, os.open(os.devnull, os.O_WRONLY),
                       lambda cable, frame: seen.append((cable, frame)), lambda: ends.append(True))
        sent = [(0, b"a" * 60), (3, b""), (1, b"b" * 1514)]
        octets = b"".join(frameio.HEADER.pack(cable, len(frame)) + frame for cable, frame in sent)
        for start in range(0, len(octets), 7):
            os.write(writer, octets[start:start + 7])
            for key, _ in loop.select(10):
                key.data()
        self.assertEqual(sent, seen)
        os.close(writer)
        for key, _ in loop.select(10):
            key.data()
        self.assertEqual([True], ends)

    def test_who_takes_no_more_loses_frames_and_keeps_what_it_got(self) -> None:
        loop = frameio.selectors.DefaultSelector()
        reader, writer = os.pipe()
        other, _ = os.pipe()
        self.addCleanup(os.close, reader)
        stream = frameio.Stream(loop, other, writer, lambda *_: None, lambda: None)
        frame = b"x" * 1500
        for _ in range(2 * frameio.LONGEST_QUEUE // len(frame)):
            stream.send(1, frame)
        self.assertLessEqual(len(stream._output), frameio.LONGEST_QUEUE + frameio.HEADER.size)
        self.assertEqual(0, len(stream._output) % (len(frame) + frameio.HEADER.size))
