/// \file
/// Makes and removes folders for tests.
/// SPDX-License-Identifier: Apache-2.0
#include "tests/support/temporary_folder.hpp"

#include <cstdlib>
#include <iostream>
#include <stdexcept>

namespace hallbook::test {

TemporaryFolder::TemporaryFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "hallbook-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("cannot make " + name);
    m_path = name;
}

TemporaryFolder::~TemporaryFolder() {
    if (std::getenv("HALLBOOK_KEEP_TEST_DB") != nullptr) {
        std::cerr << "kept: " << m_path << '\n';
        return;
    }
    std::error_code ignored;
    std::filesystem::remove_all(m_path, ignored);
}

}  // namespace hallbook::test
