/// \file
/// hallbook central revoke HALL
/// SPDX-License-Identifier: Apache-2.0
#include "cli/commands/central_commands.hpp"
#include "cli/commands/headquarters/central_arguments.hpp"
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

class CentralRevokeCommand : public CentralRevokeArguments {
public:
    ExitCode run(Context& context) override {
        sync::SystemEnvironment environment;
        sync::CentralAdmin admin{m_admin.uri(context), environment};
        const auto revoked = admin.revoke(m_hall);
        context.out.show(
            [&] { return revoke_json(revoked); }, [&] { return revoke_text(revoked); });
        return ExitCode::done;
    }
};

}  // namespace

CommandEntry central_revoke_command() { return entry_of<CentralRevokeCommand>(); }

}  // namespace hallbook::cli
