/// \file
/// TemporaryFolder: room for files that nobody needs afterwards.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>

namespace hallbook::cli {

/// A new folder that only this user may look into; removed with its content by the destructor.
class TemporaryFolder {
public:
    /// NAME begins the folder's name, so that people know whose it is. Failure{storage}.
    explicit TemporaryFolder(const std::string& name);
    ~TemporaryFolder();
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;

    [[nodiscard]] const std::filesystem::path& path() const { return m_path; }

private:
    std::filesystem::path m_path;
};

}  // namespace hallbook::cli
