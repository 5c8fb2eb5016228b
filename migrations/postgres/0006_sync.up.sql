-- What sync needs at central: the halls, their operations and what was decided about them, the change
-- log, and the rights of a hall's login. docs/sync.md tells how the parts work together.
-- SPDX-License-Identifier: Apache-2.0

-- Roles belong to the whole server; another database of it may have made them, perhaps just now.
DO $$
DECLARE
    wanted TEXT;
BEGIN
    FOREACH wanted IN ARRAY ARRAY['hallbook_hall', 'hallbook_reconciler'] LOOP
        BEGIN
            IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = wanted) THEN
                EXECUTE format('CREATE ROLE %I NOLOGIN', wanted);
            END IF;
        EXCEPTION WHEN duplicate_object OR unique_violation THEN
            NULL;
        END;
    END LOOP;
END
$$;

CREATE SCHEMA sync;

-- --- Tables -----------------------------------------------------------------------------------------

-- A hall and its login. It deposited operations up to last_sequence; of these all up to
-- judged_sequence are judged. The columns from last_seen_at on are what it last said of itself.
CREATE TABLE sync.halls (
    number INTEGER PRIMARY KEY CHECK (number BETWEEN 1 AND 8190),
    code TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    region bookregion NOT NULL,
    login TEXT NOT NULL UNIQUE,
    enrolled_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    revoked_at TIMESTAMPTZ,
    last_sequence BIGINT NOT NULL DEFAULT 0 CHECK (last_sequence BETWEEN 0 AND 16777215),
    judged_sequence BIGINT NOT NULL DEFAULT 0,
    last_seen_at TIMESTAMPTZ,
    watermark BIGINT,
    schema_revision TEXT,
    program_version TEXT,
    clock_offset_us BIGINT,
    CONSTRAINT halls_code_not_empty CHECK (code <> ''),
    CONSTRAINT halls_judged_are_held CHECK (judged_sequence BETWEEN 0 AND last_sequence)
);

-- Every operation ever deposited, in the bytes it was made in. A damaged one must find a place here
-- too, so that it can be shown to a person: seen, payload and told are not looked into.
CREATE TABLE sync.operations (
    hall INTEGER NOT NULL REFERENCES sync.halls (number),
    seq BIGINT NOT NULL CHECK (seq BETWEEN 1 AND 16777215),
    kind TEXT NOT NULL,
    payload_version INTEGER NOT NULL,
    recorded_at TIMESTAMPTZ NOT NULL,
    clock_at TIMESTAMPTZ NOT NULL,
    actor TEXT NOT NULL,
    seen TEXT NOT NULL,
    payload TEXT NOT NULL,
    told TEXT NOT NULL,
    deposited_at TIMESTAMPTZ NOT NULL DEFAULT clock_timestamp(),
    login TEXT NOT NULL DEFAULT session_user,
    PRIMARY KEY (hall, seq),
    CONSTRAINT operations_times_in_range CHECK (
        greatest(recorded_at, clock_at) <= '9999-12-31 23:59:59.999999+00'
        AND least(recorded_at, clock_at) >= '0001-01-01 00:00:00+00'
    )
);

-- What became of an operation. judged_as_of is its place in the canonical order: recorded_at, or the
-- bound for a clock that cannot be right. reads and writes name what it depends on and acts upon.
CREATE TABLE sync.judgements (
    hall INTEGER NOT NULL,
    seq BIGINT NOT NULL,
    outcome operationoutcome NOT NULL,
    reason TEXT NOT NULL,
    violations JSONB NOT NULL,
    judged_as_of TIMESTAMPTZ NOT NULL,
    decided_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    generation BIGINT NOT NULL,
    reads TEXT[] NOT NULL,
    writes TEXT[] NOT NULL,
    activities_made INTEGER NOT NULL,
    PRIMARY KEY (hall, seq),
    FOREIGN KEY (hall, seq) REFERENCES sync.operations (hall, seq)
);

-- The window of what may still be judged again is read from its end.
CREATE INDEX judgements_in_canonical_order ON sync.judgements (judged_as_of, hall, seq);

-- What an operation changed, one row of a table each, so that it can be taken back: the rows before
-- and after as arrays of texts in the order of the columns.
CREATE TABLE sync.operation_effects (
    hall INTEGER NOT NULL,
    seq BIGINT NOT NULL,
    ordinal INTEGER NOT NULL,
    table_name TEXT NOT NULL,
    row_id BIGINT NOT NULL,
    before JSONB,
    after JSONB,
    PRIMARY KEY (hall, seq, ordinal),
    FOREIGN KEY (hall, seq) REFERENCES sync.judgements (hall, seq)
);

-- What was decided between operations that had not seen each other. Evidence outlives what it
-- describes: there are no foreign keys.
CREATE TABLE sync.conflicts (
    id BIGINT PRIMARY KEY,
    rule conflictrule NOT NULL,
    hall INTEGER NOT NULL,
    seq BIGINT NOT NULL,
    other_hall INTEGER,
    other_seq BIGINT,
    member_id BIGINT,
    book_id BIGINT,
    registration_id BIGINT,
    other_registration_id BIGINT,
    applicant_priority_number NUMERIC(10, 2)
        CHECK (applicant_priority_number BETWEEN 0 AND 99999999.99),
    other_applicant_priority_number NUMERIC(10, 2)
        CHECK (other_applicant_priority_number BETWEEN 0 AND 99999999.99),
    decision TEXT NOT NULL,
    explanation TEXT NOT NULL,
    occurred_at TIMESTAMPTZ NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    CONSTRAINT conflicts_times_in_range CHECK (
        greatest(occurred_at, created_at) <= '9999-12-31 23:59:59.999999+00'
        AND least(occurred_at, created_at) >= '0001-01-01 00:00:00+00'
    )
);

-- Which rows changed, and in which transaction. A pull delivers what is visible and has a transaction
-- at or above its cursor, and moves the cursor to pg_snapshot_xmin: a bare sequence would skip what
-- is committed late with a lower number.
CREATE TABLE sync.change_log (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    table_name TEXT NOT NULL,
    row_id BIGINT NOT NULL,
    xid XID8 NOT NULL DEFAULT pg_current_xact_id(),
    changed_at TIMESTAMPTZ NOT NULL DEFAULT now()
);

CREATE INDEX change_log_by_transaction ON sync.change_log (xid);

-- The identity of central's history. A restored backup begins another one: cursors of the old do not
-- fit it.
CREATE TABLE sync.epoch (
    only_one BOOLEAN PRIMARY KEY DEFAULT TRUE CHECK (only_one),
    id UUID NOT NULL DEFAULT gen_random_uuid(),
    started_at TIMESTAMPTZ NOT NULL DEFAULT now()
);

-- Counts the commits of judgements. Its row is also the lock that lets one commit at a time.
CREATE TABLE sync.state (
    only_one BOOLEAN PRIMARY KEY DEFAULT TRUE CHECK (only_one),
    generation BIGINT NOT NULL DEFAULT 0
);

INSERT INTO sync.epoch DEFAULT VALUES;
INSERT INTO sync.state DEFAULT VALUES;

-- --- Append-only ------------------------------------------------------------------------------------

CREATE TRIGGER operations_append_only
BEFORE UPDATE OR DELETE OR TRUNCATE ON sync.operations
FOR EACH STATEMENT EXECUTE FUNCTION hallbook_refuse_change();
ALTER TABLE sync.operations ENABLE ALWAYS TRIGGER operations_append_only;

-- A judgement may be replaced by a better one, but an operation never goes without one again.
CREATE TRIGGER judgements_stay
BEFORE DELETE OR TRUNCATE ON sync.judgements
FOR EACH STATEMENT EXECUTE FUNCTION hallbook_refuse_change();
ALTER TABLE sync.judgements ENABLE ALWAYS TRIGGER judgements_stay;

CREATE TRIGGER conflicts_no_truncate
BEFORE TRUNCATE ON sync.conflicts
FOR EACH STATEMENT EXECUTE FUNCTION hallbook_refuse_change();
ALTER TABLE sync.conflicts ENABLE ALWAYS TRIGGER conflicts_no_truncate;

-- --- Change log -------------------------------------------------------------------------------------

-- Runs with the rights of its owner, so that changes made by any other program are noted too.
CREATE FUNCTION sync.note_changes() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO sync.change_log (table_name, row_id)
        SELECT TG_TABLE_NAME, id FROM new_rows;
    ELSIF TG_OP = 'DELETE' THEN
        INSERT INTO sync.change_log (table_name, row_id)
        SELECT TG_TABLE_NAME, id FROM old_rows;
    ELSE
        INSERT INTO sync.change_log (table_name, row_id)
        SELECT TG_TABLE_NAME, id FROM new_rows UNION SELECT TG_TABLE_NAME, id FROM old_rows;
    END IF;
    RETURN NULL;
END
$$;

-- A judgement is named by one number, hall << 40 | seq.
CREATE FUNCTION sync.note_judgements() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    INSERT INTO sync.change_log (table_name, row_id)
    SELECT 'judgements', hall::bigint << 40 | seq FROM new_rows;
    RETURN NULL;
END
$$;

DO $$
DECLARE
    synced REGCLASS;
    plain_name TEXT;
    event TEXT;
    rows TEXT;
BEGIN
    FOREACH synced IN ARRAY ARRAY[
        'users', 'members', 'organizations', 'employer_contracts', 'settings', 'holidays',
        'referral_books', 'labor_requests', 'book_registrations', 'job_bids', 'dispatches',
        'member_employments', 'registration_activities', 'sync.conflicts'
    ]::regclass[] LOOP
        SELECT relname INTO plain_name FROM pg_class WHERE oid = synced;
        FOR event, rows IN VALUES
            ('insert', 'NEW TABLE AS new_rows'),
            ('update', 'OLD TABLE AS old_rows NEW TABLE AS new_rows'),
            ('delete', 'OLD TABLE AS old_rows')
        LOOP
            EXECUTE format(
                'CREATE TRIGGER %I AFTER %s ON %s REFERENCING %s '
                'FOR EACH STATEMENT EXECUTE FUNCTION sync.note_changes()',
                plain_name || '_change_log_' || event, event, synced, rows
            );
            EXECUTE format(
                'ALTER TABLE %s ENABLE ALWAYS TRIGGER %I',
                synced, plain_name || '_change_log_' || event
            );
        END LOOP;
    END LOOP;
END
$$;

CREATE TRIGGER judgements_change_log_insert AFTER INSERT ON sync.judgements
REFERENCING NEW TABLE AS new_rows
FOR EACH STATEMENT EXECUTE FUNCTION sync.note_judgements();
ALTER TABLE sync.judgements ENABLE ALWAYS TRIGGER judgements_change_log_insert;

CREATE TRIGGER judgements_change_log_update AFTER UPDATE ON sync.judgements
REFERENCING NEW TABLE AS new_rows
FOR EACH STATEMENT EXECUTE FUNCTION sync.note_judgements();
ALTER TABLE sync.judgements ENABLE ALWAYS TRIGGER judgements_change_log_update;

-- --- Meeting and depositing -------------------------------------------------------------------------

-- The hall whose login this is; null for everybody else and for a revoked hall. All row-level
-- security rests on it. session_user stays what it was after SET ROLE.
CREATE FUNCTION sync.my_hall() RETURNS INTEGER
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT number FROM sync.halls WHERE login = session_user AND revoked_at IS NULL
$$;

-- The revisions central is at. A function, so that a hall's login needs no right on that table.
CREATE FUNCTION sync.applied_revisions() RETURNS TEXT[]
LANGUAGE plpgsql STABLE SECURITY DEFINER AS $$
BEGIN
    IF to_regclass('schema_revisions') IS NULL THEN
        RETURN ARRAY[]::text[];
    END IF;
    RETURN ARRAY(
        SELECT revision FROM schema_revisions WHERE finished_at IS NOT NULL ORDER BY revision
    );
END
$$;

-- Notes what a hall says of itself, in its own row alone, and locks that row, so that two syncs of
-- one hall go one after the other.
CREATE FUNCTION sync.meet(
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

-- Numbers without gaps, whoever inserts: what a hall deposits goes on where it left off. It cannot
-- look before the insert, since the rows of one statement come together.
CREATE FUNCTION sync.count_operations() RETURNS trigger
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

CREATE TRIGGER operations_counted AFTER INSERT ON sync.operations
REFERENCING NEW TABLE AS new_rows
FOR EACH STATEMENT EXECUTE FUNCTION sync.count_operations();
ALTER TABLE sync.operations ENABLE ALWAYS TRIGGER operations_counted;

-- Takes in what the hall sent beyond what is held. What is held already must be the same, else two
-- copies of one replica are in use. Sent with a gap, nothing is taken: the hall will send again from
-- what it is told is held. Runs with the hall's own rights.
CREATE FUNCTION sync.deposit(hall_number INTEGER, held BIGINT, sent JSONB) RETURNS BIGINT
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

-- --- Reconciling ------------------------------------------------------------------------------------

-- Whether somebody reconciles continuously: the holder of this advisory lock.
CREATE FUNCTION sync.is_watched() RETURNS BOOLEAN
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM pg_locks
        WHERE locktype = 'advisory' AND granted AND classid = 1212238924 AND objid = 6
            AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
    )
$$;

-- What waits to be judged, the earliest in canonical order and not more than 32 MB of it, and the
-- headings of what was judged already but might come after one of these. What is older than the
-- finality window stays.
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

-- Whether anything that was loaded in the snapshot loaded_in has been changed since by another
-- transaction. `loaded` holds the names that were looked for and the ids that were found or are
-- written: {"cards": [...], ..., "rows": {"members": [...], ...}}. Of tables that are not named here
-- any change counts.
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

-- Writes groups of rows in the order given: {"table", "columns", "rows": [{...}]} puts rows,
-- whatever stands there; {"table", "columns", "append": [...]} adds them; {"table", "gone": [ids]}
-- removes them. Returns their number.
CREATE FUNCTION sync.write_rows(groups JSONB) RETURNS BIGINT
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

-- --- Hello ------------------------------------------------------------------------------------------

-- The first flight of a sync: who is there, what central is, and the deposit. With the right to
-- reconcile, and nobody doing so continuously, also what waits to be judged. The hall is told by a
-- notification when what it deposited was judged. Runs with the hall's own rights. `refusal` names
-- what stands against a deposit: central_older, other_epoch, replica_older.
CREATE FUNCTION sync.hello(greeting JSONB) RETURNS JSON
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

-- --- Halls ------------------------------------------------------------------------------------------

-- Admits a hall: its number, its login, and what bounds a laptop that vanishes in the middle. The
-- login carries the database's number, since logins are common to all databases of a server. A
-- revoked hall is admitted again with a new password. `verifier` is what SCRAM stores: the password
-- itself never comes here.
CREATE FUNCTION sync.admit(
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

CREATE FUNCTION sync.login_for(hall_code TEXT) RETURNS TEXT
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT 'hall_' || lower(hall_code) || '_' || oid FROM pg_database
    WHERE datname = current_database()
$$;

-- Cuts a hall off. Losing the role takes every right at once from connections that are open, too.
CREATE FUNCTION sync.cut_off(
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

-- --- Rights -----------------------------------------------------------------------------------------

DO $$
DECLARE
    routine REGPROCEDURE;
BEGIN
    -- Pinned to where the books are, with temporary tables last: nobody can put a table in between.
    FOREACH routine IN ARRAY ARRAY[
        'sync.applied_revisions()', 'sync.is_overtaken(pg_snapshot, jsonb)',
        'sync.write_rows(jsonb)', 'sync.keep_judgements(jsonb, bigint)',
        'sync.commit_judgements(bigint, pg_snapshot, jsonb, jsonb, jsonb, text)',
        'sync.admit(text, text, text, text, boolean)'
    ]::regprocedure[] LOOP
        EXECUTE format(
            'ALTER FUNCTION %s SET search_path = pg_catalog, %I, pg_temp', routine, current_schema()
        );
    END LOOP;
    EXECUTE format(
        'GRANT USAGE ON SCHEMA sync, %I TO hallbook_hall, hallbook_reconciler', current_schema()
    );
END
$$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA sync FROM PUBLIC;

GRANT EXECUTE ON FUNCTION
    sync.my_hall(), sync.applied_revisions(), sync.meet(jsonb), sync.hello(jsonb),
    sync.deposit(integer, bigint, jsonb), sync.is_watched()
TO hallbook_hall;

GRANT EXECUTE ON FUNCTION
    sync.my_hall(), sync.applied_revisions(), sync.is_watched(), sync.backlog(integer),
    sync.is_overtaken(pg_snapshot, jsonb), sync.write_rows(jsonb),
    sync.keep_judgements(jsonb, bigint),
    sync.commit_judgements(bigint, pg_snapshot, jsonb, jsonb, jsonb, text)
TO hallbook_reconciler;

GRANT SELECT ON
    users, members, organizations, employer_contracts, settings, holidays, referral_books,
    labor_requests, book_registrations, job_bids, dispatches, member_employments,
    registration_activities, sync.conflicts, sync.operations, sync.judgements, sync.change_log,
    sync.epoch, sync.state
TO hallbook_hall, hallbook_reconciler;

GRANT SELECT (number, code, name, region, judged_sequence, last_sequence) ON sync.halls
TO hallbook_hall;

-- Not deposited_at and login, which central fills in itself.
GRANT INSERT (
    hall, seq, kind, payload_version, recorded_at, clock_at, actor, seen, payload, told
) ON sync.operations TO hallbook_hall;

GRANT INSERT, UPDATE, DELETE ON
    users, members, organizations, employer_contracts, settings, holidays, referral_books,
    labor_requests, book_registrations, job_bids, dispatches, member_employments, sync.conflicts
TO hallbook_reconciler;
GRANT INSERT ON registration_activities TO hallbook_reconciler;
GRANT INSERT, UPDATE ON sync.judgements TO hallbook_reconciler;
GRANT SELECT, INSERT, DELETE ON sync.operation_effects TO hallbook_reconciler;
GRANT UPDATE ON sync.state TO hallbook_reconciler;
GRANT SELECT, UPDATE (judged_sequence) ON sync.halls TO hallbook_reconciler;

-- A hall sees of the operations and judgements its own, of the conflicts those it is concerned in.
ALTER TABLE sync.operations ENABLE ROW LEVEL SECURITY;
CREATE POLICY hall_deposits ON sync.operations FOR INSERT TO hallbook_hall
WITH CHECK (hall = (SELECT sync.my_hall()));
CREATE POLICY hall_reads_its_own ON sync.operations FOR SELECT TO hallbook_hall
USING (hall = (SELECT sync.my_hall()));
CREATE POLICY reconciler_reads ON sync.operations FOR SELECT TO hallbook_reconciler USING (TRUE);

ALTER TABLE sync.judgements ENABLE ROW LEVEL SECURITY;
CREATE POLICY hall_reads_its_own ON sync.judgements FOR SELECT TO hallbook_hall
USING (hall = (SELECT sync.my_hall()));
CREATE POLICY reconciler_decides ON sync.judgements TO hallbook_reconciler USING (TRUE);

ALTER TABLE sync.conflicts ENABLE ROW LEVEL SECURITY;
CREATE POLICY hall_reads_what_concerns_it ON sync.conflicts FOR SELECT TO hallbook_hall
USING ((SELECT sync.my_hall()) IN (hall, other_hall));
CREATE POLICY reconciler_decides ON sync.conflicts TO hallbook_reconciler USING (TRUE);
