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

/// What was found out, or why it could not be.
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

/// What lies around the schema. Texts are empty when there is nothing to say.
struct Circumstances {
    std::string lock_holder;  ///< who is migrating at this moment
    std::string production;  ///< by what the database is marked production
    std::string damage;  ///< what the engine's own check of the file says
    std::set<std::string> types_in_use;  ///< enum types that some column has
};

/// All that the checks look at, gathered once.
struct DoctorFacts {
    Engine engine = Engine::sqlite;
    std::string database;  ///< "the file /home/w/hall.db"
    std::string responsible;  ///< whom to call, in words
    std::string address;  ///< path of the file, or URI without a password: for the commands
    std::optional<Unreached> unreached;  ///< then nothing else is known
    Learned<MigrationState> state;
    Learned<Circumstances> around;
    Learned<LogicalSchema> live;
    /// Where the live schema is not what the finished, known revisions make. Of schema_revisions
    /// itself nothing.
    Learned<std::vector<Difference>> drift;
    /// The revision whose schema the live one is exactly, the highest if there are several; empty
    /// when it is none's. Nobody looks when nothing differs from what is recorded.
    Learned<std::string> proved;
    /// What central tells the halls of its schema, where that is not what the finished, known
    /// revisions make. Nobody looks at a hall's file, which tells what it reads in itself.
    Learned<std::optional<Difference>> handshake;
    /// How many rows the tables hold that the checks are about; absent ones are not there.
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
/// Tables of a hall's file, made anew as the revisions say, with all their rows.
struct RebuildTables {
    std::set<std::string> tables;
};
using RepairAction = std::variant<ByHand, BringUp, StampAt, RunStatements, RebuildTables>;

struct RepairStep {
    std::string what;  ///< "Bring the schema up to revision 0010"
    std::string command;  ///< exactly as it is to be given
    std::string precondition;  ///< what must hold before
    RepairAction action;
};

enum class Verdict { pass, fail, unchecked };

/// The answer of one check.
struct Finding {
    std::string code;  ///< the trouble it looks for, such as "several_heads"
    std::string question;  ///< what is asked, "Is there one head?"
    Verdict verdict = Verdict::unchecked;
    std::string evidence;  ///< what was seen; of an unchecked one why nothing was
    std::string why;  ///< why it matters
    std::string cause;  ///< what most often is behind it
    std::string prevention;  ///< how it is kept from coming again
    std::vector<RepairStep> repair;  ///< in order; only of a failed one
    std::string escalation;  ///< why a person must decide; empty when the repair loses nothing
};

/// How the database stands, as the exit code tells it.
enum class Standing { sound, busy, unreachable, mismatch, needs_person, damaged };

struct Diagnosis {
    std::vector<Finding> findings;  ///< of every check, in the order they are made
    Standing standing = Standing::needs_person;
    /// Why `--fix` must not touch anything; empty when it may.
    std::string stop;
};

/// Makes every check that is meant for the engine.
Diagnosis diagnose(const MigrationChain& chain, const DoctorFacts& facts);

/// The six referral tables.
const std::set<std::string>& referral_tables();

/// The tables whose rows the checks ask for: the six, what waiting revisions make and is there
/// already, and those in which something differs.
std::set<std::string> tables_to_count(const MigrationChain& chain, const DoctorFacts& facts);

/// The finished revisions that the chain knows.
RevisionIds known_applied(const MigrationChain& chain, const MigrationState& state);

}  // namespace hallbook::migrations
