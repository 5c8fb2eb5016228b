"""All failures that the programs may report, and a watch over those that they do report.

SPDX-License-Identifier: Apache-2.0

Every failure must be one of EXPECTED, with its exit code and with a hint that says what to do; any
other is a defect: a driver's raw message, a C++ exception, a core dump, another exit code.
"""
import dataclasses
import re
import signal
import threading

DONE, REFUSED, UNREACHABLE, NEEDS_PERSON = 0, 1, 3, 5
SAFE = "What was done at the hall is safe there and goes out with the next `hallbook sync`."
FINE = "The hall's data is safe"


@dataclasses.dataclass(frozen=True)
class Kind:
    """A failure by its exit code and its name in JSON; `message` and `hint` match from the start."""
    status: int
    code: str
    message: str
    hint: str


ADDRESS = r"(127\.0\.0\.1:\d+|its address)"
LINE = (
    Kind(UNREACHABLE, "unreachable", r"Central cannot be reached: (no server is listening at|the "
         rf"line to) {ADDRESS}( broke off)?\.$", SAFE),
    Kind(UNREACHABLE, "unreachable", rf"Central cannot be reached: {ADDRESS} does not answer\.$", SAFE),
    Kind(UNREACHABLE, "unreachable", r"The connection to central was lost\.$", SAFE),
    Kind(UNREACHABLE, "unreachable", r"Central did not answer in time\.$", SAFE))
SERVER_DOWN = (
    Kind(UNREACHABLE, "unreachable", rf"Central cannot be reached: the server at {ADDRESS} is (just "
         r"starting( again)?|being stopped)\.$", SAFE),
    Kind(UNREACHABLE, "unreachable", r"Central is stopping or starting\. \(.*, 57P0\d\)$", SAFE))
TWO_AT_ONCE = (
    Kind(REFUSED, "busy", r"\S+\.db is in use by (PID \d+ \(.*\)|PID \d+|another program)\. Nothing "
         r"was changed\.$", r"Wait until it has finished, then give the command again\."),
    Kind(REFUSED, "busy", r"Another sync of this hall is running\.$", "Wait for it to end"),
    Kind(REFUSED, "busy", r"Another program is making \S+\.db\.new right now\.$",
         r"Wait until it has finished, then give the command again\."),
    Kind(REFUSED, "conflict", r"Others were writing at central\.", SAFE))
# A test chose a row from the file, and a sync changed the row before the command ran.
GONE_SINCE = (
    Kind(2, "lines_rejected", r"\d+ lines? cannot be taken\. Nothing was imported\.$",
         r"Mend the file, or take the good lines with --partial\."),
    Kind(2, "bad_input", r"There is (no request|neither a dispatch nor a member) ",
         r"(The open ones are|Who is out is) listed by: hallbook "),)
WATCHED = (
    Kind(REFUSED, "refused", r"Central is being watched already by hall_\w+ \(PID \d+\)\.$",
         "One is enough"),)
DISK_FULL = (
    Kind(6, "storage", r"The disk is full\. Nothing was changed; \S+\.db is as it was\.$",
         r"Make room on the disk, then give the command again\."),)
DISK_FAILS = (
    Kind(6, "storage", r"The disk reports an error \(.*\) with \S+\.db\.$",
         r"Check the disk and the room on it\. What was confirmed before is not touched\."),)
NOT_ADMITTED = (
    Kind(7, "not_permitted", r"Central does not admit this login: hall_\w+ is barred, as it is when a "
         r"hall is revoked\.$", FINE),
    Kind(7, "not_permitted", r"Central does not admit this login: hall_\w+ or its password is wrong\.$",
         FINE),
    Kind(7, "not_permitted", r"Central does not admit this login: it asks for a password, and none "
         r"was found\.$", FINE))
# libpq itself prints what a dying server says while a connection is made.
LAST_WORDS = re.compile(
    r"(WARNING|FATAL):  terminating connection (due to (immediate shutdown command|unexpected "
    r"postmaster exit)|because of crash of another server process(\n(DETAIL|HINT):  .*)*)\s*$")


class Watch:
    """Checks every answer. `unexpected` and `heard` may be read at any time."""

    def __init__(self, *kinds):
        self.kinds = kinds
        self.heard = {}  # (exit code, code, pattern) to how often
        self.unexpected = []
        self._lock = threading.Lock()

    def hear(self, answer):
        """Notes an answer and returns it."""
        label = self._label(answer)
        with self._lock:
            if label is None:
                self.unexpected.append(str(answer))
            else:
                self.heard[label] = self.heard.get(label, 0) + 1
        return answer

    def _label(self, answer):
        if answer.status == -signal.SIGKILL:
            return ("killed", "", "")
        remark = answer.error and not LAST_WORDS.match(answer.error)
        if remark or answer.document is None:
            return None  # no JSON document, or other text besides
        outcome = answer.document.get("outcome")
        if outcome == "REJECTED":  # by a rule, whose code the answer names
            named = answer.status == REFUSED and answer.document["reason"] and answer.complaint["hint"]
            return (REFUSED, "rule", "") if named else None
        if answer.complaint:
            return self._of_complaint(answer.status, answer.complaint)
        return (answer.status, "", "") if answer.status in (DONE, NEEDS_PERSON) else None

    def _of_complaint(self, status, complaint):
        for kind in self.kinds:
            if (kind.status == status and kind.code == complaint["code"]
                    and re.match(kind.message, complaint["message"])
                    and re.match(kind.hint, complaint["hint"])):
                return (status, kind.code, kind.message)
        return None

    def summary(self):
        with self._lock:
            lines = [f"  {count:5}  {status}  {code or 'done'}  {message}".rstrip()
                     for (status, code, message), count in sorted(self.heard.items(), key=str)]
        return "\n".join(lines)
