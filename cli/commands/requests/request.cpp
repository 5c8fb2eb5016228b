/// \file
/// hallbook request amend|cancel|list|show
/// SPDX-License-Identifier: Apache-2.0
#include "cli/arguments/argument_values.hpp"
#include "cli/commands/commands.hpp"
#include "cli/desk/meant.hpp"
#include "cli/words/dispatch_words.hpp"
#include "cli/words/phrases.hpp"
#include "cli/words/request_words.hpp"
#include "cli/words/shapes.hpp"

namespace hallbook::cli {

namespace {

/// Confirms a write that changed a request.
ExitCode confirm_request(
    Context& context,
    Desk& desk,
    const Done& done,
    const std::string& number,
    const std::string& sentence) {
    return confirm(
        context,
        done,
        {[&] {
             const auto entry = store::find_request(desk.database(), number);
             return sentence +
                    (entry ? "\n" + request_text(context.out, *entry, context.zone) : "");
         },
         [&](Json& document) { add_request(document, desk.database(), number); }});
}

class RequestAmendCommand : public Command {
public:
    void declare(Arguments& arguments) override {
        arguments.positional("NUMBER", m_number, "Number of the request")
            .repeated(
                "--set",
                "COLUMN=VALUE",
                m_changes,
                "The new value; nothing after the = empties the column",
                parse_column_edit)
            .option("--reason", "TEXT", m_reason, "Why, in a few words");
    }

    ExitCode run(Context& context) override {
        Desk desk{context};
        const std::string number = request_meant(desk.database(), m_number).request.request_number;
        const Done done = desk.execute(desk.draft(core::AmendRequest{
            .request_number = number, .changes = m_changes, .reason = m_reason.value_or("")}));
        return confirm_request(context, desk, done, number, "Amended.\n");
    }

private:
    std::string m_number;
    std::vector<core::ColumnEdit> m_changes;
    std::optional<std::string> m_reason;
};

class RequestCancelCommand : public Command {
public:
    void declare(Arguments& arguments) override {
        arguments.positional("NUMBER", m_number, "Number of the request")
            .option("--reason", "TEXT", m_reason, "Why, in a few words");
    }

    ExitCode run(Context& context) override {
        Desk desk{context};
        const std::string number = request_meant(desk.database(), m_number).request.request_number;
        const Done done = desk.execute(desk.draft(
            core::CancelRequest{.request_number = number, .reason = m_reason.value_or("")}));
        return confirm_request(
            context, desk, done, number, "Cancelled; whoever was dispatched to it stays so.\n");
    }

private:
    std::string m_number;
    std::optional<std::string> m_reason;
};

class RequestListCommand : public Command {
public:
    void declare(Arguments& arguments) override {
        arguments
            .flag(
                "--all",
                m_scope,
                store::RequestScope::all,
                "Also those filled, cancelled and expired")
            .option("--book", "BOOK", m_book, "Only of this book");
    }

    ExitCode run(Context& context) override {
        auto database = open_hall(context, store::Access::read);
        const store::ReadTransaction one_state{database};
        std::optional<core::Id<core::ReferralBook>> book;
        if (m_book) book = book_meant(database, *m_book).id;
        const auto entries = store::requests(database, m_scope, book);
        const auto as_of = store::as_of(database);
        context.out.show(
            [&] {
                Json list = Json::array();
                for (const auto& entry : entries)
                    list.push_back(request_json(entry));
                return Json{{"as_of", json_of(as_of)}, {"requests", std::move(list)}};
            },
            [&] {
                return (entries.empty() ? "No request is open here.\n"
                                        : requests_text(context.out, entries)) +
                       freshness(context.out, as_of, corrected_now(database));
            });
        return ExitCode::done;
    }

private:
    store::RequestScope m_scope = store::RequestScope::unfilled;
    std::optional<std::string> m_book;
};

std::vector<store::DispatchEntry> dispatches_to(
    store::SqliteDatabase& database, core::Id<core::LaborRequest> request) {
    return store::dispatches(database, {.request = request});
}

class RequestShowCommand : public Command {
public:
    void declare(Arguments& arguments) override {
        arguments.positional("NUMBER", m_number, "Number of the request");
    }

    ExitCode run(Context& context) override {
        auto database = open_hall(context, store::Access::read);
        const store::ReadTransaction one_state{database};
        const auto entry = request_meant(database, m_number);
        const auto sent = dispatches_to(database, entry.request.id);
        context.out.show(
            [&] {
                Json list = Json::array();
                for (const auto& each : sent)
                    list.push_back(dispatch_json(
                        each, store::place_taken(database, each.dispatch), context.zone));
                Json json = request_json(entry);
                json["dispatches"] = std::move(list);
                return json;
            },
            [&] {
                const std::string text = request_text(context.out, entry, context.zone);
                return sent.empty() ? text : text + "\n" + dispatches_text(context.out, sent);
            });
        return ExitCode::done;
    }

private:
    std::string m_number;
};

}  // namespace

CommandList request_commands() {
    return {
        request_open_command(),
        {"request amend",
         group::work,
         "Change an unfilled request",
         "hallbook request amend PA-000012 --set workers_requested=3 --reason \"called again\"",
         make_command<RequestAmendCommand>},
        {"request cancel",
         group::work,
         "Cancel a request; its dispatches stay",
         "hallbook request cancel PA-000012 --reason \"job put off\"",
         make_command<RequestCancelCommand>},
        {"request list",
         group::look_up,
         "Show the requests that still want workers",
         "hallbook request list --book WIRE_PA",
         make_command<RequestListCommand>},
        {"request show",
         group::look_up,
         "Show one request and who was sent",
         "hallbook request show PA-000012",
         make_command<RequestShowCommand>}};
}

}  // namespace hallbook::cli
