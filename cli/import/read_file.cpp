/// \file
/// Reading files, and names of books.
/// SPDX-License-Identifier: Apache-2.0
#include "cli/import/read_file.hpp"

#include "core/failure.hpp"
#include "store/queries/books.hpp"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <map>
#include <sstream>

namespace hallbook::cli {

std::string read_file(const std::string& path) {
    std::error_code ignored;
    std::ifstream file;
    if (!std::filesystem::is_directory(path, ignored)) file.open(path, std::ios::binary);
    std::ostringstream content;
    // An empty file makes << fail, so only opening and reading are looked at.
    if (file.is_open()) content << file.rdbuf();
    if (file.is_open() && !file.bad()) return content.str();
    const char* why = errno != 0 ? std::strerror(errno) : "it is no file";
    throw core::Failure(
        core::FailureKind::bad_input,
        "The file " + path + " cannot be read: " + why + ". Nothing was imported.");
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
