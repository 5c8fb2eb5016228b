-- What a hall keeps for itself: who it is, what it did, what was decided between halls, and the
-- counts behind places in line.
-- SPDX-License-Identifier: Apache-2.0

CREATE TABLE halls (
    number INTEGER PRIMARY KEY CHECK (number BETWEEN 0 AND 8191),
    code TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    region TEXT NOT NULL
        CHECK (region IN ('SEATTLE', 'BREMERTON', 'PT_ANGELES', 'JURISDICTION_WIDE')),
    CONSTRAINT halls_code_not_empty CHECK (code <> '')
) STRICT;

-- The one row about this file itself. Clock values are microseconds; clock_offset is central's clock
-- minus this hall's. last_clock_at is what the hall's own clock showed when it was last used,
-- last_recorded_at the instant of the last operation, last_sync_at the last pull by central's clock.
CREATE TABLE replica (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    hall INTEGER NOT NULL CHECK (hall BETWEEN 1 AND 8191),
    hall_code TEXT NOT NULL,
    hall_name TEXT NOT NULL,
    hall_region TEXT NOT NULL
        CHECK (hall_region IN ('SEATTLE', 'BREMERTON', 'PT_ANGELES', 'JURISDICTION_WIDE')),
    central_uri TEXT NOT NULL,
    epoch TEXT NOT NULL,
    watermark INTEGER NOT NULL CHECK (watermark >= 0),
    seen TEXT NOT NULL CHECK (json_valid(seen)),
    last_sync_at INTEGER NOT NULL
        CHECK (last_sync_at BETWEEN -62135596800000000 AND 253402300799999999),
    clock_offset INTEGER NOT NULL,
    clock_uncertainty INTEGER NOT NULL CHECK (clock_uncertainty >= 0),
    last_clock_at INTEGER NOT NULL
        CHECK (last_clock_at BETWEEN -62135596800000000 AND 253402300799999999),
    last_recorded_at INTEGER NOT NULL
        CHECK (last_recorded_at BETWEEN -62135596800000000 AND 253402300799999999),
    first_sequence INTEGER NOT NULL CHECK (first_sequence >= 1),
    last_sequence INTEGER NOT NULL CHECK (last_sequence BETWEEN 0 AND 16777215),
    central_last_sequence INTEGER NOT NULL CHECK (central_last_sequence >= 0)
) STRICT;

-- The operations made at this hall, numbered without gaps. While central has not decided (outcome is
-- null), `changes` holds what the operation did to the rows here, with before-images, and
-- `activities` the steps it will leave; both are central's once it has decided.
CREATE TABLE operations (
    seq INTEGER PRIMARY KEY CHECK (seq BETWEEN 1 AND 16777215),
    kind TEXT NOT NULL CHECK (kind <> ''),
    payload_version INTEGER NOT NULL CHECK (payload_version >= 1),
    recorded_at INTEGER NOT NULL
        CHECK (recorded_at BETWEEN -62135596800000000 AND 253402300799999999),
    clock_at INTEGER NOT NULL
        CHECK (clock_at BETWEEN -62135596800000000 AND 253402300799999999),
    actor TEXT NOT NULL,
    seen TEXT NOT NULL CHECK (json_valid(seen)),
    payload TEXT NOT NULL CHECK (json_valid(payload)),
    told TEXT NOT NULL CHECK (json_valid(told)),
    local_outcome TEXT NOT NULL
        CHECK (local_outcome IN ('ACCEPTED', 'ADJUSTED', 'REJECTED', 'SET_ASIDE')),
    local_violations TEXT NOT NULL CHECK (json_valid(local_violations)),
    changes TEXT CHECK (changes IS NULL OR json_valid(changes)),
    activities TEXT CHECK (activities IS NULL OR json_valid(activities)),
    outcome TEXT CHECK (outcome IN ('ACCEPTED', 'ADJUSTED', 'REJECTED', 'SET_ASIDE')),
    reason TEXT,
    settled_at INTEGER CHECK (settled_at BETWEEN -62135596800000000 AND 253402300799999999),
    CONSTRAINT operations_pending_with_changes CHECK (
        (outcome IS NULL) = (changes IS NOT NULL)
        AND (outcome IS NULL) = (activities IS NOT NULL)
    ),
    CONSTRAINT operations_settled_whole CHECK (
        (outcome IS NULL) = (reason IS NULL) AND (outcome IS NULL) = (settled_at IS NULL)
    )
) STRICT;

CREATE INDEX operations_pending ON operations (seq) WHERE outcome IS NULL;

-- Evidence: who asked for what and when is never altered, whatever becomes of it.
CREATE TRIGGER operations_no_update BEFORE UPDATE OF
    seq, kind, payload_version, recorded_at, clock_at, actor, seen, payload, told ON operations
BEGIN
    SELECT RAISE(ABORT, 'operations is append-only: UPDATE refused');
END;

CREATE TRIGGER operations_no_delete BEFORE DELETE ON operations
BEGIN
    SELECT RAISE(ABORT, 'operations is append-only: DELETE refused');
END;

-- Refuses REPLACE too, which would take a row away without a DELETE trigger.
CREATE TRIGGER operations_in_order BEFORE INSERT ON operations
WHEN NEW.seq IS NOT (SELECT last_sequence + 1 FROM replica)
BEGIN
    SELECT RAISE(ABORT, 'operations are numbered without gaps: INSERT refused');
END;

CREATE TRIGGER operations_counted AFTER INSERT ON operations
BEGIN
    UPDATE replica
    SET last_sequence = NEW.seq, last_recorded_at = NEW.recorded_at, last_clock_at = NEW.clock_at;
END;

-- What was decided between operations that had not seen each other. Evidence outlives what it
-- describes: there are no foreign keys.
CREATE TABLE conflicts (
    id INTEGER PRIMARY KEY,
    rule TEXT NOT NULL
        CHECK (rule IN ('duplicate-registration', 'equal-apn', 'double-dispatch',
            'overfilled-request', 're-sign-in-time', 'same-day-mark', 'left-or-dispatched',
            'request-closed', 'edited-at-central', 'suspect-clock')),
    hall INTEGER NOT NULL CHECK (hall BETWEEN -2147483648 AND 2147483647),
    seq INTEGER NOT NULL,
    other_hall INTEGER CHECK (other_hall BETWEEN -2147483648 AND 2147483647),
    other_seq INTEGER,
    member_id INTEGER,
    book_id INTEGER,
    registration_id INTEGER,
    other_registration_id INTEGER,
    applicant_priority_number INTEGER
        CHECK (applicant_priority_number BETWEEN 0 AND 9999999999),
    other_applicant_priority_number INTEGER
        CHECK (other_applicant_priority_number BETWEEN 0 AND 9999999999),
    decision TEXT NOT NULL,
    explanation TEXT NOT NULL,
    occurred_at INTEGER NOT NULL
        CHECK (occurred_at BETWEEN -62135596800000000 AND 253402300799999999),
    created_at INTEGER NOT NULL
        CHECK (created_at BETWEEN -62135596800000000 AND 253402300799999999)
) STRICT;

-- Who at this hall has taken note. Survives the conflict itself, should central judge again.
CREATE TABLE conflict_acknowledgements (
    conflict_id INTEGER PRIMARY KEY,
    acknowledged_at INTEGER NOT NULL
        CHECK (acknowledged_at BETWEEN -62135596800000000 AND 253402300799999999),
    acknowledged_by TEXT NOT NULL CHECK (acknowledged_by <> '')
) STRICT;

-- How many stand in each stretch of a line, so that a place is found without walking the line: by
-- single days of APN (span 100 hundredths), by 64 days (span 6400) and in the whole (bucket 0).
-- `callable` leaves out who is exempt and members who are not ACTIVE; those locked out until some
-- instant are few and counted one by one.
CREATE TABLE line_counts (
    book_id INTEGER NOT NULL,
    tier TEXT NOT NULL,
    span INTEGER NOT NULL CHECK (span IN (100, 6400, 10000000000)),
    bucket INTEGER NOT NULL,
    active INTEGER NOT NULL CHECK (active >= 0),
    callable INTEGER NOT NULL CHECK (callable BETWEEN 0 AND active),
    PRIMARY KEY (book_id, tier, span, bucket)
) STRICT, WITHOUT ROWID;

CREATE INDEX members_locked ON members (locked_until) WHERE locked_until IS NOT NULL;
CREATE INDEX dispatches_live ON dispatches (member_id)
WHERE dispatch_status IN ('PENDING', 'ACCEPTED') AND voided_by_conflict_id IS NULL;

-- What line_counts must hold. Registrations may be written before their member (foreign keys are
-- checked at the commit); until then they are not callable.
CREATE VIEW line_counts_counted AS
WITH days AS MATERIALIZED (
    SELECT
        r.book_id, r.tier, r.applicant_priority_number / 100 AS day, count(*) AS active,
        sum(NOT r.is_exempt AND coalesce(m.status = 'ACTIVE', 0)) AS callable
    FROM book_registrations AS r
    LEFT JOIN members AS m ON m.id = r.member_id
    WHERE r.status = 'ACTIVE'
    GROUP BY r.book_id, r.tier, r.applicant_priority_number / 100
)
SELECT book_id, tier, 100 AS span, day AS bucket, active, callable FROM days
UNION ALL
SELECT book_id, tier, 6400, day / 64, sum(active), sum(callable) FROM days
GROUP BY book_id, tier, day / 64
UNION ALL
SELECT book_id, tier, 10000000000, 0, sum(active), sum(callable) FROM days
GROUP BY book_id, tier;

CREATE TRIGGER line_counts_insert AFTER INSERT ON book_registrations
WHEN NEW.status = 'ACTIVE'
BEGIN
    INSERT INTO line_counts (book_id, tier, span, bucket, active, callable)
    SELECT
        NEW.book_id, NEW.tier, spans.span, NEW.applicant_priority_number / spans.span, 1,
        NOT NEW.is_exempt AND EXISTS (
            SELECT 1 FROM members WHERE id = NEW.member_id AND status = 'ACTIVE'
        )
    FROM (SELECT 100 AS span UNION ALL SELECT 6400 UNION ALL SELECT 10000000000) AS spans
    WHERE TRUE
    ON CONFLICT (book_id, tier, span, bucket)
    DO UPDATE SET active = active + 1, callable = callable + excluded.callable;
END;

CREATE TRIGGER line_counts_delete AFTER DELETE ON book_registrations
WHEN OLD.status = 'ACTIVE'
BEGIN
    UPDATE line_counts
    SET active = active - 1,
        callable = callable - (NOT OLD.is_exempt AND EXISTS (
            SELECT 1 FROM members WHERE id = OLD.member_id AND status = 'ACTIVE'
        ))
    WHERE book_id = OLD.book_id AND tier = OLD.tier
        AND (span, bucket) IN (
            VALUES (100, OLD.applicant_priority_number / 100),
                (6400, OLD.applicant_priority_number / 6400), (10000000000, 0)
        );
END;

CREATE TRIGGER line_counts_update AFTER UPDATE OF
    member_id, book_id, tier, applicant_priority_number, status, is_exempt ON book_registrations
WHEN OLD.status = 'ACTIVE' OR NEW.status = 'ACTIVE'
BEGIN
    UPDATE line_counts
    SET active = active - 1,
        callable = callable - (NOT OLD.is_exempt AND EXISTS (
            SELECT 1 FROM members WHERE id = OLD.member_id AND status = 'ACTIVE'
        ))
    WHERE OLD.status = 'ACTIVE' AND book_id = OLD.book_id AND tier = OLD.tier
        AND (span, bucket) IN (
            VALUES (100, OLD.applicant_priority_number / 100),
                (6400, OLD.applicant_priority_number / 6400), (10000000000, 0)
        );
    INSERT INTO line_counts (book_id, tier, span, bucket, active, callable)
    SELECT
        NEW.book_id, NEW.tier, spans.span, NEW.applicant_priority_number / spans.span, 1,
        NOT NEW.is_exempt AND EXISTS (
            SELECT 1 FROM members WHERE id = NEW.member_id AND status = 'ACTIVE'
        )
    FROM (SELECT 100 AS span UNION ALL SELECT 6400 UNION ALL SELECT 10000000000) AS spans
    WHERE NEW.status = 'ACTIVE'
    ON CONFLICT (book_id, tier, span, bucket)
    DO UPDATE SET active = active + 1, callable = callable + excluded.callable;
END;

-- A member who turns ACTIVE, or ceases to be, changes who is callable.
CREATE TRIGGER line_counts_member_insert AFTER INSERT ON members
WHEN NEW.status = 'ACTIVE'
BEGIN
    UPDATE line_counts
    SET callable = line_counts.callable + turned.callable
    FROM (
        SELECT book_id, tier, span, applicant_priority_number / span AS bucket,
            count(*) AS callable
        FROM book_registrations
        CROSS JOIN (SELECT 100 AS span UNION ALL SELECT 6400 UNION ALL SELECT 10000000000)
        WHERE member_id = NEW.id AND status = 'ACTIVE' AND NOT is_exempt
        GROUP BY book_id, tier, span, applicant_priority_number / span
    ) AS turned
    WHERE line_counts.book_id = turned.book_id AND line_counts.tier = turned.tier
        AND line_counts.span = turned.span AND line_counts.bucket = turned.bucket;
END;

CREATE TRIGGER line_counts_member_delete AFTER DELETE ON members
WHEN OLD.status = 'ACTIVE'
BEGIN
    UPDATE line_counts
    SET callable = line_counts.callable - turned.callable
    FROM (
        SELECT book_id, tier, span, applicant_priority_number / span AS bucket,
            count(*) AS callable
        FROM book_registrations
        CROSS JOIN (SELECT 100 AS span UNION ALL SELECT 6400 UNION ALL SELECT 10000000000)
        WHERE member_id = OLD.id AND status = 'ACTIVE' AND NOT is_exempt
        GROUP BY book_id, tier, span, applicant_priority_number / span
    ) AS turned
    WHERE line_counts.book_id = turned.book_id AND line_counts.tier = turned.tier
        AND line_counts.span = turned.span AND line_counts.bucket = turned.bucket;
END;

CREATE TRIGGER line_counts_member_update AFTER UPDATE OF status ON members
WHEN (OLD.status = 'ACTIVE') <> (NEW.status = 'ACTIVE')
BEGIN
    UPDATE line_counts
    SET callable = line_counts.callable + turned.callable
    FROM (
        SELECT book_id, tier, span, applicant_priority_number / span AS bucket,
            sum(CASE NEW.status WHEN 'ACTIVE' THEN 1 ELSE -1 END) AS callable
        FROM book_registrations
        CROSS JOIN (SELECT 100 AS span UNION ALL SELECT 6400 UNION ALL SELECT 10000000000)
        WHERE member_id = NEW.id AND status = 'ACTIVE' AND NOT is_exempt
        GROUP BY book_id, tier, span, applicant_priority_number / span
    ) AS turned
    WHERE line_counts.book_id = turned.book_id AND line_counts.tier = turned.tier
        AND line_counts.span = turned.span AND line_counts.bucket = turned.bucket;
END;

INSERT INTO line_counts (book_id, tier, span, bucket, active, callable)
SELECT book_id, tier, span, bucket, active, callable FROM line_counts_counted;

-- For reading with the plain sqlite3 shell. Instants are shown in UTC.

CREATE VIEW apn_text AS
SELECT
    r.id AS registration_id,
    m.card_number,
    b.code AS book,
    printf('%d.%02d', r.applicant_priority_number / 100, r.applicant_priority_number % 100) AS apn
FROM book_registrations AS r
JOIN members AS m ON m.id = r.member_id
JOIN referral_books AS b ON b.id = r.book_id;

CREATE VIEW queue AS
SELECT
    b.code AS book,
    row_number() OVER (
        PARTITION BY r.book_id
        ORDER BY instr(b.tier_order, substr(r.tier, 6)), r.applicant_priority_number,
            r.registered_at, r.id
    ) AS place,
    CAST(substr(r.tier, 6) AS INTEGER) AS tier,
    printf('%d.%02d', r.applicant_priority_number / 100, r.applicant_priority_number % 100) AS apn,
    m.card_number,
    m.last_name || ', ' || m.first_name || coalesce(' ' || m.middle_name, '') AS name,
    strftime('%Y-%m-%dT%H:%M:%SZ', r.registered_at / 1000000, 'unixepoch') AS registered_at,
    r.re_sign_due,
    r.check_marks,
    r.exempt_reason,
    r.status
FROM book_registrations AS r
JOIN members AS m ON m.id = r.member_id
JOIN referral_books AS b ON b.id = r.book_id
WHERE r.status = 'ACTIVE'
ORDER BY b.id, place;

-- The steps central has, and those of operations it has not decided about (pending = 1).
CREATE VIEW history AS
WITH steps AS (
    SELECT
        0 AS pending, id, registration_id, member_id, book_id, action, previous_status, new_status,
        previous_position, new_position, performed_by_id, hall, reason,
        strftime('%Y-%m-%dT%H:%M:%SZ', occurred_at / 1000000, 'unixepoch') AS occurred_at
    FROM registration_activities
    UNION ALL
    SELECT
        1, CAST(step.value ->> 0 AS INTEGER), CAST(step.value ->> 1 AS INTEGER),
        CAST(step.value ->> 2 AS INTEGER), CAST(step.value ->> 3 AS INTEGER), step.value ->> 4,
        step.value ->> 5, step.value ->> 6, CAST(step.value ->> 7 AS INTEGER),
        CAST(step.value ->> 8 AS INTEGER), CAST(step.value ->> 11 AS INTEGER), step.value ->> 12,
        step.value ->> 13, step.value ->> 15
    FROM operations, json_each(operations.activities) AS step
    WHERE operations.outcome IS NULL
)
SELECT
    steps.occurred_at,
    m.card_number,
    m.last_name || ', ' || m.first_name || coalesce(' ' || m.middle_name, '') AS name,
    b.code AS book,
    steps.action,
    CASE WHEN r.id IS NOT NULL
        THEN printf('%d.%02d', r.applicant_priority_number / 100, r.applicant_priority_number % 100)
    END AS apn,
    steps.previous_status,
    steps.new_status,
    steps.previous_position,
    steps.new_position,
    steps.hall,
    u.name AS performed_by,
    steps.reason,
    steps.pending
FROM steps
LEFT JOIN members AS m ON m.id = steps.member_id
LEFT JOIN referral_books AS b ON b.id = steps.book_id
LEFT JOIN book_registrations AS r ON r.id = steps.registration_id
LEFT JOIN users AS u ON u.id = steps.performed_by_id
ORDER BY steps.occurred_at, steps.id;
