/// \file
/// What `hallbook audit` reads in the program that knows the server.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/desk/audit_source.hpp"
#include "cli/desk/central_address.hpp"

namespace hallbook::cli {

/// The hall's file, or central with `--target central`.
class AnyAudit final : public AuditSource {
public:
    void declare(Arguments& arguments) override;
    [[nodiscard]] AuditLedger read(const Context& context, const AuditWish& wish) override;

private:
    std::optional<Target> m_target;
    AdminAddress m_admin;
};

}  // namespace hallbook::cli
