-- What an operation changed stands beside its judgement, as the halls keep it: docs/adr/0018. Judging
-- writes one row for each operation instead of one and as many as it changed, and looks at less.
-- SPDX-License-Identifier: Apache-2.0

-- An array of {"table", "row", "before", "after"}, the rows as arrays of texts in the order of the
-- columns. JSON, not JSONB: it is read back as it was written, by the operation, and as a whole.
ALTER TABLE sync.judgements
    ADD COLUMN effects JSON NOT NULL DEFAULT '[]',
    ADD CONSTRAINT judgements_effects_are_a_list CHECK (json_typeof(effects) = 'array'),
    -- Kept in the row as it is up to a page: compressing it would cost more than writing it.
    SET (toast_tuple_target = 8160);

-- Nothing that halls are told of changes here.
ALTER TABLE sync.judgements DISABLE TRIGGER judgements_change_log_update;

UPDATE sync.judgements AS j
SET effects = e.list
FROM (
    SELECT hall, seq, json_agg(json_build_object(
        'table', table_name, 'row', coalesce(to_json(row_id), to_json(row_uuid)),
        'before', before, 'after', after
    ) ORDER BY ordinal) AS list
    FROM sync.operation_effects GROUP BY hall, seq
) AS e
WHERE e.hall = j.hall AND e.seq = j.seq;

ALTER TABLE sync.judgements ENABLE ALWAYS TRIGGER judgements_change_log_update;
ALTER TABLE sync.judgements ALTER COLUMN effects DROP DEFAULT;

DROP FUNCTION sync.commit_judgements(
    BIGINT, PG_SNAPSHOT, JSONB, TEXT[], sync.judgements[], sync.operation_effects[], TEXT[], TEXT[]
);
DROP FUNCTION sync.keep_judgements(
    sync.judgements[], sync.operation_effects[], TEXT[], TEXT[], BIGINT
);
DROP FUNCTION sync.is_overtaken(PG_SNAPSHOT, JSONB);
DROP TABLE sync.operation_effects;

DROP FUNCTION sync.backlog(INTEGER);

-- What waits to be judged, as if the operations `but_for` were judged already: the earliest in
-- canonical order and not more than 32 MB of it, and the headings of what was judged already but might
-- come after one of these. What is older than the finality window stays.
CREATE FUNCTION sync.backlog(
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

-- As in 0006, but what is held already must be the same in all that is sent: two copies of one replica may
-- enter the same at the same corrected instant, where the clocks of both lie behind what they had seen.
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

-- Whether anything that was loaded in the snapshot loaded_in has been changed since by another
-- transaction. `loaded` holds the names that were looked for and the ids that were found or are
-- written: {"cards": [...], ..., "rows": {"members": [...], ...}}. Of tables that are not named here
-- any change counts. Where notes may be gone that the snapshot would need, everything counts. What the
-- transaction `but_for` changed does not count.
CREATE FUNCTION sync.is_overtaken(
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

-- Keeps judgements, whose effects come beside them. One that says any generation replaces an earlier
-- one of the same operation.
CREATE FUNCTION sync.keep_judgements(
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

-- The one statement in which judgements become true: locks, checks that nothing they rest on has
-- changed, writes, and tells the halls. False, or a serialization failure, when something has: load
-- and judge again. Nobody waits on the lock while a client is silent, for it is taken and given back
-- within the statement. `upon_unseen`: they rest on the rows of the generation before, whose
-- transaction loaded_in does not see. `groups` are rows of five texts: table, how, columns and rows as
-- sync.write_group() takes them, and who wrote them as hallbook_audit() reads it.
CREATE FUNCTION sync.commit_judgements(
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

DO $$
DECLARE
    routine REGPROCEDURE;
BEGIN
    -- Pinned to where the books are, with temporary tables last: nobody can put a table in between.
    FOREACH routine IN ARRAY ARRAY[
        'sync.is_overtaken(pg_snapshot, jsonb, xid)',
        'sync.commit_judgements('
            || 'bigint, pg_snapshot, boolean, jsonb, text[], sync.judgements[], json[])'
    ]::regprocedure[] LOOP
        EXECUTE format(
            'ALTER FUNCTION %s SET search_path = pg_catalog, %I, pg_temp', routine, current_schema()
        );
    END LOOP;
END
$$;

REVOKE ALL ON FUNCTION
    sync.backlog(integer, integer[], bigint[]),
    sync.is_overtaken(pg_snapshot, jsonb, xid),
    sync.keep_judgements(sync.judgements[], json[], bigint),
    sync.commit_judgements(
        bigint, pg_snapshot, boolean, jsonb, text[], sync.judgements[], json[]
    )
FROM PUBLIC;

GRANT EXECUTE ON FUNCTION
    sync.backlog(integer, integer[], bigint[]),
    sync.is_overtaken(pg_snapshot, jsonb, xid),
    sync.keep_judgements(sync.judgements[], json[], bigint),
    sync.commit_judgements(
        bigint, pg_snapshot, boolean, jsonb, text[], sync.judgements[], json[]
    )
TO hallbook_reconciler;
