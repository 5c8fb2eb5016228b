-- Hall and central compare in their first flight what their schemas mean, not only which revisions
-- they are at: docs/sync.md, docs/adr/0016.
-- SPDX-License-Identifier: Apache-2.0

-- What the schema at the newest revision means, as one hash; null when nobody has noted it. Whoever
-- migrates reads the catalog once, at the end, and leaves the hash beside the record of revisions, as
-- a comment. It names the revision: one that a run which was killed has left behind says nothing.
CREATE FUNCTION sync.schema_hash() RETURNS TEXT
LANGUAGE sql STABLE AS $$
    SELECT CASE WHEN note.words[1] = revisions[cardinality(revisions)] THEN note.words[2] END
    FROM sync.applied_revisions() AS revisions, regexp_match(
        obj_description(to_regclass('schema_revisions')::oid, 'pg_class'),
        '^logical schema at (\S+): (\S+)$'
    ) AS note (words)
$$;

-- A hall's first flight: sync.hello() and what the schema means, and what waits to be judged, when
-- this hall is to do that. In between it commits, so that no lock is held while a long answer is on
-- its way to a slow line: a hall that vanishes then holds nobody up. A procedure that commits can have
-- no search path of its own.
CREATE OR REPLACE PROCEDURE sync.greet(
    greeting JSONB, OUT answer JSON, OUT backlog JSON, OUT clock_out TIMESTAMPTZ
)
LANGUAGE plpgsql AS $$
BEGIN
    answer := sync.hello(greeting || '{"backlog_max": 0}')::jsonb
        || jsonb_build_object('schema_hash', sync.schema_hash());
    COMMIT;
    IF json_typeof(answer -> 'backlog') = 'object' THEN
        backlog := sync.backlog((greeting ->> 'backlog_max')::integer);
    END IF;
    clock_out := clock_timestamp();
END
$$;

DO $$
BEGIN
    -- Pinned to where the books are, with temporary tables last: nobody can put a table in between.
    EXECUTE format(
        'ALTER FUNCTION sync.schema_hash() SET search_path = pg_catalog, %I, pg_temp',
        current_schema()
    );
END
$$;

REVOKE ALL ON FUNCTION sync.schema_hash() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sync.schema_hash() TO hallbook_hall, hallbook_reconciler;
