-- Equipment templates: what stands on a job, which consultants must approve it, what a hall submits for
-- approval and what the consultants decide. A module of its own, and the first whose rows are keyed by
-- UUIDs (docs/adr/0015).
-- SPDX-License-Identifier: Apache-2.0

CREATE TABLE consultant_types (
    id TEXT NOT NULL PRIMARY KEY
        DEFAULT (lower(
            hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2)
            || '-' || substr('89AB', 1 + abs(random() % 4), 1) || substr(hex(randomblob(2)), 2)
            || '-' || hex(randomblob(6))
        ))
        CHECK (length(hex(id)) = 72 AND id LIKE '________-____-____-____-____________'
            AND length(replace(id, '-', '')) = 32
            AND replace(id, '-', '') NOT GLOB '*[^0-9a-f]*'),
    name TEXT NOT NULL UNIQUE,
    description TEXT,
    created_at INTEGER NOT NULL
        DEFAULT (unixepoch('now') * 1000000 + substr(strftime('%f', 'now'), 4) * 1000)
        CHECK (created_at BETWEEN -62135596800000000 AND 253402300799999999),
    CONSTRAINT consultant_types_name_not_empty CHECK (name <> '')
) STRICT;

CREATE TABLE equipment_templates (
    id TEXT NOT NULL PRIMARY KEY
        DEFAULT (lower(
            hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2)
            || '-' || substr('89AB', 1 + abs(random() % 4), 1) || substr(hex(randomblob(2)), 2)
            || '-' || hex(randomblob(6))
        ))
        CHECK (length(hex(id)) = 72 AND id LIKE '________-____-____-____-____________'
            AND length(replace(id, '-', '')) = 32
            AND replace(id, '-', '') NOT GLOB '*[^0-9a-f]*'),
    name TEXT NOT NULL,
    category TEXT NOT NULL,
    specifications TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(specifications)),
    is_active INTEGER NOT NULL DEFAULT 1 CHECK (is_active IN (0, 1)),
    created_by_id INTEGER REFERENCES users (id) DEFERRABLE INITIALLY DEFERRED,
    updated_by_id INTEGER REFERENCES users (id) DEFERRABLE INITIALLY DEFERRED,
    created_at INTEGER NOT NULL
        DEFAULT (unixepoch('now') * 1000000 + substr(strftime('%f', 'now'), 4) * 1000)
        CHECK (created_at BETWEEN -62135596800000000 AND 253402300799999999),
    updated_at INTEGER NOT NULL
        DEFAULT (unixepoch('now') * 1000000 + substr(strftime('%f', 'now'), 4) * 1000)
        CHECK (updated_at BETWEEN -62135596800000000 AND 253402300799999999),
    CONSTRAINT equipment_templates_name_not_empty CHECK (name <> ''),
    CONSTRAINT equipment_templates_category_not_empty CHECK (category <> '')
) STRICT;

-- Which consultant types must approve what is made from a template.
CREATE TABLE equipment_template_consultants (
    id TEXT NOT NULL PRIMARY KEY
        DEFAULT (lower(
            hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2)
            || '-' || substr('89AB', 1 + abs(random() % 4), 1) || substr(hex(randomblob(2)), 2)
            || '-' || hex(randomblob(6))
        ))
        CHECK (length(hex(id)) = 72 AND id LIKE '________-____-____-____-____________'
            AND length(replace(id, '-', '')) = 32
            AND replace(id, '-', '') NOT GLOB '*[^0-9a-f]*'),
    template_id TEXT NOT NULL
        CHECK (length(hex(template_id)) = 72 AND template_id LIKE '________-____-____-____-____________'
            AND length(replace(template_id, '-', '')) = 32
            AND replace(template_id, '-', '') NOT GLOB '*[^0-9a-f]*')
        REFERENCES equipment_templates (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    consultant_type_id TEXT NOT NULL
        CHECK (length(hex(consultant_type_id)) = 72 AND consultant_type_id LIKE '________-____-____-____-____________'
            AND length(replace(consultant_type_id, '-', '')) = 32
            AND replace(consultant_type_id, '-', '') NOT GLOB '*[^0-9a-f]*')
        REFERENCES consultant_types (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    created_at INTEGER NOT NULL
        DEFAULT (unixepoch('now') * 1000000 + substr(strftime('%f', 'now'), 4) * 1000)
        CHECK (created_at BETWEEN -62135596800000000 AND 253402300799999999),
    UNIQUE (template_id, consultant_type_id)
) STRICT;

-- project_id is the contractor's name or number of the project; no table of projects is kept here.
CREATE TABLE equipment_approval_submissions (
    id TEXT NOT NULL PRIMARY KEY
        DEFAULT (lower(
            hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2)
            || '-' || substr('89AB', 1 + abs(random() % 4), 1) || substr(hex(randomblob(2)), 2)
            || '-' || hex(randomblob(6))
        ))
        CHECK (length(hex(id)) = 72 AND id LIKE '________-____-____-____-____________'
            AND length(replace(id, '-', '')) = 32
            AND replace(id, '-', '') NOT GLOB '*[^0-9a-f]*'),
    project_id TEXT NOT NULL,
    template_id TEXT NOT NULL
        CHECK (length(hex(template_id)) = 72 AND template_id LIKE '________-____-____-____-____________'
            AND length(replace(template_id, '-', '')) = 32
            AND replace(template_id, '-', '') NOT GLOB '*[^0-9a-f]*')
        REFERENCES equipment_templates (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    status TEXT NOT NULL DEFAULT 'PENDING'
        CHECK (status IN ('PENDING', 'APPROVED', 'REJECTED')),
    specifications TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(specifications)),
    notes TEXT,
    submitted_by_id INTEGER REFERENCES users (id) DEFERRABLE INITIALLY DEFERRED,
    created_at INTEGER NOT NULL
        DEFAULT (unixepoch('now') * 1000000 + substr(strftime('%f', 'now'), 4) * 1000)
        CHECK (created_at BETWEEN -62135596800000000 AND 253402300799999999),
    updated_at INTEGER NOT NULL
        DEFAULT (unixepoch('now') * 1000000 + substr(strftime('%f', 'now'), 4) * 1000)
        CHECK (updated_at BETWEEN -62135596800000000 AND 253402300799999999),
    CONSTRAINT equipment_approval_submissions_project_not_empty CHECK (project_id <> '')
) STRICT;

-- The first decision of a consultant type stands, so there is one at most.
CREATE TABLE equipment_approval_decisions (
    id TEXT NOT NULL PRIMARY KEY
        DEFAULT (lower(
            hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2)
            || '-' || substr('89AB', 1 + abs(random() % 4), 1) || substr(hex(randomblob(2)), 2)
            || '-' || hex(randomblob(6))
        ))
        CHECK (length(hex(id)) = 72 AND id LIKE '________-____-____-____-____________'
            AND length(replace(id, '-', '')) = 32
            AND replace(id, '-', '') NOT GLOB '*[^0-9a-f]*'),
    submission_id TEXT NOT NULL
        CHECK (length(hex(submission_id)) = 72 AND submission_id LIKE '________-____-____-____-____________'
            AND length(replace(submission_id, '-', '')) = 32
            AND replace(submission_id, '-', '') NOT GLOB '*[^0-9a-f]*')
        REFERENCES equipment_approval_submissions (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    consultant_type_id TEXT NOT NULL
        CHECK (length(hex(consultant_type_id)) = 72 AND consultant_type_id LIKE '________-____-____-____-____________'
            AND length(replace(consultant_type_id, '-', '')) = 32
            AND replace(consultant_type_id, '-', '') NOT GLOB '*[^0-9a-f]*')
        REFERENCES consultant_types (id) DEFERRABLE INITIALLY DEFERRED,
    verdict TEXT NOT NULL CHECK (verdict IN ('APPROVED', 'REJECTED')),
    reason TEXT,
    decided_by_id INTEGER REFERENCES users (id) DEFERRABLE INITIALLY DEFERRED,
    created_at INTEGER NOT NULL
        DEFAULT (unixepoch('now') * 1000000 + substr(strftime('%f', 'now'), 4) * 1000)
        CHECK (created_at BETWEEN -62135596800000000 AND 253402300799999999),
    UNIQUE (submission_id, consultant_type_id),
    CONSTRAINT equipment_approval_decisions_rejected_with_reason CHECK (
        verdict <> 'REJECTED' OR reason IS NOT NULL
    )
) STRICT;

CREATE INDEX equipment_templates_by_name ON equipment_templates (name);
CREATE INDEX equipment_templates_by_category ON equipment_templates (category);
CREATE INDEX equipment_approval_submissions_by_project
    ON equipment_approval_submissions (project_id);
CREATE INDEX equipment_approval_submissions_by_template
    ON equipment_approval_submissions (template_id);
CREATE INDEX equipment_approval_submissions_by_status ON equipment_approval_submissions (status);
CREATE INDEX equipment_approval_decisions_by_submission
    ON equipment_approval_decisions (submission_id);

-- A conflict rule: the first decision of a consultant type stands. SQLite changes a CHECK only with the
-- whole table.
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
