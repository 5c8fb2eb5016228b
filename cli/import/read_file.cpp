/// \file
/// Reading files, and names of books.
/// SPDX-License-Identifier: Apache-2.0
#include "cli/import/read_file.hpp"

#include "core/values/failure.hpp"
#include "store/queries/books.hpp"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <map>
#include <sstream>

namespace hallbook::cli {

std::string read_file(const std::string& path) {
    const auto unreadable = [&](const std::string& why) {
        return core::Failure(
            core::FailureKind::bad_input,
            "The file " + path + " cannot be read: " + why + ". Nothing was imported.");
    };
    std::error_code ignored;
    if (std::filesystem::is_directory(path, ignored)) throw unreadable("it is a folder");
    std::ifstream file{path, std::ios::binary};
    if (!file.is_open()) throw unreadable(std::strerror(errno));
    std::ostringstream content;
    // An empty file makes << fail, so only errors of reading are looked at.
    content << file.rdbuf();
    if (file.bad()) throw unreadable("reading failed");
    return content.str();
}

FindBook book_finder(store::SqliteDatabase& database) {
    using Found = std::optional<core::Id<core::ReferralBook>>;
    return [&database, known = std::map<std::string, Found>{}](const std::string& name) mutable {
        const auto place = known.find(name);
        if (place != known.end()) return place->second;
        const auto book = store::find_book(database, name);
        return known[name] = book ? Found{book->id} : std::nullopt;
    };
}

}  // namespace hallbook::cli
