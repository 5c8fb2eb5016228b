/// \file
/// The arguments of the commands of headquarters.
/// SPDX-License-Identifier: Apache-2.0
#include "cli/commands/headquarters/central_arguments.hpp"

#include "cli/arguments/argument_values.hpp"

namespace hallbook::cli {

void CentralArguments::declare(Arguments& arguments) { m_admin.declare(arguments); }

void CentralSetUpArguments::declare(Arguments& arguments) {
    arguments.positional("URI", m_uri, "Address with an administrator's login; else as --central");
}

void CentralInitArguments::declare(Arguments& arguments) {
    CentralSetUpArguments::declare(arguments);
    arguments.flag(
        "--sample", m_sample, Sample::yes, "Also import the sample: invented people, real shape");
    CentralArguments::declare(arguments);
}

void CentralAdoptArguments::declare(Arguments& arguments) {
    CentralSetUpArguments::declare(arguments);
    arguments.option("--from", "SCHEMA", m_from, "Where the other program's tables are (public)")
        .option("--mapping", "FILE", m_mapping, "What they mean; else what is compiled in")
        .flag("--apply", m_apply, Apply::yes, "Do it; else only say what would be done")
        .flag(
            "--partial",
            m_partial,
            Partial::yes,
            "Carry over what can be, even when other rows cannot")
        .flag(
            "--show-mapping",
            m_show_mapping,
            ShowMapping::yes,
            "Print the mapping that is compiled in, and do no more");
    CentralArguments::declare(arguments);
}

void CentralEnrollArguments::declare(Arguments& arguments) {
    arguments.positional("HALL", m_hall, "Code of the hall: capital letters and digits")
        .required(
            "--region",
            "R",
            m_region,
            "SEATTLE, BREMERTON, PT_ANGELES or JURISDICTION_WIDE",
            parse_region)
        .option("--name", "NAME", m_name, "Name for people")
        .flag(
            "--may-reconcile",
            m_may_reconcile,
            MayReconcile::yes,
            "The hall itself may judge operations at central")
        .flag(
            "--may-import",
            m_may_import,
            MayImport::yes,
            "The hall may take over a registration list")
        .flag(
            "--headquarters",
            m_is_headquarters,
            IsHeadquarters::yes,
            "The hall is headquarters' own, and may do what is headquarters'");
    CentralArguments::declare(arguments);
}

void CentralRevokeArguments::declare(Arguments& arguments) {
    arguments.positional("HALL", m_hall, "Code of the hall");
    CentralArguments::declare(arguments);
}

void CentralReleaseArguments::declare(Arguments& arguments) {
    arguments.positional("HALL", m_hall, "Code of the hall");
    CentralArguments::declare(arguments);
}

void CentralDiscardArguments::declare(Arguments& arguments) {
    arguments.positional("HALL", m_hall, "Code of the hall")
        .required("--reason", "REASON", m_reason, "Why, for the record");
    CentralArguments::declare(arguments);
}

void CentralJudgeAgainArguments::declare(Arguments& arguments) {
    arguments.flag("--all", m_all, All::yes, "All that was ever set aside");
    CentralArguments::declare(arguments);
    arguments.positional("HALL:SEQ", m_operation, "The operation, as its conflict names it");
}

void CentralReconcileArguments::declare(Arguments& arguments) {
    arguments.flag("--watch", m_watch, Watch::yes, "Stay and judge what comes, until stopped");
    CentralArguments::declare(arguments);
}

void CentralRestoredArguments::declare(Arguments& arguments) {
    arguments.option("--reason", "REASON", m_reason, "Why, for the record");
    CentralArguments::declare(arguments);
}

}  // namespace hallbook::cli
