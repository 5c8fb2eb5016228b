-- Nobody stops the hall: three conflict rules, an issued APN stays, and an operation says where it was
-- made. The rest is about central.
-- SPDX-License-Identifier: Apache-2.0

-- SQLite changes a CHECK only with the whole table.
CREATE TABLE conflicts_kept AS SELECT * FROM conflicts;
DROP TABLE conflicts;

CREATE TABLE conflicts (
    id INTEGER PRIMARY KEY,
    rule TEXT NOT NULL
        CHECK (rule IN ('duplicate-registration', 'equal-apn', 'double-dispatch',
            'overfilled-request', 're-sign-in-time', 'same-day-mark', 'left-or-dispatched',
            'request-closed', 'edited-at-central', 'suspect-clock', 'superseded',
            'decided-first', 'set-aside', 'false-place', 'after-finality')),
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

-- Whether this hall may take over a registration list, as the last pull said.
ALTER TABLE replica ADD COLUMN may_import INTEGER NOT NULL DEFAULT 1 CHECK (may_import IN (0, 1));

-- Where an operation was made, if not at this hall: its hall and number there, and the SHA-256 of what it
-- is.
ALTER TABLE operations ADD COLUMN origin_hall INTEGER
    CHECK (origin_hall BETWEEN -2147483648 AND 2147483647);
ALTER TABLE operations ADD COLUMN origin_seq INTEGER;
ALTER TABLE operations ADD COLUMN origin_digest TEXT
    CHECK (length(origin_digest) = 64 AND origin_digest NOT GLOB '*[^0-9a-f]*')
    CONSTRAINT operations_origin_whole CHECK (
        (origin_hall IS NULL) = (origin_seq IS NULL) AND (origin_hall IS NULL) = (origin_digest IS NULL)
    );

CREATE TRIGGER book_registrations_apn_stays BEFORE UPDATE OF applicant_priority_number
ON book_registrations
WHEN NEW.applicant_priority_number IS NOT OLD.applicant_priority_number
BEGIN
    SELECT RAISE(ABORT, 'The APN of a registration is never changed.');
END;
