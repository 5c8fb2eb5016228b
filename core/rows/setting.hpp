/// \file
/// The local's own numbers and days: settings and holidays.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/rows/member.hpp"

namespace hallbook::core {

/// A number or text of the local that a rule reads; those of one book are columns of the book.
struct Setting {
    Id<Setting> id;
    std::string name;  ///< unique
    std::string value;
    Instant created_at{};
    Instant updated_at{};
    std::optional<Id<User>> created_by_id;
    std::optional<Id<User>> updated_by_id;

    friend bool operator==(const Setting&, const Setting&) = default;
};

/// A day on which the hall is closed: not a working day.
struct Holiday {
    Id<Holiday> id;
    Date holiday_on{};  ///< unique
    std::string name;
    Instant created_at{};
    Instant updated_at{};
    std::optional<Id<User>> created_by_id;
    std::optional<Id<User>> updated_by_id;

    friend bool operator==(const Holiday&, const Holiday&) = default;
};

template <>
struct TableOf<Setting> {
    static constexpr std::string_view name = "settings";
    template <class F>
    static constexpr auto with_columns(F&& f) {
        return f(
            column("id", &Setting::id),
            column("name", &Setting::name),
            column("value", &Setting::value),
            column("created_at", &Setting::created_at),
            column("updated_at", &Setting::updated_at),
            column("created_by_id", &Setting::created_by_id),
            column("updated_by_id", &Setting::updated_by_id));
    }
};

template <>
struct TableOf<Holiday> {
    static constexpr std::string_view name = "holidays";
    template <class F>
    static constexpr auto with_columns(F&& f) {
        return f(
            column("id", &Holiday::id),
            column("holiday_on", &Holiday::holiday_on),
            column("name", &Holiday::name),
            column("created_at", &Holiday::created_at),
            column("updated_at", &Holiday::updated_at),
            column("created_by_id", &Holiday::created_by_id),
            column("updated_by_id", &Holiday::updated_by_id));
    }
};

}  // namespace hallbook::core
