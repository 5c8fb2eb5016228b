-- Judging at less cost: rows come as literals of their tables' own types, which the server reads several
-- times as fast as JSON; and a hall's first flight holds no lock while its answer is on its way.
-- SPDX-License-Identifier: Apache-2.0

-- As in 0005, with the writer of a row looked up once, and nothing done where nothing changed.
CREATE OR REPLACE FUNCTION hallbook_audit() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE
    writers JSONB;
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NOT EXISTS (SELECT FROM new_rows) THEN
            RETURN NULL;
        END IF;
        writers := nullif(current_setting('hallbook.writers', true), '')::jsonb;
        INSERT INTO audit_logs (
            login, hall, operation_hall, operation_seq, table_name, row_id, action, new_row
        )
        SELECT
            session_user, nullif(w[3], ''), nullif(w[1], '')::integer, nullif(w[2], '')::bigint,
            TG_TABLE_NAME, n.id, 'INSERT', to_jsonb(n)
        FROM new_rows AS n, LATERAL (
            SELECT string_to_array(writers ->> (TG_TABLE_NAME || ':' || n.id), ':') OFFSET 0
        ) AS found (w);
    ELSIF TG_OP = 'DELETE' THEN
        writers := nullif(current_setting('hallbook.writers', true), '')::jsonb;
        INSERT INTO audit_logs (
            login, hall, operation_hall, operation_seq, table_name, row_id, action, old_row
        )
        SELECT session_user, w.*, TG_TABLE_NAME, o.id, 'DELETE', to_jsonb(o)
        FROM old_rows AS o, hallbook_writer(writers, TG_TABLE_NAME, o.id) AS w;
    ELSE
        IF NOT EXISTS (SELECT FROM new_rows) THEN
            RETURN NULL;
        END IF;
        writers := nullif(current_setting('hallbook.writers', true), '')::jsonb;
        -- A row that was given another id shows as one gone and one come.
        INSERT INTO audit_logs (
            login, hall, operation_hall, operation_seq, table_name, row_id, action, old_row, new_row
        )
        SELECT
            session_user, nullif(w[3], ''), nullif(w[1], '')::integer, nullif(w[2], '')::bigint,
            TG_TABLE_NAME, coalesce(n.id, o.id),
            CASE WHEN o.id IS NULL THEN 'INSERT' WHEN n.id IS NULL THEN 'DELETE' ELSE 'UPDATE' END,
            to_jsonb(o), to_jsonb(n)
        FROM old_rows AS o FULL JOIN new_rows AS n ON n.id = o.id, LATERAL (
            SELECT string_to_array(
                writers ->> (TG_TABLE_NAME || ':' || coalesce(n.id, o.id)), ':'
            ) OFFSET 0
        ) AS found (w)
        WHERE o IS DISTINCT FROM n;
    END IF;
    RETURN NULL;
END
$$;

-- Writes one group of rows: `how` is put (rows that stand there already), append, or gone. `columns` are
-- those of the table in its own order, as the caller knows them; `rows` is an array literal of rows of
-- the table, of ids when they are to go.
CREATE FUNCTION sync.write_group(relation TEXT, how TEXT, columns TEXT, rows TEXT) RETURNS VOID
LANGUAGE plpgsql AS $$
DECLARE
    target REGCLASS := CASE relation
        WHEN 'conflicts' THEN 'sync.conflicts' ELSE quote_ident(relation)
    END;
    others TEXT;
    news TEXT;
    known TEXT;
    expected BIGINT;
    written BIGINT;
BEGIN
    IF how = 'gone' THEN
        EXECUTE format('DELETE FROM %s WHERE id = ANY ($1::bigint[])', target) USING rows;
        RETURN;
    END IF;
    SELECT
        string_agg(attname, ',' ORDER BY attnum),
        string_agg(quote_ident(attname), ', ' ORDER BY attnum) FILTER (WHERE attname <> 'id'),
        string_agg('r.' || quote_ident(attname), ', ' ORDER BY attnum) FILTER (WHERE attname <> 'id')
    INTO known, others, news
    FROM pg_attribute WHERE attrelid = target AND attnum > 0 AND NOT attisdropped;
    IF known IS DISTINCT FROM columns THEN
        RAISE EXCEPTION 'The table % has the columns %, and the program expects %.',
            target, known, columns USING ERRCODE = 'HB004';
    END IF;
    IF how = 'append' THEN
        EXECUTE format('INSERT INTO %1$s SELECT r.* FROM unnest($1::%1$s[]) AS r', target) USING rows;
        RETURN;
    END IF;
    EXECUTE format(
        'WITH put AS MATERIALIZED (SELECT r.* FROM unnest($1::%1$s[]) AS r), done AS ('
        'UPDATE %1$s AS t SET (%2$s) = ROW (%3$s) FROM put AS r WHERE t.id = r.id RETURNING 1) '
        'SELECT (SELECT count(*) FROM put), (SELECT count(*) FROM done)',
        target, others, news
    ) INTO expected, written USING rows;
    IF written <> expected THEN
        RAISE EXCEPTION 'Rows were removed by another program.'
            USING ERRCODE = 'serialization_failure';
    END IF;
END
$$;

-- Keeps judgements with their effects, whose rows before and after come beside them, as the texts of
-- their JSON. A judgement that says any generation replaces an earlier one of the same operation.
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
    INSERT INTO sync.operation_effects (hall, seq, ordinal, table_name, row_id, before, after)
    SELECT e.hall, e.seq, e.ordinal, e.table_name, e.row_id, e.row_before::jsonb, e.row_after::jsonb
    FROM ROWS FROM (unnest(effects), unnest(befores), unnest(afters)) AS e (
        hall, seq, ordinal, table_name, row_id, nothing_before, nothing_after, row_before, row_after
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

DROP FUNCTION sync.commit_judgements(BIGINT, PG_SNAPSHOT, JSONB, JSONB, JSONB, TEXT);
DROP FUNCTION sync.keep_judgements(JSONB, BIGINT);

-- A hall's first flight: sync.hello(), and what waits to be judged, when this hall is to do that. In
-- between it commits, so that no lock is held while a long answer is on its way to a slow line: a hall
-- that vanishes then holds nobody up. A procedure that commits can have no search path of its own.
CREATE PROCEDURE sync.greet(
    greeting JSONB, OUT answer JSON, OUT backlog JSON, OUT clock_out TIMESTAMPTZ
)
LANGUAGE plpgsql AS $$
BEGIN
    answer := sync.hello(greeting || '{"backlog_max": 0}');
    COMMIT;
    IF json_typeof(answer -> 'backlog') = 'object' THEN
        backlog := sync.backlog((greeting ->> 'backlog_max')::integer);
    END IF;
    clock_out := clock_timestamp();
END
$$;

DO $$
DECLARE
    routine REGPROCEDURE;
BEGIN
    -- Pinned to where the books are, with temporary tables last: nobody can put a table in between.
    EXECUTE format(
        'ALTER FUNCTION hallbook_audit() SET search_path = %I, pg_temp', current_schema()
    );
    FOREACH routine IN ARRAY ARRAY[
        'sync.write_group(text, text, text, text)',
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
    sync.write_group(text, text, text, text),
    sync.keep_judgements(sync.judgements[], sync.operation_effects[], text[], text[], bigint),
    sync.commit_judgements(
        bigint, pg_snapshot, jsonb, text[], sync.judgements[], sync.operation_effects[], text[], text[]
    )
FROM PUBLIC;
REVOKE ALL ON PROCEDURE sync.greet(jsonb) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION
    sync.write_group(text, text, text, text),
    sync.keep_judgements(sync.judgements[], sync.operation_effects[], text[], text[], bigint),
    sync.commit_judgements(
        bigint, pg_snapshot, jsonb, text[], sync.judgements[], sync.operation_effects[], text[], text[]
    )
TO hallbook_reconciler;
GRANT EXECUTE ON PROCEDURE sync.greet(jsonb) TO hallbook_hall;
