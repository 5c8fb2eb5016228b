#!/usr/bin/env python3
"""Starts the scripts with words that they cannot take: each says what is wrong, with exit status 2.

SPDX-License-Identifier: Apache-2.0
"""
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
WRONG = (
    ("demo", "--keep"),
    ("demo", "--keep", "/"),
    ("demo", "--keep", ""),
    ("demo", "twice"),
    ("test", "--preset"),
    ("scripts/demo", "/nowhere"),
    ("scripts/check-alone",),
    ("scripts/check-everywhere", "--stage"),
    ("scripts/check-everywhere", "--stage", "nowhere"),
    ("scripts/check-everywhere", "tidy", "nowhere"),
    ("scripts/check-format", "--mend"),
    ("scripts/check-layers", "core"),
    ("scripts/check-recipes", "core"),
    ("scripts/check-tidy", "nowhere"),
    ("scripts/fuzz", "long"),
    ("scripts/fuzz", "0"),
    ("scripts/fresh-root", "sid", "true"),
    ("scripts/fresh-root", "trixie"),
    ("scripts/mutate", "--seed", "x"),
    ("scripts/mutate", "--count", "0"),
    ("scripts/mutate", "--count", "-1"),
    ("scripts/mutate", "--jobs", "0"),
    ("scripts/mutate", "--file", "nowhere.cpp"),
    ("scripts/mutate", "--place", "core/rules/engine.cpp"),
    ("scripts/mutate", "--place", "core/rules/engine.cpp:1"),
    ("scripts/mutate", "--place", "core/rules/engine.cpp:x"),
    ("scripts/mutate", "--place", "core/rules/engine.cpp:1:nothing"),
    ("scripts/test-on-days", "--bin", "/nowhere"),
    ("scripts/test-on-days", "--only", "Eastern"),
    ("scripts/test-on-days", "--every"),
)


def main():
    failed = False
    for words in WRONG:
        done = subprocess.run([ROOT / words[0], *words[1:]], stdin=subprocess.DEVNULL, capture_output=True,
                              text=True, timeout=60, check=False)
        wrong = done.returncode != 2 or done.stdout or not done.stderr or "Traceback" in done.stderr
        if wrong or ": line " in done.stderr:
            print(f"{' '.join(words)}: exit status {done.returncode}\n{done.stdout}{done.stderr}")
            failed = True
    return 1 if failed else 0


sys.exit(main())
