/// \file
/// hallbook verify
/// SPDX-License-Identifier: Apache-2.0
#include "store/replica/verify.hpp"

#include "cli/commands/commands.hpp"
#include "cli/desk/hall.hpp"

namespace hallbook::cli {

namespace {

Json verify_json(const std::vector<store::VerifyFinding>& findings) {
    Json list = Json::array();
    for (const auto& finding : findings) {
        list.push_back({{"check", finding.check}, {"detail", finding.detail}});
    }
    return {{"healthy", findings.empty()}, {"findings", std::move(list)}};
}

std::string verify_text(const Context& context, const std::vector<store::VerifyFinding>& findings) {
    if (findings.empty())
        return context.out.green("All is well") + " with " + context.globals.database + ".\n";
    std::string text = context.out.red("The hall's file is damaged:") + "\n";
    for (const auto& finding : findings)
        text += "  " + finding.check + ": " + finding.detail + "\n";
    return text +
           "Keep a copy of the file, work no further with it, and call headquarters. What was "
           "synced before is safe at central.\n";
}

class VerifyCommand : public Command {
public:
    void declare(Arguments&) override {}

    ExitCode run(Context& context) override {
        auto database =
            store::open_replica_of_any_schema(context.globals.database, store::Access::read);
        const auto findings = store::verify(database);
        context.out.show(
            [&] { return verify_json(findings); }, [&] { return verify_text(context, findings); });
        return findings.empty() ? ExitCode::done : ExitCode::damaged;
    }
};

}  // namespace

CommandEntry verify_command() {
    return {
        "verify",
        group::care,
        "Look whether the hall's file is whole",
        "hallbook verify",
        make_command<VerifyCommand>};
}

}  // namespace hallbook::cli
