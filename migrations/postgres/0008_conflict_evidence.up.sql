-- What conflict rules need to know and to say: a rule for what no narrower one names, and which rows
-- another program changed last, and when.
-- SPDX-License-Identifier: Apache-2.0

ALTER TYPE conflictrule ADD VALUE 'superseded';

-- Rows that a program other than hallbook's reconciliation changed or removed, and when last. What a
-- hall did without knowing of it is judged by the rule edited-at-central.
CREATE TABLE sync.program_edits (
    table_name TEXT NOT NULL,
    row_id BIGINT NOT NULL,
    edited_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (table_name, row_id)
);

-- As in 0006; and what is changed on behalf of no operation is an edit of another program.
CREATE OR REPLACE FUNCTION sync.note_changes() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO sync.change_log (table_name, row_id)
        SELECT TG_TABLE_NAME, id FROM new_rows;
        RETURN NULL;
    ELSIF TG_OP = 'DELETE' THEN
        INSERT INTO sync.change_log (table_name, row_id)
        SELECT TG_TABLE_NAME, id FROM old_rows;
    ELSE
        INSERT INTO sync.change_log (table_name, row_id)
        SELECT TG_TABLE_NAME, id FROM new_rows UNION SELECT TG_TABLE_NAME, id FROM old_rows;
    END IF;
    IF coalesce(current_setting('hallbook.writers', TRUE), '') = '' THEN
        INSERT INTO sync.program_edits (table_name, row_id, edited_at)
        SELECT TG_TABLE_NAME, id, clock_timestamp() FROM old_rows
        ON CONFLICT (table_name, row_id) DO UPDATE SET edited_at = excluded.edited_at;
    END IF;
    RETURN NULL;
END
$$;

GRANT SELECT ON sync.program_edits TO hallbook_reconciler;
