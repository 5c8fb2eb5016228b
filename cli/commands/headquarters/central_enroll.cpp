/// \file
/// hallbook central enroll HALL --region R
/// SPDX-License-Identifier: Apache-2.0
#include "cli/commands/central_commands.hpp"
#include "cli/commands/headquarters/central_arguments.hpp"
#include "sync/office/central_admin.hpp"

namespace hallbook::cli {

namespace {

Json enroll_json(const sync::Enrolled& enrolled) {
    return {
        {"hall", enrolled.hall},
        {"hall_number", enrolled.hall_number},
        {"login", enrolled.login},
        {"password", enrolled.password},
        {"uri", enrolled.uri}};
}

std::string enroll_text(const Output& out, const sync::Enrolled& enrolled) {
    return out.bold(enrolled.hall) + " is enrolled as hall " +
           std::to_string(enrolled.hall_number) + ".\n\nLogin      " + enrolled.login +
           "\nPassword   " + out.bold(enrolled.password) +
           "   (shown once; put it into ~/.pgpass on the hall's computer)\nAddress    " +
           enrolled.uri + "\n\nOn the hall's computer:\n  hallbook init --hall " + enrolled.hall +
           " --central '" + enrolled.uri + "'\n";
}

class CentralEnrollCommand : public CentralEnrollArguments {
public:
    ExitCode run(Context& context) override {
        sync::SystemEnvironment environment;
        sync::CentralAdmin admin{m_admin.uri(context), environment};
        const auto enrolled = admin.enroll(
            {.hall = m_hall,
             .region = m_region,
             .name = m_name.value_or(""),
             .may_reconcile = m_may_reconcile == MayReconcile::yes ? sync::MayReconcile::yes
                                                                   : sync::MayReconcile::no,
             .may_import =
                 m_may_import == MayImport::yes ? sync::MayImport::yes : sync::MayImport::no,
             .is_headquarters = m_is_headquarters == IsHeadquarters::yes
                                    ? sync::IsHeadquarters::yes
                                    : sync::IsHeadquarters::no});
        context.out.show(
            [&] { return enroll_json(enrolled); },
            [&] { return enroll_text(context.out, enrolled); });
        return ExitCode::done;
    }
};

}  // namespace

CommandEntry central_enroll_command() { return entry_of<CentralEnrollCommand>(); }

}  // namespace hallbook::cli
