-- The six referral tables, and nothing else.
-- SPDX-License-Identifier: Apache-2.0

CREATE TABLE referral_books (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    code TEXT NOT NULL UNIQUE,
    classification TEXT NOT NULL
        CHECK (classification IN ('WIRE', 'TECHNICIAN', 'SOUND_COMM', 'STOCKMAN', 'LT_FXT_MAINT',
            'MARINE', 'RESIDENTIAL', 'TRADESHOW', 'UTILITY_WORKER', 'TERO_APPR_WIRE')),
    region TEXT NOT NULL
        CHECK (region IN ('SEATTLE', 'BREMERTON', 'PT_ANGELES', 'JURISDICTION_WIDE')),
    contract_code TEXT
        CHECK (contract_code IN ('WIREPERSON', 'S&C', 'STOCKPERSON', 'LFM', 'MARINE', 'TV&APPL',
            'MARKET RECOVERY', 'RESIDENTIAL')),
    agreement_type TEXT NOT NULL CHECK (agreement_type IN ('STANDARD', 'PLA', 'CWA', 'TERO')),
    work_level TEXT NOT NULL
        CHECK (work_level IN ('JOURNEYMAN', 'APPRENTICE', 'FOREMAN', 'STOCKPERSON', 'TECHNICIAN',
            'UTILITY')),
    book_kind TEXT NOT NULL CHECK (book_kind IN ('PRIMARY', 'SUPPLEMENTAL')),
    tier_order TEXT NOT NULL DEFAULT '1234',
    morning_slot TEXT CHECK (morning_slot IS time(morning_slot, '+0 seconds')),
    is_active INTEGER NOT NULL DEFAULT 1 CHECK (is_active IN (0, 1)),
    online_bidding_enabled INTEGER NOT NULL DEFAULT 0 CHECK (online_bidding_enabled IN (0, 1)),
    re_sign_days INTEGER NOT NULL DEFAULT 30
        CHECK (re_sign_days BETWEEN -2147483648 AND 2147483647),
    grace_days INTEGER NOT NULL DEFAULT 0 CHECK (grace_days BETWEEN -2147483648 AND 2147483647),
    max_check_marks INTEGER NOT NULL DEFAULT 2
        CHECK (max_check_marks BETWEEN -2147483648 AND 2147483647),
    short_call_max_days INTEGER NOT NULL DEFAULT 3
        CHECK (short_call_max_days BETWEEN -2147483648 AND 2147483647),
    short_call_free_days INTEGER NOT NULL DEFAULT 3
        CHECK (short_call_free_days BETWEEN -2147483648 AND 2147483647),
    short_call_restorations_max INTEGER NOT NULL DEFAULT 2
        CHECK (short_call_restorations_max BETWEEN -2147483648 AND 2147483647),
    created_at INTEGER NOT NULL
        DEFAULT (unixepoch('now') * 1000000 + substr(strftime('%f', 'now'), 4) * 1000)
        CHECK (created_at BETWEEN -62135596800000000 AND 253402300799999999),
    updated_at INTEGER NOT NULL
        DEFAULT (unixepoch('now') * 1000000 + substr(strftime('%f', 'now'), 4) * 1000)
        CHECK (updated_at BETWEEN -62135596800000000 AND 253402300799999999),
    created_by_id INTEGER REFERENCES users (id) DEFERRABLE INITIALLY DEFERRED,
    updated_by_id INTEGER REFERENCES users (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT referral_books_name_not_empty CHECK (name <> ''),
    CONSTRAINT referral_books_code_not_empty CHECK (code <> ''),
    CONSTRAINT referral_books_tier_order_is_each_tier_once CHECK (
        length(tier_order) = 4 AND tier_order LIKE '%1%' AND tier_order LIKE '%2%'
        AND tier_order LIKE '%3%' AND tier_order LIKE '%4%'
    ),
    CONSTRAINT referral_books_days_not_negative CHECK (
        re_sign_days >= 1 AND grace_days >= 0 AND max_check_marks >= 0 AND short_call_max_days >= 0
        AND short_call_free_days >= 0 AND short_call_restorations_max >= 0
    )
) STRICT;

CREATE TABLE labor_requests (
    id INTEGER PRIMARY KEY,
    request_number TEXT NOT NULL UNIQUE,
    employer_id INTEGER NOT NULL REFERENCES organizations (id) DEFERRABLE INITIALLY DEFERRED,
    book_id INTEGER NOT NULL REFERENCES referral_books (id) DEFERRABLE INITIALLY DEFERRED,
    contract_code TEXT
        CHECK (contract_code IN ('WIREPERSON', 'S&C', 'STOCKPERSON', 'LFM', 'MARINE', 'TV&APPL',
            'MARKET RECOVERY', 'RESIDENTIAL')),
    request_type TEXT NOT NULL
        CHECK (request_type IN ('STANDARD', 'SHORT_CALL', 'EMERGENCY', 'BY_NAME')),
    job_class TEXT NOT NULL
        CHECK (job_class IN ('JOURNEYMAN', 'APPRENTICE', 'FOREMAN', 'STOCKPERSON', 'TECHNICIAN',
            'UTILITY')),
    agreement_type TEXT NOT NULL CHECK (agreement_type IN ('STANDARD', 'PLA', 'CWA', 'TERO')),
    workers_requested INTEGER NOT NULL
        CHECK (workers_requested BETWEEN -2147483648 AND 2147483647),
    workers_dispatched INTEGER NOT NULL DEFAULT 0
        CHECK (workers_dispatched BETWEEN -2147483648 AND 2147483647),
    wage_rate INTEGER CHECK (wage_rate BETWEEN 0 AND 9999999999),
    worksite_name TEXT,
    worksite_address TEXT,
    city TEXT,
    report_to TEXT,
    start_date TEXT NOT NULL
        CHECK (start_date IS date(start_date, '+0 days') AND start_date >= '0001-01-01'),
    start_time TEXT CHECK (start_time IS time(start_time, '+0 seconds')),
    end_date TEXT CHECK (end_date IS date(end_date, '+0 days') AND end_date >= '0001-01-01'),
    is_short_call INTEGER NOT NULL DEFAULT 0 CHECK (is_short_call IN (0, 1)),
    short_call_days INTEGER CHECK (short_call_days BETWEEN -2147483648 AND 2147483647),
    generates_check_mark INTEGER NOT NULL DEFAULT 0 CHECK (generates_check_mark IN (0, 1)),
    no_check_mark_reason TEXT
        CHECK (no_check_mark_reason IN ('SPECIALTY', 'MOU_JOBSITE', 'EARLY_START', 'UNDER_SCALE',
            'VARIOUS_LOCATION', 'SHORT_CALL', 'EMPLOYER_REJECTION')),
    foreman_requested TEXT,
    foreman_member_id INTEGER REFERENCES members (id) DEFERRABLE INITIALLY DEFERRED,
    allows_online_bidding INTEGER NOT NULL DEFAULT 0 CHECK (allows_online_bidding IN (0, 1)),
    bidding_opens_at INTEGER
        CHECK (bidding_opens_at BETWEEN -62135596800000000 AND 253402300799999999),
    bidding_closes_at INTEGER
        CHECK (bidding_closes_at BETWEEN -62135596800000000 AND 253402300799999999),
    special_requirements TEXT,
    notes TEXT,
    status TEXT NOT NULL DEFAULT 'OPEN'
        CHECK (status IN ('OPEN', 'PARTIALLY_FILLED', 'FILLED', 'CANCELLED', 'EXPIRED')),
    referred_to_manager_at INTEGER
        CHECK (referred_to_manager_at BETWEEN -62135596800000000 AND 253402300799999999),
    received_at INTEGER NOT NULL
        CHECK (received_at BETWEEN -62135596800000000 AND 253402300799999999),
    deleted_at INTEGER CHECK (deleted_at BETWEEN -62135596800000000 AND 253402300799999999),
    created_at INTEGER NOT NULL
        DEFAULT (unixepoch('now') * 1000000 + substr(strftime('%f', 'now'), 4) * 1000)
        CHECK (created_at BETWEEN -62135596800000000 AND 253402300799999999),
    updated_at INTEGER NOT NULL
        DEFAULT (unixepoch('now') * 1000000 + substr(strftime('%f', 'now'), 4) * 1000)
        CHECK (updated_at BETWEEN -62135596800000000 AND 253402300799999999),
    created_by_id INTEGER REFERENCES users (id) DEFERRABLE INITIALLY DEFERRED,
    updated_by_id INTEGER REFERENCES users (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT labor_requests_request_number_not_empty CHECK (request_number <> ''),
    CONSTRAINT labor_requests_workers_requested_positive CHECK (workers_requested >= 1),
    CONSTRAINT labor_requests_workers_dispatched_fit CHECK (
        workers_dispatched BETWEEN 0 AND workers_requested
    ),
    CONSTRAINT labor_requests_short_call_days_positive CHECK (short_call_days >= 1),
    CONSTRAINT labor_requests_no_mark_with_a_reason CHECK (
        no_check_mark_reason IS NULL OR NOT generates_check_mark
    )
) STRICT;

CREATE TABLE book_registrations (
    id INTEGER PRIMARY KEY,
    member_id INTEGER NOT NULL REFERENCES members (id) DEFERRABLE INITIALLY DEFERRED,
    book_id INTEGER NOT NULL REFERENCES referral_books (id) DEFERRABLE INITIALLY DEFERRED,
    tier TEXT NOT NULL CHECK (tier IN ('BOOK_1', 'BOOK_2', 'BOOK_3', 'BOOK_4')),
    applicant_priority_number INTEGER NOT NULL
        CHECK (applicant_priority_number BETWEEN 0 AND 9999999999),
    registered_at INTEGER NOT NULL
        CHECK (registered_at BETWEEN -62135596800000000 AND 253402300799999999),
    method TEXT NOT NULL CHECK (method IN ('IN_PERSON', 'EMAIL', 'IMPORT')),
    status TEXT NOT NULL DEFAULT 'ACTIVE'
        CHECK (status IN ('ACTIVE', 'DISPATCHED', 'RESIGNED', 'DROPPED', 'EXPIRED')),
    last_re_signed_at INTEGER
        CHECK (last_re_signed_at BETWEEN -62135596800000000 AND 253402300799999999),
    re_sign_due TEXT
        CHECK (re_sign_due IS date(re_sign_due, '+0 days') AND re_sign_due >= '0001-01-01'),
    check_marks INTEGER NOT NULL DEFAULT 0 CHECK (check_marks BETWEEN -2147483648 AND 2147483647),
    last_check_mark_on TEXT
        CHECK (
            last_check_mark_on IS date(last_check_mark_on, '+0 days')
            AND last_check_mark_on >= '0001-01-01'
        ),
    has_check_mark INTEGER NOT NULL DEFAULT 0 CHECK (has_check_mark IN (0, 1)),
    no_check_mark_reason TEXT
        CHECK (no_check_mark_reason IN ('SPECIALTY', 'MOU_JOBSITE', 'EARLY_START', 'UNDER_SCALE',
            'VARIOUS_LOCATION', 'SHORT_CALL', 'EMPLOYER_REJECTION')),
    short_call_restorations INTEGER NOT NULL DEFAULT 0
        CHECK (short_call_restorations BETWEEN -2147483648 AND 2147483647),
    is_exempt INTEGER NOT NULL DEFAULT 0 CHECK (is_exempt IN (0, 1)),
    exempt_reason TEXT
        CHECK (exempt_reason IN ('MILITARY', 'UNION_BUSINESS', 'SALTING', 'MEDICAL', 'JURY_DUTY',
            'UNDER_SCALE', 'TRAVELING')),
    exempt_from TEXT
        CHECK (exempt_from IS date(exempt_from, '+0 days') AND exempt_from >= '0001-01-01'),
    exempt_until TEXT
        CHECK (exempt_until IS date(exempt_until, '+0 days') AND exempt_until >= '0001-01-01'),
    exempt_approved_by TEXT,
    dropped_at INTEGER CHECK (dropped_at BETWEEN -62135596800000000 AND 253402300799999999),
    drop_reason TEXT
        CHECK (drop_reason IN ('CHECK_MARKS', 'QUIT', 'DISCHARGED', 'MISSED_RE_SIGN',
            'NOT_RE_REGISTERED', 'NINETY_DAY_RULE', 'BID_REFUSED', 'JOB_ENDED',
            'DUPLICATE', 'MANUAL')),
    dispatch_id INTEGER REFERENCES dispatches (id) DEFERRABLE INITIALLY DEFERRED,
    re_register_by TEXT
        CHECK (
            re_register_by IS date(re_register_by, '+0 days')
            AND re_register_by >= '0001-01-01'
        ),
    notes TEXT,
    created_at INTEGER NOT NULL
        DEFAULT (unixepoch('now') * 1000000 + substr(strftime('%f', 'now'), 4) * 1000)
        CHECK (created_at BETWEEN -62135596800000000 AND 253402300799999999),
    updated_at INTEGER NOT NULL
        DEFAULT (unixepoch('now') * 1000000 + substr(strftime('%f', 'now'), 4) * 1000)
        CHECK (updated_at BETWEEN -62135596800000000 AND 253402300799999999),
    created_by_id INTEGER REFERENCES users (id) DEFERRABLE INITIALLY DEFERRED,
    updated_by_id INTEGER REFERENCES users (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT book_registrations_check_marks_not_negative CHECK (check_marks >= 0),
    CONSTRAINT book_registrations_has_check_mark_agrees CHECK (has_check_mark = (check_marks > 0)),
    CONSTRAINT book_registrations_restorations_not_negative CHECK (short_call_restorations >= 0),
    CONSTRAINT book_registrations_exempt_for_a_reason CHECK (
        is_exempt = (exempt_reason IS NOT NULL)
    ),
    CONSTRAINT book_registrations_dropped_for_a_reason CHECK (
        status <> 'DROPPED' OR (dropped_at IS NOT NULL AND drop_reason IS NOT NULL)
    ),
    CONSTRAINT book_registrations_live_not_dropped CHECK (
        status NOT IN ('ACTIVE', 'DISPATCHED') OR (dropped_at IS NULL AND drop_reason IS NULL)
    )
) STRICT;

CREATE TABLE job_bids (
    id INTEGER PRIMARY KEY,
    labor_request_id INTEGER NOT NULL REFERENCES labor_requests (id) DEFERRABLE INITIALLY DEFERRED,
    member_id INTEGER NOT NULL REFERENCES members (id) DEFERRABLE INITIALLY DEFERRED,
    registration_id INTEGER NOT NULL
        REFERENCES book_registrations (id) DEFERRABLE INITIALLY DEFERRED,
    bid_status TEXT NOT NULL DEFAULT 'PENDING'
        CHECK (bid_status IN ('PENDING', 'ACCEPTED', 'DECLINED', 'WITHDRAWN', 'EXPIRED')),
    bid_submitted_at INTEGER NOT NULL
        CHECK (bid_submitted_at BETWEEN -62135596800000000 AND 253402300799999999),
    bid_responded_at INTEGER
        CHECK (bid_responded_at BETWEEN -62135596800000000 AND 253402300799999999),
    bid_position INTEGER CHECK (bid_position BETWEEN -2147483648 AND 2147483647),
    notes TEXT,
    created_at INTEGER NOT NULL
        DEFAULT (unixepoch('now') * 1000000 + substr(strftime('%f', 'now'), 4) * 1000)
        CHECK (created_at BETWEEN -62135596800000000 AND 253402300799999999),
    updated_at INTEGER NOT NULL
        DEFAULT (unixepoch('now') * 1000000 + substr(strftime('%f', 'now'), 4) * 1000)
        CHECK (updated_at BETWEEN -62135596800000000 AND 253402300799999999),
    created_by_id INTEGER REFERENCES users (id) DEFERRABLE INITIALLY DEFERRED,
    updated_by_id INTEGER REFERENCES users (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT job_bids_bid_position_positive CHECK (bid_position >= 1)
) STRICT;

CREATE TABLE dispatches (
    id INTEGER PRIMARY KEY,
    labor_request_id INTEGER NOT NULL REFERENCES labor_requests (id) DEFERRABLE INITIALLY DEFERRED,
    member_id INTEGER NOT NULL REFERENCES members (id) DEFERRABLE INITIALLY DEFERRED,
    registration_id INTEGER NOT NULL
        REFERENCES book_registrations (id) DEFERRABLE INITIALLY DEFERRED,
    bid_id INTEGER REFERENCES job_bids (id) DEFERRABLE INITIALLY DEFERRED,
    employer_id INTEGER NOT NULL REFERENCES organizations (id) DEFERRABLE INITIALLY DEFERRED,
    contract_code TEXT
        CHECK (contract_code IN ('WIREPERSON', 'S&C', 'STOCKPERSON', 'LFM', 'MARINE', 'TV&APPL',
            'MARKET RECOVERY', 'RESIDENTIAL')),
    dispatch_type TEXT NOT NULL CHECK (dispatch_type IN ('NORMAL', 'SHORT_CALL', 'EMERGENCY')),
    dispatch_status TEXT NOT NULL DEFAULT 'PENDING'
        CHECK (dispatch_status IN ('PENDING', 'ACCEPTED', 'REJECTED', 'COMPLETED', 'TERMINATED')),
    dispatch_class TEXT
        CHECK (dispatch_class IN ('JOURNEYMAN', 'APPRENTICE', 'FOREMAN', 'STOCKPERSON',
            'TECHNICIAN', 'UTILITY')),
    method TEXT NOT NULL CHECK (method IN ('QUEUE', 'BY_NAME', 'BID', 'EMERGENCY')),
    dispatched_at INTEGER NOT NULL
        CHECK (dispatched_at BETWEEN -62135596800000000 AND 253402300799999999),
    dispatched_by_id INTEGER REFERENCES users (id) DEFERRABLE INITIALLY DEFERRED,
    responded_at INTEGER CHECK (responded_at BETWEEN -62135596800000000 AND 253402300799999999),
    checked_in_at INTEGER CHECK (checked_in_at BETWEEN -62135596800000000 AND 253402300799999999),
    start_date TEXT NOT NULL
        CHECK (start_date IS date(start_date, '+0 days') AND start_date >= '0001-01-01'),
    end_date TEXT CHECK (end_date IS date(end_date, '+0 days') AND end_date >= '0001-01-01'),
    start_rate INTEGER CHECK (start_rate BETWEEN 0 AND 9999999999),
    term_rate INTEGER CHECK (term_rate BETWEEN 0 AND 9999999999),
    days_worked INTEGER CHECK (days_worked BETWEEN -2147483648 AND 2147483647),
    hours_worked INTEGER CHECK (hours_worked BETWEEN 0 AND 9999999999),
    term_date TEXT CHECK (term_date IS date(term_date, '+0 days') AND term_date >= '0001-01-01'),
    outcome TEXT CHECK (outcome IN ('COMPLETED', 'QUIT', 'LAID_OFF', 'TERMINATED', 'INJURY')),
    term_reason TEXT,
    term_comment TEXT,
    worksite_name TEXT,
    worksite_code TEXT,
    restore_to_book INTEGER NOT NULL DEFAULT 0 CHECK (restore_to_book IN (0, 1)),
    restored_at INTEGER CHECK (restored_at BETWEEN -62135596800000000 AND 253402300799999999),
    by_name_barred_until TEXT
        CHECK (
            by_name_barred_until IS date(by_name_barred_until, '+0 days')
            AND by_name_barred_until >= '0001-01-01'
        ),
    voided_by_conflict_id INTEGER,
    notes TEXT,
    created_at INTEGER NOT NULL
        DEFAULT (unixepoch('now') * 1000000 + substr(strftime('%f', 'now'), 4) * 1000)
        CHECK (created_at BETWEEN -62135596800000000 AND 253402300799999999),
    updated_at INTEGER NOT NULL
        DEFAULT (unixepoch('now') * 1000000 + substr(strftime('%f', 'now'), 4) * 1000)
        CHECK (updated_at BETWEEN -62135596800000000 AND 253402300799999999),
    created_by_id INTEGER REFERENCES users (id) DEFERRABLE INITIALLY DEFERRED,
    updated_by_id INTEGER REFERENCES users (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT dispatches_days_worked_not_negative CHECK (days_worked >= 0)
) STRICT;

-- Evidence outlives what it describes: registration, request and dispatch are not foreign keys.
CREATE TABLE registration_activities (
    id INTEGER PRIMARY KEY,
    registration_id INTEGER,
    member_id INTEGER NOT NULL REFERENCES members (id) DEFERRABLE INITIALLY DEFERRED,
    book_id INTEGER REFERENCES referral_books (id) DEFERRABLE INITIALLY DEFERRED,
    action TEXT NOT NULL
        CHECK (action IN ('REGISTER', 'RE_SIGN', 'RE_REGISTER', 'DISPATCH', 'RESTORE', 'RESIGN',
            'ROLL_OFF', 'CHECK_MARK', 'CHECK_MARK_RESTORED', 'EXEMPT_GRANTED',
            'EXEMPT_REVOKED', 'BID', 'MANUAL_EDIT', 'RECONCILED')),
    previous_status TEXT
        CHECK (previous_status IN ('ACTIVE', 'DISPATCHED', 'RESIGNED', 'DROPPED', 'EXPIRED')),
    new_status TEXT
        CHECK (new_status IN ('ACTIVE', 'DISPATCHED', 'RESIGNED', 'DROPPED', 'EXPIRED')),
    previous_position INTEGER CHECK (previous_position BETWEEN -2147483648 AND 2147483647),
    new_position INTEGER CHECK (new_position BETWEEN -2147483648 AND 2147483647),
    labor_request_id INTEGER,
    dispatch_id INTEGER,
    performed_by_id INTEGER REFERENCES users (id) DEFERRABLE INITIALLY DEFERRED,
    hall TEXT NOT NULL,
    reason TEXT,
    notes TEXT,
    occurred_at INTEGER NOT NULL
        CHECK (occurred_at BETWEEN -62135596800000000 AND 253402300799999999),
    created_at INTEGER NOT NULL
        DEFAULT (unixepoch('now') * 1000000 + substr(strftime('%f', 'now'), 4) * 1000)
        CHECK (created_at BETWEEN -62135596800000000 AND 253402300799999999),
    CONSTRAINT registration_activities_positions_positive CHECK (
        previous_position >= 1 AND new_position >= 1
    ),
    CONSTRAINT registration_activities_hall_not_empty CHECK (hall <> '')
) STRICT;

-- Rule 3: at most one live registration per member and book. The closed ones stand in it too, as
-- (member, null), which is never equal to another: so this one index also finds every registration
-- of a member, where central has two. Indexes must stay small beside the rows on a laptop.
CREATE UNIQUE INDEX book_registrations_one_live ON book_registrations (
    member_id, CASE WHEN status IN ('ACTIVE', 'DISPATCHED') THEN book_id END
);

-- The line itself, in the order of calling within a tier (rule 1). SQLite ends every index with the
-- row's id.
CREATE INDEX book_registrations_queue
ON book_registrations (book_id, tier, applicant_priority_number, registered_at)
WHERE status = 'ACTIVE';

CREATE INDEX dispatches_by_member ON dispatches (member_id);
CREATE INDEX dispatches_by_request ON dispatches (labor_request_id);
CREATE INDEX job_bids_by_request ON job_bids (labor_request_id);
CREATE INDEX registration_activities_by_member ON registration_activities (member_id);

-- Rule 17: the trace is append-only.
CREATE TRIGGER registration_activities_no_update BEFORE UPDATE ON registration_activities
BEGIN
    SELECT RAISE(ABORT, 'registration_activities is append-only: UPDATE refused');
END;

CREATE TRIGGER registration_activities_no_delete BEFORE DELETE ON registration_activities
BEGIN
    SELECT RAISE(ABORT, 'registration_activities is append-only: DELETE refused');
END;

-- INSERT OR REPLACE deletes without firing a DELETE trigger. Writing the very same row again is
-- harmless: central may send it twice.
CREATE TRIGGER registration_activities_no_replace BEFORE INSERT ON registration_activities
WHEN EXISTS (
    SELECT 1
    FROM registration_activities
    WHERE id = NEW.id AND
        (id, registration_id, member_id, book_id, action, previous_status, new_status,
         previous_position, new_position, labor_request_id, dispatch_id, performed_by_id, hall,
         reason, notes, occurred_at, created_at)
        IS NOT
        (NEW.id, NEW.registration_id, NEW.member_id, NEW.book_id, NEW.action,
         NEW.previous_status, NEW.new_status, NEW.previous_position, NEW.new_position,
         NEW.labor_request_id, NEW.dispatch_id, NEW.performed_by_id, NEW.hall, NEW.reason,
         NEW.notes, NEW.occurred_at, NEW.created_at)
)
BEGIN
    SELECT RAISE(ABORT, 'registration_activities is append-only: REPLACE refused');
END;
