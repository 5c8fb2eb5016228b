/// \file
/// What headquarters does at central: set it up, admit halls, cut them off, show their state.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/replica/sync_hall.hpp"
#include "migrations/chain/migration_chain.hpp"
#include "sync/central/change_log.hpp"
#include "sync/line/connection_string.hpp"
#include "sync/line/environment.hpp"

namespace hallbook::sync {

/// What `central init` found and did, for people and for --json.
struct InitReport {
    std::vector<std::string> revisions_applied;  ///< ids, in order; empty when none was missing
    std::string revision;  ///< the head that central is at now
    std::string epoch;  ///< UUID of central's history
    int books_added = 0;
    int settings_added = 0;
    std::vector<std::string> done;  ///< sentences; empty when nothing was to be done
};

/// Whether a hall's login may itself judge operations at central (small deployments) or leaves that
/// to `central reconcile` at headquarters.
enum class MayReconcile { no, yes };

/// Whether a hall may take over a registration list, whose places are as old as the list says. A
/// hall that may reconcile may do so, too.
enum class MayImport { no, yes };

/// Whether a hall is headquarters' own: it may do whatever is headquarters', such as the above.
enum class IsHeadquarters { no, yes };

struct EnrollRequest {
    std::string hall;  ///< code, such as BREM: capital letters, digits and '_', at most 16
    core::BookRegion region{};
    std::string name;  ///< for people; empty: the code
    MayReconcile may_reconcile = MayReconcile::no;
    MayImport may_import = MayImport::no;
    IsHeadquarters is_headquarters = IsHeadquarters::no;
};

/// What a new hall needs to know. The password is stored nowhere.
struct Enrolled {
    std::string hall;
    core::HallNumber hall_number = 0;
    std::string login;
    std::string password;
    std::string uri;  ///< with the login, without the password: the hall's --central
};

struct Revoked {
    std::string hall;
    std::string login;
    int connections_ended = 0;
    bool was_revoked_before = false;
    std::int64_t operations_held = 0;  ///< deposited and not judged: release() or discard() decides
};

/// An operation as people name it: BREM:17.
struct HallOperation {
    std::string hall;  ///< code
    std::int64_t sequence = 0;
};

/// The result of pruning the change log.
struct PruneReport {
    Pruned removed;
    std::int64_t kept = 0;  ///< notes that are left
    int retention_days = 0;
    std::vector<std::string>
        beyond;  ///< codes of the halls that take a new copy at their next sync
};

/// The epoch that began because central was restored from a backup.
struct Restored {
    std::string epoch;
    std::string epoch_before;
    std::vector<std::string> halls;  ///< codes of those that take a new copy at their next sync
};

/// One hall as central sees it.
struct HallStatus {
    core::Hall hall;
    std::string login;
    bool may_reconcile = false;
    bool may_import = false;
    bool is_headquarters = false;
    core::Instant enrolled_at{};
    std::optional<core::Instant> revoked_at;
    std::optional<core::Instant> last_seen_at;
    std::int64_t last_sequence = 0;  ///< operations of the hall that central holds
    std::int64_t unjudged = 0;  ///< of these, the ones that wait to be judged
    std::int64_t set_aside = 0;  ///< of these, the ones that could not be judged
    std::int64_t changes_behind = 0;  ///< notes in the change log that it has not read yet
    bool needs_new_copy = false;  ///< notes that it had not read were pruned
    std::int64_t conflicts = 0;  ///< decided about its operations
    std::int64_t held = 0;  ///< of `unjudged`, those that wait for release() or discard()
    bool waits_for_newer_program = false;  ///< one of its operations is of a newer program
    std::optional<std::string> schema_revision;  ///< as the hall last reported it
    std::optional<std::string> program_version;
    std::optional<std::chrono::microseconds> clock_offset;  ///< central's minus its own
};

struct CentralStatus {
    std::string revision;  ///< heads, separated by commas
    std::string epoch;
    core::Instant epoch_started_at{};
    std::vector<HallStatus> halls;  ///< by number
    std::int64_t unjudged = 0;
    std::int64_t conflicts = 0;
    std::optional<std::string> watched_by;  ///< the login and process that reconciles continuously
};

/// Works with an administrator's login: one that owns the database, or is to own it, and may create
/// roles. Every function makes a connection of its own and throws core::Failure.
class CentralAdmin {
public:
    /// `uri` is libpq's. `environment` must outlive this.
    CentralAdmin(std::string uri, Environment& environment, ConnectionOptions options = {});

    /// Brings an empty, an adopted or an older database to the head of `chain`, and fills empty
    /// tables of books and settings. Doing it again is harmless.
    InitReport init(const migrations::MigrationChain& chain, const std::string& program_version);

    /// Adds the equipment of the sample, unless central has equipment already. Returns the number
    /// of templates added.
    int add_sample_equipment();

    /// Admits a hall and makes its login. Failure{refused} when the code is taken, {bad_input} when
    /// it has a form that no code may have.
    Enrolled enroll(const EnrollRequest& request);

    /// Cuts a hall off at once: its login is barred and its connections end. What it has deposited
    /// and was not judged is held. Failure{bad_input} when there is no such hall.
    Revoked revoke(const std::string& hall);

    /// Lets what is held of a revoked hall be judged. Returns how many operations.
    /// Failure{bad_input} when there is no such hall.
    std::int64_t release(const std::string& hall);

    /// Sets what is held of a revoked hall aside, with the reason on record. Returns how many
    /// operations. Failure{bad_input} when there is no such hall.
    std::int64_t discard(const std::string& hall, const std::string& reason);

    /// Has an operation that was set aside judged once more, or all of them: the next judging does
    /// it. Returns how many.
    std::int64_t judge_again(const std::optional<HallOperation>& which);

    CentralStatus status();

    /// Prunes the change log.
    PruneReport prune();

    /// Begins a new epoch, because central was restored from a backup: every hall sends again what
    /// central lacks and takes a new copy. `reason` is kept with the epoch that ends.
    Restored restored(const std::string& reason);

private:
    std::string m_uri;
    Environment& m_environment;
    ConnectionOptions m_options;
};

}  // namespace hallbook::sync
