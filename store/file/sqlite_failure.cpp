/// \file
/// SQLite's result codes in the words of the hall.
/// SPDX-License-Identifier: Apache-2.0
#include "store/file/sqlite_failure.hpp"

#include <sqlite3.h>

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <sstream>

namespace hallbook::store {

namespace {

using core::Failure;
using core::FailureKind;
using core::Retry;

/// Where the WAL write lock lies in the -shm file (sqlite.org/walformat.html, 2.3.1).
constexpr off_t wal_write_lock = 120;

/// Asks the system who holds the lock. Runs in a child process: closing any descriptor of a file
/// drops all locks that the closing process has on it, and this one may have SQLite's.
[[noreturn]] void report_holder(const char* shared_memory_file, int pipe_end) {
    struct flock lock {};
    lock.l_type = F_WRLCK;
    lock.l_whence = SEEK_SET;
    lock.l_start = wal_write_lock;
    lock.l_len = 1;
    const int file = ::open(shared_memory_file, O_RDONLY | O_CLOEXEC);
    pid_t holder = 0;
    if (file >= 0 && ::fcntl(file, F_GETLK, &lock) == 0 && lock.l_type != F_UNLCK) {
        holder = lock.l_pid;
    }
    const bool told = ::write(pipe_end, &holder, sizeof holder) == sizeof holder;
    ::_exit(told ? 0 : 1);
}

/// The process id of the holder; 0 when nobody holds it or the system does not tell.
pid_t holder_of_write_lock(const std::filesystem::path& file) {
    const std::string shared_memory_file = file.string() + "-shm";
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) return 0;
    const pid_t child = ::fork();
    if (child == 0) report_holder(shared_memory_file.c_str(), ends[1]);
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

Failure busy(const std::filesystem::path& file) {
    return {
        FailureKind::busy,
        file.string() + " is in use by " + write_lock_holder(file) + ". Nothing was changed.",
        "Wait until it has finished, then give the command again.",
        Retry::yes};
}

Failure cannot_open(std::string_view message, const std::filesystem::path& file) {
    std::error_code ignored;
    if (!std::filesystem::exists(file, ignored)) {
        return {FailureKind::storage, "There is no file " + file.string() + "."};
    }
    return {
        FailureKind::not_permitted,
        file.string() + " cannot be opened (" + std::string{message} + ").",
        "Check who may read and write the file and the folder it is in."};
}

Failure read_only(const std::filesystem::path& file) {
    return {
        FailureKind::not_permitted,
        file.string() + " is read-only. Nothing was changed.",
        "Make the file and its folder writable for you (chmod u+w), or name another file."};
}

Failure damaged(std::string_view message, const std::filesystem::path& file) {
    return {
        FailureKind::damaged,
        file.string() + " is damaged (" + std::string{message} + ").",
        "Keep a copy of the file: it holds the operations that central has not got yet."};
}

Failure constraint(int extended_code, std::string_view message) {
    const std::string text{message};
    switch (extended_code) {
        case SQLITE_CONSTRAINT_TRIGGER: return {FailureKind::refused, text};
        case SQLITE_CONSTRAINT_PRIMARYKEY:
        case SQLITE_CONSTRAINT_ROWID:
        case SQLITE_CONSTRAINT_UNIQUE:
        case SQLITE_CONSTRAINT_FOREIGNKEY:
            return {FailureKind::conflict, "A row stands in the way: " + text + "."};
        default:
            return {FailureKind::damaged, "The database does not take this row: " + text + "."};
    }
}

}  // namespace

std::string write_lock_holder(const std::filesystem::path& file) {
    const pid_t process = holder_of_write_lock(file);
    if (process <= 0) return "another program";
    const std::string command = command_of(process);
    const std::string name = "PID " + std::to_string(process);
    return command.empty() ? name : name + " (" + command + ")";
}

core::Failure sqlite_failure(
    int extended_code, std::string_view message, const std::filesystem::path& file) {
    switch (extended_code & 0xff) {
        case SQLITE_BUSY:
        case SQLITE_LOCKED: return busy(file);
        case SQLITE_FULL:
            return {
                FailureKind::storage,
                "The disk is full. Nothing was changed; " + file.string() + " is as it was.",
                "Make room on the disk, then give the command again."};
        case SQLITE_READONLY: return read_only(file);
        case SQLITE_CANTOPEN: return cannot_open(message, file);
        case SQLITE_PERM:
        case SQLITE_AUTH: return cannot_open(message, file);
        case SQLITE_NOTADB:
            return {
                FailureKind::damaged,
                file.string() + " is not a database.",
                "Name hallbook's own file with --db FILE or HALLBOOK_DB."};
        case SQLITE_CORRUPT: return damaged(message, file);
        case SQLITE_CONSTRAINT: return constraint(extended_code, message);
        case SQLITE_IOERR:
            return {
                FailureKind::storage,
                "The disk reports an error (" + std::string{message} + ") with " + file.string() +
                    ".",
                "Check the disk and the room on it. What was confirmed before is not touched."};
        case SQLITE_ERROR:
            return {
                FailureKind::schema_mismatch,
                file.string() + " is not as this program expects it: " + std::string{message} + ".",
                "Run `hallbook migrate current` and `hallbook verify`."};
        default:
            return {
                FailureKind::storage,
                "SQLite reports: " + std::string{message} + " (" + std::to_string(extended_code) +
                    ") for " + file.string() + "."};
    }
}

}  // namespace hallbook::store
