"""The rows of a replica and of central as the same text, so that they can be compared.

SPDX-License-Identifier: Apache-2.0
"""
import os
import subprocess

from throwaway_server import PSQL

# The synced tables, by their schema at central.
TABLES = (
    ("public", "users"), ("public", "members"), ("public", "organizations"),
    ("public", "employer_contracts"), ("public", "settings"), ("public", "holidays"),
    ("public", "referral_books"), ("public", "labor_requests"), ("public", "book_registrations"),
    ("public", "job_bids"), ("public", "dispatches"), ("public", "member_employments"),
    ("public", "registration_activities"), ("public", "consultant_types"),
    ("public", "equipment_templates"), ("public", "equipment_template_consultants"),
    ("public", "equipment_approval_submissions"), ("public", "equipment_approval_decisions"),
    ("sync", "conflicts"))

# How a column's type at central is stored in SQLite (DESIGN.md 3).
AS_IN_SQLITE = {
    "numeric": "(t.{0} * 100)::bigint", "boolean": "t.{0}::int",
    "timestamp with time zone": "(extract(epoch FROM t.{0}) * 1000000)::bigint"}


def central_rows(hall, columns):
    """Table to its rows that `hall`'s login may see; of the conflicts, those that concern it."""
    number = hall.rows("SELECT hall FROM replica")[0][0]
    rows = {}
    for schema, table in TABLES:
        fields = ", ".join(AS_IN_SQLITE.get(kind, "t.{0}").format(name)
                           for name, kind in columns[table])
        concerned = f" WHERE {number} IN (t.hall, t.other_hall)" if table == "conflicts" else ""
        rows[table] = sorted(_query(hall, f"SELECT {fields} FROM {schema}.{table} AS t{concerned}"))
    return rows


def replica_rows(hall, columns):
    rows = {}
    for _, table in TABLES:
        names = ", ".join(name for name, _ in columns[table])
        rows[table] = sorted(hall.rows(f"SELECT {names} FROM {table}"))
    return rows


def columns_of(server):
    """Table to the names and types of its columns at central."""
    columns = {table: [] for _, table in TABLES}
    for schema, table, name, kind in server.query(
            "SELECT table_schema, table_name, column_name, data_type FROM information_schema.columns"
            " ORDER BY ordinal_position"):
        if (schema, table) in TABLES:
            columns[table].append((name, kind))
    return columns


def differences(hall, columns):
    """Sentences about rows that only the replica or only central has; none when both are equal."""
    here, there = replica_rows(hall, columns), central_rows(hall, columns)
    found = []
    for _, table in TABLES:
        for row in sorted(set(here[table]) ^ set(there[table]))[:4]:
            where = hall.code if row in here[table] else "central"
            found.append(f"{table}: only {where} has {row}")
        if len(here[table]) != len(there[table]):
            found.append(f"{table}: {len(here[table])} rows at {hall.code}, "
                         f"{len(there[table])} at central")
    return found


def _query(hall, sql):
    """Runs psql with a field separator that no text here contains."""
    done = subprocess.run(
        [PSQL, "-X", "-q", "-t", "-A", "-F", "\x1f", "-R", "\x1e", hall.central, "-c", sql],
        check=True, capture_output=True, text=True, env={**os.environ, **hall.environment})
    lines = done.stdout.rstrip("\n")
    return [tuple(line.split("\x1f")) for line in lines.split("\x1e")] if lines else []
