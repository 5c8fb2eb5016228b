#!/usr/bin/env python3
"""Plays a transcript with the built programs and compares what they say.

SPDX-License-Identifier: Apache-2.0

    run_transcript.py --bin BUILD/bin [--update] FILE.transcript...

A transcript is a story. Text at the left margin is for people, except the line `needs: postgres`,
which asks for a throwaway server, and `needs: pgbouncer`, without which it is skipped. Indented by four spaces stand commands and what they answer:

    $ hallbook --db pa.db register "Abbott, Ann" WIRE_PA      a bash command; `> ` continues it
    Abbott, Ann signed WIRE PT ANGELES at <apn:APN>.          its standard output
    ! registered offline                                      its standard error, after the output
    [1]                                                       its exit status, if not 0

What varies is written as a placeholder:

    <TIME> <APN> <UUID> <NUMBER> <WORD>   a value of that kind      <...>  any part of a line
    <name:KIND>    the same, remembered: <name> later stands for this very text, and so does $name
                   in later commands                                       ...    any lines, alone

Commands run one by one, each in a bash of its own, in a new empty folder with an empty home. They
find $HERE (the transcript's folder), $EXAMPLES (examples/local46) and, with a server, $CENTRAL, the
superuser's URI of an empty database. The folder prints as <FOLDER>, the server's as <SERVER>.

Every story begins on Tuesday, 14 April 2026, at 9:30 Pacific time, whatever day it is today; from
then on the clocks of its commands and of its server go on as clocks do.

--update writes what the programs say now into the transcript, where it differs.
"""
import argparse
import datetime
import difflib
import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "support"))
import ahead_clock  # noqa: E402

# A working day between working days, far from holidays and from the changes of the clock.
BEGIN = datetime.datetime.fromisoformat("2026-04-14T09:30:00-07:00").timestamp()
INDENT = "    "
TIMEOUT_S = 120
SKIPPED = 77
KINDS = {
    "TIME": r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z",
    "APN": r"\d{1,8}\.\d\d",
    "UUID": r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}",
    "NUMBER": r"-?\d+(?:\.\d+)?",
    "WORD": r"\S+",
    "...": r".*",
}
PLACEHOLDER = re.compile(r"<(?:(?P<name>[a-z_]+):)?(?P<kind>%s)>|<(?P<known>[a-z_]+)>"
                         % "|".join(re.escape(kind) for kind in KINDS))


class Step:
    """One command, what it must answer, and where both stand in the file."""

    def __init__(self, first_line):
        self.first_line = first_line
        self.command = []
        self.expected = []
        self.end = first_line          # index after the last line of the answer


def parse(lines):
    """The steps of a transcript and what it needs."""
    steps, needs = [], set()
    for index, line in enumerate(lines):
        text = line[len(INDENT):] if line.startswith(INDENT) else None
        if text is None:
            if line.startswith("needs: "):
                needs.add(line.split()[1])
            elif line.strip() == "" and steps and steps[-1].end == index and index + 1 < len(lines) \
                    and lines[index + 1].startswith(INDENT) \
                    and not lines[index + 1].startswith(INDENT + "$ "):
                steps[-1].expected.append("")      # an empty line within an answer
                steps[-1].end = index + 1
            continue
        if text.startswith("$ "):
            steps.append(Step(index))
            steps[-1].command.append(text[2:])
        elif not steps or steps[-1].end != index:
            raise SyntaxError(f"line {index + 1}: an answer without a command")
        elif text.startswith("> ") and not steps[-1].expected:
            steps[-1].command.append(text[2:])
        else:
            steps[-1].expected.append(text)
        steps[-1].end = index + 1
    return steps, needs


def line_pattern(line, known):
    """A regular expression for one expected line; names met for the first time become groups."""
    pattern, at = "", 0
    for match in PLACEHOLDER.finditer(line):
        pattern += re.escape(line[at:match.start()])
        at = match.end()
        name = match["name"] or match["known"]
        if match["known"] and name not in known:
            pattern += re.escape(match[0])         # text that only looks like a placeholder
        elif match["known"] or (name and known.get(name, "") is None):
            pattern += f"(?P={name})" if known[name] is None else re.escape(known[name])
        elif name:
            known[name] = None
            pattern += f"(?P<{name}>{KINDS[match['kind']]})"
        else:
            pattern += f"(?:{KINDS[match['kind']]})"
    return pattern + re.escape(line[at:])


def compare(expected, actual, variables):
    """True if the answer is as expected; remembers what its named placeholders stood for."""
    known = dict(variables)
    pattern = "".join(r"(?:.*\n)*?" if line == "..." else line_pattern(line, known) + r"\n"
                      for line in expected)
    match = re.fullmatch(pattern, "".join(line + "\n" for line in actual))
    if match:
        variables.update(match.groupdict())
    return match is not None


def difference(expected, actual, variables):
    """A diff in which lines that match by their placeholders count as equal."""
    shown = []
    for line in expected:
        try:
            pattern = re.compile(line_pattern(line, dict(variables)))
        except re.error:
            pattern = re.compile(re.escape(line))
        shown.append(next((found for found in actual if pattern.fullmatch(found)), line))
    diff = difflib.unified_diff(shown, actual, "expected", "actual", lineterm="", n=2)
    return "\n".join(INDENT + line for line in diff)


def merged(expected, actual, variables):
    """The lines of an answer as a transcript should say them: expected ones that still match stay,
    with their placeholders; in new ones what has a name is put by it."""
    lines, at = [], 0
    for line in actual:
        for index in range(at, len(expected)):
            if expected[index] != "..." and compare([expected[index]], [line], variables):
                lines.append(expected[index])
                at = index + 1
                break
        else:
            for name, value in variables.items():
                if len(value) > 4:
                    line = line.replace(value, f"<{name}>")
            lines.append(line)
    return lines


class Player:
    """Runs commands in a folder of their own; with a server if asked."""

    def __init__(self, bin_dir, here, needs_postgres):
        self.variables = {}
        self.groups = []
        self.server = None
        self.folder = tempfile.TemporaryDirectory(prefix="hallbook-cli.")
        work = pathlib.Path(self.folder.name, "work")
        home = pathlib.Path(self.folder.name, "home")
        work.mkdir()
        home.mkdir()
        self.work = work
        self.hidden = [(str(work), "<FOLDER>")]
        self.clock = ahead_clock.environment(bin_dir, BEGIN - ahead_clock.machine_time())
        self.environment = {
            "PATH": f"{bin_dir}:/usr/local/bin:/usr/bin:/bin", "HOME": str(home),
            "LANG": "C.UTF-8", "TZ": "UTC", "TERM": "dumb",
            "HERE": str(here), "EXAMPLES": str(ROOT / "examples" / "local46"),
        }
        for name, value in os.environ.items():
            if name.endswith("SAN_OPTIONS"):
                self.environment[name] = value
        self.environment.update(self.clock)
        self.environment["HALLBOOK_PLAIN_DISK"] = "accepted"  # whatever disk the tests lie on
        if needs_postgres:
            self.start_server()

    def start_server(self):
        self.server = subprocess.Popen([ROOT / "scripts" / "throwaway-postgres", "serve"],
                                       stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
                                       env={**os.environ, **self.clock})
        uri, folder = (self.server.stdout.readline().strip() for _ in range(2))
        if not folder:
            if self.server.wait() == SKIPPED and os.environ.get("HALLBOOK_REQUIRE_POSTGRES", "0") == "0":
                sys.exit(SKIPPED)
            sys.exit("the throwaway server did not start")
        subprocess.run(["psql", "-X", "-q", uri, "-c", "CREATE DATABASE local46"], check=True)
        self.hidden.append((folder, "<SERVER>"))
        self.environment["CENTRAL"] = uri.replace("/postgres?", "/local46?")

    def run(self, step):
        """The lines of the command's answer, in the form of a transcript."""
        process = subprocess.Popen(
            ["bash", "-o", "pipefail", "-c", "\n".join(step.command)], cwd=self.work,
            env={**self.environment, **self.variables}, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True)
        self.groups.append(process.pid)
        try:
            out, err = process.communicate(timeout=TIMEOUT_S)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            out, err = process.communicate()
            err += f"\n(ended after {TIMEOUT_S} s)".encode()
        lines = self.lines_of(out) + ["! " + line for line in self.lines_of(err)]
        return lines + ([f"[{process.returncode}]"] if process.returncode else [])

    def lines_of(self, output):
        text = output.decode("utf-8", "backslashreplace")
        for value, name in self.hidden:
            text = text.replace(value, name)
        lines = [line.rstrip() for line in text.split("\n")]
        while lines and not lines[-1]:
            lines.pop()
        return lines

    def close(self):
        for group in self.groups:                  # what a command left running
            try:
                os.killpg(group, signal.SIGKILL)
            except ProcessLookupError:
                pass
        if self.server:
            self.server.stdin.close()
            self.server.wait()
        self.folder.cleanup()


def play(path, bin_dir, update):
    """True if everything was as expected, or was made so."""
    lines = path.read_text(encoding="utf-8").splitlines()
    steps, needs = parse(lines)
    if "pgbouncer" in needs and not os.path.exists("/usr/sbin/pgbouncer"):
        sys.exit(SKIPPED)
    failures, rewritten = 0, []
    player = Player(bin_dir, path.resolve().parent, "postgres" in needs)
    try:
        for step in steps:
            actual = player.run(step)
            if compare(step.expected, actual, player.variables):
                continue
            failures += 1
            if update:
                rewritten.append((step, merged(step.expected, actual, player.variables)))
            else:
                print(f"{path.name}:{step.first_line + 1}: $ {' '.join(step.command)}")
                print(difference(step.expected, actual, player.variables), flush=True)
    finally:
        player.close()
    if update and rewritten:
        for step, actual in reversed(rewritten):
            answer = step.first_line + len(step.command)
            lines[answer:step.end] = [(INDENT + line).rstrip() for line in actual]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        print(f"{path.name}: {failures} answers written anew; look at them")
        return True
    print(f"{path.name}: {len(steps)} commands, {failures} not as expected")
    return failures == 0


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--bin", type=pathlib.Path, required=True, help="folder of the programs")
    parser.add_argument("--update", action="store_true", help="accept what the programs say now")
    parser.add_argument("transcripts", nargs="+", type=pathlib.Path)
    arguments = parser.parse_args()
    results = [play(path, arguments.bin.resolve(), arguments.update)
               for path in arguments.transcripts]
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
