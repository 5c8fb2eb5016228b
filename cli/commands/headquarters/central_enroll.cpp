/// \file
/// hallbook central enroll HALL --region R
/// SPDX-License-Identifier: Apache-2.0
#include "cli/arguments/argument_values.hpp"
#include "cli/commands/central_commands.hpp"
#include "cli/desk/central_address.hpp"
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

class CentralEnrollCommand : public Command {
public:
    void declare(Arguments& arguments) override {
        arguments.positional("HALL", m_request.hall, "Code of the hall: capital letters and digits")
            .required(
                "--region",
                "R",
                m_request.region,
                "SEATTLE, BREMERTON, PT_ANGELES or JURISDICTION_WIDE",
                parse_region)
            .option("--name", "NAME", m_name, "Name for people")
            .flag(
                "--may-reconcile",
                m_request.may_reconcile,
                sync::MayReconcile::yes,
                "The hall itself may judge operations at central");
        m_admin.declare(arguments);
    }

    ExitCode run(Context& context) override {
        m_request.name = m_name.value_or("");
        sync::SystemEnvironment environment;
        sync::CentralAdmin admin{m_admin.uri(context), environment};
        const auto enrolled = admin.enroll(m_request);
        context.out.show(
            [&] { return enroll_json(enrolled); },
            [&] { return enroll_text(context.out, enrolled); });
        return ExitCode::done;
    }

private:
    sync::EnrollRequest m_request;
    std::optional<std::string> m_name;
    AdminAddress m_admin;
};

}  // namespace

CommandEntry central_enroll_command() {
    return {
        "central enroll",
        group::headquarters,
        "Admit a hall and make its login",
        "hallbook central enroll BREM --region BREMERTON --name \"Bremerton hall\"",
        make_command<CentralEnrollCommand>};
}

}  // namespace hallbook::cli
