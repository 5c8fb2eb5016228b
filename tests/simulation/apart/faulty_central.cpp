/// \file
/// Loses, doubles and delays flights.
/// SPDX-License-Identifier: Apache-2.0
#include "tests/simulation/apart/faulty_central.hpp"

#include "core/values/failure.hpp"

namespace hallbook::simulation {

namespace {

std::unique_ptr<sync::Central> connected(Link& link, core::HallNumber hall) {
    if (link.misfortune.strikes_and_counts(Fault::no_connection)) throw connection_ended();
    return link.stage.connect(hall);
}

/// While this lives, a connection that writes is killed while it writes.
class Killer {
public:
    explicit Killer(Link& link)
        : m_link(link), m_is_armed(link.misfortune.strikes(Fault::killed_in_statement)) {
        if (m_is_armed) link.stage.strike(Blow::arm);
    }
    ~Killer() {
        if (m_is_armed) m_link.stage.strike(Blow::disarm);
    }
    Killer(const Killer&) = delete;
    Killer& operator=(const Killer&) = delete;

    void note() const {
        if (m_is_armed) m_link.misfortune.note(Fault::killed_in_statement);
    }

private:
    Link& m_link;
    bool m_is_armed;
};

template <class Flight>
auto killed_perhaps(Link& link, Flight flight) {
    const Killer killer{link};
    try {
        return flight();
    } catch (const core::Failure& failure) {
        if (failure.kind() == core::FailureKind::unreachable) killer.note();
        throw;
    }
}

}  // namespace

core::Failure connection_ended() {
    return {
        core::FailureKind::unreachable,
        "The connection to central was lost.",
        "The hall's data is safe.",
        core::Retry::yes};
}

FaultyCentral::FaultyCentral(Link& link, core::HallNumber hall)
    : test::AroundCentral(connected(link, hall)), m_link(link) {}

/// A request that is sent twice is answered twice; the hall reads the later answer.
template <class Flight>
auto FaultyCentral::fly(Flight flight) {
    before_arrival();
    if (m_link.misfortune.strikes_and_counts(Fault::sent_twice)) static_cast<void>(flight());
    auto answer = killed_perhaps(m_link, flight);
    after_arrival();
    ++m_flights;
    return answer;
}

void FaultyCentral::before_arrival() {
    auto& misfortune = m_link.misfortune;
    if (misfortune.strikes_and_counts(Fault::delayed))
        m_link.time.pass(std::chrono::milliseconds{m_link.chance.between(1, 40'000)});
    if (misfortune.strikes(Fault::others_meanwhile)) m_link.meanwhile();
    if (misfortune.strikes(Fault::request_lost)) lose(Fault::request_lost);
    if (misfortune.strikes_and_counts(Fault::connections_ended))
        m_link.stage.strike(Blow::end_connections);
}

void FaultyCentral::after_arrival() {
    m_link.time.pass(std::chrono::milliseconds{m_link.chance.between(1, 400)});
    if (m_link.misfortune.strikes(Fault::answer_lost)) lose(Fault::answer_lost);
}

void FaultyCentral::lose(Fault fault) {
    m_link.misfortune.note(fault);
    if (m_flights > 0) m_link.misfortune.note(Fault::cut_half_way);
    throw connection_ended();
}

sync::Welcome FaultyCentral::hello(const sync::Greeting& greeting) {
    return fly([&] { return inner().hello(greeting); });
}

sync::Backlog FaultyCentral::backlog(
    std::size_t operations_max, const std::vector<core::OperationId>& but_for) {
    return fly([&] { return inner().backlog(operations_max, but_for); });
}

sync::Loaded FaultyCentral::load(
    const core::Footprint& footprint, const std::vector<core::OperationId>& past) {
    return fly([&] { return inner().load(footprint, past); });
}

bool FaultyCentral::commit(const sync::Verdict& verdict) {
    return fly([&] { return inner().commit(verdict); });
}

sync::Arrival FaultyCentral::pull(const core::Cursor& cursor, core::HallNumber hall) {
    return fly([&] { return inner().pull(cursor, hall); });
}

}  // namespace hallbook::simulation
