"""Programs under test whose clock is not the machine's: see ahead_clock.cpp.

SPDX-License-Identifier: Apache-2.0
"""
import os
import subprocess
import sys

VARIABLE = "HALLBOOK_CLOCK_AHEAD_S"


def machine_time():
    """Seconds since 1970 by the machine's clock, even where this process sees another."""
    return float(subprocess.check_output(["date", "+%s.%N"], env={}))


def seconds_ahead():
    """Of the machine's clock, here and in all that is started from here."""
    return int(os.environ.get(VARIABLE, "0"))


def environment(bin_folder, seconds):
    """What to add to the environment of a process, so that its clock, and that of all it starts, is so
    many whole seconds ahead of the machine's. The programs' folder holds what does it."""
    library = bin_folder / "libahead_clock.so"
    if not library.exists():
        sys.exit(f"{library} is not there: build the tests first")
    return {"LD_PRELOAD": str(library), VARIABLE: str(round(seconds)),
            # The address sanitizer would rather be the first library, but works as the second.
            "ASAN_OPTIONS": f"{os.environ.get('ASAN_OPTIONS', '')}:verify_asan_link_order=0"}
