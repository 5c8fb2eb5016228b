/// \file
/// hallbook central release HALL
/// SPDX-License-Identifier: Apache-2.0
#include "cli/commands/central_commands.hpp"
#include "cli/commands/headquarters/central_arguments.hpp"
#include "cli/output/text.hpp"
#include "sync/office/central_admin.hpp"

namespace hallbook::cli {

namespace {

class CentralReleaseCommand : public CentralReleaseArguments {
public:
    ExitCode run(Context& context) override {
        sync::SystemEnvironment environment;
        const auto released = sync::CentralAdmin{m_admin.uri(context), environment}.release(m_hall);
        context.out.show(
            [&] {
                return Json{{"hall", m_hall}, {"released", released}};
            },
            [&] {
                return released == 0 ? "Nothing of " + m_hall + " is held.\n"
                                     : counted(released, "operation") + " of " + m_hall +
                                           " will be judged with the next ones.\n";
            });
        return ExitCode::done;
    }
};

}  // namespace

CommandEntry central_release_command() { return entry_of<CentralReleaseCommand>(); }

}  // namespace hallbook::cli
