/// \file
/// The checks of the doctor: each one looks at the facts and gives one answer.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "migrations/doctor/doctor.hpp"

namespace hallbook::migrations {

/// The facts, and what the checks derive from them.
struct DoctorCase {
    DoctorCase(const MigrationChain& known, const DoctorFacts& gathered);

    const MigrationChain& chain;
    const DoctorFacts& facts;
    std::string unsound_chain;  ///< what is wrong with the chain; empty when it is sound
    std::vector<const Revision*> order;  ///< in_order() of a sound chain; else empty
    RevisionIds applied;  ///< known_applied()

    [[nodiscard]] bool at_central() const { return facts.engine == Engine::postgres; }
    [[nodiscard]] const LogicalSchema& live() const { return *facts.live.value; }
    [[nodiscard]] const LogicalTable* table(const std::string& name) const;
    [[nodiscard]] bool is_six_applied() const;
    /// How many rows a table holds; 0 when it does not exist or was not counted.
    [[nodiscard]] std::int64_t rows(const std::string& table) const;
    /// The options that name the database, with a place left for its address: " --target central
    /// --admin-uri ADMIN_URI" or " --db FILE".
    [[nodiscard]] std::string target_option() const;
};

/// What a check found.
struct DoctorAnswer {
    Verdict verdict = Verdict::pass;
    std::string evidence;
    std::vector<RepairStep> repair;
    std::string escalation;
};

/// The answer of a check that found nothing wrong, with its evidence.
DoctorAnswer passes(std::string evidence);

using DoctorLook = DoctorAnswer (*)(const DoctorCase&);

// The database, and who else is using it.
DoctorAnswer look_for_reach(const DoctorCase& about);
DoctorAnswer look_for_damage(const DoctorCase& about);
DoctorAnswer look_for_lock(const DoctorCase& about);

// The revisions.
DoctorAnswer look_for_circle(const DoctorCase& about);
DoctorAnswer look_for_heads(const DoctorCase& about);
DoctorAnswer look_for_record(const DoctorCase& about);
DoctorAnswer look_for_unknown(const DoctorCase& about);
DoctorAnswer look_for_parents(const DoctorCase& about);
DoctorAnswer look_for_interrupted(const DoctorCase& about);
DoctorAnswer look_for_texts(const DoctorCase& about);
DoctorAnswer look_for_waiting(const DoctorCase& about);

// The schema.
DoctorAnswer look_for_six(const DoctorCase& about);
DoctorAnswer look_for_tables_in_the_way(const DoctorCase& about);
DoctorAnswer look_for_types_in_the_way(const DoctorCase& about);
DoctorAnswer look_for_missing_enums(const DoctorCase& about);
DoctorAnswer look_for_extra_enums(const DoctorCase& about);
DoctorAnswer look_for_labels(const DoctorCase& about);
DoctorAnswer look_for_apn(const DoctorCase& about);
DoctorAnswer look_for_contract_code(const DoctorCase& about);
DoctorAnswer look_for_bid_link(const DoctorCase& about);
DoctorAnswer look_for_drift(const DoctorCase& about);
DoctorAnswer look_for_handshake(const DoctorCase& about);

}  // namespace hallbook::migrations
