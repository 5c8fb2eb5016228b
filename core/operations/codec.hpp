/// \file
/// The JSON forms of operations and changes. Append-only: every version ever released is read.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/operations/decision.hpp"
#include "core/operations/operation.hpp"

namespace hallbook::core {

/// The version of the payload forms that this program writes.
inline constexpr int payload_version = 2;

/// What central takes of one operation: bytes of each of its texts, levels of brackets in them,
/// entries of a list (of an import: import_lines_max), bytes of one text in JSON. No honest
/// operation comes near.
inline constexpr std::size_t operation_bytes_max = 4'194'304;
inline constexpr int nesting_max = 16;
inline constexpr std::size_t list_max = 65'536;
inline constexpr std::size_t text_bytes_max = 65'536;

/// The bytes of the longest text in a JSON text, as it stands there.
std::size_t longest_text(std::string_view json);

/// The kind of a placeholder: what stands at central under the number of an operation that cannot
/// be sent as it is. Its payload is {"digest","reason"}; it is never judged.
inline constexpr std::string_view unsendable_kind = "cannot_be_sent";

std::string encode_payload(const Payload& payload);
/// Says why when the kind, version or a field is unknown, or the text is damaged or beyond what is
/// taken. The reason is readable UTF-8, whatever the bytes were.
Parsed<Payload> decode_payload(std::string_view kind, int version, std::string_view text);

/// Whether a newer program made it: its kind, its version or one of its fields is not known here,
/// and nothing else is wrong with it as far as can be told.
[[nodiscard]] bool is_of_newer_program(std::string_view kind, int version, std::string_view text);

/// {"pulled_at":"...","halls":{"2":15}}
std::string encode_seen(const Seen& seen);
Parsed<Seen> decode_seen(std::string_view text);

/// [{"book":1,"previous":null,"next":14}]
std::string encode_told(const std::vector<ToldPlace>& told);
Parsed<std::vector<ToldPlace>> decode_told(std::string_view text);

/// A row's values as a JSON array of texts (value_text) and nulls.
std::string encode_values(const TableInfo& table, const Values& values);
Parsed<Values> decode_values(const TableInfo& table, std::string_view text);

/// [{"table":"...","row":1,"before":[...]|null,"after":[...]|null}]: the rows as encode_values.
std::string encode_changes(const std::vector<Change>& changes);
Parsed<std::vector<Change>> decode_changes(std::string_view text);

/// Activities as an array of rows in the form of encode_values.
std::string encode_activities(const std::vector<RegistrationActivity>& activities);
Parsed<std::vector<RegistrationActivity>> decode_activities(std::string_view text);

/// [{"code":"...","message":"..."}]
std::string encode_violations(const std::vector<Violation>& violations);
Parsed<std::vector<Violation>> decode_violations(std::string_view text);

}  // namespace hallbook::core
