/// \file
/// What `hallbook migrate` works on in the program that knows the server.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/desk/central_address.hpp"
#include "cli/schema/migrations.hpp"

namespace hallbook::cli {

/// The central at this address.
[[nodiscard]] std::unique_ptr<MigrationSubject> open_central_subject(const std::string& uri);

/// The hall's file, or central with `--target central`.
class AnyMigrations final : public MigrationSource {
public:
    void declare(Arguments& arguments) override;
    [[nodiscard]] Target target() const override { return m_target.value_or(Target::local); }
    [[nodiscard]] std::string address(const Context& context) const override;
    [[nodiscard]] std::unique_ptr<MigrationSubject> open(
        const Context& context, Purpose purpose) override;

private:
    std::optional<Target> m_target;
    AdminAddress m_admin;
};

}  // namespace hallbook::cli
