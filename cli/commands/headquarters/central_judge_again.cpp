/// \file
/// hallbook central judge-again HALL:SEQ|--all
/// SPDX-License-Identifier: Apache-2.0
#include "cli/commands/central_commands.hpp"
#include "cli/commands/headquarters/central_arguments.hpp"
#include "cli/output/text.hpp"
#include "sync/office/central_admin.hpp"

#include <charconv>

namespace hallbook::cli {

namespace {

/// "BREM:17", as conflicts name an operation.
sync::HallOperation operation_named(const std::string& text) {
    const auto colon = text.find(':');
    sync::HallOperation operation{text.substr(0, colon), 0};
    const char* end = text.data() + text.size();
    if (colon != std::string::npos) {
        const auto [stop, error] =
            std::from_chars(text.data() + colon + 1, end, operation.sequence);
        if (error == std::errc{} && stop == end && operation.sequence > 0) return operation;
    }
    throw core::Failure{
        core::FailureKind::bad_input,
        "\"" + text + "\" names no operation.",
        "Write the hall's code and the number, such as BREM:17. Nothing was changed."};
}

class CentralJudgeAgainCommand : public CentralJudgeAgainArguments {
public:
    ExitCode run(Context& context) override {
        if (m_operation.has_value() == (m_all == All::yes)) {
            throw core::Failure{
                core::FailureKind::bad_input,
                "Either one operation is judged again, or all that were set aside.",
                "Name one, such as BREM:17, or write --all. Nothing was changed."};
        }
        std::optional<sync::HallOperation> which;
        if (m_operation) which = operation_named(*m_operation);
        sync::SystemEnvironment environment;
        const auto asked = sync::CentralAdmin{m_admin.uri(context), environment}.judge_again(which);
        if (asked == 0 && which) {
            throw core::Failure{
                core::FailureKind::refused,
                *m_operation + " is not set aside, or is to be judged again already.",
                "`hallbook central status` says how many of a hall are set aside."};
        }
        context.out.show(
            [&] {
                return Json{{"asked", asked}};
            },
            [&] {
                return asked == 0 ? std::string{"Nothing is set aside.\n"}
                                  : counted(asked, "operation") +
                                        " will be judged once more with the next ones.\n";
            });
        return ExitCode::done;
    }
};

}  // namespace

CommandEntry central_judge_again_command() { return entry_of<CentralJudgeAgainCommand>(); }

}  // namespace hallbook::cli
