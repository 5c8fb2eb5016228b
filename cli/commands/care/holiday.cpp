/// \file
/// hallbook holiday list|add|remove: the days nobody works, by which working days are counted.
/// SPDX-License-Identifier: Apache-2.0
#include "cli/commands/commands.hpp"
#include "cli/output/text_table.hpp"
#include "cli/words/confirmation.hpp"
#include "cli/words/phrases.hpp"
#include "cli/words/shapes.hpp"
#include "core/values/failure.hpp"
#include "store/queries/settings.hpp"

namespace hallbook::cli {

namespace {

Json holiday_json(const core::Holiday& holiday) {
    return {{"date", core::date_text(holiday.holiday_on)}, {"name", holiday.name}};
}

class HolidayListCommand : public Command {
public:
    void declare(Arguments&) override {}

    ExitCode run(Context& context) override {
        auto database = open_hall(context, store::Access::read);
        const store::ReadTransaction one_state{database};
        const auto holidays = store::holiday_rows(database);
        const auto as_of = store::as_of(database);
        context.out.show(
            [&] {
                Json list = Json::array();
                for (const auto& each : holidays)
                    list.push_back(holiday_json(each));
                return Json{{"as_of", json_of(as_of)}, {"holidays", std::move(list)}};
            },
            [&] {
                return (holidays.empty()
                            ? "No holiday is on record: every Monday to Friday counts as "
                              "a working day.\nAdd one with: hallbook holiday add\n"
                            : holidays_text(context.out, holidays)) +
                       freshness(context.out, as_of, corrected_now(database));
            });
        return ExitCode::done;
    }

private:
    static std::string holidays_text(
        const Output& out, const std::vector<core::Holiday>& holidays) {
        TextTable table{{{"Date"}, {"Holiday"}}};
        for (const auto& each : holidays)
            table.add({core::date_text(each.holiday_on), each.name});
        return table.text(out);
    }
};

class HolidayAddCommand : public Command {
public:
    void declare(Arguments& arguments) override {
        arguments.positional("DATE", m_date, "The day, YYYY-MM-DD", core::parse_date)
            .positional("NAME", m_name, "What is kept that day");
    }

    ExitCode run(Context& context) override {
        Desk desk{context};
        const Done done = desk.execute(desk.draft(core::EditRow{
            .table = std::string{core::TableOf<core::Holiday>::name},
            .row = 0,
            .member = std::nullopt,
            .book = std::nullopt,
            .changes = {{"holiday_on", core::date_text(m_date)}, {"name", m_name}},
            .reason = m_name}));
        return confirm(
            context,
            done,
            {[&] { return core::date_text(m_date) + " is a holiday: " + m_name + ".\n"; },
             [&](Json& document) {
                 document["holiday"] = {{"date", core::date_text(m_date)}, {"name", m_name}};
             }});
    }

private:
    core::Date m_date{};
    std::string m_name;
};

class HolidayRemoveCommand : public Command {
public:
    void declare(Arguments& arguments) override {
        arguments.positional("DATE", m_date, "The day, YYYY-MM-DD", core::parse_date)
            .required("--reason", "TEXT", m_reason, "Why; it stays in the record");
    }

    ExitCode run(Context& context) override {
        Desk desk{context};
        const auto holiday = holiday_meant(desk.database());
        const Done done = desk.execute(desk.draft(core::EditRow{
            .table = std::string{core::TableOf<core::Holiday>::name},
            .row = holiday.id.value,
            .member = std::nullopt,
            .book = std::nullopt,
            .changes = {{"holiday_on", std::nullopt}},
            .reason = m_reason}));
        return confirm(
            context,
            done,
            {[&] {
                 return core::date_text(m_date) + " is no holiday any more (" + holiday.name +
                        ").\n";
             },
             [&](Json& document) { document["holiday"] = holiday_json(holiday); }});
    }

private:
    [[nodiscard]] core::Holiday holiday_meant(store::SqliteDatabase& database) const {
        for (auto& each : store::holiday_rows(database)) {
            if (each.holiday_on == m_date) return each;
        }
        throw core::Failure(
            core::FailureKind::bad_input,
            core::date_text(m_date) + " is no holiday",
            "They are listed by: hallbook holiday list");
    }

    core::Date m_date{};
    std::string m_reason;
};

}  // namespace

CommandList holiday_commands() {
    return {
        {"holiday list",
         group::look_up,
         "Show the days that are no working days",
         "hallbook holiday list",
         make_command<HolidayListCommand>},
        {"holiday add",
         group::care,
         "Add a day on which nobody works",
         "hallbook holiday add 2026-11-26 \"Thanksgiving Day\"",
         make_command<HolidayAddCommand>},
        {"holiday remove",
         group::care,
         "Make a holiday a working day again",
         "hallbook holiday remove 2026-11-26 --reason \"minutes of 2026-11-02\"",
         make_command<HolidayRemoveCommand>}};
}

}  // namespace hallbook::cli
