/// \file
/// What `hallbook audit` reads: the hall's file or central, behind one port.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/arguments/context.hpp"
#include "cli/arguments/target.hpp"
#include "cli/desk/central_address.hpp"
#include "core/proof/audit.hpp"
#include "store/queries/as_of.hpp"

#include <string>

namespace hallbook::cli {

/// The rows of an audit with those that people know its ids by.
struct AuditLedger {
    core::AuditRows rows;
    std::vector<core::Member> members;
    std::vector<core::LaborRequest> requests;
    std::optional<store::AsOf> as_of;  ///< none at central, which is never late
};

/// What the person asked for: the book by its code or name.
struct AuditWish {
    std::optional<std::string> book;
    core::Instant from = core::Instant::min();
    core::Instant before = core::Instant::max();
};

/// Reads all rows in one state of the database.
class AuditSource {
public:
    AuditSource() = default;
    AuditSource(const AuditSource&) = delete;
    AuditSource& operator=(const AuditSource&) = delete;
    virtual ~AuditSource() = default;

    virtual void declare(Arguments& arguments) = 0;
    [[nodiscard]] virtual AuditLedger read(const Context& context, const AuditWish& wish) = 0;
};

/// For the program that knows no server. Reading central hands the command to hallbook-central.
class LocalAudit : public AuditSource {
public:
    void declare(Arguments& arguments) override;
    [[nodiscard]] AuditLedger read(const Context& context, const AuditWish& wish) override;

protected:
    std::optional<Target> m_target;
    AdminAddress m_admin;
};

}  // namespace hallbook::cli
