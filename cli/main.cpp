/// \file
/// The entry of each program.
/// SPDX-License-Identifier: Apache-2.0
#include "cli/program.hpp"

int main(int argc, char** argv) {
    return hallbook::cli::run(hallbook::cli::commands_here(), argc, argv);
}
