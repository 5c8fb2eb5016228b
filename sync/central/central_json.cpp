/// \file
/// Turns the JSON of central's functions into values.
/// SPDX-License-Identifier: Apache-2.0
#include "sync/central/central_json.hpp"

#include "core/operations/codec.hpp"
#include "core/values/json_text.hpp"
#include "sync/central/postgres_central.hpp"

#include <algorithm>

namespace hallbook::sync {

using core::JsonWriter;

namespace {

[[noreturn]] void fail(const std::string& what, const std::string& problem) {
    throw core::Failure{
        core::FailureKind::damaged,
        "Central's " + what + " cannot be read: it " + problem + ".",
        "The hall's data is safe. Report this message."};
}

template <class Enum>
Enum label_from(const Json& text) {
    const auto value = core::from_label<Enum>(text.get_ref<const std::string&>());
    if (!value) fail(std::string{core::EnumNames<Enum>::type}, "has " + text.dump());
    return *value;
}

std::set<std::string> names_from(const Json& array) { return array.get<std::set<std::string>>(); }

core::JudgedHeading heading_from(const Json& fields) {
    return {
        .key =
            {.recorded_at = instant_from(fields.at(2)),
             .id = {fields.at(0).get<core::HallNumber>(), fields.at(1).get<std::int64_t>()}},
        .touched = {.reads = names_from(fields.at(3)), .writes = names_from(fields.at(4))}};
}

std::optional<Refusal> refusal_from(const Json& text) {
    if (text.is_null()) return std::nullopt;
    if (text == "central_older") return Refusal::central_older;
    if (text == "other_epoch") return Refusal::other_epoch;
    if (text == "history_lost") return Refusal::history_lost;
    if (text == "replica_older") return Refusal::replica_older;
    fail("greeting", "is refused for " + text.dump());
}

Feed feed_from(const Json& text) {
    if (text == "follows") return Feed::follows;
    if (text == "pruned") return Feed::pruned;
    if (text == "restored") return Feed::restored;
    fail("greeting", "says of the feed " + text.dump());
}

std::vector<core::Change> changes_from(const Json& list) {
    auto changes = core::decode_changes(list.dump());
    if (!changes) fail("record of what an operation changed", changes.problem);
    return std::move(*changes.value);
}

bool has_right(const Json& rights, std::string_view right) {
    return std::find(rights.begin(), rights.end(), right) != rights.end();
}

void append_seen(JsonWriter& json, const core::Seen& seen) {
    json.open('{');
    for (const auto& [hall, sequence] : seen.sequences)
        json.name(std::to_string(hall)).number(sequence);
    json.close('}');
}

void append_operation(JsonWriter& json, const core::EncodedOperation& operation) {
    json.open('{');
    json.name("seq").number(operation.id.sequence);
    json.name("kind").text(operation.kind);
    json.name("payload_version").number(operation.payload_version);
    json.name("recorded_at").text(core::instant_text(operation.recorded_at));
    json.name("clock_at").text(core::instant_text(operation.clock_at));
    json.name("actor").text(operation.actor);
    json.name("seen").text(operation.seen);
    json.name("payload").text(operation.payload);
    json.name("told").text(operation.told);
    if (operation.origin) {
        json.name("origin_hall").number(operation.origin->hall);
        json.name("origin_seq").number(operation.origin->sequence);
        json.name("origin_digest").text(operation.origin->digest);
    }
    json.close('}');
}

}  // namespace

core::Instant instant_from(const Json& text) {
    const auto instant = core::parse_instant(text.get_ref<const std::string&>());
    if (!instant) fail("instant", instant.problem);
    return *instant.value;
}

DepositedOperation deposited_from(const Json& fields) {
    DepositedOperation deposited;
    auto& operation = deposited.operation;
    operation.id = {fields.at(0).get<core::HallNumber>(), fields.at(1).get<std::int64_t>()};
    operation.kind = fields.at(2).get<std::string>();
    operation.payload_version = fields.at(3).get<int>();
    operation.recorded_at = instant_from(fields.at(4));
    operation.clock_at = instant_from(fields.at(5));
    operation.actor = fields.at(6).get<std::string>();
    operation.seen = fields.at(7).get<std::string>();
    operation.payload = fields.at(8).get<std::string>();
    operation.told = fields.at(9).get<std::string>();
    deposited.deposited_at = instant_from(fields.at(10));
    deposited.hall_code = fields.at(11).get<std::string>();
    const auto& known = fields.at(12);
    if (!known.at(0).is_null()) deposited.not_before = instant_from(known.at(0));
    if (!known.at(1).is_null()) deposited.may_import = has_right(known.at(1), "import");
    if (!known.at(2).is_null()) deposited.rules_version = known.at(2).get<int>();
    return deposited;
}

Backlog backlog_from(const Json& json) {
    Backlog backlog;
    backlog.generation = json.at("generation").get<std::int64_t>();
    backlog.is_complete = json.at("complete").get<bool>();
    backlog.final_before = instant_from(json.at("final_before"));
    for (const auto& each : json.at("operations")) {
        backlog.operations.push_back(deposited_from(each));
        const auto& earlier = each.at(deposited_fields);
        if (earlier.is_null()) continue;
        backlog.again[backlog.operations.back().operation.id] = changes_from(earlier);
    }
    for (const auto& each : json.at("judged"))
        backlog.judged.push_back(heading_from(each));
    return backlog;
}

PastRecord past_from(const Json& fields) {
    PastRecord past;
    past.deposited = deposited_from(fields);
    past.judged_as_of = instant_from(fields.at(deposited_fields));
    past.decision.outcome = label_from<core::Outcome>(fields.at(deposited_fields + 1));
    auto violations = core::decode_violations(fields.at(deposited_fields + 2).dump());
    if (!violations) fail("judgement", violations.problem);
    past.decision.violations = std::move(*violations.value);
    past.activities_made = fields.at(deposited_fields + 3).get<int>();
    past.decision.changes = changes_from(fields.at(deposited_fields + 4));
    return past;
}

std::string greeting_json(const Greeting& greeting) {
    const auto& hall = greeting.hall;
    JsonWriter json;
    json.open('{');
    json.name("protocol").number(protocol_version);
    json.name("hall").text(hall.code);
    // A hall that has no file yet does not know its number.
    if (hall.number != 0) json.name("number").number(hall.number);
    json.name("schema_revision").text(hall.schema_revision);
    json.name("schema_hash").text(hall.schema_hash);
    json.name("program_version").text(hall.program_version);
    json.name("epoch").text(hall.cursor.epoch);
    json.name("watermark").number(hall.cursor.watermark);
    json.name("seen");
    append_seen(json, hall.seen);
    json.name("last_sequence").number(hall.last_sequence);
    json.name("last_sequence_held").number(hall.last_sequence_held);
    json.name("clock_at").text(core::instant_text(greeting.clock_at));
    json.name("backlog_max").number(static_cast<std::int64_t>(greeting.backlog_max));
    json.name("operations").array(greeting.operations, append_operation);
    return json.close('}').take();
}

Welcome parse_welcome(std::string_view text) {
    return reading("greeting", [&] {
        const auto json = Json::parse(text);
        Welcome welcome;
        welcome.refusal = refusal_from(json.at("refusal"));
        welcome.hall = json.at("hall").get<core::HallNumber>();
        welcome.epoch = json.at("epoch").get<std::string>();
        welcome.feed = feed_from(json.at("feed"));
        for (const auto& each : json.at("revisions")) {
            welcome.revisions.insert(each.get<std::string>());
        }
        const auto hash = json.find("schema_hash");
        if (hash != json.end() && !hash->is_null()) welcome.schema_hash = hash->get<std::string>();
        welcome.held = json.at("held").get<std::int64_t>();
        welcome.deposited = json.at("deposited").get<std::int64_t>();
        welcome.may_reconcile = json.at("may_reconcile").get<bool>();
        welcome.is_watched = json.at("watched").get<bool>();
        const auto& backlog = json.at("backlog");
        if (!backlog.is_null()) welcome.backlog = backlog_from(backlog);
        welcome.clock_in = instant_from(json.at("clock_in"));
        welcome.clock_out = instant_from(json.at("clock_out"));
        return welcome;
    });
}

Arrival parse_pull_heading(std::string_view text, core::HallNumber hall) {
    return reading("news", [&] {
        const auto json = Json::parse(text);
        Arrival arrival;
        auto& pull = arrival.pull;
        pull.cursor = {
            json.at("epoch").get<std::string>(), json.at("watermark").get<std::int64_t>()};
        arrival.clock = instant_from(json.at("clock"));
        arrival.is_pruned = json.value("pruned", false);
        pull.last_sequence_held = json.at("held").get<std::int64_t>();
        pull.may_import = has_right(json.at("rights"), "import");
        pull.seen.pulled_at = arrival.clock;
        for (const auto& each : json.at("halls")) {
            const auto number = each.at(0).get<core::HallNumber>();
            pull.halls.push_back(
                {number,
                 each.at(1).get<std::string>(),
                 each.at(2).get<std::string>(),
                 label_from<core::BookRegion>(each.at(3))});
            const auto judged = each.at(4).get<std::int64_t>();
            if (judged > 0) pull.seen.sequences[number] = judged;
        }
        for (const auto& each : json.at("settled")) {
            pull.news.settlements.push_back(
                {{hall, each.at(0).get<std::int64_t>()},
                 label_from<core::Outcome>(each.at(1)),
                 each.at(2).get<std::string>()});
        }
        return arrival;
    });
}

}  // namespace hallbook::sync
