// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/support/error.h"

#include <CLI/CLI.hpp>

#include <functional>
#include <string>
#include <vector>

namespace offramp {

/// A verb of the command line: where its options are declared, and what it does once they are parsed.
struct Verb {
    CLI::App *command = nullptr;
    std::function<Result<void>()> run;
};

/// The arguments of main().
struct Arguments {
    int count = 0;
    char **values = nullptr;
};

/// Scores variants of recordings, or lists whole trade-off curves, on stdout.
[[nodiscard]] Verb addCurve(CLI::App &app);

/// Searches for the variants with the largest area, of recordings or of a table of points, on stdout.
[[nodiscard]] Verb addSuggest(CLI::App &app);

/// Scores points that were made elsewhere, on stdout.
[[nodiscard]] Verb addArea(CLI::App &app);

/// Says what each exit of a network earns and which exits are the best, on stdout.
[[nodiscard]] Verb addExits(CLI::App &app);

/// Makes the recording of a network whose exits have temperatures, fitted or given.
[[nodiscard]] Verb addTemperature(CLI::App &app);

/// Says how good the uncertainty of each exit of recordings is, on stdout; draws the reliability diagrams if asked to.
[[nodiscard]] Verb addCalibration(CLI::App &app, Arguments arguments);

/// Makes the recording of a cascade of recorded networks.
[[nodiscard]] Verb addCascade(CLI::App &app);

/// Makes the recording of samples that are sent to recorded networks by clusters.
[[nodiscard]] Verb addCluster(CLI::App &app);

/// Writes what one variant answers to every sample, as CSV.
[[nodiscard]] Verb addPredictions(CLI::App &app);

/// Writes how one variant does on each class, or its confusion matrix, as CSV.
[[nodiscard]] Verb addClasses(CLI::App &app);

/// Prints the joules of the runs in an energy log of another tool, with notes on how it was read.
[[nodiscard]] Verb addEnergy(CLI::App &app);

/// Ranks the whole networks of a table by accuracy and electricity, on stdout, as CSV and as figures.
[[nodiscard]] Verb addRank(CLI::App &app, Arguments arguments);

/// Prints after how many images early exits have paid for their training; draws the figure if asked to.
[[nodiscard]] Verb addPayoff(CLI::App &app, Arguments arguments);

/// Prints the lines through the electricity of a training by epochs or share of the data; draws the figure if asked to.
[[nodiscard]] Verb addScaling(CLI::App &app, Arguments arguments);

/// Makes a recording of a file of another tool, with notes on how it was read.
[[nodiscard]] Verb addImport(CLI::App &app);

/// Writes figures and tables of a workspace or of recordings into files, with the same code as the window and without
/// a display.
[[nodiscard]] Verb addExport(CLI::App &app, Arguments arguments);

/// Writes a contest submission of a workspace into a folder, or checks one.
[[nodiscard]] Verb addSubmit(CLI::App &app, Arguments arguments);

/// Opens the window with the files given and runs until it is closed: what the program does without a verb.
[[nodiscard]] Verb addWindow(CLI::App &app, Arguments arguments);

/// The verbs of offramp-engine: running one replaces this process by the engine with the same arguments. It is searched
/// for next to this program, then in PATH.
[[nodiscard]] std::vector<Verb> addEngineVerbs(CLI::App &app, Arguments arguments);

} // namespace offramp
