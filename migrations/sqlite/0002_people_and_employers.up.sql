-- Users, members, employers and their agreements, settings, holidays and spells of work.
-- SPDX-License-Identifier: Apache-2.0

CREATE TABLE users (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    role TEXT NOT NULL DEFAULT 'DISPATCHER'
        CHECK (role IN ('DISPATCHER', 'MANAGER', 'ADMINISTRATOR', 'AUDITOR')),
    is_active INTEGER NOT NULL DEFAULT 1 CHECK (is_active IN (0, 1)),
    locked_until INTEGER CHECK (locked_until BETWEEN -62135596800000000 AND 253402300799999999),
    created_at INTEGER NOT NULL
        DEFAULT (unixepoch('now') * 1000000 + substr(strftime('%f', 'now'), 4) * 1000)
        CHECK (created_at BETWEEN -62135596800000000 AND 253402300799999999),
    updated_at INTEGER NOT NULL
        DEFAULT (unixepoch('now') * 1000000 + substr(strftime('%f', 'now'), 4) * 1000)
        CHECK (updated_at BETWEEN -62135596800000000 AND 253402300799999999),
    created_by_id INTEGER REFERENCES users (id) DEFERRABLE INITIALLY DEFERRED,
    updated_by_id INTEGER REFERENCES users (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT users_name_not_empty CHECK (name <> '')
) STRICT;

CREATE TABLE members (
    id INTEGER PRIMARY KEY,
    card_number TEXT NOT NULL UNIQUE,
    first_name TEXT NOT NULL,
    middle_name TEXT,
    last_name TEXT NOT NULL,
    home_local TEXT,
    home_region TEXT,
    classification TEXT,
    status TEXT NOT NULL DEFAULT 'ACTIVE' CHECK (status IN ('ACTIVE', 'SUSPENDED', 'INACTIVE')),
    locked_until INTEGER CHECK (locked_until BETWEEN -62135596800000000 AND 253402300799999999),
    phone TEXT,
    email TEXT,
    created_at INTEGER NOT NULL
        DEFAULT (unixepoch('now') * 1000000 + substr(strftime('%f', 'now'), 4) * 1000)
        CHECK (created_at BETWEEN -62135596800000000 AND 253402300799999999),
    updated_at INTEGER NOT NULL
        DEFAULT (unixepoch('now') * 1000000 + substr(strftime('%f', 'now'), 4) * 1000)
        CHECK (updated_at BETWEEN -62135596800000000 AND 253402300799999999),
    created_by_id INTEGER REFERENCES users (id) DEFERRABLE INITIALLY DEFERRED,
    updated_by_id INTEGER REFERENCES users (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT members_card_number_not_empty CHECK (card_number <> ''),
    CONSTRAINT members_name_not_empty CHECK (first_name <> '' AND last_name <> '')
) STRICT;

CREATE TABLE organizations (
    id INTEGER PRIMARY KEY,
    code TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    created_at INTEGER NOT NULL
        DEFAULT (unixepoch('now') * 1000000 + substr(strftime('%f', 'now'), 4) * 1000)
        CHECK (created_at BETWEEN -62135596800000000 AND 253402300799999999),
    updated_at INTEGER NOT NULL
        DEFAULT (unixepoch('now') * 1000000 + substr(strftime('%f', 'now'), 4) * 1000)
        CHECK (updated_at BETWEEN -62135596800000000 AND 253402300799999999),
    created_by_id INTEGER REFERENCES users (id) DEFERRABLE INITIALLY DEFERRED,
    updated_by_id INTEGER REFERENCES users (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT organizations_code_not_empty CHECK (code <> ''),
    CONSTRAINT organizations_name_not_empty CHECK (name <> '')
) STRICT;

CREATE TABLE employer_contracts (
    id INTEGER PRIMARY KEY,
    organization_id INTEGER NOT NULL REFERENCES organizations (id) DEFERRABLE INITIALLY DEFERRED,
    contract_code TEXT NOT NULL
        CHECK (contract_code IN ('WIREPERSON', 'S&C', 'STOCKPERSON', 'LFM', 'MARINE', 'TV&APPL',
            'MARKET RECOVERY', 'RESIDENTIAL')),
    effective_date TEXT NOT NULL
        CHECK (
            effective_date IS date(effective_date, '+0 days')
            AND effective_date >= '0001-01-01'
        ),
    expiration_date TEXT
        CHECK (
            expiration_date IS date(expiration_date, '+0 days')
            AND expiration_date >= '0001-01-01'
        ),
    created_at INTEGER NOT NULL
        DEFAULT (unixepoch('now') * 1000000 + substr(strftime('%f', 'now'), 4) * 1000)
        CHECK (created_at BETWEEN -62135596800000000 AND 253402300799999999),
    updated_at INTEGER NOT NULL
        DEFAULT (unixepoch('now') * 1000000 + substr(strftime('%f', 'now'), 4) * 1000)
        CHECK (updated_at BETWEEN -62135596800000000 AND 253402300799999999),
    created_by_id INTEGER REFERENCES users (id) DEFERRABLE INITIALLY DEFERRED,
    updated_by_id INTEGER REFERENCES users (id) DEFERRABLE INITIALLY DEFERRED
) STRICT;

CREATE TABLE settings (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    value TEXT NOT NULL,
    created_at INTEGER NOT NULL
        DEFAULT (unixepoch('now') * 1000000 + substr(strftime('%f', 'now'), 4) * 1000)
        CHECK (created_at BETWEEN -62135596800000000 AND 253402300799999999),
    updated_at INTEGER NOT NULL
        DEFAULT (unixepoch('now') * 1000000 + substr(strftime('%f', 'now'), 4) * 1000)
        CHECK (updated_at BETWEEN -62135596800000000 AND 253402300799999999),
    created_by_id INTEGER REFERENCES users (id) DEFERRABLE INITIALLY DEFERRED,
    updated_by_id INTEGER REFERENCES users (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT settings_name_not_empty CHECK (name <> '')
) STRICT;

CREATE TABLE holidays (
    id INTEGER PRIMARY KEY,
    holiday_on TEXT NOT NULL UNIQUE
        CHECK (holiday_on IS date(holiday_on, '+0 days') AND holiday_on >= '0001-01-01'),
    name TEXT NOT NULL,
    created_at INTEGER NOT NULL
        DEFAULT (unixepoch('now') * 1000000 + substr(strftime('%f', 'now'), 4) * 1000)
        CHECK (created_at BETWEEN -62135596800000000 AND 253402300799999999),
    updated_at INTEGER NOT NULL
        DEFAULT (unixepoch('now') * 1000000 + substr(strftime('%f', 'now'), 4) * 1000)
        CHECK (updated_at BETWEEN -62135596800000000 AND 253402300799999999),
    created_by_id INTEGER REFERENCES users (id) DEFERRABLE INITIALLY DEFERRED,
    updated_by_id INTEGER REFERENCES users (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT holidays_name_not_empty CHECK (name <> '')
) STRICT;

CREATE TABLE member_employments (
    id INTEGER PRIMARY KEY,
    member_id INTEGER NOT NULL REFERENCES members (id) DEFERRABLE INITIALLY DEFERRED,
    organization_id INTEGER REFERENCES organizations (id) DEFERRABLE INITIALLY DEFERRED,
    start_date TEXT NOT NULL
        CHECK (start_date IS date(start_date, '+0 days') AND start_date >= '0001-01-01'),
    end_date TEXT CHECK (end_date IS date(end_date, '+0 days') AND end_date >= '0001-01-01'),
    notes TEXT,
    created_at INTEGER NOT NULL
        DEFAULT (unixepoch('now') * 1000000 + substr(strftime('%f', 'now'), 4) * 1000)
        CHECK (created_at BETWEEN -62135596800000000 AND 253402300799999999),
    updated_at INTEGER NOT NULL
        DEFAULT (unixepoch('now') * 1000000 + substr(strftime('%f', 'now'), 4) * 1000)
        CHECK (updated_at BETWEEN -62135596800000000 AND 253402300799999999),
    created_by_id INTEGER REFERENCES users (id) DEFERRABLE INITIALLY DEFERRED,
    updated_by_id INTEGER REFERENCES users (id) DEFERRABLE INITIALLY DEFERRED
) STRICT;
