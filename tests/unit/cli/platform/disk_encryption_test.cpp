/// \file
/// Whether a disk is encrypted, from what the kernel says of its devices.
/// SPDX-License-Identifier: Apache-2.0
#include "cli/platform/disk_encryption.hpp"

#include "tests/support/catch.hpp"
#include "tests/support/temporary_folder.hpp"

#include <fstream>

using namespace hallbook;

namespace {

namespace fs = std::filesystem;
using cli::device_encryption;
using cli::DiskEncryption;

/// Block devices as /sys shows them, made of folders.
class Devices {
public:
    void add(const std::string& name, const std::string& uuid = {}) {
        fs::create_directories(path(name) / "slaves");
        if (uuid.empty()) return;
        fs::create_directories(path(name) / "dm");
        std::ofstream{path(name) / "dm" / "uuid"} << uuid << "\n";
    }
    void put(const std::string& upper, const std::string& on) {
        fs::create_directory_symlink(path(on), path(upper) / "slaves" / on);
    }
    [[nodiscard]] fs::path path(const std::string& name) const { return m_folder.path() / name; }

private:
    test::TemporaryFolder m_folder;
};

}  // namespace

TEST_CASE("a volume on an encrypted partition is on an encrypted disk", "[unit][cli][disk]") {
    Devices devices;
    devices.add("sda2");
    devices.add("dm-0", "CRYPT-LUKS2-0123-luks");
    devices.add("dm-1", "LVM-abc");
    devices.put("dm-0", "sda2");
    devices.put("dm-1", "dm-0");
    CHECK(device_encryption(devices.path("dm-0")) == DiskEncryption::encrypted);
    CHECK(device_encryption(devices.path("dm-1")) == DiskEncryption::encrypted);
}

TEST_CASE("a bare partition and a volume on it are not encrypted", "[unit][cli][disk]") {
    Devices devices;
    devices.add("sda2");
    devices.add("dm-1", "LVM-abc");
    devices.put("dm-1", "sda2");
    CHECK(device_encryption(devices.path("sda2")) == DiskEncryption::none);
    CHECK(device_encryption(devices.path("dm-1")) == DiskEncryption::none);
}

TEST_CASE("a volume of which one part is not encrypted is not", "[unit][cli][disk]") {
    Devices devices;
    devices.add("sda2");
    devices.add("dm-0", "CRYPT-LUKS2-0123-luks");
    devices.add("dm-1", "LVM-abc");
    devices.put("dm-1", "dm-0");
    devices.put("dm-1", "sda2");
    CHECK(device_encryption(devices.path("dm-1")) == DiskEncryption::none);
}

TEST_CASE("of what is no block device nothing is told", "[unit][cli][disk]") {
    Devices devices;
    devices.add("loop0");
    CHECK(device_encryption(devices.path("loop0")) == DiskEncryption::untold);
    CHECK(device_encryption(devices.path("no such device")) == DiskEncryption::untold);
    CHECK(cli::disk_encryption("/proc/self/stat") == DiskEncryption::untold);
}
