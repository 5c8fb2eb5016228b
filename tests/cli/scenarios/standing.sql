-- All registrations of the member with the card :value, and what place the live ones have.
-- SPDX-License-Identifier: Apache-2.0
WITH line AS (
    SELECT id, row_number() OVER (
        PARTITION BY book_id ORDER BY tier, applicant_priority_number, registered_at, id) AS place
    FROM book_registrations
    WHERE status = 'ACTIVE'
)
SELECT
    b.code AS book, right(r.tier::text, 1) AS tier, r.applicant_priority_number AS apn, line.place,
    r.status, r.re_sign_due, r.check_marks AS marks, r.exempt_reason AS exempt,
    r.drop_reason AS dropped
FROM book_registrations r
JOIN referral_books b ON b.id = r.book_id
JOIN members m ON m.id = r.member_id
LEFT JOIN line ON line.id = r.id
WHERE m.card_number = :'value'
ORDER BY b.id, r.registered_at;
