/// \file
/// Rows in and out of SQLite, by the descriptions of their tables.
/// SPDX-License-Identifier: Apache-2.0
#include "store/replica/sqlite_repository.hpp"

#include "core/values/assert.hpp"
#include "store/replica/table_sql.hpp"

#include <nlohmann/json.hpp>

namespace hallbook::store {

namespace {

using core::TableInfo;
using core::Values;

// --- single rows --------------------------------------------------------------------------------

void bind_all(SqliteStatement& statement, int& parameter, const Values& values) {
    for (const auto& value : values)
        statement.bind_borrowed(++parameter, value);
}

int insert(SqliteDatabase& database, const TableInfo& table, const Values& values) {
    auto statement = database.prepare(insert_sql(table));
    int parameter = 0;
    bind_all(statement, parameter, values);
    return statement.run();
}

int remove(SqliteDatabase& database, const TableInfo& table, const Values& before) {
    auto statement = database.prepare(delete_sql(table));
    int parameter = 0;
    bind_all(statement, parameter, before);
    return statement.run();
}

int update(
    SqliteDatabase& database, const TableInfo& table, const Values& before, const Values& after) {
    if (before == after) return 1;
    auto statement = database.prepare(update_sql(table, before, after));
    int parameter = 0;
    for (std::size_t i = 0; i < after.size(); ++i) {
        if (before[i] != after[i]) statement.bind_borrowed(++parameter, after[i]);
    }
    bind_all(statement, parameter, before);
    return statement.run();
}

/// Returns the number of rows changed: 0 when the row is not as `before`.
int apply(
    SqliteDatabase& database,
    const TableInfo& table,
    const std::optional<Values>& before,
    const std::optional<Values>& after) {
    if (before && after) return update(database, table, *before, *after);
    if (before) return remove(database, table, *before);
    HALLBOOK_ASSERT(after.has_value());
    return insert(database, table, *after);
}

[[noreturn]] void changed_meanwhile(const TableInfo& table, const core::RowKey& row) {
    throw core::Failure(
        core::FailureKind::conflict,
        "Row " + row.text() + " of " + std::string{table.name} +
            " is not as it was when it was read.",
        "Give the command again.",
        core::Retry::yes);
}

/// Applies changes whose unique names collide: removes all old rows, then adds the new ones.
/// Not meant for append-only rows, which have no unique names to collide.
void replace_all(SqliteDatabase& database, const std::vector<core::Change>& changes) {
    for (const auto& change : changes) {
        if (change.before) remove(database, core::table_info(change.table), *change.before);
    }
    for (const auto& change : changes) {
        if (change.after) insert(database, core::table_info(change.table), *change.after);
    }
}

// --- loading ------------------------------------------------------------------------------------

template <class Set>
std::string json_array(const Set& values) {
    return nlohmann::json(values).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

/// Loads the rows of a table that meet a condition and returns their ids; as texts, if they are
/// UUIDs.
template <class Key = std::int64_t, class... Arguments>
std::set<Key> load_rows(
    SqliteDatabase& database,
    core::WorkingSet& rows,
    core::TableId id,
    std::string_view condition,
    const Arguments&... arguments) {
    const TableInfo& table = core::table_info(id);
    auto statement = database.prepare(select_sql(table, condition));
    statement.with(arguments...);
    std::set<Key> ids;
    while (statement.step()) {
        rows.load(id, statement.values(0, table.columns.size()));
        if constexpr (std::is_same_v<Key, std::string>) {
            ids.insert(statement.text(0));
        } else {
            ids.insert(statement.number(0));
        }
    }
    return ids;
}

constexpr std::string_view of_members = "member_id IN (SELECT value FROM json_each(?1))";

void load_members(
    SqliteDatabase& database, const core::Footprint& footprint, core::WorkingSet& rows) {
    if (footprint.member_cards.empty() && footprint.member_ids.empty()) return;
    auto ids = load_rows(
        database,
        rows,
        core::table_id<core::Member>(),
        "card_number IN (SELECT value FROM json_each(?1))",
        json_array(footprint.member_cards));
    if (!footprint.member_ids.empty()) {
        ids.merge(load_rows(
            database,
            rows,
            core::table_id<core::Member>(),
            "id IN (SELECT value FROM json_each(?1))",
            json_array(footprint.member_ids)));
    }
    const std::string members = json_array(ids);
    load_rows(
        database,
        rows,
        core::table_id<core::MemberContact>(),
        "id IN (SELECT value FROM json_each(?1))",
        members);
    load_rows(database, rows, core::table_id<core::BookRegistration>(), of_members, members);
    load_rows(database, rows, core::table_id<core::Dispatch>(), of_members, members);
    load_rows(
        database,
        rows,
        core::table_id<core::LaborRequest>(),
        "id IN (SELECT d.labor_request_id FROM dispatches AS d WHERE d.dispatch_status IN "
        "('PENDING', 'ACCEPTED') AND d.voided_by_conflict_id IS NULL AND d.member_id IN "
        "(SELECT value FROM json_each(?1)))",
        members);
}

/// Loads the members dispatched to the requests, since a dispatch that yields gives them back their
/// places, and the members who bid on them.
void load_people_of(SqliteDatabase& database, const std::string& requests, core::WorkingSet& rows) {
    const std::string members = json_array(load_rows(
        database,
        rows,
        core::table_id<core::Member>(),
        "id IN (SELECT member_id FROM dispatches WHERE labor_request_id IN "
        "(SELECT value FROM json_each(?1)) UNION SELECT member_id FROM job_bids "
        "WHERE labor_request_id IN (SELECT value FROM json_each(?1)))",
        requests));
    load_rows(database, rows, core::table_id<core::BookRegistration>(), of_members, members);
}

void load_requests(
    SqliteDatabase& database, const core::Footprint& footprint, core::WorkingSet& rows) {
    if (footprint.request_numbers.empty()) return;
    const std::string requests = json_array(load_rows(
        database,
        rows,
        core::table_id<core::LaborRequest>(),
        "request_number IN (SELECT value FROM json_each(?1))",
        json_array(footprint.request_numbers)));
    constexpr std::string_view of_requests =
        "labor_request_id IN (SELECT value FROM json_each(?1))";
    load_rows(database, rows, core::table_id<core::Dispatch>(), of_requests, requests);
    load_rows(database, rows, core::table_id<core::JobBid>(), of_requests, requests);
    load_rows(
        database,
        rows,
        core::table_id<core::BookRegistration>(),
        "id IN (SELECT registration_id FROM job_bids WHERE labor_request_id IN "
        "(SELECT value FROM json_each(?1)))",
        requests);
    load_people_of(database, requests, rows);
}

void load_employers(
    SqliteDatabase& database, const core::Footprint& footprint, core::WorkingSet& rows) {
    if (footprint.employer_codes.empty()) return;
    const auto ids = load_rows(
        database,
        rows,
        core::table_id<core::Organization>(),
        "code IN (SELECT value FROM json_each(?1))",
        json_array(footprint.employer_codes));
    load_rows(
        database,
        rows,
        core::table_id<core::EmployerContract>(),
        "organization_id IN (SELECT value FROM json_each(?1))",
        json_array(ids));
}

/// Submissions with what was decided about them, and templates with what they need.
void load_equipment(
    SqliteDatabase& database, const core::Footprint& footprint, core::WorkingSet& rows) {
    if (footprint.equipment_templates.empty() && footprint.equipment_submissions.empty()) return;
    const auto submissions = json_array(footprint.equipment_submissions);
    load_rows<std::string>(
        database,
        rows,
        core::table_id<core::EquipmentApprovalSubmission>(),
        "id IN (SELECT value FROM json_each(?1))",
        submissions);
    load_rows<std::string>(
        database,
        rows,
        core::table_id<core::EquipmentApprovalDecision>(),
        "submission_id IN (SELECT value FROM json_each(?1))",
        submissions);
    const auto templates = json_array(footprint.equipment_templates);
    load_rows<std::string>(
        database,
        rows,
        core::table_id<core::EquipmentTemplate>(),
        "id IN (SELECT value FROM json_each(?1)) OR id IN (SELECT template_id FROM "
        "equipment_approval_submissions WHERE id IN (SELECT value FROM json_each(?2)))",
        templates,
        submissions);
    load_rows<std::string>(
        database,
        rows,
        core::table_id<core::EquipmentTemplateConsultant>(),
        "template_id IN (SELECT value FROM json_each(?1)) OR template_id IN (SELECT template_id "
        "FROM equipment_approval_submissions WHERE id IN (SELECT value FROM json_each(?2)))",
        templates,
        submissions);
    load_rows<std::string>(database, rows, core::table_id<core::ConsultantType>(), "");
}

}  // namespace

void SqliteRepository::load(const core::Footprint& footprint, core::WorkingSet& working_set) {
    load_rows(m_database, working_set, core::table_id<core::ReferralBook>(), "");
    load_rows(m_database, working_set, core::table_id<core::Setting>(), "");
    load_rows(m_database, working_set, core::table_id<core::Holiday>(), "");
    load_members(m_database, footprint, working_set);
    load_employers(m_database, footprint, working_set);
    if (!footprint.user_names.empty()) {
        load_rows(
            m_database,
            working_set,
            core::table_id<core::User>(),
            "name IN (SELECT value FROM json_each(?1))",
            json_array(footprint.user_names));
    }
    load_requests(m_database, footprint, working_set);
    load_equipment(m_database, footprint, working_set);
}

void SqliteRepository::write(const std::vector<core::Change>& changes) {
    for (const auto& change : changes) {
        const TableInfo& table = core::table_info(change.table);
        if (apply(m_database, table, change.before, change.after) != 1) {
            changed_meanwhile(table, change.row);
        }
    }
}

std::optional<core::Values> SqliteRepository::find(core::TableId table, const core::RowKey& row) {
    const TableInfo& info = core::table_info(table);
    auto statement = m_database.prepare(select_sql(info, "id = ?1"));
    statement.with(core::key_value(row));
    if (!statement.step()) return std::nullopt;
    return statement.values(0, info.columns.size());
}

void SqliteRepository::overwrite(std::vector<core::CentralRow> rows) {
    std::vector<core::Change> changes;
    for (auto& row : rows) {
        auto before = find(row.table, row.row);
        if (before == row.values) continue;
        changes.push_back(
            {.table = row.table,
             .row = row.row,
             .before = std::move(before),
             .after = std::move(row.values)});
    }
    core::sort_for_writing(changes);
    m_database.run_script("SAVEPOINT overwriting");
    try {
        write(changes);
    } catch (const core::Failure& failure) {
        if (failure.kind() != core::FailureKind::conflict) throw;
        // Rows that swapped a unique name collide: remove all, then add all.
        m_database.run_script("ROLLBACK TO overwriting");
        replace_all(m_database, changes);
    }
    m_database.run_script("RELEASE overwriting");
}

}  // namespace hallbook::store
