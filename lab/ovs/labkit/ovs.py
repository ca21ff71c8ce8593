"""One host's own Open vSwitch: a database server and a switch daemon in the host's namespace, in a directory of
their own. Every command names its socket there, so an Open vSwitch of the machine is never spoken to.
"""

from __future__ import annotations

import json
import signal
from pathlib import Path

from .errors import LabError
from .processes import NODE_VARIABLE, in_node, signal_if
from .run import attempt, run, wait_for
from .state import Journal

SCHEMA = Path("/usr/share/openvswitch/vswitch.ovsschema")
START_SECONDS = 15
STOP_SECONDS = 5


class Vswitch:
    """Handle on the Open vSwitch in `namespace` whose files lie in `directory`; running or not.

    Without a namespace it is one of an ordinary user, whose ports are sockets (Open vSwitch's dummy devices).
    """

    def __init__(self, namespace: str, directory: Path) -> None:
        self.namespace = namespace
        self.directory = directory
        self.log = directory / "ovs-vswitchd.log"
        self._database = f"unix:{directory}/db.sock"

    @property
    def environment(self) -> dict[str, str]:
        """What makes the ovs-* tools use this instance without further options."""
        place = str(self.directory)
        return {"OVS_RUNDIR": place, "OVS_LOGDIR": place, "OVS_DBDIR": place, NODE_VARIABLE: place}

    def start(self, journal: Journal, *remotes: str) -> None:
        """Makes an empty database and starts both daemons. `remotes`: where else the database listens."""
        journal.write("vswitch", namespace=self.namespace, node=self.directory.name)
        self.directory.mkdir(parents=True, exist_ok=True)
        run("ovsdb-tool", "create", self.directory / "conf.db", SCHEMA, env=self.environment)
        self._start_daemon(
            "ovsdb-server", self.directory / "conf.db", f"--remote=punix:{self.directory}/db.sock",
            *(f"--remote={remote}" for remote in remotes), "--remote=db:Open_vSwitch,Open_vSwitch,manager_options",
            "--private-key=db:Open_vSwitch,SSL,private_key", "--certificate=db:Open_vSwitch,SSL,certificate",
            "--bootstrap-ca-cert=db:Open_vSwitch,SSL,ca_cert")
        self.vsctl("--no-wait", "init")
        self.start_switch()

    def start_switch(self) -> None:
        """Starts the switch daemon alone; after a death it takes up the bridges the database describes."""
        dummies = () if self.namespace else ("--enable-dummy", "--disable-system")
        self._start_daemon("ovs-vswitchd", self._database, *dummies)

    def _start_daemon(self, program: str, *arguments: object) -> None:
        run(program, *arguments, f"--pidfile={self.directory}/{program}.pid",
            f"--log-file={self.directory}/{program}.log", "--no-chdir", "--detach", "-vconsole:off",
            namespace=self.namespace, env=self.environment, timeout=START_SECONDS)

    def vsctl(self, *arguments: object) -> str:
        return run("ovs-vsctl", f"--db={self._database}", "--timeout=10", *arguments,
                   namespace=self.namespace, env=self.environment)

    def appctl(self, *arguments: object) -> str:
        """Speaks to the switch daemon."""
        return run("ovs-appctl", "-t", self._control_socket("ovs-vswitchd"), *arguments, env=self.environment)

    def ofctl(self, command: str, bridge: str, *arguments: object) -> str:
        return run("ovs-ofctl", "-O", "OpenFlow13", command, f"unix:{self.directory}/{bridge}.mgmt", *arguments,
                   env=self.environment)

    def find(self, table: str, *columns: str, where: tuple[str, ...] = ()) -> list[dict[str, object]]:
        """Rows of an OVSDB table as {column: value}; sets and maps keep OVSDB's JSON notation."""
        answer = json.loads(self.vsctl("--format=json", f"--columns={','.join(columns)}", "find", table, *where))
        return [dict(zip(answer["headings"], row)) for row in answer["data"]]

    def pid(self, program: str) -> int | None:
        """The daemon's process id: from its pidfile, believed only while that process is in this namespace."""
        try:
            pid = int((self.directory / f"{program}.pid").read_text())
        except (OSError, ValueError):
            return None
        return pid if pid in self._processes() else None

    def kernel_datapath_works(self) -> bool:
        """Tries a bridge with a GRE port on the kernel datapath: a module can be present and useless."""
        name = "probe"
        attempt("ovs-vsctl", f"--db={self._database}", "--timeout=10", "add-br", name,
                "--", "set", "bridge", name, "datapath_type=system",
                "--", "add-port", name, "probe-gre",
                "--", "set", "interface", "probe-gre", "type=gre", "options:remote_ip=127.0.0.1",
                namespace=self.namespace, env=self.environment)
        rows = self.find("interface", "name", "ofport")
        self.vsctl("del-br", name)
        return len(rows) == 2 and all(isinstance(row["ofport"], int) and row["ofport"] > 0 for row in rows)

    def require_ports(self) -> None:
        """`add-port` of a device that can't be opened succeeds; only the interface's row tells."""
        broken = [f"{row['name']}: {row['error'] or 'no port number'}"
                  for row in self.find("interface", "name", "error", "ofport")
                  if row["error"] not in ("", ["set", []]) or not isinstance(row["ofport"], int) or row["ofport"] < 1]
        if broken:
            raise LabError(f"Open vSwitch in {self.namespace} could not open {'; '.join(broken)}")

    def connected(self, bridge: str, since: int = 0) -> bool:
        """Whether the bridge's controller connection is up, by the log from byte `since` on.

        The database's `is_connected` lags by up to five seconds.
        """
        state = False
        with self.log.open(encoding="utf-8", errors="replace") as log:
            log.seek(since)
            for line in log:
                if f"|rconn|INFO|{bridge}<->" in line:
                    state = line.rstrip().endswith(": connected")
        return state

    def log_size(self) -> int:
        return self.log.stat().st_size

    def log_end(self, lines: int = 5) -> list[str]:
        return self.log.read_text(errors="replace").splitlines()[-lines:]

    def kill_switch(self, kind: signal.Signals = signal.SIGKILL) -> bool:
        """Signals the switch daemon (SIGKILL: a crash). False when it isn't running."""
        pid = self.pid("ovs-vswitchd")
        return pid is not None and signal_if(pid, kind, lambda: pid in self._processes())

    def stop_switch(self) -> None:
        """Ends the switch daemon and the datapath with it."""
        self._stop_daemon("ovs-vswitchd", "exit", "--cleanup")

    def stop(self) -> None:
        """Ends both daemons, the switch first, as far as they run and listen; whoever calls ends what doesn't."""
        self.stop_switch()
        self._stop_daemon("ovsdb-server", "exit")

    def _stop_daemon(self, program: str, *command: str) -> None:
        """`exit` answers before the process ends, so its end is waited for."""
        pid = self.pid(program)
        if pid is None or not Path(self._control_socket(program)).exists():
            return
        attempt("ovs-appctl", f"--timeout={STOP_SECONDS}", "-t", self._control_socket(program), *command,
                env=self.environment)
        wait_for(lambda: pid not in self._processes(), STOP_SECONDS)

    def _control_socket(self, program: str) -> str:
        pid = self.pid(program)
        if pid is None:
            raise LabError(f"{program} in {self.namespace} is not running")
        return f"{self.directory}/{program}.{pid}.ctl"

    def _processes(self) -> list[int]:
        return in_node(self.namespace, self.directory)
