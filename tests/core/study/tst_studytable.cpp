// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/study/studytable.h"

#include "core/recording/writerecording.h"
#include "core/study/jobfolder.h"
#include "core/tradeoff/point.h"
#include "tests/core/study/studyfile.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <cmath>

using namespace offramp;

namespace {

namespace fs = std::filesystem;

constexpr std::size_t images = 200;

bool isNear(double a, double b)
{
    return std::abs(a - b) <= 1e-9;
}

bool contains(const std::string &text, const std::string &part)
{
    return text.find(part) != std::string::npos;
}

/// A recording of 200 images and 4 classes, of which so many are correct at each exit.
WholeRecording recordingWith(const std::vector<std::size_t> &correct, const std::vector<std::int64_t> &flops,
                             const std::string &names)
{
    WholeRecording whole;
    whole.recording.metadata = {{"network", "net"}, {"classes", "4"}, {"exit_names", names}};
    whole.recording.exits = static_cast<int>(correct.size());
    whole.recording.flops = flops;
    for (std::size_t i = 0; i < images; ++i)
        whole.recording.label.push_back(static_cast<std::int32_t>(i % 4));
    for (const std::size_t count : correct) {
        for (std::size_t i = 0; i < images; ++i) {
            whole.recording.predicted.push_back(static_cast<std::int32_t>((i + (i < count ? 0 : 1)) % 4));
            whole.recording.entropy.push_back(0.5F);
        }
    }
    return whole;
}

} // namespace

/// What comes of the jobs of a study, as a table.
class TestStudyTable : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    fs::path m_out;
    Study m_study;

    void finish(std::size_t job, const WholeRecording &whole)
    {
        const JobFolder folder(m_out, m_study.jobs[job]);
        const auto claimed = claimJobFolder(folder, m_study, m_study.jobs[job]);
        QVERIFY(claimed && *claimed);
        const auto written = writeRecording(folder.recording, whole);
        QVERIFY2(written.has_value(), written ? "" : toText(written.error()).c_str());
    }

private Q_SLOTS:
    void init()
    {
        static int number = 0;
        const fs::path root = m_folder.path().toStdString();
        m_out = root / std::to_string(++number);
        const auto study = studyWith(root, usualFields() + R"(, "exits": ["layer1", "none", "layer2"], "seeds": 2)");
        QVERIFY2(study.has_value(), study ? "" : toText(study.error()).c_str());
        m_study = *study;
    }

    void countsSeedsAndIntervals()
    {
        const std::string two = R"(["layer1", "last"])";
        finish(0, recordingWith({100, 150}, {1'000'000'000, 4'000'000'000}, two));
        finish(1, recordingWith({150, 200}, {1'000'000'000, 4'000'000'000}, two));
        finish(2, recordingWith({200}, {2'000'000'000}, R"(["last"])"));
        const auto table = tabulate(m_study, m_out);
        QVERIFY2(table.has_value(), table ? "" : toText(table.error()).c_str());
        QCOMPARE(table->jobs(), std::size_t(6));
        QCOMPARE(table->done(), std::size_t(3));
        QCOMPARE(table->rows.size(), std::size_t(3));
        QVERIFY(table->eMax == 5); // the round number above 4

        const StudyRow &both = table->rows[0];
        QCOMPARE(both.settings, std::vector<std::string>{"layer1"});
        QVERIFY(both.jobs == 2 && both.done == 2 && both.images == 200);
        QCOMPARE(both.exits.size(), std::size_t(2));
        QCOMPARE(both.exits[0].name, std::string("layer1"));
        QVERIFY(both.exits[0].gflops == 1 && both.exits[1].gflops == 4);
        // 0.5 and 0.75: their standard error is 0.125, the quantile of one degree of freedom 12.706205.
        const double half = 12.706205 * 0.125;
        QVERIFY(isNear(both.exits[0].accuracy.mean, 0.625));
        QVERIFY(isNear(both.exits[0].accuracy.low, 0.625 - half) && isNear(both.exits[0].accuracy.high, 0.625 + half));
        QVERIFY(isNear(both.exits[1].accuracy.mean, 0.875));
        QVERIFY(both.normalisedArea && both.normalisedArea->mean > 0.3 && both.normalisedArea->mean < 0.8);

        const StudyRow &one = table->rows[1];
        QVERIFY(one.jobs == 2 && one.done == 1);
        QCOMPARE(one.exits[0].accuracy.mean, 1.0);
        QVERIFY(std::isnan(one.exits[0].accuracy.low));                       // one seed has no interval
        QVERIFY(one.normalisedArea && isNear(one.normalisedArea->mean, 0.6)); // 1 x (5 - 2) / 5

        const StudyRow &none = table->rows[2];
        QVERIFY(none.jobs == 2 && none.done == 0 && none.exits.empty() && !none.normalisedArea);
    }

    void oneTableHasOneDataSet()
    {
        const auto of = [](const char *dataset) {
            auto whole = recordingWith({100}, {1'000'000'000}, R"(["last"])");
            whole.recording.metadata["dataset_fingerprint"] = dataset;
            return whole;
        };
        finish(0, of("a"));
        finish(2, of("a"));
        QVERIFY(tabulate(m_study, m_out));
        finish(4, of("b"));
        const auto table = tabulate(m_study, m_out);
        QVERIFY(!table);
        QVERIFY2(contains(table.error().sentence, "of another data set"), table.error().sentence.c_str());
    }

    void showsNothingUnknownAsZero()
    {
        const std::string two = R"(["layer1", "last"])";
        finish(0, recordingWith({100, 150}, {1'000'000'000, 4'000'000'000}, two));
        finish(1, recordingWith({150, 200}, {1'000'000'000, 4'000'000'000}, two));
        finish(2, recordingWith({200}, {2'000'000'000}, R"(["last"])"));
        const auto table = tabulate(m_study, m_out);
        QVERIFY(table.has_value());

        const std::string csv = toCsv(*table);
        QVERIFY2(csv.starts_with("exits,exit,jobs,seeds,test_images,accuracy,accuracy_low,accuracy_high,gflops,"
                                 "normalised_area,normalised_area_low,normalised_area_high,e_max_gflops\n"
                                 "layer1,layer1,2,2,200,0.625,-0.96327"),
                 csv.c_str());
        QVERIFY2(contains(csv, "\nlayer1,last,2,2,200,0.875,"), csv.c_str());
        QVERIFY2(contains(csv, "\nnone,last,2,1,200,1,,,2,0.6,,,5\n"), csv.c_str());
        QVERIFY2(csv.ends_with("\nlayer2,,2,0,,,,,,,,,\n"), csv.c_str());
        QCOMPARE(std::ranges::count(csv, '\n'), std::ptrdiff_t(5));

        const std::string text = toText(*table);
        QVERIFY2(contains(text, "3 of 6 jobs are done."), text.c_str());
        QVERIFY2(contains(text, "exits   exit      seeds   accuracy, %  GFLOPs  normalised area, %\n"), text.c_str());
        QVERIFY2(contains(text, "layer1  layer1    2 of 2   62.5 ± 159   1.000  "), text.c_str());
        QVERIFY2(contains(text, "\n        last               87.5 ± 159   4.000\n"), text.c_str());
        QVERIFY2(contains(text, "none    last      1 of 2        100.0   2.000"), text.c_str());
        QVERIFY2(contains(text, "layer2  not done  0 of 2\n"), text.c_str());
        QVERIFY2(contains(text, "up to E_max = 5 GFLOPs per image"), text.c_str());

        const std::string latex = toLatex(*table);
        QVERIFY2(latex.starts_with("\\begin{tabular}{lllrrr}\n\\hline\nexits & exit & seeds & accuracy, \\% & GFLOPs & "
                                   "normalised area, \\% \\\\\n\\hline\nlayer1 & layer1 & 2 of 2 & 62.5 $\\pm$ 159 & "
                                   "1.000 & "),
                 latex.c_str());
        QVERIFY2(contains(latex, "\nlayer2 & not done & 0 of 2 &  &  &  \\\\\n\\hline\n\\end{tabular}\n"),
                 latex.c_str());
    }

    void choosesEMax()
    {
        finish(2, recordingWith({200}, {2'000'000'000}, R"(["last"])"));
        m_study.eMax = 4;
        const auto given = tabulate(m_study, m_out);
        QVERIFY(given && given->eMax == 4);
        QVERIFY(isNear(given->rows[1].normalisedArea->mean, 0.5)); // (4 - 2) / 4
        m_study.eMax = 1;                                          // below the network's cost, so that it has no area
        const auto low = tabulate(m_study, m_out);
        QVERIFY(low && !low->rows[1].normalisedArea);
        QVERIFY(contains(toText(*low), "not known"));
    }

    void knowsTheContest()
    {
        WholeRecording whole = recordingWith({200}, {2'000'000'000}, R"(["last"])");
        whole.recording.metadata["classes"] = "200";
        finish(0, whole);
        const auto table = tabulate(m_study, m_out);
        QVERIFY(table && table->eMax == contestEMax);
    }

    void leavesUnknownCostsOut()
    {
        WholeRecording whole = recordingWith({200}, {}, R"(["last"])");
        whole.recording.milliseconds = {3};
        finish(2, whole);
        const auto table = tabulate(m_study, m_out);
        QVERIFY2(table.has_value(), table ? "" : toText(table.error()).c_str());
        QVERIFY(!table->eMax && !table->rows[1].exits[0].gflops && !table->rows[1].normalisedArea);
        QVERIFY(contains(toCsv(*table), "\nnone,last,2,1,200,1,,,,,,,\n"));
        QVERIFY(contains(toText(*table), "no FLOPs counted"));
    }

    void refusesWhatDoesNotFit()
    {
        finish(0, recordingWith({200}, {2'000'000'000}, R"(["last"])"));
        finish(1, recordingWith({200, 200}, {1'000'000'000, 2'000'000'000}, R"(["layer1", "last"])"));
        const auto exits = tabulate(m_study, m_out);
        QVERIFY(!exits);
        QVERIFY2(contains(exits.error().sentence, "exits-layer1_seed-1/run.exits was recorded with other exits"),
                 exits.error().sentence.c_str());
        m_study.jobs[0].recipe.batch = 3;
        const auto job = tabulate(m_study, m_out);
        QVERIFY(!job);
        QVERIFY2(contains(job.error().sentence, "another recipe"), job.error().sentence.c_str());
        QVERIFY(tabulate(m_study, m_out, [] { return true; }).error().kind == ErrorKind::Cancelled);
    }
};

QTEST_APPLESS_MAIN(TestStudyTable)
#include "tst_studytable.moc"
