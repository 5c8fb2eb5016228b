/// \file
/// The single checks of the doctor: each looks at the facts and answers.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "migrations/doctor/doctor.hpp"

namespace hallbook::migrations {

/// The facts with what follows from them, for the checks.
struct DoctorCase {
    DoctorCase(const MigrationChain& known, const DoctorFacts& gathered);

    const MigrationChain& chain;
    const DoctorFacts& facts;
    std::string unsound_chain;  ///< what is wrong with the chain; empty when it is sound
    std::vector<const Revision*> order;  ///< of a sound chain
    RevisionIds applied;  ///< known_applied()

    [[nodiscard]] bool at_central() const { return facts.engine == Engine::postgres; }
    [[nodiscard]] const LogicalSchema& live() const { return *facts.live.value; }
    [[nodiscard]] const LogicalTable* table(const std::string& name) const;
    [[nodiscard]] bool is_six_applied() const;
    /// How many rows a table holds; none when it is not there.
    [[nodiscard]] std::int64_t rows(const std::string& table) const;
    /// The options that name the database, with a place left for its address: " --target central
    /// --admin-uri ADMIN_URI" or " --db FILE".
    [[nodiscard]] std::string target_option() const;
};

/// What a check saw.
struct DoctorAnswer {
    Verdict verdict = Verdict::pass;
    std::string evidence;
    std::vector<RepairStep> repair;
    std::string escalation;
};

/// That all is well, and why.
DoctorAnswer passes(std::string evidence);

using DoctorLook = DoctorAnswer (*)(const DoctorCase&);

// The database and who is at it.
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
