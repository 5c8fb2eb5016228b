/// \file
/// hallbook bid list
/// SPDX-License-Identifier: Apache-2.0
#include "cli/commands/commands.hpp"
#include "cli/desk/hall.hpp"
#include "cli/desk/meant.hpp"
#include "cli/words/bid_words.hpp"
#include "cli/words/phrases.hpp"
#include "cli/words/shapes.hpp"

namespace hallbook::cli {

namespace {

class BidListCommand : public Command {
public:
    void declare(Arguments& arguments) override {
        arguments.option("--request", "NUMBER", m_request, "Only on this request")
            .flag("--all", m_scope, store::BidScope::all, "Also those answered or withdrawn");
    }

    ExitCode run(Context& context) override {
        auto database = open_hall(context, store::Access::read);
        const store::ReadTransaction one_state{database};
        std::optional<std::string> number;
        if (m_request) number = request_meant(database, *m_request).request.request_number;
        const auto entries = store::bids(database, m_scope, number);
        const auto as_of = store::as_of(database);
        context.out.show(
            [&] {
                Json list = Json::array();
                for (const auto& entry : entries)
                    list.push_back(bid_json(entry));
                return Json{{"as_of", json_of(as_of)}, {"bids", std::move(list)}};
            },
            [&] {
                return (entries.empty() ? "No bid waits for an answer here.\n"
                                        : bids_text(context.out, entries, context.zone)) +
                       freshness(context.out, as_of, corrected_now(database));
            });
        return ExitCode::done;
    }

private:
    std::optional<std::string> m_request;
    store::BidScope m_scope = store::BidScope::pending;
};

}  // namespace

CommandEntry bid_list_command() {
    return {
        "bid list",
        group::look_up,
        "Show the bids in the order they are accepted in",
        "hallbook bid list --request PA-000012",
        make_command<BidListCommand>};
}

}  // namespace hallbook::cli
