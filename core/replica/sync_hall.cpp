/// \file
/// Operations to and from the form in which they are sent.
/// SPDX-License-Identifier: Apache-2.0
#include "core/replica/sync_hall.hpp"

#include "core/operations/codec.hpp"

namespace hallbook::core {

EncodedOperation encode_operation(const Operation& operation) {
    return {
        operation.id,
        std::string{kind_name(operation.payload)},
        payload_version,
        operation.recorded_at,
        operation.clock_at,
        operation.actor,
        encode_seen(operation.seen),
        encode_payload(operation.payload),
        encode_told(operation.told)};
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
