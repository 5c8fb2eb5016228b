-- Takes back 0009: the change log is kept for ever again, and a restored central has to be told apart
-- by hand. A hall that has missed notes could not be told so any more: then the epoch ends, and every
-- hall is refused until it has taken a new copy.
-- SPDX-License-Identifier: Apache-2.0

UPDATE sync.epoch SET id = gen_random_uuid()
WHERE EXISTS (
    SELECT FROM sync.halls AS h, sync.feed AS f
    WHERE h.revoked_at IS NULL AND h.watermark < f.pruned_below
);

CREATE OR REPLACE FUNCTION sync.is_overtaken(loaded_in PG_SNAPSHOT, loaded JSONB) RETURNS BOOLEAN
LANGUAGE plpgsql AS $$
BEGIN
    RETURN EXISTS (
        WITH changed AS MATERIALIZED (
            SELECT DISTINCT table_name, row_id
            FROM sync.change_log
            WHERE xid >= pg_snapshot_xmin(loaded_in)
                AND NOT pg_visible_in_snapshot(xid, loaded_in)
                AND xid IS DISTINCT FROM pg_current_xact_id_if_assigned()
                AND table_name <> 'judgements'
        ),
        loaded_rows AS (
            SELECT list.key AS table_name, id.value::bigint AS row_id
            FROM jsonb_each(loaded -> 'rows') AS list, jsonb_array_elements_text(list.value) AS id
            WHERE EXISTS (SELECT FROM changed)
        )
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

CREATE OR REPLACE FUNCTION sync.meet(
    greeting JSONB, OUT number INTEGER, OUT code TEXT, OUT held BIGINT
)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    UPDATE sync.halls AS h
    SET last_seen_at = clock_timestamp(),
        watermark = (greeting ->> 'watermark')::bigint,
        schema_revision = left(greeting ->> 'schema_revision', 100),
        program_version = left(greeting ->> 'program_version', 100),
        clock_offset_us = extract(
            epoch FROM clock_timestamp() - (greeting ->> 'clock_at')::timestamptz
        ) * 1000000
    WHERE h.login = session_user AND h.revoked_at IS NULL
    RETURNING h.number, h.code, h.last_sequence INTO number, code, held;
    IF number IS NULL THEN
        RAISE EXCEPTION 'The login % belongs to no hall that is enrolled.', session_user
            USING ERRCODE = 'HB001';
    END IF;
    IF code <> greeting ->> 'hall' THEN
        RAISE EXCEPTION 'The login % belongs to the hall %, but this file is that of %.',
            session_user, code, greeting ->> 'hall' USING ERRCODE = 'HB003';
    END IF;
END
$$;

CREATE OR REPLACE FUNCTION sync.hello(greeting JSONB) RETURNS JSON
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    clock_in TIMESTAMPTZ := clock_timestamp();
    revisions TEXT[] := sync.applied_revisions();
    may_reconcile BOOLEAN := pg_has_role(session_user, 'hallbook_reconciler', 'MEMBER');
    watched BOOLEAN := sync.is_watched();
    me RECORD;
    refusal TEXT;
    deposited BIGINT := 0;
BEGIN
    IF (greeting ->> 'protocol')::integer IS DISTINCT FROM 1 THEN
        RAISE EXCEPTION 'Central speaks the sync protocol 1, this program %.',
            greeting ->> 'protocol' USING ERRCODE = 'HB004';
    END IF;
    SELECT * INTO me FROM sync.meet(greeting);
    refusal := CASE
        WHEN NOT greeting ->> 'schema_revision' = ANY (revisions) THEN 'central_older'
        WHEN nullif(greeting ->> 'epoch', '')::uuid <> (SELECT id FROM sync.epoch) THEN 'other_epoch'
        WHEN (greeting ->> 'watermark')::numeric
            > pg_snapshot_xmax(pg_current_snapshot())::text::numeric THEN 'other_epoch'
        WHEN (greeting ->> 'last_sequence')::bigint < me.held THEN 'replica_older'
    END;
    IF refusal IS NULL THEN
        deposited := sync.deposit(me.number, me.held, greeting -> 'operations');
        IF deposited > 0 THEN
            EXECUTE format('LISTEN %I', 'hallbook_judged_' || me.number);
            PERFORM pg_notify('hallbook_deposited', '');
        END IF;
    END IF;
    RETURN json_build_object(
        'refusal', refusal,
        'hall', me.number,
        'epoch', (SELECT id FROM sync.epoch),
        'revisions', revisions,
        'held', me.held + deposited,
        'deposited', deposited,
        'may_reconcile', may_reconcile,
        'watched', watched,
        'backlog', CASE
            WHEN refusal IS NULL AND may_reconcile AND NOT watched
                AND greeting ->> 'schema_revision' = revisions[cardinality(revisions)]
            THEN sync.backlog((greeting ->> 'backlog_max')::integer)
        END,
        'clock_in', clock_in,
        'clock_out', clock_timestamp()
    );
END
$$;

DO $$
BEGIN
    EXECUTE format(
        'ALTER FUNCTION sync.is_overtaken(pg_snapshot, jsonb) '
        'SET search_path = pg_catalog, %I, pg_temp', current_schema()
    );
END
$$;

DROP FUNCTION
    sync.prune_now_and_then(), sync.prune(integer), sync.retention_days(),
    sync.has_lost_history(jsonb, bigint), sync.settle_epoch(), sync.begin_epoch(text),
    sync.is_of_same_central(uuid, uuid), sync.here();

ALTER TABLE sync.epoch DROP COLUMN place;
DROP TABLE sync.epochs_before, sync.feed;
