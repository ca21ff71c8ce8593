"""The journal, the lock, and telling processes apart."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import tempfile
import unittest
from pathlib import Path
from unittest import mock

from labkit import state
from labkit.errors import LabError
from labkit.processes import is_alive, listens, namespace_id, signal_if, start_time
from labkit.state import Journal, Lab, locked


class InADirectory(unittest.TestCase):
    def setUp(self) -> None:
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.directory = Path(scratch.name) / "labs"
        patch = mock.patch.object(state, "RUN_ROOT", self.directory)
        patch.start()
        self.addCleanup(patch.stop)


class Listening(unittest.TestCase):
    def test_a_port_is_its_listeners_and_not_its_neighbours(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as server:
            port = server.getsockname()[1]
            neighbour = subprocess.Popen(["sleep", "60"])
            try:
                self.assertTrue(listens(os.getpid(), port))
                self.assertFalse(listens(neighbour.pid, port))
            finally:
                neighbour.kill()
                neighbour.wait()
        self.assertFalse(listens(os.getpid(), port))


class JournalTests(InADirectory):
    def setUp(self) -> None:
        super().setUp()
        self.directory.mkdir()
        self.path = self.directory / "journal.jsonl"
        self.journal = Journal(self.path)

    def test_entries_come_back_in_order_and_by_kind(self) -> None:
        self.journal.write("namespace", name="x")
        self.journal.write("vswitch", node="a")
        self.journal.write("namespace", name="y")
        self.assertEqual(["x", "y"], [entry["name"] for entry in self.journal.entries("namespace")])
        self.assertEqual(3, len(list(self.journal.entries())))

    def test_a_line_cut_off_in_the_middle_is_passed_over(self) -> None:
        self.journal.write("namespace", name="x")
        with self.path.open("a") as file:
            file.write('{"event": "namesp')
        self.assertEqual(["x"], [entry["name"] for entry in self.journal.entries()])

    def test_an_absent_journal_has_no_entries(self) -> None:
        self.assertEqual([], list(self.journal.entries()))
        self.assertFalse(self.journal.has("ready"))
        self.assertIsNone(self.journal.last("controller"))

    def test_the_last_entry_of_a_kind_is_the_newest(self) -> None:
        self.journal.write("controller", command=["one"])
        self.journal.write("controller", command=["two"])
        self.assertEqual(["two"], (self.journal.last("controller") or {})["command"])

    def test_the_owner_lives_while_its_process_does_and_not_when_the_id_is_another_process(self) -> None:
        self.journal.begin(ephemeral=True, token="t")
        self.assertTrue(self.journal.owner_lives())
        self.path.write_text('{"event": "begin", "pid": %d, "started": "1"}\n' % os.getpid())
        self.assertFalse(self.journal.owner_lives())


class LockTests(InADirectory):
    def test_a_second_holder_waits_and_gives_up(self) -> None:
        with locked(Lab("x")):
            with self.assertRaisesRegex(LabError, "another lab command is at work on `x`"):
                with locked(Lab("x"), wait=0):
                    self.fail("two holders at once")

    def test_labs_of_different_names_do_not_wait_for_each_other(self) -> None:
        with locked(Lab("x")), locked(Lab("y"), wait=0):
            self.assertEqual({"x.lock", "y.lock"}, {entry.name for entry in self.directory.iterdir()})

    def test_nothing_is_left_of_a_released_lock(self) -> None:
        with locked(Lab("x")):
            self.assertTrue(self.directory.exists())
        self.assertFalse(self.directory.exists())

    def test_a_lock_whose_holder_was_killed_is_free(self) -> None:
        holder = subprocess.Popen(["flock", self._lock_file(), "-c", "echo held; exec sleep 60"],
                                  stdout=subprocess.PIPE, text=True, start_new_session=True)
        assert holder.stdout is not None
        self.assertEqual("held\n", holder.stdout.readline())
        with self.assertRaises(LabError):
            with locked(Lab("x"), wait=0):
                self.fail("the holder lives")
        os.killpg(holder.pid, signal.SIGKILL)
        holder.wait()
        holder.stdout.close()
        with locked(Lab("x"), wait=5):
            self.assertTrue((self.directory / "x.lock").exists())

    def _lock_file(self) -> Path:
        self.directory.mkdir()
        return self.directory / "x.lock"


class ProcessTests(unittest.TestCase):
    def test_a_process_is_itself_by_id_and_start_time(self) -> None:
        mine = start_time(os.getpid())
        self.assertIsNotNone(mine)
        self.assertTrue(is_alive(os.getpid(), str(mine)))
        self.assertFalse(is_alive(os.getpid(), "1"))

    def test_a_zombie_counts_as_gone(self) -> None:
        child = subprocess.Popen(["true"])
        os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
        self.assertIsNone(start_time(child.pid))
        child.wait()

    def test_a_stranger_is_not_signalled(self) -> None:
        child = subprocess.Popen(["sleep", "60"])
        self.assertFalse(signal_if(child.pid, signal.SIGKILL, lambda: False))
        self.assertIsNone(child.poll())
        self.assertTrue(signal_if(child.pid, signal.SIGKILL, lambda: True))
        self.assertEqual(-signal.SIGKILL, child.wait())

    def test_a_file_that_is_no_namespace_has_no_identity(self) -> None:
        with tempfile.TemporaryDirectory() as directory, \
                mock.patch("labkit.processes.NETNS_DIRECTORY", Path(directory)):
            (Path(directory) / "x").touch()
            self.assertIsNone(namespace_id("x"))
            self.assertIsNone(namespace_id("y"))
