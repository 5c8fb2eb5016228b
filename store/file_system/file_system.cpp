/// \file
/// The operating system by POSIX, and by Linux's /proc.
/// SPDX-License-Identifier: Apache-2.0
#include "store/file_system/file_system.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <sstream>
#include <utility>

namespace hallbook::store {

namespace {

constexpr mode_t only_for_owner = 0600;

/// Why the last call of the system failed.
std::error_code last_failure() { return {errno, std::generic_category()}; }

int open_file(const std::filesystem::path& path, int flags) {
    return ::open(path.c_str(), flags | O_CLOEXEC, only_for_owner);
}

/// SQLite's locks are on its file and on -shm: closing another descriptor of those would lose them.
/// So this is for logs, for folders and for files that no connection has open.
std::error_code sync_path(const std::filesystem::path& path, int flags) {
    const int opened = open_file(path, flags);
    if (opened < 0) return last_failure();
    const std::error_code failure = ::fdatasync(opened) == 0 ? std::error_code{} : last_failure();
    ::close(opened);
    return failure;
}

/// Asks the system who holds the lock. Runs in a child process: closing any descriptor of a file
/// drops all locks that the closing process has on it, and this one may have SQLite's.
[[noreturn]] void report_holder(const char* file, std::int64_t byte, int pipe_end) {
    struct flock lock {};
    lock.l_type = F_WRLCK;
    lock.l_whence = SEEK_SET;
    lock.l_start = byte;
    lock.l_len = 1;
    const int opened = ::open(file, O_RDONLY | O_CLOEXEC);
    pid_t holder = 0;
    if (opened >= 0 && ::fcntl(opened, F_GETLK, &lock) == 0 && lock.l_type != F_UNLCK) {
        holder = lock.l_pid;
    }
    const bool told = ::write(pipe_end, &holder, sizeof holder) == sizeof holder;
    ::_exit(told ? 0 : 1);
}

/// The process id of the holder; 0 when there is none or the system does not report it.
pid_t process_that_holds(const std::filesystem::path& file, std::int64_t byte) {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) return 0;
    const pid_t child = ::fork();
    if (child == 0) report_holder(file.c_str(), byte, ends[1]);
    ::close(ends[1]);
    pid_t holder = 0;
    if (child < 0 || ::read(ends[0], &holder, sizeof holder) != sizeof holder) holder = 0;
    ::close(ends[0]);
    if (child > 0) ::waitpid(child, nullptr, 0);
    return holder;
}

/// The command line of a process, at most 60 characters; empty when it is gone or not ours to see.
std::string command_of(pid_t process) {
    std::ifstream file("/proc/" + std::to_string(process) + "/cmdline", std::ios::binary);
    std::ostringstream content;
    content << file.rdbuf();
    std::string command = content.str();
    while (!command.empty() && command.back() == '\0')
        command.pop_back();
    for (char& letter : command) {
        if (letter == '\0') letter = ' ';
    }
    if (command.size() > 60) command = command.substr(0, 57) + "...";
    return command;
}

}  // namespace

std::error_code make_private_file(const std::filesystem::path& file, Content content) {
    const int emptying = content == Content::emptied ? O_TRUNC | O_NOFOLLOW : 0;
    const int made = open_file(file, O_WRONLY | O_CREAT | emptying);
    if (made < 0) return last_failure();
    ::close(made);
    return {};
}

void keep_private(const std::filesystem::path& file) {
    struct stat status {};
    if (::stat(file.c_str(), &status) != 0 || (status.st_mode & 077U) == 0) return;
    if (status.st_uid == ::geteuid()) ::chmod(file.c_str(), status.st_mode & 0700U);
}

bool is_marked_read_only(const std::filesystem::path& file) {
    struct stat status {};
    return ::stat(file.c_str(), &status) == 0 && (status.st_mode & S_IWUSR) == 0;
}

std::error_code sync_file(const std::filesystem::path& file) { return sync_path(file, O_RDWR); }

std::error_code sync_folder_of(const std::filesystem::path& file) {
    const auto folder = file.parent_path();
    return sync_path(folder.empty() ? "." : folder, O_RDONLY | O_DIRECTORY);
}

FileLock::FileLock(const std::filesystem::path& file, std::error_code& failure)
    : m_handle(open_file(file, O_RDWR | O_CREAT | O_NOFOLLOW)) {
    failure.clear();
    if (m_handle >= 0 && ::flock(m_handle, LOCK_EX | LOCK_NB) == 0) return;
    failure = last_failure();
    if (m_handle >= 0) ::close(std::exchange(m_handle, -1));
}

FileLock::FileLock(FileLock&& other) noexcept : m_handle(std::exchange(other.m_handle, -1)) {}

FileLock::~FileLock() {
    if (m_handle >= 0) ::close(m_handle);
}

std::string holder_of_byte(const std::filesystem::path& file, std::int64_t byte) {
    const pid_t process = process_that_holds(file, byte);
    if (process <= 0) return {};
    const std::string command = command_of(process);
    const std::string name = "PID " + std::to_string(process);
    return command.empty() ? name : name + " (" + command + ")";
}

}  // namespace hallbook::store
