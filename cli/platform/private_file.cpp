/// \file
/// Writing beside, then renaming.
/// SPDX-License-Identifier: Apache-2.0
#include "cli/platform/private_file.hpp"

#include "core/values/failure.hpp"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <string>
#include <utility>

namespace hallbook::cli {

namespace {

[[noreturn]] void fail(const std::filesystem::path& file, int error) {
    throw core::Failure(
        core::FailureKind::storage,
        file.string() + " could not be written: " + std::strerror(error) +
            ". What was there is as it was.",
        "See whether its folder exists, you may write in it and the disk has room.");
}

/// An open file of the system.
class Handle {
public:
    explicit Handle(int number) : m_number(number) {}
    ~Handle() {
        if (m_number >= 0) ::close(m_number);
    }
    Handle(const Handle&) = delete;
    Handle& operator=(const Handle&) = delete;

    [[nodiscard]] bool is_open() const { return m_number >= 0; }
    /// Whether all of it was taken; errno says why not.
    [[nodiscard]] bool write(std::string_view text) const {
        while (!text.empty()) {
            const auto written = ::write(m_number, text.data(), text.size());
            if (written < 0 && errno != EINTR) return false;
            if (written > 0) text.remove_prefix(static_cast<std::size_t>(written));
        }
        return true;
    }
    /// Whether the disk has it, and closing told of no failure either.
    [[nodiscard]] bool finish() {
        return ::fsync(m_number) == 0 && ::close(std::exchange(m_number, -1)) == 0;
    }

private:
    int m_number;  ///< the system's number; negative for none
};

/// A device or pipe, or a name that the system itself links to one.
bool is_no_file(const std::filesystem::path& file) {
    const std::string name = file.lexically_normal().string();
    if (name.rfind("/dev/", 0) == 0 || name.rfind("/proc/", 0) == 0) return true;
    struct stat status {};
    return ::lstat(file.c_str(), &status) == 0 && !S_ISREG(status.st_mode) &&
           !S_ISLNK(status.st_mode) && !S_ISDIR(status.st_mode);
}

void write_through(const std::filesystem::path& file, std::string_view text) {
    const Handle opened{::open(file.c_str(), O_WRONLY | O_CLOEXEC)};
    if (!opened.is_open() || !opened.write(text)) fail(file, errno);
}

}  // namespace

void write_private_file(const std::filesystem::path& file, std::string_view text) {
    if (is_no_file(file)) {
        write_through(file, text);
        return;
    }
    std::string beside = file.string() + ".XXXXXX";
    Handle opened{::mkostemp(beside.data(), O_CLOEXEC)};
    if (!opened.is_open()) fail(file, errno);
    if (opened.write(text) && opened.finish() && ::rename(beside.c_str(), file.c_str()) == 0)
        return;
    const int error = errno;
    ::unlink(beside.c_str());
    fail(file, error);
}

}  // namespace hallbook::cli
