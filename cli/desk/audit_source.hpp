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

/// The rows that an audit judges, and the names by which people know the ids in them.
struct AuditLedger {
    core::AuditRows rows;
    core::AuditFacts facts;
    std::vector<core::LaborRequest> requests;
    std::optional<store::AsOf> as_of;  ///< none at central, whose data is never out of date
};

/// What the person asked for. `book`: its code or name; empty for all books.
struct AuditWish {
    std::optional<std::string> book;
    core::Instant from = core::Instant::min();
    core::Instant before = core::Instant::max();
};

/// Reads the rows of an audit, all in one state of the database.
class AuditSource {
public:
    AuditSource() = default;
    AuditSource(const AuditSource&) = delete;
    AuditSource& operator=(const AuditSource&) = delete;
    virtual ~AuditSource() = default;

    virtual void declare(Arguments& arguments) = 0;
    [[nodiscard]] virtual AuditLedger read(const Context& context, const AuditWish& wish) = 0;
};

/// For the program without PostgreSQL: reading central hands the command to hallbook-central.
class LocalAudit : public AuditSource {
public:
    void declare(Arguments& arguments) override;
    [[nodiscard]] AuditLedger read(const Context& context, const AuditWish& wish) override;

protected:
    std::optional<Target> m_target;
    AdminAddress m_admin;
};

}  // namespace hallbook::cli
