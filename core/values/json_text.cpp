/// \file
/// Writing JSON as text.
/// SPDX-License-Identifier: Apache-2.0
#include "core/values/json_text.hpp"

#include "core/values/utf8.hpp"

namespace hallbook::core {

namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";

void append_control(std::string& json, char c) {
    constexpr std::string_view digits = "0123456789abcdef";
    const auto byte = static_cast<unsigned char>(c);
    switch (c) {
        case '\0': json += ' '; break;  // PostgreSQL has no NUL in text
        case '\n': json += "\\n"; break;
        case '\r': json += "\\r"; break;
        case '\t': json += "\\t"; break;
        default:
            json += "\\u00";
            json += digits[byte >> 4U];
            json += digits[byte & 15U];
    }
}

bool needs_no_escape(char c) {
    return static_cast<unsigned char>(c) >= 0x20U && static_cast<unsigned char>(c) < 0x80U &&
           c != '"' && c != '\\';
}

}  // namespace

void append_json(std::string& json, std::string_view text) {
    json += '"';
    for (std::size_t at = 0; at < text.size();) {
        std::size_t end = at;
        while (end < text.size() && needs_no_escape(text[end]))
            ++end;
        json.append(text, at, end - at);
        at = end;
        if (at == text.size()) break;
        const char c = text[at];
        if (c == '"' || c == '\\') {
            json += '\\';
            json += c;
            ++at;
        } else if (static_cast<unsigned char>(c) < 0x20U) {
            append_control(json, c);
            ++at;
        } else {
            const auto length = utf8_length(text.substr(at));
            json.append(length == 0 ? replacement : text.substr(at, length));
            at += length == 0 ? 1 : length;
        }
    }
    json += '"';
}

void JsonWriter::separate() {
    if (m_needs_comma) m_json += ',';
    m_needs_comma = true;
}

JsonWriter& JsonWriter::open(char bracket) {
    separate();
    m_json += bracket;
    m_needs_comma = false;
    return *this;
}

JsonWriter& JsonWriter::close(char bracket) {
    m_json += bracket;
    m_needs_comma = true;
    return *this;
}

JsonWriter& JsonWriter::name(std::string_view name) {
    separate();
    append_json(m_json, name);
    m_json += ':';
    m_needs_comma = false;
    return *this;
}

JsonWriter& JsonWriter::text(std::string_view value) {
    separate();
    append_json(m_json, value);
    return *this;
}

JsonWriter& JsonWriter::text_or_null(const std::optional<std::string>& value) {
    return value ? text(*value) : raw("null");
}

JsonWriter& JsonWriter::number(std::int64_t value) {
    separate();
    m_json += std::to_string(value);
    return *this;
}

JsonWriter& JsonWriter::raw(std::string_view json) {
    separate();
    m_json += json;
    return *this;
}

}  // namespace hallbook::core
