"""A hall of these tests: its file, the built program, and the program's answers.

SPDX-License-Identifier: Apache-2.0
"""
import contextlib
import dataclasses
import json
import os
import signal
import sqlite3
import subprocess
import sys

COMMAND_S_MAX = 120


@dataclasses.dataclass
class Answer:
    """The result of a command. `document` is None when it was killed before it had answered."""
    words: tuple
    status: int
    out: str
    error: str
    document: dict = None

    @property
    def killed(self):
        return self.status == -signal.SIGKILL

    @property
    def complaint(self):
        return (self.document or {}).get("error")

    @property
    def confirmed(self):
        """The operation that was confirmed to a person, even if the program was killed afterwards;
        None when there is none, or when a rule refused it."""
        operation = (self.document or {}).get("operation")
        return operation if operation and operation["seq"] is not None else None

    def __str__(self):
        return f"{' '.join(self.words)}: exit status {self.status}\n{self.out}{self.error}"


def _document(text):
    try:
        return json.loads(text)
    except ValueError:
        return None


class Hall:
    """A hall, enrolled at `server`, with a first copy, over TCP port `port` or the socket."""

    def __init__(self, bin_folder, folder, server, code, region, port=None, may_reconcile=True):
        self.code = code
        self.program = str(bin_folder / "hallbook")
        self.file = folder / f"{code.lower()}.db"
        self.environment = {**os.environ, "XDG_CONFIG_HOME": str(folder), "HOME": str(folder),
                            "HALLBOOK_AS": f"clerk of {code}", "HALLBOOK_DB": str(self.file)}
        enrolled = json.loads(self.run(
            "--json", "central", "enroll", code, "--region", region,
            "--may-reconcile" if may_reconcile else "--may-import", "--admin-uri", server.uri))
        self.environment["PGPASSWORD"] = enrolled["password"]
        self.central = enrolled["uri"]
        if port is not None:
            self.central = f"postgresql://{enrolled['login']}@127.0.0.1:{port}/postgres"
        self.run("init", "--hall", code, "--central", self.central)

    def start(self, *words, **options):
        options.setdefault("env", self.environment)
        return subprocess.Popen([self.program, *words], text=True, stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE, **options)

    def answer(self, *words, seconds=None, **options):
        """Runs a command with --json, and kills it after `seconds` if it has not ended."""
        words = ("--json", *words)
        process = self.start(*words, **options)
        try:
            out, error = process.communicate(timeout=COMMAND_S_MAX if seconds is None else seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            out, error = process.communicate()
            if seconds is None:
                sys.exit(f"{' '.join(words)}: no end after {COMMAND_S_MAX} s\n{out}{error}")
        return Answer(words, process.returncode, out, error, _document(out))

    def run(self, *words, accepted=(0,)):
        """Runs a command and returns its output; any exit status not `accepted` ends the test."""
        process = self.start(*words)
        out, error = process.communicate(timeout=COMMAND_S_MAX)
        if process.returncode not in accepted:
            sys.exit(f"{' '.join(words)}: exit status {process.returncode}\n{out}{error}")
        return out

    def document(self, *words, status=0):
        """Runs a command and returns its JSON; any other exit status ends the test."""
        answer = self.answer(*words)
        if answer.status != status or answer.document is None:
            sys.exit(f"failed: expected exit status {status}: {answer}")
        return answer.document

    def rows(self, sql):
        """Reads the file itself; returns tuples of texts, with an empty text for NULL."""
        connection = sqlite3.connect(f"file:{self.file}?mode=ro", uri=True)
        with contextlib.closing(connection) as database:
            return [tuple("" if value is None else str(value) for value in row)
                    for row in database.execute(sql)]


def set_up_central(bin_folder, folder, server):
    """Sets up central at the newest revision, with its books."""
    done = subprocess.run([bin_folder / "hallbook", "central", "init", server.uri],
                          env={**os.environ, "XDG_CONFIG_HOME": str(folder), "HOME": str(folder)},
                          capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"central init: exit status {done.returncode}\n{done.stdout}{done.stderr}")
