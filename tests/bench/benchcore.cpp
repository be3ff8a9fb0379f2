// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/derivation/cascade.h"
#include "core/exits/answer.h"
#include "core/exits/bootstrap.h"
#include "core/exits/exitsweep.h"
#include "core/exits/thresholdsweep.h"
#include "core/recording/recordingtable.h"
#include "core/recording/recordingwriter.h"
#include "core/recording/writerecording.h"
#include "core/results/loadrecording.h"
#include "core/results/results.h"
#include "core/search/thresholdsearch.h"
#include "core/tradeoff/bestvariants.h"
#include "tests/bench/measure.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <random>
#include <unistd.h>

using namespace offramp;

namespace {

ExitTable randomTable(int exits, std::size_t samples)
{
    std::mt19937 random(1);
    std::uniform_real_distribution<float> entropy(0, 2.3f);
    ExitTableColumns columns;
    columns.exits = exits;
    for (std::size_t i = 0; i < samples; ++i)
        columns.label.push_back(static_cast<std::int32_t>(random() % 10));
    for (int k = 0; k < exits; ++k) {
        for (std::size_t i = 0; i < samples; ++i) {
            const bool right = random() % 10 < 6u + static_cast<unsigned>(k);
            columns.predicted.push_back(right ? columns.label[i] : 0);
            columns.uncertainty.push_back(entropy(random) / static_cast<float>(k + 1));
        }
        columns.cost.perExit.push_back(1e9 * (k + 1));
    }
    return *ExitTable::make(std::move(columns));
}

/// A window's state: 11 variants of one recording, the sixth of which moves.
struct Moving {
    Sources sources;
    Decisions decisions;
    Results results;

    explicit Moving(ExitTable table)
    {
        const std::size_t earlyExits = static_cast<std::size_t>(table.lastExit().value);
        sources.add({1}, std::make_shared<const OpenRecording>(RecordingFacts{.path = "bench", .name = "bench"},
                                                               std::move(table)));
        for (int v = 0; v < 11; ++v)
            decisions.variants.push_back({{v + 1}, {1}, Thresholds(earlyExits, .2 * v)});
        results = evaluate(decisions, sources);
    }

    double moveTo(Thresholds thresholds)
    {
        decisions.variants[5].thresholds = std::move(thresholds);
        results = evaluate(decisions, sources, std::move(results));
        return *results.area;
    }
};

/// What one move of a threshold needs: the moved variant's outcome, all standings, the step curve and its area.
void moveThreshold(int exits, std::size_t samples, std::string_view budget)
{
    Moving moving(randomTable(exits, samples));
    std::vector<double> seconds;
    double sum = 0;
    for (int i = 0; i < 20000; ++i) {
        const double threshold = 2.3 * (i % 997) / 997;
        seconds.push_back(
            secondsOf([&] { sum += moving.moveTo(Thresholds(static_cast<std::size_t>(exits - 1), threshold)); }));
    }
    report(fmt::format("threshold moved, {} samples x {} exits x 11 variants", samples, exits), seconds, budget);
    if (!std::isfinite(sum))
        fmt::print("the areas are not finite\n");
}

/// The interval of the area and of its change against a reference, as a drag needs them.
void followInterval()
{
    const ExitTable table = randomTable(3, 10'000);
    AreaState state;
    for (int v = 0; v < 11; ++v)
        state.variants.push_back(sampleOutcomes(table, {.2 * v, .2 * v}));
    const AreaState reference = state;
    std::vector<double> seconds;
    double sum = 0;
    for (int i = 0; i < 500; ++i) {
        const double threshold = 2.3 * (i % 97) / 97;
        seconds.push_back(secondsOf([&] {
            state.variants[5] = sampleOutcomes(table, {threshold, threshold});
            sum += areaInterval(state)->standardError + changeInterval(state, reference)->standardError;
        }));
    }
    report("interval of the area and of its change, 10,000 samples x 3 exits x 11 variants", seconds, "2 ms");
    seconds.clear();
    for (int i = 0; i < 5; ++i)
        seconds.push_back(secondsOf([&] { sum += bootstrapArea(state, {})->standardError; }));
    report("the same bootstrapped, 2,000 resamples", seconds, "1 s");
    if (!std::isfinite(sum))
        fmt::print("the intervals are not finite\n");
}

/// Every point on the staircase, the hardest case: no point can be excluded in advance.
void chooseBest()
{
    std::vector<Point> points;
    for (int i = 1; i <= 30'000; ++i)
        points.push_back({1e-4 * i, std::sqrt(i / 30'000.0)});
    std::shuffle(points.begin(), points.end(), std::mt19937(1));
    std::vector<double> seconds;
    for (int i = 0; i < 50; ++i) {
        seconds.push_back(secondsOf([&] {
            if (bestPoints(points, 11, contestEMax)->size() != 11)
                fmt::print("the best 11 points were not found\n");
        }));
    }
    report("best 11 of 30,000 points", seconds, "50 ms");
}

/// Thresholds of each exit: all pairs for three exits, improved and bounded for four.
void searchEachExit()
{
    const auto search = [](const ExitTable &table, std::string_view what, std::string_view budget) {
        std::vector<double> seconds;
        for (int i = 0; i < 5; ++i) {
            seconds.push_back(secondsOf([&] {
                if (searchThresholds(table, Criterion::Entropy)->points.empty())
                    fmt::print("no thresholds were found\n");
            }));
        }
        report(what, seconds, budget);
    };
    const ExitTable table = randomTable(3, 10'000);
    search(table, "all pairs of two thresholds, 10,000 samples x 3 exits", "1 s");
    ExitTableColumns columns{3, {table.label().begin(), table.label().end()}, {}, {}, {table.cost().unit, {}, {}}};
    for (int k = 0; k < 3; ++k) {
        const auto predicted = table.predicted({k});
        const auto uncertainty = table.uncertainty({k});
        columns.predicted.insert(columns.predicted.end(), predicted.begin(), predicted.end());
        columns.uncertainty.insert(columns.uncertainty.end(), uncertainty.begin(), uncertainty.end());
        for (std::size_t i = 0; i < table.sampleCount(); ++i)
            columns.cost.perSample.push_back(table.cost({k}, {i}) + 1e6 * static_cast<double>(i % 100));
    }
    search(*ExitTable::make(std::move(columns)), "the same, each sample with its own costs", "1 s");
    search(randomTable(4, 10'000), "three thresholds with their bound, 10,000 samples x 4 exits", "30 s");
}

/// What one move needs where the threshold of one exit moves and that of the other is fixed.
void moveOneExit(std::size_t samples, std::string_view budget)
{
    const ExitTable table = randomTable(3, samples);
    Moving moving(table);
    for (Variant &variant : moving.decisions.variants)
        variant.thresholds[1] = .8;
    moving.moveTo({.5, .8});
    moving.results.variants[5].sweep = std::make_shared<const ExitSweep>(table, ExitIndex{0}, Thresholds{.5, .8});
    std::vector<double> seconds;
    double sum = 0;
    for (int i = 0; i < 20000; ++i) {
        const double threshold = 2.3 * (i % 997) / 997;
        seconds.push_back(secondsOf([&] { sum += moving.moveTo({threshold, .8}); }));
    }
    if (!std::isfinite(sum))
        fmt::print("the areas are not finite\n");
    report(fmt::format("threshold of one exit moved, {} samples x 3 exits x 11 variants", samples), seconds, budget);

    std::vector<double> building;
    for (int i = 0; i < 15; ++i) {
        building.push_back(secondsOf([&] {
            if (ExitSweep(table, {0}, {.5, .8}).breakpoints().empty())
                fmt::print("nothing was swept\n");
        }));
    }
    report(fmt::format("begin to move one exit, {} samples", samples), building, "-");
}

void openLargeRecording()
{
    constexpr std::size_t samples = 1'000'000;
    const auto path = std::filesystem::temp_directory_path() / fmt::format("offramp-bench-{}.exits", ::getpid());
    RecordingPlan plan;
    plan.origin.exits = 4;
    plan.origin.classes = 10;
    plan.origin.flops = {1, 2, 3, 4};
    for (std::size_t i = 0; i < samples; ++i)
        plan.origin.label.push_back(static_cast<std::int32_t>(i % 10));
    plan.names.resize(samples);
    Recording before; // without the last thousand
    {
        auto writer = RecordingWriter::create(path, plan);
        if (!writer) {
            fmt::print("{}\n", toText(writer.error()));
            return;
        }
        std::mt19937 random(1);
        std::normal_distribution<float> logit;
        std::vector<std::size_t> rows(1000);
        std::vector<float> logits(4 * rows.size() * 10);
        const std::size_t batches = samples / rows.size();
        for (std::size_t batch = 0; batch < batches; ++batch) {
            if (batch + 1 == batches)
                before = *readRecording(path);
            for (std::size_t r = 0; r < rows.size(); ++r)
                rows[r] = batch + r * batches; // all over the file, as the engine does
            for (float &value : logits)
                value = 2 * logit(random);
            if (const auto done = writer->write(rows, logits); !done) {
                fmt::print("{}\n", toText(done.error()));
                return;
            }
        }
    }

    std::vector<double> seconds;
    for (int i = 0; i < 7; ++i) {
        seconds.push_back(secondsOf([&] {
            const auto recording = readRecording(path);
            const ThresholdSweep sweep(*exitTable(*recording, {}));
            if (sweep.breakpoints().empty())
                fmt::print("nothing was read\n");
        }));
    }
    report("open a recording, 1,000,000 samples x 4 exits, sweep included", seconds, "0.2 s");
    std::vector<double> loading;
    std::vector<double> again;
    for (int i = 0; i < 7; ++i) {
        loading.push_back(secondsOf([&] {
            if (loadRecording(path).value()->curve().empty())
                fmt::print("nothing was swept\n");
        }));
        again.push_back(secondsOf([&] {
            if (readAgain(path, before)->recordedCount() != samples)
                fmt::print("not all was read\n");
        }));
    }
    report("the same as the window opens it, with its curve and fingerprint", loading, "-");
    report("read it again with 1,000 new samples", again, "-");
    std::filesystem::remove(path);
}

/// A recording of 10 classes as the engine writes it, with names and logits.
WholeRecording randomRecording(const std::string &name, int exits, std::size_t samples)
{
    WholeRecording whole;
    Recording &recording = whole.recording;
    recording.metadata = {{"network", name}};
    recording.exits = exits;
    std::mt19937 random(1);
    std::normal_distribution<float> logit;
    for (std::size_t i = 0; i < samples; ++i) {
        recording.label.push_back(static_cast<std::int32_t>(i % 10));
        whole.sampleNames.push_back(fmt::format("test/{}.png", i));
    }
    for (int k = 0; k < exits; ++k) {
        recording.flops.push_back(10'000'000 * (k + 1));
        for (std::size_t i = 0; i < samples; ++i) {
            std::vector<float> logits(10);
            for (float &value : logits)
                value = 2 * logit(random);
            logits[i % 10] += static_cast<float>(k + 1);
            const Answer answer = *answerFromLogits(logits);
            recording.predicted.push_back(answer.predicted);
            recording.entropy.push_back(answer.entropy);
            recording.confidence.push_back(answer.confidence);
            recording.margin.push_back(answer.margin);
            whole.logits.insert(whole.logits.end(), logits.begin(), logits.end());
        }
    }
    return whole;
}

/// A cascade of two recordings: made of their files, opened from its own, and its thresholds moved.
void openCascade()
{
    const auto folder = std::filesystem::temp_directory_path();
    std::vector<std::string> paths;
    for (const char *name : {"a", "b", "cascade"})
        paths.push_back((folder / fmt::format("offramp-bench-{}-{}.exits", ::getpid(), name)).string());
    const bool isWritten = writeRecording(paths[0], randomRecording("a", 3, 10'000)).has_value()
                           && writeRecording(paths[1], randomRecording("b", 3, 10'000)).has_value();
    const std::vector<std::string> parts{paths[0], paths[1]};
    std::vector<double> making;
    std::vector<double> opening;
    RecordingPtr opened;
    for (int i = 0; i < 15 && isWritten; ++i) {
        making.push_back(secondsOf([&] {
            const auto sources = readSources(parts);
            opened = openUnsaved(cascade(*sources)->whole.recording, "cascade").value();
        }));
        std::filesystem::remove(paths[2]);
        if (!writeRecording(paths[2], cascade(*readSources(parts))->whole))
            break;
        opening.push_back(secondsOf([&] { opened = loadRecording(paths[2]).value(); }));
    }
    for (const std::string &path : paths)
        std::filesystem::remove(path);
    if (opening.size() != 15) {
        fmt::print("the cascade was not written\n");
        return;
    }
    report("make a cascade of two recordings of 10,000 samples x 3 exits, sweep included", making, "0.1 s");
    report("open a cascade of 10,000 samples x 6 exits, sweep included", opening, "0.1 s");

    Moving moving(opened->table());
    std::vector<double> shared;
    double sum = 0;
    for (int i = 0; i < 20000; ++i) {
        const double threshold = 2.3 * (i % 997) / 997;
        shared.push_back(secondsOf([&] { sum += moving.moveTo(Thresholds(5, threshold)); }));
    }
    report("threshold of a cascade moved, 10,000 samples x 6 exits x 11 variants", shared, "50 us");
    moving.moveTo({.5, .8, .8, .8, .8});
    moving.results.variants[5].sweep
        = std::make_shared<const ExitSweep>(opened->table(), ExitIndex{0}, Thresholds{.5, .8, .8, .8, .8});
    std::vector<double> single;
    for (int i = 0; i < 20000; ++i) {
        const double threshold = 2.3 * (i % 997) / 997;
        single.push_back(secondsOf([&] { sum += moving.moveTo({threshold, .8, .8, .8, .8}); }));
    }
    report("threshold of one exit of a cascade moved, the others fixed", single, "50 us");
    if (!std::isfinite(sum))
        fmt::print("the areas are not finite\n");
}

} // namespace

int main()
{
    moveThreshold(3, 10'000, "50 us");
    moveThreshold(3, 1'000'000, "1 ms");
    moveOneExit(10'000, "50 us");
    moveOneExit(1'000'000, "1 ms");
    followInterval();
    chooseBest();
    searchEachExit();
    openCascade();
    openLargeRecording();
    return 0;
}
