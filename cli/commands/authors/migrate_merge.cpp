/// \file
/// hallbook migrate merge: branches become one only after every order of them was built on both
/// engines and gave one schema.
/// SPDX-License-Identifier: Apache-2.0
#include "cli/commands/authors/author_arguments.hpp"
#include "cli/commands/authors/author_commands.hpp"
#include "cli/commands/authors/chain_files.hpp"
#include "cli/desk/hall.hpp"
#include "cli/output/text.hpp"
#include "migrations/chain/migrate.hpp"
#include "migrations/schema/logical_schema.hpp"
#include "store/schema/sqlite_catalog.hpp"
#include "store/schema/sqlite_migrations.hpp"
#include "sync/schema/postgres_catalog.hpp"
#include "sync/schema/postgres_doctor.hpp"
#include "sync/schema/postgres_migrations.hpp"
#include "sync/schema/scratch_database.hpp"

#include <algorithm>

namespace hallbook::cli {

namespace {

using core::Failure;
using core::FailureKind;
using Chain = migrations::MigrationChain;
using Heads = std::vector<std::string>;

constexpr std::size_t heads_max = 5;
/// All of two or three heads; of more the first ones in the order of their ids.
constexpr std::size_t orders_max = 6;

/// The schema that one order of the branches makes.
struct Built {
    migrations::LogicalSchema schema;
    migrations::SchemaFacts facts;
};

[[noreturn]] void refuse(const std::string& what, const std::string& hint) {
    throw Failure(FailureKind::refused, what + " Nothing was changed.", hint);
}

migrations::MigrationContext nobody() {
    return {
        .now = [] { return core::Instant{}; },
        .program_version = HALLBOOK_VERSION,
        .performed_by = "migrate merge",
        .progress = {}};
}

void build(const Chain& chain, migrations::MigrationTarget& target, const Heads& order) {
    for (const std::string& head : order) {
        try {
            migrations::migrate_up(chain, target, nobody(), head);
        } catch (const Failure& failure) {
            refuse(
                "The branches cannot be built in the order " + joined(order) + " on " +
                    (target.engine() == migrations::Engine::sqlite ? "SQLite" : "PostgreSQL") +
                    ": " + failure.what(),
                "Let one branch stand on the other: correct its parents in manifest.json.");
        }
    }
}

Built build_hall(const Chain& chain, const Heads& order) {
    store::SqliteDatabase database{":memory:", store::Access::write};
    store::SqliteMigrations target{database};
    build(chain, target, order);
    Built built{store::read_schema(database), {}};
    built.facts = migrations::facts_of(built.schema);
    return built;
}

/// With the functions and enum types, of which the logical schema says nothing.
Built build_central(
    const Chain& chain,
    const std::string& uri,
    const Heads& order,
    const migrations::RevisionIds& all) {
    const sync::ScratchDatabase scratch{uri};
    sync::PostgresConnection connection{scratch.uri(), {.application_name = "hallbook migrate"}};
    sync::PostgresMigrations target{connection};
    build(chain, target, order);
    Built built{sync::read_schema(connection), {}};
    built.facts = migrations::facts_of(built.schema);
    for (const auto& [type, labels] : built.schema.enum_types)
        built.facts[type + ": enum type"] = joined(labels);
    for (const migrations::Difference& each : sync::function_drift(connection, chain, all))
        built.facts[each.object] = each.actual;
    return built;
}

std::vector<Heads> orders_of(Heads heads) {
    std::sort(heads.begin(), heads.end());
    std::vector<Heads> orders;
    do {
        orders.push_back(heads);
    } while (orders.size() < orders_max && std::next_permutation(heads.begin(), heads.end()));
    return orders;
}

void check_same(
    const std::string& engine,
    const Heads& first,
    const Heads& other,
    const std::vector<migrations::Difference>& differences) {
    if (differences.empty()) return;
    const migrations::Difference& each = differences.front();
    refuse(
        "On " + engine + " the order " + joined(other) + " does not give the schema of the order " +
            joined(first) + ": " + each.object + " is " + each.actual + ", not " + each.expected +
            ".",
        "Let one branch stand on the other: correct its parents in manifest.json.");
}

/// Builds every order on both engines. Failure{refused} says where two orders differ.
void prove(const Chain& chain, const std::vector<Heads>& orders, const std::string& uri) {
    migrations::RevisionIds all;
    for (const migrations::Revision& revision : chain.revisions)
        all.insert(revision.id);
    const Built hall = build_hall(chain, orders.front());
    const Built central = build_central(chain, uri, orders.front(), all);
    for (std::size_t i = 1; i < orders.size(); ++i) {
        const Built other_hall = build_hall(chain, orders[i]);
        check_same(
            "SQLite", orders[0], orders[i], migrations::differences(hall.facts, other_hall.facts));
        const Built other_central = build_central(chain, uri, orders[i], all);
        check_same(
            "PostgreSQL",
            orders[0],
            orders[i],
            migrations::differences(central.facts, other_central.facts));
    }
    const auto drift = migrations::drift_of_central(central.schema, hall.schema, all);
    if (drift.empty()) return;
    refuse(
        "The two engines do not come to one schema: " + drift.front().object + " at central is " +
            drift.front().actual + ", not " + drift.front().expected + ".",
        "Make the twins mean the same, or allow the difference with its reason.");
}

class MergeCommand : public MigrateMergeArguments {
public:
    ExitCode run(Context& context) override {
        const std::string folder = m_folder.value_or("migrations");
        Chain chain = read_chain(folder);
        const Heads heads = migrations::heads(chain);
        if (migrations::in_order(chain).empty() || heads.size() < 2)
            refuse("There is one head, " + joined(heads) + ": nothing is to be merged.", "");
        if (heads.size() > heads_max)
            refuse(
                "There are " + counted(static_cast<std::int64_t>(heads.size()), "head") +
                    ", more than anybody can vouch for.",
                "Let the authors say which branch stands on which.");
        const auto orders = orders_of(heads);
        prove(chain, orders, m_admin.uri(context));
        const migrations::Revision merge = merging(chain, heads);
        chain.revisions.push_back(merge);
        write_manifest(chain, folder);
        context.out.show(
            [&] {
                return Json{
                    {"id", merge.id},
                    {"name", merge.name},
                    {"parents", merge.parents},
                    {"orders", orders}};
            },
            [&] {
                return "Revision " + merge.id + " " + merge.name + " merges " + joined(heads) +
                       ": " + std::to_string(orders.size()) +
                       " orders were built on both engines and gave one schema.\n";
            });
        return ExitCode::done;
    }

private:
    [[nodiscard]] migrations::Revision merging(const Chain& chain, const Heads& heads) const {
        migrations::Revision revision{.id = next_revision_id(chain), .name = {}, .parents = heads};
        revision.name = m_name.value_or("merge_" + revision.id);
        const std::string reason = "it merges " + joined(heads) + " and makes nothing";
        revision.sqlite.absent_because = revision.postgres.absent_because = reason;
        check_revision_name(chain, revision.name);
        return revision;
    }
};

}  // namespace

CommandEntry migrate_merge_command() { return entry_of<MergeCommand>(); }

}  // namespace hallbook::cli
