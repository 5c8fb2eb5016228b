/// \file
/// Where central's schema and a hall's differ on purpose, and why. `migrate check` reports an
/// entry that no longer matches a difference.
/// SPDX-License-Identifier: Apache-2.0
#include "migrations/schema/logical_schema.hpp"

#include <string>
#include <tuple>
#include <vector>

namespace hallbook::migrations {

namespace {

constexpr const char* present = "present";
const std::string missing{absent};

/// The version in front of the hash that halls and central compare. Increased when the wording of
/// facts or the set of allowed differences changes, so that two programs do not take that for a
/// difference between two schemas.
constexpr std::string_view facts_version = "1:";

/// The indexes of revision 0003 that a hall, whose disk may be small, has in another form.
void add_indexes(std::vector<AllowedDifference>& all) {
    const std::string reason =
        "one index serves both purposes at a hall, where indexes must stay small beside the rows";
    all.push_back(
        {"0003",
         "book_registrations: index book_registrations_one_live",
         "unique (member_id, book_id) where status in ('ACTIVE', 'DISPATCHED')",
         "unique (member_id, case when status in ( 'ACTIVE' , 'DISPATCHED' ) then book_id end)",
         reason});
    all.push_back(
        {"0003",
         "book_registrations: index book_registrations_by_member",
         "(member_id)",
         missing,
         reason});
}

/// Central audits and announces every change of a table that halls share, since these revisions.
void add_central_triggers(
    std::vector<AllowedDifference>& all,
    const std::string& table,
    const std::string& audited_since,
    const std::string& announced_since) {
    all.push_back(
        {audited_since,
         table + ": audit",
         "delete, insert, update",
         missing,
         "central audits every change, whoever makes it; a hall's stand in its operation log"});
    all.push_back(
        {announced_since,
         table + ": change log",
         "delete, insert, update",
         missing,
         "central notes what changed for the halls to pull; a hall is pulled from by nobody"});
    if (table == "registration_activities") return;
    all.push_back(
        {audited_since,
         table + ": trigger " + table + "_no_truncate",
         "before truncate does hallbook_refuse_truncate",
         missing,
         "SQLite has no TRUNCATE, which would escape the audit"});
}

void add_central_triggers(std::vector<AllowedDifference>& all) {
    for (const char* table :
         {"users",
          "members",
          "organizations",
          "employer_contracts",
          "settings",
          "holidays",
          "member_employments",
          "referral_books",
          "labor_requests",
          "book_registrations",
          "job_bids",
          "dispatches",
          "registration_activities"}) {
        add_central_triggers(all, table, "0005", "0006");
    }
    for (const char* table :
         {"consultant_types",
          "equipment_templates",
          "equipment_template_consultants",
          "equipment_approval_submissions",
          "equipment_approval_decisions"}) {
        add_central_triggers(all, table, "0011", "0011");
    }
    add_central_triggers(all, "member_contacts", "0015", "0015");
}

/// A row of member_contacts has the id of its member.
void add_contacts(std::vector<AllowedDifference>& all) {
    all.push_back(
        {"0015",
         "member_contacts: column id",
         "bigint, not null",
         "bigint, not null, default identity",
         "every id is that of a member; SQLite cannot have an INTEGER PRIMARY KEY without a "
         "default"});
}

/// Where central notes that a hall may see, or no longer, how a member is reached.
void add_contact_triggers(std::vector<AllowedDifference>& all) {
    const std::string reason =
        "central notes whose phone and e-mail a hall is to have; a hall is pulled from by nobody";
    const auto add =
        [&](const std::string& table, const std::string& name, const std::string& does) {
            all.push_back({"0015", table + ": trigger " + name, does, missing, reason});
        };
    for (const std::string event : {"insert", "update", "delete"})
        add("book_registrations",
            "book_registrations_contacts_" + event,
            "after " + event + " does note_contacts_of_registrations");
    add("members", "members_contacts_update", "after update does note_contacts_of_members");
    add("referral_books",
        "referral_books_contacts_update",
        "after update does note_contacts_of_book, not always");
    add("sync.halls",
        "halls_contacts_update",
        "after update does note_contacts_of_hall, not always");
}

/// Conflicts are decided at central; a hall only has a copy of them.
void add_conflicts(std::vector<AllowedDifference>& all) {
    all.push_back(
        {"0006",
         "conflicts: change log",
         "delete, insert, update",
         missing,
         "central notes what changed for the halls to pull; a hall is pulled from by nobody"});
    all.push_back(
        {"0006",
         "conflicts: append-only",
         "refuses ways around them",
         missing,
         "SQLite has no TRUNCATE, of which the change log would not know"});
    all.push_back(
        {"0006",
         "conflicts: column id",
         "bigint, not null",
         "bigint, not null, default identity",
         "every id is given by central; SQLite cannot have an INTEGER PRIMARY KEY without a "
         "default"});
}

constexpr const char* own_login =
    "a hall's file has no logins: who holds the file may read and change it";

/// Who may do what with a table: only central has such facts.
void add_access(
    std::vector<AllowedDifference>& all,
    const std::string& since,
    const std::string& object,
    const std::string& central,
    const std::string& until = {}) {
    all.push_back({since, object, central, missing, own_login, until});
}

/// The rights of a hall's login, and of a login that judges.
void add_rights(
    std::vector<AllowedDifference>& all,
    const std::string& since,
    const std::string& table,
    const std::string& hall,
    const std::string& reconciler,
    const std::string& until = {}) {
    if (!hall.empty()) add_access(all, since, table + ": rights of hallbook_hall", hall, until);
    if (!reconciler.empty())
        add_access(all, since, table + ": rights of hallbook_reconciler", reconciler, until);
}

void add_table_rights(std::vector<AllowedDifference>& all) {
    for (const std::string table :
         {"users",
          "members",
          "organizations",
          "employer_contracts",
          "settings",
          "holidays",
          "member_employments",
          "referral_books",
          "labor_requests",
          "book_registrations",
          "job_bids",
          "dispatches",
          "conflicts"})
        add_rights(all, "0006", table, "select", "delete, insert, select, update");
    add_rights(all, "0006", "registration_activities", "select", "insert, select");
    add_rights(
        all,
        "0006",
        "sync.operations",
        "insert (actor, clock_at, hall, kind, payload, payload_version, recorded_at, seen, seq, "
        "told), select",
        "select",
        "0014");
    add_rights(
        all,
        "0014",
        "sync.operations",
        "insert (actor, clock_at, hall, kind, origin_digest, origin_hall, origin_seq, payload, "
        "payload_version, recorded_at, seen, seq, told), select",
        "select");
    add_rights(all, "0006", "sync.judgements", "select", "", "0015");
    add_rights(all, "0006", "sync.judgements", "", "insert, select, update");
    add_rights(
        all,
        "0015",
        "sync.judgements",
        "select (activities_made, decided_at, generation, hall, judged_as_of, outcome, reads, "
        "reason, seq, violations, writes)",
        "");
    add_rights(all, "0015", "member_contacts", "select", "delete, insert, select, update");
    add_rights(
        all,
        "0006",
        "sync.halls",
        "select (code, judged_sequence, last_sequence, name, number, region)",
        "select, update (judged_sequence)",
        "0014");
    add_rights(
        all, "0014", "sync.halls", "select (code, last_sequence, name, number, region)", "select");
    add_rights(all, "0014", "sync.progress", "select", "select, update (judged_sequence)");
    add_rights(all, "0014", "sync.deposits", "", "select");
    add_rights(all, "0014", "sync.hall_rights", "select", "select");
    add_rights(all, "0014", "sync.newer", "", "delete, insert, select");
    add_rights(all, "0014", "sync.judge_again", "", "delete, select");
    add_rights(all, "0014", "sync.watcher", "", "select, update");
    add_rights(all, "0014", "sync.own_constraints", "", "select");
    add_rights(all, "0006", "sync.change_log", "select", "select");
    add_rights(all, "0006", "sync.epoch", "select", "select");
    add_rights(all, "0006", "sync.state", "select", "select, update");
    add_rights(all, "0008", "sync.program_edits", "", "select");
    add_rights(all, "0009", "sync.feed", "select", "select");
    for (const std::string table :
         {"consultant_types", "equipment_templates", "equipment_template_consultants"})
        add_rights(all, "0011", table, "select", "select");
    for (const std::string table :
         {"equipment_approval_submissions", "equipment_approval_decisions"})
        add_rights(all, "0011", table, "select", "delete, insert, select, update");
}

/// Which rows of the sync a hall's login may see and add.
void add_row_security(std::vector<AllowedDifference>& all) {
    for (const std::string table : {"sync.operations", "sync.judgements", "conflicts"})
        add_access(all, "0006", table + ": row security", "enabled");
    const std::string own = "(( hall = ( select sync . my_hall ( ) as my_hall ) ))";
    add_access(
        all,
        "0006",
        "sync.operations: policy hall_deposits",
        "for insert to hallbook_hall with check " + own);
    for (const std::string table : {"sync.operations", "sync.judgements"}) {
        add_access(
            all,
            "0006",
            table + ": policy hall_reads_its_own",
            "for select to hallbook_hall using " + own);
    }
    add_access(
        all,
        "0006",
        "sync.operations: policy reconciler_reads",
        "for select to hallbook_reconciler using (true)");
    for (const std::string table : {"sync.judgements", "conflicts"}) {
        add_access(
            all,
            "0006",
            table + ": policy reconciler_decides",
            "for all to hallbook_reconciler using (true)");
    }
    add_access(
        all,
        "0006",
        "conflicts: policy hall_reads_what_concerns_it",
        "for select to hallbook_hall using (( ( ( select sync . my_hall ( ) as my_hall ) = hall ) "
        "or "
        "( ( select sync . my_hall ( ) as my_hall ) = other_hall ) ))");
    add_access(all, "0015", "member_contacts: row security", "enabled");
    add_access(
        all,
        "0015",
        "member_contacts: policy hall_reads_whom_it_calls",
        "for select to hallbook_hall using (( exists ( select from sync . seen_contacts s where "
        "( ( s . hall = ( select sync . my_hall ( ) as my_hall ) ) and "
        "( s . id = member_contacts . id ) ) ) ))");
    add_access(
        all,
        "0015",
        "member_contacts: policy reconciler_decides",
        "for all to hallbook_reconciler using (true)");
}

/// The triggers, policies and rights of the tables that only central has.
void add_guards(std::vector<AllowedDifference>& all) {
    const std::string reason = "central's tables guard themselves, whoever is logged in";
    const auto add = [&](const char* since, const char* object, const char* central) {
        all.push_back({since, object, central, missing, reason});
    };
    add("0005", "audit_logs: append-only", "refuses update, delete, ways around them");
    add("0006", "sync.operations: append-only", "refuses update, delete, ways around them");
    add("0006", "sync.judgements: append-only", "refuses delete, ways around them");
    add("0009", "sync.epochs_before: append-only", "refuses update, delete, ways around them");
    add("0014", "sync.deposits: append-only", "refuses delete, ways around them");
    add("0014", "sync.office_acts: append-only", "refuses update, delete, ways around them");
    add("0006",
        "sync.operations: trigger operations_counted",
        "after insert does count_operations");
    add("0006",
        "sync.judgements: trigger judgements_change_log_insert",
        "after insert does note_judgements");
    add("0006",
        "sync.judgements: trigger judgements_change_log_update",
        "after update does note_judgements");
}

/// Tables, views and the like that only central has.
void add_central(
    std::vector<AllowedDifference>& all,
    const std::string& since,
    const std::vector<std::string>& objects,
    const std::string& reason) {
    for (const std::string& object : objects)
        all.push_back({since, object, present, missing, reason});
}

/// The table of the effects of operations, which revision 0013 moved into sync.judgements.
void add_effects(std::vector<AllowedDifference>& all) {
    const std::string table = "sync.operation_effects";
    const std::string right = "delete, insert, select";
    for (const auto& [fact, central, reason] :
         {std::tuple{": table", std::string{present}, "central's side of the sync"},
          std::tuple{": rights of hallbook_reconciler", right, own_login}})
        all.push_back({"0006", table + fact, central, missing, reason, "0013"});
}

/// Tables and views that only a hall has.
void add_local(
    std::vector<AllowedDifference>& all,
    const std::string& since,
    const std::vector<std::string>& objects,
    const std::string& reason) {
    for (const std::string& object : objects)
        all.push_back({since, object, missing, present, reason});
}

/// How a hall finds places in line without counting the whole line.
void add_line_counts(std::vector<AllowedDifference>& all) {
    const std::string reason =
        "a hall answers for places in line at once, from counts kept by triggers";
    add_local(all, "0006", {"line_counts: table", "line_counts_counted: view"}, reason);
    for (const std::string event : {"insert", "update", "delete"}) {
        all.push_back(
            {"0006",
             "book_registrations: trigger line_counts_" + event,
             missing,
             "after " + event,
             reason});
        all.push_back(
            {"0006",
             "members: trigger line_counts_member_" + event,
             missing,
             "after " + event,
             reason});
    }
    all.push_back(
        {"0006",
         "members: index members_locked",
         missing,
         "(locked_until) where locked_until is not null",
         reason});
}

std::vector<AllowedDifference> list() {
    std::vector<AllowedDifference> all;
    add_indexes(all);
    add_central_triggers(all);
    add_central(
        all,
        "0005",
        {"audit_logs: table"},
        "central audits every change, whoever makes it; a hall's stand in its operation log");
    add_conflicts(all);
    add_central(
        all,
        "0006",
        {"sync.change_log: table",
         "sync.epoch: table",
         "sync.halls: table",
         "sync.judgements: table",
         "sync.operations: table",
         "sync.state: table"},
        "central's side of the sync");
    add_effects(all);
    add_central(
        all,
        "0008",
        {"sync.program_edits: table"},
        "other programs write at central only; a hall's file is written by hallbook alone");
    add_central(
        all,
        "0009",
        {"sync.epochs_before: table", "sync.feed: table"},
        "central's side of the sync");
    add_central(
        all,
        "0014",
        {"sync.deposits: table",
         "sync.hall_rights: table",
         "sync.judge_again: table",
         "sync.newer: table",
         "sync.office_acts: table",
         "sync.own_constraints: table",
         "sync.progress: table",
         "sync.watcher: table"},
        "central's side of the sync");
    add_central(
        all,
        "0015",
        {"sync.seen_contacts: view"},
        "central knows all halls; what a hall's file holds it may see");
    add_contacts(all);
    add_contact_triggers(all);
    add_table_rights(all);
    add_row_security(all);
    add_guards(all);
    all.push_back(
        {"0014",
         "book_registrations: trigger book_registrations_apn_stays",
         "before update does hallbook_refuse_new_place",
         "before update",
         "what refuses is a function at central, and a part of the trigger at a hall"});
    add_local(
        all,
        "0006",
        {"conflict_acknowledgements: table", "halls: table", "operations: table", "replica: table"},
        "the hall's side of the sync");
    add_local(
        all,
        "0006",
        {"apn_text: view", "history: view", "queue: view"},
        "makes the file readable to the plain sqlite3 shell");
    add_line_counts(all);
    return all;
}

}  // namespace

const std::vector<AllowedDifference>& allowed_differences() {
    static const std::vector<AllowedDifference> all = list();
    return all;
}

std::string handshake_hash(const LogicalSchema& schema, const RevisionIds& applied) {
    return std::string{facts_version} +
           schema_hash(shared_facts(schema, applied, allowed_differences()));
}

}  // namespace hallbook::migrations
