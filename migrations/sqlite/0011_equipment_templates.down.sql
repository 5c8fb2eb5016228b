-- Takes back 0011 in reverse order. Stops while central has not decided about operations of the module:
-- what they did to its tables could not be undone without them.
-- SPDX-License-Identifier: Apache-2.0

CREATE TABLE going_down (pending INTEGER) STRICT;
CREATE TRIGGER going_down_loses_nothing BEFORE INSERT ON going_down WHEN NEW.pending > 0 BEGIN
    SELECT RAISE(
        ABORT,
        'Central has not decided about all operations on equipment. First `hallbook migrate up`, then `hallbook sync`.'
    );
END;
INSERT INTO going_down SELECT count(*) FROM operations
WHERE outcome IS NULL AND kind IN ('submit_equipment', 'decide_equipment');
DROP TABLE going_down;

DELETE FROM conflicts WHERE rule = 'decided-first';
CREATE TABLE conflicts_kept AS SELECT * FROM conflicts;
DROP TABLE conflicts;

CREATE TABLE conflicts (
    id INTEGER PRIMARY KEY,
    rule TEXT NOT NULL
        CHECK (rule IN ('duplicate-registration', 'equal-apn', 'double-dispatch',
            'overfilled-request', 're-sign-in-time', 'same-day-mark', 'left-or-dispatched',
            'request-closed', 'edited-at-central', 'suspect-clock', 'superseded')),
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

DROP TABLE equipment_approval_decisions;
DROP TABLE equipment_approval_submissions;
DROP TABLE equipment_template_consultants;
DROP TABLE equipment_templates;
DROP TABLE consultant_types;

-- Should the tables come back, their rows must come from central again: the next pull begins at the
-- beginning, or is a new copy.
UPDATE replica SET watermark = 0;
