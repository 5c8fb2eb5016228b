#!/usr/bin/env python3
"""A hall works on while its disk is full, now and then with a little room, and while the system
limits the size of its files.

SPDX-License-Identifier: Apache-2.0

    full_disk.py --bin BUILD/bin [--commands N] [--seed S]

Each command either succeeds or fails with a clear message and exit code 6; after each the file is
whole. With room again everything works, and nothing that was confirmed is lost. The full disk is a
small tmpfs, which only root can mount; otherwise the test only limits the size of files
(RLIMIT_FSIZE), and says so. Exit status 77: no PostgreSQL here.
"""
import contextlib
import os
import random
import resource
import subprocess

import aftermath
import complaints
import samples
from hall import Hall
from stage import demand, run
from workload import MEMBERS, Counter

DISK_BYTES = 24 << 20
ROOMS = (0, 0, 4096, 12 * 1024, 32 * 1024, 128 * 1024, 512 * 1024)
LOOKS = (("status",), ("queue", "WIRE_SEA"), ("conflicts",), ("verify",))


@contextlib.contextmanager
def small_disk(folder):
    """A folder with DISK_BYTES of room, or None where none can be mounted."""
    disk = folder / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={DISK_BYTES},mode=0700", "hallbook-test", disk],
        capture_output=True).returncode == 0
    try:
        yield disk if mounted else None
    finally:
        if mounted:
            subprocess.run(["umount", "--lazy", disk], check=True)


def fill(disk, room):
    """Fills the disk except for `room` bytes, in whole blocks."""
    filler = disk / "filler"
    with open(filler, "ab", buffering=0) as file:
        for size in (1 << 20, 4096):
            with contextlib.suppress(OSError):
                while file.write(bytes(size)) == size:
                    pass
        os.truncate(filler, max(0, os.stat(filler).st_size - room))


def make_room(disk):
    with contextlib.suppress(FileNotFoundError):
        (disk / "filler").unlink()


def limited_to(size):
    """Options of a process whose files may not grow beyond `size`. Writing more gives an error and
    no signal: Python ignores SIGXFSZ, and its child inherits that."""
    return {"preexec_fn": lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size)),
            "restore_signals": False}


def set_the_stage(arguments, server, folder, code, region):
    hall = Hall(arguments.bin, folder, server, code, region)
    members = samples.write_part(folder, "members.csv", samples.read_lines("members.csv"), 0, MEMBERS)
    hall.run("import", "members", members)
    hall.run("import", "employers", str(samples.EXAMPLES / "employcontract.csv"))
    hall.run("sync")
    return hall


def give_commands(hall, counter, watch, rng, count, circumstances):
    """Runs random commands; `circumstances` prepares each, and returns the options of its process.
    Returns how many failed because there was no room."""
    failed = 0
    for _ in range(count):
        words = rng.choice((counter.next_words(), ("sync",)))
        if words is None:
            continue
        answer = watch.hear(hall.answer(*words, **circumstances()))
        failed += answer.status == 6
        counter.keep(answer)
        for look in (rng.choice(LOOKS), ("verify",)):
            looked = hall.answer(*look)
            demand(looked.status == 0, f"cannot be looked at after {' '.join(words)}:\n{looked}")
    return failed


def conclude(server, hall, counter, watch):
    """Checks that with room again the hall works and syncs, and nothing is lost."""
    for words in (("register", "1010011", "MARINE"), ("sync",)):
        answer = watch.hear(hall.answer(*words))
        demand(answer.status in (0, 1, 5), f"does not go on with room again: {answer}")
    aftermath.heal([hall], hall)
    aftermath.demand_nothing_lost(server, hall, counter)
    aftermath.demand_nothing_twice(server)
    aftermath.demand_replicas_as_central(server, [hall])
    aftermath.demand_expected(watch)


def on_a_full_disk(arguments, server, folder, disk):
    rng = random.Random(f"{arguments.seed}/disk")
    hall = set_the_stage(arguments, server, disk, "SEA", "SEATTLE")
    hall.environment |= {"SQLITE_TMPDIR": str(disk), "TMPDIR": str(disk)}
    counter = Counter(hall, folder, rng, "WIRE_SEA")
    watch = complaints.Watch(*complaints.DISK_FULL)

    def fill_up():
        make_room(disk)
        fill(disk, rng.choice(ROOMS))
        return {}

    failed = give_commands(hall, counter, watch, rng, arguments.commands, fill_up)
    demand(failed > 0, "no command met the full disk")
    make_room(disk)
    conclude(server, hall, counter, watch)
    return failed, watch


def within_a_limit(arguments, server, folder):
    rng = random.Random(f"{arguments.seed}/limit")
    hall = set_the_stage(arguments, server, folder, "PA", "PT_ANGELES")
    counter = Counter(hall, folder, rng, "WIRE_PA")
    watch = complaints.Watch(*complaints.DISK_FAILS)

    def limit():
        sizes = [os.stat(path).st_size for path in folder.glob("pa.db*")]
        return limited_to(int(rng.uniform(0, 1.1) * max(sizes)))

    failed = give_commands(hall, counter, watch, rng, arguments.commands, limit)
    demand(failed > 0, "no command met the limit")
    conclude(server, hall, counter, watch)
    return failed, watch


def play(arguments, server, folder):
    with small_disk(folder) as disk:
        if disk is None:
            print("full_disk: no tmpfs can be mounted here; only the limit is tested")
        else:
            failed, watch = on_a_full_disk(arguments, server, folder, disk)
            print(f"full_disk: {failed} commands met the full disk\n{watch.summary()}")
    failed, watch = within_a_limit(arguments, server, folder)
    print(f"full_disk: {failed} commands met the limit\n{watch.summary()}\n"
          "full_disk: nothing confirmed is lost, every file is whole")


if __name__ == "__main__":
    run("full_disk", play, commands=16)
