/// \file
/// The table of SQLSTATEs and origins of docs/sync.md.
/// SPDX-License-Identifier: Apache-2.0
#include "sync/central/commit_refusal.hpp"

#include "core/rows/tables.hpp"
#include "sync/line/postgres_failure.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>

namespace hallbook::sync {

namespace {

using core::Failure;

/// Whether the SQLSTATE begins with one of these: a class, or a whole one.
template <std::size_t Count>
bool is_of(const std::string& state, const std::array<std::string_view, Count>& beginnings) {
    return std::any_of(beginnings.begin(), beginnings.end(), [&](std::string_view each) {
        return state.starts_with(each);
    });
}

/// Connection, transaction state, read-only, login, serialization and deadlock, rights, resources,
/// lock not to be had, shutdown and cancel, the system's input and output.
constexpr std::array<std::string_view, 9> of_the_moment{
    "08", "25", "28", "40", "42501", "53", "55P03", "57", "58"};
/// A value that does not fit, a row that is too large to be indexed.
constexpr std::array<std::string_view, 2> of_a_value{"22", "54"};
/// Foreign key, unique, check, exclusion. Not a missing value (23502): a program always gives all.
constexpr std::array<std::string_view, 4> of_a_constraint{"23503", "23505", "23514", "23P01"};

/// Our own rule that an issued APN stays, as a trigger says it.
bool is_refused_new_place(const CommitRefusal& refusal) {
    return refusal.state == "HB003" &&
           std::count(
               refusal.functions.begin(), refusal.functions.end(), "hallbook_refuse_new_place") !=
               0;
}

bool is_ours(const std::string& function) {
    return function.starts_with("sync.") || function.starts_with("hallbook_");
}

std::string text_of(const nlohmann::json& object, const char* name) {
    const auto& value = object.at(name);
    return value.is_string() ? value.get<std::string>() : std::string{};
}

CommitRefusal commit_refusal_from(const nlohmann::json& object) {
    return {
        .state = text_of(object, "state"),
        .message = text_of(object, "message"),
        .constraint = text_of(object, "constraint"),
        .table = text_of(object, "table"),
        .is_own_constraint = object.at("own").get<bool>(),
        .functions = object.at("functions").get<std::vector<std::string>>()};
}

std::string words(const CommitRefusal& refusal) {
    return refusal.message + " (" + refusal.state + ")";
}

Failure failure_of(const CommitRefusal& refusal) {
    switch (origin_of(refusal)) {
        case Origin::moment: return postgres_failure(refusal.state, refusal.message);
        case Origin::operation:
            return {core::FailureKind::conflict, "Central's rules forbid a row. " + words(refusal)};
        case Origin::schema: break;
    }
    return {
        core::FailureKind::schema_mismatch,
        "Central's database refuses what judging writes, for a reason that is none of "
        "hallbook's: " +
            words(refusal) + ".",
        "Nothing is lost: what was deposited waits, and halls work on. `hallbook doctor --target "
        "central` names what differs from the schema; once that is gone, judging goes on."};
}

}  // namespace

Origin origin_of(const CommitRefusal& refusal) {
    if (is_of(refusal.state, of_the_moment)) return Origin::moment;
    if (!std::all_of(refusal.functions.begin(), refusal.functions.end(), is_ours))
        return Origin::schema;
    if (is_of(refusal.state, of_a_value) || is_refused_new_place(refusal)) return Origin::operation;
    const bool is_synced = core::find_table(refusal.table) != nullptr;
    if (is_of(refusal.state, of_a_constraint) && refusal.is_own_constraint && is_synced)
        return Origin::operation;
    return Origin::schema;
}

Failure failure_of_commit(const Failure& failure) {
    const std::string told = failure.what();
    if (failure.kind() != core::FailureKind::conflict || !told.starts_with("{")) return failure;
    const auto object = nlohmann::json::parse(told, nullptr, false);
    if (object.is_discarded()) return failure;
    return failure_of(commit_refusal_from(object));
}

}  // namespace hallbook::sync
