-- Phone and e-mail live in a table of their own. A hall keeps the rows of those whom it may have to call,
-- by the rule of sync.seen_contacts at central, and those that its unsent operations changed, which the
-- next pull takes away. The file is written anew afterwards, so that nothing of the others stays in it.
-- SPDX-License-Identifier: Apache-2.0

-- How a member is reached. The id is that of the member.
CREATE TABLE member_contacts (
    id INTEGER PRIMARY KEY
        REFERENCES members (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    phone TEXT,
    email TEXT,
    created_at INTEGER NOT NULL
        DEFAULT (unixepoch('now') * 1000000 + substr(strftime('%f', 'now'), 4) * 1000)
        CHECK (created_at BETWEEN -62135596800000000 AND 253402300799999999),
    updated_at INTEGER NOT NULL
        DEFAULT (unixepoch('now') * 1000000 + substr(strftime('%f', 'now'), 4) * 1000)
        CHECK (updated_at BETWEEN -62135596800000000 AND 253402300799999999),
    created_by_id INTEGER REFERENCES users (id) DEFERRABLE INITIALLY DEFERRED,
    updated_by_id INTEGER REFERENCES users (id) DEFERRABLE INITIALLY DEFERRED
) STRICT;

INSERT INTO member_contacts (
    id, phone, email, created_at, updated_at, created_by_id, updated_by_id
)
SELECT id, phone, email, created_at, updated_at, created_by_id, updated_by_id
FROM members
WHERE coalesce(phone, email) IS NOT NULL AND (
    id IN (
        SELECT r.member_id
        FROM replica AS here
        JOIN referral_books AS b ON b.region IN (here.hall_region, 'JURISDICTION_WIDE')
        JOIN book_registrations AS r ON r.book_id = b.id AND r.status IN ('ACTIVE', 'DISPATCHED')
    )
    OR upper(replace(trim(home_region), ' ', '_')) IN (SELECT hall_region FROM replica)
    OR id IN (
        SELECT change.value ->> 'row'
        FROM operations AS o, json_each(o.changes) AS change
        WHERE o.outcome IS NULL AND change.value ->> 'table' = 'members'
    )
);

-- A row of members becomes two in what unsent operations did here, too, so that it can be taken back.
UPDATE operations
SET changes = (
    SELECT json_group_array(json(part)) FROM (
        SELECT
            change.key AS place, 1 AS side,
            CASE change.value ->> 'table' WHEN 'members' THEN json_object(
                'table', 'members', 'row', change.value -> 'row',
                'before', json_remove(change.value -> 'before', '$[11]', '$[10]'),
                'after', json_remove(change.value -> 'after', '$[11]', '$[10]')
            ) ELSE change.value END AS part
        FROM json_each(operations.changes) AS change
        UNION ALL
        SELECT
            place, 2,
            json_object(
                'table', 'member_contacts', 'row', json(row_id),
                'before', json(contact_before), 'after', json(contact_after)
            )
        FROM (
            SELECT
                change.key AS place, change.value -> 'row' AS row_id,
                iif(
                    coalesce(
                        change.value ->> '$.before[10]', change.value ->> '$.before[11]'
                    ) IS NULL, 'null', json_remove(
                        change.value -> 'before', '$[9]', '$[8]', '$[7]', '$[6]', '$[5]', '$[4]',
                        '$[3]', '$[2]', '$[1]'
                    )
                ) AS contact_before,
                iif(
                    coalesce(
                        change.value ->> '$.after[10]', change.value ->> '$.after[11]'
                    ) IS NULL, 'null', json_remove(
                        change.value -> 'after', '$[9]', '$[8]', '$[7]', '$[6]', '$[5]', '$[4]',
                        '$[3]', '$[2]', '$[1]'
                    )
                ) AS contact_after
            FROM json_each(operations.changes) AS change
            WHERE change.value ->> 'table' = 'members'
        )
        WHERE contact_before <> contact_after
        ORDER BY 1, 2
    )
)
WHERE outcome IS NULL AND EXISTS (
    SELECT 1 FROM json_each(operations.changes) AS change
    WHERE change.value ->> 'table' = 'members'
);

ALTER TABLE members DROP COLUMN phone;
ALTER TABLE members DROP COLUMN email;
