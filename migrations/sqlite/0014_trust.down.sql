-- Takes back 0014 in reverse order, with the conflicts of its rules.
-- SPDX-License-Identifier: Apache-2.0

DROP TRIGGER book_registrations_apn_stays;
ALTER TABLE replica DROP COLUMN may_import;
ALTER TABLE operations DROP COLUMN origin_digest;
ALTER TABLE operations DROP COLUMN origin_seq;
ALTER TABLE operations DROP COLUMN origin_hall;

DELETE FROM conflicts WHERE rule IN ('set-aside', 'false-place', 'after-finality');
CREATE TABLE conflicts_kept AS SELECT * FROM conflicts;
DROP TABLE conflicts;

CREATE TABLE conflicts (
    id INTEGER PRIMARY KEY,
    rule TEXT NOT NULL
        CHECK (rule IN ('duplicate-registration', 'equal-apn', 'double-dispatch',
            'overfilled-request', 're-sign-in-time', 'same-day-mark', 'left-or-dispatched',
            'request-closed', 'edited-at-central', 'suspect-clock', 'superseded',
            'decided-first')),
    hall INTEGER NOT NULL CHECK (hall BETWEEN -2147483648 AND 2147483647),
    seq INTEGER NOT NULL,
    other_hall INTEGER CHECK (other_hall BETWEEN -2147483648 AND 2147483647),
    other_seq INTEGER,
    member_id INTEGER,
    book_id INTEGER,
    registration_id INTEGER,
    other_registration_id INTEGER,
    applicant_priority_number INTEGER
        CHECK (applicant_priority_number BETWEEN 0 AND 9999999999),
    other_applicant_priority_number INTEGER
        CHECK (other_applicant_priority_number BETWEEN 0 AND 9999999999),
    decision TEXT NOT NULL,
    explanation TEXT NOT NULL,
    occurred_at INTEGER NOT NULL
        CHECK (occurred_at BETWEEN -62135596800000000 AND 253402300799999999),
    created_at INTEGER NOT NULL
        CHECK (created_at BETWEEN -62135596800000000 AND 253402300799999999)
) STRICT;

INSERT INTO conflicts SELECT * FROM conflicts_kept;
DROP TABLE conflicts_kept;
