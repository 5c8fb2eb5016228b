-- Nobody stops the hall: what one login can do holds up no other, and no operation stops the judging of
-- another: docs/sync.md, docs/security.md.
-- SPDX-License-Identifier: Apache-2.0

ALTER TYPE conflictrule ADD VALUE 'set-aside';
ALTER TYPE conflictrule ADD VALUE 'false-place';
ALTER TYPE conflictrule ADD VALUE 'after-finality';

-- --- Tables -----------------------------------------------------------------------------------------

-- How far the operations of each hall are judged. Apart from sync.halls, whose rows a hall's own login
-- can lock for as long as it likes: this one only headquarters and reconcilers write. Operations up to
-- held_through wait until headquarters releases or discards them, since their hall was revoked.
CREATE TABLE sync.progress (
    hall INTEGER PRIMARY KEY REFERENCES sync.halls (number) ON UPDATE CASCADE,
    judged_sequence BIGINT NOT NULL DEFAULT 0 CHECK (judged_sequence >= 0),
    held_through BIGINT NOT NULL DEFAULT 0
);

INSERT INTO sync.progress (hall, judged_sequence, held_through)
SELECT number, judged_sequence, CASE WHEN revoked_at IS NULL THEN 0 ELSE last_sequence END
FROM sync.halls;

REVOKE SELECT (judged_sequence) ON sync.halls FROM hallbook_hall;
REVOKE UPDATE (judged_sequence) ON sync.halls FROM hallbook_reconciler;
ALTER TABLE sync.halls DROP CONSTRAINT halls_judged_are_held, DROP COLUMN judged_sequence;

-- The epoch that the watermark belongs to. What central itself knows of the hall's instants: it has
-- pulled at pulled_after or later, so that no operation which it deposits from now on was made before
-- not_before. And the highest version of a payload that it has ever deposited.
ALTER TABLE sync.halls
    ADD COLUMN epoch UUID,
    ADD COLUMN pulled_after TIMESTAMPTZ,
    ADD COLUMN not_before TIMESTAMPTZ,
    ADD COLUMN payload_version INTEGER NOT NULL DEFAULT 1;
UPDATE sync.halls SET epoch = (SELECT id FROM sync.epoch) WHERE watermark IS NOT NULL;

-- What a hall may do beyond the work of a counter, from when till when: take over a registration list; or
-- whatever is headquarters' own.
CREATE TABLE sync.hall_rights (
    hall INTEGER NOT NULL REFERENCES sync.halls (number) ON UPDATE CASCADE,
    held TEXT NOT NULL CHECK (held IN ('import', 'headquarters')),
    since TIMESTAMPTZ NOT NULL DEFAULT clock_timestamp(),
    ended_at TIMESTAMPTZ CHECK (ended_at >= since),
    PRIMARY KEY (hall, held, since)
);

-- What central knew of a hall when it deposited these operations.
CREATE TABLE sync.deposits (
    hall INTEGER NOT NULL REFERENCES sync.halls (number) ON UPDATE CASCADE,
    first_seq BIGINT NOT NULL,
    last_seq BIGINT NOT NULL,
    not_before TIMESTAMPTZ,
    rights TEXT[] NOT NULL,
    -- The highest version of a payload before these; and from which of them on it is a higher one.
    payload_version INTEGER NOT NULL,
    raised_from BIGINT,
    raised_to INTEGER,
    bytes BIGINT NOT NULL,
    deposited_at TIMESTAMPTZ NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (hall, first_seq)
);

CREATE INDEX deposits_by_time ON sync.deposits (hall, deposited_at);

CREATE TRIGGER deposits_append_only
BEFORE DELETE OR TRUNCATE ON sync.deposits
FOR EACH STATEMENT EXECUTE FUNCTION hallbook_refuse_change();
ALTER TABLE sync.deposits ENABLE ALWAYS TRIGGER deposits_append_only;

-- Where an operation was made, if not at the hall that deposited it: its hall and number there, and the
-- SHA-256 of what it is.
ALTER TABLE sync.operations
    ADD COLUMN origin_hall INTEGER,
    ADD COLUMN origin_seq BIGINT,
    ADD COLUMN origin_digest TEXT CHECK (origin_digest ~ '^[0-9a-f]{64}$'),
    ADD CONSTRAINT operations_origin_whole
        CHECK (num_nulls(origin_hall, origin_seq, origin_digest) IN (0, 3));

-- Operations of a kind, version or field that headquarters' program does not know yet. They wait with
-- the later ones of their hall.
CREATE TABLE sync.newer (
    hall INTEGER PRIMARY KEY,
    seq BIGINT NOT NULL,
    found_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    FOREIGN KEY (hall, seq) REFERENCES sync.operations (hall, seq)
);

-- Operations that were set aside and are to be judged once more, because somebody asked for it.
CREATE TABLE sync.judge_again (
    hall INTEGER NOT NULL,
    seq BIGINT NOT NULL,
    asked_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    asked_by TEXT NOT NULL DEFAULT session_user,
    PRIMARY KEY (hall, seq),
    FOREIGN KEY (hall, seq) REFERENCES sync.judgements (hall, seq)
);

-- Who judges continuously, and the key of the advisory lock that this session holds as long as it lives.
-- The key is drawn anew each time and says nothing by itself: what counts is that the session which is
-- named here, by somebody who may judge, holds it.
CREATE TABLE sync.watcher (
    only_one BOOLEAN PRIMARY KEY DEFAULT TRUE CHECK (only_one),
    key BIGINT,
    pid INTEGER,
    login TEXT,
    since TIMESTAMPTZ
);

INSERT INTO sync.watcher DEFAULT VALUES;

-- What headquarters decided about a hall's operations.
CREATE TABLE sync.office_acts (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    acted_at TIMESTAMPTZ NOT NULL DEFAULT clock_timestamp(),
    login TEXT NOT NULL DEFAULT session_user,
    act TEXT NOT NULL CHECK (act IN ('revoke', 'release', 'discard', 'judge-again')),
    hall INTEGER NOT NULL,
    operations BIGINT NOT NULL,
    reason TEXT
);

CREATE TRIGGER office_acts_append_only
BEFORE UPDATE OR DELETE OR TRUNCATE ON sync.office_acts
FOR EACH STATEMENT EXECUTE FUNCTION hallbook_refuse_change();
ALTER TABLE sync.office_acts ENABLE ALWAYS TRIGGER office_acts_append_only;

-- The constraints that the revisions make: one that refuses a row and does not stand here is another
-- program's. A revision that adds one notes it with sync.note_own_constraints().
CREATE TABLE sync.own_constraints (
    table_name TEXT NOT NULL,
    constraint_name TEXT NOT NULL,
    PRIMARY KEY (table_name, constraint_name)
);

CREATE FUNCTION sync.note_own_constraints() RETURNS VOID
LANGUAGE sql SET search_path = pg_catalog, pg_temp AS $$
    INSERT INTO sync.own_constraints
    SELECT c.relname, n.conname
    FROM pg_class AS c
    JOIN (
        SELECT conrelid, conname FROM pg_constraint
        UNION
        SELECT i.indrelid, x.relname FROM pg_index AS i JOIN pg_class AS x ON x.oid = i.indexrelid
    ) AS n ON n.conrelid = c.oid
    WHERE c.relnamespace = 'sync'::regnamespace OR c.oid IN (
        SELECT tgrelid FROM pg_trigger WHERE tgname = c.relname || '_change_log_insert'
    )
    ON CONFLICT DO NOTHING
$$;

-- --- An issued APN stays ----------------------------------------------------------------------------

CREATE FUNCTION hallbook_refuse_new_place() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.applicant_priority_number IS DISTINCT FROM OLD.applicant_priority_number THEN
        RAISE EXCEPTION 'The APN of a registration is never changed.' USING ERRCODE = 'HB003';
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER book_registrations_apn_stays
BEFORE UPDATE ON book_registrations
FOR EACH ROW EXECUTE FUNCTION hallbook_refuse_new_place();
ALTER TABLE book_registrations ENABLE ALWAYS TRIGGER book_registrations_apn_stays;

-- --- Notifying -------------------------------------------------------------------------------------

-- Tells those who listen. Says nothing while the server's queue is half full: a login can fill it, and
-- then whoever notifies fails; who listens looks by itself now and then.
CREATE FUNCTION sync.tell(channel TEXT) RETURNS VOID
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF pg_notification_queue_usage() < 0.5 THEN
        PERFORM pg_notify(channel, '');
    END IF;
END
$$;

-- --- Greeting and depositing ------------------------------------------------------------------------

-- As in 0009; and the watermark with the epoch it belongs to.
CREATE OR REPLACE FUNCTION sync.meet(
    greeting JSONB, OUT number INTEGER, OUT code TEXT, OUT held BIGINT
)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    present UUID := (SELECT id FROM sync.epoch);
    read_to BIGINT := CASE
        WHEN greeting ->> 'epoch' = present::text THEN (greeting ->> 'watermark')::bigint ELSE 0
    END;
BEGIN
    -- A watermark that has moved on says that the hall has pulled since its last greeting. What it
    -- deposits from the next one on was made after that pull: operations made in the midst of a sync
    -- go out with this one.
    UPDATE sync.halls AS h
    SET not_before = h.pulled_after,
        pulled_after = CASE
            WHEN h.epoch = present AND h.watermark > 0 AND read_to > h.watermark
            THEN h.last_seen_at ELSE h.pulled_after
        END,
        last_seen_at = clock_timestamp(),
        epoch = present,
        watermark = read_to,
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

-- How many operations of one hall may wait to be judged.
CREATE FUNCTION sync.waiting_max() RETURNS BIGINT
LANGUAGE sql STABLE AS $$
    SELECT coalesce(
        (
            SELECT value::bigint FROM settings
            WHERE name = 'waiting_operations_max' AND value ~ '^[0-9]{1,7}$'
        ), 200000
    )
$$;

-- What a hall may do now.
CREATE FUNCTION sync.rights_of(of_hall INTEGER) RETURNS TEXT[]
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT coalesce(array_agg(held ORDER BY held), '{}')
    FROM sync.hall_rights WHERE hall = of_hall AND ended_at IS NULL
$$;

-- How many bytes of operations one hall may deposit within the finality window: what was judged in it is
-- read again whenever something comes late.
CREATE FUNCTION sync.deposited_bytes_max() RETURNS BIGINT
LANGUAGE sql STABLE AS $$
    SELECT coalesce(
        (
            SELECT value::bigint FROM settings
            WHERE name = 'deposited_bytes_max' AND value ~ '^[0-9]{1,10}$'
        ), 33554432
    )
$$;

-- As in 0006: numbers without gaps, whoever inserts. And no operation is larger than can be judged, nor
-- do more of them wait than one hall may have waiting; and what central knows of the hall is kept.
CREATE OR REPLACE FUNCTION sync.count_operations() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE
    bytes_max CONSTANT INTEGER := 4194304;
    seen_bytes_max CONSTANT INTEGER := 65536;
    arrived RECORD;
    judged BIGINT;
BEGIN
    FOR arrived IN
        SELECT
            hall, min(seq) AS first, max(seq) AS last, count(*) AS rows,
            max(payload_version) AS version,
            sum(octet_length(payload) + octet_length(told) + octet_length(seen)) AS bytes,
            min(seq) FILTER (
                WHERE greatest(octet_length(payload), octet_length(told)) > bytes_max
                    OR octet_length(seen) > seen_bytes_max
                    OR greatest(octet_length(kind), octet_length(actor)) > 1000
            ) AS too_large
        FROM new_rows GROUP BY hall
    LOOP
        UPDATE sync.halls SET last_sequence = arrived.last
        WHERE number = arrived.hall AND last_sequence + 1 = arrived.first
            AND arrived.last - arrived.first + 1 = arrived.rows;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'Operations % to % of hall % do not go on where it left off.',
                arrived.first, arrived.last, arrived.hall USING ERRCODE = 'HB002';
        END IF;
        IF arrived.too_large IS NOT NULL THEN
            RAISE EXCEPTION 'Operation % of hall % is larger than central takes.',
                arrived.too_large, arrived.hall USING ERRCODE = 'HB007';
        END IF;
        -- A hall of which no pull is known was enrolled before it made anything; unless it was enrolled since
        -- central was restored: then it may have been so before, which the backup did not know.
        INSERT INTO sync.deposits (
            hall, first_seq, last_seq, not_before, rights, payload_version, raised_from, raised_to, bytes
        )
        SELECT
            h.number, arrived.first, arrived.last,
            coalesce(
                h.not_before,
                CASE
                    WHEN h.enrolled_at <= (SELECT started_at FROM sync.epoch)
                        OR NOT EXISTS (SELECT FROM sync.epochs_before) THEN h.enrolled_at
                END
            ),
            sync.rights_of(h.number), h.payload_version,
            (SELECT min(n.seq) FROM new_rows AS n
             WHERE n.hall = h.number AND n.payload_version > h.payload_version),
            arrived.version, arrived.bytes
        FROM sync.halls AS h WHERE h.number = arrived.hall;
        IF (
            SELECT sum(bytes) FROM sync.deposits
            WHERE hall = arrived.hall AND deposited_at > now() - INTERVAL '72 hours'
        ) > sync.deposited_bytes_max() THEN
            RAISE EXCEPTION 'Hall % would have deposited more than % bytes within 72 hours.',
                arrived.hall, sync.deposited_bytes_max() USING ERRCODE = 'HB007';
        END IF;
        UPDATE sync.halls SET payload_version = arrived.version
        WHERE number = arrived.hall AND payload_version < arrived.version;
        SELECT judged_sequence INTO judged FROM sync.progress WHERE hall = arrived.hall;
        IF arrived.last - judged > sync.waiting_max() THEN
            RAISE EXCEPTION 'More than % operations of hall % would wait to be judged.',
                sync.waiting_max(), arrived.hall USING ERRCODE = 'HB007';
        END IF;
    END LOOP;
    RETURN NULL;
END
$$;

-- As in 0013, and where an operation was made.
CREATE OR REPLACE FUNCTION sync.deposit(hall_number INTEGER, held BIGINT, sent JSONB) RETURNS BIGINT
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    other BIGINT;
    taken BIGINT;
BEGIN
    SELECT o.seq INTO other
    FROM jsonb_to_recordset(sent) AS s (
        seq BIGINT, kind TEXT, payload_version INTEGER, recorded_at TIMESTAMPTZ,
        clock_at TIMESTAMPTZ, actor TEXT, seen TEXT, payload TEXT, told TEXT,
        origin_hall INTEGER, origin_seq BIGINT, origin_digest TEXT
    )
    JOIN sync.operations AS o ON o.hall = hall_number AND o.seq = s.seq
    WHERE (
            o.kind, o.payload_version, o.recorded_at, o.clock_at, o.actor, o.seen, o.payload, o.told,
            o.origin_hall, o.origin_seq, o.origin_digest
        ) IS DISTINCT FROM (
            s.kind, s.payload_version, s.recorded_at, s.clock_at, s.actor, s.seen, s.payload, s.told,
            s.origin_hall, s.origin_seq, s.origin_digest
        )
    ORDER BY o.seq LIMIT 1;
    IF other IS NOT NULL THEN
        RAISE EXCEPTION 'Central holds another operation % of this hall: two copies of its file are '
            'in use.', other USING ERRCODE = 'HB003';
    END IF;
    IF (SELECT min((s -> 'seq')::bigint) FROM jsonb_array_elements(sent) AS s) > held + 1 THEN
        RETURN 0;
    END IF;
    INSERT INTO sync.operations (
        hall, seq, kind, payload_version, recorded_at, clock_at, actor, seen, payload, told,
        origin_hall, origin_seq, origin_digest
    )
    SELECT
        hall_number, s.seq, s.kind, s.payload_version, s.recorded_at, s.clock_at, s.actor, s.seen,
        s.payload, s.told, s.origin_hall, s.origin_seq, s.origin_digest
    FROM jsonb_to_recordset(sent) AS s (
        seq BIGINT, kind TEXT, payload_version INTEGER, recorded_at TIMESTAMPTZ,
        clock_at TIMESTAMPTZ, actor TEXT, seen TEXT, payload TEXT, told TEXT,
        origin_hall INTEGER, origin_seq BIGINT, origin_digest TEXT
    )
    WHERE s.seq > held;
    GET DIAGNOSTICS taken = ROW_COUNT;
    RETURN taken;
END
$$;

-- As in 0009, but a hall of a newer program deposits, too: what central does not know yet waits there
-- until it is upgraded.
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
        WHEN NOT sync.is_of_same_central(told, epoch) THEN 'other_epoch'
        WHEN told = epoch AND sync.has_lost_history(greeting, me.held) THEN 'history_lost'
        WHEN (greeting ->> 'last_sequence')::bigint < me.held THEN 'replica_older'
        WHEN NOT greeting ->> 'schema_revision' = ANY (revisions) THEN 'central_older'
    END;
    IF refusal IS NULL OR refusal = 'central_older' THEN
        deposited := sync.deposit(me.number, me.held, greeting -> 'operations');
        IF deposited > 0 THEN
            EXECUTE format('LISTEN %I', 'hallbook_judged_' || me.number);
            PERFORM sync.tell('hallbook_deposited');
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

-- What central knew when this operation was deposited: an array [not before, rights, version], of nulls
-- where nothing is known.
CREATE FUNCTION sync.known_of(of_hall INTEGER, of_seq BIGINT) RETURNS JSON
LANGUAGE sql STABLE AS $$
    SELECT coalesce(
        (
            SELECT json_build_array(
                d.not_before, d.rights,
                CASE WHEN of_seq >= d.raised_from THEN d.raised_to ELSE d.payload_version END
            )
            FROM sync.deposits AS d
            WHERE d.hall = of_hall AND d.first_seq <= of_seq ORDER BY d.first_seq DESC LIMIT 1
        ), '[null, null, null]'
    )
$$;

-- As in 0009, where how far a hall is judged now stands apart.
CREATE OR REPLACE FUNCTION sync.has_lost_history(greeting JSONB, held BIGINT) RETURNS BOOLEAN
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT
        (greeting ->> 'watermark')::numeric > pg_snapshot_xmax(pg_current_snapshot())::text::numeric
        OR coalesce((greeting ->> 'last_sequence_held')::bigint, 0) > held
        OR EXISTS (
            SELECT FROM jsonb_each_text(coalesce(greeting -> 'seen', '{}')) AS seen
            WHERE NOT EXISTS (
                SELECT FROM sync.progress AS p
                WHERE p.hall = seen.key::integer AND p.judged_sequence >= seen.value::bigint
            )
        )
$$;

-- As in 0009, but no row of a hall is written: a watermark of another epoch counts for nothing.
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
    DELETE FROM sync.change_log;
    UPDATE sync.feed SET pruned_below = 0;
    RETURN begun;
END
$$;

-- The watermark of a hall in the present epoch; 0 for one that has none.
CREATE FUNCTION sync.watermark_of(hall sync.halls) RETURNS BIGINT
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT CASE WHEN hall.epoch = e.id THEN coalesce(hall.watermark, 0) ELSE 0 END
    FROM sync.epoch AS e
$$;

-- As in 0009, of the watermarks of this epoch.
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
        (SELECT min(sync.watermark_of(h)) FROM sync.halls AS h WHERE revoked_at IS NULL),
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

-- --- Who watches ------------------------------------------------------------------------------------

-- Whether somebody judges continuously: whether the session that is named as the watcher lives and holds
-- its lock. A hall's login can take that lock no more than it can write that row.
CREATE OR REPLACE FUNCTION sync.is_watched() RETURNS BOOLEAN
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM sync.watcher AS w
        JOIN pg_locks AS l ON l.pid = w.pid AND l.locktype = 'advisory' AND l.granted
            AND (l.classid::bigint << 32 | l.objid::bigint) = w.key AND l.objsubid = 1
        WHERE l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
    )
$$;

-- Makes this session the watcher. When there is one already, returns who it is, else null.
CREATE FUNCTION sync.watch() RETURNS TEXT
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    drawn BIGINT := (random() * 4611686018427387904)::bigint;
    present sync.watcher;
BEGIN
    SELECT * INTO present FROM sync.watcher FOR UPDATE;
    IF sync.is_watched() AND present.pid <> pg_backend_pid() THEN
        RETURN format('%s (PID %s)', present.login, present.pid);
    END IF;
    IF NOT pg_try_advisory_lock(drawn) THEN
        RETURN 'another session, as it seems';
    END IF;
    UPDATE sync.watcher
    SET key = drawn, pid = pg_backend_pid(), login = session_user, since = clock_timestamp();
    RETURN NULL;
END
$$;

-- --- Judging ----------------------------------------------------------------------------------------

-- What waits to be judged, as if the operations `but_for` were judged already, and not more than 32 MB of
-- it: of each hall the next ones in its own order, as many as its equal share, so that no hall's deposit
-- holds up another's; all in canonical order. What is held, or of a newer program, is left out; what is to
-- be judged once more comes with what its earlier judgement left. And the headings of what was judged
-- already but might come after one of these. What is older than the finality window stays.
CREATE OR REPLACE FUNCTION sync.backlog(
    operations_max INTEGER, but_for_halls INTEGER[] DEFAULT '{}', but_for_seqs BIGINT[] DEFAULT '{}'
) RETURNS JSON
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    WITH halls AS MATERIALIZED (
        SELECT h.number, h.code, p.judged_sequence, coalesce(n.seq, 9223372036854775807) AS newer_from
        FROM sync.halls AS h
        JOIN sync.progress AS p ON p.hall = h.number
        LEFT JOIN sync.newer AS n ON n.hall = h.number
        WHERE h.last_sequence > p.judged_sequence AND p.held_through <= p.judged_sequence
    ), share AS MATERIALIZED (
        SELECT greatest(operations_max / greatest(count(*), 1), 1) AS operations FROM halls
    ), waiting AS (
        SELECT
            o.hall, o.seq, o.kind, o.payload_version, o.recorded_at, o.clock_at, o.actor, o.seen,
            o.payload, o.told, o.deposited_at, h.code, o.place > s.operations AS is_left,
            NULL::json AS earlier
        FROM halls AS h, share AS s, LATERAL (
            SELECT o.*, row_number() OVER (ORDER BY o.seq) AS place
            FROM sync.operations AS o
            WHERE o.hall = h.number AND o.seq > h.judged_sequence AND o.seq < h.newer_from
                AND NOT EXISTS (
                    SELECT FROM sync.judgements AS j WHERE j.hall = o.hall AND j.seq = o.seq
                )
                AND (o.hall, o.seq) NOT IN (SELECT * FROM unnest(but_for_halls, but_for_seqs))
            ORDER BY o.seq LIMIT (SELECT operations + 1 FROM share)
        ) AS o
        UNION ALL
        SELECT
            o.hall, o.seq, o.kind, o.payload_version, o.recorded_at, o.clock_at, o.actor, o.seen,
            o.payload, o.told, o.deposited_at, h.code, FALSE,
            j.effects
        FROM sync.judge_again AS a
        JOIN sync.operations AS o ON o.hall = a.hall AND o.seq = a.seq
        JOIN sync.judgements AS j ON j.hall = a.hall AND j.seq = a.seq
        JOIN sync.halls AS h ON h.number = a.hall AND h.revoked_at IS NULL
        WHERE (a.hall, a.seq) NOT IN (SELECT * FROM unnest(but_for_halls, but_for_seqs))
    ), weighed AS (
        SELECT
            *, NOT is_left AND coalesce(
                sum(
                    octet_length(payload) + octet_length(seen) + octet_length(told)
                    + octet_length(kind) + octet_length(actor)
                ) OVER earlier_ones, 0
            ) < 33554432
                AND coalesce(count(*) OVER earlier_ones, 0) < operations_max AS is_taken
        FROM waiting
        WINDOW earlier_ones AS (
            ORDER BY is_left, recorded_at, hall, seq
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        )
    ), taken AS MATERIALIZED (
        SELECT
            bool_and(is_taken) AS is_complete,
            min(least(recorded_at, deposited_at)) FILTER (WHERE is_taken) AS first_at,
            json_agg(json_build_array(
                hall, seq, kind, payload_version, recorded_at, clock_at, actor, seen, payload, told,
                deposited_at, code, sync.known_of(hall, seq), earlier
            ) ORDER BY recorded_at, hall, seq) FILTER (WHERE is_taken) AS operations
        FROM weighed
    )
    SELECT json_build_object(
        'generation', (SELECT generation FROM sync.state),
        'complete', coalesce(is_complete, TRUE),
        'final_before', now() - INTERVAL '72 hours',
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

-- As in 0013, but how far a hall is judged stands in a row of its own, and what was asked to be judged
-- once more is.
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
    IF EXISTS (SELECT FROM sync.judge_again) THEN
        DELETE FROM sync.judge_again AS a USING unnest(judged) AS j
        WHERE a.hall = j.hall AND a.seq = j.seq;
    END IF;
    UPDATE sync.progress AS p
    SET judged_sequence = coalesce(
        (
            SELECT o.seq - 1 FROM sync.operations AS o
            WHERE o.hall = p.hall AND o.seq > p.judged_sequence
                AND (
                    SELECT j.seq FROM sync.judgements AS j WHERE j.hall = o.hall AND j.seq = o.seq
                ) IS NULL
            ORDER BY o.seq LIMIT 1
        ),
        (SELECT max(o.seq) FROM sync.operations AS o WHERE o.hall = p.hall),
        p.judged_sequence
    )
    WHERE p.hall IN (SELECT j.hall FROM unnest(judged) AS j);
END
$$;

-- As in 0013. Waiting for another judge is bounded; and what refuses a row is told as a whole, as JSON
-- with the code HB006, so that the program can tell whose fault it is: the moment's, an operation's or
-- the schema's.
CREATE OR REPLACE FUNCTION sync.commit_judgements(
    expected_generation BIGINT, loaded_in PG_SNAPSHOT, upon_unseen BOOLEAN, loaded JSONB,
    groups TEXT[], judged sync.judgements[], effects JSON[]
) RETURNS BOOLEAN
LANGUAGE plpgsql AS $$
DECLARE
    -- The transaction that wrote the generation before, for nobody else writes that row.
    unseen XID;
    part TEXT[];
    state TEXT;
    said TEXT;
    refused_by TEXT;
    of_table TEXT;
    within TEXT;
BEGIN
    PERFORM set_config('lock_timeout', '3s', TRUE);
    SELECT CASE WHEN upon_unseen THEN xmin END INTO unseen
    FROM sync.state WHERE generation = expected_generation FOR UPDATE;
    IF NOT FOUND OR sync.is_overtaken(loaded_in, loaded, unseen) THEN
        RETURN FALSE;
    END IF;
    BEGIN
        -- A judgement may change no row at all, and an empty array has nothing to be sliced.
        IF cardinality(groups) > 0 THEN
            FOREACH part SLICE 1 IN ARRAY groups LOOP
                PERFORM set_config('hallbook.writers', part[5], TRUE);
                PERFORM sync.write_group(part[1], part[2], part[3], part[4]);
            END LOOP;
        END IF;
        PERFORM sync.keep_judgements(judged, effects, expected_generation + 1);
        SET CONSTRAINTS ALL IMMEDIATE;
    EXCEPTION WHEN OTHERS THEN
        GET STACKED DIAGNOSTICS
            state = RETURNED_SQLSTATE, said = MESSAGE_TEXT, refused_by = CONSTRAINT_NAME,
            of_table = TABLE_NAME, within = PG_EXCEPTION_CONTEXT;
        RAISE EXCEPTION '%', json_build_object(
            'state', state, 'message', left(said, 500), 'constraint', refused_by, 'table', of_table,
            'own', EXISTS (
                SELECT FROM sync.own_constraints
                WHERE table_name = of_table AND constraint_name = refused_by
            ),
            'functions', (
                SELECT coalesce(json_agg(DISTINCT f[1]), '[]')
                FROM regexp_matches(within, 'PL/pgSQL function ("?[^\s(]+"?)\(', 'g') AS f
            )
        ) USING ERRCODE = 'HB006';
    END;
    -- Another program may have held one of the rows until now, and changed it.
    IF sync.is_overtaken(loaded_in, loaded, unseen) THEN
        RAISE EXCEPTION 'Rows were changed by another program.'
            USING ERRCODE = 'serialization_failure';
    END IF;
    UPDATE sync.state SET generation = expected_generation + 1;
    PERFORM sync.tell('hallbook_judged_' || hall)
    FROM (SELECT DISTINCT j.hall FROM unnest(judged) AS j) AS concerned;
    RETURN TRUE;
END
$$;

-- --- Halls ------------------------------------------------------------------------------------------

-- As in 0006. Whatever the login has set for itself is reset; headquarters may end its connections; and
-- nothing is locked that a hall can hold. What a login might hold all the same, such as the row of its own
-- role, is waited for 5 seconds, and before any lock that judging needs.
DROP FUNCTION sync.admit(TEXT, TEXT, TEXT, TEXT, BOOLEAN);
CREATE FUNCTION sync.admit(
    hall_code TEXT, hall_name TEXT, hall_region TEXT, verifier TEXT, may_reconcile BOOLEAN,
    rights TEXT[], OUT hall_number INTEGER, OUT hall_login TEXT
)
LANGUAGE plpgsql AS $$
DECLARE
    revoked TIMESTAMPTZ;
    setting TEXT;
BEGIN
    PERFORM set_config('lock_timeout', '5s', TRUE);
    hall_login := coalesce(
        (SELECT h.login FROM sync.halls AS h WHERE h.code = hall_code), sync.login_for(hall_code)
    );
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = hall_login) THEN
        EXECUTE format('CREATE ROLE %I', hall_login);
    END IF;
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO %I', current_database(), hall_login);
    PERFORM FROM sync.state FOR UPDATE;
    SELECT h.number, h.revoked_at INTO hall_number, revoked
    FROM sync.halls AS h WHERE h.code = hall_code;
    IF hall_number IS NOT NULL AND revoked IS NULL THEN
        RAISE EXCEPTION 'The hall % is enrolled already, with the login %.', hall_code, hall_login
            USING ERRCODE = 'HB005';
    END IF;
    IF hall_number IS NULL THEN
        SELECT coalesce(max(h.number), 0) + 1 INTO hall_number FROM sync.halls AS h;
        INSERT INTO sync.halls (number, code, name, region, login)
        VALUES (hall_number, hall_code, hall_name, hall_region::bookregion, hall_login);
        INSERT INTO sync.progress (hall) VALUES (hall_number);
    ELSE
        UPDATE sync.halls AS h
        SET revoked_at = NULL, name = hall_name, region = hall_region::bookregion
        WHERE h.number = hall_number;
    END IF;
    UPDATE sync.hall_rights AS r SET ended_at = clock_timestamp()
    WHERE r.hall = hall_number AND r.ended_at IS NULL AND r.held <> ALL (rights);
    INSERT INTO sync.hall_rights (hall, held)
    SELECT hall_number, wanted.held FROM unnest(rights) AS wanted (held)
    WHERE wanted.held <> ALL (sync.rights_of(hall_number));
    EXECUTE format('ALTER ROLE %I LOGIN CONNECTION LIMIT 8 PASSWORD %L', hall_login, verifier);
    EXECUTE format('ALTER ROLE %I RESET ALL', hall_login);
    EXECUTE format('ALTER ROLE %I IN DATABASE %I RESET ALL', hall_login, current_database());
    EXECUTE format('GRANT hallbook_hall TO %I', hall_login);
    IF may_reconcile THEN
        EXECUTE format('GRANT hallbook_reconciler TO %I', hall_login);
    END IF;
    -- Who may end its connections: whoever is a member of it. A superuser may anyway.
    IF NOT pg_has_role(current_user, hall_login, 'USAGE') THEN
        EXECUTE format('GRANT %I TO %I', hall_login, current_user);
    END IF;
    FOREACH setting IN ARRAY ARRAY[
        'statement_timeout = 120000', 'lock_timeout = 10000',
        'idle_in_transaction_session_timeout = 30000', 'tcp_keepalives_idle = 10',
        'tcp_keepalives_interval = 5', 'tcp_keepalives_count = 3'
    ] LOOP
        EXECUTE format('ALTER ROLE %I SET ', hall_login) || setting;
    END LOOP;
END
$$;

-- Bars a login: no new connection, and open ones lose every right at once.
CREATE FUNCTION sync.bar(hall_login TEXT) RETURNS VOID
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    EXECUTE format('ALTER ROLE %I NOLOGIN', hall_login);
    EXECUTE format('REVOKE hallbook_hall, hallbook_reconciler FROM %I', hall_login);
END
$$;

-- Cuts a hall off, whose login is barred and whose connections are ended already: what it deposited and
-- was not judged is held.
DROP FUNCTION sync.cut_off(TEXT);
CREATE FUNCTION sync.cut_off(hall_code TEXT, OUT held BIGINT)
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me sync.halls;
BEGIN
    UPDATE sync.halls AS h SET revoked_at = coalesce(h.revoked_at, now())
    WHERE h.code = hall_code RETURNING * INTO me;
    UPDATE sync.progress AS p
    SET held_through = CASE WHEN me.last_sequence > p.judged_sequence THEN me.last_sequence ELSE 0 END
    WHERE p.hall = me.number
    RETURNING greatest(p.held_through - p.judged_sequence, 0) INTO held;
    INSERT INTO sync.office_acts (act, hall, operations) VALUES ('revoke', me.number, held);
END
$$;

-- Lets the held operations of a hall be judged. Returns how many; null when there is no such hall.
CREATE FUNCTION sync.release(hall_code TEXT, OUT released BIGINT)
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    hall_number INTEGER := (SELECT number FROM sync.halls WHERE code = hall_code);
BEGIN
    SELECT greatest(p.held_through - p.judged_sequence, 0) INTO released
    FROM sync.progress AS p WHERE p.hall = hall_number FOR UPDATE;
    IF released > 0 THEN
        UPDATE sync.progress SET held_through = 0 WHERE hall = hall_number;
        INSERT INTO sync.office_acts (act, hall, operations) VALUES ('release', hall_number, released);
        PERFORM sync.tell('hallbook_deposited');
    END IF;
END
$$;

-- Sets the held operations of a hall aside for good, with the reason. Returns how many; null when there
-- is no such hall. They stay on record.
CREATE FUNCTION sync.discard(hall_code TEXT, why TEXT, OUT discarded BIGINT)
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    hall_number INTEGER := (SELECT number FROM sync.halls WHERE code = hall_code);
    next_generation BIGINT;
    through BIGINT;
BEGIN
    UPDATE sync.state SET generation = generation + 1 RETURNING generation INTO next_generation;
    SELECT p.held_through, 0 INTO through, discarded
    FROM sync.progress AS p WHERE p.hall = hall_number FOR UPDATE;
    INSERT INTO sync.judgements (
        hall, seq, outcome, reason, violations, judged_as_of, generation, reads, writes,
        activities_made, effects
    )
    SELECT
        o.hall, o.seq, 'SET_ASIDE', 'discarded: ' || why,
        jsonb_build_array(jsonb_build_object('code', 'discarded', 'message', why)),
        o.recorded_at, next_generation, '{}', '{}', 0, '[]'
    FROM sync.operations AS o
    WHERE o.hall = hall_number AND o.seq <= through AND NOT EXISTS (
        SELECT FROM sync.judgements AS j WHERE j.hall = o.hall AND j.seq = o.seq
    );
    GET DIAGNOSTICS discarded = ROW_COUNT;
    IF hall_number IS NULL THEN
        discarded := NULL;
    ELSIF discarded > 0 THEN
        UPDATE sync.progress SET judged_sequence = through, held_through = 0 WHERE hall = hall_number;
        DELETE FROM sync.newer WHERE hall = hall_number AND seq <= through;
        INSERT INTO sync.office_acts (act, hall, operations, reason)
        VALUES ('discard', hall_number, discarded, why);
    END IF;
END
$$;

-- Asks that operations which were set aside are judged once more: one of a hall, all of it, or all there
-- are. What headquarters has discarded, or a revoked hall sent, is not. Returns how many.
CREATE FUNCTION sync.ask_again(hall_code TEXT, of_seq BIGINT, OUT asked BIGINT)
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    WITH again AS (
        INSERT INTO sync.judge_again (hall, seq)
        SELECT j.hall, j.seq
        FROM sync.judgements AS j JOIN sync.halls AS h ON h.number = j.hall
        WHERE j.outcome = 'SET_ASIDE' AND h.revoked_at IS NULL
            AND NOT j.violations @> '[{"code": "discarded"}]'
            AND (hall_code IS NULL OR h.code = hall_code) AND (of_seq IS NULL OR j.seq = of_seq)
        ON CONFLICT DO NOTHING
        RETURNING hall
    ), noted AS (
        INSERT INTO sync.office_acts (act, hall, operations)
        SELECT 'judge-again', hall, count(*) FROM again GROUP BY hall
    )
    SELECT count(*) INTO asked FROM again;
    PERFORM sync.tell('hallbook_deposited');
END
$$;

-- --- Rights -----------------------------------------------------------------------------------------

DO $$
DECLARE
    routine REGPROCEDURE;
BEGIN
    -- Pinned to where the books are, with temporary tables last: nobody can put a table in between.
    FOREACH routine IN ARRAY ARRAY[
        'hallbook_refuse_new_place()', 'sync.waiting_max()', 'sync.deposited_bytes_max()',
        'sync.count_operations()',
        'sync.known_of(integer, bigint)',
        'sync.commit_judgements('
            || 'bigint, pg_snapshot, boolean, jsonb, text[], sync.judgements[], json[])',
        'sync.admit(text, text, text, text, boolean, text[])'
    ]::regprocedure[] LOOP
        EXECUTE format(
            'ALTER FUNCTION %s SET search_path = pg_catalog, %I, pg_temp', routine, current_schema()
        );
    END LOOP;
END
$$;

REVOKE ALL ON FUNCTION
    sync.admit(text, text, text, text, boolean, text[]), sync.note_own_constraints(),
    sync.waiting_max(), sync.deposited_bytes_max(), sync.rights_of(integer), sync.known_of(integer, bigint),
    sync.watermark_of(sync.halls),
    sync.tell(text), sync.watch(), sync.bar(text), sync.cut_off(text), sync.release(text), sync.discard(text, text),
    sync.ask_again(text, bigint)
FROM PUBLIC;

GRANT EXECUTE ON FUNCTION sync.watch(), sync.known_of(integer, bigint) TO hallbook_reconciler;
GRANT SELECT ON sync.deposits TO hallbook_reconciler;

GRANT SELECT ON sync.hall_rights TO hallbook_hall, hallbook_reconciler;
GRANT EXECUTE ON FUNCTION sync.rights_of(integer), sync.tell(text) TO hallbook_hall, hallbook_reconciler;
GRANT INSERT (origin_hall, origin_seq, origin_digest) ON sync.operations TO hallbook_hall;
GRANT SELECT ON sync.progress TO hallbook_hall, hallbook_reconciler;
GRANT UPDATE (judged_sequence) ON sync.progress TO hallbook_reconciler;
GRANT SELECT, INSERT, DELETE ON sync.newer TO hallbook_reconciler;
GRANT SELECT, DELETE ON sync.judge_again TO hallbook_reconciler;
GRANT SELECT, UPDATE ON sync.watcher TO hallbook_reconciler;
GRANT SELECT ON sync.own_constraints TO hallbook_reconciler;

-- Every constraint of these tables, too.
SELECT sync.note_own_constraints();
