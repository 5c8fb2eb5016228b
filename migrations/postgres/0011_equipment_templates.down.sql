-- Takes back 0011 in reverse order, with all submissions and decisions and what was noted and audited
-- of them. The operations stay, as all do; a program of that time cannot judge them.
-- SPDX-License-Identifier: Apache-2.0

-- What the halls have of the module goes here without a note of each row: they take a new copy.
DO $$
BEGIN
    IF EXISTS (SELECT FROM sync.change_log WHERE row_uuid IS NOT NULL)
        OR EXISTS (SELECT FROM consultant_types) OR EXISTS (SELECT FROM equipment_templates)
    THEN
        PERFORM sync.begin_epoch('revision 0011 was taken back');
    END IF;
END
$$;

DROP TABLE equipment_approval_decisions;
DROP TABLE equipment_approval_submissions;
DROP TABLE equipment_template_consultants;
DROP TABLE equipment_templates;
DROP TABLE consultant_types;
DROP TYPE equipmentverdict;
DROP TYPE equipmentapprovalstatus;

-- As in 0010.
CREATE OR REPLACE FUNCTION sync.keep_judgements(
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

-- As in 0010.
CREATE OR REPLACE FUNCTION sync.write_group(
    relation TEXT, how TEXT, columns TEXT, rows TEXT
) RETURNS VOID
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

-- As in 0006.
CREATE OR REPLACE FUNCTION sync.write_rows(groups JSONB) RETURNS BIGINT
LANGUAGE plpgsql AS $$
DECLARE
    part JSONB;
    relation TEXT;
    columns TEXT;
    others TEXT;
    excluded TEXT;
    written BIGINT;
    total BIGINT := 0;
BEGIN
    FOR part IN SELECT g.value FROM jsonb_array_elements(groups) WITH ORDINALITY AS g ORDER BY ordinality
    LOOP
        relation := CASE part ->> 'table'
            WHEN 'conflicts' THEN 'sync.conflicts' ELSE quote_ident(part ->> 'table')
        END;
        SELECT
            string_agg(quote_ident(c), ', '),
            string_agg(quote_ident(c), ', ') FILTER (WHERE c <> 'id'),
            string_agg('excluded.' || quote_ident(c), ', ') FILTER (WHERE c <> 'id')
        INTO columns, others, excluded
        FROM jsonb_array_elements_text(part -> 'columns') AS c;
        IF part ? 'gone' THEN
            EXECUTE format(
                'DELETE FROM %s WHERE id IN (SELECT jsonb_array_elements_text($1)::bigint)', relation
            ) USING part -> 'gone';
        ELSIF part ? 'append' THEN
            EXECUTE format(
                'INSERT INTO %1$s (%2$s) SELECT %2$s FROM jsonb_populate_recordset(NULL::%1$s, $1)',
                relation, columns
            ) USING part -> 'append';
        ELSE
            EXECUTE format(
                'INSERT INTO %1$s (%2$s) SELECT %2$s FROM jsonb_populate_recordset(NULL::%1$s, $1) '
                'ON CONFLICT (id) DO UPDATE SET (%3$s) = ROW (%4$s)',
                relation, columns, others, excluded
            ) USING part -> 'rows';
        END IF;
        GET DIAGNOSTICS written = ROW_COUNT;
        total := total + written;
    END LOOP;
    RETURN total;
END
$$;

DO $$
DECLARE
    routine REGPROCEDURE;
BEGIN
    FOREACH routine IN ARRAY ARRAY[
        'sync.write_rows(jsonb)', 'sync.write_group(text, text, text, text)'
    ]::regprocedure[] LOOP
        EXECUTE format(
            'ALTER FUNCTION %s SET search_path = pg_catalog, %I, pg_temp', routine, current_schema()
        );
    END LOOP;
END
$$;

DROP FUNCTION sync.key_type(REGCLASS);
DROP FUNCTION hallbook_audit_uuid();
DROP FUNCTION sync.note_uuid_changes();

ALTER TABLE audit_logs DISABLE TRIGGER audit_logs_append_only;
DELETE FROM audit_logs WHERE row_uuid IS NOT NULL;
ALTER TABLE audit_logs ENABLE ALWAYS TRIGGER audit_logs_append_only;
DROP INDEX audit_logs_by_uuid;
ALTER TABLE audit_logs
    DROP CONSTRAINT audit_logs_names_a_row,
    DROP COLUMN row_uuid,
    ALTER COLUMN row_id SET NOT NULL;

DELETE FROM sync.program_edits WHERE row_uuid IS NOT NULL;
ALTER TABLE sync.program_edits
    DROP CONSTRAINT program_edits_names_a_row,
    DROP COLUMN row_uuid,
    DROP CONSTRAINT program_edits_table_name_row_id_key,
    ADD PRIMARY KEY (table_name, row_id);

DELETE FROM sync.operation_effects WHERE row_uuid IS NOT NULL;
ALTER TABLE sync.operation_effects
    DROP CONSTRAINT operation_effects_names_a_row,
    DROP COLUMN row_uuid,
    ALTER COLUMN row_id SET NOT NULL;

DELETE FROM sync.change_log WHERE row_uuid IS NOT NULL;
ALTER TABLE sync.change_log
    DROP CONSTRAINT change_log_names_a_row,
    DROP COLUMN row_uuid,
    ALTER COLUMN row_id SET NOT NULL;

-- A label leaves an enum only with the whole type.
DELETE FROM sync.conflicts WHERE rule = 'decided-first';
ALTER TYPE conflictrule RENAME TO conflictrule_of_0011;
CREATE TYPE conflictrule AS ENUM ('duplicate-registration', 'equal-apn', 'double-dispatch',
    'overfilled-request', 're-sign-in-time', 'same-day-mark', 'left-or-dispatched', 'request-closed',
    'edited-at-central', 'suspect-clock', 'superseded');
ALTER TABLE sync.conflicts ALTER COLUMN rule TYPE conflictrule USING rule::text::conflictrule;
DROP TYPE conflictrule_of_0011;
