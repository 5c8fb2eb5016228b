/// \file
/// hallbook position MEMBER
/// SPDX-License-Identifier: Apache-2.0
#include "cli/commands/commands.hpp"
#include "cli/desk/hall.hpp"
#include "cli/words/phrases.hpp"
#include "cli/words/places.hpp"
#include "cli/words/shapes.hpp"

namespace hallbook::cli {

namespace {

Json position_json(
    const store::FoundMember& member,
    const std::vector<store::Place>& places,
    const store::AsOf& as_of) {
    Json books = Json::array();
    for (const auto& place : places)
        books.push_back(json_of(place));
    return {
        {"member", {{"card_number", member.card_number}, {"name", member.name}}},
        {"as_of", json_of(as_of)},
        {"books", std::move(books)}};
}

std::string position_text(
    const Output& out,
    const store::FoundMember& member,
    const std::vector<store::Place>& places,
    core::Date today) {
    const std::string head = out.bold(member.name) + " (card " + member.card_number + ")\n";
    if (places.empty()) return head + "Stands on no book.\n";
    return head + places_text(out, places, today);
}

class PositionCommand : public Command {
public:
    void declare(Arguments& arguments) override {
        arguments.positional("MEMBER", m_member, "Card number or part of the name")
            .option("--book", "BOOK", m_book, "Only this book");
    }

    ExitCode run(Context& context) override {
        auto database = open_hall(context, store::Access::read);
        const store::ReadTransaction one_state{database};
        const auto now = corrected_now(database);
        const auto member = member_meant(database, m_member);
        std::optional<core::Id<core::ReferralBook>> book;
        if (m_book) book = book_meant(database, *m_book).id;
        const auto places = store::places(database, member.id, book, now);
        const auto as_of = store::as_of(database);
        context.out.show(
            [&] { return position_json(member, places, as_of); },
            [&] {
                return position_text(context.out, member, places, context.zone.civil(now).date) +
                       freshness(context.out, as_of, now);
            });
        return ExitCode::done;
    }

private:
    std::string m_member;
    std::optional<std::string> m_book;
};

}  // namespace

CommandEntry position_command() {
    return {
        "position",
        group::look_up,
        "Show where a member stands in line",
        "hallbook position 1026468\nhallbook position \"gomez chen\" --book WIRE_BREM",
        make_command<PositionCommand>};
}

}  // namespace hallbook::cli
