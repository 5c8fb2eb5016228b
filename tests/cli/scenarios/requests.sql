-- Every request, and below it everyone who was sent.
-- SPDX-License-Identifier: Apache-2.0
SELECT
    request_number AS request, request_type AS kind, status, workers_requested AS wanted,
    workers_dispatched AS sent
FROM labor_requests
ORDER BY request_number;

SELECT
    q.request_number AS request, m.card_number AS card, d.method, d.dispatch_type AS kind,
    d.dispatch_status AS state, d.outcome, r.applicant_priority_number AS apn
FROM dispatches d
JOIN labor_requests q ON q.id = d.labor_request_id
JOIN members m ON m.id = d.member_id
JOIN book_registrations r ON r.id = d.registration_id
ORDER BY d.dispatched_at, d.id;
