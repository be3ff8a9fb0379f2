// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/offramp/options.h"
#include "app/offramp/verbs.h"
#include "app/offramp/writejson.h"

#include "core/energylogs/energylog.h"
#include "core/support/file.h"
#include "core/support/printable.h"
#include "core/support/standardstreams.h"

#include <fmt/format.h>

#include <memory>

namespace offramp {

namespace {

using Json = nlohmann::ordered_json;

struct EnergyOptions {
    std::string log;
    long long images = 0; ///< 0: not given
    double interval = 0;  ///< milliseconds between lines; 0: not given
    bool json = false;
};

struct Column {
    const char *key;
    const char *head;
    std::optional<double> EnergyRun::*number;
};

constexpr Column columns[]{{"cpu_j", "CPU", &EnergyRun::cpuJoules},
                           {"gpu_j", "GPU", &EnergyRun::gpuJoules},
                           {"ram_j", "memory", &EnergyRun::ramJoules},
                           {"total_j", "total", &EnergyRun::totalJoules},
                           {"seconds", "seconds", &EnergyRun::seconds}};

Json numbersOf(const EnergyRun &run, double divisor)
{
    Json numbers = Json::object();
    for (const Column &column : columns)
        numbers[column.key] = run.*column.number ? Json(*(run.*column.number) / divisor) : Json();
    return numbers;
}

void printJson(const EnergyLog &log, long long images)
{
    Json runs = Json::array();
    for (const EnergyRun &run : log.runs) {
        Json entry{{"name", run.name}};
        entry.update(numbersOf(run, 1));
        if (images > 0)
            entry["per_image"] = numbersOf(run, static_cast<double>(images));
        runs.push_back(std::move(entry));
    }
    Json json{{"version", "offramp " OFFRAMP_VERSION}, {"unit", "J"}, {"tool", log.tool}};
    if (images > 0)
        json["images"] = images;
    json["notes"] = log.notes;
    json["runs"] = std::move(runs);
    writeJson(json);
}

void printText(const EnergyLog &log, long long images)
{
    constexpr std::size_t widest = 40;
    const double divisor = images > 0 ? static_cast<double>(images) : 1;
    writeOutput(fmt::format("{:<{}}", images > 0 ? "joules per image" : "joules", widest));
    for (const Column &column : columns)
        writeOutput(fmt::format(" {:>12}", column.head));
    writeOutput(fmt::format("\n"));
    for (const EnergyRun &run : log.runs) {
        writeOutput(fmt::format("{:<{}}", printable(run.name, widest), widest));
        for (const Column &column : columns) {
            const auto number = run.*column.number;
            writeOutput(fmt::format(" {:>12}", number ? fmt::format("{:.6g}", *number / divisor) : "unknown"));
        }
        writeOutput(fmt::format("\n"));
    }
}

Result<void> runEnergy(const EnergyOptions &options)
{
    if (auto taken = takePipe(options.log, largestEnergyLog); !taken)
        return taken;
    EnergyLogOptions read;
    if (options.interval > 0)
        read.secondsOfLine = options.interval / 1000;
    const auto log = readEnergyLog(options.log, read);
    if (!log)
        return tl::unexpected(log.error());
    for (const std::string &note : log->notes)
        printNote(note);
    if (options.json)
        printJson(*log, options.images);
    else
        printText(*log, options.images);
    return {};
}

} // namespace

Verb addEnergy(CLI::App &app)
{
    auto *verb = app.add_subcommand("energy", "Read the joules of runs from an energy log of another tool");
    verb->footer(
        "Logs, recognised by their content: emissions.csv of CodeCarbon; power_metrics.json of AIPowerMeter; the\n"
        "log_file of Zeus; CSV of EnergiBridge, and of nvidia-smi --query-gpu=timestamp,index,power.draw\n"
        "--format=csv -l 1; the text of perf stat -a -e power/energy-pkg/, of powermetrics and of tegrastats.\n"
        "What a log does not know is unknown (in JSON null), never 0.");
    const auto options = std::make_shared<EnergyOptions>();
    verb->add_option("log", options->log, "the log")->required();
    verb->add_option("--images", options->images, "images that each run classified: also print joules per image")
        ->check(CLI::PositiveNumber);
    verb->add_option("--interval", options->interval,
                     "milliseconds between the lines of tegrastats (default: their times, else 1000)")
        ->check(CLI::Range(1.0, 3'600'000.0));
    verb->add_flag("--json", options->json, "print JSON");
    return {verb, [options] { return runEnergy(*options); }};
}

} // namespace offramp
