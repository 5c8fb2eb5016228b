"""Sets up what all these tests need, and cleans up: arguments, a seed, a server, a folder.

SPDX-License-Identifier: Apache-2.0
"""
import argparse
import os
import pathlib
import random
import sys
import tempfile

from hall import set_up_central
from throwaway_server import Server


def demand(condition, what):
    """Ends the test unless `condition` holds."""
    if not condition:
        sys.exit(f"failed: {what}")


def run(name, play, tcp=False, **numbers):
    """Calls play(arguments, server, folder) with central set up. Each of `numbers` is an option
    that scales the test, with its default. --seed and HALLBOOK_SEED replay a run. Exit status 77:
    no PostgreSQL here."""
    parser = argparse.ArgumentParser(prog=name)
    parser.add_argument("--bin", required=True, type=pathlib.Path)
    parser.add_argument("--seed", type=int)
    for option, usual in numbers.items():
        parser.add_argument(f"--{option}", type=type(usual), default=usual)
    arguments = parser.parse_args()
    arguments.bin = arguments.bin.resolve()
    if arguments.seed is None:
        arguments.seed = int(os.environ.get("HALLBOOK_SEED", random.SystemRandom().getrandbits(32)))
    print(f"{name}: seed {arguments.seed}", flush=True)
    server = Server(tcp)
    try:
        with tempfile.TemporaryDirectory(prefix=f"hallbook-{name}-") as folder:
            set_up_central(arguments.bin, pathlib.Path(folder), server)
            play(arguments, server, pathlib.Path(folder))
    finally:
        server.stop()
