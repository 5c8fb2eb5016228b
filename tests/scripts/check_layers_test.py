#!/usr/bin/env python3
"""Plants in a copy of the rooms what scripts/check-layers must see, and what it must not.

SPDX-License-Identifier: Apache-2.0
"""
import pathlib
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
LAYERS = ("core", "migrations", "store", "sync", "cli")
UNKNOWN = "is no header of a room, of standard C++ or of a library known here"
# What a source of core/values must not hold, the line that is complained of, and the end of what is said.
WRONG = (
    ("#include <unistd.h>", 1, "may not use POSIX: <unistd.h>"),
    ("#include <ftw.h>", 1, "may not use POSIX: <ftw.h>"),
    ("#include <csignal>", 1, "may not use POSIX: <csignal>"),
    ("#include <openssl/evp.h>", 1, f"<openssl/evp.h> {UNKNOWN}"),
    ("#include <postgresql/libpq-fe.h>", 1, f"<postgresql/libpq-fe.h> {UNKNOWN}"),
    ("#include <vector/../unistd.h>", 1, "may not use POSIX: <vector/../unistd.h>"),
    ("#include </usr/include/unistd.h>", 1, f"</usr/include/unistd.h> {UNKNOWN}"),
    ('#include "vector"', 1, f'"vector" {UNKNOWN}'),
    ('#include "sqlite3.h"', 1, 'may not use SQLite: "sqlite3.h"'),
    ('#include "core/values/dates.inc"', 1, f'"core/values/dates.inc" {UNKNOWN}'),
    ('#include "core/values/../rows/table.hpp"', 1, "core/values may not include core/rows"),
    ('#include <core/rows/table.hpp>', 1, "core/values may not include core/rows"),
    ("#define WHERE <unistd.h>\n#include WHERE", 2, f"what is included {UNKNOWN}"),
    ("/**/ #include <unistd.h>", 1, "may not use POSIX: <unistd.h>"),
    ("/* one\ntwo */ # /**/ include /**/ <unistd.h>", 2, "may not use POSIX: <unistd.h>"),
    ("#inc\\\nlude <unistd.h>\n", 1, "may not use POSIX: <unistd.h>"),
    ("\n%:include <unistd.h>", 2, "may not use POSIX: <unistd.h>"),
    ("#include_next <unistd.h>", 1, "may not use POSIX: <unistd.h>"),
    ("const auto a = R\"(/*)\";\n#include <unistd.h>\n// */", 2, "may not use POSIX: <unistd.h>"),
    ("const auto a = u8'\"';\n#include <unistd.h>\n// \"", 2, "may not use POSIX: <unistd.h>"),
    ("const auto a = 1'000;\nconst auto b = getpid();\nconst auto c = 2'000;", 2, "may not use POSIX: getpid"),
    ("const auto a = strptime(text, form, &at);", 1, "may not use POSIX: strptime"),
    ("const auto a = timegm (&at);", 1, "may not use POSIX: timegm"),
    ("const auto a = timegm\n    (&at);", 1, "may not use POSIX: timegm"),
    ("const auto a = ::clock_gettime(0, &at);", 1, "may not use POSIX: clock_gettime"),
    ("const auto a = &strerror_r;", 1, "may not use POSIX: strerror_r"),
    ("const auto a = secure_getenv(name);", 1, "may not use POSIX: secure_getenv"),
    ("const auto a = pthread_self();", 1, "may not use POSIX: pthread_self"),
    ("const auto a = ::read(0, to, 1);", 1, "may not use POSIX: read"),
)
RIGHT = (
    "#include <semaphore>\n#include <string>",
    '#include "core/values/dates.hpp"',
    "// strptime(text)\n/* #include <unistd.h>\n#include <ftw.h> */",
    'const auto a = "getpid()"; const auto b = R"x(\n#include <unistd.h>\n)x";',
    "const auto a = std::getline(from, line); const auto b = reader.fileno(); const auto c = ours::tzset();",
    "const auto a = read(from); const auto b = execute(sleeper, open_file);",
)
SOURCES = {
    "core/values/planted.h": "a source in a room ends in .cpp or .hpp",
    "store/file/planted.CC": "a source in a room ends in .cpp or .hpp",
    "core/planted/planted.cpp": None,
    "planted/planted.cpp": "a source in no room",
    "tools/planted.inc": "a source in no room",
    "planted.cxx": "a source in no room",
}


def checked(folder):
    done = subprocess.run([folder / "scripts" / "check-layers"], capture_output=True, text=True, check=False)
    return done.returncode, set(done.stderr.splitlines())


def main():
    with tempfile.TemporaryDirectory(prefix="hallbook-layers-") as name:
        folder = pathlib.Path(name)
        for each in (*LAYERS, "scripts"):
            shutil.copytree(ROOT / each, folder / each)
        shutil.copy(ROOT / "ARCHITECTURE.md", folder)
        if checked(folder) != (0, set()):
            sys.exit(f"not even what is there passes: {checked(folder)}")
        wanted = {"check-layers: ARCHITECTURE.md: core/planted has no row"}
        for number, (text, line, said) in enumerate(WRONG):
            path = f"core/values/wrong_{number}.cpp"
            (folder / path).write_text(text, encoding="utf-8")
            said = f"core/values {said}" if said.startswith("may not") else said
            wanted.add(f"check-layers: {path}:{line}: {said}")
        for number, text in enumerate(RIGHT):
            (folder / f"core/values/right_{number}.hpp").write_text(text, encoding="utf-8")
        for path, said in SOURCES.items():
            (folder / path).parent.mkdir(exist_ok=True, parents=True)
            (folder / path).touch()
            if said:
                wanted.add(f"check-layers: {path}: {said}")
        status, found = checked(folder)
    for each in sorted(wanted - found):
        print(f"not said: {each}")
    for each in sorted(found - wanted):
        print(f"said: {each}")
    return 0 if status == 1 and found == wanted else 1


sys.exit(main())
