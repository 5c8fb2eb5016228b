-- What a spell of work remembers of the dispatch that made it; null where none did.
-- SPDX-License-Identifier: Apache-2.0

ALTER TABLE member_employments ADD COLUMN dispatch_id INTEGER
    REFERENCES dispatches (id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE member_employments ADD COLUMN employer_code TEXT;
ALTER TABLE member_employments ADD COLUMN worksite_code TEXT;
ALTER TABLE member_employments ADD COLUMN dispatch_class TEXT;
ALTER TABLE member_employments ADD COLUMN dispatch_skill TEXT;
ALTER TABLE member_employments ADD COLUMN dispatch_date TEXT
    CHECK (dispatch_date IS date(dispatch_date, '+0 days') AND dispatch_date >= '0001-01-01');
ALTER TABLE member_employments ADD COLUMN dispatch_type TEXT
    CHECK (dispatch_type IN ('NORMAL', 'SHORT_CALL', 'EMERGENCY'));
ALTER TABLE member_employments ADD COLUMN book_id INTEGER
    REFERENCES referral_books (id) DEFERRABLE INITIALLY DEFERRED;
