/// \file
/// The JSON forms. Texts are used for everything exact: APNs, instants, dates.
/// SPDX-License-Identifier: Apache-2.0
#include "core/codec.hpp"

#include "core/assert.hpp"

#include <nlohmann/json.hpp>

namespace hallbook::core {

using nlohmann::json;

namespace {

/// Thrown inside this file when a text is not of its form; decode_* turn it into a Parsed.
struct Damaged {
    std::string why;
};

constexpr std::array<std::string_view, std::variant_size_v<Payload>> operation_kinds{
    "register",
    "re_sign",
    "leave",
    "edit",
    "import_members",
    "import_registrations",
    "import_employers",
    "import_requests"};

// --- single values: in JSON a value is its text; optional ones are null or left out ------------

template <class T>
void write(json& object, const char* name, const T& value) {
    const auto text = value_text(ValueTraits<T>::kind, ValueTraits<T>::to(value));
    if (text) object[name] = *text;
}

template <class T>
void check_label(const std::string& text) {
    if constexpr (std::is_enum_v<T>) {
        if (!from_label<T>(text))
            throw Damaged{"'" + text + "' is no " + std::string{EnumNames<T>::type}};
    }
}

template <class T>
void read(const json& object, const char* name, T& value) {
    using Plain = typename detail::Plain<T>::type;
    const auto found = object.find(name);
    std::optional<std::string> text;
    if (found != object.end() && !found->is_null()) text = found->template get<std::string>();
    if (!text && !detail::Plain<T>::nullable)
        throw Damaged{"'" + std::string{name} + "' is missing"};
    if (text) check_label<Plain>(*text);
    const auto parsed = value_from_text(ValueTraits<T>::kind, text);
    if (!parsed) throw Damaged{"'" + std::string{name} + "' " + parsed.problem};
    value = ValueTraits<T>::from(*parsed.value);
}

void write(json& object, const char* name, const MemberRef& member) {
    json inner = json::object();
    write(inner, "id", member.id);
    write(inner, "card_number", member.card_number);
    object[name] = std::move(inner);
}

void read(const json& object, const char* name, MemberRef& member) {
    const json& inner = object.at(name);
    read(inner, "id", member.id);
    read(inner, "card_number", member.card_number);
}

// --- structs: each lists its fields once, for writing and for reading ---------------------------

template <class F>
void fields(RegisterOnBook& p, F&& f) {
    f("member", p.member), f("book", p.book), f("tier", p.tier);
    f("applicant_priority_number", p.applicant_priority_number), f("method", p.method);
}

template <class F>
void fields(LeaveBook& p, F&& f) {
    f("member", p.member), f("book", p.book), f("reason", p.reason);
}

template <class F>
void fields(ColumnEdit& p, F&& f) {
    f("column", p.column), f("value", p.value);
}

template <class F>
void fields(MemberLine& p, F&& f) {
    f("line", p.line), f("card_number", p.card_number), f("first_name", p.first_name);
    f("middle_name", p.middle_name), f("last_name", p.last_name);
    f("home_local", p.home_local), f("home_region", p.home_region);
}

template <class F>
void fields(RegistrationLine& p, F&& f) {
    f("line", p.line), f("card_number", p.card_number), f("book", p.book), f("tier", p.tier);
    f("applicant_priority_number", p.applicant_priority_number);
    f("registered_at", p.registered_at), f("last_re_signed_at", p.last_re_signed_at);
    f("last_re_signed_on", p.last_re_signed_on), f("check_marks", p.check_marks);
    f("status", p.status), f("exempt_reason", p.exempt_reason);
}

template <class F>
void fields(EmployerLine& p, F&& f) {
    f("line", p.line), f("code", p.code), f("name", p.name), f("contract_code", p.contract_code);
    f("effective_date", p.effective_date), f("expiration_date", p.expiration_date);
}

template <class F>
void fields(RequestLine& p, F&& f) {
    f("line", p.line), f("request_number", p.request_number), f("received_at", p.received_at);
    f("employer_code", p.employer_code), f("book", p.book);
    f("workers_requested", p.workers_requested), f("start_date", p.start_date);
    f("start_time", p.start_time), f("duration_days", p.duration_days);
    f("is_short_call", p.is_short_call), f("by_name_card", p.by_name_card);
    f("wage_rate", p.wage_rate), f("worksite_name", p.worksite_name), f("city", p.city);
    f("agreement_type", p.agreement_type);
}

template <class T>
json to_json(const T& value) {
    json object = json::object();
    fields(
        const_cast<T&>(value), [&](const char* name, auto& field) { write(object, name, field); });
    return object;
}

template <class T>
T from_json(const json& object) {
    T value;
    fields(value, [&](const char* name, auto& field) { read(object, name, field); });
    return value;
}

template <class T>
json list_to_json(const std::vector<T>& list) {
    json array = json::array();
    for (const auto& each : list)
        array.push_back(to_json(each));
    return array;
}

template <class T>
std::vector<T> list_from_json(const json& array) {
    std::vector<T> list;
    for (const auto& each : array)
        list.push_back(from_json<T>(each));
    return list;
}

// --- payloads -----------------------------------------------------------------------------------

json payload_json(const RegisterOnBook& p) { return to_json(p); }
json payload_json(const LeaveBook& p) { return to_json(p); }

json payload_json(const ReSign& p) {
    json object = json::object();
    write(object, "member", p.member);
    object["books"] = json::array();
    for (const auto book : p.books)
        object["books"].push_back(book.value);
    return object;
}

json payload_json(const EditRow& p) {
    json object = json::object();
    write(object, "table", p.table);
    write(object, "row", p.row);
    if (p.member) write(object, "member", *p.member);
    write(object, "book", p.book);
    object["changes"] = list_to_json(p.changes);
    write(object, "reason", p.reason);
    return object;
}

template <class Import>
json payload_json(const Import& p) {
    return json{{"lines", list_to_json(p.lines)}};
}

ReSign re_sign_from(const json& object) {
    ReSign payload;
    read(object, "member", payload.member);
    for (const auto& book : object.at("books"))
        payload.books.push_back({book.get<std::int64_t>()});
    return payload;
}

EditRow edit_from(const json& object) {
    EditRow payload;
    read(object, "table", payload.table);
    read(object, "row", payload.row);
    if (object.contains("member")) read(object, "member", payload.member.emplace());
    read(object, "book", payload.book);
    payload.changes = list_from_json<ColumnEdit>(object.at("changes"));
    read(object, "reason", payload.reason);
    return payload;
}

template <class Import>
Payload import_from(const json& object) {
    using Line = typename decltype(Import::lines)::value_type;
    return Import{list_from_json<Line>(object.at("lines"))};
}

Payload payload_from(std::string_view kind, const json& object) {
    if (kind == "register") return from_json<RegisterOnBook>(object);
    if (kind == "re_sign") return re_sign_from(object);
    if (kind == "leave") return from_json<LeaveBook>(object);
    if (kind == "edit") return edit_from(object);
    if (kind == "import_members") return import_from<ImportMembers>(object);
    if (kind == "import_registrations") return import_from<ImportRegistrations>(object);
    if (kind == "import_employers") return import_from<ImportEmployers>(object);
    if (kind == "import_requests") return import_from<ImportRequests>(object);
    throw Damaged{"the kind '" + std::string{kind} + "' is not known to this version"};
}

// --- rows ---------------------------------------------------------------------------------------

json values_json(const TableInfo& table, const Values& values) {
    HALLBOOK_ASSERT(values.size() == table.columns.size());
    json array = json::array();
    for (std::size_t i = 0; i < values.size(); ++i) {
        const auto text = value_text(table.columns[i].kind, values[i]);
        array.push_back(text ? json(*text) : json());
    }
    return array;
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

json optional_values_json(const TableInfo& table, const std::optional<Values>& values) {
    return values ? values_json(table, *values) : json();
}

std::optional<Values> optional_values_from(const TableInfo& table, const json& array) {
    return array.is_null() ? std::nullopt : std::optional{values_from(table, array)};
}

Change change_from(const json& object) {
    const auto name = object.at("table").get<std::string>();
    const TableInfo* table = find_table(name);
    if (table == nullptr) throw Damaged{"there is no table " + name};
    return {
        table->id,
        object.at("row").get<std::int64_t>(),
        optional_values_from(*table, object.at("before")),
        optional_values_from(*table, object.at("after"))};
}

/// Runs a reader; what it finds wrong, and what the JSON library finds wrong, becomes a problem.
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

std::string_view kind_name(const Payload& payload) { return operation_kinds.at(payload.index()); }

std::string encode_payload(const Payload& payload) {
    return std::visit([](const auto& each) { return payload_json(each).dump(); }, payload);
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
            {{"book", place.book.value},
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
                {{each.at("book").get<std::int64_t>()},
                 int_from(each.at("previous")),
                 int_from(each.at("next"))});
        }
        return told;
    });
}

std::string encode_values(const TableInfo& table, const Values& values) {
    return values_json(table, values).dump();
}

Parsed<Values> decode_values(const TableInfo& table, std::string_view text) {
    return parsed(text, [&](const json& array) { return values_from(table, array); });
}

std::string encode_changes(const std::vector<Change>& changes) {
    json array = json::array();
    for (const auto& change : changes) {
        const TableInfo& table = table_info(change.table);
        array.push_back(
            {{"table", table.name},
             {"row", change.row},
             {"before", optional_values_json(table, change.before)},
             {"after", optional_values_json(table, change.after)}});
    }
    return array.dump();
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
    json array = json::array();
    for (const auto& each : activities)
        array.push_back(values_json(table, to_values(each)));
    return array.dump();
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
