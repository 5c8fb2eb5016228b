#!/usr/bin/env python3
"""Kills the program with SIGKILL at random moments of import, register and sync, and then demands
that nothing is lost and nothing is there twice.

SPDX-License-Identifier: Apache-2.0

    kill_nine.py --bin BUILD/bin [--kills N] [--seed S]

After every kill `hallbook verify` must find the file whole. In the end one sync completes what was
cut off; then every registration that was confirmed to a person stands at the hall and at central
exactly once with the APN it was confirmed with, the hall's log and central's are the same, and both
show the same lines. HALLBOOK_SEED replays a run, as --seed does. Exit status 77: no PostgreSQL here.
"""
import argparse
import csv
import json
import os
import pathlib
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples" / "local46"
BOOKS = ("MARINE", "LT_FXT_MAINT", "SOUND_COMM", "UTILITY")
SKIPPED = 77
COMMANDS_MAX = 1000


class Server:
    """A throwaway PostgreSQL that ends with this process, however that ends."""

    def __init__(self):
        self.process = subprocess.Popen([ROOT / "scripts" / "throwaway-postgres", "serve"],
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.uri = self.process.stdout.readline().strip()
        if not self.uri:
            sys.exit(self.process.wait())

    def stop(self):
        self.process.stdin.close()
        self.process.wait()

    def query(self, sql):
        done = subprocess.run(["psql", "-X", "-q", "-t", "-A", "-F", "\t", self.uri, "-c", sql],
                              check=True, capture_output=True, text=True)
        return [tuple(line.split("\t")) for line in done.stdout.splitlines()]


class Hall:
    """The hall BREM with its file in `folder`."""

    def __init__(self, bin_folder, folder, server):
        self.program = str(bin_folder / "hallbook")
        self.file = folder / "brem.db"
        self.environment = {**os.environ, "XDG_CONFIG_HOME": str(folder), "HALLBOOK_AS": "brenda",
                            "HALLBOOK_DB": str(self.file)}
        self.run("central", "init", server.uri)
        enrolled = json.loads(self.run("--json", "central", "enroll", "BREM", "--region", "BREMERTON",
                                       "--may-reconcile", "--admin-uri", server.uri))
        self.environment["PGPASSWORD"] = enrolled["password"]
        self.run("init", "--hall", "BREM", "--central", enrolled["uri"])

    def start(self, *words):
        return subprocess.Popen([self.program, *words], env=self.environment, text=True,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def run(self, *words):
        process = self.start(*words)
        out, error = process.communicate(timeout=120)
        if process.returncode != 0:
            sys.exit(f"{' '.join(words)}: exit status {process.returncode}\n{out}{error}")
        return out

    def kill_after(self, seconds, *words):
        """What the command had said when it was killed, or all of it when it was quicker."""
        process = self.start(*words)
        try:
            out, _ = process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            out, _ = process.communicate()
        return process.returncode, out

    def rows(self, sql):
        with sqlite3.connect(f"file:{self.file}?mode=ro", uri=True) as database:
            return [tuple("" if value is None else str(value) for value in row)
                    for row in database.execute(sql)]


def write_part(folder, name, lines, number, size):
    """A file with the `number`-th `size` lines of an export, so that every import has work to do."""
    path = folder / f"{number}_{name}"
    with open(path, "w", newline="") as file:
        csv.writer(file).writerows([lines[0]] + lines[1 + number * size:1 + (number + 1) * size])
    return str(path)


def read_lines(name):
    with open(EXAMPLES / name, newline="") as file:
        return list(csv.reader(file))


def duration_of(hall, *words):
    begin = time.monotonic()
    hall.run(*words)
    return time.monotonic() - begin


def play(hall, folder, kills, rng):
    """Gives each command up to a random moment, until `kills` were really cut off (how many that takes
    depends on how busy the machine is). Returns how many it gave, and the registrations that were
    confirmed: (card, book) to APN."""
    members = read_lines("members.csv")
    registrations = read_lines("reglist.csv")
    standing = {(row[0], row[2]) for row in registrations[1:]}
    cards = [row[0] for row in members[1:]]
    size = len(registrations) // (kills + 1)
    confirmed = {}
    hall.run("import", "members", str(EXAMPLES / "members.csv"))
    spans = {"sync": duration_of(hall, "sync"),
             "import": duration_of(hall, "import", "reglist",
                                   write_part(folder, "reglist.csv", registrations, kills, size)),
             "register": duration_of(hall, "register", cards[0], BOOKS[0])}
    standing.add((cards[0], BOOKS[0]))
    cut_off = number = 0
    while cut_off < kills or not confirmed:
        demand(number < COMMANDS_MAX, f"only {cut_off} of {number} commands were cut off")
        kind = rng.choice(("import", "register", "register", "sync"))
        seconds = rng.uniform(0, (3 if kind == "register" else 1.5) * spans[kind])
        if kind == "import":
            status, _ = hall.kill_after(
                seconds, "import", "reglist",
                write_part(folder, "reglist.csv", registrations, number % kills, size))
        elif kind == "sync":
            status, _ = hall.kill_after(seconds, "sync")
        else:
            card, book = rng.choice(cards), rng.choice(BOOKS)
            status, out = hall.kill_after(seconds, "--json", "register", card, book)
            if status == 0 and (card, book) not in standing:
                confirmed[card, book] = json.loads(out)["registration"]["apn"]
        cut_off += status == -signal.SIGKILL
        number += 1
        hall.run("verify")
    return number, confirmed


def demand(condition, what):
    if not condition:
        sys.exit(f"kill_nine: {what}")


def check(hall, server, confirmed):
    hall.run("sync")
    demand(json.loads(hall.run("--json", "status"))["pending"] == 0, "operations are still pending")
    here = hall.rows("SELECT seq, kind, recorded_at, outcome FROM operations ORDER BY seq")
    there = server.query("""
        SELECT o.seq, o.kind, (extract(epoch FROM o.recorded_at) * 1000000)::bigint, j.outcome
        FROM sync.operations o JOIN sync.judgements j USING (hall, seq) ORDER BY o.seq""")
    demand(here == there, "the hall's log and central's differ")
    line = """SELECT b.code, m.card_number, {apn}, r.status FROM book_registrations r
        JOIN members m ON m.id = r.member_id JOIN referral_books b ON b.id = r.book_id"""
    local = sorted(hall.rows(line.format(
        apn="printf('%d.%02d', applicant_priority_number / 100, applicant_priority_number % 100)")))
    central = sorted(server.query(line.format(apn="r.applicant_priority_number")))
    demand(local == central, "the hall's registrations and central's differ")
    for (card, book), apn in confirmed.items():
        found = [row for row in central if row[:2] == (book, card)]
        demand(len(found) == 1 and found[0][2] == apn,
               f"{card} on {book} was confirmed with APN {apn}; central has {found}")
    return len(here), len(central)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--bin", required=True, type=pathlib.Path)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int,
                        default=int(os.environ.get("HALLBOOK_SEED", random.SystemRandom().getrandbits(32))))
    arguments = parser.parse_args()
    print(f"kill_nine: seed {arguments.seed}", flush=True)
    server = Server()
    try:
        with tempfile.TemporaryDirectory(prefix="hallbook-kill-") as folder:
            folder = pathlib.Path(folder)
            hall = Hall(arguments.bin.resolve(), folder, server)
            commands, confirmed = play(hall, folder, arguments.kills, random.Random(arguments.seed))
            operations, registrations = check(hall, server, confirmed)
    finally:
        server.stop()
    print(f"kill_nine: {arguments.kills} of {commands} commands cut off; {operations} operations, "
          f"{registrations} registrations, {len(confirmed)} confirmed at the counter: nothing lost, nothing twice")


if __name__ == "__main__":
    main()
