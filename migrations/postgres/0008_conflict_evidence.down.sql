-- Takes back 0008. A label leaves an enum only with the whole type; what the rule has decided goes.
-- SPDX-License-Identifier: Apache-2.0

CREATE OR REPLACE FUNCTION sync.note_changes() RETURNS trigger
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

DROP TABLE sync.program_edits;

DELETE FROM sync.conflicts WHERE rule = 'superseded';
ALTER TYPE conflictrule RENAME TO conflictrule_of_0008;
CREATE TYPE conflictrule AS ENUM ('duplicate-registration', 'equal-apn', 'double-dispatch',
    'overfilled-request', 're-sign-in-time', 'same-day-mark', 'left-or-dispatched', 'request-closed',
    'edited-at-central', 'suspect-clock');
ALTER TABLE sync.conflicts ALTER COLUMN rule TYPE conflictrule USING rule::text::conflictrule;
DROP TYPE conflictrule_of_0008;
