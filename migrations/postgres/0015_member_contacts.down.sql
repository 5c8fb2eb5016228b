-- Takes back 0015 in reverse order: every hall has everybody's phone and e-mail again.
-- SPDX-License-Identifier: Apache-2.0

-- As in 0013.
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
BEGIN
    EXECUTE format(
        'ALTER FUNCTION sync.is_overtaken(pg_snapshot, jsonb, xid) '
        'SET search_path = pg_catalog, %I, pg_temp', current_schema()
    );
END
$$;

DROP TRIGGER halls_contacts_update ON sync.halls;
DROP TRIGGER referral_books_contacts_update ON referral_books;
DROP TRIGGER members_contacts_update ON members;
DROP TRIGGER book_registrations_contacts_insert ON book_registrations;
DROP TRIGGER book_registrations_contacts_update ON book_registrations;
DROP TRIGGER book_registrations_contacts_delete ON book_registrations;
DROP FUNCTION sync.note_contacts_of_hall();
DROP FUNCTION sync.note_contacts_of_book();
DROP FUNCTION sync.note_contacts_of_members();
DROP FUNCTION sync.note_contacts_of_registrations();

REVOKE SELECT (
    hall, seq, outcome, reason, violations, judged_as_of, decided_at, generation, reads, writes,
    activities_made
) ON sync.judgements FROM hallbook_hall;
GRANT SELECT ON sync.judgements TO hallbook_hall;

DROP POLICY hall_reads_whom_it_calls ON member_contacts;
DROP VIEW sync.seen_contacts;

-- In what operations left, a row of members has phone and e-mail in it again: those that the same
-- operation left, else those of today. What changed nothing but these is left out.
ALTER TABLE sync.judgements DISABLE TRIGGER judgements_change_log_update;

UPDATE sync.judgements AS j
SET effects = joined.list
FROM (
    SELECT
        k.hall, k.seq,
        coalesce(json_agg(whole.effect ORDER BY e.place) FILTER (WHERE whole.effect IS NOT NULL), '[]')
            AS list
    FROM sync.judgements AS k,
        json_array_elements(k.effects) WITH ORDINALITY AS e (effect, place),
        LATERAL (
            SELECT
                (e.effect ->> 'before')::jsonb AS before, (e.effect ->> 'after')::jsonb AS after,
                (
                    SELECT jsonb_build_array(c.phone, c.email)
                    FROM member_contacts AS c WHERE c.id::text = e.effect ->> 'row'
                ) AS today,
                (
                    SELECT o.effect FROM json_array_elements(k.effects) AS o (effect)
                    WHERE o.effect ->> 'table' = 'member_contacts'
                        AND o.effect ->> 'row' = e.effect ->> 'row'
                ) AS contact
        ) AS was,
        LATERAL (
            SELECT
                CASE WHEN was.contact IS NULL THEN was.today
                    ELSE jsonb_path_query_array((was.contact ->> 'before')::jsonb, '$[1 to 2]')
                END AS before,
                CASE WHEN was.contact IS NULL THEN was.today
                    ELSE jsonb_path_query_array((was.contact ->> 'after')::jsonb, '$[1 to 2]')
                END AS after
        ) AS reached,
        LATERAL (
            SELECT CASE e.effect ->> 'table'
                WHEN 'member_contacts' THEN NULL
                WHEN 'members' THEN json_build_object(
                    'table', 'members', 'row', e.effect -> 'row',
                    'before', jsonb_insert(
                        jsonb_insert(
                            was.before, '{10}', coalesce(reached.before -> 1, 'null')
                        ), '{10}', coalesce(reached.before -> 0, 'null')
                    ),
                    'after', jsonb_insert(
                        jsonb_insert(
                            was.after, '{10}', coalesce(reached.after -> 1, 'null')
                        ), '{10}', coalesce(reached.after -> 0, 'null')
                    )
                )
                ELSE e.effect
            END AS effect
        ) AS whole
    WHERE k.effects::text LIKE '%"member%'
    GROUP BY k.hall, k.seq
) AS joined
WHERE j.hall = joined.hall AND j.seq = joined.seq;

ALTER TABLE sync.judgements ENABLE ALWAYS TRIGGER judgements_change_log_update;

-- The columns come to stand where they stood, between others. Nobody edits a row here.
ALTER TABLE members DISABLE TRIGGER USER;
ALTER TABLE members
    DROP CONSTRAINT members_times_in_range,
    DROP CONSTRAINT members_created_by_id_fkey,
    DROP CONSTRAINT members_updated_by_id_fkey;
ALTER TABLE members RENAME COLUMN created_at TO created_at_kept;
ALTER TABLE members RENAME COLUMN updated_at TO updated_at_kept;
ALTER TABLE members RENAME COLUMN created_by_id TO created_by_id_kept;
ALTER TABLE members RENAME COLUMN updated_by_id TO updated_by_id_kept;
ALTER TABLE members
    ADD COLUMN phone TEXT,
    ADD COLUMN email TEXT,
    ADD COLUMN created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    ADD COLUMN updated_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    ADD COLUMN created_by_id BIGINT,
    ADD COLUMN updated_by_id BIGINT;

UPDATE members SET
    (phone, email) = (SELECT c.phone, c.email FROM member_contacts AS c WHERE c.id = members.id),
    created_at = created_at_kept, updated_at = updated_at_kept,
    created_by_id = created_by_id_kept, updated_by_id = updated_by_id_kept;

ALTER TABLE members
    DROP COLUMN created_at_kept,
    DROP COLUMN updated_at_kept,
    DROP COLUMN created_by_id_kept,
    DROP COLUMN updated_by_id_kept,
    ADD CONSTRAINT members_times_in_range CHECK (
        greatest(locked_until, created_at, updated_at) <= '9999-12-31 23:59:59.999999+00'
        AND least(locked_until, created_at, updated_at) >= '0001-01-01 00:00:00+00'
    ),
    ADD CONSTRAINT members_created_by_id_fkey FOREIGN KEY (created_by_id)
        REFERENCES users (id) DEFERRABLE INITIALLY DEFERRED,
    ADD CONSTRAINT members_updated_by_id_fkey FOREIGN KEY (updated_by_id)
        REFERENCES users (id) DEFERRABLE INITIALLY DEFERRED;

DO $$
DECLARE
    own TEXT;
BEGIN
    FOREACH own IN ARRAY ARRAY[
        'members_audit_insert', 'members_audit_update', 'members_audit_delete',
        'members_no_truncate', 'members_change_log_insert', 'members_change_log_update',
        'members_change_log_delete'
    ] LOOP
        EXECUTE format('ALTER TABLE members ENABLE ALWAYS TRIGGER %I', own);
    END LOOP;
END
$$;

-- Every hall pulls what it did not have.
DELETE FROM sync.change_log WHERE table_name = 'member_contacts';
DELETE FROM sync.program_edits WHERE table_name = 'member_contacts';
DELETE FROM sync.own_constraints WHERE table_name = 'member_contacts';
INSERT INTO sync.change_log (table_name, row_id) SELECT 'members', id FROM member_contacts;

DROP TABLE member_contacts;
