-- Takes back 0013: what an operation changed stands in rows of its own again.
-- SPDX-License-Identifier: Apache-2.0

CREATE TABLE sync.operation_effects (
    hall INTEGER NOT NULL,
    seq BIGINT NOT NULL,
    ordinal INTEGER NOT NULL,
    table_name TEXT NOT NULL,
    row_id BIGINT,
    before JSONB,
    after JSONB,
    row_uuid UUID,
    PRIMARY KEY (hall, seq, ordinal),
    FOREIGN KEY (hall, seq) REFERENCES sync.judgements (hall, seq),
    CONSTRAINT operation_effects_names_a_row CHECK (num_nonnulls(row_id, row_uuid) = 1)
);

-- Of a row keyed by a number the key stands as one, of others as a text.
INSERT INTO sync.operation_effects (
    hall, seq, ordinal, table_name, row_id, row_uuid, before, after
)
SELECT
    j.hall, j.seq, e.ordinality, e.value ->> 'table',
    CASE json_typeof(e.value -> 'row') WHEN 'number' THEN (e.value ->> 'row')::bigint END,
    CASE json_typeof(e.value -> 'row') WHEN 'string' THEN (e.value ->> 'row')::uuid END,
    (e.value ->> 'before')::jsonb, (e.value ->> 'after')::jsonb
FROM sync.judgements AS j, json_array_elements(j.effects) WITH ORDINALITY AS e;

DROP FUNCTION sync.commit_judgements(
    BIGINT, PG_SNAPSHOT, BOOLEAN, JSONB, TEXT[], sync.judgements[], JSON[]
);
DROP FUNCTION sync.keep_judgements(sync.judgements[], JSON[], BIGINT);
DROP FUNCTION sync.is_overtaken(PG_SNAPSHOT, JSONB, XID);
DROP FUNCTION sync.backlog(INTEGER, INTEGER[], BIGINT[]);

ALTER TABLE sync.judgements DROP COLUMN effects, RESET (toast_tuple_target);

-- As in 0006.
CREATE OR REPLACE FUNCTION sync.deposit(hall_number INTEGER, held BIGINT, sent JSONB) RETURNS BIGINT
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    other BIGINT;
    taken BIGINT;
BEGIN
    SELECT o.seq INTO other
    FROM jsonb_to_recordset(sent) AS s (
        seq BIGINT, kind TEXT, payload_version INTEGER, recorded_at TIMESTAMPTZ, actor TEXT,
        payload TEXT
    )
    JOIN sync.operations AS o ON o.hall = hall_number AND o.seq = s.seq
    WHERE (o.kind, o.payload_version, o.recorded_at, o.actor, o.payload)
        IS DISTINCT FROM (s.kind, s.payload_version, s.recorded_at, s.actor, s.payload)
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

CREATE FUNCTION sync.backlog(operations_max INTEGER) RETURNS JSON
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    WITH waiting AS MATERIALIZED (
        SELECT o.*, h.code
        FROM sync.halls AS h
        JOIN sync.operations AS o ON o.hall = h.number AND o.seq > h.judged_sequence
        WHERE NOT EXISTS (
            SELECT FROM sync.judgements AS j WHERE j.hall = o.hall AND j.seq = o.seq
        )
        ORDER BY o.recorded_at, o.hall, o.seq
        LIMIT operations_max
    ), weighed AS (
        SELECT *, sum(octet_length(payload)) OVER earlier AS bytes_before
        FROM waiting
        WINDOW earlier AS (
            ORDER BY recorded_at, hall, seq ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        )
    ), taken AS MATERIALIZED (
        SELECT * FROM weighed WHERE coalesce(bytes_before, 0) < 33554432
    )
    SELECT json_build_object(
        'generation', (SELECT generation FROM sync.state),
        'complete', (SELECT count(*) FROM waiting) < operations_max
            AND (SELECT count(*) FROM taken) = (SELECT count(*) FROM waiting),
        'operations', (
            SELECT coalesce(json_agg(json_build_array(
                hall, seq, kind, payload_version, recorded_at, clock_at, actor, seen, payload, told,
                deposited_at, code
            ) ORDER BY recorded_at, hall, seq), '[]')
            FROM taken
        ),
        'judged', (
            SELECT coalesce(json_agg(
                json_build_array(j.hall, j.seq, j.judged_as_of, j.reads, j.writes)
                ORDER BY j.judged_as_of, j.hall, j.seq
            ), '[]')
            FROM sync.judgements AS j
            WHERE j.judged_as_of >= (SELECT min(least(recorded_at, deposited_at)) FROM taken)
                AND j.judged_as_of > now() - INTERVAL '72 hours'
        )
    )
$$;

-- As in 0009.
CREATE FUNCTION sync.is_overtaken(loaded_in PG_SNAPSHOT, loaded JSONB) RETURNS BOOLEAN
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

-- As in 0011.
CREATE FUNCTION sync.keep_judgements(
    judged sync.judgements[], effects sync.operation_effects[], befores TEXT[], afters TEXT[],
    next_generation BIGINT
) RETURNS VOID
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM unnest(judged) AS j WHERE j.generation IS NOT NULL) THEN
        DELETE FROM sync.operation_effects AS e
        USING unnest(judged) AS j
        WHERE j.generation IS NOT NULL AND e.hall = j.hall AND e.seq = j.seq;
    END IF;
    INSERT INTO sync.judgements (
        hall, seq, outcome, reason, violations, judged_as_of, generation, reads, writes,
        activities_made
    )
    SELECT
        j.hall, j.seq, j.outcome, j.reason, j.violations, j.judged_as_of, next_generation, j.reads,
        j.writes, j.activities_made
    FROM unnest(judged) AS j
    ON CONFLICT (hall, seq) DO UPDATE SET
        (outcome, reason, violations, judged_as_of, decided_at, generation, reads, writes,
            activities_made)
        = ROW (excluded.outcome, excluded.reason, excluded.violations, excluded.judged_as_of,
            excluded.decided_at, excluded.generation, excluded.reads, excluded.writes,
            excluded.activities_made);
    INSERT INTO sync.operation_effects (
        hall, seq, ordinal, table_name, row_id, row_uuid, before, after
    )
    SELECT
        e.hall, e.seq, e.ordinal, e.table_name, e.row_id, e.row_uuid, e.row_before::jsonb,
        e.row_after::jsonb
    FROM ROWS FROM (unnest(effects), unnest(befores), unnest(afters)) AS e (
        hall, seq, ordinal, table_name, row_id, nothing_before, nothing_after, row_uuid, row_before,
        row_after
    );
    -- Counted from the operations this statement sees, not from last_sequence, which may have moved
    -- on while it waited for the row.
    UPDATE sync.halls AS h
    SET judged_sequence = (
        SELECT coalesce(
            min(o.seq) FILTER (WHERE j.hall IS NULL) - 1, max(o.seq), h.judged_sequence
        )
        FROM sync.operations AS o
        LEFT JOIN sync.judgements AS j ON j.hall = o.hall AND j.seq = o.seq
        WHERE o.hall = h.number AND o.seq > h.judged_sequence
    )
    WHERE h.number IN (SELECT j.hall FROM unnest(judged) AS j);
END
$$;

-- As in 0010.
-- The one statement in which judgements become true: locks, checks that nothing they rest on has
-- changed, writes, and tells the halls. False, or a serialization failure, when something has: load
-- and judge again. Nobody waits on the lock while a client is silent, for it is taken and given back
-- within the statement. `groups` are rows of five texts: table, how, columns and rows as
-- sync.write_group() takes them, and who wrote them as hallbook_audit() reads it.
CREATE FUNCTION sync.commit_judgements(
    expected_generation BIGINT, loaded_in PG_SNAPSHOT, loaded JSONB, groups TEXT[],
    judged sync.judgements[], effects sync.operation_effects[], befores TEXT[], afters TEXT[]
) RETURNS BOOLEAN
LANGUAGE plpgsql AS $$
DECLARE
    part TEXT[];
BEGIN
    PERFORM FROM sync.state WHERE generation = expected_generation FOR UPDATE;
    IF NOT FOUND OR sync.is_overtaken(loaded_in, loaded) THEN
        RETURN FALSE;
    END IF;
    -- A judgement may change no row at all, and an empty array has nothing to be sliced.
    IF cardinality(groups) > 0 THEN
        FOREACH part SLICE 1 IN ARRAY groups LOOP
            PERFORM set_config('hallbook.writers', part[5], TRUE);
            PERFORM sync.write_group(part[1], part[2], part[3], part[4]);
        END LOOP;
    END IF;
    PERFORM sync.keep_judgements(judged, effects, befores, afters, expected_generation + 1);
    -- Another program may have held one of the rows until now, and changed it.
    IF sync.is_overtaken(loaded_in, loaded) THEN
        RAISE EXCEPTION 'Rows were changed by another program.'
            USING ERRCODE = 'serialization_failure';
    END IF;
    UPDATE sync.state SET generation = expected_generation + 1;
    PERFORM pg_notify('hallbook_judged_' || hall, '')
    FROM (SELECT DISTINCT j.hall FROM unnest(judged) AS j) AS concerned;
    RETURN TRUE;
END
$$;

DO $$
DECLARE
    routine REGPROCEDURE;
BEGIN
    -- Pinned to where the books are, with temporary tables last: nobody can put a table in between.
    FOREACH routine IN ARRAY ARRAY[
        'sync.is_overtaken(pg_snapshot, jsonb)',
        'sync.commit_judgements(bigint, pg_snapshot, jsonb, text[], sync.judgements[], '
            || 'sync.operation_effects[], text[], text[])'
    ]::regprocedure[] LOOP
        EXECUTE format(
            'ALTER FUNCTION %s SET search_path = pg_catalog, %I, pg_temp', routine, current_schema()
        );
    END LOOP;
END
$$;

REVOKE ALL ON FUNCTION
    sync.backlog(integer),
    sync.is_overtaken(pg_snapshot, jsonb),
    sync.keep_judgements(sync.judgements[], sync.operation_effects[], text[], text[], bigint),
    sync.commit_judgements(
        bigint, pg_snapshot, jsonb, text[], sync.judgements[], sync.operation_effects[], text[], text[]
    )
FROM PUBLIC;

GRANT EXECUTE ON FUNCTION
    sync.backlog(integer),
    sync.is_overtaken(pg_snapshot, jsonb),
    sync.keep_judgements(sync.judgements[], sync.operation_effects[], text[], text[], bigint),
    sync.commit_judgements(
        bigint, pg_snapshot, jsonb, text[], sync.judgements[], sync.operation_effects[], text[], text[]
    )
TO hallbook_reconciler;

GRANT SELECT, INSERT, DELETE ON sync.operation_effects TO hallbook_reconciler;
