/// \file
/// Writing JSON as text, piece by piece. What is sent to central can be ten thousand rows of thirty
/// columns; building a tree of it first costs more than judging it.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace hallbook::core {

/// Appends `text` as a JSON string. Bytes that are no UTF-8 become U+FFFD and NUL becomes a space,
/// so that a damaged text still arrives at central, to be shown to a person there.
void append_json(std::string& json, std::string_view text);

/// Writes objects and arrays with the commas in their places.
class JsonWriter {
public:
    JsonWriter& open(char bracket);
    JsonWriter& close(char bracket);
    /// Writes the name of the next member.
    JsonWriter& name(std::string_view name);
    JsonWriter& text(std::string_view value);
    JsonWriter& text_or_null(const std::optional<std::string>& value);
    JsonWriter& number(std::int64_t value);
    /// Writes a text that is JSON already.
    JsonWriter& raw(std::string_view json);

    /// Writes an array: each element of `range` by `write(writer, element)`.
    template <class Range, class Write>
    JsonWriter& array(const Range& range, Write write) {
        open('[');
        for (const auto& each : range)
            write(*this, each);
        return close(']');
    }
    /// A range of texts.
    template <class Range>
    JsonWriter& texts(const Range& range) {
        return array(range, [](JsonWriter& json, const auto& each) { json.text(each); });
    }
    /// A range of whole numbers.
    template <class Range>
    JsonWriter& numbers(const Range& range) {
        return array(range, [](JsonWriter& json, const auto& each) { json.number(each); });
    }

    [[nodiscard]] const std::string& str() const { return m_json; }
    [[nodiscard]] std::string take() { return std::move(m_json); }

private:
    void separate();

    std::string m_json;
    bool m_needs_comma = false;
};

}  // namespace hallbook::core
