/// \file
/// Whether a file lies on an encrypted disk, from /sys of Linux.
/// SPDX-License-Identifier: Apache-2.0
#include "cli/platform/disk_encryption.hpp"

#include <sys/stat.h>
#include <sys/sysmacros.h>

#include <fstream>
#include <string>

namespace hallbook::cli {

namespace {

namespace fs = std::filesystem;

/// Devices are stacked: a volume on a crypt on a partition. More levels are none that is made.
constexpr int levels_max = 16;

DiskEncryption encryption_of(const fs::path& device, int levels) {
    std::error_code none;
    const auto here = fs::canonical(device, none);
    if (none || levels == 0 || here.filename().string().starts_with("loop"))
        return DiskEncryption::untold;
    std::string kind;
    std::getline(std::ifstream{here / "dm" / "uuid"}, kind);
    if (kind.starts_with("CRYPT-")) return DiskEncryption::encrypted;
    bool lies_on_others = false;
    auto all = DiskEncryption::encrypted;
    for (const auto& below : fs::directory_iterator{here / "slaves", none}) {
        const auto one = encryption_of(below.path(), levels - 1);
        if (one == DiskEncryption::none) return one;
        if (one == DiskEncryption::untold) all = one;
        lies_on_others = true;
    }
    return lies_on_others ? all : DiskEncryption::none;
}

}  // namespace

DiskEncryption device_encryption(const fs::path& device) {
    return encryption_of(device, levels_max);
}

DiskEncryption disk_encryption(const fs::path& file) {
    struct stat about {};
    if (::stat(file.c_str(), &about) != 0) return DiskEncryption::untold;
    return device_encryption(
        "/sys/dev/block/" + std::to_string(major(about.st_dev)) + ":" +
        std::to_string(minor(about.st_dev)));
}

}  // namespace hallbook::cli
