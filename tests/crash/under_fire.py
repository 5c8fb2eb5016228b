#!/usr/bin/env python3
"""The real programs under fire: three halls work and sync over bad lines, headquarters reconciles,
and all of it, the server too, is killed with SIGKILL at random moments, all at the same time.

SPDX-License-Identifier: Apache-2.0

    under_fire.py --bin BUILD/bin [--seconds N] [--seed S]

Two of the halls may not reconcile. Each has a counter that runs commands and a clerk that syncs,
now and then twice at once, on the same file. Then all faults end, and: nothing that was confirmed
to a person is lost, nothing is there twice, every replica equals central to the byte, every file is
whole, no session holds a lock at the server, and complaints.py expects every failure on the way.
--seed and HALLBOOK_SEED replay the decisions (not the machine's timing). Exit status 77: no
PostgreSQL here.
"""
import random
import threading
import time

import aftermath
import complaints
import samples
from fault_proxy import BOTH_WAYS, TO_CLIENT, TO_SERVER, Fault, FaultProxy
from hall import Hall
from stage import run
from workload import MEMBERS, Counter

HALLS = (("SEA", "SEATTLE", "WIRE_SEA", True), ("BREM", "BREMERTON", "WIRE_BREM", False),
         ("PA", "PT_ANGELES", "WIRE_PA", False))
KINDS = (*complaints.LINE, *complaints.SERVER_DOWN, *complaints.TWO_AT_ONCE, *complaints.GONE_SINCE,
         *complaints.WATCHED)


class Fire:
    """What all the threads share: when to stop, and what went wrong in one of them."""

    def __init__(self, seed):
        self.seed = seed
        self.watch = complaints.Watch(*KINDS)
        self.killed = {}
        self.problem = None
        self._until = 0.0
        self._lock = threading.Lock()
        self._put_out = threading.Event()

    def begin(self, seconds):
        self._until = time.monotonic() + seconds

    def rng(self, name):
        return random.Random(f"{self.seed}/{name}")

    def burns(self):
        return time.monotonic() < self._until and not self._put_out.is_set()

    def wait(self, seconds):
        self._put_out.wait(max(0.0, min(seconds, self._until - time.monotonic())))

    def count(self, what):
        with self._lock:
            self.killed[what] = self.killed.get(what, 0) + 1

    def guarded(self, work):
        """A thread that stops all others when it fails; its error is reported in the end."""
        def run():
            try:
                work()
            except BaseException as error:  # a helper's sys.exit, too
                self.problem = error
                self._put_out.set()
        return threading.Thread(target=run, daemon=True)


def bad_line(rng):
    """Gives each connection of a hall its fault; half-open ones end within three seconds."""
    def next_fault():
        kind = rng.choices(("none", "delay", "cut", "half_open", "refuse"), (9, 2, 5, 2, 1))[0]
        direction = rng.choice((TO_CLIENT, TO_SERVER))
        after = int(10 ** rng.uniform(0, 4.6))
        seconds = rng.uniform(0.3, 3)
        if kind == "delay":
            return Fault(kind, BOTH_WAYS, seconds=seconds / 100)
        return Fault(kind, direction, after, seconds, reset=rng.random() < 0.5)
    return next_fault


def work_at_the_counter(fire, hall, counter):
    rng = fire.rng(hall.code + " kills")
    while fire.burns():
        words = counter.next_words()
        if words is None:
            continue
        kill = rng.random() < 0.3
        begin = time.monotonic()
        answer = fire.watch.hear(
            hall.answer(*words, seconds=counter.kill_moment(words) if kill else None))
        if answer.killed:
            fire.count("at the counter")
        else:
            counter.took(words, time.monotonic() - begin)
        counter.keep(answer)
        if answer.killed and rng.random() < 0.3:
            hall.run("verify")


def sync_again_and_again(fire, hall):
    """Syncs; now and then twice at once, and now and then takes a new first copy into the file."""
    rng = fire.rng(hall.code + " syncs")
    copy = ("init", "--hall", hall.code, "--central", hall.central)

    def one(words, seconds):
        if fire.watch.hear(hall.answer(*words, seconds=seconds)).killed:
            fire.count(words[0])

    while fire.burns():
        plans = [(copy if rng.random() < 0.1 else ("sync",),
                  rng.uniform(0, 1.0) if rng.random() < 0.35 else None) for _ in range(2)]
        second = fire.guarded(lambda: one(*plans[1])) if rng.random() < 0.3 else None
        if second:
            second.start()
        one(*plans[0])
        if second:
            second.join()
        fire.wait(rng.uniform(0, 0.5))


def reconcile_at_headquarters(fire, office):
    rng = fire.rng("headquarters")
    while fire.burns():
        answer = fire.watch.hear(office.answer("central", "reconcile", "--watch", "--quiet",
                                               "--central", office.central,
                                               seconds=rng.uniform(0.5, 5)))
        if answer.killed:
            fire.count("reconciler")
        fire.wait(rng.uniform(0, 1))


def strike_the_server(fire, server):
    rng = fire.rng("server")
    while fire.burns():
        fire.wait(rng.uniform(2, 6))
        how = rng.choice(("kill", "stop at once", "kill a session", "pause"))
        if how == "kill a session":
            server.kill_a_child(rng)
        elif how == "pause":
            server.pause()
            fire.wait(rng.uniform(0.2, 2))
            server.resume()
        else:
            server.kill() if how == "kill" else server.stop_at_once()
            fire.wait(rng.uniform(0, 1))
            server.start()
        fire.count(f"server: {how}")


def set_the_stage(bin_folder, folder, server, rng_of):
    """Makes central with members, employers and a short list; three halls, headquarters' login."""
    proxies = [FaultProxy(server.port) for _ in range(len(HALLS) + 1)]
    halls = [Hall(bin_folder, folder, server, code, region, proxy.port, may_reconcile)
             for (code, region, _, may_reconcile), proxy in zip(HALLS, proxies)]
    office = Hall(bin_folder, folder, server, "HQ", "SEATTLE", proxies[-1].port)
    members = samples.write_part(folder, "members.csv", samples.read_lines("members.csv"), 0, MEMBERS)
    first = halls[0]
    first.run("import", "members", members)
    first.run("import", "employers", str(samples.EXAMPLES / "employcontract.csv"))
    first.run("import", "reglist", samples.write_part(
        folder, "reglist.csv", samples.lines_of_members("reglist.csv", MEMBERS), 0, 200))
    for hall in halls:
        hall.run("sync", accepted=(0, 5))
    for proxy, name in zip(proxies, [*(code for code, *_ in HALLS), "HQ"]):
        proxy.next_fault = bad_line(rng_of(name + " line"))
    return halls, office, proxies


def burn(fire, server, halls, office, counters):
    threads = [fire.guarded(lambda: strike_the_server(fire, server)),
               fire.guarded(lambda: reconcile_at_headquarters(fire, office))]
    for hall, counter in zip(halls, counters):
        threads.append(fire.guarded(lambda h=hall, c=counter: work_at_the_counter(fire, h, c)))
        threads.append(fire.guarded(lambda h=hall: sync_again_and_again(fire, h)))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if fire.problem:
        raise fire.problem


def play(arguments, server, folder):
    fire = Fire(arguments.seed)
    halls, office, proxies = set_the_stage(arguments.bin, folder, server, fire.rng)
    counters = [Counter(hall, folder, fire.rng(code), book)
                for hall, (code, _, book, _) in zip(halls, HALLS)]
    fire.begin(arguments.seconds)
    burn(fire, server, halls, office, counters)
    server.wait_until_it_answers()
    for proxy in proxies:
        proxy.heal()
    aftermath.heal(halls, office)
    for hall, counter in zip(halls, counters):
        aftermath.demand_nothing_lost(server, hall, counter)
    aftermath.demand_all_told(server)
    aftermath.demand_nothing_twice(server)
    aftermath.demand_replicas_as_central(server, halls)
    for proxy in proxies:
        proxy.close()
    aftermath.demand_nobody_left(server)
    aftermath.demand_expected(fire.watch)
    report(fire, server, counters, proxies)


def report(fire, server, counters, proxies):
    struck = {}
    for proxy in proxies:
        for kind, count in proxy.met.items():
            struck[kind] = struck.get(kind, 0) + count
    operations = server.query("SELECT count(*) FROM sync.operations")[0][0]
    conflicts = server.query("SELECT count(*) FROM sync.conflicts")[0][0]
    print(f"under_fire: killed {dict(sorted(fire.killed.items()))}, lines {dict(sorted(struck.items()))}")
    print(fire.watch.summary())
    print(f"under_fire: {operations} operations at central, {conflicts} conflicts; "
          f"{sum(len(c.operations) for c in counters)} confirmed at the counters, of them "
          f"{sum(len(c.registrations) for c in counters)} registrations and "
          f"{sum(len(c.dispatches) for c in counters)} dispatches: nothing lost, nothing twice")


if __name__ == "__main__":
    run("under_fire", play, tcp=True, seconds=12.0)
