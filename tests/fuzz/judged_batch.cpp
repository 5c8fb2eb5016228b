/// \file
/// Judges batches at a central in memory and looks at what came of it.
/// SPDX-License-Identifier: Apache-2.0
#include "tests/fuzz/judged_batch.hpp"

#include "core/operations/codec.hpp"
#include "core/rows/seed.hpp"
#include "core/values/readable.hpp"
#include "core/values/utf8.hpp"
#include "sync/judging/backlog_judge.hpp"
#include "tests/support/hall_stage.hpp"
#include "tests/support/memory_central.hpp"

#include <algorithm>
#include <ostream>

namespace hallbook::fuzz {

using namespace core;
using std::chrono::minutes;

namespace {

constexpr HallNumber good_hall = hall_count + 1;
constexpr OperationId good_one{good_hall, 1};
constexpr std::size_t all_at_once = 1'000;
/// When the operations are deposited and judged.
Instant deposited_at() { return beginning() + std::chrono::hours{4}; }

/// Never waits, since nobody else writes at the same time.
class QuietEnvironment final : public sync::Environment {
public:
    [[nodiscard]] Instant now() override { return {}; }
    [[nodiscard]] std::chrono::steady_clock::time_point steady_now() override { return {}; }
    void sleep(std::chrono::milliseconds) override {}
    [[nodiscard]] std::uint64_t random() override { return 0; }
};

/// A member, a book and a clerk that nobody else means.
class Fresh {
public:
    explicit Fresh(std::uint64_t freshness)
        : m_book{static_cast<std::int64_t>(100'000 + freshness % 900'000)},
          m_card("9" + std::to_string(10'000'000 + freshness / 900'000 % 90'000'000)) {}

    [[nodiscard]] Member member() const {
        Member member;
        member.card_number = m_card;
        member.id = {natural_key_id(m_card)};
        member.first_name = "Fresh";
        member.last_name = "Member";
        return member;
    }
    [[nodiscard]] ReferralBook book() const {
        auto book = seed_books(Instant{}).front();
        book.id = m_book;
        book.code = "FRESH_" + m_card;
        book.name = "Fresh book " + m_card;
        return book;
    }
    [[nodiscard]] EncodedOperation registration() const {
        Operation operation;
        operation.id = good_one;
        operation.payload_version = payload_version;
        operation.recorded_at = beginning() + minutes{30};
        operation.clock_at = operation.recorded_at;
        operation.seen.pulled_at = beginning() - minutes{30};
        operation.actor = "clerk " + m_card;
        const auto apn = Apn::from_civil(test::FixedZone{}.civil(operation.recorded_at));
        operation.payload =
            RegisterOnBook{{member().id, m_card}, m_book, BookTier::book_1, apn, {}};
        return encode_operation(operation);
    }

private:
    Id<ReferralBook> m_book;
    std::string m_card;
};

test::MemoryRows rows_before(const Fresh& fresh) {
    test::MemoryRows rows;
    const test::HallStage stage;
    const auto sample = stage.rows();
    for (int number = 1; number <= 9; ++number)
        rows.put(*sample.find(stage.member(number).id));
    rows.put(*sample.employer("E1"));
    for (const auto& book : seed_books(Instant{}))
        rows.put(book);
    for (const auto& setting : seed_settings(Instant{}))
        rows.put(setting);
    for (const auto& change : sample_equipment(Instant{}))
        rows.set(change.table, change.row, change.after);
    rows.put(fresh.member());
    rows.put(fresh.book());
    return rows;
}

/// A central at which operations are deposited and judged.
class Stage {
public:
    explicit Stage(const test::MemoryRows& rows) : m_central{rows, deposited_at} {
        for (int number = 1; number <= good_hall; ++number)
            m_central.enroll("H" + std::to_string(number), BookRegion::seattle);
    }

    [[nodiscard]] const test::MemoryState& state() const { return m_central.state(); }

    /// Those of one hall.
    void deposit(HallNumber hall, const std::vector<EncodedOperation>& operations) {
        sync::Greeting greeting;
        greeting.hall.number = hall;
        greeting.hall.code = "H" + std::to_string(hall);
        greeting.hall.schema_revision = "memory";
        for (const auto& each : operations) {
            if (each.id.hall == hall) greeting.operations.push_back(each);
        }
        greeting.hall.last_sequence = static_cast<std::int64_t>(greeting.operations.size());
        test::MemorySession{m_central, hall}.hello(greeting);
    }

    void judge(std::size_t batch_max) {
        test::MemorySession office{m_central, central_hall};
        sync::BacklogJudge judge{office, m_zone, m_environment, batch_max};
        judge.judge(office.backlog(batch_max, {}));
    }

private:
    test::MemoryCentral m_central;
    test::FixedZone m_zone;
    QuietEnvironment m_environment;
};

std::string name_of(const OperationId& id) {
    return std::to_string(id.hall) + "/" + std::to_string(id.sequence);
}

/// All that judging decided, without the steps and users, of which more are made when it is judged
/// in several portions.
std::vector<std::string> ending(const test::MemoryState& state) {
    auto lines = state.rows.lines({table_id<User>(), table_id<RegistrationActivity>()});
    for (const auto& [id, judgement] : state.judgements) {
        lines.push_back(
            name_of(id) + ": " + std::string{label(judgement.outcome)} + " " + judgement.reason);
    }
    return lines;
}

/// The first line that only one of them has.
std::string difference(const std::vector<std::string>& one, const std::vector<std::string>& other) {
    const auto [a, b] = std::mismatch(one.begin(), one.end(), other.begin(), other.end());
    return (a == one.end() ? "nothing" : *a) + " became " + (b == other.end() ? "nothing" : *b);
}

class Look {
public:
    Look(const test::MemoryState& state, Findings& findings)
        : m_state(state), m_findings(findings) {}

    /// Whether each operation is judged, and none set aside for a fault that is not its own.
    void at_outcomes() {
        for (const auto& [number, hall] : m_state.halls) {
            const auto end = hall.newer_from ? *hall.newer_from - 1 : hall.last_sequence;
            if (hall.judged_sequence < end)
                note(name_of({number, hall.judged_sequence + 1}) + " was not judged");
        }
        for (const auto& [id, judgement] : m_state.judgements) {
            if (judgement.outcome == Outcome::set_aside && is_readable(id))
                note(name_of(id) + " can be read and was set aside: " + judgement.reason);
        }
    }

    void at_good_one(const Fresh& fresh) {
        const auto judgement = m_state.judgements.find(good_one);
        if (judgement == m_state.judgements.end()) return note("the good one was not judged");
        if (judgement->second.outcome != Outcome::accepted)
            return note("the good one was not accepted: " + judgement->second.reason);
        const auto* row = m_state.rows.rows().live_registration(fresh.member().id, fresh.book().id);
        if (row == nullptr) note("the good one made no registration");
    }

    /// Whether each registration has the APN that its operation claimed.
    void at_apns(const test::MemoryRows& before) {
        for (const auto& row : before.all<BookRegistration>()) {
            const auto* after = m_state.rows.rows().find(row.id);
            if (after == nullptr ||
                after->applicant_priority_number != row.applicant_priority_number)
                note("registration " + std::to_string(row.id.value) + " lost its APN");
        }
        for (const auto& row : m_state.rows.all<BookRegistration>()) {
            if (before.rows().find(row.id) == nullptr && !is_claimed(row))
                note(
                    "nobody claimed the APN " + row.applicant_priority_number.text() +
                    " of registration " + std::to_string(row.id.value));
        }
    }

    /// Whether what is kept of a judgement is read back as it was.
    void at_forms() {
        for (const auto& [id, judgement] : m_state.judgements) {
            const auto changes = decode_changes(encode_changes(judgement.effects));
            if (!changes || *changes.value != judgement.effects)
                note("the changes of " + name_of(id) + " are read otherwise: " + changes.problem);
            const auto violations = decode_violations(encode_violations(judgement.violations));
            if (!violations || *violations.value != judgement.violations)
                note("the violations of " + name_of(id) + " are read otherwise");
            if (!is_utf8(judgement.reason)) note("the reason of " + name_of(id) + " is no UTF-8");
        }
        const auto steps = m_state.rows.all<RegistrationActivity>();
        const auto read = decode_activities(encode_activities(steps));
        if (!read || *read.value != steps) note("the steps are read otherwise: " + read.problem);
    }

private:
    void note(std::string finding) { m_findings.push_back(std::move(finding)); }

    [[nodiscard]] const EncodedOperation& operation(const OperationId& id) const {
        return m_state.operations.at(id).operation;
    }
    [[nodiscard]] bool is_readable(const OperationId& id) const {
        return bool{decode_operation(operation(id), "", test::FixedZone{})};
    }

    [[nodiscard]] bool is_claimed(const BookRegistration& row) const {
        const auto maker = m_state.operations.find(maker_of(row.id.value));
        if (maker == m_state.operations.end()) return false;
        const auto& made = maker->second.operation;
        const auto payload = decode_payload(made.kind, made.payload_version, made.payload);
        if (!payload) return false;
        if (const auto* wish = std::get_if<RegisterOnBook>(&*payload.value))
            return wish->applicant_priority_number == row.applicant_priority_number;
        const auto* taken_over = std::get_if<ImportRegistrations>(&*payload.value);
        return taken_over != nullptr &&
               std::any_of(
                   taken_over->lines.begin(), taken_over->lines.end(), [&](const auto& line) {
                       return line.applicant_priority_number == row.applicant_priority_number;
                   });
    }

    const test::MemoryState& m_state;
    Findings& m_findings;
};

/// Whether a text's decoded form is written and read back as the same. Calls `note` if not.
template <class Decode, class Encode, class Note>
void look_at_form(const std::string& text, Decode decode, Encode encode, Note note) {
    const auto value = decode(text);
    if (!value) {
        if (!is_utf8(value.problem)) note("has a problem whose words are no UTF-8");
        return;
    }
    const auto written = encode(*value.value);
    const auto again = decode(written);
    if (!again || *again.value != *value.value || encode(*again.value) != written)
        note("is read otherwise once it was written: " + written);
}

void look_at_codec(const std::vector<EncodedOperation>& operations, Findings& findings) {
    for (const auto& each : operations) {
        const auto note = [&](const std::string& what) {
            findings.push_back("an operation of the kind '" + each.kind + "' " + what);
        };
        const auto read_payload = [&](const std::string& text) {
            return decode_payload(each.kind, each.payload_version, text);
        };
        look_at_form(each.payload, read_payload, encode_payload, note);
        look_at_form(each.seen, decode_seen, encode_seen, note);
        look_at_form(each.told, decode_told, encode_told, note);
        if (const auto payload = read_payload(each.payload))
            static_cast<void>(words(*payload.value, OperationNames{}));
    }
}

/// Judges all that was deposited in one batch, or hall by hall in small ones.
void play(Stage& stage, const std::vector<EncodedOperation>& operations, bool in_portions) {
    constexpr std::size_t small_batch = 3;
    for (HallNumber hall = 1; hall <= good_hall; ++hall) {
        stage.deposit(hall, operations);
        if (in_portions) stage.judge(small_batch);
    }
    if (!in_portions) stage.judge(all_at_once);
}

/// Whether none is so old that it stays as it was judged first.
bool may_be_judged_again(const std::vector<EncodedOperation>& operations) {
    const auto final_before = deposited_at() - std::chrono::hours{72};
    return std::all_of(operations.begin(), operations.end(), [&](const auto& each) {
        return each.recorded_at > final_before;
    });
}

void tell(const test::MemoryState& state, std::ostream& told) {
    for (const auto& [id, deposited] : state.operations) {
        const auto judgement = state.judgements.find(id);
        told << name_of(id) << " " << deposited.operation.kind << ": ";
        if (judgement == state.judgements.end()) {
            told << "waits\n";
        } else {
            told << label(judgement->second.outcome) << " " << judgement->second.reason << "\n";
        }
    }
}

}  // namespace

Findings judge_and_look(const Batch& batch, std::uint64_t freshness, std::ostream* told) {
    Findings findings;
    const Fresh fresh{freshness};
    auto operations = encoded(batch);
    // A server holds no other texts; and who made an operation goes into rows as it is.
    for (auto& each : operations)
        each.actor = readable(each.actor);
    operations.push_back(fresh.registration());
    const auto before = rows_before(fresh);
    Stage stage{before};
    Stage once_more{before};
    try {
        look_at_codec(operations, findings);
        play(stage, operations, false);
        play(once_more, operations, may_be_judged_again(operations));
    } catch (const std::exception& error) {
        findings.push_back(std::string{"judging ended: "} + error.what());
    }
    if (told != nullptr) tell(stage.state(), *told);
    if (!findings.empty()) return findings;
    Look look{stage.state(), findings};
    look.at_outcomes();
    look.at_good_one(fresh);
    look.at_apns(before);
    look.at_forms();
    const auto one = ending(stage.state());
    const auto other = ending(once_more.state());
    if (one != other) findings.push_back("judged once more, " + difference(one, other));
    return findings;
}

Findings judge_and_look(std::string_view bytes, std::ostream* told) {
    constexpr std::uint64_t fnv_basis = 0xcbf29ce484222325;
    constexpr std::uint64_t fnv_prime = 0x100000001b3;
    auto digest = fnv_basis;
    for (const char byte : bytes)
        digest = (digest ^ static_cast<unsigned char>(byte)) * fnv_prime;
    return judge_and_look(batch_from(bytes), digest, told);
}

}  // namespace hallbook::fuzz
