/// \file
/// The list of every command.
/// SPDX-License-Identifier: Apache-2.0
#include "cli/every_command.hpp"

#include "cli/commands/authors/author_arguments.hpp"
#include "cli/commands/commands.hpp"
#include "cli/commands/exchange/exchange_arguments.hpp"
#include "cli/commands/headquarters/central_arguments.hpp"
#include "cli/commands/look/audit.hpp"
#include "cli/commands/requests/bid_arguments.hpp"
#include "cli/commands/schema/doctor.hpp"
#include "cli/commands/schema/migrate.hpp"
#include "core/values/assert.hpp"

#include <algorithm>

namespace hallbook::cli {

namespace {

void append(CommandList& list, const CommandList& more) {
    list.insert(list.end(), more.begin(), more.end());
}

/// Only what they are called and what they take is known here.
CommandList handed_to_central() {
    return {
        entry_of<InitArguments>(),
        entry_of<SyncArguments>(),
        entry_of<CentralAddressArguments>(),
        entry_of<BidPlaceArguments>(),
        entry_of<BidWithdrawArguments>(),
        entry_of<BidAnswerArguments>(),
        entry_of<CentralInitArguments>(),
        entry_of<CentralAdoptArguments>(),
        entry_of<CentralEnrollArguments>(),
        entry_of<CentralRevokeArguments>(),
        entry_of<CentralReleaseArguments>(),
        entry_of<CentralDiscardArguments>(),
        entry_of<CentralReconcileArguments>(),
        entry_of<CentralJudgeAgainArguments>(),
        entry_of<CentralStatusArguments>(),
        entry_of<CentralPruneArguments>(),
        entry_of<CentralRestoredArguments>()};
}

CommandList handed_to_authors() {
    return {
        entry_of<MigrateSqlArguments>(),
        entry_of<MigrateLintArguments>(),
        entry_of<MigrateExportArguments>(),
        entry_of<MigrateNewArguments>(),
        entry_of<MigrateMergeArguments>()};
}

}  // namespace

CommandList every_command() {
    CommandList list = local_commands();
    list.push_back(audit_command<LocalAudit>());
    list.push_back(doctor_command<LocalMigrations>());
    append(list, handed_to_central());
    append(list, migrate_commands<LocalMigrations>());
    append(list, handed_to_authors());
    return list;
}

void put_in_place(CommandList& list, const CommandEntry& own) {
    const auto place = std::find_if(
        list.begin(), list.end(), [&](const auto& each) { return each.name == own.name; });
    HALLBOOK_ASSERT(place != list.end());
    *place = own;
}

}  // namespace hallbook::cli
