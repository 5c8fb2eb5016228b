/// \file
/// The steps that put a database right, and which of them lose nothing.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "migrations/doctor/checks.hpp"

namespace hallbook::migrations {

/// The command by which a person runs `sql` by hand: "psql ... -c ..." at central,
/// "sqlite3 FILE ..." at a hall.
std::string sql_command(const DoctorCase& about, const std::string& sql);

RepairStep bring_up(const DoctorCase& about);
RepairStep stamp_at(const DoctorCase& about, const std::string& revision);
RepairStep run_sql(
    const DoctorCase& about, std::string what, std::string sql, std::string precondition);
RepairStep by_hand(std::string what, std::string command, std::string precondition);

/// Adopting another program's database at central; the command first shows what it would do.
RepairStep adopt();

/// Restoring lost data: at central from a backup, at a hall as a new copy from central.
std::vector<RepairStep> restore(const DoctorCase& about);

/// Drops tables that hold no row, so that their revision can make them.
RepairStep drop_empty_tables(const DoctorCase& about, const std::set<std::string>& tables);

/// The step that removes one difference without losing data; empty when there is none.
std::optional<RepairStep> mend(const DoctorCase& about, const Difference& difference);

/// The table and the rest of "members: column status".
std::string table_in(const Difference& difference);
std::string part_in(const Difference& difference);

/// "a, b, c"
std::string listed_names(const std::set<std::string>& names);

}  // namespace hallbook::migrations
