/// \file
/// One sync of the hall's file.
/// SPDX-License-Identifier: Apache-2.0
#include "cli/exchange/sync_once.hpp"

#include "cli/desk/central_address.hpp"
#include "cli/desk/hall.hpp"
#include "cli/output/progress.hpp"
#include "cli/words/operation_words.hpp"
#include "store/replica/sqlite_replica.hpp"

#include <algorithm>
#include <tuple>

namespace hallbook::cli {

namespace {

/// How many of the newest operations are searched for a refused one.
constexpr std::size_t operations_searched = 1'000;

std::string stage_text(sync::Stage stage) {
    switch (stage) {
        case sync::Stage::connecting: return "connecting";
        case sync::Stage::depositing: return "sending";
        case sync::Stage::reconciling: return "judging";
        case sync::Stage::waiting_for_headquarters: return "waiting for headquarters";
        case sync::Stage::pulling: return "receiving";
        case sync::Stage::copying: return "receiving all books anew";
        case sync::Stage::rebasing: return "taking it in";
    }
    return {};
}

/// The names that the report leaves open. What goes wrong is looked up only when something does.
SyncNews with_names(store::SqliteDatabase& database, sync::SyncReport report) {
    SyncNews news{std::move(report), {}, {}};
    for (const auto& conflict : news.report.conflicts) {
        if (auto entry = store::conflict(database, conflict.id))
            news.conflicts.push_back(std::move(*entry));
    }
    std::sort(news.conflicts.begin(), news.conflicts.end(), [](const auto& a, const auto& b) {
        return std::tie(a.conflict.occurred_at, a.conflict.id) <
               std::tie(b.conflict.occurred_at, b.conflict.id);
    });
    if (news.report.rejected + news.report.set_aside == 0 && news.report.rebase.refused.empty())
        return news;
    const auto names = store::operation_names(database);
    for (const auto& entry :
         store::operations(database, store::OperationScope::all, operations_searched)) {
        news.words[entry.id.sequence] = operation_words(entry, names);
    }
    return news;
}

}  // namespace

SyncNews sync_once(Context& context) {
    auto database = open_hall(context, store::Access::write);
    const auto& chain = migrations::embedded_chain();
    store::SqliteSyncHall hall{database, context.zone, chain, HALLBOOK_VERSION};
    Progress progress{context.out, "Syncing"};
    sync::SyncOptions options;
    const std::string& other = context.globals.central;
    options.uri =
        other.empty()
            ? kept_address(
                  context, store::SqliteReplica{database, context.zone}.identity().central_uri)
            : checked_address(context, other);
    options.on_stage = [&](sync::Stage stage) { progress.stage(stage_text(stage)); };
    sync::SystemEnvironment environment;
    return with_names(database, sync::sync_hall(hall, context.zone, chain, options, environment));
}

}  // namespace hallbook::cli
