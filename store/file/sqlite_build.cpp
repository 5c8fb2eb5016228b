/// \file
/// Asking SQLite what it is.
/// SPDX-License-Identifier: Apache-2.0
#include "store/file/sqlite_build.hpp"

#include <sqlite3.h>

#include <string_view>

namespace hallbook::store {

std::string sqlite_build() {
    // "2022-12-28 14:03:47 df5c253c0b3d..."
    const std::string_view source = sqlite3_sourceid();
    std::string text = std::string{sqlite3_libversion()} + " of " +
                       std::string{source.substr(0, 10)} + " (" +
                       std::string{source.substr(source.rfind(' ') + 1, 10)} + ")";
    for (int i = 0; const char* option = sqlite3_compileoption_get(i); ++i) {
        const std::string_view told{option};
        if (told.starts_with("COMPILER=") || told.starts_with("THREADSAFE="))
            text += ", " + std::string{told};
    }
    return text;
}

}  // namespace hallbook::store
