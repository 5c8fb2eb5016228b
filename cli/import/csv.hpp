/// \file
/// A strict reader of CSV (RFC 4180) that says what is wrong with each line it cannot read.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/operations/decision.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace hallbook::cli {

/// One record after the header.
struct CsvRecord {
    int line = 0;  ///< line of the file, from 1, on which the record begins
    std::vector<std::string> fields;  ///< as many as the header has
};

struct CsvFile {
    std::vector<std::string> header;  ///< names as written, without surrounding spaces
    std::vector<CsvRecord> records;  ///< the records that could be read, in order
    std::vector<core::LineProblem> problems;  ///< the records that could not be read
};

/// Reads a whole file. A byte order mark and CRLF are accepted, empty lines skipped. A record
/// with broken quoting, a wrong number of columns, control characters or bytes that are no UTF-8
/// becomes a problem, and reading goes on with the next line. Throws Failure{bad_input} for a file
/// without a readable header.
CsvFile read_csv(std::string_view text);

}  // namespace hallbook::cli
