-- A central that another program's migrations made, with what such programs do: serial ids, times
-- without a zone, other labels and names, the tier as part of the book, keys that were never declared,
-- rows that are only marked as deleted, and rows that lead nowhere.
-- SPDX-License-Identifier: Apache-2.0

CREATE TYPE bookregion AS ENUM ('Seattle', 'Bremerton', 'Port Angeles');
CREATE TYPE registration_state AS ENUM ('registered', 'working', 'rolled_off', 'left');

CREATE TABLE users (
    id SERIAL PRIMARY KEY, username VARCHAR(80) NOT NULL, role VARCHAR(20), active BOOLEAN DEFAULT TRUE,
    password_hash VARCHAR(200), created_at TIMESTAMP DEFAULT '2024-01-02 08:00:00'
);
INSERT INTO users (username, role, password_hash) VALUES
    ('pat', 'staff', 'x'), ('o''malley', 'admin', 'x');

CREATE TABLE members (
    id SERIAL PRIMARY KEY, member_number INTEGER, first_name TEXT, last_name TEXT, status TEXT,
    deleted_at TIMESTAMP, created_at TIMESTAMP DEFAULT '2024-01-02 08:00:00'
);
INSERT INTO members (member_number, first_name, last_name, status, deleted_at) VALUES
    (1010011, 'Seán', 'O''Brien', 'active', NULL),
    (1010022, 'Zoë', 'Ñíguez', 'active', NULL),
    (1010033, 'Lou', 'Gone', 'active', '2025-03-01 12:00:00'),
    (1010044, 'Kim', 'Park', 'retired', NULL);

CREATE TABLE organizations (id SERIAL PRIMARY KEY, employer_code TEXT, name TEXT);
INSERT INTO organizations (employer_code, name) VALUES ('E0207', 'Müller & Söhne "Electric"');

CREATE TABLE referral_books (id SERIAL PRIMARY KEY, name TEXT, region bookregion);
INSERT INTO referral_books (name, region) VALUES
    ('WIRE SEATTLE BOOK 1', 'Seattle'), ('WIRE SEATTLE BOOK 2', 'Seattle'),
    ('WIRE BREMERTON BOOK 1', 'Bremerton');

CREATE TABLE registrations (
    id SERIAL PRIMARY KEY, member_id INTEGER, book_id INTEGER, registration_number NUMERIC(12, 3),
    registration_date TIMESTAMP, status registration_state, notes TEXT
);
INSERT INTO registrations (member_id, book_id, registration_number, registration_date, status) VALUES
    (1, 1, 45880.41, '2025-08-11 09:48:02', 'registered'),
    (2, 1, 45880.41, '2025-08-11 09:49:30', 'registered'),
    (1, 3, 45880.42, '2025-08-11 10:01:00', 'registered'),
    (3, 1, 45000.10, '2023-03-15 02:24:00', 'registered'),
    (4, 2, 45700.55, '2025-02-12 13:12:00', 'working');

CREATE TABLE registration_activities (
    id SERIAL PRIMARY KEY, registration_id INTEGER, member_id INTEGER, activity_type TEXT,
    performed_by INTEGER, created_at TIMESTAMP
);
INSERT INTO registration_activities (registration_id, member_id, activity_type, performed_by, created_at)
VALUES
    (1, 1, 'registered', 1, '2025-08-11 09:48:02'),
    (2, NULL, 'registered', 2, '2025-08-11 09:49:30'),
    (9999, 4, 'rolled_off', 77, '2024-11-03 01:30:00');

CREATE TABLE alembic_version (version_num VARCHAR(32) PRIMARY KEY);
INSERT INTO alembic_version VALUES ('4f1e2d3c');
