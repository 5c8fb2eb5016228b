"""Parts of the synthetic exports, small enough to be imported many times.

SPDX-License-Identifier: Apache-2.0
"""
import csv

from throwaway_server import ROOT

EXAMPLES = ROOT / "examples" / "local46"


def read_lines(name):
    """The lines of an export, the heading first."""
    return read_rows(EXAMPLES / name)


def read_rows(path):
    with open(path, newline="") as file:
        return list(csv.reader(file))


def write_part(folder, name, lines, number, size):
    """Writes the `number`-th `size` lines into a file, so that every import has new lines."""
    path = folder / f"{number}_{name}"
    with open(path, "w", newline="") as file:
        csv.writer(file).writerows([lines[0]] + lines[1 + number * size:1 + (number + 1) * size])
    return str(path)


def lines_of_members(name, count):
    """Those lines of an export that are about the first `count` members, the heading first."""
    cards = {row[0] for row in read_lines("members.csv")[1:count + 1]}
    heading, *lines = read_lines(name)
    return [heading] + [line for line in lines if line[0] in cards]
