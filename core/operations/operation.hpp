/// \file
/// Operations: what a person at a hall asked for, as small immutable values that already hold
/// everything random or clock-dependent (DESIGN.md 4).
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/operations/payloads/bids.hpp"
#include "core/operations/payloads/dispatches.hpp"
#include "core/operations/payloads/edits.hpp"
#include "core/operations/payloads/ends_of_day.hpp"
#include "core/operations/payloads/equipment.hpp"
#include "core/operations/payloads/imports.hpp"
#include "core/operations/payloads/marks_and_exemptions.hpp"
#include "core/operations/payloads/registrations.hpp"
#include "core/operations/payloads/requests.hpp"

namespace hallbook::core {

/// Every kind of operation: a payload and its KindOf. Kinds and their JSON are append-only: a
/// laptop may hold old ones for months. The order is not stored anywhere.
using AnyPayload = std::variant<
    RegisterOnBook,
    ReSign,
    LeaveBook,
    EditRow,
    ImportMembers,
    ImportRegistrations,
    ImportEmployers,
    ImportRequests,
    OpenRequest,
    AmendRequest,
    CancelRequest,
    DispatchMember,
    AnswerDispatch,
    CheckIn,
    EndDispatch,
    GiveCheckMark,
    RestoreCheckMark,
    GrantExemption,
    RevokeExemption,
    RollOff,
    PlaceBid,
    WithdrawBid,
    AnswerBid,
    CloseReferral,
    EnforceDay,
    SubmitEquipment,
    DecideEquipment>;

/// A payload of any kind. Copying, moving, comparing and destroying it is compiled once, in
/// operation.cpp: it would cost each source file seconds.
class Payload : public AnyPayload {
public:
    using AnyPayload::AnyPayload;
    Payload();
    Payload(const Payload&);
    Payload(Payload&&) noexcept;
    Payload& operator=(const Payload&);
    Payload& operator=(Payload&&) noexcept;
    ~Payload();
    friend bool operator==(const Payload& a, const Payload& b);
};

/// The name of the kind in logs and JSON, such as "register" (KindOf).
std::string_view kind_name(const Payload& payload);

/// The revision of the schema from which on central judges the kind (KindOf).
std::string_view since(const Payload& payload);

/// The noun of the kind for a sentence: "re-sign", "check mark" (KindOf).
std::string_view noun(const Payload& payload);

/// Whom and what it is about, to follow the name of the kind: "1026468 on WIRE_BREM" (KindOf).
std::string words(const Payload& payload, const OperationNames& names);

/// What the hall that made an operation had seen of the others when it made it: per hall the last
/// operation whose judgement its last pull brought, and the instant of that pull at central.
struct Seen {
    Instant pulled_at{};
    std::map<HallNumber, std::int64_t> sequences;
    friend bool operator==(const Seen&, const Seen&) = default;
};

/// The place told: a place in line before and after an operation, as the hall showed it to the
/// person at the counter. Empty where the registration was not in the line.
struct ToldPlace {
    Id<BookRegistration> registration;
    std::optional<int> previous;
    std::optional<int> next;
    friend bool operator==(const ToldPlace&, const ToldPlace&) = default;
};

/// Copies the place told of a registration into one of its steps: before the step only if it was
/// ACTIVE then, after it only if it is ACTIVE now.
void put_places(RegistrationActivity& activity, const std::vector<ToldPlace>& told);

/// One operation: its payload, who made it, when, and what its maker knew.
struct Operation {
    OperationId id;
    /// Of the forms it was made in. Rules that came with a version hold for that and later ones. At
    /// central the highest that its hall had deposited before, if that is higher.
    int payload_version = 1;
    std::string hall_code;  ///< of id.hall; filled by whoever loads the operation, not stored in it
    Instant
        recorded_at{};  ///< the hall's clock corrected by the last known offset; never backwards
    CivilTime civil;  ///< recorded_at in the hall's time zone
    Instant clock_at{};  ///< what the hall's clock itself showed
    Seen seen;
    std::string actor;  ///< name of the user
    Payload payload;
    std::vector<ToldPlace> told;  ///< for every registration it changed; empty for an import
    /// Only at central, for a suspect clock: the instant that the hall claimed. Then recorded_at
    /// and civil are the bound it is judged at (conflict rule suspect-clock).
    std::optional<Instant> claimed_at;
    CivilTime claimed_civil;  ///< of claimed_at, if there is one
    /// Only at central: the hall had pulled at this instant, or later, before it made the
    /// operation.
    std::optional<Instant> not_before;
    /// Whether its hall had the right to take over a registration list, when it was made or, at
    /// central, deposited.
    bool may_import = true;
    /// Only at central: it came so late that whatever was done after it is final.
    bool is_after_finality = false;
    friend bool operator==(const Operation&, const Operation&) = default;
};

/// A clock offset is known to half a round trip.
inline constexpr std::chrono::seconds clock_tolerance{2};

/// From this version on an operation must be of the instant that it claims: docs/sync.md.
inline constexpr int version_of_sure_instants = 2;

/// Whether the maker of `operation` knew of `other`: own earlier ones, and those that the last pull
/// brought. Tells a mistake (it knew) from a conflict (neither knew).
bool had_seen(const Operation& operation, const OperationId& other);

/// The place of an operation in the one order in which all are judged: corrected instant, hall,
/// sequence (DESIGN.md 5).
struct CanonicalKey {
    Instant recorded_at{};
    OperationId id;
    friend auto operator<=>(const CanonicalKey&, const CanonicalKey&) = default;
};

CanonicalKey canonical_key(const Operation& operation);

}  // namespace hallbook::core
