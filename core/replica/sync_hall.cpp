/// \file
/// Operations to and from the form in which they are sent.
/// SPDX-License-Identifier: Apache-2.0
#include "core/replica/sync_hall.hpp"

#include "core/operations/codec.hpp"
#include "core/values/json_text.hpp"
#include "core/values/readable.hpp"
#include "core/values/sha256.hpp"
#include "core/values/utf8.hpp"

namespace hallbook::core {

namespace {

constexpr std::size_t actor_bytes_max = 1'000;

/// What keeps central from holding this text; empty when nothing does.
std::string problem_with(const std::string& text, std::size_t bytes_max) {
    if (!is_utf8(text)) return "is not UTF-8";
    if (text.find('\0') != std::string::npos) return "holds a NUL";
    return text.size() > bytes_max ? "is larger than central takes" : "";
}

}  // namespace

std::string unsendable(const EncodedOperation& operation) {
    const auto actor = problem_with(operation.actor, actor_bytes_max);
    if (!actor.empty()) return "the name of who made it " + actor;
    const auto payload = problem_with(operation.payload, operation_bytes_max);
    if (!payload.empty()) return "its text " + payload;
    if (longest_text(operation.payload) > text_bytes_max) return "one of its texts is too long";
    const auto told = problem_with(operation.told, operation_bytes_max);
    return told.empty() ? "" : "what was told of it " + told;
}

EncodedOperation as_sent(const EncodedOperation& operation) {
    const auto problem = unsendable(operation);
    if (problem.empty()) return operation;
    EncodedOperation placeholder = operation;
    placeholder.kind = unsendable_kind;
    placeholder.payload_version = 1;
    placeholder.actor = readable(operation.actor);
    placeholder.told = "[]";
    JsonWriter payload;
    payload.open('{');
    payload.name("digest").text(sha256_hex(operation.actor + operation.payload + operation.told));
    payload.name("reason").text("(" + operation.kind + ") " + problem);
    placeholder.payload = payload.close('}').take();
    return placeholder;
}

EncodedOperation encode_operation(const Operation& operation) {
    return {
        operation.id,
        std::string{kind_name(operation.payload)},
        operation.payload_version,
        operation.recorded_at,
        operation.clock_at,
        operation.actor,
        encode_seen(operation.seen),
        encode_payload(operation.payload),
        encode_told(operation.told),
        std::nullopt};
}

Parsed<Operation> decode_operation(
    const EncodedOperation& encoded, const std::string& hall_code, const CivilZone& zone) {
    auto payload = decode_payload(encoded.kind, encoded.payload_version, encoded.payload);
    if (!payload) return Parsed<Operation>::bad(payload.problem);
    auto seen = decode_seen(encoded.seen);
    if (!seen) return Parsed<Operation>::bad("what its hall had seen: " + seen.problem);
    auto told = decode_told(encoded.told);
    if (!told) return Parsed<Operation>::bad("the places told: " + told.problem);
    Operation operation;
    operation.id = encoded.id;
    operation.payload_version = encoded.payload_version;
    operation.hall_code = hall_code;
    operation.recorded_at = encoded.recorded_at;
    operation.civil = zone.civil(encoded.recorded_at);
    operation.clock_at = encoded.clock_at;
    operation.seen = std::move(*seen.value);
    operation.actor = encoded.actor;
    operation.payload = std::move(*payload.value);
    operation.told = std::move(*told.value);
    return Parsed<Operation>::good(std::move(operation));
}

}  // namespace hallbook::core
