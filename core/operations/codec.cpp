/// \file
/// The JSON forms. Exact values (APNs, instants, dates) are written as texts.
/// SPDX-License-Identifier: Apache-2.0
#include "core/operations/codec.hpp"

#include "core/values/assert.hpp"
#include "core/values/json_text.hpp"
#include "core/values/readable.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <limits>
#include <utility>

namespace hallbook::core {

using nlohmann::json;

namespace {

/// Thrown inside this file when a text does not have its form; decode_* turn it into a Parsed.
struct Damaged {
    std::string why;
};

/// Thrown when what is not known here must come from a newer program.
struct Newer : Damaged {};

/// What can be told of JSON before it is read.
struct Shape {
    int deepest = 0;  ///< level of brackets, as far as they are not in a text
    std::size_t longest = 0;  ///< bytes of a text
};

Shape shape_of(std::string_view json) {
    Shape shape;
    int level = 0;
    std::size_t begin = 0;
    bool in_text = false;
    for (std::size_t i = 0; i < json.size(); ++i) {
        const char c = json[i];
        if (in_text) {
            if (c == '\\') ++i;
            if (c == '"') in_text = false;
            shape.longest = std::max(shape.longest, i - begin);
        } else if (c == '"') {
            in_text = true;
            begin = i + 1;
        } else if (c == '[' || c == '{') {
            shape.deepest = std::max(shape.deepest, ++level);
        } else if (c == ']' || c == '}') {
            --level;
        }
    }
    return shape;
}

json parse_within_bounds(std::string_view text) {
    if (text.size() > operation_bytes_max) {
        throw Damaged{
            "it has " + std::to_string(text.size()) + " bytes; " +
            std::to_string(operation_bytes_max) + " are the most"};
    }
    const auto shape = shape_of(text);
    if (shape.longest > text_bytes_max) {
        throw Damaged{
            "one of its texts is longer than " + std::to_string(text_bytes_max) + " bytes"};
    }
    if (shape.deepest > nesting_max) {
        throw Damaged{
            "its brackets are nested deeper than " + std::to_string(nesting_max) + " levels"};
    }
    return json::parse(text);
}

std::int64_t integer_from(const json& form) {
    const bool fits = form.is_number_integer() &&
                      !(form.is_number_unsigned() &&
                        form.get<std::uint64_t>() >
                            static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()));
    if (!fits) throw Damaged{"is not a whole number"};
    return form.get<std::int64_t>();
}

template <class... Wishes>
constexpr auto names_of(std::variant<Wishes...>*) {
    return std::array{KindOf<Wishes>::name...};
}

/// The name of each kind, at its place in AnyPayload.
constexpr auto kind_names = names_of(static_cast<AnyPayload*>(nullptr));

constexpr bool each_is_named_by_itself() {
    for (std::size_t i = 0; i < kind_names.size(); ++i) {
        if (kind_names[i].empty()) return false;
        for (std::size_t j = 0; j < i; ++j) {
            if (kind_names[i] == kind_names[j]) return false;
        }
    }
    return true;
}
static_assert(each_is_named_by_itself(), "two kinds of operations have one name, or one has none");

// --- payloads: a value is its text, optional ones are left out, lists are arrays -----------------

template <class T>
concept IsList = requires(T list) {
    typename T::value_type;
    list.push_back({});
}
&&!std::is_same_v<T, std::string>;
template <class T>
concept HasFields = requires(T value) {
    fields(value, [](const char*, auto&) {});
};

template <class T>
json to_json(const T& value);
template <class T>
T from_json(const json& form);

template <class T>
void write(json& object, const char* name, const T& value) {
    json form = to_json(value);
    if (!form.is_null()) object[name] = std::move(form);
}

template <class T>
void read(const json& object, const char* name, T& value) {
    const auto found = object.find(name);
    try {
        value = from_json<T>(found == object.end() ? json() : *found);
    } catch (const Newer&) {
        throw;
    } catch (const Damaged& damaged) {
        throw Damaged{"'" + std::string{name} + "' " + damaged.why};
    }
}

template <class T>
T value_from(const json& form) {
    if (!form.is_string()) throw Damaged{form.is_null() ? "is missing" : "is not a text"};
    const auto& text = form.get_ref<const std::string&>();
    if (text.find('\0') != std::string::npos) throw Damaged{"holds a NUL, which no text can"};
    if constexpr (std::is_enum_v<T>) {
        if (!from_label<T>(text)) {
            throw Damaged{"cannot be '" + text + "': no such " + std::string{EnumNames<T>::type}};
        }
    }
    const auto parsed = value_from_text(ValueTraits<T>::kind, text);
    if (!parsed) throw Damaged{parsed.problem};
    if constexpr (std::is_same_v<T, int>) {
        if (!std::in_range<int>(std::get<std::int64_t>(*parsed.value)))
            throw Damaged{"is out of range"};
    }
    return ValueTraits<T>::from(*parsed.value);
}

template <class T>
json to_json(const T& value) {
    if constexpr (IsList<T>) {
        json array = json::array();
        for (const auto& each : value)
            array.push_back(to_json(each));
        return array;
    } else if constexpr (detail::Plain<T>::nullable) {
        return value ? to_json(*value) : json();
    } else if constexpr (HasFields<T>) {
        json object = json::object();
        fields(const_cast<T&>(value), [&](const char* name, auto& field) {
            write(object, name, field);
        });
        return object;
    } else {
        return value_text(ValueTraits<T>::kind, ValueTraits<T>::to(value)).value();
    }
}

/// Of a list of lines of a file, and of any other.
template <class Entry>
constexpr std::size_t entries_max() {
    return requires(Entry entry) { entry.line; }
    ? import_lines_max : list_max;
}

template <class T>
T from_json(const json& form) {
    if constexpr (IsList<T>) {
        constexpr auto most = entries_max<typename T::value_type>();
        if (!form.is_array()) throw Damaged{"is not a list"};
        if (form.size() > most) {
            throw Damaged{
                "has " + std::to_string(form.size()) + " entries; " + std::to_string(most) +
                " are the most"};
        }
        T list;
        for (const auto& each : form)
            list.push_back(from_json<typename T::value_type>(each));
        return list;
    } else if constexpr (detail::Plain<T>::nullable) {
        using Plain = typename detail::Plain<T>::type;
        return form.is_null() ? T{} : T{from_json<Plain>(form)};
    } else if constexpr (HasFields<T>) {
        if (!form.is_object()) throw Damaged{"is not an object"};
        T value;
        std::size_t known = 0;
        fields(value, [&](const char* name, auto& field) {
            read(form, name, field);
            if (form.contains(name)) ++known;
        });
        if (known < form.size()) throw Newer{{"it has a field that is not known to this version"}};
        return value;
    } else {
        return value_from<T>(form);
    }
}

template <std::size_t Kind = 0>
Payload payload_from(std::string_view kind, const json& form) {
    if constexpr (Kind < kind_names.size()) {
        if (kind != kind_names[Kind]) return payload_from<Kind + 1>(kind, form);
        return from_json<std::variant_alternative_t<Kind, AnyPayload>>(form);
    } else {
        throw Newer{{"the kind '" + std::string{kind} + "' is not known to this version"}};
    }
}

Payload payload_from(std::string_view kind, int version, std::string_view text) {
    if (version > payload_version) {
        throw Newer{
            {"version " + std::to_string(version) + " of '" + std::string{kind} +
             "' is not known to this version"}};
    }
    if (kind == unsendable_kind) {
        const auto object = parse_within_bounds(text);
        throw Damaged{"its hall could not send it: " + object.at("reason").get<std::string>()};
    }
    if (version < 1) throw Damaged{"there is no version " + std::to_string(version)};
    return payload_from(kind, parse_within_bounds(text));
}

// --- rows ---------------------------------------------------------------------------------------

void append_values(JsonWriter& out, const TableInfo& table, const std::optional<Values>& values) {
    if (!values) {
        out.raw("null");
        return;
    }
    HALLBOOK_ASSERT(values->size() == table.columns.size());
    out.open('[');
    for (std::size_t i = 0; i < table.columns.size(); ++i)
        out.text_or_null(value_text(table.columns[i].kind, (*values)[i]));
    out.close(']');
}

Values values_from(const TableInfo& table, const json& array) {
    if (!array.is_array() || array.size() != table.columns.size()) {
        throw Damaged{"a row of " + std::string{table.name} + " does not have its columns"};
    }
    Values values;
    values.reserve(array.size());
    for (std::size_t i = 0; i < array.size(); ++i) {
        const auto& column = table.columns[i];
        std::optional<std::string> text;
        if (!array[i].is_null()) text = array[i].get<std::string>();
        auto value = value_from_text(column.kind, text);
        if (!value) throw Damaged{std::string{column.name} + " " + value.problem};
        values.push_back(std::move(*value.value));
    }
    return values;
}

std::optional<Values> optional_values_from(const TableInfo& table, const json& array) {
    return array.is_null() ? std::nullopt : std::optional{values_from(table, array)};
}

void append_key(JsonWriter& out, const RowKey& key) {
    if (key.is_uuid()) {
        out.text(key.text());
    } else {
        out.number(key.number());
    }
}

RowKey key_from(const json& form) {
    return form.is_string() ? RowKey{value_from<Uuid>(form)} : RowKey{integer_from(form)};
}

Change change_from(const json& object) {
    const auto name = object.at("table").get<std::string>();
    const TableInfo* table = find_table(name);
    if (table == nullptr) throw Damaged{"there is no table " + name};
    return {
        table->id,
        key_from(object.at("row")),
        optional_values_from(*table, object.at("before")),
        optional_values_from(*table, object.at("after"))};
}

/// Runs a reader; turns Damaged and the errors of the JSON library into the problem of a Parsed.
template <class F>
auto parsed(F&& reader) -> Parsed<decltype(reader())> {
    using Result = Parsed<decltype(reader())>;
    try {
        return Result::good(reader());
    } catch (const Damaged& damaged) {
        return Result::bad(readable(damaged.why));
    } catch (const json::parse_error& error) {
        return Result::bad(readable(error.what()));
    } catch (const json::exception&) {
        return Result::bad("it is not of the form that it should have");
    }
}

/// The same for a text of this program's own making, which has no bounds.
template <class F>
auto parsed(std::string_view text, F&& reader) {
    return parsed([&] { return reader(json::parse(text)); });
}

json optional_int(const std::optional<int>& number) { return number ? json(*number) : json(); }

std::optional<int> int_from(const json& value) {
    if (value.is_null()) return std::nullopt;
    const auto number = integer_from(value);
    if (!std::in_range<int>(number)) throw Damaged{"a place is out of range"};
    return static_cast<int>(number);
}

}  // namespace

std::size_t longest_text(std::string_view json) { return shape_of(json).longest; }

std::string encode_payload(const Payload& payload) {
    return std::visit([](const auto& each) { return to_json(each).dump(); }, payload);
}

Parsed<Payload> decode_payload(std::string_view kind, int version, std::string_view text) {
    return parsed([&] { return payload_from(kind, version, text); });
}

bool is_of_newer_program(std::string_view kind, int version, std::string_view text) {
    try {
        payload_from(kind, version, text);
        return false;
    } catch (const Newer&) {
        return true;
    } catch (const Damaged&) {
        return false;
    } catch (const json::exception&) {
        return false;
    }
}

std::string encode_seen(const Seen& seen) {
    json halls = json::object();
    for (const auto& [hall, sequence] : seen.sequences)
        halls[std::to_string(hall)] = sequence;
    return json{{"pulled_at", instant_text(seen.pulled_at)}, {"halls", std::move(halls)}}.dump();
}

Parsed<Seen> decode_seen(std::string_view text) {
    return parsed([&] {
        const auto object = parse_within_bounds(text);
        Seen seen;
        read(object, "pulled_at", seen.pulled_at);
        for (const auto& [hall, sequence] : object.at("halls").items()) {
            const auto number = value_from_text(ColumnKind::integer, hall);
            if (!number) throw Damaged{"hall " + number.problem};
            const auto hall_number = std::get<std::int64_t>(*number.value);
            if (hall_number < 0 || hall_number > hall_number_max)
                throw Damaged{"there is no hall " + hall};
            seen.sequences[static_cast<HallNumber>(hall_number)] = integer_from(sequence);
        }
        return seen;
    });
}

std::string encode_told(const std::vector<ToldPlace>& told) {
    json array = json::array();
    for (const auto& place : told) {
        array.push_back(
            {{"registration", place.registration.value},
             {"previous", optional_int(place.previous)},
             {"next", optional_int(place.next)}});
    }
    return array.dump();
}

Parsed<std::vector<ToldPlace>> decode_told(std::string_view text) {
    return parsed([&] {
        const auto array = parse_within_bounds(text);
        if (array.size() > list_max) throw Damaged{"there are more than central takes"};
        std::vector<ToldPlace> told;
        for (const auto& each : array) {
            told.push_back(
                {{integer_from(each.at("registration"))},
                 int_from(each.at("previous")),
                 int_from(each.at("next"))});
        }
        return told;
    });
}

std::string encode_values(const TableInfo& table, const Values& values) {
    JsonWriter out;
    append_values(out, table, values);
    return out.take();
}

Parsed<Values> decode_values(const TableInfo& table, std::string_view text) {
    return parsed(text, [&](const json& array) { return values_from(table, array); });
}

std::string encode_changes(const std::vector<Change>& changes) {
    return JsonWriter{}
        .array(
            changes,
            [](JsonWriter& out, const Change& change) {
                const TableInfo& table = table_info(change.table);
                out.open('{').name("table").text(table.name).name("row");
                append_key(out, change.row);
                out.name("before");
                append_values(out, table, change.before);
                out.name("after");
                append_values(out, table, change.after);
                out.close('}');
            })
        .take();
}

Parsed<std::vector<Change>> decode_changes(std::string_view text) {
    return parsed(text, [](const json& array) {
        std::vector<Change> changes;
        for (const auto& each : array)
            changes.push_back(change_from(each));
        return changes;
    });
}

std::string encode_activities(const std::vector<RegistrationActivity>& activities) {
    const TableInfo& table = table_info(table_id<RegistrationActivity>());
    return JsonWriter{}
        .array(
            activities,
            [&](JsonWriter& out, const RegistrationActivity& each) {
                append_values(out, table, to_values(each));
            })
        .take();
}

Parsed<std::vector<RegistrationActivity>> decode_activities(std::string_view text) {
    return parsed(text, [](const json& array) {
        const TableInfo& table = table_info(table_id<RegistrationActivity>());
        std::vector<RegistrationActivity> activities;
        for (const auto& each : array) {
            activities.push_back(from_values<RegistrationActivity>(values_from(table, each)));
        }
        return activities;
    });
}

std::string encode_violations(const std::vector<Violation>& violations) {
    return JsonWriter{}
        .array(
            violations,
            [](JsonWriter& out, const Violation& each) {
                out.open('{').name("code").text(each.code).name("message").text(each.message);
                out.close('}');
            })
        .take();
}

Parsed<std::vector<Violation>> decode_violations(std::string_view text) {
    return parsed(text, [](const json& array) {
        std::vector<Violation> violations;
        for (const auto& each : array) {
            violations.push_back(
                {each.at("code").get<std::string>(), each.at("message").get<std::string>()});
        }
        return violations;
    });
}

}  // namespace hallbook::core
