-- Takes back 0006. Stops while there are operations that central has not decided about: they stand
-- nowhere else.
-- SPDX-License-Identifier: Apache-2.0

CREATE TABLE going_down (
    pending INTEGER CONSTRAINT sync_first_operations_are_pending CHECK (pending = 0)
) STRICT;
INSERT INTO going_down SELECT count(*) FROM operations WHERE outcome IS NULL;
DROP TABLE going_down;

DROP VIEW history;
DROP VIEW queue;
DROP VIEW apn_text;
DROP VIEW line_counts_counted;
DROP TRIGGER line_counts_member_update;
DROP TRIGGER line_counts_member_delete;
DROP TRIGGER line_counts_member_insert;
DROP TRIGGER line_counts_update;
DROP TRIGGER line_counts_delete;
DROP TRIGGER line_counts_insert;
DROP INDEX dispatches_live;
DROP INDEX members_locked;
DROP TABLE line_counts;
DROP TABLE conflict_acknowledgements;
DROP TABLE conflicts;
DROP TABLE operations;
DROP TABLE replica;
DROP TABLE halls;
