/// \file
/// hallbook books
/// SPDX-License-Identifier: Apache-2.0
#include "cli/commands/commands.hpp"
#include "cli/desk/hall.hpp"
#include "cli/output/text_table.hpp"
#include "cli/words/phrases.hpp"
#include "cli/words/shapes.hpp"

namespace hallbook::cli {

namespace {

Json books_json(const std::vector<store::BookSummary>& books, const store::AsOf& as_of) {
    Json list = Json::array();
    for (const auto& book : books)
        list.push_back(json_of(book));
    return {{"books", std::move(list)}, {"as_of", json_of(as_of)}};
}

/// "1: 1120, 3: 12" in the order of calling; tiers on which nobody stands are left out.
std::string tiers_text(const store::BookSummary& book) {
    std::string text;
    for (const auto& tier : book.tiers) {
        if (tier.active == 0) continue;
        text += (text.empty() ? "" : ", ") + std::to_string(tier_number(tier.tier)) + ": " +
                std::to_string(tier.active);
    }
    return text;
}

std::string books_text(const Output& out, const std::vector<store::BookSummary>& books) {
    TextTable table{
        {{"Code"},
         {"Book"},
         {"Region"},
         {"In line", Align::right},
         {"Callable", Align::right},
         {"By tier"},
         {"Note"}}};
    for (const auto& book : books) {
        table.add(
            {book.code,
             book.name,
             std::string{core::label(book.region)},
             std::to_string(book.active),
             std::to_string(book.callable),
             tiers_text(book),
             book.is_active ? "" : "closed"});
    }
    return table.text(out);
}

class BooksCommand : public Command {
public:
    void declare(Arguments&) override {}

    ExitCode run(Context& context) override {
        auto database = open_hall(context, store::Access::read);
        const store::ReadTransaction one_state{database};
        const auto now = corrected_now(database);
        const auto books = store::books(database, now);
        const auto as_of = store::as_of(database);
        context.out.show(
            [&] { return books_json(books, as_of); },
            [&] { return books_text(context.out, books) + freshness(context.out, as_of, now); });
        return ExitCode::done;
    }
};

}  // namespace

CommandEntry books_command() {
    return {
        "books",
        group::look_up,
        "List the books with how many stand on each",
        "hallbook books",
        make_command<BooksCommand>};
}

}  // namespace hallbook::cli
