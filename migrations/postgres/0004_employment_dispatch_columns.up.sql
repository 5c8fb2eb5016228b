-- What a spell of work remembers of the dispatch that made it; null where none did.
-- SPDX-License-Identifier: Apache-2.0

ALTER TABLE member_employments
ADD COLUMN dispatch_id BIGINT REFERENCES dispatches (id) DEFERRABLE INITIALLY DEFERRED,
ADD COLUMN employer_code TEXT,
ADD COLUMN worksite_code TEXT,
ADD COLUMN dispatch_class TEXT,
ADD COLUMN dispatch_skill TEXT,
ADD COLUMN dispatch_date DATE,
ADD COLUMN dispatch_type dispatchtype,
ADD COLUMN book_id BIGINT REFERENCES referral_books (id) DEFERRABLE INITIALLY DEFERRED,
ADD CONSTRAINT member_employments_dispatch_date_in_range CHECK (
    dispatch_date BETWEEN '0001-01-01' AND '9999-12-31'
);
