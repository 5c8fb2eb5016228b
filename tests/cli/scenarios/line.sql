-- The line of the book with the code :value, first to be called first.
-- SPDX-License-Identifier: Apache-2.0
SELECT
    row_number() OVER (ORDER BY r.tier, r.applicant_priority_number, r.registered_at, r.id) AS place,
    right(r.tier::text, 1) AS tier, r.applicant_priority_number AS apn, m.card_number AS card,
    m.last_name AS name, r.re_sign_due, r.check_marks AS marks, r.exempt_reason AS exempt
FROM book_registrations r
JOIN referral_books b ON b.id = r.book_id
JOIN members m ON m.id = r.member_id
WHERE b.code = :'value' AND r.status = 'ACTIVE'
ORDER BY place;
