/// \file
/// The entry of both programs.
/// SPDX-License-Identifier: Apache-2.0
#include "cli/program.hpp"

int main(int argc, char** argv) { return hallbook::cli::run(hallbook::cli::program(), argc, argv); }
