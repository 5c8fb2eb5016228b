-- An import of a member whose card is too large for an index, as no program of ours would make it.
-- SPDX-License-Identifier: Apache-2.0
INSERT INTO sync.operations (
    hall, seq, kind, payload_version, recorded_at, clock_at, actor, seen, payload, told
)
SELECT
    2, 1, 'import_members', 2, now(), now(), 'a', '{"pulled_at":"2026-01-01T00:00:00Z","halls":{}}',
    '{"lines":[{"line":"1","card_number":"' || string_agg(md5(g::text), '')
        || '","first_name":"A","last_name":"B"}]}',
    '[]'
FROM generate_series(1, 300) AS g;
