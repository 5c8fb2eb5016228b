-- Takes back 0014 in reverse order, with what headquarters had decided about held operations, and the
-- conflicts of its rules. Operations that were to be judged once more stay set aside.
-- SPDX-License-Identifier: Apache-2.0

DROP FUNCTION sync.ask_again(TEXT, BIGINT);
DROP FUNCTION sync.discard(TEXT, TEXT);
DROP FUNCTION sync.release(TEXT);
DROP FUNCTION sync.cut_off(TEXT);
DROP FUNCTION sync.admit(TEXT, TEXT, TEXT, TEXT, BOOLEAN, TEXT[]);
DROP FUNCTION sync.bar(TEXT);
DROP FUNCTION sync.watch();

ALTER TABLE sync.halls
    ADD COLUMN judged_sequence BIGINT NOT NULL DEFAULT 0;
UPDATE sync.halls AS h SET judged_sequence = p.judged_sequence
FROM sync.progress AS p WHERE p.hall = h.number;
ALTER TABLE sync.halls ADD CONSTRAINT halls_judged_are_held
    CHECK (judged_sequence BETWEEN 0 AND last_sequence);
GRANT SELECT (judged_sequence) ON sync.halls TO hallbook_hall;
GRANT UPDATE (judged_sequence) ON sync.halls TO hallbook_reconciler;

-- As in 0006.
CREATE OR REPLACE FUNCTION sync.cut_off(
    hall_code TEXT, OUT hall_login TEXT, OUT was_revoked BOOLEAN
)
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    SELECT h.login, h.revoked_at IS NOT NULL INTO hall_login, was_revoked
    FROM sync.halls AS h WHERE h.code = hall_code FOR UPDATE;
    IF hall_login IS NULL THEN
        RETURN;
    END IF;
    UPDATE sync.halls AS h SET revoked_at = coalesce(h.revoked_at, now())
    WHERE h.code = hall_code;
    EXECUTE format('ALTER ROLE %I NOLOGIN', hall_login);
    EXECUTE format('REVOKE hallbook_hall, hallbook_reconciler FROM %I', hall_login);
END
$$;

-- As in 0006.
CREATE OR REPLACE FUNCTION sync.admit(
    hall_code TEXT, hall_name TEXT, hall_region TEXT, verifier TEXT, may_reconcile BOOLEAN,
    OUT hall_number INTEGER, OUT hall_login TEXT
)
LANGUAGE plpgsql AS $$
DECLARE
    revoked TIMESTAMPTZ;
    setting TEXT;
BEGIN
    LOCK TABLE sync.halls IN SHARE ROW EXCLUSIVE MODE;
    SELECT h.number, h.login, h.revoked_at INTO hall_number, hall_login, revoked
    FROM sync.halls AS h WHERE h.code = hall_code;
    IF hall_number IS NOT NULL AND revoked IS NULL THEN
        RAISE EXCEPTION 'The hall % is enrolled already, with the login %.', hall_code, hall_login
            USING ERRCODE = 'HB005';
    END IF;
    IF hall_number IS NULL THEN
        SELECT coalesce(max(h.number), 0) + 1 INTO hall_number FROM sync.halls AS h;
        hall_login := sync.login_for(hall_code);
        INSERT INTO sync.halls (number, code, name, region, login)
        VALUES (hall_number, hall_code, hall_name, hall_region::bookregion, hall_login);
    ELSE
        UPDATE sync.halls AS h
        SET revoked_at = NULL, name = hall_name, region = hall_region::bookregion
        WHERE h.number = hall_number;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = hall_login) THEN
        EXECUTE format('CREATE ROLE %I', hall_login);
    END IF;
    EXECUTE format('ALTER ROLE %I LOGIN CONNECTION LIMIT 8 PASSWORD %L', hall_login, verifier);
    EXECUTE format('GRANT hallbook_hall TO %I', hall_login);
    IF may_reconcile THEN
        EXECUTE format('GRANT hallbook_reconciler TO %I', hall_login);
    END IF;
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO %I', current_database(), hall_login);
    FOREACH setting IN ARRAY ARRAY[
        'statement_timeout = 120000', 'lock_timeout = 10000',
        'idle_in_transaction_session_timeout = 30000', 'tcp_keepalives_idle = 10',
        'tcp_keepalives_interval = 5', 'tcp_keepalives_count = 3'
    ] LOOP
        EXECUTE format('ALTER ROLE %I SET ', hall_login) || setting;
    END LOOP;
END
$$;

-- As in 0013.
CREATE OR REPLACE FUNCTION sync.commit_judgements(
    expected_generation BIGINT, loaded_in PG_SNAPSHOT, upon_unseen BOOLEAN, loaded JSONB,
    groups TEXT[], judged sync.judgements[], effects JSON[]
) RETURNS BOOLEAN
LANGUAGE plpgsql AS $$
DECLARE
    -- The transaction that wrote the generation before, for nobody else writes that row.
    unseen XID;
    part TEXT[];
BEGIN
    SELECT CASE WHEN upon_unseen THEN xmin END INTO unseen
    FROM sync.state WHERE generation = expected_generation FOR UPDATE;
    IF NOT FOUND OR sync.is_overtaken(loaded_in, loaded, unseen) THEN
        RETURN FALSE;
    END IF;
    -- A judgement may change no row at all, and an empty array has nothing to be sliced.
    IF cardinality(groups) > 0 THEN
        FOREACH part SLICE 1 IN ARRAY groups LOOP
            PERFORM set_config('hallbook.writers', part[5], TRUE);
            PERFORM sync.write_group(part[1], part[2], part[3], part[4]);
        END LOOP;
    END IF;
    PERFORM sync.keep_judgements(judged, effects, expected_generation + 1);
    -- Another program may have held one of the rows until now, and changed it.
    IF sync.is_overtaken(loaded_in, loaded, unseen) THEN
        RAISE EXCEPTION 'Rows were changed by another program.'
            USING ERRCODE = 'serialization_failure';
    END IF;
    UPDATE sync.state SET generation = expected_generation + 1;
    PERFORM pg_notify('hallbook_judged_' || hall, '')
    FROM (SELECT DISTINCT j.hall FROM unnest(judged) AS j) AS concerned;
    RETURN TRUE;
END
$$;

-- As in 0013.
CREATE OR REPLACE FUNCTION sync.keep_judgements(
    judged sync.judgements[], effects JSON[], next_generation BIGINT
) RETURNS VOID
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    INSERT INTO sync.judgements (
        hall, seq, outcome, reason, violations, judged_as_of, generation, reads, writes,
        activities_made, effects
    )
    SELECT
        j.hall, j.seq, j.outcome, j.reason, j.violations, j.judged_as_of, next_generation, j.reads,
        j.writes, j.activities_made, j.changed
    FROM ROWS FROM (unnest(judged), unnest(effects)) AS j (
        hall, seq, outcome, reason, violations, judged_as_of, decided_at, generation, reads, writes,
        activities_made, nothing_yet, changed
    )
    ON CONFLICT (hall, seq) DO UPDATE SET
        (outcome, reason, violations, judged_as_of, decided_at, generation, reads, writes,
            activities_made, effects)
        = ROW (excluded.outcome, excluded.reason, excluded.violations, excluded.judged_as_of,
            excluded.decided_at, excluded.generation, excluded.reads, excluded.writes,
            excluded.activities_made, excluded.effects);
    -- Up to the first operation that waits, of those this statement sees: last_sequence may have moved
    -- on while it waited for the row. Judgements are looked up one by one, so that the cost follows
    -- those just made and not all there are.
    UPDATE sync.halls AS h
    SET judged_sequence = coalesce(
        (
            SELECT o.seq - 1 FROM sync.operations AS o
            WHERE o.hall = h.number AND o.seq > h.judged_sequence
                AND (
                    SELECT j.seq FROM sync.judgements AS j WHERE j.hall = o.hall AND j.seq = o.seq
                ) IS NULL
            ORDER BY o.seq LIMIT 1
        ),
        (SELECT max(o.seq) FROM sync.operations AS o WHERE o.hall = h.number),
        h.judged_sequence
    )
    WHERE h.number IN (SELECT j.hall FROM unnest(judged) AS j);
END
$$;

-- As in 0013.
CREATE OR REPLACE FUNCTION sync.backlog(
    operations_max INTEGER, but_for_halls INTEGER[] DEFAULT '{}', but_for_seqs BIGINT[] DEFAULT '{}'
) RETURNS JSON
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    WITH waiting AS (
        SELECT o.*, h.code
        FROM sync.halls AS h
        JOIN sync.operations AS o ON o.hall = h.number AND o.seq > h.judged_sequence
        WHERE NOT EXISTS (
            SELECT FROM sync.judgements AS j WHERE j.hall = o.hall AND j.seq = o.seq
        ) AND (o.hall, o.seq) NOT IN (SELECT * FROM unnest(but_for_halls, but_for_seqs))
        ORDER BY o.recorded_at, o.hall, o.seq
        LIMIT operations_max
    ), weighed AS (
        SELECT *, coalesce(sum(octet_length(payload)) OVER earlier, 0) < 33554432 AS is_taken
        FROM waiting
        WINDOW earlier AS (
            ORDER BY recorded_at, hall, seq ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        )
    ), taken AS MATERIALIZED (
        SELECT
            count(*) < operations_max AND bool_and(is_taken) AS is_complete,
            min(least(recorded_at, deposited_at)) FILTER (WHERE is_taken) AS first_at,
            json_agg(json_build_array(
                hall, seq, kind, payload_version, recorded_at, clock_at, actor, seen, payload, told,
                deposited_at, code
            ) ORDER BY recorded_at, hall, seq) FILTER (WHERE is_taken) AS operations
        FROM weighed
    )
    SELECT json_build_object(
        'generation', (SELECT generation FROM sync.state),
        'complete', coalesce(is_complete, TRUE),
        'operations', coalesce(operations, '[]'),
        'judged', (
            SELECT coalesce(json_agg(
                json_build_array(j.hall, j.seq, j.judged_as_of, j.reads, j.writes)
                ORDER BY j.judged_as_of, j.hall, j.seq
            ), '[]')
            FROM sync.judgements AS j
            WHERE j.judged_as_of >= first_at
                AND j.judged_as_of > now() - INTERVAL '72 hours'
        )
    ) FROM taken
$$;

-- As in 0006.
CREATE OR REPLACE FUNCTION sync.is_watched() RETURNS BOOLEAN
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM pg_locks
        WHERE locktype = 'advisory' AND granted AND classid = 1212238924 AND objid = 6
            AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
    )
$$;

-- As in 0009.
CREATE OR REPLACE FUNCTION sync.prune(rows_max INTEGER, OUT passed BIGINT, OUT expired BIGINT)
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

-- As in 0009.
CREATE OR REPLACE FUNCTION sync.begin_epoch(reason TEXT) RETURNS UUID
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

-- As in 0009.
CREATE OR REPLACE FUNCTION sync.has_lost_history(greeting JSONB, held BIGINT) RETURNS BOOLEAN
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

-- As in 0006.
CREATE OR REPLACE FUNCTION sync.count_operations() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    arrived RECORD;
BEGIN
    FOR arrived IN
        SELECT hall, min(seq) AS first, max(seq) AS last, count(*) AS rows
        FROM new_rows GROUP BY hall
    LOOP
        UPDATE sync.halls SET last_sequence = arrived.last
        WHERE number = arrived.hall AND last_sequence + 1 = arrived.first
            AND arrived.last - arrived.first + 1 = arrived.rows;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'Operations % to % of hall % do not go on where it left off.',
                arrived.first, arrived.last, arrived.hall USING ERRCODE = 'HB002';
        END IF;
    END LOOP;
    RETURN NULL;
END
$$;

-- As in 0013.
CREATE OR REPLACE FUNCTION sync.deposit(hall_number INTEGER, held BIGINT, sent JSONB) RETURNS BIGINT
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    other BIGINT;
    taken BIGINT;
BEGIN
    SELECT o.seq INTO other
    FROM jsonb_to_recordset(sent) AS s (
        seq BIGINT, kind TEXT, payload_version INTEGER, recorded_at TIMESTAMPTZ,
        clock_at TIMESTAMPTZ, actor TEXT, seen TEXT, payload TEXT, told TEXT
    )
    JOIN sync.operations AS o ON o.hall = hall_number AND o.seq = s.seq
    WHERE (o.kind, o.payload_version, o.recorded_at, o.clock_at, o.actor, o.seen, o.payload, o.told)
        IS DISTINCT FROM
        (s.kind, s.payload_version, s.recorded_at, s.clock_at, s.actor, s.seen, s.payload, s.told)
    ORDER BY o.seq LIMIT 1;
    IF other IS NOT NULL THEN
        RAISE EXCEPTION 'Central holds another operation % of this hall: two copies of its file are '
            'in use.', other USING ERRCODE = 'HB003';
    END IF;
    IF (SELECT min((s -> 'seq')::bigint) FROM jsonb_array_elements(sent) AS s) > held + 1 THEN
        RETURN 0;
    END IF;
    INSERT INTO sync.operations (
        hall, seq, kind, payload_version, recorded_at, clock_at, actor, seen, payload, told
    )
    SELECT
        hall_number, s.seq, s.kind, s.payload_version, s.recorded_at, s.clock_at, s.actor, s.seen,
        s.payload, s.told
    FROM jsonb_to_recordset(sent) AS s (
        seq BIGINT, kind TEXT, payload_version INTEGER, recorded_at TIMESTAMPTZ,
        clock_at TIMESTAMPTZ, actor TEXT, seen TEXT, payload TEXT, told TEXT
    )
    WHERE s.seq > held;
    GET DIAGNOSTICS taken = ROW_COUNT;
    RETURN taken;
END
$$;

-- As in 0009.
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

-- As in 0009.
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

DO $$
DECLARE
    routine REGPROCEDURE;
BEGIN
    FOREACH routine IN ARRAY ARRAY[
        'sync.commit_judgements('
            || 'bigint, pg_snapshot, boolean, jsonb, text[], sync.judgements[], json[])',
        'sync.admit(text, text, text, text, boolean)'
    ]::regprocedure[] LOOP
        EXECUTE format(
            'ALTER FUNCTION %s SET search_path = pg_catalog, %I, pg_temp', routine, current_schema()
        );
    END LOOP;
END
$$;

REVOKE ALL ON FUNCTION sync.cut_off(text), sync.admit(text, text, text, text, boolean) FROM PUBLIC;

DROP FUNCTION sync.watermark_of(sync.halls);
DROP FUNCTION sync.known_of(INTEGER, BIGINT);
DROP FUNCTION sync.rights_of(INTEGER);
DROP FUNCTION sync.tell(TEXT);
DROP FUNCTION sync.deposited_bytes_max();
DROP FUNCTION sync.waiting_max();
ALTER TABLE sync.halls
    DROP COLUMN not_before, DROP COLUMN pulled_after, DROP COLUMN epoch, DROP COLUMN payload_version;
REVOKE INSERT (origin_hall, origin_seq, origin_digest) ON sync.operations FROM hallbook_hall;
ALTER TABLE sync.operations
    DROP CONSTRAINT operations_origin_whole, DROP COLUMN origin_hall, DROP COLUMN origin_seq,
    DROP COLUMN origin_digest;

DROP TRIGGER book_registrations_apn_stays ON book_registrations;
DROP FUNCTION hallbook_refuse_new_place();

DROP FUNCTION sync.note_own_constraints();
DROP TABLE sync.own_constraints;
DROP TABLE sync.deposits;
DROP TABLE sync.hall_rights;
DROP TABLE sync.office_acts;
DROP TABLE sync.watcher;
DROP TABLE sync.judge_again;
DROP TABLE sync.newer;
DROP TABLE sync.progress;

-- A label leaves an enum only with the whole type.
DELETE FROM sync.conflicts WHERE rule IN ('set-aside', 'false-place', 'after-finality');
ALTER TYPE conflictrule RENAME TO conflictrule_of_0014;
CREATE TYPE conflictrule AS ENUM ('duplicate-registration', 'equal-apn', 'double-dispatch',
    'overfilled-request', 're-sign-in-time', 'same-day-mark', 'left-or-dispatched', 'request-closed',
    'edited-at-central', 'suspect-clock', 'superseded', 'decided-first');
ALTER TABLE sync.conflicts ALTER COLUMN rule TYPE conflictrule USING rule::text::conflictrule;
DROP TYPE conflictrule_of_0014;
