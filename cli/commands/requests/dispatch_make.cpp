/// \file
/// hallbook dispatch next|by-name|bid|emergency REQUEST
/// SPDX-License-Identifier: Apache-2.0
#include "cli/commands/commands.hpp"
#include "cli/desk/meant.hpp"
#include "cli/words/dispatch_words.hpp"
#include "core/operations/passed_over.hpp"
#include "core/rules/requests.hpp"
#include "core/values/failure.hpp"
#include "store/queries/line.hpp"

#include <algorithm>

namespace hallbook::cli {

namespace {

/// The member of a card, as a sentence names them.
std::string who(store::SqliteDatabase& database, const std::string& card) {
    const auto found = store::find_members(database, card, 1);
    return (found.empty() ? std::string{} : found.front().name + " ") + "(card " + card + ")";
}

/// "; check mark 2", or that it was one too many; nothing for who got none.
std::string mark_of(const Done& done, core::Id<core::BookRegistration> registration) {
    const auto changed = registrations_of(done);
    const auto found = std::find_if(
        changed.begin(), changed.end(), [&](const auto& each) { return each.id == registration; });
    if (found == changed.end()) return {};
    const bool stays = found->status == core::RegistrationStatus::active;
    return "; check mark " + std::to_string(found->check_marks) +
           (stays ? "" : ", one too many: rolled off this book");
}

std::string passed_over_text(store::SqliteDatabase& database, const Done& done) {
    const auto& wish = std::get<core::DispatchMember>(done.operation.payload);
    if (wish.passed_over.empty()) return {};
    std::string text = "\nPassed over:\n";
    for (const auto& each : wish.passed_over) {
        text += "  " + who(database, each.card_number) + " " + core::sentence_of(each.reason) +
                mark_of(done, each.registration) + "\n";
    }
    return text;
}

Json passed_over_json(const std::vector<core::PassedOver>& passed_over) {
    Json list = Json::array();
    for (const auto& each : passed_over) {
        list.push_back(
            {{"card_number", each.card_number},
             {"registration", each.registration.value},
             {"reason", each.reason}});
    }
    return list;
}

ExitCode confirm_dispatch(Context& context, Desk& desk, const Done& done) {
    auto& database = desk.database();
    return confirm(
        context,
        done,
        {[&] {
             const auto entry = dispatch_of(database, done);
             if (!entry) return std::string{};
             return slip_text(
                        context.out,
                        *entry,
                        store::place_taken(database, entry->dispatch),
                        context.zone) +
                    passed_over_text(database, done);
         },
         [&](Json& document) {
             add_dispatch(document, database, done, context.zone);
             const auto& wish = std::get<core::DispatchMember>(done.operation.payload);
             document["passed_over"] = passed_over_json(wish.passed_over);
         }});
}

// --- dispatch next ------------------------------------------------------------------------------

/// Nobody can be called, so there is no member to judge: refused before an operation is complete.
Done nobody_callable(core::Operation operation, const store::RequestEntry& entry) {
    Done done{std::move(operation), {}};
    done.decision.outcome = core::Outcome::rejected;
    const auto closed = core::reason_closed(entry.request);
    done.decision.violations.push_back(closed.value_or(core::Violation{
        "nobody_callable",
        "Nobody more in the line of " + entry.book_name + " can be called for request " +
            entry.request.request_number +
            ". If it stays unfilled, 'hallbook close-referral' hands it to the business manager "
            "with the check marks that brings."}));
    return done;
}

class DispatchNextCommand : public Command {
public:
    void declare(Arguments& arguments) override {
        arguments.positional("REQUEST", m_request, "Number of the request")
            .any_number("--declined", "MEMBER", m_declined, "Was called and declined")
            .any_number("--not-present", "MEMBER", m_not_present, "Was not there when called")
            .any_number(
                "--present",
                "MEMBER",
                m_present,
                "Answered the roll call; with it, everybody before who is not named did not")
            .any_number("--unmet", "MEMBER", m_unmet, "Does not meet what the request requires")
            .option("--other-area", "REASON", m_other_area, "Why from another area's book");
    }

    ExitCode run(Context& context) override {
        Desk desk{context};
        auto& database = desk.database();
        const auto entry = request_meant(database, m_request);
        auto operation = desk.draft(core::DispatchMember{});
        core::NextInLine choice{roll_call(desk), operation.recorded_at};
        store::walk_line(database, entry.request.book_id, [&](const core::InLine& each) {
            return choice.takes(each) ? store::Walk::stop : store::Walk::go_on;
        });
        if (!choice.taken())
            return confirm(context, nobody_callable(std::move(operation), entry), {});
        refuse_not_reached(database, choice);
        const auto& member = choice.taken()->member;
        operation.payload = core::DispatchMember{
            .request_number = entry.request.request_number,
            .member = {member.id, member.card_number},
            .method = core::DispatchMethod::queue,
            .hall_region = desk.hall().region,
            .passed_over = choice.passed_over(),
            .attestation = std::nullopt,
            .other_area_reason = m_other_area};
        const Done done = desk.execute(std::move(operation));
        return confirm_dispatch(context, desk, done);
    }

private:
    [[nodiscard]] core::RollCall roll_call(Desk& desk) const {
        core::RollCall heard;
        for (const auto& text : m_declined)
            heard.not_taken.push_back({desk.member(text).card_number, "declined"});
        for (const auto& text : m_not_present)
            heard.not_taken.push_back({desk.member(text).card_number, "not_present"});
        for (const auto& text : m_unmet)
            heard.not_taken.push_back({desk.member(text).card_number, "requirement"});
        if (!m_present.empty()) heard.present.emplace();
        for (const auto& text : m_present)
            heard.present->insert(desk.member(text).card_number);
        return heard;
    }

    /// Refuses names of members further back than the one taken: their answers would go unrecorded.
    static void refuse_not_reached(
        store::SqliteDatabase& database, const core::NextInLine& choice) {
        const auto left = choice.not_reached();
        if (left.empty()) return;
        throw core::Failure(
            core::FailureKind::bad_input,
            who(database, left.front().card_number) + " does not stand before " +
                who(database, choice.taken()->member.card_number) +
                ", who is next; nobody was dispatched",
            "Name only those who were called before, in the order of: hallbook queue");
    }

    std::string m_request;
    std::vector<std::string> m_declined;
    std::vector<std::string> m_not_present;
    std::vector<std::string> m_present;
    std::vector<std::string> m_unmet;
    std::optional<std::string> m_other_area;
};

// --- a member who is named ----------------------------------------------------------------------

/// What the three commands have in common. `method()` says how the member was found.
class DispatchNamedCommand : public Command {
public:
    void declare(Arguments& arguments) override {
        arguments.positional("REQUEST", m_request, "Number of the request")
            .positional("MEMBER", m_member, "Card number or part of the name")
            .option("--other-area", "REASON", m_other_area, "Why from another area's book");
    }

    ExitCode run(Context& context) override {
        Desk desk{context};
        const auto entry = request_meant(desk.database(), m_request);
        const Done done = desk.execute(desk.draft(core::DispatchMember{
            .request_number = entry.request.request_number,
            .member = desk.member(m_member),
            .method = method(),
            .hall_region = desk.hall().region,
            .passed_over = {},
            .attestation = m_attestation,
            .other_area_reason = m_other_area}));
        return confirm_dispatch(context, desk, done);
    }

protected:
    [[nodiscard]] virtual core::DispatchMethod method() const = 0;

    std::optional<std::string> m_attestation;

private:
    std::string m_request;
    std::string m_member;
    std::optional<std::string> m_other_area;
};

class DispatchByNameCommand : public DispatchNamedCommand {
public:
    void declare(Arguments& arguments) override {
        DispatchNamedCommand::declare(arguments);
        arguments.option(
            "--attest",
            "TEXT",
            m_attestation,
            "Your word that the rule against arranged requests was kept");
    }

protected:
    [[nodiscard]] core::DispatchMethod method() const override {
        return core::DispatchMethod::by_name;
    }
};

class DispatchBidCommand : public DispatchNamedCommand {
protected:
    [[nodiscard]] core::DispatchMethod method() const override { return core::DispatchMethod::bid; }
};

class DispatchEmergencyCommand : public DispatchNamedCommand {
protected:
    [[nodiscard]] core::DispatchMethod method() const override {
        return core::DispatchMethod::emergency;
    }
};

}  // namespace

CommandList dispatch_making_commands() {
    return {
        {"dispatch next",
         group::work,
         "Dispatch the first in line who can be called",
         "hallbook dispatch next PA-000012\n"
         "hallbook dispatch next PA-000012 --declined 1026468 --not-present \"gomez chen\"\n"
         "hallbook dispatch next PA-000012 --present 1031190 --present 1044002",
         make_command<DispatchNextCommand>},
        {"dispatch by-name",
         group::work,
         "Dispatch whom a foreperson asks for, outside the order",
         "hallbook dispatch by-name PA-000012 1026468 --attest \"called by J. Ruiz, not arranged\"",
         make_command<DispatchByNameCommand>},
        {"dispatch bid",
         group::work,
         "Dispatch a member whose bid was accepted",
         "hallbook dispatch bid PA-000012 1026468",
         make_command<DispatchBidCommand>},
        {"dispatch emergency",
         group::work,
         "Dispatch whoever can come at once",
         "hallbook dispatch emergency PA-000012 1026468",
         make_command<DispatchEmergencyCommand>}};
}

}  // namespace hallbook::cli
