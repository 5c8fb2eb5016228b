-- Takes back 0015 in reverse order: phone and e-mail of those whom the hall knew stand with the members.
-- SPDX-License-Identifier: Apache-2.0

-- In what unsent operations did here, a row of members has phone and e-mail of today in it again. What
-- changed nothing but these is left out: they stand.
UPDATE operations
SET changes = (
    SELECT json_group_array(json(part)) FROM (
        SELECT CASE WHEN was.name <> 'members' THEN was.value ELSE json_object(
            'table', 'members', 'row', was.row_id,
            'before', iif(was.before = 'null', json('null'), json_array(
                was.before -> 0, was.before -> 1, was.before -> 2, was.before -> 3, was.before -> 4,
                was.before -> 5, was.before -> 6, was.before -> 7, was.before -> 8, was.before -> 9,
                c.phone, c.email,
                was.before -> 10, was.before -> 11, was.before -> 12, was.before -> 13
            )),
            'after', iif(was.after = 'null', json('null'), json_array(
                was.after -> 0, was.after -> 1, was.after -> 2, was.after -> 3, was.after -> 4,
                was.after -> 5, was.after -> 6, was.after -> 7, was.after -> 8, was.after -> 9,
                c.phone, c.email,
                was.after -> 10, was.after -> 11, was.after -> 12, was.after -> 13
            ))
        ) END AS part
        FROM (
            SELECT
                change.key AS place, change.value, change.value ->> 'table' AS name,
                change.value ->> 'row' AS row_id, change.value -> 'before' AS before,
                change.value -> 'after' AS after
            FROM json_each(operations.changes) AS change
        ) AS was
        LEFT JOIN member_contacts AS c ON c.id = was.row_id
        WHERE was.name <> 'member_contacts'
        ORDER BY was.place
    )
)
WHERE outcome IS NULL AND EXISTS (
    SELECT 1 FROM json_each(operations.changes) AS change
    WHERE change.value ->> 'table' IN ('members', 'member_contacts')
);

-- The columns come to stand where they stood, between others.
CREATE TABLE members_kept AS SELECT * FROM members;
DROP TABLE members;

CREATE TABLE members (
    id INTEGER PRIMARY KEY,
    card_number TEXT NOT NULL UNIQUE,
    first_name TEXT NOT NULL,
    middle_name TEXT,
    last_name TEXT NOT NULL,
    home_local TEXT,
    home_region TEXT,
    classification TEXT,
    status TEXT NOT NULL DEFAULT 'ACTIVE' CHECK (status IN ('ACTIVE', 'SUSPENDED', 'INACTIVE')),
    locked_until INTEGER CHECK (locked_until BETWEEN -62135596800000000 AND 253402300799999999),
    phone TEXT,
    email TEXT,
    created_at INTEGER NOT NULL
        DEFAULT (unixepoch('now') * 1000000 + substr(strftime('%f', 'now'), 4) * 1000)
        CHECK (created_at BETWEEN -62135596800000000 AND 253402300799999999),
    updated_at INTEGER NOT NULL
        DEFAULT (unixepoch('now') * 1000000 + substr(strftime('%f', 'now'), 4) * 1000)
        CHECK (updated_at BETWEEN -62135596800000000 AND 253402300799999999),
    created_by_id INTEGER REFERENCES users (id) DEFERRABLE INITIALLY DEFERRED,
    updated_by_id INTEGER REFERENCES users (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT members_card_number_not_empty CHECK (card_number <> ''),
    CONSTRAINT members_name_not_empty CHECK (first_name <> '' AND last_name <> '')
) STRICT;

INSERT INTO members
SELECT
    m.id, m.card_number, m.first_name, m.middle_name, m.last_name, m.home_local, m.home_region,
    m.classification, m.status, m.locked_until, c.phone, c.email, m.created_at, m.updated_at,
    m.created_by_id, m.updated_by_id
FROM members_kept AS m LEFT JOIN member_contacts AS c ON c.id = m.id;

DROP TABLE members_kept;
DROP TABLE member_contacts;

CREATE INDEX members_locked ON members (locked_until) WHERE locked_until IS NOT NULL;

-- As in 0006.
CREATE TRIGGER line_counts_member_insert AFTER INSERT ON members
WHEN NEW.status = 'ACTIVE'
BEGIN
    UPDATE line_counts
    SET callable = line_counts.callable + turned.callable
    FROM (
        SELECT book_id, tier, span, applicant_priority_number / span AS bucket,
            count(*) AS callable
        FROM book_registrations
        CROSS JOIN (SELECT 100 AS span UNION ALL SELECT 6400 UNION ALL SELECT 10000000000)
        WHERE member_id = NEW.id AND status = 'ACTIVE' AND NOT is_exempt
        GROUP BY book_id, tier, span, applicant_priority_number / span
    ) AS turned
    WHERE line_counts.book_id = turned.book_id AND line_counts.tier = turned.tier
        AND line_counts.span = turned.span AND line_counts.bucket = turned.bucket;
END;

CREATE TRIGGER line_counts_member_delete AFTER DELETE ON members
WHEN OLD.status = 'ACTIVE'
BEGIN
    UPDATE line_counts
    SET callable = line_counts.callable - turned.callable
    FROM (
        SELECT book_id, tier, span, applicant_priority_number / span AS bucket,
            count(*) AS callable
        FROM book_registrations
        CROSS JOIN (SELECT 100 AS span UNION ALL SELECT 6400 UNION ALL SELECT 10000000000)
        WHERE member_id = OLD.id AND status = 'ACTIVE' AND NOT is_exempt
        GROUP BY book_id, tier, span, applicant_priority_number / span
    ) AS turned
    WHERE line_counts.book_id = turned.book_id AND line_counts.tier = turned.tier
        AND line_counts.span = turned.span AND line_counts.bucket = turned.bucket;
END;

CREATE TRIGGER line_counts_member_update AFTER UPDATE OF status ON members
WHEN (OLD.status = 'ACTIVE') <> (NEW.status = 'ACTIVE')
BEGIN
    UPDATE line_counts
    SET callable = line_counts.callable + turned.callable
    FROM (
        SELECT book_id, tier, span, applicant_priority_number / span AS bucket,
            sum(CASE NEW.status WHEN 'ACTIVE' THEN 1 ELSE -1 END) AS callable
        FROM book_registrations
        CROSS JOIN (SELECT 100 AS span UNION ALL SELECT 6400 UNION ALL SELECT 10000000000)
        WHERE member_id = NEW.id AND status = 'ACTIVE' AND NOT is_exempt
        GROUP BY book_id, tier, span, applicant_priority_number / span
    ) AS turned
    WHERE line_counts.book_id = turned.book_id AND line_counts.tier = turned.tier
        AND line_counts.span = turned.span AND line_counts.bucket = turned.bucket;
END;
