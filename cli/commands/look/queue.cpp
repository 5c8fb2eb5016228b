/// \file
/// hallbook queue BOOK
/// SPDX-License-Identifier: Apache-2.0
#include "store/queries/queue.hpp"

#include "cli/arguments/argument_values.hpp"
#include "cli/commands/commands.hpp"
#include "cli/desk/hall.hpp"
#include "cli/output/text_table.hpp"
#include "cli/words/phrases.hpp"
#include "cli/words/shapes.hpp"

namespace hallbook::cli {

namespace {

Json queue_json(
    const store::BookName& book,
    const std::vector<store::QueueEntry>& entries,
    const store::AsOf& as_of) {
    Json list = Json::array();
    for (const auto& entry : entries)
        list.push_back(json_of(entry));
    return {
        {"book", book.code},
        {"book_name", book.name},
        {"as_of", json_of(as_of)},
        {"entries", std::move(list)}};
}

std::string queue_text(
    const Output& out,
    const store::BookName& book,
    const std::vector<store::QueueEntry>& entries,
    core::Date today) {
    if (entries.empty()) return "Nobody stands on " + book.name + " here.\n";
    TextTable table{
        {{"Place", Align::right},
         {"Callable", Align::right},
         {"Tier", Align::right},
         {"APN", Align::right},
         {"Card", Align::right},
         {"Name"},
         {"Re-sign by"},
         {"Marks", Align::right},
         {"Status"},
         {"Exempt"}}};
    for (const auto& entry : entries) {
        table.add(
            {cell(entry.actual_position),
             cell(entry.callable_position),
             std::to_string(tier_number(entry.tier)),
             entry.apn.text(),
             entry.card_number,
             entry.name,
             re_sign_cell(entry.re_sign_due, today),
             std::to_string(entry.check_marks),
             std::string{core::label(entry.status)},
             exempt_cell(entry.exempt_reason, entry.exempt_until)});
    }
    return out.bold(book.name) + "\n" + table.text(out);
}

class QueueCommand : public Command {
public:
    void declare(Arguments& arguments) override {
        arguments.positional("BOOK", m_book, "Code or name of the book")
            .option("--tier", "N", m_tier, "Only this tier, 1 to 4", parse_tier)
            .option("--limit", "N", m_limit, "At most so many", parse_positive)
            .flag("--all", m_scope, store::QueueScope::live, "Also those out on a dispatch");
    }

    ExitCode run(Context& context) override {
        auto database = open_hall(context, store::Access::read);
        const store::ReadTransaction one_state{database};
        const auto now = corrected_now(database);
        const auto book = book_meant(database, m_book);
        const auto entries = store::queue(database, {book.id, m_tier, m_limit, m_scope}, now);
        const auto as_of = store::as_of(database);
        context.out.show(
            [&] { return queue_json(book, entries, as_of); },
            [&] {
                return queue_text(context.out, book, entries, context.zone.civil(now).date) +
                       freshness(context.out, as_of, now);
            });
        return ExitCode::done;
    }

private:
    std::string m_book;
    std::optional<core::BookTier> m_tier;
    std::optional<int> m_limit;
    store::QueueScope m_scope = store::QueueScope::line;
};

}  // namespace

CommandEntry queue_command() {
    return {
        "queue",
        group::look_up,
        "Show the line of a book, first to be called first",
        "hallbook queue WIRE_BREM --tier 1 --limit 20",
        make_command<QueueCommand>};
}

}  // namespace hallbook::cli
