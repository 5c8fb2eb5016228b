/// \file
/// hallbook bid place|withdraw|answer: only where central answers (rule 9).
/// SPDX-License-Identifier: Apache-2.0
#include "cli/commands/commands.hpp"
#include "cli/commands/requests/bid_arguments.hpp"
#include "cli/desk/meant.hpp"
#include "cli/exchange/sync_once.hpp"
#include "cli/words/bid_words.hpp"
#include "cli/words/confirmation.hpp"
#include "cli/words/phrases.hpp"
#include "core/replica/execute.hpp"
#include "core/values/failure.hpp"

#include <algorithm>

namespace hallbook::cli {

namespace {

/// Syncs first: a bid is judged with knowledge of what other halls did.
void sync_before(Context& context) {
    try {
        sync_once(context);
    } catch (const core::Failure& failure) {
        if (failure.kind() != core::FailureKind::unreachable) throw;
        throw core::Failure(
            core::FailureKind::unreachable,
            "Bids are only taken where central answers, and it does not: " +
                std::string{failure.what()},
            "Nothing was changed. Dispatch in person with: hallbook dispatch next");
    }
}

enum class Delivered { no, yes };

/// Lets central decide about the bid; a refusal there becomes the decision in `done`.
Delivered sync_after(Context& context, Done& done) {
    SyncNews news;
    try {
        news = sync_once(context);
    } catch (const core::Failure& failure) {
        if (failure.kind() != core::FailureKind::unreachable) throw;
        context.out.remark(
            "Central went out of reach. The bid is kept here and counts once it is sent: "
            "hallbook sync");
        return Delivered::no;
    }
    for (const auto& settled : news.report.settlements) {
        if (settled.operation != done.operation.id || settled.outcome != core::Outcome::rejected)
            continue;
        done.decision.outcome = core::Outcome::rejected;
        done.decision.violations.push_back({"refused_at_central", settled.reason});
    }
    return Delivered::yes;
}

/// What the three have in common: the command with these arguments. `wish()` says what is asked.
template <class AnyBidArguments>
class BidCommand : public AnyBidArguments {
public:
    ExitCode run(Context& context) override {
        sync_before(context);
        std::string number;
        Done done = ask(context, number);
        Delivered delivered = Delivered::yes;
        if (core::is_recorded(done.decision)) delivered = sync_after(context, done);
        const ExitCode code = tell(context, done, number);
        return delivered == Delivered::no && code == ExitCode::done ? ExitCode::needs_person : code;
    }

protected:
    [[nodiscard]] virtual core::Payload wish(
        const std::string& number, const core::MemberRef& member) const = 0;
    /// Such as "has a bid on".
    [[nodiscard]] virtual std::string verb() const = 0;

private:
    Done ask(Context& context, std::string& number) {
        Desk desk{context};
        number = request_meant(desk.database(), this->m_request).request.request_number;
        return desk.execute(desk.draft(wish(number, desk.member(this->m_member))));
    }

    /// Shows the member's bids on the request as they are after the sync.
    ExitCode tell(Context& context, const Done& done, const std::string& number) {
        auto database = open_hall(context, store::Access::read);
        const auto member = member_meant(database, this->m_member);
        auto bids = store::bids(database, store::BidScope::all, number);
        std::erase_if(
            bids, [&](const auto& each) { return each.card_number != member.card_number; });
        return confirm(
            context,
            done,
            {[&] { return words_for(member) + " " + verb() + " request " + number + ".\n"; },
             [&](Json& document) {
                 if (!bids.empty()) document["bid"] = bid_json(bids.back());
             }});
    }
};

class BidPlaceCommand : public BidCommand<BidPlaceArguments> {
protected:
    [[nodiscard]] core::Payload wish(
        const std::string& number, const core::MemberRef& member) const override {
        return core::PlaceBid{.request_number = number, .member = member};
    }
    [[nodiscard]] std::string verb() const override { return "has a bid on"; }
};

class BidWithdrawCommand : public BidCommand<BidWithdrawArguments> {
protected:
    [[nodiscard]] core::Payload wish(
        const std::string& number, const core::MemberRef& member) const override {
        return core::WithdrawBid{.request_number = number, .member = member};
    }
    [[nodiscard]] std::string verb() const override { return "has withdrawn the bid on"; }
};

class BidAnswerCommand : public BidCommand<BidAnswerArguments> {
protected:
    [[nodiscard]] core::Payload wish(
        const std::string& number, const core::MemberRef& member) const override {
        return core::AnswerBid{.request_number = number, .member = member, .accepted = m_accepted};
    }
    [[nodiscard]] std::string verb() const override {
        return m_accepted ? "has the bid accepted on" : "has the bid declined on";
    }
};

}  // namespace

CommandList bid_commands() {
    return {
        entry_of<BidPlaceCommand>(), entry_of<BidWithdrawCommand>(), entry_of<BidAnswerCommand>()};
}

}  // namespace hallbook::cli
