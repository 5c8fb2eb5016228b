-- Takes back 0006 with all operations, judgements and conflicts. The two roles stay, since other
-- databases of the server may use them; they lose every right in this one.
-- SPDX-License-Identifier: Apache-2.0

DO $$
DECLARE
    noted TEXT;
    trigger_name TEXT;
BEGIN
    FOR noted, trigger_name IN
        SELECT t.tgrelid::regclass, t.tgname
        FROM pg_trigger AS t
        WHERE t.tgfoid IN ('sync.note_changes'::regproc, 'sync.note_judgements'::regproc)
    LOOP
        EXECUTE format('DROP TRIGGER %I ON %s', trigger_name, noted);
    END LOOP;
    EXECUTE format(
        'REVOKE ALL ON ALL TABLES IN SCHEMA %1$I FROM hallbook_hall, hallbook_reconciler; '
        'REVOKE USAGE ON SCHEMA %1$I FROM hallbook_hall, hallbook_reconciler', current_schema()
    );
END
$$;

DROP SCHEMA sync CASCADE;
