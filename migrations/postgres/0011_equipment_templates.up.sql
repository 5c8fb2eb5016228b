-- Equipment templates: what stands on a job, which consultants must approve it, what a hall submits for
-- approval and what the consultants decide. A module of its own, and the first whose rows are keyed by
-- UUIDs: docs/adr/0015 says how sync and audit name such a row.
-- SPDX-License-Identifier: Apache-2.0

-- --- Tables -----------------------------------------------------------------------------------------

CREATE TYPE equipmentapprovalstatus AS ENUM ('PENDING', 'APPROVED', 'REJECTED');
CREATE TYPE equipmentverdict AS ENUM ('APPROVED', 'REJECTED');

CREATE TABLE consultant_types (
    id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
    name TEXT NOT NULL UNIQUE,
    description TEXT,
    created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    CONSTRAINT consultant_types_name_not_empty CHECK (name <> ''),
    CONSTRAINT consultant_types_times_in_range CHECK (
        created_at <= '9999-12-31 23:59:59.999999+00'
        AND created_at >= '0001-01-01 00:00:00+00'
    )
);

CREATE TABLE equipment_templates (
    id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
    name TEXT NOT NULL,
    category TEXT NOT NULL,
    specifications JSONB NOT NULL DEFAULT '{}',
    is_active BOOLEAN NOT NULL DEFAULT TRUE,
    created_by_id BIGINT REFERENCES users (id) DEFERRABLE INITIALLY DEFERRED,
    updated_by_id BIGINT REFERENCES users (id) DEFERRABLE INITIALLY DEFERRED,
    created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    updated_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    CONSTRAINT equipment_templates_name_not_empty CHECK (name <> ''),
    CONSTRAINT equipment_templates_category_not_empty CHECK (category <> ''),
    CONSTRAINT equipment_templates_times_in_range CHECK (
        greatest(created_at, updated_at) <= '9999-12-31 23:59:59.999999+00'
        AND least(created_at, updated_at) >= '0001-01-01 00:00:00+00'
    )
);

-- Which consultant types must approve what is made from a template.
CREATE TABLE equipment_template_consultants (
    id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
    template_id UUID NOT NULL
        REFERENCES equipment_templates (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    consultant_type_id UUID NOT NULL
        REFERENCES consultant_types (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    UNIQUE (template_id, consultant_type_id),
    CONSTRAINT equipment_template_consultants_times_in_range CHECK (
        created_at <= '9999-12-31 23:59:59.999999+00'
        AND created_at >= '0001-01-01 00:00:00+00'
    )
);

-- project_id is the contractor's name or number of the project; no table of projects is kept here.
CREATE TABLE equipment_approval_submissions (
    id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
    project_id TEXT NOT NULL,
    template_id UUID NOT NULL
        REFERENCES equipment_templates (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    status equipmentapprovalstatus NOT NULL DEFAULT 'PENDING',
    specifications JSONB NOT NULL DEFAULT '{}',
    notes TEXT,
    submitted_by_id BIGINT REFERENCES users (id) DEFERRABLE INITIALLY DEFERRED,
    created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    updated_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    CONSTRAINT equipment_approval_submissions_project_not_empty CHECK (project_id <> ''),
    CONSTRAINT equipment_approval_submissions_times_in_range CHECK (
        greatest(created_at, updated_at) <= '9999-12-31 23:59:59.999999+00'
        AND least(created_at, updated_at) >= '0001-01-01 00:00:00+00'
    )
);

-- The first decision of a consultant type stands, so there is one at most.
CREATE TABLE equipment_approval_decisions (
    id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
    submission_id UUID NOT NULL
        REFERENCES equipment_approval_submissions (id) ON DELETE CASCADE
        DEFERRABLE INITIALLY DEFERRED,
    consultant_type_id UUID NOT NULL
        REFERENCES consultant_types (id) DEFERRABLE INITIALLY DEFERRED,
    verdict equipmentverdict NOT NULL,
    reason TEXT,
    decided_by_id BIGINT REFERENCES users (id) DEFERRABLE INITIALLY DEFERRED,
    created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    UNIQUE (submission_id, consultant_type_id),
    CONSTRAINT equipment_approval_decisions_rejected_with_reason CHECK (
        verdict <> 'REJECTED' OR reason IS NOT NULL
    ),
    CONSTRAINT equipment_approval_decisions_times_in_range CHECK (
        created_at <= '9999-12-31 23:59:59.999999+00'
        AND created_at >= '0001-01-01 00:00:00+00'
    )
);

CREATE INDEX equipment_templates_by_name ON equipment_templates (name);
CREATE INDEX equipment_templates_by_category ON equipment_templates (category);
CREATE INDEX equipment_approval_submissions_by_project
    ON equipment_approval_submissions (project_id);
CREATE INDEX equipment_approval_submissions_by_template
    ON equipment_approval_submissions (template_id);
CREATE INDEX equipment_approval_submissions_by_status ON equipment_approval_submissions (status);
CREATE INDEX equipment_approval_decisions_by_submission
    ON equipment_approval_decisions (submission_id);

-- The first decision of a consultant type stands; a later one made without knowing of it is told.
ALTER TYPE conflictrule ADD VALUE 'decided-first';

-- --- Rows that are named by a UUID ------------------------------------------------------------------

-- Where sync and audit name a row, they name it by its number or by its UUID, as its table is keyed.
ALTER TABLE sync.change_log
    ALTER COLUMN row_id DROP NOT NULL,
    ADD COLUMN row_uuid UUID,
    ADD CONSTRAINT change_log_names_a_row CHECK (num_nonnulls(row_id, row_uuid) = 1);

ALTER TABLE sync.operation_effects
    ALTER COLUMN row_id DROP NOT NULL,
    ADD COLUMN row_uuid UUID,
    ADD CONSTRAINT operation_effects_names_a_row CHECK (num_nonnulls(row_id, row_uuid) = 1);

ALTER TABLE sync.program_edits
    DROP CONSTRAINT program_edits_pkey,
    ALTER COLUMN row_id DROP NOT NULL,
    ADD COLUMN row_uuid UUID,
    ADD CONSTRAINT program_edits_names_a_row CHECK (num_nonnulls(row_id, row_uuid) = 1),
    ADD UNIQUE (table_name, row_id),
    ADD UNIQUE (table_name, row_uuid);

ALTER TABLE audit_logs
    ALTER COLUMN row_id DROP NOT NULL,
    ADD COLUMN row_uuid UUID,
    ADD CONSTRAINT audit_logs_names_a_row CHECK (num_nonnulls(row_id, row_uuid) = 1);

CREATE INDEX audit_logs_by_uuid ON audit_logs (table_name, row_uuid) WHERE row_uuid IS NOT NULL;

-- As sync.note_changes(), for tables that are keyed by UUIDs.
CREATE FUNCTION sync.note_uuid_changes() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO sync.change_log (table_name, row_uuid)
        SELECT TG_TABLE_NAME, id FROM new_rows;
        RETURN NULL;
    ELSIF TG_OP = 'DELETE' THEN
        INSERT INTO sync.change_log (table_name, row_uuid)
        SELECT TG_TABLE_NAME, id FROM old_rows;
    ELSE
        INSERT INTO sync.change_log (table_name, row_uuid)
        SELECT TG_TABLE_NAME, id FROM new_rows UNION SELECT TG_TABLE_NAME, id FROM old_rows;
    END IF;
    IF coalesce(current_setting('hallbook.writers', TRUE), '') = '' THEN
        INSERT INTO sync.program_edits (table_name, row_uuid, edited_at)
        SELECT TG_TABLE_NAME, id, clock_timestamp() FROM old_rows
        ON CONFLICT (table_name, row_uuid) DO UPDATE SET edited_at = excluded.edited_at;
    END IF;
    RETURN NULL;
END
$$;

-- As hallbook_audit(), for tables that are keyed by UUIDs.
CREATE FUNCTION hallbook_audit_uuid() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE
    writers JSONB := nullif(current_setting('hallbook.writers', true), '')::jsonb;
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO audit_logs (
            login, hall, operation_hall, operation_seq, table_name, row_uuid, action, new_row
        )
        SELECT
            session_user, nullif(w[3], ''), nullif(w[1], '')::integer, nullif(w[2], '')::bigint,
            TG_TABLE_NAME, n.id, 'INSERT', to_jsonb(n)
        FROM new_rows AS n, LATERAL (
            SELECT string_to_array(writers ->> (TG_TABLE_NAME || ':' || n.id), ':') OFFSET 0
        ) AS found (w);
    ELSIF TG_OP = 'DELETE' THEN
        INSERT INTO audit_logs (
            login, hall, operation_hall, operation_seq, table_name, row_uuid, action, old_row
        )
        SELECT
            session_user, nullif(w[3], ''), nullif(w[1], '')::integer, nullif(w[2], '')::bigint,
            TG_TABLE_NAME, o.id, 'DELETE', to_jsonb(o)
        FROM old_rows AS o, LATERAL (
            SELECT string_to_array(writers ->> (TG_TABLE_NAME || ':' || o.id), ':') OFFSET 0
        ) AS found (w);
    ELSE
        -- A row that was given another id shows as one gone and one come.
        INSERT INTO audit_logs (
            login, hall, operation_hall, operation_seq, table_name, row_uuid, action, old_row,
            new_row
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

REVOKE EXECUTE ON FUNCTION hallbook_audit_uuid() FROM PUBLIC;

-- What the rows of a table are keyed by: bigint or uuid.
CREATE FUNCTION sync.key_type(relation REGCLASS) RETURNS TEXT
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT format_type(atttypid, NULL) FROM pg_attribute
    WHERE attrelid = relation AND attname = 'id'
$$;

-- As in 0006; and rows that go are named as their table is keyed.
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
                'DELETE FROM %s WHERE id IN (SELECT jsonb_array_elements_text($1)::%s)', relation,
                sync.key_type(relation::regclass)
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

-- As in 0010; and rows that go are named as their table is keyed.
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
        EXECUTE format('DELETE FROM %s WHERE id = ANY ($1::%s[])', target, sync.key_type(target))
        USING rows;
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

-- As in 0010; and effects name rows by UUID too.
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

-- --- Triggers and rights ----------------------------------------------------------------------------

DO $$
DECLARE
    shared TEXT;
    event TEXT;
    rows TEXT;
BEGIN
    EXECUTE format(
        'ALTER FUNCTION hallbook_audit_uuid() SET search_path = %I, pg_temp', current_schema()
    );
    EXECUTE format(
        'ALTER FUNCTION sync.write_rows(jsonb) SET search_path = pg_catalog, %I, pg_temp',
        current_schema()
    );
    EXECUTE format(
        'ALTER FUNCTION sync.write_group(text, text, text, text) '
        'SET search_path = pg_catalog, %I, pg_temp', current_schema()
    );
    FOREACH shared IN ARRAY ARRAY[
        'consultant_types', 'equipment_templates', 'equipment_template_consultants',
        'equipment_approval_submissions', 'equipment_approval_decisions'
    ] LOOP
        FOR event, rows IN VALUES
            ('insert', 'NEW TABLE AS new_rows'),
            ('update', 'OLD TABLE AS old_rows NEW TABLE AS new_rows'),
            ('delete', 'OLD TABLE AS old_rows')
        LOOP
            EXECUTE format(
                'CREATE TRIGGER %1$I AFTER %3$s ON %2$I REFERENCING %4$s '
                'FOR EACH STATEMENT EXECUTE FUNCTION hallbook_audit_uuid(); '
                'ALTER TABLE %2$I ENABLE ALWAYS TRIGGER %1$I',
                shared || '_audit_' || event, shared, event, rows
            );
            EXECUTE format(
                'CREATE TRIGGER %1$I AFTER %3$s ON %2$I REFERENCING %4$s '
                'FOR EACH STATEMENT EXECUTE FUNCTION sync.note_uuid_changes(); '
                'ALTER TABLE %2$I ENABLE ALWAYS TRIGGER %1$I',
                shared || '_change_log_' || event, shared, event, rows
            );
        END LOOP;
        EXECUTE format(
            'CREATE TRIGGER %1$I BEFORE TRUNCATE ON %2$I '
            'FOR EACH STATEMENT EXECUTE FUNCTION hallbook_refuse_truncate(); '
            'ALTER TABLE %2$I ENABLE ALWAYS TRIGGER %1$I',
            shared || '_no_truncate', shared
        );
    END LOOP;
END
$$;

REVOKE ALL ON FUNCTION sync.note_uuid_changes(), sync.key_type(regclass) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sync.key_type(regclass) TO hallbook_reconciler;

GRANT SELECT ON
    consultant_types, equipment_templates, equipment_template_consultants,
    equipment_approval_submissions, equipment_approval_decisions
TO hallbook_hall, hallbook_reconciler;

-- Templates and consultant types are headquarters' to make: no operation writes them.
GRANT INSERT, UPDATE, DELETE ON equipment_approval_submissions, equipment_approval_decisions
TO hallbook_reconciler;
