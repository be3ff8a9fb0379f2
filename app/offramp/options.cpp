// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/offramp/options.h"

#include "core/imports/importfile.h"
#include "core/recording/otherfile.h"
#include "core/support/standardstreams.h"
#include "core/support/words.h"
#include "core/tensors/filekind.h"
#include "core/workspace/workspacefile.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <iterator>

namespace offramp {

std::string areaSentence(double area, const CostFormat &costs, std::int64_t samples)
{
    const std::string normalised = normalisedNumber(area / costs.eMax, samples);
    if (costs.isContest())
        return fmt::format("area {} up to E_max = {} {} (normalised {} %)", costs.text(area), costs.eMaxText(),
                           costs.unitName(), normalised);
    return fmt::format("normalised area {} % (area {} up to E_max = {} {})", normalised, costs.text(area),
                       costs.eMaxText(), costs.unitName());
}

std::string overEMaxText(double energy, const CostFormat &costs)
{
    return fmt::format("its energy of {} {} is not below E_max = {} {}", costs.shortText(energy), costs.unitName(),
                       costs.eMaxText(), costs.unitName());
}

void addUnitOptions(CLI::App *verb, const std::shared_ptr<UnitOptions> &options, const std::string &what)
{
    verb->add_option("--unit", options->costUnit,
                     "unit of the costs: flops, mflops or gflops; j, mj, kj, wh or kwh; ms or s");
    const auto read = [options](AccuracyUnit unit) { return [=] { options->accuracy = unit; }; };
    auto *percent = verb->add_flag_callback("--percent", read(AccuracyUnit::Percent), what + " are percent");
    verb->add_flag_callback("--fraction", read(AccuracyUnit::Fraction), what + " are fractions")->excludes(percent);
}

SourceName splitSource(const std::string &argument)
{
    const std::size_t at = argument.rfind('@');
    if (std::error_code ignored; at == std::string::npos || std::filesystem::exists(argument, ignored))
        return {argument, {}};
    return {argument.substr(0, at), argument.substr(at + 1)};
}

std::vector<std::filesystem::path> filesOf(const std::vector<std::string> &arguments)
{
    std::vector<std::filesystem::path> files;
    for (const std::string &argument : arguments) {
        if (lowerCase(argument).ends_with(".offramp"))
            std::ranges::copy(filesOfWorkspace(argument), std::back_inserter(files));
        else
            files.emplace_back(splitSource(argument).path);
    }
    return files;
}

Error whyNotRecording(const std::string &path, const Error &error)
{
    std::error_code ignored;
    if (!std::filesystem::is_regular_file(path, ignored) || path.ends_with(".exits"))
        return error;
    return refusalToOpen(path).value_or(errorOfOtherFile(path, error));
}

Error tableRefusal(const std::string &path, const Error &error, const std::string &ofRecording)
{
    std::error_code ignored;
    if (error.kind != ErrorKind::BadInput || !std::filesystem::is_regular_file(path, ignored))
        return error;
    const auto kind = recogniseFile(path);
    if (!kind || *kind == FileKind::Unknown)
        return error;
    if (*kind == FileKind::Recording)
        return {ErrorKind::BadInput, fmt::format("{} is a recording, not a table.", path), ofRecording};
    return refusalOf(path, *kind, FileUse::Table).value_or(error);
}

void printNote(const std::string &text)
{
    writeNote("offramp: " + text);
}

} // namespace offramp
