#!/usr/bin/env python3
"""Kills the program with SIGKILL at random moments of import, register and sync, and then checks
that nothing is lost and nothing is there twice.

SPDX-License-Identifier: Apache-2.0

    kill_nine.py --bin BUILD/bin [--kills N] [--seed S]

After every kill `hallbook verify` must find the file whole. In the end one sync completes what was
cut off; then the hall and central must each have every registration that was confirmed to a person
exactly once, with the confirmed APN, the same operations and the same lines. HALLBOOK_SEED replays
a run, as --seed does. Exit status 77: no PostgreSQL here.
"""
import json
import random
import time

import samples
from hall import Hall
from stage import demand, run

BOOKS = ("MARINE", "LT_FXT_MAINT", "SOUND_COMM", "UTILITY")
COMMANDS_MAX = 1000


def duration_of(hall, *words):
    begin = time.monotonic()
    hall.run(*words)
    return time.monotonic() - begin


def work(hall, folder, kills, rng):
    """Runs commands and kills each at a random moment, until `kills` were killed before their end
    (how many commands that takes depends on the machine's load). Returns the number of commands and
    the confirmed registrations: (card, book) to APN."""
    members = samples.read_lines("members.csv")
    registrations = samples.read_lines("reglist.csv")
    standing = {(row[0], row[2]) for row in registrations[1:]}
    cards = [row[0] for row in members[1:]]
    size = len(registrations) // (kills + 1)
    confirmed = {}
    hall.run("import", "members", str(samples.EXAMPLES / "members.csv"))
    spans = {"sync": duration_of(hall, "sync"),
             "import": duration_of(hall, "import", "reglist",
                                   samples.write_part(folder, "reglist.csv", registrations, kills, size)),
             "register": duration_of(hall, "register", cards[0], BOOKS[0])}
    standing.add((cards[0], BOOKS[0]))
    cut_off = number = 0
    while cut_off < kills or not confirmed:
        demand(number < COMMANDS_MAX, f"only {cut_off} of {number} commands were cut off")
        kind = rng.choice(("import", "register", "register", "sync"))
        seconds = rng.uniform(0, (3 if kind == "register" else 1.5) * spans[kind])
        if kind == "import":
            words = ("import", "reglist",
                     samples.write_part(folder, "reglist.csv", registrations, number % kills, size))
        elif kind == "sync":
            words = ("sync",)
        else:
            words = ("register", rng.choice(cards), rng.choice(BOOKS))
        answer = hall.answer(*words, seconds=seconds)
        if kind == "register" and answer.confirmed and words[1:] not in standing:
            confirmed[words[1:]] = answer.document["registration"]["apn"]
        cut_off += answer.killed
        number += 1
        hall.run("verify")
    return number, confirmed


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


def play(arguments, server, folder):
    hall = Hall(arguments.bin, folder, server, "BREM", "BREMERTON")
    commands, confirmed = work(hall, folder, arguments.kills, random.Random(arguments.seed))
    operations, registrations = check(hall, server, confirmed)
    print(f"kill_nine: {arguments.kills} of {commands} commands cut off; {operations} operations, "
          f"{registrations} registrations, {len(confirmed)} confirmed at the counter: nothing lost, "
          "nothing twice")


if __name__ == "__main__":
    run("kill_nine", play, kills=20)
