"""A throwaway PostgreSQL that these tests may kill.

SPDX-License-Identifier: Apache-2.0
"""
import contextlib
import glob
import os
import pathlib
import signal
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "scripts" / "throwaway-postgres"
# Called directly, as Debian's /usr/bin/psql is a script that looks for it.
PSQL = max(glob.glob("/usr/lib/postgresql/*/bin/psql"), default="psql")
START_TRIES_MAX = 60
CONNECT_TRIES_MAX = 100


def is_required():
    """Whether a test must fail when a program it needs is missing, as in CI, and not be skipped."""
    return os.environ.get("HALLBOOK_REQUIRE_POSTGRES", "0") != "0"


class Server:
    """A server that ends with this process, even if that is killed. Commits survive a kill of the
    server: its files are not synced to the disk, but the system's cache outlives its processes."""

    def __init__(self, tcp=False):
        words = [SCRIPT, "serve"] + (["--tcp"] if tcp else [])
        self.process = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        text=True)
        self.uri = self.process.stdout.readline().strip()
        if not self.uri:
            status = self.process.wait()
            sys.exit(1 if is_required() else status)
        self.folder = pathlib.Path(self.process.stdout.readline().strip())
        self.port = int(self.uri.rsplit("=", 1)[1])

    def stop(self):
        self.process.stdin.close()
        self.process.wait()

    def query(self, sql):
        """Returns the rows as tuples of texts, with an empty text for NULL."""
        done = subprocess.run([PSQL, "-X", "-q", "-t", "-A", "-F", "\t", self.uri, "-c", sql],
                              check=True, capture_output=True, text=True)
        return [tuple(line.split("\t")) for line in done.stdout.splitlines()]

    def pause(self):
        """Stops all processes of the server (SIGSTOP); the kernel still takes connections."""
        self._signal(signal.SIGSTOP)

    def resume(self):
        self._signal(signal.SIGCONT)

    def kill(self):
        """Sends SIGKILL to the postmaster; its children notice that and end."""
        os.kill(self._postmaster(), signal.SIGKILL)

    def stop_at_once(self):
        """The immediate stop: every process ends without a checkpoint."""
        os.kill(self._postmaster(), signal.SIGQUIT)

    def kill_a_child(self, rng):
        """Sends SIGKILL to one session; the postmaster then ends all others and recovers."""
        sessions = self._query_or_nothing("SELECT pid FROM pg_stat_activity WHERE pid <> "
                                          "pg_backend_pid() AND backend_type = 'client backend'")
        if sessions:
            os.kill(int(rng.choice(sorted(sessions))[0]), signal.SIGKILL)

    def start(self):
        """Starts it after kill() or stop_at_once(); retries while children of the old one live."""
        for _ in range(START_TRIES_MAX):
            # Where process 1 is no init, a killed postmaster that is not reaped still seems to run.
            if not self._lives():
                (self.folder / "data" / "postmaster.pid").unlink(missing_ok=True)
            started = subprocess.run([SCRIPT, "resume", self.folder], capture_output=True)
            if started.returncode == 0:
                return
            time.sleep(0.25)
        sys.exit("the killed server does not start again:\n"
                 + (self.folder / "server.log").read_text()[-4000:])

    def wait_until_it_answers(self):
        for _ in range(CONNECT_TRIES_MAX):
            if self._query_or_nothing("SELECT 1"):
                return
            time.sleep(0.1)
        sys.exit("the server does not answer")

    def _query_or_nothing(self, sql):
        try:
            return self.query(sql)
        except subprocess.CalledProcessError:
            return []

    def _lives(self):
        """Whether any process of the server is left: all of them work in its folder."""
        for path in pathlib.Path("/proc").glob("[0-9]*/cwd"):
            with contextlib.suppress(OSError):  # not readable, gone, or waiting to be reaped
                if path.resolve(strict=True) == (self.folder / "data").resolve():
                    return True
        return False

    def _postmaster(self):
        return int((self.folder / "data" / "postmaster.pid").read_text().split()[0])

    def _signal(self, number):
        postmaster = self._postmaster()
        for process in [postmaster, *_children(postmaster)]:
            with contextlib.suppress(ProcessLookupError):  # a session that has just ended
                os.kill(process, number)


def _children(parent):
    """Reads them from /proc: after the name in parentheses come the state and the parent."""
    for path in pathlib.Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            if int(path.read_text().rpartition(")")[2].split()[1]) == parent:
                yield int(path.parent.name)
