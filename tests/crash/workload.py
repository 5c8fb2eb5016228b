"""Runs random commands at a hall's counter, and notes which were confirmed to a person.

SPDX-License-Identifier: Apache-2.0
"""
import datetime
import sqlite3
import zoneinfo

import samples

EVERYBODYS_BOOKS = ("TRADESHOW", "TECHNICIAN", "STOCKMAN", "UTILITY", "MARINE")
PACIFIC = zoneinfo.ZoneInfo("America/Los_Angeles")
FIRST_GUESS_S = 0.15
IMPORT_LINES = 20
MEMBERS = 500  # imported, of those in the example


class Counter:
    """Makes random commands at one hall; about few members and books, so that halls conflict. Keeps
    the confirmed ones in `operations`, `registrations`, `dispatches` and `imports`."""

    def __init__(self, hall, folder, rng, own_book):
        self.hall = hall
        self.operations = {}     # sequence to kind
        self.registrations = {}  # id to (sequence, APN)
        self.dispatches = {}     # id to (sequence, card, request)
        self.imports = []        # lines of exports that were confirmed
        self._folder = folder
        self._rng = rng
        self._books = EVERYBODYS_BOOKS + (own_book,)
        self._lines = samples.lines_of_members("reglist.csv", MEMBERS)
        self._cards = [row[0] for row in samples.read_lines("members.csv")[1:61]]
        self._employers = [row[0] for row in samples.read_lines("employcontract.csv")[1:40]]
        self._imported = 0
        self._spans = {}

    def next_words(self):
        """The words of the next command; None when the rows offer nothing to do it with."""
        make = self._rng.choices(
            (self._register, self._re_sign, self._leave, self._open, self._dispatch, self._check_in,
             self._decline, self._end, self._mark, self._import),
            weights=(8, 2, 1, 2, 6, 4, 2, 2, 2, 1))[0]
        return make()

    def kill_moment(self, words):
        """Seconds until a random moment during the command, or a little after its end."""
        return self._rng.uniform(0, 1.3 * self._spans.get(words[0], FIRST_GUESS_S))

    def took(self, words, seconds):
        """Notes how long such a command takes, to choose the moment of the next kill."""
        self._spans[words[0]] = 0.7 * self._spans.get(words[0], seconds) + 0.3 * seconds

    def keep(self, answer):
        """Notes what the answer confirmed to a person at the counter."""
        operation = answer.confirmed
        if operation is None:
            if "imported" in (answer.document or {}) and not answer.complaint:
                self.imports += samples.read_rows(answer.words[-1])
            return
        self.operations[operation["seq"]] = operation["kind"]
        if operation["kind"] == "register":
            made = answer.document["registration"]
            self.registrations[made["registration"]] = (operation["seq"], made["apn"])
        elif operation["kind"] == "dispatch":
            made = answer.document["dispatch"]
            self.dispatches[made["dispatch"]] = (operation["seq"], made["card_number"],
                                                 made["request_number"])

    def _register(self):
        return "register", self._rng.choice(self._cards), self._rng.choice(self._books)

    def _re_sign(self):
        return "re-sign", self._rng.choice(self._cards)

    def _leave(self):
        return "leave", self._rng.choice(self._cards), self._rng.choice(self._books)

    def _mark(self):
        return "check-mark", self._rng.choice(self._cards), self._rng.choice(self._books)

    def _open(self):
        today = datetime.datetime.now(PACIFIC).date().isoformat()
        return ("request", "open", self._rng.choice(self._books), self._rng.choice(self._employers),
                "--workers", str(self._rng.randint(1, 3)), "--start", today)

    def _dispatch(self):
        request = self._one_of("SELECT request_number FROM labor_requests r JOIN referral_books b ON "
                               "b.id = r.book_id WHERE r.status IN ('OPEN', 'PARTIALLY_FILLED') "
                               f"AND b.code IN {self._books}")
        return request and ("dispatch", "next", request)

    def _check_in(self):
        dispatch = self._one_of("SELECT id FROM dispatches WHERE dispatch_status IN ('PENDING', "
                                "'ACCEPTED') AND checked_in_at IS NULL")
        return dispatch and ("dispatch", "check-in", dispatch)

    def _decline(self):
        dispatch = self._one_of("SELECT id FROM dispatches WHERE dispatch_status = 'PENDING'")
        return dispatch and ("dispatch", "answer", dispatch, "decline")

    def _end(self):
        dispatch = self._one_of("SELECT id FROM dispatches WHERE checked_in_at IS NOT NULL AND "
                                "dispatch_status IN ('PENDING', 'ACCEPTED')")
        return dispatch and ("dispatch", "end", dispatch, "--outcome", "laid-off")

    def _import(self):
        path = samples.write_part(self._folder, f"{self.hall.code}_reglist.csv", self._lines,
                                  self._imported % (len(self._lines) // IMPORT_LINES), IMPORT_LINES)
        self._imported += 1
        return "import", "reglist", path

    def _one_of(self, sql):
        try:
            found = self.hall.rows(sql + " ORDER BY 1")
        except sqlite3.OperationalError:  # a checkpoint of the write-ahead log is running
            return None
        return self._rng.choice(found)[0] if found else None
