-- Takes back 0010: judgements come as JSON again, and sync.hello() is called by itself.
-- SPDX-License-Identifier: Apache-2.0

DROP PROCEDURE sync.greet(JSONB);
DROP FUNCTION sync.commit_judgements(
    BIGINT, PG_SNAPSHOT, JSONB, TEXT[], sync.judgements[], sync.operation_effects[], TEXT[], TEXT[]
);
DROP FUNCTION sync.keep_judgements(
    sync.judgements[], sync.operation_effects[], TEXT[], TEXT[], BIGINT
);
DROP FUNCTION sync.write_group(TEXT, TEXT, TEXT, TEXT);

-- Writes one row per changed row, in one statement for the whole statement that is audited. Runs
-- with the rights of its owner, so that nobody else needs to write audit_logs.
CREATE OR REPLACE FUNCTION hallbook_audit() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE
    writers JSONB := nullif(current_setting('hallbook.writers', true), '')::jsonb;
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO audit_logs (
            login, hall, operation_hall, operation_seq, table_name, row_id, action, new_row
        )
        SELECT session_user, w.*, TG_TABLE_NAME, n.id, 'INSERT', to_jsonb(n)
        FROM new_rows AS n, hallbook_writer(writers, TG_TABLE_NAME, n.id) AS w;
    ELSIF TG_OP = 'DELETE' THEN
        INSERT INTO audit_logs (
            login, hall, operation_hall, operation_seq, table_name, row_id, action, old_row
        )
        SELECT session_user, w.*, TG_TABLE_NAME, o.id, 'DELETE', to_jsonb(o)
        FROM old_rows AS o, hallbook_writer(writers, TG_TABLE_NAME, o.id) AS w;
    ELSE
        -- A row that was given another id shows as one gone and one come.
        INSERT INTO audit_logs (
            login, hall, operation_hall, operation_seq, table_name, row_id, action, old_row, new_row
        )
        SELECT
            session_user, w.*, TG_TABLE_NAME, coalesce(n.id, o.id),
            CASE WHEN o.id IS NULL THEN 'INSERT' WHEN n.id IS NULL THEN 'DELETE' ELSE 'UPDATE' END,
            to_jsonb(o), to_jsonb(n)
        FROM old_rows AS o FULL JOIN new_rows AS n ON n.id = o.id,
            hallbook_writer(writers, TG_TABLE_NAME, coalesce(n.id, o.id)) AS w
        WHERE o IS DISTINCT FROM n;
    END IF;
    RETURN NULL;
END
$$;

-- Keeps judgements with their effects: [{"hall", "seq", "outcome", "reason", "violations",
-- "judged_as_of", "reads", "writes", "activities_made", "judged_before", "effects": [{"table",
-- "row", "before", "after"}]}].
CREATE FUNCTION sync.keep_judgements(decided JSONB, next_generation BIGINT) RETURNS VOID
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    INSERT INTO sync.judgements (
        hall, seq, outcome, reason, violations, judged_as_of, generation, reads, writes,
        activities_made
    )
    SELECT
        j.hall, j.seq, j.outcome::operationoutcome, j.reason, j.violations, j.judged_as_of,
        next_generation, j.reads, j.writes, j.activities_made
    FROM jsonb_to_recordset(decided) AS j (
        hall INTEGER, seq BIGINT, outcome TEXT, reason TEXT, violations JSONB,
        judged_as_of TIMESTAMPTZ, reads TEXT[], writes TEXT[], activities_made INTEGER
    )
    ON CONFLICT (hall, seq) DO UPDATE SET
        (outcome, reason, violations, judged_as_of, decided_at, generation, reads, writes,
            activities_made)
        = ROW (excluded.outcome, excluded.reason, excluded.violations, excluded.judged_as_of,
            excluded.decided_at, excluded.generation, excluded.reads, excluded.writes,
            excluded.activities_made);
    DELETE FROM sync.operation_effects AS e
    USING jsonb_to_recordset(decided) AS j (hall INTEGER, seq BIGINT, judged_before BOOLEAN)
    WHERE j.judged_before AND e.hall = j.hall AND e.seq = j.seq;
    INSERT INTO sync.operation_effects (hall, seq, ordinal, table_name, row_id, before, after)
    SELECT
        j.hall, j.seq, e.ordinality, e.value ->> 'table', (e.value -> 'row')::bigint,
        nullif(e.value -> 'before', 'null'), nullif(e.value -> 'after', 'null')
    FROM jsonb_to_recordset(decided) AS j (hall INTEGER, seq BIGINT, effects JSONB),
        jsonb_array_elements(j.effects) WITH ORDINALITY AS e;
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
    WHERE h.number IN (
        SELECT j.hall FROM jsonb_to_recordset(decided) AS j (hall INTEGER)
    );
END
$$;

-- The one statement in which judgements become true: locks, checks that nothing they rest on has
-- changed, writes, and tells the halls. False, or a serialization failure, when something has: load
-- and judge again. Nobody waits on the lock while a client is silent, for it is taken and given back
-- within the statement.
CREATE FUNCTION sync.commit_judgements(
    expected_generation BIGINT, loaded_in PG_SNAPSHOT, loaded JSONB, groups JSONB, decided JSONB,
    writers TEXT
) RETURNS BOOLEAN
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM sync.state WHERE generation = expected_generation FOR UPDATE;
    IF NOT FOUND OR sync.is_overtaken(loaded_in, loaded) THEN
        RETURN FALSE;
    END IF;
    PERFORM set_config('hallbook.writers', writers, TRUE);
    PERFORM sync.write_rows(groups);
    PERFORM sync.keep_judgements(decided, expected_generation + 1);
    -- Another program may have held one of the rows until now, and changed it.
    IF sync.is_overtaken(loaded_in, loaded) THEN
        RAISE EXCEPTION 'Rows were changed by another program.'
            USING ERRCODE = 'serialization_failure';
    END IF;
    UPDATE sync.state SET generation = expected_generation + 1;
    PERFORM pg_notify('hallbook_judged_' || hall, '')
    FROM (
        SELECT DISTINCT j.hall FROM jsonb_to_recordset(decided) AS j (hall INTEGER)
    ) AS concerned;
    RETURN TRUE;
END
$$;

DO $$
DECLARE
    routine REGPROCEDURE;
BEGIN
    FOREACH routine IN ARRAY ARRAY[
        'sync.keep_judgements(jsonb, bigint)',
        'sync.commit_judgements(bigint, pg_snapshot, jsonb, jsonb, jsonb, text)'
    ]::regprocedure[] LOOP
        EXECUTE format(
            'ALTER FUNCTION %s SET search_path = pg_catalog, %I, pg_temp', routine, current_schema()
        );
    END LOOP;
    EXECUTE format(
        'ALTER FUNCTION hallbook_audit() SET search_path = %I, pg_temp', current_schema()
    );
END
$$;

REVOKE ALL ON FUNCTION
    sync.keep_judgements(jsonb, bigint),
    sync.commit_judgements(bigint, pg_snapshot, jsonb, jsonb, jsonb, text)
FROM PUBLIC;
GRANT EXECUTE ON FUNCTION
    sync.keep_judgements(jsonb, bigint),
    sync.commit_judgements(bigint, pg_snapshot, jsonb, jsonb, jsonb, text)
TO hallbook_reconciler;
