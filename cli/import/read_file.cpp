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

namespace hallbook::cli {

namespace {

/// What of a file was read, and what is too much of it; empty if nothing is.
struct Content {
    std::string text;
    std::string excess;
};

/// Reads until the end, or until a bound is passed: a device such as /dev/zero has no end.
Content read_bounded(std::istream& file) {
    constexpr std::size_t step = 65'536;
    Content content;
    std::size_t line_start = 0;
    std::size_t line = 1;
    while (file) {
        const std::size_t before = content.text.size();
        content.text.resize(before + step);
        file.read(content.text.data() + before, step);
        content.text.resize(before + static_cast<std::size_t>(file.gcount()));
        for (auto end = content.text.find('\n', before); end != std::string::npos;
             end = content.text.find('\n', line_start)) {
            if (end - line_start > import_line_bytes_max) break;
            line_start = end + 1;
            ++line;
        }
        if (content.text.size() > import_file_bytes_max) {
            content.excess = "it is larger than 64 MB";
        } else if (content.text.size() - line_start > import_line_bytes_max) {
            content.excess = "its line " + std::to_string(line) + " is longer than 1 MB";
        }
        if (!content.excess.empty()) break;
    }
    return content;
}

}  // namespace

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
    const Content content = read_bounded(file);
    if (!content.excess.empty()) throw unreadable(content.excess);
    if (file.bad()) throw unreadable("reading failed");
    return content.text;
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
