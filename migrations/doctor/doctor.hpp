/// \file
/// The doctor: what is wrong with a database's schema, why it matters, and what repairs it. Facts
/// go in, findings come out; nothing is read or written here (DESIGN.md 7).
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/values/failure.hpp"
#include "migrations/chain/migrate.hpp"
#include "migrations/schema/logical_schema.hpp"

#include <optional>
#include <variant>

namespace hallbook::migrations {

// --- Facts
// ----------------------------------------------------------------------------------------

/// A fact, or the reason why it is not known.
template <class T>
struct Learned {
    std::optional<T> value;
    std::string unknown_because = "nobody looked";

    /// Asks, and keeps the message of a Failure as the reason.
    template <class Ask>
    static Learned from(Ask ask) {
        try {
            return {ask(), {}};
        } catch (const core::Failure& failure) {
            return {std::nullopt, failure.what()};
        }
    }
};

/// Why a database could not be opened.
struct Unreached {
    core::FailureKind kind = core::FailureKind::unreachable;
    std::string message;
    std::string hint;
};

/// Facts about the database other than its schema. Texts are empty when there is nothing to say.
struct Circumstances {
    std::string lock_holder;  ///< who is migrating the database now
    std::string production;  ///< what marks the database as production
    std::string damage;  ///< what the engine's own check of the file says
    std::set<std::string> types_in_use;  ///< enum types that some column has
};

/// All facts that the checks look at, gathered once.
struct DoctorFacts {
    Engine engine = Engine::sqlite;
    std::string database;  ///< "the file /home/w/hall.db"
    std::string responsible;  ///< whom the person should call, in words
    std::string address;  ///< path of the file, or URI without a password: for the commands
    std::optional<Unreached> unreached;  ///< then nothing else is known
    Learned<MigrationState> state;
    Learned<Circumstances> around;
    Learned<LogicalSchema> live;
    /// Where the live schema differs from what the finished, known revisions make. The table
    /// schema_revisions is left out.
    Learned<std::vector<Difference>> drift;
    /// The revision whose schema equals the live one, the highest if there are several; empty when
    /// there is none. Not looked for when nothing differs from what is recorded.
    Learned<std::string> proved;
    /// How the schema hash that central gives to halls differs from that of the finished, known
    /// revisions. Not looked for in a hall's file: a hall computes its hash from the live schema.
    Learned<std::optional<Difference>> handshake;
    /// How many rows each table of tables_to_count() holds; tables that do not exist are left out.
    Learned<std::map<std::string, std::int64_t>> rows;
};

// --- Findings
// -------------------------------------------------------------------------------------

/// What a step of a repair does, for `doctor --fix`.
struct ByHand {};
struct BringUp {};
struct StampAt {
    std::string revision;
};
/// SQL in one transaction, at central.
struct RunStatements {
    std::string sql;
};
/// Tables of a hall's file are rebuilt as the revisions say, with all their rows.
struct RebuildTables {
    std::set<std::string> tables;
};
using RepairAction = std::variant<ByHand, BringUp, StampAt, RunStatements, RebuildTables>;

struct RepairStep {
    std::string what;  ///< "Bring the schema up to revision 0010"
    std::string command;  ///< exactly as the person types it
    std::string precondition;  ///< what must hold before
    RepairAction action;
};

enum class Verdict { pass, fail, unchecked };

/// The answer of one check.
struct Finding {
    std::string code;  ///< the problem it looks for, such as "several_heads"
    std::string question;  ///< what it checks, such as "Is there one head?"
    Verdict verdict = Verdict::unchecked;
    std::string evidence;  ///< what was found; when unchecked, why it could not be checked
    std::string why;  ///< why it matters
    std::string cause;  ///< the most frequent cause
    std::string prevention;  ///< how to keep it from happening again
    std::vector<RepairStep> repair;  ///< in order; empty unless it failed
    std::string escalation;  ///< why a person must decide; empty when the repair loses nothing
};

/// The state of the database, as the exit code reports it.
enum class Standing { sound, busy, unreachable, mismatch, needs_person, damaged };

struct Diagnosis {
    std::vector<Finding> findings;  ///< one per check, in the order of the checks
    Standing standing = Standing::needs_person;
    /// Why `--fix` must not touch anything; empty when it may.
    std::string stop;
};

/// Makes every check that is meant for the engine.
Diagnosis diagnose(const MigrationChain& chain, const DoctorFacts& facts);

/// The six referral tables.
const std::set<std::string>& referral_tables();

/// The tables whose rows the checks need counted: the six, those that exist already though the
/// revision that makes them waits, and those in which something differs.
std::set<std::string> tables_to_count(const MigrationChain& chain, const DoctorFacts& facts);

/// The finished revisions that the chain knows.
RevisionIds known_applied(const MigrationChain& chain, const MigrationState& state);

}  // namespace hallbook::migrations
