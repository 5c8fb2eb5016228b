"""After the faults: syncs until no hall has news for another, and then checks what must hold.

SPDX-License-Identifier: Apache-2.0
"""
import decimal
import json
import time

import canonical
from stage import demand

ROUNDS_MAX = 10
FAREWELL_S_MAX = 10


def heal(halls, office):
    """Syncs all halls until none has pending operations and none has news for another."""
    for _ in range(ROUNDS_MAX):
        office.run("central", "reconcile", "--central", office.central, accepted=(0, 5))
        reports = [json.loads(hall.run("--json", "sync", accepted=(0, 5))) for hall in halls]
        quiet = not any(report["deposited"] or report["pulled_rows"] for report in reports)
        pending = sum(json.loads(hall.run("--json", "status"))["pending"] for hall in halls)
        if quiet and pending == 0:
            return
    demand(False, f"{pending} operations are still pending after {ROUNDS_MAX} rounds of syncing")


def demand_expected(watch):
    demand(not watch.unexpected,
           f"{len(watch.unexpected)} answers that nobody expects, the first:\n"
           + "\n".join(watch.unexpected[:3]) + f"\nexpected were:\n{watch.summary()}")


def demand_nothing_lost(server, hall, counter):
    """Every operation is once at the hall and once at central, with an outcome, and every confirmed
    one is among them."""
    number = hall.rows("SELECT hall FROM replica")[0][0]
    here = hall.rows("SELECT seq, kind, recorded_at, clock_at, outcome FROM operations ORDER BY seq")
    there = server.query(f"""
        SELECT o.seq, o.kind, (extract(epoch FROM o.recorded_at) * 1000000)::bigint,
            (extract(epoch FROM o.clock_at) * 1000000)::bigint, j.outcome
        FROM sync.operations o JOIN sync.judgements j USING (hall, seq)
        WHERE o.hall = {number} ORDER BY o.seq""")
    demand(here == there, f"{hall.code}'s log and central's differ: {set(here) ^ set(there)}")
    kinds = {int(seq): kind for seq, kind, *_ in there}
    for seq, kind in counter.operations.items():
        demand(kinds.get(seq) == kind,
               f"{hall.code} confirmed {kind} as its number {seq}; central has {kinds.get(seq)}")
    outcomes = {int(row[0]): row[4] for row in there}
    explained = _explained(server, number)
    _demand_registrations(server, hall, counter, outcomes, explained)
    _demand_dispatches(server, hall, counter, outcomes, explained)
    _demand_imports(server, hall, counter, number)


def _explained(server, number):
    """Sequences of operations with another outcome than confirmed, which a conflict explains."""
    return {int(seq) for (seq,) in server.query(
        f"SELECT seq FROM sync.conflicts WHERE hall = {number} AND explanation <> '' "
        f"UNION SELECT other_seq FROM sync.conflicts WHERE other_hall = {number}")}


def _demand_registrations(server, hall, counter, outcomes, explained):
    rows = dict(server.query("SELECT id, applicant_priority_number FROM book_registrations"))
    for row_id, (seq, apn) in counter.registrations.items():
        stands = rows.get(str(row_id)) == apn
        demand(stands or (outcomes[seq] != "ACCEPTED" and seq in explained),
               f"{hall.code} confirmed APN {apn} with its operation {seq}; central has "
               f"{rows.get(str(row_id))}, and nothing says why")


def _demand_dispatches(server, hall, counter, outcomes, explained):
    rows = {row_id: (card, request) for row_id, card, request in server.query("""
        SELECT d.id, m.card_number, r.request_number FROM dispatches d
        JOIN members m ON m.id = d.member_id JOIN labor_requests r ON r.id = d.labor_request_id""")}
    for row_id, (seq, card, request) in counter.dispatches.items():
        stands = rows.get(str(row_id)) == (card, request)
        demand(stands or (outcomes[seq] != "ACCEPTED" and seq in explained),
               f"{hall.code} dispatched {card} to {request} with its operation {seq}; central has "
               f"{rows.get(str(row_id))}, and nothing says why")


def _demand_imports(server, hall, counter, number):
    """A line may be left out afterwards, because another hall did the same earlier: then a conflict
    names that hall."""
    told = server.query(f"""
        SELECT c.explanation, coalesce(m.card_number, '') FROM sync.conflicts c
        LEFT JOIN members m ON m.id = c.member_id WHERE {number} IN (c.hall, c.other_hall)""")
    rows = set(server.query("""
        SELECT m.card_number, b.name, r.applicant_priority_number FROM book_registrations r
        JOIN members m ON m.id = r.member_id JOIN referral_books b ON b.id = r.book_id"""))
    heading = {"Card_number"}
    for line in counter.imports:
        if line[0] in heading:
            continue
        apn = f"{decimal.Decimal(line[4].replace(',', '')):.2f}"
        stands = (line[0], line[2], apn) in rows
        demand(stands or any(line[0] == card or f"card {line[0]}" in explanation
                             for explanation, card in told),
               f"{hall.code} imported {line[0]} on {line[2]} with APN {apn}; central has no such row, "
               "and nothing says why")


def demand_all_told(server):
    """Every operation whose outcome is not what was entered has a conflict that names it. (One that
    was done in part, such as a re-sign on some of the books, was explained at the counter.)"""
    silent = server.query("""
        SELECT j.hall, j.seq, j.outcome, j.reason FROM sync.judgements j
        WHERE (j.outcome NOT IN ('ACCEPTED', 'ADJUSTED') OR j.outcome = 'ADJUSTED' AND j.reason = '')
        AND NOT EXISTS (
            SELECT FROM sync.conflicts c WHERE c.explanation <> '' AND (c.hall = j.hall AND
            c.seq = j.seq OR c.other_hall = j.hall AND c.other_seq = j.seq))""")
    demand(not silent, f"not accepted, and nobody is told: {silent}")


def demand_nothing_twice(server):
    twice = server.query("""
        SELECT member_id, book_id, registered_at, count(*) FROM book_registrations
        GROUP BY 1, 2, 3 HAVING count(*) > 1
        UNION ALL
        SELECT labor_request_id, member_id, dispatched_at, count(*) FROM dispatches
        GROUP BY 1, 2, 3 HAVING count(*) > 1""")
    demand(not twice, f"twice at central: {twice}")


def demand_replicas_as_central(server, halls):
    columns = canonical.columns_of(server)
    for hall in halls:
        hall.run("verify")
        found = canonical.differences(hall, columns)
        demand(not found, f"{hall.code} and central differ:\n" + "\n".join(found))


def demand_nobody_left(server):
    """After the lines are closed, no session of a hall and no lock of one remains at the server."""
    sql = """SELECT a.usename, a.state, a.query, count(l.*) FROM pg_stat_activity a
        LEFT JOIN pg_locks l ON l.pid = a.pid WHERE a.usename LIKE 'hall\\_%' GROUP BY 1, 2, 3"""
    until = time.monotonic() + FAREWELL_S_MAX
    left = server.query(sql)
    while left and time.monotonic() < until:
        time.sleep(0.2)
        left = server.query(sql)
    demand(not left, f"left behind at the server: {left}")
    prepared = server.query("SELECT gid FROM pg_prepared_xacts")
    demand(not prepared, f"transactions left prepared: {prepared}")
