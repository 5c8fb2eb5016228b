/// \file
/// What `hallbook migrate` works on in the program that knows the server.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/schema/migrations.hpp"

namespace hallbook::cli {

/// The central at this address.
[[nodiscard]] std::unique_ptr<MigrationSubject> open_central_subject(const std::string& uri);

/// The hall's file, or central with `--target central`.
class AnyMigrations : public LocalMigrations {
public:
    [[nodiscard]] std::string address(const Context& context) const override;
    [[nodiscard]] std::unique_ptr<MigrationSubject> open(
        const Context& context, Purpose purpose) override;

private:
    /// Central's, once it was asked for: what it gives up is remarked once.
    mutable std::string m_address;
};

}  // namespace hallbook::cli
