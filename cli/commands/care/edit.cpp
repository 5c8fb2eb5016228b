/// \file
/// hallbook edit registration|member|book|setting: manual corrections, each with a reason.
/// SPDX-License-Identifier: Apache-2.0
#include "cli/arguments/argument_values.hpp"
#include "cli/commands/commands.hpp"
#include "cli/output/text.hpp"
#include "cli/platform/pacific_zone.hpp"
#include "cli/words/confirmation.hpp"
#include "cli/words/operation_words.hpp"
#include "cli/words/phrases.hpp"
#include "core/values/failure.hpp"
#include "core/values/utf8.hpp"
#include "store/queries/settings.hpp"

namespace hallbook::cli {

namespace {

/// One column as it was and as it is now.
struct Edited {
    std::string column;
    std::optional<std::string> before;
    std::optional<std::string> after;
    core::ColumnKind kind{};
};

/// A value for people: instants as the wall clock shows them, times without seconds.
std::string shown(
    const std::optional<std::string>& value, core::ColumnKind kind, const core::CivilZone& zone) {
    if (!value) return "(empty)";
    if (kind == core::ColumnKind::time_of_day) return value->substr(0, 5);
    const auto instant =
        kind == core::ColumnKind::instant ? core::parse_instant(*value).value : std::nullopt;
    return instant ? pacific_text(zone, *instant) + " Pacific" : *value;
}

bool is_bookkeeping(std::string_view column) {
    return column == "created_at" || column == "created_by_id" || column == "updated_at" ||
           column == "updated_by_id";
}

/// Whether rows of `changed` are part of what an edit of `table` is about: for people a member and
/// how to reach it are one thing.
bool is_part_of(std::string_view changed, std::string_view table) {
    return changed == table || (changed == "member_contacts" && table == "members");
}

/// What an edit changed in the rows of its table, bookkeeping columns left out. A row that was not
/// there before was empty.
std::vector<Edited> edited_columns(const Done& done, const std::string& table) {
    std::vector<Edited> result;
    for (const auto& change : done.decision.changes) {
        const auto& info = core::table_info(change.table);
        if (!is_part_of(info.name, table) || !change.after) continue;
        const auto before = change.before.value_or(core::Values(info.columns.size()));
        for (std::size_t i = 1; i < info.columns.size(); ++i) {
            const auto& column = info.columns[i];
            if (before.at(i) == change.after->at(i) || is_bookkeeping(column.name)) continue;
            result.push_back(
                {std::string{column.name},
                 core::value_text(column.kind, before.at(i)),
                 core::value_text(column.kind, change.after->at(i)),
                 column.kind});
        }
    }
    return result;
}

Json text_or_null(const std::optional<std::string>& value) { return value ? Json(*value) : Json(); }

/// The row that an edit is about.
struct Meant {
    std::string table;
    std::string words;  ///< for people
};

/// What the four commands have in common. `row()` says which row is edited.
class EditCommand : public Command {
public:
    ExitCode run(Context& context) override {
        Desk desk{context};
        core::EditRow wish = row(desk);
        wish.changes = m_changes;
        wish.reason = m_reason;
        const std::string table = wish.table;
        const std::string what = words(desk, wish);
        const Done done = desk.execute(desk.draft(std::move(wish)));
        return confirm(
            context,
            done,
            {[&] {
                 return text(context, desk, done, {table, what});
             },
             [&](Json& document) {
                 add_changes(document, desk, done, {table, what});
             }});
    }

protected:
    void declare_changes(Arguments& arguments) {
        arguments
            .repeated(
                "--set",
                "COLUMN=VALUE",
                m_changes,
                "The new value; nothing after the = empties the column",
                parse_column_edit)
            .required("--reason", "TEXT", m_reason, "Why; it stays in the record");
    }

    /// The row meant, without the changes.
    [[nodiscard]] virtual core::EditRow row(Desk& desk) const = 0;

private:
    /// The row in words for people: "the setting bidding_opens".
    static std::string words(Desk& desk, const core::EditRow& wish) {
        const auto member = wish.member ? who(desk, *wish.member) : std::string{};
        if (wish.table == "members") return member;
        if (wish.table == "book_registrations") {
            const auto codes = book_codes(desk.database());
            return "the registration of " + member + " on " +
                   codes.at(wish.book.value_or(core::Id<core::ReferralBook>{}));
        }
        const auto names = store::operation_names(desk.database());
        if (wish.table == "settings") return "the setting " + names.settings.at({wish.row});
        return "the book " + names.books.at({wish.row});
    }

    static std::string who(Desk& desk, const core::MemberRef& member) {
        const auto found = store::find_members(desk.database(), member.card_number, 1);
        const std::string name = found.empty() ? std::string{"member"} : found.front().name;
        return words_for(name, member.card_number);
    }

    static std::string text(
        const Context& context, Desk& desk, const Done& done, const Meant& meant) {
        const auto columns = edited_columns(done, meant.table);
        std::string lines = columns.empty()
                                ? "On record for " + meant.words + "; everything was so already.\n"
                                : "Corrected " + meant.words + ":\n";
        for (const auto& edited : columns) {
            lines += "  " + edited.column + ": " +
                     core::visible(shown(edited.before, edited.kind, context.zone)) + " -> " +
                     context.out.bold(shown(edited.after, edited.kind, context.zone)) + "\n";
        }
        const std::string places = touched_places_text(context, desk.database(), done);
        return places.empty() ? lines : lines + "\n" + places;
    }

    static void add_changes(Json& document, Desk& desk, const Done& done, const Meant& meant) {
        Json list = Json::array();
        for (const auto& edited : edited_columns(done, meant.table)) {
            list.push_back(
                {{"column", edited.column},
                 {"before", text_or_null(edited.before)},
                 {"after", text_or_null(edited.after)}});
        }
        document["table"] = meant.table;
        document["words"] = meant.words;
        document["changes"] = std::move(list);
        if (meant.table == "book_registrations") add_registrations(document, desk.database(), done);
    }

    std::vector<core::ColumnEdit> m_changes;
    std::string m_reason;
};

class EditRegistrationCommand : public EditCommand {
public:
    void declare(Arguments& arguments) override {
        arguments.positional("MEMBER", m_member, "Card number or part of the name")
            .positional("BOOK", m_book, "Code or name of the book");
        declare_changes(arguments);
    }

protected:
    [[nodiscard]] core::EditRow row(Desk& desk) const override {
        return {
            .table = "book_registrations",
            .row = 0,
            .member = desk.member(m_member),
            .book = book_meant(desk.database(), m_book).id,
            .changes = {},
            .reason = {}};
    }

private:
    std::string m_member;
    std::string m_book;
};

class EditMemberCommand : public EditCommand {
public:
    void declare(Arguments& arguments) override {
        arguments.positional("MEMBER", m_member, "Card number or part of the name");
        declare_changes(arguments);
    }

protected:
    [[nodiscard]] core::EditRow row(Desk& desk) const override {
        const auto member = desk.member(m_member);
        return {
            .table = "members",
            .row = member.id.value,
            .member = member,
            .book = std::nullopt,
            .changes = {},
            .reason = {}};
    }

private:
    std::string m_member;
};

class EditBookCommand : public EditCommand {
public:
    void declare(Arguments& arguments) override {
        arguments.positional("BOOK", m_book, "Code or name of the book");
        declare_changes(arguments);
    }

protected:
    [[nodiscard]] core::EditRow row(Desk& desk) const override {
        return {
            .table = "referral_books",
            .row = book_meant(desk.database(), m_book).id.value,
            .member = std::nullopt,
            .book = std::nullopt,
            .changes = {},
            .reason = {}};
    }

private:
    std::string m_book;
};

class EditSettingCommand : public EditCommand {
public:
    void declare(Arguments& arguments) override {
        arguments.positional("NAME", m_name, "Name of the setting");
        declare_changes(arguments);
    }

protected:
    [[nodiscard]] core::EditRow row(Desk& desk) const override {
        std::vector<std::string> names;
        for (const auto& setting : store::settings(desk.database())) {
            if (setting.name == m_name) {
                return {
                    .table = "settings",
                    .row = setting.id.value,
                    .member = std::nullopt,
                    .book = std::nullopt,
                    .changes = {},
                    .reason = {}};
            }
            names.push_back(setting.name);
        }
        throw core::Failure(
            core::FailureKind::bad_input,
            "There is no setting \"" + m_name + "\"",
            "These are there: " + joined(names));
    }

private:
    std::string m_name;
};

}  // namespace

CommandList edit_commands() {
    return {
        {"edit registration",
         group::care,
         "Correct a registration by hand; never its APN",
         "hallbook edit registration 1026468 WIRE_BREM --set check_marks=0 --reason \"marked by "
         "mistake\"",
         make_command<EditRegistrationCommand>},
        {"edit member",
         group::care,
         "Correct a member's data by hand",
         "hallbook edit member 1026468 --set phone=360-555-0123 --reason \"told us\"",
         make_command<EditMemberCommand>},
        {"edit book",
         group::care,
         "Correct a book or its rules by hand",
         "hallbook edit book TECHNICIAN --set tier_order=3124 --reason \"minutes of 2026-02-03\"",
         make_command<EditBookCommand>},
        {"edit setting",
         group::care,
         "Correct a setting of the local by hand",
         "hallbook edit setting bidding_opens --set value=17:00 --reason \"minutes of 2026-02-03\"",
         make_command<EditSettingCommand>}};
}

}  // namespace hallbook::cli
