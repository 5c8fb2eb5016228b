-- Who is out on a job is asked whenever a line is counted. And line_counts finds the three rows that a
-- registration is counted in by their whole key: a row value IN a list of VALUES gave SQLite none, so
-- that leaving the line read all rows of the book and tier.
-- SPDX-License-Identifier: Apache-2.0

CREATE INDEX dispatches_live ON dispatches (member_id)
WHERE dispatch_status IN ('PENDING', 'ACCEPTED') AND voided_by_conflict_id IS NULL;

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
    FROM (SELECT 100 AS span UNION ALL SELECT 6400 UNION ALL SELECT 10000000000) AS spans
    WHERE book_id = OLD.book_id AND tier = OLD.tier
        AND line_counts.span = spans.span
        AND bucket = OLD.applicant_priority_number / spans.span;
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
    FROM (SELECT 100 AS span UNION ALL SELECT 6400 UNION ALL SELECT 10000000000) AS spans
    WHERE OLD.status = 'ACTIVE' AND book_id = OLD.book_id AND tier = OLD.tier
        AND line_counts.span = spans.span
        AND bucket = OLD.applicant_priority_number / spans.span;
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
