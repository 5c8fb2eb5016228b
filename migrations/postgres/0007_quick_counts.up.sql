-- Who is out on a job is asked whenever a line is counted.
-- SPDX-License-Identifier: Apache-2.0

CREATE INDEX dispatches_live ON dispatches (member_id)
WHERE dispatch_status IN ('PENDING', 'ACCEPTED') AND voided_by_conflict_id IS NULL;
