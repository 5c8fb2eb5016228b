/// \file
/// verify() finds each kind of damage.
/// SPDX-License-Identifier: Apache-2.0
#include "store/replica/verify.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/replica_stage.hpp"

#include <SQLiteCpp/SQLiteCpp.h>

#include <algorithm>

using namespace hallbook;

namespace {

/// What verify() finds after `damage` was done to a sound file by another program.
std::vector<std::string> found_after(const char* damage) {
    const test::ReplicaStage stage;
    {
        auto database = stage.open();
        static_cast<void>(stage.enter_registration(database, "2026-03-02 09:30:00", 1, "WIRE_SEA"));
        CHECK(store::verify(database).empty());
    }
    {
        SQLite::Database other(stage.file().string(), SQLite::OPEN_READWRITE);
        other.exec(damage);
    }
    auto database = stage.open(store::Access::read);
    std::vector<std::string> checks;
    for (const auto& finding : store::verify(database)) {
        UNSCOPED_INFO(finding.check << ": " << finding.detail);
        checks.push_back(finding.check);
    }
    return checks;
}

}  // namespace

TEST_CASE("verify sees each kind of damage", "[store][verify]") {
    const std::pair<const char*, const char*> damages[] = {
        {"UPDATE line_counts SET active = active + 1", "line_counts"},
        {"UPDATE line_counts SET callable = 0", "line_counts"},
        {"PRAGMA foreign_keys = OFF; DELETE FROM members", "foreign_keys"},
        {"PRAGMA ignore_check_constraints = ON; DROP TRIGGER book_registrations_apn_stays; "
         "UPDATE book_registrations SET applicant_priority_number = -1",
         "integrity"},
        {"PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = replace(sql, 'STRICT', '') "
         "WHERE name = 'book_registrations'; PRAGMA writable_schema = RESET; "
         "PRAGMA ignore_check_constraints = ON; DROP TRIGGER line_counts_update; "
         "DROP TRIGGER book_registrations_apn_stays; UPDATE book_registrations SET "
         "applicant_priority_number = 45880.41",
         "apn_type"},
        {"DELETE FROM replica", "replica"},
        {"UPDATE replica SET last_sequence = 2", "operation_log"},
        {"DROP TRIGGER operations_no_delete; DELETE FROM operations", "operation_log"},
        {"UPDATE operations SET changes = '[{}]'", "operation_log"},
    };
    for (const auto& [damage, check] : damages) {
        INFO(damage);
        const auto found = found_after(damage);
        CHECK(std::find(found.begin(), found.end(), check) != found.end());
    }
}
