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
        {"operations_held", revoked.operations_held},
        {"was_revoked_before", revoked.was_revoked_before}};
}

/// What headquarters has to decide.
std::string held_text(const sync::Revoked& revoked) {
    if (revoked.operations_held == 0) return "";
    return counted(revoked.operations_held, "operation") +
           " that it had sent and nobody has judged yet will wait, until you decide: `hallbook "
           "central release " +
           revoked.hall + "` has them judged, `hallbook central discard " + revoked.hall +
           " --reason TEXT` sets them aside.\n";
}

std::string revoke_text(const sync::Revoked& revoked) {
    return revoked.hall + (revoked.was_revoked_before ? " was cut off before" : " is cut off") +
           ": the login " + revoked.login + " is barred, " +
           counted(revoked.connections_ended, "connection") +
           " ended. What was judged of it stays.\n" + held_text(revoked);
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
