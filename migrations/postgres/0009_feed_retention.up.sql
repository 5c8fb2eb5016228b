-- The change log is kept for as long as somebody needs it, and a central that was restored from a
-- backup knows it: docs/sync.md, docs/adr/0013.
-- SPDX-License-Identifier: Apache-2.0

-- --- Tables -----------------------------------------------------------------------------------------

-- How far the change log was pruned: of transactions below pruned_below notes may be gone, so that a
-- hall whose watermark lies below has missed some. pruned_at is when somebody last looked.
CREATE TABLE sync.feed (
    only_one BOOLEAN PRIMARY KEY DEFAULT TRUE CHECK (only_one),
    pruned_below BIGINT NOT NULL DEFAULT 0 CHECK (pruned_below >= 0),
    pruned_at TIMESTAMPTZ
);

INSERT INTO sync.feed DEFAULT VALUES;

-- The epochs that ended when central was restored.
CREATE TABLE sync.epochs_before (
    id UUID PRIMARY KEY,
    started_at TIMESTAMPTZ NOT NULL,
    ended_at TIMESTAMPTZ NOT NULL DEFAULT clock_timestamp(),
    ended_by TEXT NOT NULL DEFAULT session_user,
    reason TEXT NOT NULL
);

CREATE TRIGGER epochs_before_append_only
BEFORE UPDATE OR DELETE OR TRUNCATE ON sync.epochs_before
FOR EACH STATEMENT EXECUTE FUNCTION hallbook_refuse_change();
ALTER TABLE sync.epochs_before ENABLE ALWAYS TRIGGER epochs_before_append_only;

-- Where the epoch was begun, as sync.here() says it.
ALTER TABLE sync.epoch ADD COLUMN place TEXT;

-- --- Epochs -----------------------------------------------------------------------------------------

-- Server, timeline, database and table, as 7712175059437629405/00000001/16384/16507. A dump that was
-- read in, a copy of the database, another server and a recovery to a point in time all give another.
CREATE FUNCTION sync.here() RETURNS TEXT
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT format(
        '%s/%s/%s/%s', system_identifier, left(pg_walfile_name(pg_current_wal_insert_lsn()), 8),
        (SELECT oid FROM pg_database WHERE datname = current_database()), 'sync.epoch'::regclass::oid
    )
    FROM pg_control_system()
$$;

UPDATE sync.epoch SET place = sync.here();

-- All epochs of one central have the first half of their id in common.
CREATE FUNCTION sync.is_of_same_central(one UUID, other UUID) RETURNS BOOLEAN
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT left(one::text, 18) = left(other::text, 18)
$$;

-- Ends the epoch and begins another: from now on no cursor of before is good, and every hall takes a
-- new copy. The notes go with the epoch they belong to: in a database that was read from a dump the
-- numbers of their transactions are another server's. Locks in the order in which judgements are
-- committed; the new generation keeps a judgement that was loaded before from being committed after.
CREATE FUNCTION sync.begin_epoch(reason TEXT) RETURNS UUID
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    begun UUID;
BEGIN
    UPDATE sync.state SET generation = generation + 1;
    INSERT INTO sync.epochs_before (id, started_at, reason)
    SELECT e.id, e.started_at, begin_epoch.reason FROM sync.epoch AS e;
    UPDATE sync.epoch
    SET id = (left(id::text, 18) || right(gen_random_uuid()::text, 18))::uuid,
        started_at = clock_timestamp(), place = sync.here()
    RETURNING id INTO begun;
    UPDATE sync.halls SET watermark = NULL;
    DELETE FROM sync.change_log;
    UPDATE sync.feed SET pruned_below = 0;
    RETURN begun;
END
$$;

-- Begins another epoch if central finds itself in another place than where it was begun. Everybody
-- calls this before anything else, so it has its owner's rights.
CREATE FUNCTION sync.settle_epoch() RETURNS VOID
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    here TEXT := sync.here();
    begun_in TEXT;
BEGIN
    IF EXISTS (SELECT FROM sync.epoch WHERE place = here) THEN
        RETURN;
    END IF;
    -- One at a time; who had to wait looks again.
    PERFORM FROM sync.state FOR UPDATE;
    SELECT place INTO begun_in FROM sync.epoch;
    IF begun_in IS DISTINCT FROM here THEN
        PERFORM sync.begin_epoch(format('central was at %s and is at %s', begun_in, here));
    END IF;
END
$$;

-- Whether what a hall tells of this very epoch proves that central has lost a part of it: it has read
-- further than central has come, central had confirmed more of its operations than it holds, or had
-- judged more of another hall's than it has.
CREATE FUNCTION sync.has_lost_history(greeting JSONB, held BIGINT) RETURNS BOOLEAN
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT
        (greeting ->> 'watermark')::numeric > pg_snapshot_xmax(pg_current_snapshot())::text::numeric
        OR coalesce((greeting ->> 'last_sequence_held')::bigint, 0) > held
        OR EXISTS (
            SELECT FROM jsonb_each_text(coalesce(greeting -> 'seen', '{}')) AS seen
            WHERE NOT EXISTS (
                SELECT FROM sync.halls AS h
                WHERE h.number = seen.key::integer AND h.judged_sequence >= seen.value::bigint
            )
        )
$$;

-- --- Pruning ----------------------------------------------------------------------------------------

-- How old a note may become that a hall has not passed.
CREATE FUNCTION sync.retention_days() RETURNS INTEGER
LANGUAGE sql STABLE AS $$
    SELECT coalesce(
        (
            SELECT value::integer FROM settings
            WHERE name = 'change_log_retention_days' AND value ~ '^[0-9]{1,4}$'
        ), 90
    )
$$;

-- Removes up to rows_max of the oldest notes that nobody needs: those that every hall which is not
-- revoked has passed, and those older than the setting change_log_retention_days. Only what was
-- committed before every transaction that still runs: a note that is yet to be seen stays. Waits for
-- nobody: when another prunes already, nothing is done. Its caller decides nothing, so a hall may be.
CREATE FUNCTION sync.prune(rows_max INTEGER, OUT passed BIGINT, OUT expired BIGINT)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    settled_below BIGINT;
    passed_below BIGINT;
    expired_before TIMESTAMPTZ;
    gone_through BIGINT;
BEGIN
    passed := 0;
    expired := 0;
    PERFORM FROM sync.feed FOR UPDATE SKIP LOCKED;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    SELECT
        pg_snapshot_xmin(pg_current_snapshot())::text::bigint,
        (SELECT min(watermark) FROM sync.halls WHERE revoked_at IS NULL),
        now() - make_interval(days => sync.retention_days())
    INTO settled_below, passed_below, expired_before;
    passed_below := least(passed_below, settled_below);
    WITH oldest AS MATERIALIZED (
        SELECT id, xid::text::bigint AS number, changed_at FROM sync.change_log
        WHERE xid < settled_below::text::xid8
        ORDER BY xid LIMIT rows_max
    ), gone AS (
        DELETE FROM sync.change_log
        WHERE id IN (
            SELECT id FROM oldest WHERE number < passed_below OR changed_at < expired_before
        )
        RETURNING xid::text::bigint AS number
    )
    SELECT
        count(*) FILTER (WHERE number < passed_below),
        count(*) FILTER (WHERE number >= passed_below), max(number)
    INTO passed, expired, gone_through FROM gone;
    UPDATE sync.feed
    SET pruned_below = greatest(pruned_below, gone_through + 1), pruned_at = clock_timestamp();
END
$$;

-- What a sync contributes: once a minute, and little.
CREATE FUNCTION sync.prune_now_and_then() RETURNS VOID
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT FROM sync.feed
        WHERE coalesce(pruned_at < clock_timestamp() - INTERVAL '1 minute', TRUE)
    ) THEN
        PERFORM sync.prune(2000);
    END IF;
END
$$;

-- --- What they change in the sync -------------------------------------------------------------------

-- Whether anything that was loaded in the snapshot loaded_in has been changed since by another
-- transaction. `loaded` holds the names that were looked for and the ids that were found or are
-- written: {"cards": [...], ..., "rows": {"members": [...], ...}}. Of tables that are not named here
-- any change counts. Where notes may be gone that the snapshot would need, everything counts.
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

-- Notes what a hall says of itself, in its own row alone, and locks that row, so that two syncs of
-- one hall go one after the other. Of a hall without a cursor of this epoch all notes are kept: it is
-- about to take a copy, and goes on from there.
CREATE OR REPLACE FUNCTION sync.meet(
    greeting JSONB, OUT number INTEGER, OUT code TEXT, OUT held BIGINT
)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    UPDATE sync.halls AS h
    SET last_seen_at = clock_timestamp(),
        watermark = CASE
            WHEN greeting ->> 'epoch' = (SELECT id::text FROM sync.epoch)
            THEN (greeting ->> 'watermark')::bigint ELSE 0
        END,
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
    -- A hall that was enrolled after the backup that central was restored from, and enrolled again.
    IF number <> (greeting ->> 'number')::integer THEN
        RAISE EXCEPTION 'The hall % has the number % at central, but % in this file.',
            code, number, greeting ->> 'number' USING ERRCODE = 'HB003';
    END IF;
END
$$;

-- The first flight of a sync: who is there, what central is, and the deposit. With the right to
-- reconcile, and nobody doing so continuously, also what waits to be judged. The hall is told by a
-- notification when what it deposited was judged. Runs with the hall's own rights. `refusal` names
-- what stands against a deposit: central_older, other_epoch (another central altogether), history_lost
-- (central was restored and nobody has said so), replica_older. `feed` says whether the hall can go on
-- from its cursor (follows) or takes a new copy, because notes it has not seen are gone (pruned) or
-- because its epoch has ended (restored).
CREATE OR REPLACE FUNCTION sync.hello(greeting JSONB) RETURNS JSON
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    clock_in TIMESTAMPTZ := clock_timestamp();
    revisions TEXT[] := sync.applied_revisions();
    may_reconcile BOOLEAN := pg_has_role(session_user, 'hallbook_reconciler', 'MEMBER');
    watched BOOLEAN := sync.is_watched();
    told UUID := nullif(greeting ->> 'epoch', '');
    epoch UUID;
    me RECORD;
    refusal TEXT;
    deposited BIGINT := 0;
BEGIN
    IF (greeting ->> 'protocol')::integer IS DISTINCT FROM 1 THEN
        RAISE EXCEPTION 'Central speaks the sync protocol 1, this program %.',
            greeting ->> 'protocol' USING ERRCODE = 'HB004';
    END IF;
    PERFORM sync.settle_epoch();
    SELECT * INTO me FROM sync.meet(greeting);
    SELECT id INTO epoch FROM sync.epoch;
    refusal := CASE
        WHEN NOT greeting ->> 'schema_revision' = ANY (revisions) THEN 'central_older'
        WHEN NOT sync.is_of_same_central(told, epoch) THEN 'other_epoch'
        WHEN told = epoch AND sync.has_lost_history(greeting, me.held) THEN 'history_lost'
        WHEN (greeting ->> 'last_sequence')::bigint < me.held THEN 'replica_older'
    END;
    IF refusal IS NULL THEN
        deposited := sync.deposit(me.number, me.held, greeting -> 'operations');
        IF deposited > 0 THEN
            EXECUTE format('LISTEN %I', 'hallbook_judged_' || me.number);
            PERFORM pg_notify('hallbook_deposited', '');
        END IF;
        PERFORM sync.prune_now_and_then();
    END IF;
    RETURN json_build_object(
        'refusal', refusal,
        'hall', me.number,
        'epoch', epoch,
        'feed', CASE
            WHEN told <> epoch THEN 'restored'
            WHEN told = epoch AND (greeting ->> 'watermark')::bigint
                < (SELECT pruned_below FROM sync.feed) THEN 'pruned'
            ELSE 'follows'
        END,
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

-- --- Rights -----------------------------------------------------------------------------------------

DO $$
DECLARE
    routine REGPROCEDURE;
BEGIN
    FOREACH routine IN ARRAY ARRAY[
        'sync.is_overtaken(pg_snapshot, jsonb)', 'sync.retention_days()'
    ]::regprocedure[] LOOP
        EXECUTE format(
            'ALTER FUNCTION %s SET search_path = pg_catalog, %I, pg_temp', routine, current_schema()
        );
    END LOOP;
END
$$;

REVOKE ALL ON FUNCTION
    sync.here(), sync.is_of_same_central(uuid, uuid), sync.begin_epoch(text), sync.settle_epoch(),
    sync.has_lost_history(jsonb, bigint), sync.retention_days(), sync.prune(integer),
    sync.prune_now_and_then()
FROM PUBLIC;

GRANT EXECUTE ON FUNCTION
    sync.settle_epoch(), sync.is_of_same_central(uuid, uuid), sync.has_lost_history(jsonb, bigint),
    sync.prune_now_and_then()
TO hallbook_hall;

GRANT EXECUTE ON FUNCTION sync.settle_epoch(), sync.prune(integer) TO hallbook_reconciler;

GRANT SELECT ON sync.feed TO hallbook_hall, hallbook_reconciler;
