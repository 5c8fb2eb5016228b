/// \file
/// Failures as exit codes and names.
/// SPDX-License-Identifier: Apache-2.0
#include "cli/output/exit_code.hpp"

namespace hallbook::cli {

ExitCode exit_code(core::FailureKind kind) {
    switch (kind) {
        case core::FailureKind::bad_input: return ExitCode::bad_input;
        case core::FailureKind::refused: return ExitCode::refused;
        case core::FailureKind::unreachable: return ExitCode::unreachable;
        case core::FailureKind::schema_mismatch: return ExitCode::schema_mismatch;
        case core::FailureKind::damaged: return ExitCode::damaged;
        case core::FailureKind::not_permitted: return ExitCode::not_permitted;
        case core::FailureKind::busy: return ExitCode::refused;
        case core::FailureKind::storage: return ExitCode::damaged;
        case core::FailureKind::conflict: return ExitCode::refused;
    }
    return ExitCode::damaged;
}

std::string_view failure_code(core::FailureKind kind) {
    switch (kind) {
        case core::FailureKind::bad_input: return "bad_input";
        case core::FailureKind::refused: return "refused";
        case core::FailureKind::unreachable: return "unreachable";
        case core::FailureKind::schema_mismatch: return "schema_mismatch";
        case core::FailureKind::damaged: return "damaged";
        case core::FailureKind::not_permitted: return "not_permitted";
        case core::FailureKind::busy: return "busy";
        case core::FailureKind::storage: return "storage";
        case core::FailureKind::conflict: return "conflict";
    }
    return "unknown";
}

}  // namespace hallbook::cli
