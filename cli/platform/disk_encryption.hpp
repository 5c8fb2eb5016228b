/// \file
/// Whether a file lies on an encrypted disk.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

namespace hallbook::cli {

enum class DiskEncryption {
    encrypted,
    none,
    untold,  ///< no block device of this computer holds the file, or it does not say
};

/// By what the kernel says of the devices below the file's file system. Encryption above them, of
/// single folders, and below them, by the drive itself or a host, is not seen.
DiskEncryption disk_encryption(const std::filesystem::path& file);

/// As above, of a block device by its entry in /sys/dev/block, such as "/sys/dev/block/253:0".
DiskEncryption device_encryption(const std::filesystem::path& device);

}  // namespace hallbook::cli
