/// \file
/// hallbook conflicts list|show|ack: what was decided between halls, until somebody took note.
/// SPDX-License-Identifier: Apache-2.0
#include "cli/commands/commands.hpp"
#include "cli/desk/hall.hpp"
#include "cli/output/text.hpp"
#include "cli/words/conflict_words.hpp"
#include "cli/words/phrases.hpp"
#include "cli/words/shapes.hpp"
#include "core/values/failure.hpp"

namespace hallbook::cli {

namespace {

/// Finds a conflict by the name people use, or by the number of its row.
store::ConflictEntry conflict_meant(store::SqliteDatabase& database, const std::string& text) {
    for (auto& entry : store::conflicts(database, store::ConflictScope::all)) {
        const bool is_meant = lower_case(conflict_name(entry)) == lower_case(text) ||
                              std::to_string(entry.conflict.id.value) == text;
        if (is_meant) return entry;
    }
    throw core::Failure(
        core::FailureKind::bad_input,
        "There is no conflict " + text + " here",
        "All are listed by: hallbook conflicts list --all");
}

Json list_json(const std::vector<store::ConflictEntry>& entries, const store::AsOf& as_of) {
    Json list = Json::array();
    for (const auto& entry : entries)
        list.push_back(conflict_json(entry));
    return {{"conflicts", std::move(list)}, {"as_of", json_of(as_of)}};
}

std::string list_text(const Output& out, const std::vector<store::ConflictEntry>& entries) {
    if (entries.empty()) return "No conflicts wait for anybody here.\n";
    std::string text;
    for (const auto& entry : entries)
        text += (text.empty() ? "" : "\n") + conflict_text(out, entry);
    return text + "\nWhen the people concerned know: hallbook conflicts ack " +
           conflict_name(entries.front()) + "\n";
}

class ConflictsListCommand : public Command {
public:
    void declare(Arguments& arguments) override {
        arguments.flag(
            "--all", m_scope, store::ConflictScope::all, "Also those somebody took note of");
    }

    ExitCode run(Context& context) override {
        auto database = open_hall(context, store::Access::read);
        const store::ReadTransaction one_state{database};
        const auto entries = store::conflicts(database, m_scope);
        const auto as_of = store::as_of(database);
        context.out.show(
            [&] { return list_json(entries, as_of); },
            [&] {
                return list_text(context.out, entries) +
                       freshness(context.out, as_of, corrected_now(database));
            });
        return ExitCode::done;
    }

private:
    store::ConflictScope m_scope = store::ConflictScope::open;
};

class ConflictsShowCommand : public Command {
public:
    void declare(Arguments& arguments) override {
        arguments.positional("ID", m_id, "As the list shows it, such as PA-12");
    }

    ExitCode run(Context& context) override {
        auto database = open_hall(context, store::Access::read);
        const auto entry = conflict_meant(database, m_id);
        context.out.show(
            [&] { return conflict_json(entry); },
            [&] { return conflict_text(context.out, entry); });
        return ExitCode::done;
    }

private:
    std::string m_id;
};

class ConflictsAckCommand : public Command {
public:
    void declare(Arguments& arguments) override {
        arguments.positional("ID", m_id, "As the list shows it, such as PA-12");
    }

    ExitCode run(Context& context) override {
        auto database = open_hall(context, store::Access::write);
        store::WriteTransaction transaction{database};
        const auto entry = conflict_meant(database, m_id);
        store::acknowledge(
            transaction, entry.conflict.id, context.globals.actor, corrected_now(database));
        transaction.commit();
        const auto noted = store::conflict(database, entry.conflict.id).value_or(entry);
        context.out.show(
            [&] { return conflict_json(noted); },
            [&] {
                return conflict_name(noted) + " is noted as seen by " +
                       noted.acknowledged_by.value_or("") + ".\n";
            });
        return ExitCode::done;
    }

private:
    std::string m_id;
};

}  // namespace

CommandList conflicts_commands() {
    return {
        {"conflicts",
         {},
         "Show what was decided between halls and nobody has seen",
         "hallbook conflicts",
         make_command<ConflictsListCommand>},
        {"conflicts list",
         group::look_up,
         "Show what was decided between halls and nobody has seen",
         "hallbook conflicts list --all",
         make_command<ConflictsListCommand>},
        {"conflicts show",
         group::look_up,
         "Show one of these decisions",
         "hallbook conflicts show PA-12",
         make_command<ConflictsShowCommand>},
        {"conflicts ack",
         group::work,
         "Note that the people concerned know of it",
         "hallbook conflicts ack PA-12",
         make_command<ConflictsAckCommand>}};
}

}  // namespace hallbook::cli
