-- Takes back 0004: the dispatch columns of spells of work.
-- SPDX-License-Identifier: Apache-2.0

ALTER TABLE member_employments
DROP COLUMN book_id,
DROP COLUMN dispatch_type,
DROP COLUMN dispatch_date,
DROP COLUMN dispatch_skill,
DROP COLUMN dispatch_class,
DROP COLUMN worksite_code,
DROP COLUMN employer_code,
DROP COLUMN dispatch_id;
