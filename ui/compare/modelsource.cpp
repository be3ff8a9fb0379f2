// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/modelsource.h"

#include "core/support/file.h"
#include "ui/wording/tr.h"

#include <QFile>
#include <QFileInfo>

namespace offramp {

namespace {

constexpr std::size_t largestTable = 64'000'000;

std::string fileNameOf(const QString &path)
{
    return QFileInfo(path).fileName().toStdString();
}

/// An error whose remedy names an option of the command line, with one that works here.
Error forWindow(Error error)
{
    if (error.remedy.find("--") != std::string::npos)
        error.remedy
            = "Name the columns name, accuracy and electricity, with its unit as in \"electricity (kWh)\", and "
              "write all accuracies as percent or all as fractions.";
    return error;
}

/// The energy of a run that is known: its total, else what there is of it.
std::optional<double> joulesOf(const EnergyRun &run)
{
    if (run.totalJoules)
        return run.totalJoules;
    std::optional<double> sum;
    for (const auto &part : {run.cpuJoules, run.gpuJoules, run.ramJoules}) {
        if (part)
            sum = sum.value_or(0) + *part;
    }
    return sum;
}

ComparedTable runsOf(const EnergyLog &log, const ElectricityUnit &unit)
{
    ComparedTable table{{}, unit, {}, true};
    table.notes.append(tr("This is an energy log of %1: type the accuracy of each run in the table.")
                           .arg(QString::fromStdString(log.tool)));
    for (const std::string &note : log.notes)
        table.notes.append(QString::fromStdString(note));
    for (const EnergyRun &run : log.runs) {
        const QString name = QString::fromStdString(run.name);
        const auto joules = joulesOf(run);
        if (!joules) {
            table.notes.append(tr("%1 is left out: its energy is unknown.").arg(name));
            continue;
        }
        if (!run.totalJoules)
            table.notes.append(tr("%1: the log knows only a part of its energy.").arg(name));
        table.models.push_back({name, std::nullopt, *joules / unit.joules});
    }
    return table;
}

ComparedTable recordedIn(const ModelSource &source, const ElectricityUnit &unit)
{
    ComparedTable table{{}, unit, {}, false};
    for (const RecordedModel &recorded : source.recordings) {
        const Model model = modelIn(recorded, unit);
        table.models.push_back({QString::fromStdString(model.name), model.accuracy, model.electricity});
        table.notes.append(QString::fromStdString(noteOn(recorded, unit)));
    }
    return table;
}

} // namespace

Result<ModelSource> openModels(const QString &path)
{
    if (path.endsWith(QStringLiteral(".exits")))
        return readRecordedModel(QFile::encodeName(path).toStdString()).map([&](RecordedModel &&recorded) {
            return ModelSource{path, {}, {}, {std::move(recorded)}};
        });
    auto text = readWholeFile(QFile::encodeName(path).toStdString(), largestEnergyLog);
    if (!text)
        return tl::unexpected(text.error());
    const std::string name = fileNameOf(path);
    std::optional<Error> refusal;
    if (text->size() <= largestTable) {
        const auto table = readModelTable(*text, name, {});
        if (table)
            return ModelSource{path, std::move(*text), {}};
        refusal = table.error();
    }
    auto log = parseEnergyLog(*text, name, {QFileInfo(path).completeBaseName().toStdString(), {}});
    if (log)
        return ModelSource{path, {}, std::move(*log)};
    if (!refusal || !energyLogTool(*text).empty())
        return tl::unexpected(log.error()); // a log that is broken is not a table
    return tl::unexpected(forWindow(*refusal));
}

ModelSource together(const ModelSource &before, ModelSource added)
{
    if (added.recordings.size() != 1)
        return added;
    const RecordedModel last = added.recordings.front();
    added.recordings = before.recordings;
    std::erase_if(added.recordings, [&](const RecordedModel &recorded) { return recorded.path == last.path; });
    added.recordings.push_back(last);
    return added;
}

Result<ComparedTable> modelsIn(const ModelSource &source, const ElectricityUnit &unit)
{
    if (!source.recordings.empty())
        return recordedIn(source, unit);
    if (source.log)
        return runsOf(*source.log, unit);
    const auto read = readModelTable(source.csv, fileNameOf(source.path), {unit});
    if (!read)
        return tl::unexpected(forWindow(read.error()));
    ComparedTable table{{}, unit, {}, false};
    for (const Model &model : read->models)
        table.models.push_back({QString::fromStdString(model.name), model.accuracy, model.electricity});
    for (const std::string &note : read->notes)
        table.notes.append(QString::fromStdString(note));
    return table;
}

} // namespace offramp
