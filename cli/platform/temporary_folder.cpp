/// \file
/// Making a temporary folder and removing it.
/// SPDX-License-Identifier: Apache-2.0
#include "cli/platform/temporary_folder.hpp"

#include "core/values/failure.hpp"

#include <stdlib.h>

namespace hallbook::cli {

TemporaryFolder::TemporaryFolder(const std::string& name) {
    std::string path = (std::filesystem::temp_directory_path() / (name + ".XXXXXX")).string();
    if (mkdtemp(path.data()) == nullptr) {
        throw core::Failure(
            core::FailureKind::storage, "No temporary folder can be made at " + path);
    }
    m_path = path;
}

TemporaryFolder::~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(m_path, ignored);
}

}  // namespace hallbook::cli
