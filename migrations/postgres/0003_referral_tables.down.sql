-- Takes back 0003: the six referral tables with all they hold.
-- SPDX-License-Identifier: Apache-2.0

-- Registrations and dispatches refer to each other.
ALTER TABLE book_registrations DROP CONSTRAINT book_registrations_dispatch_id_fkey;

DROP TABLE registration_activities;
DROP TABLE dispatches;
DROP TABLE job_bids;
DROP TABLE book_registrations;
DROP TABLE labor_requests;
DROP TABLE referral_books;
