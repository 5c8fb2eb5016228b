-- What happened to the registrations of the member with the card :value, oldest first.
-- SPDX-License-Identifier: Apache-2.0
SELECT
    a.action, b.code AS book, r.applicant_priority_number AS apn, a.new_status AS status,
    CASE
        WHEN a.previous_position = a.new_position THEN a.new_position::text
        WHEN coalesce(a.previous_position, a.new_position) IS NOT NULL
        THEN concat(a.previous_position, '->', a.new_position)
    END AS place,
    a.hall, a.reason
FROM registration_activities a
JOIN members m ON m.id = a.member_id
LEFT JOIN book_registrations r ON r.id = a.registration_id
LEFT JOIN referral_books b ON b.id = a.book_id
WHERE m.card_number = :'value'
ORDER BY a.occurred_at, a.id;
