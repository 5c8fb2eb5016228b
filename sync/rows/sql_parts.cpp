/// \file
/// Builds the statements for load, pull and snapshot.
/// SPDX-License-Identifier: Apache-2.0
#include "sync/rows/sql_parts.hpp"

#include "sync/rows/postgres_rows.hpp"

#include <array>

namespace hallbook::sync {

namespace {

/// Which rows of a table a footprint names, in addition to those that past operations changed.
struct Named {
    core::TableId table;
    const char* condition;
};

const std::array named_rows{
    Named{core::table_id<core::User>(), "t.name = ANY ($3::text[])"},
    Named{
        core::table_id<core::Member>(),
        "t.id = ANY (ARRAY(SELECT id FROM found_members)) OR "
        "t.id = ANY (ARRAY(SELECT member_id FROM people))"},
    Named{
        core::table_id<core::MemberContact>(), "t.id = ANY (ARRAY(SELECT id FROM found_members))"},
    Named{core::table_id<core::Organization>(), "t.code = ANY ($4::text[])"},
    Named{
        core::table_id<core::EmployerContract>(),
        "t.organization_id = ANY (ARRAY(SELECT id FROM found_employers))"},
    Named{
        core::table_id<core::LaborRequest>(),
        "t.id = ANY (ARRAY(SELECT id FROM found_requests)) OR t.id = ANY (ARRAY("
        "SELECT labor_request_id FROM dispatches WHERE dispatch_status IN ('PENDING', 'ACCEPTED') "
        "AND voided_by_conflict_id IS NULL AND member_id IN (SELECT id FROM found_members)))"},
    Named{
        core::table_id<core::BookRegistration>(),
        "t.member_id = ANY (ARRAY(SELECT id FROM found_members UNION "
        "SELECT member_id FROM people)) OR t.id = ANY (ARRAY("
        "SELECT registration_id FROM job_bids WHERE labor_request_id IN "
        "(SELECT id FROM found_requests)))"},
    Named{
        core::table_id<core::Dispatch>(),
        "t.member_id = ANY (ARRAY(SELECT id FROM found_members)) OR "
        "t.labor_request_id = ANY (ARRAY(SELECT id FROM found_requests))"},
    Named{
        core::table_id<core::JobBid>(),
        "t.labor_request_id = ANY (ARRAY(SELECT id FROM found_requests))"},
    Named{
        core::table_id<core::EquipmentApprovalSubmission>(),
        "t.id = ANY (ARRAY(SELECT id FROM found_submissions))"},
    Named{
        core::table_id<core::EquipmentApprovalDecision>(),
        "t.submission_id = ANY (ARRAY(SELECT id FROM found_submissions))"},
    Named{
        core::table_id<core::EquipmentTemplate>(),
        "t.id = ANY (ARRAY(SELECT id FROM found_templates))"},
    Named{
        core::table_id<core::EquipmentTemplateConsultant>(),
        "t.template_id = ANY (ARRAY(SELECT id FROM found_templates))"},
    Named{core::table_id<core::ConsultantType>(), "EXISTS (SELECT FROM found_templates)"},
    // Loaded whole: these rows are few, and nearly every rule needs them.
    Named{core::table_id<core::ReferralBook>(), "TRUE"},
    Named{core::table_id<core::Setting>(), "TRUE"},
    Named{core::table_id<core::Holiday>(), "TRUE"},
};

constexpr const char* load_heading = R"sql(
    WITH picked AS MATERIALIZED (
        SELECT hall, seq FROM unnest($6::integer[], $7::bigint[]) AS p (hall, seq)
    ), effects AS MATERIALIZED (
        SELECT e.value ->> 'table' AS table_name, e.value ->> 'row' AS row_name
        FROM picked AS p
        JOIN sync.judgements AS j ON j.hall = p.hall AND j.seq = p.seq,
            json_array_elements(j.effects) AS e
    ), found_members AS MATERIALIZED (
        SELECT id FROM members
        WHERE card_number = ANY ($1::text[]) OR id = ANY ($2::bigint[])
    ), found_employers AS MATERIALIZED (
        SELECT id FROM organizations WHERE code = ANY ($4::text[])
    ), found_requests AS MATERIALIZED (
        SELECT id FROM labor_requests WHERE request_number = ANY ($5::text[])
    ), people AS MATERIALIZED (
        SELECT member_id FROM dispatches
        WHERE labor_request_id IN (SELECT id FROM found_requests)
        UNION
        SELECT member_id FROM job_bids
        WHERE labor_request_id IN (SELECT id FROM found_requests)
    ), found_submissions AS MATERIALIZED (
        SELECT id, template_id FROM equipment_approval_submissions WHERE id = ANY ($9::uuid[])
    ), found_templates AS MATERIALIZED (
        SELECT unnest($8::uuid[]) AS id UNION SELECT template_id FROM found_submissions
    )
    SELECT '+state', generation::text, pg_current_snapshot()::text, NULL::timestamptz FROM sync.state
    UNION ALL
    SELECT '+past', NULL, json_build_array(
        o.hall, o.seq, o.kind, o.payload_version, o.recorded_at, o.clock_at, o.actor, o.seen,
        o.payload, o.told, o.deposited_at, h.code, sync.known_of(o.hall, o.seq), j.judged_as_of, j.outcome, j.violations,
        j.activities_made, j.effects
    )::text, NULL
    FROM picked AS p
    JOIN sync.operations AS o ON o.hall = p.hall AND o.seq = p.seq
    JOIN sync.judgements AS j ON j.hall = p.hall AND j.seq = p.seq
    JOIN sync.halls AS h ON h.number = p.hall
)sql";

const char* condition_of(core::TableId table) {
    for (const auto& named : named_rows) {
        if (named.table == table) return named.condition;
    }
    return "FALSE";
}

constexpr const char* load_part = R"sql(
    UNION ALL
    SELECT '{name}', t.id::text, {row}, e.edited_at FROM {table} AS t
    LEFT JOIN sync.program_edits AS e ON e.table_name = '{name}' AND e.{key} = t.id
    WHERE {condition}
        OR t.id = ANY (ARRAY(SELECT row_name::{type} FROM effects WHERE table_name = '{name}'))
)sql";

/// `text` with its placeholders replaced by the table's names and `condition`.
std::string filled(const char* text, const core::TableInfo& table, const char* condition) {
    std::string sql = text;
    const std::array<std::pair<std::string_view, std::string>, 6> places{
        {{"{name}", std::string{table.name}},
         {"{key}", is_keyed_by_uuid(table) ? "row_uuid" : "row_id"},
         {"{type}", is_keyed_by_uuid(table) ? "uuid" : "bigint"},
         {"{row}", row_expression(table)},
         {"{table}", sql_name(table)},
         {"{condition}", condition}}};
    for (const auto& [place, value] : places) {
        for (auto at = sql.find(place); at != std::string::npos; at = sql.find(place)) {
            sql.replace(at, place.size(), value);
        }
    }
    return sql;
}

std::string make_load_sql() {
    std::string sql = load_heading;
    for (const auto& table : core::tables()) {
        // Not loaded: judging adds steps and never reads them.
        if (table.id == core::table_id<core::RegistrationActivity>()) continue;
        sql += filled(load_part, table, condition_of(table.id));
    }
    return sql;
}

constexpr const char* notes = R"sql(
    WITH notes AS MATERIALIZED (
        SELECT DISTINCT table_name, row_id, row_uuid FROM sync.change_log WHERE xid >= $1::xid8
    )
)sql";

/// The two endings differ in where the settlements come from and in the hall's parameter.
constexpr const char* heading_begin = R"sql(
    SELECT '+pull', NULL, json_build_object(
        'epoch', e.id,
        'watermark', pg_snapshot_xmin(pg_current_snapshot())::text::bigint,
        'clock', clock_timestamp(),
        'halls', (
            SELECT coalesce(json_agg(
                json_build_array(h.number, h.code, h.name, h.region, p.judged_sequence)
                ORDER BY h.number
            ), '[]')
            FROM sync.halls AS h JOIN sync.progress AS p ON p.hall = h.number
        ),
        'held', me.last_sequence,
        'rights', sync.rights_of(me.number),
        'settled', (
            SELECT coalesce(
                json_agg(json_build_array(j.seq, j.outcome, j.reason) ORDER BY j.seq), '[]'
            )
)sql";

constexpr const char* pull_heading_end = R"sql(
            FROM notes AS n
            JOIN sync.judgements AS j
                ON j.hall = $2::integer AND j.seq = (n.row_id & 1099511627775)
            WHERE n.table_name = 'judgements' AND n.row_id >> 40 = $2::integer
        ),
        'pruned', $1::xid8 < (SELECT pruned_below::text::xid8 FROM sync.feed)
    )::text
    FROM sync.epoch AS e, sync.halls AS me
    WHERE me.number = $2::integer
)sql";

constexpr const char* snapshot_heading_end = R"sql(
            FROM sync.judgements AS j WHERE j.hall = $1::integer
        )
    )::text
    FROM sync.epoch AS e, sync.halls AS me
    WHERE me.number = $1::integer
)sql";

// OFFSET 0 keeps the planner from joining the whole table: the cost follows the changes.
constexpr const char* pull_part = R"sql(
    UNION ALL
    SELECT '{name}', n.{key}::text, r.line
    FROM notes AS n
    LEFT JOIN LATERAL (
        SELECT {row} AS line FROM {table} AS t WHERE t.id = n.{key} AND {condition} OFFSET 0
    ) AS r ON TRUE
    WHERE n.table_name = '{name}'
)sql";

std::string joined(std::initializer_list<std::string_view> parts) {
    std::string all;
    for (const auto part : parts)
        all += part;
    return all;
}

std::string make_pull_sql() {
    auto sql = joined({notes, heading_begin, pull_heading_end});
    for (const auto& table : core::tables())
        sql += filled(pull_part, table, concerns_hall(table.id, "$2::integer").c_str());
    return sql;
}

}  // namespace

std::string concerns_hall(core::TableId table, const std::string& hall) {
    if (table == core::table_id<core::Conflict>()) return hall + " IN (t.hall, t.other_hall)";
    if (table == core::table_id<core::MemberContact>())
        return "EXISTS (SELECT FROM sync.seen_contacts AS s WHERE s.hall = " + hall +
               " AND s.id = t.id)";
    return "TRUE";
}

const std::string& load_sql() {
    static const auto sql = make_load_sql();
    return sql;
}

const std::string& pull_sql() {
    static const auto sql = make_pull_sql();
    return sql;
}

const std::string& snapshot_heading_sql() {
    static const auto sql = joined({heading_begin, snapshot_heading_end});
    return sql;
}

}  // namespace hallbook::sync
