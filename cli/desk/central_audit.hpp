/// \file
/// What `hallbook audit` reads in the program that can reach PostgreSQL.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/desk/audit_source.hpp"

namespace hallbook::cli {

/// The hall's file, or central with `--target central`.
class AnyAudit final : public LocalAudit {
public:
    [[nodiscard]] AuditLedger read(const Context& context, const AuditWish& wish) override;
};

}  // namespace hallbook::cli
