/// \file
/// hallbook member TEXT
/// SPDX-License-Identifier: Apache-2.0
#include "cli/arguments/argument_values.hpp"
#include "cli/commands/commands.hpp"
#include "cli/desk/hall.hpp"
#include "cli/output/text_table.hpp"
#include "cli/words/phrases.hpp"
#include "cli/words/shapes.hpp"

namespace hallbook::cli {

namespace {

Json members_json(const std::vector<store::FoundMember>& members, const store::AsOf& as_of) {
    Json list = Json::array();
    for (const auto& member : members)
        list.push_back(json_of(member));
    return {{"members", std::move(list)}, {"as_of", json_of(as_of)}};
}

std::string members_text(
    const Output& out, const std::string& wanted, const std::vector<store::FoundMember>& members) {
    if (members.empty()) return "No member has the card number or name \"" + wanted + "\".\n";
    TextTable table{{{"Card", Align::right}, {"Name"}, {"Status"}}};
    for (const auto& member : members) {
        table.add({member.card_number, member.name, std::string{core::label(member.status)}});
    }
    return table.text(out);
}

class MemberCommand : public Command {
public:
    void declare(Arguments& arguments) override {
        arguments.positional("TEXT", m_text, "Card number or part of the name")
            .option("--limit", "N", m_limit, "At most so many, 50 otherwise", parse_positive);
    }

    ExitCode run(Context& context) override {
        auto database = open_hall(context, store::Access::read);
        const store::ReadTransaction one_state{database};
        const auto limit = static_cast<std::size_t>(m_limit.value_or(default_limit));
        const auto members = store::find_members(database, m_text, limit);
        const auto as_of = store::as_of(database);
        context.out.show(
            [&] { return members_json(members, as_of); },
            [&] {
                return members_text(context.out, m_text, members) +
                       freshness(context.out, as_of, corrected_now(database));
            });
        return ExitCode::done;
    }

private:
    std::string m_text;
    std::optional<int> m_limit;
};

}  // namespace

CommandEntry member_command() {
    return {
        "member",
        group::look_up,
        "Find members by card number or part of a name",
        "hallbook member gomez",
        make_command<MemberCommand>};
}

}  // namespace hallbook::cli
