-- Phone and e-mail live in a table of their own, of which a hall sees the rows of those whom it may have
-- to call: docs/security.md, docs/sync.md.
-- SPDX-License-Identifier: Apache-2.0

-- --- Table ------------------------------------------------------------------------------------------

-- How a member is reached. The id is that of the member.
CREATE TABLE member_contacts (
    id BIGINT PRIMARY KEY
        REFERENCES members (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    phone TEXT,
    email TEXT,
    created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    updated_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    created_by_id BIGINT REFERENCES users (id) DEFERRABLE INITIALLY DEFERRED,
    updated_by_id BIGINT REFERENCES users (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT member_contacts_times_in_range CHECK (
        greatest(created_at, updated_at) <= '9999-12-31 23:59:59.999999+00'
        AND least(created_at, updated_at) >= '0001-01-01 00:00:00+00'
    )
);

-- The planner's estimates come from statistics of all rows, seen or not, and EXPLAIN tells them.
ALTER TABLE member_contacts ALTER phone SET STATISTICS 0, ALTER email SET STATISTICS 0;

INSERT INTO member_contacts (
    id, phone, email, created_at, updated_at, created_by_id, updated_by_id
)
SELECT id, phone, email, created_at, updated_at, created_by_id, updated_by_id
FROM members WHERE coalesce(phone, email) IS NOT NULL;

-- What the deferred keys are to check is checked now: nothing may be left open where a table is altered.
SET CONSTRAINTS ALL IMMEDIATE;

ALTER TABLE members DROP COLUMN phone, DROP COLUMN email;

-- --- What operations changed ------------------------------------------------------------------------

-- A row of members becomes two in what operations left, too: what is taken back must fit the rows.
ALTER TABLE sync.judgements DISABLE TRIGGER judgements_change_log_update;

UPDATE sync.judgements AS j
SET effects = parted.list
FROM (
    SELECT k.hall, k.seq, json_agg(part.effect ORDER BY e.place, part.place) AS list
    FROM sync.judgements AS k,
        json_array_elements(k.effects) WITH ORDINALITY AS e (effect, place),
        LATERAL (
            SELECT
                e.effect ->> 'table' = 'members' AS is_member,
                (e.effect ->> 'before')::jsonb AS before, (e.effect ->> 'after')::jsonb AS after
        ) AS was,
        LATERAL (
            SELECT
                1 AS place,
                CASE WHEN was.is_member THEN json_build_object(
                    'table', 'members', 'row', e.effect -> 'row',
                    'before', was.before - 11 - 10, 'after', was.after - 11 - 10
                ) ELSE e.effect END AS effect
            UNION ALL
            SELECT 2, json_build_object(
                'table', 'member_contacts', 'row', e.effect -> 'row',
                'before', contact.before, 'after', contact.after
            )
            FROM (
                SELECT
                    CASE WHEN coalesce(was.before ->> 10, was.before ->> 11) IS NOT NULL THEN
                        was.before - 9 - 8 - 7 - 6 - 5 - 4 - 3 - 2 - 1
                    END AS before,
                    CASE WHEN coalesce(was.after ->> 10, was.after ->> 11) IS NOT NULL THEN
                        was.after - 9 - 8 - 7 - 6 - 5 - 4 - 3 - 2 - 1
                    END AS after
            ) AS contact
            WHERE was.is_member AND contact.before IS DISTINCT FROM contact.after
        ) AS part
    WHERE k.effects::text LIKE '%"members"%'
    GROUP BY k.hall, k.seq
) AS parted
WHERE j.hall = parted.hall AND j.seq = parted.seq;

ALTER TABLE sync.judgements ENABLE ALWAYS TRIGGER judgements_change_log_update;

-- --- Who sees whom ----------------------------------------------------------------------------------

-- The members whose phone and e-mail each hall has: those with a live registration on a book that the
-- hall calls from (who is out on a dispatch has one), and those who are at home in its region. Row
-- security, pull and first copy all ask here. A view, since its tables are bound once: no login can put
-- its own in between.
CREATE VIEW sync.seen_contacts AS
SELECT h.number AS hall, r.member_id AS id
FROM sync.halls AS h
JOIN referral_books AS b ON b.region IN (h.region, 'JURISDICTION_WIDE')
JOIN book_registrations AS r ON r.book_id = b.id AND r.status IN ('ACTIVE', 'DISPATCHED')
UNION ALL
SELECT h.number, m.id
FROM sync.halls AS h
JOIN members AS m ON upper(replace(btrim(m.home_region), ' ', '_')) = h.region::text;

ALTER TABLE member_contacts ENABLE ROW LEVEL SECURITY;
CREATE POLICY hall_reads_whom_it_calls ON member_contacts FOR SELECT TO hallbook_hall
USING (EXISTS (
    SELECT FROM sync.seen_contacts AS s
    WHERE s.hall = (SELECT sync.my_hall()) AND s.id = member_contacts.id
));
CREATE POLICY reconciler_decides ON member_contacts TO hallbook_reconciler USING (TRUE);

GRANT SELECT ON member_contacts, sync.seen_contacts TO hallbook_hall, hallbook_reconciler;
GRANT INSERT, UPDATE, DELETE ON member_contacts TO hallbook_reconciler;

-- What a hall's operation changed names rows as they were before, seen by the hall or not.
REVOKE SELECT ON sync.judgements FROM hallbook_hall;
GRANT SELECT (
    hall, seq, outcome, reason, violations, judged_as_of, decided_at, generation, reads, writes,
    activities_made
) ON sync.judgements TO hallbook_hall;

-- --- Rows that come and go --------------------------------------------------------------------------

-- A row that a hall may see from now on, or no longer, is noted as changed, though nothing in it is: the
-- next pull brings it, or takes it away.

-- Live registrations that are new, gone, or on another book.
CREATE FUNCTION sync.note_contacts_of_registrations() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO sync.change_log (table_name, row_id)
        SELECT 'member_contacts', id FROM member_contacts
        WHERE id IN (SELECT member_id FROM new_rows WHERE status IN ('ACTIVE', 'DISPATCHED'));
    ELSIF TG_OP = 'DELETE' THEN
        INSERT INTO sync.change_log (table_name, row_id)
        SELECT 'member_contacts', id FROM member_contacts
        WHERE id IN (SELECT member_id FROM old_rows WHERE status IN ('ACTIVE', 'DISPATCHED'));
    ELSE
        INSERT INTO sync.change_log (table_name, row_id)
        WITH before AS (
            SELECT member_id, book_id FROM old_rows WHERE status IN ('ACTIVE', 'DISPATCHED')
        ), after AS (
            SELECT member_id, book_id FROM new_rows WHERE status IN ('ACTIVE', 'DISPATCHED')
        )
        SELECT 'member_contacts', id FROM member_contacts
        WHERE id IN (
            SELECT member_id FROM (TABLE before EXCEPT TABLE after) AS gone
            UNION ALL
            SELECT member_id FROM (TABLE after EXCEPT TABLE before) AS come
        );
    END IF;
    RETURN NULL;
END
$$;

-- Members who moved.
CREATE FUNCTION sync.note_contacts_of_members() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
    INSERT INTO sync.change_log (table_name, row_id)
    SELECT 'member_contacts', id FROM member_contacts
    WHERE id IN (
        SELECT n.id FROM new_rows AS n JOIN old_rows AS o ON o.id = n.id
        WHERE n.home_region IS DISTINCT FROM o.home_region
    );
    RETURN NULL;
END
$$;

-- A book that another region calls from.
CREATE FUNCTION sync.note_contacts_of_book() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
    INSERT INTO sync.change_log (table_name, row_id)
    SELECT 'member_contacts', id FROM member_contacts
    WHERE id IN (
        SELECT member_id FROM book_registrations
        WHERE book_id = NEW.id AND status IN ('ACTIVE', 'DISPATCHED')
    );
    RETURN NULL;
END
$$;

-- A hall that is enrolled in another region: every row, for it may see any of them.
CREATE FUNCTION sync.note_contacts_of_hall() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
    INSERT INTO sync.change_log (table_name, row_id)
    SELECT 'member_contacts', id FROM member_contacts;
    RETURN NULL;
END
$$;

CREATE TRIGGER book_registrations_contacts_insert AFTER INSERT ON book_registrations
REFERENCING NEW TABLE AS new_rows
FOR EACH STATEMENT EXECUTE FUNCTION sync.note_contacts_of_registrations();
ALTER TABLE book_registrations ENABLE ALWAYS TRIGGER book_registrations_contacts_insert;

CREATE TRIGGER book_registrations_contacts_update AFTER UPDATE ON book_registrations
REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
FOR EACH STATEMENT EXECUTE FUNCTION sync.note_contacts_of_registrations();
ALTER TABLE book_registrations ENABLE ALWAYS TRIGGER book_registrations_contacts_update;

CREATE TRIGGER book_registrations_contacts_delete AFTER DELETE ON book_registrations
REFERENCING OLD TABLE AS old_rows
FOR EACH STATEMENT EXECUTE FUNCTION sync.note_contacts_of_registrations();
ALTER TABLE book_registrations ENABLE ALWAYS TRIGGER book_registrations_contacts_delete;

CREATE TRIGGER members_contacts_update AFTER UPDATE ON members
REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
FOR EACH STATEMENT EXECUTE FUNCTION sync.note_contacts_of_members();
ALTER TABLE members ENABLE ALWAYS TRIGGER members_contacts_update;

CREATE TRIGGER referral_books_contacts_update AFTER UPDATE ON referral_books
FOR EACH ROW WHEN (NEW.region IS DISTINCT FROM OLD.region)
EXECUTE FUNCTION sync.note_contacts_of_book();
ALTER TABLE referral_books ENABLE ALWAYS TRIGGER referral_books_contacts_update;

CREATE TRIGGER halls_contacts_update AFTER UPDATE ON sync.halls
FOR EACH ROW WHEN (NEW.region IS DISTINCT FROM OLD.region)
EXECUTE FUNCTION sync.note_contacts_of_hall();
ALTER TABLE sync.halls ENABLE ALWAYS TRIGGER halls_contacts_update;

DO $$
DECLARE
    event TEXT;
    rows TEXT;
BEGIN
    FOR event, rows IN VALUES
        ('insert', 'NEW TABLE AS new_rows'),
        ('update', 'OLD TABLE AS old_rows NEW TABLE AS new_rows'),
        ('delete', 'OLD TABLE AS old_rows')
    LOOP
        EXECUTE format(
            'CREATE TRIGGER member_contacts_audit_%1$s AFTER %1$s ON member_contacts '
            'REFERENCING %2$s FOR EACH STATEMENT EXECUTE FUNCTION hallbook_audit(); '
            'ALTER TABLE member_contacts ENABLE ALWAYS TRIGGER member_contacts_audit_%1$s',
            event, rows
        );
        EXECUTE format(
            'CREATE TRIGGER member_contacts_change_log_%1$s AFTER %1$s ON member_contacts '
            'REFERENCING %2$s FOR EACH STATEMENT EXECUTE FUNCTION sync.note_changes(); '
            'ALTER TABLE member_contacts ENABLE ALWAYS TRIGGER member_contacts_change_log_%1$s',
            event, rows
        );
    END LOOP;
END
$$;

CREATE TRIGGER member_contacts_no_truncate BEFORE TRUNCATE ON member_contacts
FOR EACH STATEMENT EXECUTE FUNCTION hallbook_refuse_truncate();
ALTER TABLE member_contacts ENABLE ALWAYS TRIGGER member_contacts_no_truncate;

-- Every hall pulls the rows that it may see, and is rid of the others.
INSERT INTO sync.change_log (table_name, row_id) SELECT 'member_contacts', id FROM member_contacts;

-- --- Judging ----------------------------------------------------------------------------------------

-- As in 0013; and a member's phone and e-mail count as loaded with the member.
CREATE OR REPLACE FUNCTION sync.is_overtaken(
    loaded_in PG_SNAPSHOT, loaded JSONB, but_for XID DEFAULT NULL
) RETURNS BOOLEAN
LANGUAGE plpgsql AS $$
BEGIN
    RETURN EXISTS (
        WITH changed AS MATERIALIZED (
            SELECT DISTINCT table_name, row_id
            FROM sync.change_log
            WHERE xid >= pg_snapshot_xmin(loaded_in)
                AND NOT pg_visible_in_snapshot(xid, loaded_in)
                AND xid IS DISTINCT FROM pg_current_xact_id_if_assigned()
                AND xid::xid IS DISTINCT FROM but_for
                AND table_name <> 'judgements'
        ),
        loaded_rows AS (
            SELECT list.key AS table_name, id.value::bigint AS row_id
            FROM jsonb_each(loaded -> 'rows') AS list, jsonb_array_elements_text(list.value) AS id
            WHERE EXISTS (SELECT FROM changed)
        )
        SELECT FROM sync.feed WHERE pruned_below > pg_snapshot_xmin(loaded_in)::text::bigint
        UNION ALL
        SELECT FROM changed AS c
        WHERE (c.table_name, c.row_id) IN (SELECT table_name, row_id FROM loaded_rows)
            OR CASE c.table_name
                WHEN 'users' THEN EXISTS (
                    SELECT FROM users WHERE id = c.row_id AND loaded -> 'users' ? name
                )
                WHEN 'members' THEN EXISTS (
                    SELECT FROM members WHERE id = c.row_id AND loaded -> 'cards' ? card_number
                )
                WHEN 'member_contacts' THEN ('members', c.row_id) IN (
                    SELECT table_name, row_id FROM loaded_rows
                )
                WHEN 'organizations' THEN EXISTS (
                    SELECT FROM organizations WHERE id = c.row_id AND loaded -> 'employers' ? code
                )
                WHEN 'labor_requests' THEN EXISTS (
                    SELECT FROM labor_requests
                    WHERE id = c.row_id AND loaded -> 'requests' ? request_number
                )
                WHEN 'book_registrations' THEN EXISTS (
                    SELECT FROM book_registrations
                    WHERE id = c.row_id AND ('members', member_id) IN (
                        SELECT table_name, row_id FROM loaded_rows
                    )
                )
                WHEN 'employer_contracts' THEN EXISTS (
                    SELECT FROM employer_contracts
                    WHERE id = c.row_id AND ('organizations', organization_id) IN (
                        SELECT table_name, row_id FROM loaded_rows
                    )
                )
                WHEN 'conflicts' THEN FALSE
                WHEN 'registration_activities' THEN FALSE
                ELSE TRUE
            END
    );
END
$$;

DO $$
DECLARE
    routine REGPROCEDURE;
BEGIN
    -- Pinned to where the books are, with temporary tables last: nobody can put a table in between.
    FOREACH routine IN ARRAY ARRAY[
        'sync.note_contacts_of_registrations()', 'sync.note_contacts_of_members()',
        'sync.note_contacts_of_book()', 'sync.note_contacts_of_hall()',
        'sync.is_overtaken(pg_snapshot, jsonb, xid)'
    ]::regprocedure[] LOOP
        EXECUTE format(
            'ALTER FUNCTION %s SET search_path = pg_catalog, %I, pg_temp', routine, current_schema()
        );
    END LOOP;
END
$$;

REVOKE ALL ON FUNCTION
    sync.note_contacts_of_registrations(), sync.note_contacts_of_members(),
    sync.note_contacts_of_book(), sync.note_contacts_of_hall()
FROM PUBLIC;

SELECT sync.note_own_constraints();
