/// \file
/// What the store asks of the operating system about files, beyond reading and writing them: that
/// they are private, that they are on the disk, and who has locked them. The only place in store
/// that knows which system this is. Failures are error codes; each caller says what they mean.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <system_error>

namespace hallbook::store {

/// What happens to the content that a file has already.
enum class Content { kept, emptied };

/// Makes a file that only its owner may read and write, unless it is there; one that is there keeps
/// its rights. To empty what a link leads to is refused: too_many_symbolic_link_levels.
[[nodiscard]] std::error_code make_private_file(
    const std::filesystem::path& file, Content content = Content::kept);

/// Takes from everybody but the owner what rights they have to a file. One of another owner stays
/// as it is, and none need be there.
void keep_private(const std::filesystem::path& file);

/// Whether its owner has no right to write a file, which holds for root too, whom the system lets
/// write it all the same. No for a file that is not there.
[[nodiscard]] bool is_marked_read_only(const std::filesystem::path& file);

/// Waits until what was written to a file is on the disk.
[[nodiscard]] std::error_code sync_file(const std::filesystem::path& file);

/// Waits until the names in the folder of `file` are on the disk.
[[nodiscard]] std::error_code sync_folder_of(const std::filesystem::path& file);

/// A file that is locked against all other FileLocks, of this process and of others, until this
/// goes. The system takes the lock back from a process that dies.
class FileLock {
public:
    /// Makes the file, private, unless it is there. Does not wait: `failure` is
    /// std::errc::resource_unavailable_try_again when it is locked already, and nothing is held
    /// then nor after any other failure, such as too_many_symbolic_link_levels for a link.
    FileLock(const std::filesystem::path& file, std::error_code& failure);
    FileLock(FileLock&& other) noexcept;
    FileLock& operator=(FileLock&&) = delete;
    FileLock(const FileLock&) = delete;
    FileLock& operator=(const FileLock&) = delete;
    ~FileLock();

private:
    int m_handle;  ///< the system's number for the open file; negative for none
};

/// The process that keeps this one from locking a byte of a file for writing, as SQLite locks
/// bytes: "PID 1234 (hallbook sync)", with at most 60 characters of its command line. Empty if
/// there is none or the system does not report it.
[[nodiscard]] std::string holder_of_byte(const std::filesystem::path& file, std::int64_t byte);

}  // namespace hallbook::store
