/// \file
/// What the commands of an author of revisions are called and what they take.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/arguments/handed_over.hpp"
#include "cli/desk/central_address.hpp"

#include <optional>
#include <string>

namespace hallbook::cli {

class MigrateMergeArguments : public CommandOfCentral {
public:
    static constexpr CommandEntry entry{
        "migrate merge",
        group::authors,
        "Bring branches together, once every order was built",
        "hallbook migrate merge --dir migrations --admin-uri postgresql://postgres@/postgres"};
    void declare(Arguments& arguments) override;

protected:
    AdminAddress m_admin;
    std::optional<std::string> m_folder;
    std::optional<std::string> m_name;
};

}  // namespace hallbook::cli
