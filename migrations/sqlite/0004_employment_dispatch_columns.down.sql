-- Takes back 0004: the dispatch columns of spells of work.
-- SPDX-License-Identifier: Apache-2.0

ALTER TABLE member_employments DROP COLUMN book_id;
ALTER TABLE member_employments DROP COLUMN dispatch_type;
ALTER TABLE member_employments DROP COLUMN dispatch_date;
ALTER TABLE member_employments DROP COLUMN dispatch_skill;
ALTER TABLE member_employments DROP COLUMN dispatch_class;
ALTER TABLE member_employments DROP COLUMN worksite_code;
ALTER TABLE member_employments DROP COLUMN employer_code;
ALTER TABLE member_employments DROP COLUMN dispatch_id;
