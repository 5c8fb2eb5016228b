-- Takes back 0007: the index of live dispatches, and how line_counts finds its rows.
-- SPDX-License-Identifier: Apache-2.0

DROP TRIGGER line_counts_delete;
DROP TRIGGER line_counts_update;

CREATE TRIGGER line_counts_delete AFTER DELETE ON book_registrations
WHEN OLD.status = 'ACTIVE'
BEGIN
    UPDATE line_counts
    SET active = active - 1,
        callable = callable - (NOT OLD.is_exempt AND EXISTS (
            SELECT 1 FROM members WHERE id = OLD.member_id AND status = 'ACTIVE'
        ))
    WHERE book_id = OLD.book_id AND tier = OLD.tier
        AND (span, bucket) IN (
            VALUES (100, OLD.applicant_priority_number / 100),
                (6400, OLD.applicant_priority_number / 6400), (10000000000, 0)
        );
END;

CREATE TRIGGER line_counts_update AFTER UPDATE OF
    member_id, book_id, tier, applicant_priority_number, status, is_exempt ON book_registrations
WHEN OLD.status = 'ACTIVE' OR NEW.status = 'ACTIVE'
BEGIN
    UPDATE line_counts
    SET active = active - 1,
        callable = callable - (NOT OLD.is_exempt AND EXISTS (
            SELECT 1 FROM members WHERE id = OLD.member_id AND status = 'ACTIVE'
        ))
    WHERE OLD.status = 'ACTIVE' AND book_id = OLD.book_id AND tier = OLD.tier
        AND (span, bucket) IN (
            VALUES (100, OLD.applicant_priority_number / 100),
                (6400, OLD.applicant_priority_number / 6400), (10000000000, 0)
        );
    INSERT INTO line_counts (book_id, tier, span, bucket, active, callable)
    SELECT
        NEW.book_id, NEW.tier, spans.span, NEW.applicant_priority_number / spans.span, 1,
        NOT NEW.is_exempt AND EXISTS (
            SELECT 1 FROM members WHERE id = NEW.member_id AND status = 'ACTIVE'
        )
    FROM (SELECT 100 AS span UNION ALL SELECT 6400 UNION ALL SELECT 10000000000) AS spans
    WHERE NEW.status = 'ACTIVE'
    ON CONFLICT (book_id, tier, span, bucket)
    DO UPDATE SET active = active + 1, callable = callable + excluded.callable;
END;

DROP INDEX dispatches_live;
