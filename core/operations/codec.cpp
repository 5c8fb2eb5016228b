/// \file
/// The JSON forms. Exact values (APNs, instants, dates) are written as texts.
/// SPDX-License-Identifier: Apache-2.0
#include "core/operations/codec.hpp"

#include "core/values/assert.hpp"
#include "core/values/json_text.hpp"

#include <nlohmann/json.hpp>

namespace hallbook::core {

using nlohmann::json;

namespace {

/// Thrown inside this file when a text does not have its form; decode_* turn it into a Parsed.
struct Damaged {
    std::string why;
};

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
    } catch (const Damaged& damaged) {
        throw Damaged{"'" + std::string{name} + "' " + damaged.why};
    }
}

template <class T>
T value_from(const json& form) {
    if (!form.is_string()) throw Damaged{form.is_null() ? "is missing" : "is not a text"};
    const auto text = form.get<std::string>();
    if constexpr (std::is_enum_v<T>) {
        if (!from_label<T>(text)) {
            throw Damaged{"cannot be '" + text + "': no such " + std::string{EnumNames<T>::type}};
        }
    }
    const auto parsed = value_from_text(ValueTraits<T>::kind, text);
    if (!parsed) throw Damaged{parsed.problem};
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

template <class T>
T from_json(const json& form) {
    if constexpr (IsList<T>) {
        if (!form.is_array()) throw Damaged{"is not a list"};
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
        fields(value, [&](const char* name, auto& field) { read(form, name, field); });
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
        throw Damaged{"the kind '" + std::string{kind} + "' is not known to this version"};
    }
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
    return form.is_string() ? RowKey{value_from<Uuid>(form)} : RowKey{form.get<std::int64_t>()};
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
auto parsed(std::string_view text, F&& reader) -> Parsed<decltype(reader(json{}))> {
    using Result = Parsed<decltype(reader(json{}))>;
    try {
        return Result::good(reader(json::parse(text)));
    } catch (const Damaged& damaged) {
        return Result::bad(damaged.why);
    } catch (const json::exception& error) {
        return Result::bad(error.what());
    }
}

json optional_int(const std::optional<int>& number) { return number ? json(*number) : json(); }

std::optional<int> int_from(const json& value) {
    return value.is_null() ? std::nullopt : std::optional{value.get<int>()};
}

}  // namespace

std::string encode_payload(const Payload& payload) {
    return std::visit([](const auto& each) { return to_json(each).dump(); }, payload);
}

Parsed<Payload> decode_payload(std::string_view kind, int version, std::string_view text) {
    if (version != payload_version) {
        return Parsed<Payload>::bad(
            "version " + std::to_string(version) + " of '" + std::string{kind} +
            "' is not known to this version");
    }
    return parsed(text, [&](const json& object) { return payload_from(kind, object); });
}

std::string encode_seen(const Seen& seen) {
    json halls = json::object();
    for (const auto& [hall, sequence] : seen.sequences)
        halls[std::to_string(hall)] = sequence;
    return json{{"pulled_at", instant_text(seen.pulled_at)}, {"halls", std::move(halls)}}.dump();
}

Parsed<Seen> decode_seen(std::string_view text) {
    return parsed(text, [](const json& object) {
        Seen seen;
        read(object, "pulled_at", seen.pulled_at);
        for (const auto& [hall, sequence] : object.at("halls").items()) {
            const auto number = value_from_text(ColumnKind::integer, hall);
            if (!number) throw Damaged{"hall " + number.problem};
            const auto hall_number = std::get<std::int64_t>(*number.value);
            seen.sequences[static_cast<HallNumber>(hall_number)] = sequence.get<std::int64_t>();
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
    return parsed(text, [](const json& array) {
        std::vector<ToldPlace> told;
        for (const auto& each : array) {
            told.push_back(
                {{each.at("registration").get<std::int64_t>()},
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
    json array = json::array();
    for (const auto& each : violations) {
        array.push_back({{"code", each.code}, {"message", each.message}});
    }
    return array.dump();
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
