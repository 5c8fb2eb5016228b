/// \file
/// What each kind of operation reads and writes.
/// SPDX-License-Identifier: Apache-2.0
#include "core/footprint.hpp"

namespace hallbook::core {

namespace {

std::string card_key(const std::string& card) { return "card:" + card; }
std::string book_key(Id<ReferralBook> book) { return "book:" + std::to_string(book.value); }
std::string line_key(Id<ReferralBook> book) { return "line:" + std::to_string(book.value); }
std::string setting_key(std::int64_t setting) { return "setting:" + std::to_string(setting); }
std::string user_key(const std::string& name) { return "user:" + name; }
std::string employer_key(const std::string& code) { return "employer:" + code; }
std::string request_key(const std::string& number) { return "request:" + number; }

/// Collects what one payload touches.
class Collector {
public:
    explicit Collector(Touched& touched) : m_touched(touched) {}

    void operator()(const RegisterOnBook& payload) {
        changes(card_key(payload.member.card_number));
        line_of(payload.book);
    }
    void operator()(const ReSign& payload) {
        changes(card_key(payload.member.card_number));
        for (const auto book : payload.books)
            reads(book_key(book));
    }
    void operator()(const LeaveBook& payload) {
        changes(card_key(payload.member.card_number));
        line_of(payload.book);
    }
    void operator()(const EditRow& payload) {
        if (payload.member) changes(card_key(payload.member->card_number));
        if (payload.book) line_of(*payload.book);
        if (payload.table == TableOf<ReferralBook>::name) changes(book_key({payload.row}));
        if (payload.table == TableOf<Setting>::name) changes(setting_key(payload.row));
        for (const auto& edit : payload.changes) {
            if (edit.column == "card_number" && edit.value) changes(card_key(*edit.value));
        }
    }
    void operator()(const ImportMembers& payload) {
        for (const auto& line : payload.lines)
            changes(card_key(line.card_number));
    }
    void operator()(const ImportRegistrations& payload) {
        for (const auto& line : payload.lines) {
            changes(card_key(line.card_number));
            line_of(line.book);
        }
    }
    void operator()(const ImportEmployers& payload) {
        for (const auto& line : payload.lines)
            changes(employer_key(line.code));
    }
    void operator()(const ImportRequests& payload) {
        for (const auto& line : payload.lines) {
            changes(request_key(line.request_number));
            reads(employer_key(line.employer_code));
            reads(book_key(line.book));
            if (line.by_name_card) reads(card_key(*line.by_name_card));
        }
    }

private:
    void reads(const std::string& key) { m_touched.reads.insert(key); }
    void changes(const std::string& key) {
        m_touched.reads.insert(key);
        m_touched.writes.insert(key);
    }
    /// Reads the book's rules and changes who stands in its line, without looking at the line.
    void line_of(Id<ReferralBook> book) {
        reads(book_key(book));
        m_touched.writes.insert(line_key(book));
    }

    Touched& m_touched;
};

/// What stands behind the colon when `key` begins with `kind` and a colon.
std::optional<std::string> named(const std::string& key, std::string_view kind) {
    if (key.size() <= kind.size() || key.compare(0, kind.size(), kind) != 0 ||
        key[kind.size()] != ':') {
        return std::nullopt;
    }
    return key.substr(kind.size() + 1);
}

}  // namespace

Touched touched_by(const Operation& operation) {
    Touched touched;
    touched.reads.insert(user_key(operation.actor));
    std::visit(Collector{touched}, operation.payload);
    return touched;
}

void add_footprint(const std::set<std::string>& reads, Footprint& footprint) {
    for (const auto& key : reads) {
        if (const auto card = named(key, "card")) {
            footprint.member_cards.insert(*card);
            footprint.member_ids.insert(natural_key_id(*card));
        }
        if (const auto name = named(key, "user")) footprint.user_names.insert(*name);
        if (const auto code = named(key, "employer")) footprint.employer_codes.insert(*code);
        if (const auto number = named(key, "request")) footprint.request_numbers.insert(*number);
    }
}

void add_footprint(const Operation& operation, Footprint& footprint) {
    add_footprint(touched_by(operation).reads, footprint);
}

}  // namespace hallbook::core
