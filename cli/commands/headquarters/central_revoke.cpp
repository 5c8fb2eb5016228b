/// \file
/// hallbook central revoke HALL
/// SPDX-License-Identifier: Apache-2.0
#include "cli/commands/central_commands.hpp"
#include "cli/desk/central_address.hpp"
#include "cli/output/text.hpp"
#include "sync/office/central_admin.hpp"

namespace hallbook::cli {

namespace {

Json revoke_json(const sync::Revoked& revoked) {
    return {
        {"hall", revoked.hall},
        {"login", revoked.login},
        {"connections_ended", revoked.connections_ended},
        {"was_revoked_before", revoked.was_revoked_before}};
}

std::string revoke_text(const sync::Revoked& revoked) {
    return revoked.hall + (revoked.was_revoked_before ? " was cut off before" : " is cut off") +
           ": the login " + revoked.login + " is barred, " +
           counted(revoked.connections_ended, "connection") + " ended. What it had sent stays.\n";
}

class CentralRevokeCommand : public Command {
public:
    void declare(Arguments& arguments) override {
        arguments.positional("HALL", m_hall, "Code of the hall");
        m_admin.declare(arguments);
    }

    ExitCode run(Context& context) override {
        sync::SystemEnvironment environment;
        sync::CentralAdmin admin{m_admin.uri(context), environment};
        const auto revoked = admin.revoke(m_hall);
        context.out.show(
            [&] { return revoke_json(revoked); }, [&] { return revoke_text(revoked); });
        return ExitCode::done;
    }

private:
    std::string m_hall;
    AdminAddress m_admin;
};

}  // namespace

CommandEntry central_revoke_command() {
    return {
        "central revoke",
        group::headquarters,
        "Cut a hall off at once, such as a stolen laptop",
        "hallbook central revoke PA",
        make_command<CentralRevokeCommand>};
}

}  // namespace hallbook::cli
