/// \file
/// A folder for the files of one test case.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

namespace hallbook::test {

/// A new folder under the system's temporary folder; the destructor removes it with its content.
/// HALLBOOK_KEEP_TEST_DB=1 keeps it and prints its path.
class TemporaryFolder {
public:
    TemporaryFolder();
    ~TemporaryFolder();
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;

    [[nodiscard]] const std::filesystem::path& path() const { return m_path; }

private:
    std::filesystem::path m_path;
};

/// "hall.db-wal" for "hall.db" and "-wal".
inline std::filesystem::path with_suffix(std::filesystem::path file, const char* suffix) {
    file += suffix;
    return file;
}

}  // namespace hallbook::test
