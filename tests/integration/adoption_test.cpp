/// \file
/// Adopts a real database of another program, with the pitfalls that such databases have.
/// SPDX-License-Identifier: Apache-2.0
#include "cli/schema/adoption_mapping.hpp"
#include "core/values/failure.hpp"
#include "sync/office/central_admin.hpp"
#include "sync/office/central_adoption.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/pacific_zone.hpp"
#include "tests/support/sync_stage.hpp"

using namespace hallbook;
using sync::Apply;
using sync::Partial;

namespace {

constexpr const char* other_program_sql = R"sql(
    CREATE TYPE bookregion AS ENUM ('Seattle', 'Bremerton');
    CREATE TYPE state AS ENUM ('registered', 'working');
    CREATE TABLE users (id SERIAL PRIMARY KEY, username TEXT, created_at TIMESTAMP);
    CREATE TABLE members (
        id SERIAL PRIMARY KEY, card_number TEXT, first_name TEXT, last_name TEXT,
        deleted_at TIMESTAMP
    );
    CREATE TABLE organizations (id SERIAL PRIMARY KEY, code TEXT, name TEXT, region bookregion);
    CREATE TABLE registrations (
        id SERIAL PRIMARY KEY, member_id INTEGER, book TEXT, registration_number NUMERIC,
        registration_date TIMESTAMP, status state
    );
    CREATE TABLE registration_activities (
        id SERIAL, registration_id INTEGER, member_id INTEGER, action TEXT, created_at TIMESTAMP
    );
    INSERT INTO users (username) VALUES ('o''malley');
    INSERT INTO members (card_number, first_name, last_name, deleted_at) VALUES
        ('1010011', 'Seán', 'O''Brien', NULL), ('1010022', 'Zoë', 'Ñíguez "Z"', NULL),
        ('0046', 'Lou', 'Back\slash', '2025-03-01');
    INSERT INTO organizations (code, name, region) VALUES ('E1', 'Müller & Söhne', 'Seattle');
    INSERT INTO registrations (member_id, book, registration_number, registration_date, status)
    VALUES
        (1, 'WIRE SEATTLE BOOK 2', 45880.41, '2025-08-11 09:48:02', 'registered'),
        (2, 'WIRE SEATTLE BOOK 2', 45880.41, '2025-08-11 09:49:30', 'registered'),
        (3, 'MARINE BOOK 1', 99999999.99, '2025-08-11 09:49:30', 'working');
    INSERT INTO registration_activities (registration_id, member_id, action, created_at) VALUES
        (1, 1, 'REGISTER', '2025-08-11 09:48:02'), (4711, 2, 'REGISTER', '2025-08-11 09:48:02');
)sql";

/// Everything of the other program as texts: rows, columns, types, keys, and who may what.
constexpr const char* dump_sql = R"sql(
    SELECT md5(string_agg(line, E'\n' ORDER BY line)) FROM (
        SELECT format('%s %s', c.relname, query_to_xml(
            format('SELECT t.ctid, t.xmin, t.* FROM public.%I AS t ORDER BY 1', c.relname),
            TRUE, TRUE, '')) AS line
        FROM pg_class AS c
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
        UNION ALL
        SELECT format('%s %s %s %s %s %s', c.oid, c.relname, c.relkind, c.relacl, c.relowner,
            c.relhastriggers)
        FROM pg_class AS c WHERE c.relnamespace = 'public'::regnamespace
        UNION ALL
        SELECT format('%s %s %s %s', a.attrelid, a.attname, a.atttypid, a.attnotnull)
        FROM pg_attribute AS a JOIN pg_class AS c ON c.oid = a.attrelid
        WHERE c.relnamespace = 'public'::regnamespace
        UNION ALL
        SELECT format('%s %s', conname, pg_get_constraintdef(oid)) FROM pg_constraint
        WHERE connamespace = 'public'::regnamespace
        UNION ALL
        SELECT format('%s %s', enumtypid, enumlabel) FROM pg_enum AS e
        JOIN pg_type AS t ON t.oid = e.enumtypid WHERE t.typnamespace = 'public'::regnamespace
        UNION ALL
        SELECT format('%s', nspacl) FROM pg_namespace WHERE nspname = 'public'
    ) AS lines
)sql";

class Adopted {
public:
    explicit Adopted(const std::string& more = {}) {
        sync::PostgresConnection{m_database.uri()}.execute(other_program_sql + more);
    }

    [[nodiscard]] std::string uri() const { return m_database.uri(); }

    sync::AdoptReport adopt(
        Apply apply, Partial partial = Partial::no, const std::string& other_login = {}) {
        const sync::AdoptRequest request{
            .rules = cli::parse_mapping(cli::embedded_mapping(), "that is compiled in"),
            .apply = apply,
            .partial = partial,
            .program_version = "test"};
        return sync::adopt_central(
            other_login.empty() ? uri() : other_login,
            m_environment,
            migrations::embedded_chain(),
            test::pacific(),
            request);
    }

    std::string ask(const std::string& sql) const {
        return sync::PostgresConnection{uri()}.execute(sql).string(0, 0);
    }

    std::string refusal_of(Apply apply) {
        try {
            static_cast<void>(adopt(apply));
        } catch (const core::Failure& failure) {
            CHECK(failure.kind() == core::FailureKind::refused);
            CHECK_FALSE(failure.hint().empty());
            return failure.what();
        }
        return {};
    }

    test::TestEnvironment& environment() { return m_environment; }

private:
    test::TemporaryDatabase m_database;
    test::TestEnvironment m_environment;
};

}  // namespace

TEST_CASE("a database of another program is adopted, row by row", "[sync][adoption]") {
    Adopted central;
    const auto before = central.ask(dump_sql);
    const auto dry = central.adopt(Apply::no);
    CHECK(dry.result.refusals.empty());
    CHECK_FALSE(dry.was_applied);
    CHECK(central.ask("SELECT to_regnamespace('hallbook') IS NULL") == "t");
    CHECK(central.ask("SELECT to_regnamespace('sync') IS NULL") == "t");

    const auto done = central.adopt(Apply::yes);
    CHECK(done.was_applied);
    CHECK(done.result.refusals.empty());
    CHECK(done.revisions_applied.size() == migrations::embedded_chain().revisions.size());
    // Nothing of theirs is touched: rows with their places and transactions, columns, keys, rights.
    CHECK(central.ask(dump_sql) == before);

    REQUIRE_FALSE(done.proofs.empty());
    for (const auto& proof : done.proofs)
        CHECK(proof.theirs == proof.ours);
    CHECK(
        central.ask("SELECT sum(applicant_priority_number) FROM book_registrations") ==
        central.ask("SELECT sum(registration_number) FROM public.registrations"));
    CHECK(central.ask("SELECT count(*) FROM hallbook.members") == "3");
    CHECK(
        central.ask("SELECT string_agg(last_name, '|' ORDER BY last_name COLLATE \"C\") "
                    "FROM hallbook.members") == "Back\\slash|O'Brien|Ñíguez \"Z\"");
    CHECK(
        central.ask("SELECT status FROM hallbook.members WHERE card_number = '0046'") ==
        "INACTIVE");
    CHECK(
        central.ask("SELECT string_agg(m.card_number, ',' ORDER BY r.tier, "
                    "r.applicant_priority_number, r.registered_at, r.id) "
                    "FROM hallbook.book_registrations AS r "
                    "JOIN hallbook.members AS m ON m.id = r.member_id WHERE r.status = 'ACTIVE'") ==
        "1010011,1010022");
    CHECK(
        central.ask("SELECT notes FROM hallbook.registration_activities "
                    "WHERE registration_id IS NULL") ==
        "[adopted: registration_id 4711 led nowhere]");
    // A program that adds a row without an id does not meet one that came over.
    CHECK(
        central.ask(
            "SELECT nextval(pg_get_serial_sequence('hallbook.book_registrations', 'id'))") == "4");
    // The type of theirs stays beside ours.
    CHECK(
        central.ask("SELECT array_to_string(enum_range(NULL::hallbook.bookregion), ',')") ==
        "SEATTLE,BREMERTON,PT_ANGELES,JURISDICTION_WIDE");
    CHECK(
        central.ask("SELECT array_to_string(enum_range(NULL::public.bookregion), ',')") ==
        "Seattle,Bremerton");
    // Every row that came is in the audit log.
    CHECK(
        central.ask("SELECT count(*) FROM hallbook.audit_logs WHERE table_name = "
                    "'book_registrations' AND action = 'INSERT'") == "3");
    CHECK_THAT(central.refusal_of(Apply::yes), test::contains("was adopted before"));
    CHECK_THAT(central.refusal_of(Apply::no), test::contains("10 rows carried over, 0 refused"));
}

TEST_CASE("requests, bids and dispatches come over with what they refer to", "[sync][adoption]") {
    Adopted central{R"sql(
        CREATE TABLE labor_requests (
            id SERIAL PRIMARY KEY, number TEXT, employer_id INTEGER, book_name TEXT,
            contract_code TEXT, workers_requested SMALLINT, filled SMALLINT, rate NUMERIC(8, 2),
            start_date DATE, start_time TIME, short_call BOOLEAN, status TEXT, created_at TIMESTAMP
        );
        CREATE TABLE job_bids (
            id SERIAL PRIMARY KEY, labor_request_id INTEGER, member_id INTEGER,
            registration_id INTEGER, status TEXT, submitted_at TIMESTAMP
        );
        CREATE TABLE dispatches (
            id SERIAL PRIMARY KEY, labor_request_id INTEGER, member_id INTEGER,
            registration_id INTEGER, job_bid_id INTEGER, dispatched_by INTEGER, status TEXT,
            dispatched_at TIMESTAMP, start_date DATE, start_rate NUMERIC, term_outcome TEXT
        );
        CREATE TABLE employer_contracts (
            id SERIAL PRIMARY KEY, employer_id INTEGER, contract_code TEXT, effective_date DATE
        );
        CREATE TABLE holidays (day DATE, name TEXT);
        ALTER TABLE organizations RENAME id TO organization_id;
        ALTER TABLE registrations ADD dispatch_id INTEGER, ADD is_deleted BOOLEAN DEFAULT FALSE;
        UPDATE registrations SET dispatch_id = 1 WHERE id = 3;
        UPDATE registrations SET is_deleted = TRUE WHERE id = 2;
        INSERT INTO labor_requests (number, employer_id, book_name, contract_code,
            workers_requested, filled, rate, start_date, start_time, short_call, status, created_at)
        VALUES ('R-1', 1, 'MARINE', '# GROUP MARINE', 2, 1, 61.25, '2025-08-12', '07:00', TRUE,
            'partial', '2025-08-11 14:00:00');
        INSERT INTO job_bids (labor_request_id, member_id, registration_id, status, submitted_at)
        VALUES (1, 3, 3, 'accepted', '2025-08-11 18:00:00'),
            (1, 1, 4711, 'accepted', '2025-08-11 18:00:00');
        INSERT INTO dispatches (labor_request_id, member_id, registration_id, job_bid_id,
            dispatched_by, status, dispatched_at, start_date, start_rate, term_outcome)
        VALUES (1, 3, 3, 1, 1, 'confirmed', '2025-08-12 06:30:00', '2025-08-12', 61.250, NULL),
            (1, 3, 3, 2, 99, 'finished', '2025-08-12 06:30:00', '2025-08-12', 61.25, 'layoff');
        INSERT INTO employer_contracts (employer_id, contract_code, effective_date)
        VALUES (1, 'SOUND & COMM', '2024-06-01');
        INSERT INTO holidays VALUES ('2025-12-25', 'Christmas');
    )sql"};
    const auto report = central.adopt(Apply::yes, Partial::yes);
    REQUIRE(report.was_applied);
    REQUIRE(report.result.refusals.size() == 1);
    CHECK(report.result.refusals.front().table == "job_bids");
    CHECK(report.result.refusals.front().reason == "4711 is no row of book_registrations there");
    CHECK(
        central.ask("SELECT format('%s %s %s %s %s %s', l.request_number, o.code, b.code, "
                    "l.contract_code, l.wage_rate, l.status) FROM hallbook.labor_requests AS l "
                    "JOIN hallbook.organizations AS o ON o.id = l.employer_id "
                    "JOIN hallbook.referral_books AS b ON b.id = l.book_id") ==
        "R-1 E1 MARINE MARINE 61.25 PARTIALLY_FILLED");
    CHECK(
        central.ask("SELECT received_at AT TIME ZONE 'UTC' FROM hallbook.labor_requests") ==
        "2025-08-11 21:00:00");
    // The employer is known through the request; a bid that was refused is noted.
    CHECK(
        central.ask("SELECT string_agg(concat_ws(' ', o.code, d.dispatch_status, d.start_rate, "
                    "u.name, d.bid_id, d.outcome, d.notes), '|' ORDER BY d.id) "
                    "FROM hallbook.dispatches AS d "
                    "JOIN hallbook.organizations AS o ON o.id = d.employer_id "
                    "LEFT JOIN hallbook.users AS u ON u.id = d.dispatched_by_id") ==
        "E1 ACCEPTED 61.25 o'malley 1|E1 COMPLETED 61.25 LAID_OFF "
        "[adopted: dispatched_by_id 99 led nowhere] [adopted: bid_id was job_bids 2, refused]");
    CHECK(
        central.ask(
            "SELECT string_agg(concat_ws(' ', id, status, drop_reason, dispatch_id, notes), "
            "'|' ORDER BY id) FROM hallbook.book_registrations") ==
        "1 ACTIVE|2 DROPPED MANUAL [adopted: status was ACTIVE] [adopted: deleted there]|"
        "3 DISPATCHED 1");
    CHECK(central.ask("SELECT contract_code FROM hallbook.employer_contracts") == "S&C");
    CHECK(central.ask("SELECT holiday_on FROM hallbook.holidays") == "2025-12-25");
}

TEST_CASE("one row that cannot be mapped holds all back", "[sync][adoption]") {
    Adopted central{
        "INSERT INTO registrations (member_id, book, registration_number, registration_date, "
        "status) "
        "VALUES (2, 'MARINE BOOK 1', 45880.415, '2025-08-11 10:00:00', 'registered'), "
        "(500, 'MARINE BOOK 1', 45880.42, '2025-08-11 10:00:00', 'registered');"};
    const auto before = central.ask(dump_sql);
    const auto held = central.adopt(Apply::yes);
    CHECK_FALSE(held.was_applied);
    REQUIRE(held.result.refusals.size() == 2);
    CHECK(held.result.refusals[0].row == "4");
    CHECK(held.result.refusals[1].row == "5");
    CHECK(central.ask("SELECT to_regnamespace('hallbook') IS NULL") == "t");

    const auto partial = central.adopt(Apply::yes, Partial::yes);
    CHECK(partial.was_applied);
    CHECK(central.ask("SELECT count(*) FROM hallbook.book_registrations") == "3");
    CHECK(central.ask(dump_sql) == before);
    CHECK_THAT(
        central.ask("SELECT obj_description('hallbook'::regnamespace, 'pg_namespace')"),
        test::contains("2 refused"));
}

TEST_CASE("an APN in double precision is refused, row for row", "[sync][adoption]") {
    Adopted central{"ALTER TABLE registrations ALTER registration_number TYPE DOUBLE PRECISION;"};
    const auto report = central.adopt(Apply::yes);
    CHECK_FALSE(report.was_applied);
    CHECK(report.result.refusals.size() == 3);
    CHECK_THAT(report.result.refusals.front().reason, test::contains("double precision"));
}

TEST_CASE("adopting needs no more rights on their tables than to read them", "[sync][adoption]") {
    Adopted central{
        "DO $$ BEGIN CREATE ROLE adopting_office LOGIN CREATEROLE PASSWORD 'x'; "
        "EXCEPTION WHEN duplicate_object THEN NULL; END $$; "
        "GRANT SELECT ON ALL TABLES IN SCHEMA public TO adopting_office;"};
    const auto database = central.ask("SELECT current_database()");
    const auto& cluster = test::PostgresCluster::shared();
    const auto uri = test::with_password(cluster.login_uri("adopting_office", database), "x");
    try {
        static_cast<void>(central.adopt(Apply::yes, Partial::no, uri));
        FAIL("a schema was made without the right to");
    } catch (const core::Failure& failure) {
        CHECK(failure.kind() == core::FailureKind::not_permitted);
        CHECK_THAT(failure.what(), test::contains("may not make a schema"));
    }
    CHECK(central.ask("SELECT to_regnamespace('hallbook') IS NULL") == "t");
    cluster.execute("GRANT CREATE ON DATABASE \"" + database + "\" TO adopting_office");
    CHECK(central.adopt(Apply::yes, Partial::no, uri).was_applied);
}

TEST_CASE("missing tables are made, without rows", "[sync][adoption]") {
    Adopted central{"DROP TABLE registration_activities, registrations, organizations, users;"};
    const auto report = central.adopt(Apply::yes);
    CHECK(report.was_applied);
    CHECK(report.plan.missing.size() == 11);
    CHECK(central.ask("SELECT count(*) FROM hallbook.members") == "3");
    CHECK(central.ask("SELECT count(*) FROM hallbook.dispatches") == "0");
}

TEST_CASE("what does not come across as it was is not kept", "[sync][adoption]") {
    Adopted central;
    // hallbook's own schema stands, and somebody's trigger spoils what is written into it.
    auto& environment = central.environment();
    sync::PostgresConnection connection{central.uri()};
    connection.execute("CREATE SCHEMA hallbook");
    sync::CentralAdmin{central.uri(), environment}.init(migrations::embedded_chain(), "test");
    connection.execute(
        "CREATE FUNCTION hallbook.spoil() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "NEW.applicant_priority_number := NEW.applicant_priority_number - 0.01; RETURN NEW; END "
        "$$; "
        "CREATE TRIGGER spoil BEFORE INSERT ON hallbook.book_registrations "
        "FOR EACH ROW EXECUTE FUNCTION hallbook.spoil()");
    const auto before = central.ask(dump_sql);
    try {
        static_cast<void>(central.adopt(Apply::yes));
        FAIL("it was kept");
    } catch (const core::Failure& failure) {
        CHECK(failure.kind() == core::FailureKind::damaged);
        CHECK_THAT(failure.what(), test::contains("sum of APNs"));
    }
    CHECK(central.ask("SELECT count(*) FROM hallbook.members") == "0");
    CHECK(central.ask(dump_sql) == before);
    // Begun again when the cause is gone, it goes through.
    connection.execute("DROP TRIGGER spoil ON hallbook.book_registrations");
    CHECK(central.adopt(Apply::yes).was_applied);
}

TEST_CASE(
    "there is nothing to adopt in an empty database, nor in hallbook's own", "[sync][adoption]") {
    const test::TemporaryDatabase database;
    test::TestEnvironment environment;
    const auto refusal = [&] {
        try {
            const sync::AdoptRequest request{
                .rules = cli::parse_mapping(cli::embedded_mapping(), "that is compiled in"),
                .program_version = "test"};
            static_cast<void>(sync::adopt_central(
                database.uri(),
                environment,
                migrations::embedded_chain(),
                test::pacific(),
                request));
        } catch (const core::Failure& failure) {
            return std::string{failure.what()};
        }
        return std::string{};
    };
    CHECK_THAT(refusal(), test::contains("none of the tables"));
    sync::CentralAdmin{database.uri(), environment}.init(migrations::embedded_chain(), "test");
    CHECK_THAT(refusal(), test::contains("hallbook itself made"));
}
