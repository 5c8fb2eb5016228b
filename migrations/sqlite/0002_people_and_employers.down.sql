-- Takes back 0002: people, employers and what the local sets.
-- SPDX-License-Identifier: Apache-2.0

DROP TABLE member_employments;
DROP TABLE holidays;
DROP TABLE settings;
DROP TABLE employer_contracts;
DROP TABLE organizations;
DROP TABLE members;
DROP TABLE users;
