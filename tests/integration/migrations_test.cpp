/// \file
/// Both chains make the same schema at every revision, up and down; comparing finds differences.
/// SPDX-License-Identifier: Apache-2.0
#include "core/rows/tables.hpp"
#include "store/schema/sqlite_catalog.hpp"
#include "store/schema/sqlite_migrations.hpp"
#include "tests/support/both_engines.hpp"
#include "tests/support/catch.hpp"

#include <algorithm>
#include <array>

using namespace hallbook;
using namespace hallbook::test;

namespace {

/// What comparison_text() gives for equal schemas.
const std::string nothing;

/// What tells the two apart, one line each; empty when they mean the same.
std::string comparison_text(
    const migrations::LogicalSchema& central,
    const migrations::LogicalSchema& local,
    const migrations::RevisionIds& applied) {
    const migrations::Comparison comparison = migrations::compare_engines(central, local, applied);
    std::string text;
    for (const migrations::Difference& each : comparison.differences) {
        text += each.object + ": central " + each.expected + ", local " + each.actual + "\n";
    }
    for (const migrations::AllowedDifference& each : comparison.unused)
        text += "unused: " + each.object + "\n";
    return text;
}

constexpr std::array equipment_tables{
    "consultant_types",
    "equipment_templates",
    "equipment_template_consultants",
    "equipment_approval_submissions",
    "equipment_approval_decisions"};

/// The logical type that a column of this kind has. An integer may also be a bigint.
std::string_view logical_type_of(core::ColumnKind kind) {
    switch (kind) {
        case core::ColumnKind::id: return migrations::logical_type::bigint;
        case core::ColumnKind::integer: return migrations::logical_type::integer;
        case core::ColumnKind::hundredths: return migrations::logical_type::hundredths;
        case core::ColumnKind::instant: return migrations::logical_type::instant;
        case core::ColumnKind::boolean: return migrations::logical_type::boolean;
        case core::ColumnKind::date: return migrations::logical_type::date;
        case core::ColumnKind::time_of_day: return migrations::logical_type::time_of_day;
        case core::ColumnKind::enumeration: return migrations::logical_type::enumeration;
        case core::ColumnKind::text: return migrations::logical_type::text;
        case core::ColumnKind::json: return migrations::logical_type::json;
        case core::ColumnKind::uuid: return migrations::logical_type::uuid;
    }
    return {};
}

std::set<std::string> table_names(const migrations::LogicalSchema& schema) {
    std::set<std::string> names;
    for (const auto& [name, table] : schema.tables)
        names.insert(name);
    return names;
}

/// The tables that one revision adds.
std::set<std::string> tables_made_by(EngineUnderTest& engine, const std::string& revision) {
    const migrations::Revision& made = *migrations::find_revision(chain(), revision);
    migrations::migrate_up(chain(), engine.migrations(), migration_context(), made.parents.front());
    const auto before = table_names(engine.schema());
    migrations::migrate_up(chain(), engine.migrations(), migration_context(), revision);
    const auto after = table_names(engine.schema());
    std::set<std::string> made_tables;
    std::set_difference(
        after.begin(),
        after.end(),
        before.begin(),
        before.end(),
        std::inserter(made_tables, made_tables.begin()));
    return made_tables;
}

/// The chain with one text in place of another in the SQLite scripts.
migrations::MigrationChain with_text(const std::string& from, const std::string& to) {
    migrations::MigrationChain changed = chain();
    for (migrations::Revision& revision : changed.revisions) {
        const std::size_t at = revision.sqlite.up.find(from);
        if (at == std::string::npos) continue;
        revision.sqlite.up.replace(at, from.size(), to);
        return changed;
    }
    FAIL("no script holds: " + from);
    return changed;
}

using EnumTypes = std::map<std::string, std::vector<std::string>>;

template <class... Enums>
EnumTypes described() {
    EnumTypes types;
    (types.emplace(
         core::EnumNames<Enums>::type,
         std::vector<std::string>{
             core::EnumNames<Enums>::labels.begin(), core::EnumNames<Enums>::labels.end()}),
     ...);
    return types;
}

/// Every enum of core/values/enums.hpp.
EnumTypes enum_types_of_the_program() {
    using namespace core;
    return described<
        BookClassification,
        BookRegion,
        BookTier,
        BookKind,
        RegistrationStatus,
        RegistrationMethod,
        LaborRequestType,
        LaborRequestStatus,
        DispatchStatus,
        DispatchOutcome,
        DispatchType,
        DispatchMethod,
        BidStatus,
        RegistrationAction,
        DropReason,
        ExemptReason,
        NoCheckMarkReason,
        ContractCode,
        AgreementType,
        JobClass,
        MemberStatus,
        UserRole,
        ConflictRule,
        Outcome,
        EquipmentApprovalStatus,
        EquipmentVerdict>();
}

/// A change to one side and the object in which it must be seen.
struct Mutation {
    const char* from;
    const char* to;
    const char* object;
};

/// Texts to put in place of others in the SQLite scripts.
std::vector<Mutation> mutations_of_a_hall() {
    return {
        {"applicant_priority_number INTEGER NOT NULL",
         "applicant_priority_number REAL NOT NULL",
         "book_registrations: column applicant_priority_number"},
        {"BETWEEN 0 AND 9999999999)",
         "BETWEEN 0 AND 999999999)",
         "labor_requests: column wage_rate"},
        {"wage_rate INTEGER CHECK (wage_rate BETWEEN 0 AND 9999999999)",
         "wage_rate INTEGER",
         "labor_requests: column wage_rate"},
        {"card_number TEXT NOT NULL", "card_number TEXT", "members: column card_number"},
        {"grace_days INTEGER NOT NULL DEFAULT 0",
         "grace_days INTEGER NOT NULL DEFAULT 1",
         "referral_books: column grace_days"},
        {"'BOOK_1', 'BOOK_2'", "'BOOK_2', 'BOOK_1'", "book_registrations: column tier"},
        {"'SUSPENDED', 'INACTIVE'", "'SUSPENDED', 'INACTIVE', 'RETIRED'", "members: column status"},
        {"employer_id INTEGER NOT NULL REFERENCES organizations (id) DEFERRABLE",
         "employer_id INTEGER NOT NULL REFERENCES organizations (id) ON DELETE CASCADE "
         "DEFERRABLE",
         "labor_requests: foreign key (employer_id)"},
        {"bid_id INTEGER REFERENCES job_bids (id) DEFERRABLE INITIALLY DEFERRED",
         "bid_id INTEGER REFERENCES job_bids (id)",
         "dispatches: foreign key (bid_id)"},
        {"bid_id INTEGER REFERENCES job_bids (id) DEFERRABLE INITIALLY DEFERRED",
         "bid_id INTEGER",
         "dispatches: foreign key (bid_id)"},
        {"code TEXT NOT NULL UNIQUE", "code TEXT NOT NULL", "organizations: unique key (code)"},
        {"CHECK (workers_requested >= 1)",
         "CHECK (workers_requested >= 0)",
         "labor_requests: check labor_requests_workers_requested_positive"},
        {"WHERE status = 'ACTIVE'", "", "book_registrations: index book_registrations_queue"},
        {"(book_id, tier, applicant_priority_number, registered_at)",
         "(book_id, tier, registered_at, applicant_priority_number)",
         "book_registrations: index book_registrations_queue"},
        {"CREATE UNIQUE INDEX book_registrations_one_live",
         "CREATE INDEX book_registrations_one_live",
         "book_registrations: index book_registrations_one_live"},
        {"BEFORE DELETE ON registration_activities",
         "BEFORE DELETE ON registration_activities WHEN OLD.id > 7",
         "registration_activities: append-only"},
        {"BEFORE UPDATE ON registration_activities",
         "BEFORE UPDATE OF hall ON registration_activities",
         "registration_activities: append-only"},
        {"NEW.occurred_at", "NEW.created_at", "registration_activities: append-only"},
        {"name TEXT NOT NULL UNIQUE", "nick TEXT, name TEXT NOT NULL UNIQUE", "users: column nick"},
        {"CREATE TABLE settings (\n    id INTEGER PRIMARY KEY,",
         "CREATE TABLE settings (\n    id INTEGER NOT NULL,",
         "settings: primary key"},
        {"NOT GLOB '*[^0-9a-f]*'", "NOT GLOB '*[^0-9a-z]*'", "consultant_types: column id"},
        {"specifications TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(specifications))",
         "specifications TEXT NOT NULL DEFAULT '{}'",
         "equipment_templates: column specifications"},
        {"REFERENCES equipment_templates (id) ON DELETE CASCADE",
         "REFERENCES equipment_templates (id)",
         "equipment_template_consultants: foreign key (template_id)"},
        {"'-4' ||", "'-8' ||", "consultant_types: column id"},
        {") STRICT;", ");", "users: column name"}};
}

/// Statements to run at central.
struct Change {
    const char* sql;
    const char* object;
};

std::vector<Change> changes_at_central() {
    return {
        {"ALTER TABLE book_registrations ALTER applicant_priority_number TYPE DOUBLE PRECISION",
         "book_registrations: column applicant_priority_number"},
        {"ALTER TABLE labor_requests ALTER wage_rate TYPE NUMERIC(12, 2)",
         "labor_requests: column wage_rate"},
        {"ALTER TABLE labor_requests ALTER wage_rate TYPE NUMERIC(10, 3)",
         "labor_requests: column wage_rate"},
        {"ALTER TABLE members DROP COLUMN home_local", "members: column home_local"},
        {"ALTER TABLE dispatches DROP CONSTRAINT dispatches_hours_worked_check",
         "dispatches: column hours_worked"},
        {"ALTER TABLE members DROP CONSTRAINT members_times_in_range",
         "members: column locked_until"},
        {"ALTER TABLE members ALTER home_local TYPE VARCHAR(20)", "members: column home_local"},
        {"ALTER TABLE referral_books ALTER contract_code SET NOT NULL",
         "referral_books: column contract_code"},
        {"ALTER TABLE users ALTER is_active DROP DEFAULT", "users: column is_active"},
        {"ALTER TABLE users ALTER id DROP IDENTITY", "users: column id"},
        {"ALTER TYPE memberstatus ADD VALUE 'RETIRED'", "members: column status"},
        {"ALTER TYPE memberstatus RENAME VALUE 'INACTIVE' TO 'GONE'", "members: column status"},
        {"ALTER TABLE dispatches DROP CONSTRAINT dispatches_bid_id_fkey",
         "dispatches: foreign key (bid_id)"},
        {"ALTER TABLE dispatches ALTER CONSTRAINT dispatches_bid_id_fkey NOT DEFERRABLE",
         "dispatches: foreign key (bid_id)"},
        {"ALTER TABLE dispatches DROP CONSTRAINT dispatches_bid_id_fkey, ADD FOREIGN KEY (bid_id) "
         "REFERENCES job_bids (id) DEFERRABLE INITIALLY DEFERRED NOT VALID",
         "dispatches: foreign key (bid_id)"},
        {"ALTER TABLE dispatches DROP CONSTRAINT dispatches_bid_id_fkey, ADD FOREIGN KEY (bid_id) "
         "REFERENCES job_bids (id) ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED",
         "dispatches: foreign key (bid_id)"},
        {"ALTER TABLE dispatches DROP CONSTRAINT dispatches_bid_id_fkey, ADD FOREIGN KEY (bid_id) "
         "REFERENCES job_bids (id) ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED",
         "dispatches: foreign key (bid_id)"},
        {"ALTER TABLE users DROP CONSTRAINT users_name_key", "users: unique key (name)"},
        {"ALTER TABLE members ADD UNIQUE (home_local)", "members: unique key (home_local)"},
        {"ALTER TABLE job_bids DROP CONSTRAINT job_bids_pkey CASCADE", "job_bids: primary key"},
        {"ALTER TABLE members DROP CONSTRAINT members_name_not_empty",
         "members: check members_name_not_empty"},
        {"ALTER TABLE members DROP CONSTRAINT members_name_not_empty, "
         "ADD CONSTRAINT members_name_not_empty CHECK (first_name <> '')",
         "members: check members_name_not_empty"},
        {"ALTER TABLE members DROP CONSTRAINT members_name_not_empty, "
         "ADD CONSTRAINT members_name_not_empty "
         "CHECK (first_name <> '' AND last_name <> '') NOT VALID",
         "members: check members_name_not_empty"},
        {"DROP INDEX dispatches_by_request", "dispatches: index dispatches_by_request"},
        {"DROP INDEX book_registrations_one_live; CREATE UNIQUE INDEX "
         "book_registrations_one_live "
         "ON book_registrations (member_id, book_id) WHERE status = 'ACTIVE'",
         "book_registrations: index book_registrations_one_live"},
        {"ALTER TABLE registration_activities DISABLE TRIGGER "
         "registration_activities_append_only",
         "registration_activities: append-only"},
        {"DROP TRIGGER members_audit_delete ON members", "members: audit"},
        {"DROP TRIGGER members_change_log_update ON members", "members: change log"},
        {"DROP TRIGGER members_no_truncate ON members", "members: trigger members_no_truncate"},
        {"ALTER TABLE equipment_templates ALTER id DROP DEFAULT", "equipment_templates: column id"},
        {"ALTER TABLE equipment_approval_submissions ALTER specifications DROP DEFAULT, "
         "ALTER specifications TYPE JSON",
         "equipment_approval_submissions: column specifications"},
        {"ALTER TABLE equipment_approval_decisions "
         "DROP CONSTRAINT equipment_approval_decisions_submission_id_fkey, "
         "ADD CONSTRAINT equipment_approval_decisions_submission_id_fkey "
         "FOREIGN KEY (submission_id) REFERENCES equipment_approval_submissions (id) "
         "DEFERRABLE INITIALLY DEFERRED",
         "equipment_approval_decisions: foreign key (submission_id)"},
        {"DROP TRIGGER equipment_templates_audit_delete ON equipment_templates",
         "equipment_templates: audit"},
        {"DROP TRIGGER consultant_types_change_log_insert ON consultant_types",
         "consultant_types: change log"},
        {"ALTER TABLE members ADD COLUMN nick TEXT", "members: column nick"},
        {"ALTER TABLE members ADD COLUMN full_name TEXT GENERATED ALWAYS AS (last_name) STORED",
         "members: column full_name"},
        {"CREATE TABLE extra (id BIGINT PRIMARY KEY)", "extra: table"},
        {"DROP TABLE settings", "settings: table"},
        {"CREATE VIEW extra AS SELECT 1 AS one", "extra: view"},
        {"CREATE INDEX extra ON members (home_local)", "members: index extra"},
        {"ALTER TABLE sync.operations DISABLE ROW LEVEL SECURITY", "sync.operations: row security"},
        {"ALTER TABLE sync.conflicts DISABLE ROW LEVEL SECURITY", "conflicts: row security"},
        {"ALTER TABLE sync.judgements FORCE ROW LEVEL SECURITY", "sync.judgements: row security"},
        {"DROP POLICY hall_deposits ON sync.operations", "sync.operations: policy hall_deposits"},
        {"ALTER POLICY hall_deposits ON sync.operations WITH CHECK (TRUE)",
         "sync.operations: policy hall_deposits"},
        {"ALTER POLICY hall_reads_its_own ON sync.judgements USING (TRUE)",
         "sync.judgements: policy hall_reads_its_own"},
        {"ALTER POLICY hall_reads_its_own ON sync.operations TO PUBLIC",
         "sync.operations: policy hall_reads_its_own"},
        {"CREATE POLICY everybody ON sync.conflicts USING (TRUE)", "conflicts: policy everybody"},
        {"ALTER POLICY hall_reads_whom_it_calls ON member_contacts USING (TRUE)",
         "member_contacts: policy hall_reads_whom_it_calls"},
        {"ALTER TABLE member_contacts DISABLE ROW LEVEL SECURITY", "member_contacts: row security"},
        {"GRANT SELECT (effects) ON sync.judgements TO hallbook_hall",
         "sync.judgements: rights of hallbook_hall"},
        {"DROP TRIGGER members_contacts_update ON members",
         "members: trigger members_contacts_update"},
        {"GRANT UPDATE ON members TO hallbook_hall", "members: rights of hallbook_hall"},
        {"GRANT INSERT (login) ON sync.operations TO hallbook_hall",
         "sync.operations: rights of hallbook_hall"},
        {"GRANT SELECT ON audit_logs TO PUBLIC", "audit_logs: rights of PUBLIC"},
        {"REVOKE INSERT ON registration_activities FROM hallbook_reconciler",
         "registration_activities: rights of hallbook_reconciler"},
        {"DROP TRIGGER operations_append_only ON sync.operations", "sync.operations: append-only"},
        {"ALTER TABLE audit_logs DISABLE TRIGGER ALL", "audit_logs: append-only"},
        {"DROP TRIGGER operations_counted ON sync.operations",
         "sync.operations: trigger operations_counted"}};
}

}  // namespace

TEST_CASE("both engines mean the same at every revision", "[integration][migrations]") {
    const auto sqlite = empty_sqlite();
    const auto postgres = empty_postgres();
    migrations::RevisionIds applied;
    const auto compare = [&] {
        const migrations::LogicalSchema central = postgres->schema();
        const migrations::LogicalSchema local = sqlite->schema();
        CHECK(comparison_text(central, local, applied) == nothing);
        // What the two sides of a sync tell each other.
        CHECK(
            migrations::handshake_hash(central, applied) ==
            migrations::handshake_hash(local, applied));
    };
    for (const migrations::Revision* revision : migrations::in_order(chain())) {
        INFO("up to " << revision->id);
        migrations::migrate_up(chain(), sqlite->migrations(), migration_context(), revision->id);
        migrations::migrate_up(chain(), postgres->migrations(), migration_context(), revision->id);
        applied.insert(revision->id);
        compare();
    }
    while (!applied.empty()) {
        const std::string last = *applied.rbegin();
        INFO("down from " << last);
        migrations::migrate_down(chain(), sqlite->migrations(), migration_context(), {});
        migrations::migrate_down(chain(), postgres->migrations(), migration_context(), {});
        applied.erase(last);
        compare();
    }
    CHECK(table_names(sqlite->schema()) == std::set<std::string>{"schema_revisions"});
    CHECK(table_names(postgres->schema()) == std::set<std::string>{"schema_revisions"});
    CHECK(postgres->schema().enum_types.empty());
}

TEST_CASE("up, down and up again give one schema", "[integration][migrations]") {
    for (const auto& engine : {empty_sqlite, empty_postgres}) {
        const auto database = engine();
        migrations::migrate_up(chain(), database->migrations(), migration_context());
        const auto before = migrations::facts_of(database->schema());
        for (const std::string to : {"0004", "0003", "base"}) {
            migrations::migrate_down(chain(), database->migrations(), migration_context(), to);
            migrations::migrate_up(chain(), database->migrations(), migration_context());
            INFO("down to " << to);
            CHECK(
                migrations::differences(before, migrations::facts_of(database->schema())).empty());
        }
    }
}

TEST_CASE("rows live through a revision that goes and comes", "[integration][migrations]") {
    const BothEngines both;
    for (EngineUnderTest* engine : {both.sqlite.get(), both.postgres.get()}) {
        insert_base_rows(*engine);
        engine->insert("registration_activities", good_row("registration_activities"));
        const std::string apns =
            "SELECT applicant_priority_number FROM book_registrations ORDER BY id";
        const auto before = engine->column(apns);
        migrations::migrate_down(chain(), engine->migrations(), migration_context(), "0003");
        migrations::migrate_up(chain(), engine->migrations(), migration_context());
        CHECK(engine->column(apns) == before);
        CHECK(engine->column("SELECT count(*) FROM registration_activities").front() == "1");
    }
}

TEST_CASE(
    "one revision makes the six referral tables and nothing else", "[integration][migrations]") {
    const std::set<std::string> six{
        "referral_books",
        "labor_requests",
        "book_registrations",
        "job_bids",
        "dispatches",
        "registration_activities"};
    CHECK(tables_made_by(*empty_sqlite(), "0003") == six);
    CHECK(tables_made_by(*empty_postgres(), "0003") == six);
}

TEST_CASE("one revision makes the equipment tables and nothing else", "[integration][migrations]") {
    const std::set<std::string> five{equipment_tables.begin(), equipment_tables.end()};
    CHECK(tables_made_by(*empty_sqlite(), "0011") == five);
    CHECK(tables_made_by(*empty_postgres(), "0011") == five);
}

// That the cascades do what they say is tried in constraints_test.
TEST_CASE("the equipment tables hang together on both engines", "[integration][migrations]") {
    const BothEngines both;
    for (EngineUnderTest* engine : {both.sqlite.get(), both.postgres.get()}) {
        const migrations::LogicalSchema schema = engine->schema();
        std::set<std::string> references;
        std::set<std::string> indexed;
        for (const char* name : equipment_tables) {
            const migrations::LogicalTable& table = schema.tables.at(name);
            CHECK(table.primary_key == std::vector<std::string>{"id"});
            for (const migrations::LogicalForeignKey& key : table.foreign_keys)
                references.insert(
                    table.name + "." + key.columns.front() + " " + key.table + " " + key.on_delete);
            for (const migrations::LogicalIndex& index : table.indexes)
                indexed.insert(table.name + "." + index.columns.front());
        }
        CHECK(
            references ==
            std::set<std::string>{
                "equipment_templates.created_by_id users no action",
                "equipment_templates.updated_by_id users no action",
                "equipment_template_consultants.template_id equipment_templates cascade",
                "equipment_template_consultants.consultant_type_id consultant_types cascade",
                "equipment_approval_submissions.template_id equipment_templates cascade",
                "equipment_approval_submissions.submitted_by_id users no action",
                "equipment_approval_decisions.submission_id equipment_approval_submissions cascade",
                "equipment_approval_decisions.consultant_type_id consultant_types no action",
                "equipment_approval_decisions.decided_by_id users no action"});
        CHECK(
            indexed == std::set<std::string>{
                           "equipment_templates.name",
                           "equipment_templates.category",
                           "equipment_approval_submissions.project_id",
                           "equipment_approval_submissions.template_id",
                           "equipment_approval_submissions.status",
                           "equipment_approval_decisions.submission_id"});
    }
}

TEST_CASE("the rows of the program are those of both databases", "[integration][migrations]") {
    const BothEngines both;
    const migrations::LogicalSchema schemas[]{both.sqlite->schema(), both.postgres->schema()};
    const EnumTypes types = enum_types_of_the_program();
    CHECK(schemas[1].enum_types == types);
    for (const migrations::LogicalSchema& schema : schemas) {
        for (const core::TableInfo& info : core::tables()) {
            const migrations::LogicalTable& table = schema.tables.at(std::string{info.name});
            INFO(info.name);
            REQUIRE(table.columns.size() == info.columns.size());
            for (std::size_t i = 0; i < info.columns.size(); ++i) {
                const core::ColumnInfo& wanted = info.columns[i];
                const migrations::LogicalColumn& column = table.columns[i];
                INFO(wanted.name);
                CHECK(column.name == wanted.name);
                CHECK(column.nullable == wanted.nullable);
                const bool wide = wanted.kind == core::ColumnKind::integer &&
                                  column.type == migrations::logical_type::bigint;
                if (!wide) CHECK(column.type == logical_type_of(wanted.kind));
                if (wanted.kind != core::ColumnKind::enumeration) continue;
                CHECK(column.labels == types.at(std::string{wanted.enum_type}));
            }
        }
    }
}

TEST_CASE("what is changed in a hall's schema is seen", "[integration][migrations]") {
    const migrations::LogicalSchema central = migrated_postgres()->schema();
    for (const auto& [from, to, object] : mutations_of_a_hall()) {
        store::SqliteDatabase changed =
            store::schema_in_memory(with_text(from, to), all_revisions());
        const std::string seen =
            comparison_text(central, store::read_schema(changed), all_revisions());
        INFO(from);
        CHECK(seen.find(object) != std::string::npos);
    }
}

TEST_CASE("what is changed at central is seen", "[integration][migrations]") {
    store::SqliteDatabase twin = store::schema_in_memory(chain(), all_revisions());
    const migrations::LogicalSchema local = store::read_schema(twin);
    const auto central = migrated_postgres();
    for (const Change& change : changes_at_central()) {
        central->run("BEGIN");
        central->run(change.sql);
        const auto drift = migrations::drift_of_central(central->schema(), local, all_revisions());
        INFO(change.sql);
        CHECK(std::any_of(drift.begin(), drift.end(), [&](const migrations::Difference& each) {
            return each.object == change.object;
        }));
        central->run("ROLLBACK");
    }
    CHECK(comparison_text(central->schema(), local, all_revisions()) == nothing);
}
