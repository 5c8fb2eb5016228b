-- Takes back 0005: the audit log with all it holds, and the triggers that fill it.
-- SPDX-License-Identifier: Apache-2.0

DO $$
DECLARE
    audited TEXT;
    trigger_name TEXT;
BEGIN
    FOR audited, trigger_name IN
        SELECT t.tgrelid::regclass, t.tgname
        FROM pg_trigger AS t
        WHERE t.tgfoid IN ('hallbook_audit'::regproc, 'hallbook_refuse_truncate'::regproc)
    LOOP
        EXECUTE format('DROP TRIGGER %I ON %s', trigger_name, audited);
    END LOOP;
END
$$;

DROP FUNCTION hallbook_refuse_truncate();
DROP FUNCTION hallbook_audit();
DROP FUNCTION hallbook_writer(JSONB, TEXT, BIGINT);
DROP TABLE audit_logs;
