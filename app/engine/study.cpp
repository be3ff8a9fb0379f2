// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "app/engine/verbs.h"

#include "app/engine/cancelwatch.h"
#include "app/engine/childengine.h"
#include "app/engine/reporter.h"
#include "core/dataset/dataset.h"
#include "core/protocol/engineverbs.h"
#include "core/study/jobfolder.h"
#include "core/study/studytable.h"
#include "core/support/atomicfile.h"
#include "core/support/numbers.h"
#include "core/support/outputs.h"
#include "core/support/standardstreams.h"
#include "core/support/words.h"
#include "core/training/trainingplan.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <memory>

namespace offramp {

namespace {

namespace fs = std::filesystem;

struct StudyOptions {
    std::string study;
    std::string out;
    std::string dataset;
    std::optional<std::string> share;
    std::string figure;
    bool onlyTable = false;
    bool onlyList = false;
    std::optional<std::string> device;
    std::optional<std::string> precision;
    std::optional<int> threads;
    std::optional<double> watts;
    std::optional<double> memoryLimit;
    bool noSandbox = false;
};

using Arguments = std::vector<std::string>;

void add(Arguments &arguments, const char *option, const std::optional<std::string> &value)
{
    if (value)
        arguments.insert(arguments.end(), {option, *value});
}

/// What training and recording have in common.
Arguments commonArguments(const StudyOptions &options, const Study &study)
{
    Arguments arguments{"--dataset", study.dataset.string()};
    if (!study.labels.empty())
        add(arguments, "--labels", study.labels);
    add(arguments, "--device", options.device);
    if (options.threads)
        add(arguments, "--threads", std::to_string(*options.threads));
    if (options.memoryLimit)
        add(arguments, "--max-memory", shortestText(*options.memoryLimit));
    if (options.noSandbox)
        arguments.emplace_back("--no-sandbox");
    return arguments;
}

Arguments trainArguments(const StudyOptions &options, const Study &study, const StudyJob &job, const JobFolder &folder)
{
    const fs::path &architecture = job.archive.empty() ? folder.spec : job.archive;
    Arguments arguments{"train",
                        "--architecture",
                        architecture.string(),
                        "--recipe",
                        folder.recipe.string(),
                        "--out",
                        folder.network.string(),
                        "--resume"};
    if (const HeadChoice heads = headsOf(job); heads.isMade()) {
        add(arguments, "--heads-at", fmt::format("{}", fmt::join(heads.after, ",")));
        add(arguments, "--head", heads.design);
    }
    if (!job.weights.empty())
        add(arguments, "--weights", job.weights.string());
    if (job.size)
        add(arguments, "--size", std::to_string(*job.size));
    add(arguments, "--split", study.split);
    add(arguments, "--precision", options.precision);
    if (options.watts)
        add(arguments, "--watts", shortestText(*options.watts));
    const Arguments common = commonArguments(options, study);
    arguments.insert(arguments.end(), common.begin(), common.end());
    return arguments;
}

/// Without logits and thumbnails, which a table does not need and which many jobs would each have.
Arguments recordArguments(const StudyOptions &options, const Study &study, const JobFolder &folder)
{
    Arguments arguments{"record",      "--network",      folder.network.string(), "--out", folder.recording.string(),
                        "--no-logits", "--no-thumbnails"};
    add(arguments, "--split", study.testSplit);
    const Arguments common = commonArguments(options, study);
    arguments.insert(arguments.end(), common.begin(), common.end());
    return arguments;
}

/// Runs the jobs of a share one after the other.
class StudyRun
{
public:
    StudyRun(const StudyOptions &options, const Study &study, Reporter &reporter, const std::stop_token &stop)
        : m_options(options)
        , m_study(study)
        , m_reporter(reporter)
        , m_stop(stop)
    {
    }

    /// An error where some have failed, after the others are done, and where it was stopped.
    Result<void> run(const std::vector<StudyJob> &jobs)
    {
        Arguments failed;
        for (std::size_t i = 0; i < jobs.size(); ++i) {
            if (m_stop.stop_requested())
                return stopped();
            m_reporter.note(fmt::format("Job {} of {}: {}.", i + 1, jobs.size(), jobs[i].name));
            const auto done = run(jobs[i]);
            if (m_stop.stop_requested() || (!done && done.error().kind == ErrorKind::Cancelled))
                return stopped();
            if (done)
                continue;
            m_reporter.note(fmt::format("The job {} failed. {}", jobs[i].name, toText(done.error())));
            failed.push_back(jobs[i].name);
        }
        if (failed.empty())
            return {};
        return failure(ErrorKind::Failed,
                       fmt::format("{} of {} jobs failed: {}.", failed.size(), jobs.size(), fmt::join(failed, ", ")),
                       "The messages above say why. The same command tries these again.");
    }

private:
    static tl::unexpected<Error> stopped()
    {
        return failure(ErrorKind::Cancelled, "The study was stopped.",
                       "Run the same command again: it goes on where it stopped.");
    }

    Result<void> run(const StudyJob &job)
    {
        const JobFolder folder(m_options.out, job);
        const auto claimed = claimJobFolder(folder, m_study, job);
        if (!claimed)
            return tl::unexpected(claimed.error());
        if (!*claimed) {
            m_reporter.note("Another process is at it, so it is left out here.");
            return {};
        }
        JobProgress progress = progressOf(folder, job);
        if (progress.state == JobState::Done) {
            m_reporter.note("It is done already.");
            return {};
        }
        if (progress.state != JobState::Trained) {
            if (auto trained = runEngine(trainArguments(m_options, m_study, job, folder), m_stop); !trained)
                return trained;
        }
        if (auto recorded = runEngine(recordArguments(m_options, m_study, folder), m_stop); !recorded)
            return recorded;
        std::error_code ignored;
        fs::remove(folder.checkpoint, ignored); // three times as large as the network
        return {};
    }

    const StudyOptions &m_options;
    const Study &m_study;
    Reporter &m_reporter;
    std::stop_token m_stop;
};

void printJobs(const StudyOptions &options, const Study &study)
{
    for (const StudyJob &job : study.jobs)
        writeOutput(fmt::format("{}: {}\n", job.name, toText(progressOf({options.out, job}, job), job)));
}

/// Writes the tables and their figure into the folder and prints one, where there is something to show.
Result<void> makeTables(const StudyOptions &options, const StudyTable &table, Reporter &reporter)
{
    if (table.done() == 0)
        return failure(ErrorKind::BadInput, fmt::format("No job of the study is done in {}.", options.out),
                       "Run the study without --table first, or name its folder with --out.");
    const fs::path folder = options.out;
    std::vector<std::pair<fs::path, std::string>> files{{folder / "table.csv", toCsv(table)},
                                                        {folder / "table.tex", toLatex(table)},
                                                        {folder / "table.txt", toText(table)},
                                                        {folder / "table.svg", toSvg(table)}};
    if (!options.figure.empty())
        files.emplace_back(options.figure, toSvg(table));
    for (const auto &[path, text] : files) {
        if (auto written = writeFileAtomically(path, text); !written)
            return written;
    }
    writeOutput(toText(table));
    reporter.note(fmt::format("Written: table.csv, table.tex, table.txt and table.svg in {}.", options.out));
    return {};
}

Result<void> checkFolders(const StudyOptions &options, const Study &study)
{
    for (const StudyJob &job : study.jobs) {
        if (auto same = checkJobFolder({options.out, job}, study, job); !same)
            return same;
    }
    return {};
}

/// An error where networks would be tested with the images that they are trained with.
Result<void> checkSplits(const Study &study)
{
    const auto splits = splitsOf(study.dataset);
    if (splits.empty()) // what is wrong with it, the first training says
        return {};
    const auto train = trainingSplit(study.dataset, study.split);
    if (!train)
        return tl::unexpected(train.error());
    if (*train && **train != study.testSplit.value_or(splits.front()))
        return {};
    return failure(ErrorKind::BadInput,
                   fmt::format("{} has no other images to test with than those to train with.", study.dataset.string()),
                   "Put its images into folders train and test, or correct \"split\" and \"test_split\" in the "
                   "study's file.");
}

/// Before hours of work.
Result<void> checkFigure(const std::string &path)
{
    if (path.empty() || lowerCase(path).ends_with(".svg"))
        return {};
    return failure(ErrorKind::Usage, fmt::format("{} does not end with .svg.", path),
                   "Give the figure's file that ending; no other kind can be written.");
}

Result<void> runJobs(const StudyOptions &options, const Study &study, Reporter &reporter, const std::stop_token &stop)
{
    const auto jobs = options.share ? jobsOf(study, *options.share) : Result<std::vector<StudyJob>>(study.jobs);
    if (!jobs)
        return tl::unexpected(jobs.error());
    if (std::error_code ignored; !fs::is_directory(study.dataset, ignored))
        return failure(ErrorKind::BadInput, fmt::format("{} is not a folder.", study.dataset.string()),
                       "Correct \"dataset\" in the study's file, or add --dataset.");
    if (auto divided = checkSplits(study); !divided)
        return divided;
    return StudyRun(options, study, reporter, stop).run(*jobs);
}

Result<void> runStudy(const StudyOptions &options)
{
    Reporter reporter(false);
    const CancelWatch cancel(false);
    if (auto possible = checkFigure(options.figure); !possible)
        return possible;
    if (auto checked = checkOutputs({options.figure}, {options.study}); !checked)
        return checked;
    auto study = readStudy(options.study);
    if (!study)
        return tl::unexpected(study.error());
    if (!options.dataset.empty())
        study->dataset = options.dataset;
    if (auto same = checkFolders(options, *study); !same) // before hours of work
        return same;
    if (options.onlyList) {
        printJobs(options, *study);
        return {};
    }
    if (!options.onlyTable) {
        if (auto done = runJobs(options, *study, reporter, cancel.token()); !done)
            return done;
    }
    const auto table = tabulate(*study, options.out, [&] { return cancel.token().stop_requested(); });
    if (!table)
        return tl::unexpected(table.error());
    if (options.onlyTable || table->done() == table->jobs())
        return makeTables(options, *table, reporter);
    reporter.note(fmt::format("{} of {} jobs of the study are done. When all are, the tables are written; --table "
                              "writes those of the jobs that are done now.",
                              table->done(), table->jobs()));
    return {};
}

} // namespace

Verb addStudy(CLI::App &app)
{
    auto *command = app.add_subcommand(studyVerb.name, studyVerb.summary);
    command->footer(
        "Each job has a folder below --out, with its network, its log and its recording. Jobs that are done are\n"
        "skipped, and one that was stopped or killed goes on. On several machines, each runs one share:\n"
        "  offramp-engine study study.json --out results --job 3/12");
    const auto options = std::make_shared<StudyOptions>();
    command->add_option("study", options->study, "the study (STUDY.json)")->required();
    command->add_option("--out", options->out, "folder for the jobs and the tables")->required();
    auto *share
        = command->add_option("--job", options->share, "run one share of the jobs, such as 3/12: the third of twelve");
    auto *table
        = command->add_flag("--table", options->onlyTable, "run nothing; write the tables of the jobs that are done")
              ->excludes(share);
    auto *figure = command->add_option("--figure", options->figure,
                                       "write the figure of the table (table.svg) to this file as well, as SVG");
    command->add_flag("--list", options->onlyList, "run nothing; print the jobs and how far they are")
        ->excludes(share)
        ->excludes(table)
        ->excludes(figure);
    command->add_option("--dataset", options->dataset, "root of the data set, instead of the study's");
    command->add_option("--device", options->device, "cpu, cuda:0, … or auto (default: cpu)");
    command->add_option("--precision", options->precision, "of training: fp32 or bf16 (default: fp32)")
        ->check(CLI::IsMember({"fp32", "bf16"}));
    command->add_option("--threads", options->threads, "processor threads (default: one per core)")
        ->check(CLI::Range(1, 4096));
    command
        ->add_option("--watts", options->watts,
                     "the power that the machine takes while it trains: joules in the logs are estimated")
        ->check(CLI::PositiveNumber);
    command->add_flag("--no-sandbox", options->noSandbox, "as for train and record");
    command->add_option("--max-memory", options->memoryLimit, "as for train and record, in GB")
        ->check(CLI::Range(0.0, 1e6));
    return {command, [options] { return runStudy(*options); }};
}

} // namespace offramp
