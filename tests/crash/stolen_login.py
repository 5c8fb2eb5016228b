#!/usr/bin/env python3
"""A hall's login in wrong hands: it runs any SQL it may and much that it may not, over several
connections at once, while the real programs enroll, sync, judge and revoke.

SPDX-License-Identifier: Apache-2.0

    stolen_login.py --bin BUILD/bin [--seconds N] [--seed S]

Played with a login of a hall and with one that may reconcile, each for N seconds. Of both is
demanded: no command of another takes longer than BOUND_S, what was deposited and what is evidence
stays, no APN changes, and `central revoke` succeeds and leaves the login no connection and no way
back. Of a hall's login also: the others' operations are accepted as ever, and it reads none of
them. --seed and HALLBOOK_SEED replay the decisions (not the machine's timing). Exit status 77: no
PostgreSQL here.
"""
import os
import random
import re
import subprocess
import threading
import time

from hall import Hall
from stage import demand, run
from throwaway_server import PSQL

BOUND_S = 60
CONNECTIONS = 4
ALL_SAID_MAX = 4_000_000
# What only other halls' operations and judgements hold, and what the passwords are kept as.
OF_OTHERS = re.compile(r'"+applicant_priority_number"+ ?:|\{"?card:|SCRAM-SHA-256\$')

TABLES = """SELECT c.oid::regclass FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'v', 'p') AND n.nspname IN ('sync', 'public') ORDER BY 1"""
COLUMNS = """SELECT a.attrelid::regclass, quote_ident(a.attname), format_type(a.atttypid, a.atttypmod)
    FROM pg_attribute AS a JOIN pg_class AS c ON c.oid = a.attrelid
    JOIN pg_namespace AS n ON n.oid = c.relnamespace
    WHERE a.attnum > 0 AND c.relkind = 'r' AND n.nspname IN ('sync', 'public') ORDER BY 1, 2"""
FUNCTIONS = """SELECT p.oid::regproc, p.prokind,
        (SELECT string_agg(format_type(t, NULL), ';' ORDER BY at)
         FROM unnest(p.proargtypes::oid[]) WITH ORDINALITY AS a (t, at))
    FROM pg_proc AS p JOIN pg_namespace AS n ON n.oid = p.pronamespace
    WHERE n.nspname IN ('sync', 'public') AND p.prokind IN ('f', 'p')
        AND has_function_privilege('{login}', p.oid, 'EXECUTE')
        AND p.prorettype <> 'trigger'::regtype ORDER BY 1"""

MODES = ("ACCESS SHARE", "ROW SHARE", "ROW EXCLUSIVE", "SHARE UPDATE EXCLUSIVE", "SHARE",
         "SHARE ROW EXCLUSIVE", "EXCLUSIVE", "ACCESS EXCLUSIVE")
ODD = ("NULL", "'0'", "'1'", "'-1'", "'{{}}'", "'[]'", "'9223372036854775807'", "'2147483648'",
       "'9999-12-31'", "'NaN'", "'PA'", "'SEA'", "'members'", "'\"\"'", "'{{1,2}}'",
       "'{{\"hall\": \"SEA\", \"number\": 1, \"watermark\": 9}}'",
       "'{{\"operations\": [[1]], \"hall\": null}}'")
# {table}, {column}, {mode}, {seconds}, {odd}, {login}, {password} are filled in.
STATEMENTS = (
    "BEGIN", "BEGIN ISOLATION LEVEL SERIALIZABLE", "BEGIN READ ONLY DEFERRABLE", "COMMIT", "ROLLBACK",
    "SAVEPOINT a", "SET statement_timeout = 0", "SET idle_in_transaction_session_timeout = 0",
    "SET lock_timeout = 0", "SET search_path = pg_temp, sync", "SET ROLE hallbook_reconciler",
    "SET SESSION AUTHORIZATION postgres", "SET session_replication_role = replica",
    "SET default_transaction_isolation = serializable", "SET row_security = off",
    "ALTER ROLE CURRENT_USER SET work_mem = '1MB'", "ALTER ROLE CURRENT_USER SET role = 'postgres'",
    "ALTER ROLE CURRENT_USER PASSWORD '{password}'", "ALTER ROLE CURRENT_USER SUPERUSER",
    "ALTER ROLE CURRENT_USER CONNECTION LIMIT -1", "ALTER ROLE postgres PASSWORD 'x'",
    "GRANT CONNECT ON DATABASE postgres TO CURRENT_USER", "GRANT hallbook_reconciler TO CURRENT_USER",
    "GRANT {login} TO hallbook_hall", "GRANT SELECT ON {table} TO PUBLIC", "DROP OWNED BY CURRENT_USER",
    "REASSIGN OWNED BY CURRENT_USER TO CURRENT_USER", "DROP ROLE CURRENT_USER",
    "LOCK TABLE {table} IN {mode} MODE", "LOCK TABLE {table} IN {mode} MODE NOWAIT",
    "SELECT count(*) FROM (SELECT * FROM {table} FOR UPDATE) AS t",
    "SELECT count(*) FROM (SELECT * FROM {table} FOR KEY SHARE) AS t",
    "SELECT t::text FROM {table} AS t LIMIT 300", "COPY {table} TO STDOUT",
    "SELECT {column} FROM {table} LIMIT 300", "SELECT most_common_vals::text FROM pg_stats",
    "SELECT query FROM pg_stat_activity", "SELECT rolpassword FROM pg_authid",
    "SELECT current_setting('data_directory')", "SELECT pg_read_file('pg_hba.conf')",
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity", "SELECT pg_reload_conf()",
    "SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE usename <> current_user",
    "SELECT pg_advisory_lock(1212238924, 6)", "SELECT pg_advisory_lock(g) FROM generate_series(1, 9000) AS g",
    "SELECT lo_create(0)", "SELECT pg_export_snapshot()", "SELECT pg_sleep({seconds})",
    "SELECT pg_notify('hallbook_deposited', repeat('x', 7000)) FROM generate_series(1, 200)",
    "SELECT pg_notify('hallbook_judged_' || g, '') FROM generate_series(1, 200) AS g",
    "LISTEN hallbook_deposited", "LISTEN hallbook_judged_1", "UNLISTEN *",
    "CREATE TEMP TABLE members AS SELECT g FROM generate_series(1, 5000) AS g",
    "CREATE TABLE public.mine (id INT)", "CREATE SCHEMA mine", "CREATE EXTENSION dblink",
    "CREATE FUNCTION sync.my_hall(x INT) RETURNS INT LANGUAGE sql AS 'SELECT 1'",
    "CREATE TRIGGER t BEFORE INSERT ON {table} EXECUTE FUNCTION sync.note_changes()",
    "ALTER TABLE {table} DISABLE TRIGGER ALL", "ALTER TABLE {table} DISABLE ROW LEVEL SECURITY",
    "DELETE FROM {table}", "TRUNCATE {table} CASCADE", "DROP TABLE {table} CASCADE",
    "UPDATE {table} SET {column} = {column}", "UPDATE {table} SET {column} = {odd}",
    "UPDATE book_registrations SET applicant_priority_number = 1",
    "INSERT INTO {table} ({column}) VALUES ({odd})", "INSERT INTO {table} DEFAULT VALUES",
    "COMMENT ON TABLE {table} IS 'mine'", "VACUUM {table}", "ANALYZE {table}", "REINDEX TABLE {table}",
    "PREPARE TRANSACTION 'mine'", "DECLARE c CURSOR WITH HOLD FOR SELECT * FROM {table}",
    "DO $$ BEGIN FOR i IN 1..300000 LOOP PERFORM i; END LOOP; END $$",
    "INSERT INTO sync.operations (hall, seq, kind, payload_version, recorded_at, clock_at, actor, seen,"
    " payload, told) SELECT h.number, h.last_sequence + g, 'leave', {odd}::integer, now(), now(), {odd},"
    " '{{}}', {odd}, '[]' FROM sync.halls AS h, generate_series(1, 3) AS g"
    " WHERE h.number = sync.my_hall()",
    "CALL sync.greet({odd}::jsonb, NULL, NULL, NULL)",
)


class Thief:
    """Runs scripts of random statements over several connections until it is stopped."""

    def __init__(self, server, hall, rng_of):
        login = hall.central.split("//")[1].split("@")[0]
        self.login, self.password = login, hall.environment["PGPASSWORD"]
        self.environment = {**os.environ, "PGPASSWORD": self.password}
        self.uri = hall.central
        self.tables = [row[0] for row in server.query(TABLES)]
        self.columns = server.query(COLUMNS)
        self.functions = server.query(FUNCTIONS.format(login=login))
        demand(len(self.functions) > 10, f"only these functions are tried: {self.functions}")
        self.said, self.scripts, self.refused, self.done = "", 0, 0, 0
        self._stop = threading.Event()
        self._lock = threading.Lock()
        self._running = set()
        self._threads = [threading.Thread(target=self._steal, args=(rng_of(f"{login} {number}"),),
                                          daemon=True) for number in range(CONNECTIONS)]
        for thread in self._threads:
            thread.start()

    def stop(self):
        self._stop.set()
        with self._lock:
            for process in self._running:
                process.kill()
        for thread in self._threads:
            thread.join()

    def read_all(self):
        """Reads each table whole, as far as it may."""
        self._run([f"SELECT t::text FROM {table} AS t" for table in self.tables])

    def comes_in(self):
        return subprocess.run([PSQL, "-X", self.uri, "-c", "SELECT 1"], env=self.environment,
                              capture_output=True).returncode == 0

    def _call(self, rng):
        name, kind, types = rng.choice(self.functions)
        arguments = ", ".join(f"{rng.choice(ODD)}::{each}" for each in types.split(";") if each)
        arguments = arguments.replace("{{", "{").replace("}}", "}")
        return f"CALL {name}({arguments})" if kind == "p" else f"SELECT {name}({arguments})"

    def _statement(self, rng):
        if rng.random() < 0.25:
            return self._call(rng)
        table, column, _ = rng.choice(self.columns)
        if rng.random() < 0.3:
            table = rng.choice(self.tables)
        odd = [rng.choice(ODD).replace("{{", "{").replace("}}", "}") for _ in range(3)]
        text = rng.choice(STATEMENTS)
        for each in odd:
            text = text.replace("{odd}", each, 1)
        for name, value in (("table", table), ("column", column), ("mode", rng.choice(MODES)),
                            ("seconds", f"{rng.uniform(0, 3):.2f}"), ("login", self.login),
                            ("password", self.password)):
            text = text.replace("{" + name + "}", value)
        return text.replace("{{", "{").replace("}}", "}")

    def _steal(self, rng):
        while not self._stop.is_set():
            script = [self._statement(rng) for _ in range(rng.randint(3, 25))]
            if rng.random() < 0.6:
                script[:0] = ["SET statement_timeout = 0", "SET idle_in_transaction_session_timeout = 0",
                              "BEGIN"]
            script.append(f"SELECT pg_sleep({rng.uniform(0, 4):.2f})")
            self._run(script)

    def _run(self, script):
        with self._lock:
            if self._stop.is_set():
                return
            # An error ends no transaction, and so nothing of what that holds.
            words = [PSQL, "-X", "-q", "-A", "-t", "-v", "ON_ERROR_ROLLBACK=on", self.uri]
            process = subprocess.Popen(words, env=self.environment, stdin=subprocess.PIPE,
                                       stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                                       errors="replace")
            self._running.add(process)
        out, _ = process.communicate(";\n".join(script) + ";\n")
        with self._lock:
            self._running.discard(process)
            self.scripts += 1
            self.refused += out.count("ERROR:")
            self.done += len(script)
            self.said = (self.said + out)[-ALL_SAID_MAX:]
        if process.returncode != 0:
            time.sleep(0.05)


class Others:
    """What the honest do meanwhile, and what must stay."""

    def __init__(self, bin_folder, folder, server):
        self.server = server
        self.hall = Hall(bin_folder, folder, server, "SEA", "SEATTLE", may_reconcile=False)
        self.bin_folder, self.folder = bin_folder, folder
        self.enrolled, self.gave_up, self.slowest, self.cards = 0, 0, 0.0, 0
        self.hall.run("import", "members", self._members())
        self.hall.run("sync")

    def _members(self):
        path = self.folder / "members_of_sea.csv"
        lines = [f'{5000 + number},"Last{number}, First",46,SEATTLE' for number in range(400)]
        path.write_text("\n".join(["Card_number,Member_name,Home_local,Home_region", *lines, ""]))
        return str(path)

    def timed(self, *words, statuses=(0,)):
        began = time.monotonic()
        answer = self.hall.answer(*words)
        took = time.monotonic() - began
        self.slowest = max(self.slowest, took)
        demand(took < BOUND_S, f"{' '.join(words)} took {took:.0f} s")
        demand(answer.status in statuses, f"expected one of {statuses}: {answer}")
        return answer

    def work(self, is_judge):
        """Registers somebody, syncs, judges, and enrolls a hall. What a login that may reconcile can
        do to the rows is not the others' fault: then only the times are looked at."""
        failing = (0, 1, 3, 4, 5, 6) if is_judge else (0, 5)
        card = str(5000 + self.cards)
        self.cards += 1
        registered = self.timed("register", card, "WIRE_SEA", statuses=failing if is_judge else (0,))
        self.timed("sync", statuses=failing)
        self.timed("central", "reconcile", "--admin-uri", self.server.uri, statuses=failing)
        self.timed("sync", statuses=failing)
        self.timed("central", "status", "--admin-uri", self.server.uri, statuses=failing)
        self._enroll()
        if not is_judge:
            sequence = registered.document["operation"]["seq"]
            outcome = self.server.query(
                "SELECT outcome FROM sync.judgements AS j JOIN sync.halls AS h ON h.number = j.hall "
                f"WHERE h.code = 'SEA' AND j.seq = {sequence}")
            demand(outcome == [("ACCEPTED",)], f"the registration of {card} came to {outcome}")

    def _enroll(self):
        """A right that the thief grants and leaves open holds it up for moments (docs/security.md)."""
        answer = self.timed("central", "enroll", f"N{self.enrolled}", "--region", "SEATTLE",
                            "--admin-uri", self.server.uri, statuses=(0, 1, 3))
        self.enrolled += 1
        self.gave_up += answer.status != 0

    def evidence(self):
        """What nobody may change, by what names it."""
        kept = {}
        for what, sql in (
                ("operation", "SELECT hall, seq, md5(o::text) FROM sync.operations AS o"),
                ("step", "SELECT id, md5(a::text) FROM registration_activities AS a"),
                ("audit", "SELECT id, md5(a::text) FROM audit_logs AS a"),
                ("apn", "SELECT id, applicant_priority_number FROM book_registrations")):
            kept[what] = {row[:-1]: row[-1] for row in self.server.query(sql)}
        return kept

    def demand_kept(self, before):
        after = self.evidence()
        for what, rows in before.items():
            for name, content in rows.items():
                # Rows of the books can go; their APNs cannot become others.
                if what == "apn" and name not in after[what]:
                    continue
                demand(after[what].get(name) == content, f"{what} {name} is not as it was")


def revoke(others, thief, code):
    others.timed("central", "revoke", code, "--admin-uri", others.server.uri)
    left = others.server.query(f"SELECT pid FROM pg_stat_activity WHERE usename = '{thief.login}'")
    demand(not left, f"connections are left after central revoke: {left}")
    demand(not thief.comes_in(), "the login comes in after central revoke")
    held = others.server.query(
        f"SELECT r.rolname FROM pg_auth_members AS m JOIN pg_roles AS r ON r.oid = m.roleid "
        f"WHERE m.member = '{thief.login}'::regrole")
    demand(not held, f"the login is still a member of {held}")


def play_one(arguments, others, folder, code, is_judge, rng_of):
    hall = Hall(arguments.bin, folder, others.server, code, "BREMERTON", may_reconcile=is_judge)
    thief = Thief(others.server, hall, rng_of)
    rng = rng_of(code)
    try:
        until = time.monotonic() + arguments.seconds
        rounds = 0
        while rounds < 1 or time.monotonic() < until:
            before = others.evidence()
            others.work(is_judge)
            others.demand_kept(before)
            rounds += 1
        time.sleep(rng.uniform(0, 1))
        thief.read_all()
        before = others.evidence()
        revoke(others, thief, code)
        others.demand_kept(before)
    finally:
        thief.stop()
    if not is_judge:
        found = OF_OTHERS.search(thief.said)
        demand(found is None, f"the login read {thief.said[found.start() - 300:found.end() + 300]}"
               if found else "")
    demand(thief.refused < thief.done, "nothing of it went through")
    print(f"stolen_login: {code}: {rounds} rounds, {thief.scripts} scripts of {thief.done} statements, "
          f"{thief.refused} refused; slowest command of others {others.slowest:.1f} s, "
          f"{others.gave_up} of {others.enrolled} enrollings gave up", flush=True)


def play(arguments, server, folder):
    def rng_of(name):
        return random.Random(f"{arguments.seed}/{name}")

    others = Others(arguments.bin, folder, server)
    play_one(arguments, others, folder, "BREM", False, rng_of)
    others.work(False)
    play_one(arguments, others, folder, "PA", True, rng_of)


if __name__ == "__main__":
    run("stolen_login", play, seconds=5.0)
