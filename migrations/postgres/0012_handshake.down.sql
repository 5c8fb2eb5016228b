-- Takes back 0012: hall and central compare the names of their revisions alone.
-- SPDX-License-Identifier: Apache-2.0

-- A hall's first flight: sync.hello(), and what waits to be judged, when this hall is to do that. In
-- between it commits, so that no lock is held while a long answer is on its way to a slow line: a hall
-- that vanishes then holds nobody up. A procedure that commits can have no search path of its own.
CREATE OR REPLACE PROCEDURE sync.greet(
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

DROP FUNCTION sync.schema_hash();
