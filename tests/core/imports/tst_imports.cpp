// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/exits/answer.h"
#include "core/imports/importfile.h"
#include "core/imports/sampletable.h"
#include "core/recording/recordingtable.h"
#include "tests/npyfile.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

#include <fstream>

using namespace offramp;

namespace {

const std::string table = "Image, exit, y_true, pred, Entropy, Confidence, GFLOPs, note\n"
                          "cat.jpg,1,0,1,0.9,0.4,0.25,unsure\n"
                          "cat.jpg,2,0,0,0.1,0.9,0.635,\n"
                          "dog.jpg,1,1,1,0.2,0.8,0.25,\n"
                          "dog.jpg,2,1,1,0.05,1,0.635,\n";

Result<Imported> read(const std::string &csv, const ImportOptions &options = {})
{
    return readSampleTable(csv, "t.csv", options);
}

/// The table with one text replaced.
std::string with(const std::string &from, const std::string &to)
{
    std::string text = table;
    text.replace(text.find(from), from.size(), to);
    return text;
}

bool isNoted(const Imported &imported, const std::string &words)
{
    return std::any_of(imported.notes.begin(), imported.notes.end(),
                       [&](const std::string &note) { return note.find(words) != std::string::npos; });
}

const std::string logitsHeader = "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 2, 3), }";
const std::vector<float> logits{1, 2, 0, 0, 0, 4, 3, 1, 1, -1, 0, 5};

std::string npz(const std::string &labelsHeader = "{'descr': '<i4', 'fortran_order': False, 'shape': (2,), }",
                const std::vector<std::int32_t> &labels = {0, 2}, const std::string &flopsName = "flops")
{
    return zipFile(
        {{"Logits.npy", npyFile(logitsHeader, bytesOf(logits)), true},
         {"targets.npy", npyFile(labelsHeader, bytesOf(labels)), false},
         {flopsName + ".npy",
          npyFile("{'descr': '<f8', 'fortran_order': False, 'shape': (2,), }", bytesOf<double>({1e6, 3e6})), true}});
}

class Folder
{
public:
    [[nodiscard]] std::filesystem::path write(const std::string &name, const std::string &text) const
    {
        std::ofstream(path(name), std::ios::binary) << text;
        return path(name);
    }
    [[nodiscard]] std::filesystem::path path(const std::string &name) const
    {
        return std::filesystem::path(m_folder.path().toStdString()) / name;
    }

private:
    QTemporaryDir m_folder;
};

} // namespace

class TestImports : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tableByHand()
    {
        const auto imported = read(table);
        QVERIFY2(imported, imported ? "" : toText(imported.error()).c_str());
        const Recording &recording = imported->whole.recording;
        QCOMPARE(imported->whole.sampleNames, (std::vector<std::string>{"cat.jpg", "dog.jpg"}));
        QCOMPARE(recording.exits, 2);
        QCOMPARE(recording.label, (std::vector<std::int32_t>{0, 1}));
        QCOMPARE(recording.predicted, (std::vector<std::int32_t>{1, 1, 0, 1}));
        QCOMPARE(recording.entropy, (std::vector<float>{.9f, .2f, .1f, .05f}));
        QCOMPARE(recording.confidence, (std::vector<float>{.4f, .8f, .9f, 1}));
        QVERIFY(recording.margin.empty());
        QCOMPARE(recording.flops, (std::vector<std::int64_t>{250'000'000, 635'000'000}));
        QVERIFY(!imported->needsCosts);
        QVERIFY(isNoted(*imported, "y_true as label"));
        QVERIFY(isNoted(*imported, "GFLOPs as flops"));
        QVERIFY(isNoted(*imported, "ignored:  note"));
        QVERIFY(isNoted(*imported, "counted from 1: there are 2"));
        QVERIFY(isNoted(*imported, "fractions, since none exceeds 1"));
    }

    void rowsInAnyOrderAndExitsFromZero()
    {
        const auto imported = read("sample,exit,label,predicted,margin,flops\n"
                                   "b,1,4,4,0.5,3000\na,0,3,1,0.1,1000\na,1,3,3,0.7,3000\nb,0,4,2,0.3,1000\n");
        QVERIFY2(imported, imported ? "" : toText(imported.error()).c_str());
        QCOMPARE(imported->whole.sampleNames, (std::vector<std::string>{"b", "a"}));
        QCOMPARE(imported->whole.recording.label, (std::vector<std::int32_t>{4, 3}));
        QCOMPARE(imported->whole.recording.predicted, (std::vector<std::int32_t>{2, 1, 4, 3}));
        QCOMPARE(imported->whole.recording.margin, (std::vector<float>{.3f, .1f, .5f, .7f}));
        QVERIFY(isNoted(*imported, "counted from 0: there are 2"));
    }

    void percentIsNotedAndCanBeOverridden()
    {
        const auto percent = read(with("0.9,0.635", "90,0.635"));
        QVERIFY(isNoted(*percent, "percent, since one exceeds 1"));
        QCOMPARE(percent->whole.recording.confidence, (std::vector<float>{.004f, .008f, .9f, .01f}));
        const auto told = read(table, {.probabilityUnit = AccuracyUnit::Percent});
        QCOMPARE(told->whole.recording.confidence, (std::vector<float>{.004f, .008f, .009f, .01f}));
        const auto refused = read(with("0.9,0.635", "90,0.635"), {.probabilityUnit = AccuracyUnit::Fraction});
        QVERIFY(refused.error().sentence.find("line 3: confidence is 90") != std::string::npos);
    }

    void bitsAreTurnedIntoNats()
    {
        const auto imported = read(with("Entropy", "entropy (bits)"));
        QVERIFY(!imported || imported->whole.recording.entropy.empty());
        const auto bits = read(with("Entropy", "Entropy-Bits"));
        QCOMPARE(bits->whole.recording.entropy[0], static_cast<float>(.9 * std::log(2)));
    }

    void missingCostsAreReported()
    {
        const auto imported = read(with("GFLOPs", "watts"));
        QVERIFY(imported);
        QVERIFY(imported->needsCosts);
        QVERIFY(imported->whole.recording.flops.empty());
        const Folder folder;
        const auto refused = writeImport(*imported, folder.path("a.exits"));
        QCOMPARE(refused.error().kind, ErrorKind::Usage);
        QVERIFY(refused.error().sentence.find("2 exits") != std::string::npos);
        QVERIFY(!std::filesystem::exists(folder.path("a.exits")));
        const auto given = read(with("GFLOPs", "watts"), {.costs = {CostUnit::Flops, {5, 7}}});
        QVERIFY(!given->needsCosts);
        QCOMPARE(given->whole.recording.flops, (std::vector<std::int64_t>{5, 7}));
        QCOMPARE(read(table, {.costs = {CostUnit::Flops, {5, 7}}})->whole.recording.flops,
                 (std::vector<std::int64_t>{5, 7}));
        for (const std::vector<double> &flops : {std::vector<double>{5}, {7, 5}, {-1, 5}, {5, 6, 7}, {.25, .6}})
            QVERIFY(!read(table, {.costs = {CostUnit::Flops, flops}}));
    }

    void oneExitMayCostDifferently()
    {
        const auto imported = read("id,label,prediction,entropy,flops\na,0,0,0.5,1000\nb,1,0,0.4,3001\n");
        QVERIFY2(imported, imported ? "" : toText(imported.error()).c_str());
        QCOMPARE(imported->whole.recording.exits, 1);
        QCOMPARE(imported->whole.recording.sampleFlops, (std::vector<std::int64_t>{1000, 3001}));
        QCOMPARE(imported->whole.recording.flops, (std::vector<std::int64_t>{2001}));
        QVERIFY(isNoted(*imported, "the network has one"));
    }

    void refusedTables_data()
    {
        QTest::addColumn<QString>("csv");
        QTest::addColumn<QString>("said");
        const auto row = [](const char *name, const std::string &csv, const char *said) {
            QTest::newRow(name) << QString::fromStdString(csv) << QString::fromLatin1(said);
        };
        row("empty", "", "t.csv holds no rows");
        row("head only", "sample,label,predicted,entropy\n", "t.csv holds no rows");
        row("no label", with("y_true", "colour"), "t.csv line 1: there is no column named label");
        row("no criterion", "sample,label,predicted\na,1,1\n", "line 1: there is no column named entropy, confidence");
        row("twice", with("note", "label"), "line 1: the columns \" y_true\" and \" label\" both mean the label");
        row("short row", with(",unsure", ""), "line 2: there are 7 fields where the head row has 8");
        row("nan", with("0.9,0.4", "nan,0.4"), "line 2: entropy is \"nan\"");
        row("infinity", with("0.9,0.4", "inf,0.4"), "line 2: entropy is \"inf\"");
        row("negative", with("0.8,0.25", "-0.8,0.25"), "line 4: confidence is \"-0.8\"");
        row("half a class", with("1,0,1,0.9", "1,0,1.5,0.9"), "line 2: predicted is \"1.5\"");
        row("huge class", with("1,0,1,0.9", "1,0,1e18,0.9"), "line 2: predicted is \"1e18\"");
        row("word", with("1,0,1,0.9", "1,cat,1,0.9"), "line 2: label is \"cat\"");
        row("duplicate", with("dog.jpg,1", "cat.jpg,1"), "line 4: sample \"cat.jpg\" has exit 1 already on line 2");
        row("exit from 2", "sample,exit,label,predicted,entropy\na,2,0,0,1\na,3,0,0,1\n",
            "line 2: the first exit is number 2");
        row("gap in exits", with("dog.jpg,2", "dog.jpg,3"), "sample \"dog.jpg\" has no row for exit 2");
        row("huge exit", with("dog.jpg,2", "dog.jpg,1000000000"), "line 5: exit is \"1000000000\"");
        row("exit missing", "sample,exit,label,predicted,entropy\na,1,0,0,1\na,2,0,0,1\nb,1,0,0,1\n",
            "sample \"b\" has no row for exit 2");
        row("two labels", with("dog.jpg,2,1", "dog.jpg,2,0"),
            "line 5: sample \"dog.jpg\" has label 0 here and 1 on line 4");
        row("two costs", with("0.8,0.25", "0.8,0.26"),
            "line 4: exit 1 costs 260000000 FLOPs here and "
            "250000000 on line 2");
        row("falling costs", "sample,exit,label,predicted,entropy,flops\na,1,0,0,1,9\na,2,0,0,1,5\n",
            "the cost up to exit 2 is 5 FLOPs");
        row("fraction of a FLOP", "sample,exit,label,predicted,entropy,flops\na,1,0,0,1,.25\na,2,0,0,1,.63\n",
            "the cost up to exit 1 is 0.25, not a whole number of FLOPs");
    }

    void numbersTooLarge()
    {
        const auto label = readSampleTable("sample,label,predicted,entropy\na,3000000,1,1\n", "t.csv", {});
        QVERIFY(!label);
        QCOMPARE(label.error().sentence, std::string("t.csv line 2: label is \"3000000\"."));
        QCOMPARE(label.error().remedy, std::string("Exits go up to 1,000, classes up to 1,000,000."));
    }

    void oneExit()
    {
        const auto one = readSampleTable("sample,exit,label,predicted,entropy\na,1,0,0,1\n", "t.csv", {});
        QVERIFY(one);
        QCOMPARE(std::ranges::count(one->notes, "Exits are counted from 1: there is 1."), 1);
    }

    void refusedTables()
    {
        QFETCH(QString, csv);
        QFETCH(QString, said);
        const auto imported = read(csv.toStdString());
        QVERIFY(!imported);
        QCOMPARE(imported.error().kind, ErrorKind::BadInput);
        QVERIFY2(imported.error().sentence.find(said.toStdString()) != std::string::npos,
                 imported.error().sentence.c_str());
    }

    void tableBecomesARecording()
    {
        const Folder folder;
        const auto imported = readImport(folder.write("net.csv", table), {});
        QVERIFY(imported);
        const auto out = folder.path("net.exits");
        const auto written = writeImport(*imported, out);
        QVERIFY2(written, written ? "" : toText(written.error()).c_str());
        const auto recording = readRecording(out);
        QVERIFY(recording);
        QCOMPARE(recording->networkName, std::string("net"));
        QCOMPARE(recording->recordedCount(), std::size_t{2});
        QCOMPARE(recording->entropy, imported->whole.recording.entropy);
        QCOMPARE(recording->flops, imported->whole.recording.flops);
        QCOMPARE(recording->names("import_notes"), imported->notes);
        QCOMPARE(*readSampleNames(out), imported->whole.sampleNames);
        QVERIFY(exitTable(*recording, {Criterion::Confidence}));
        QVERIFY(!exitTable(*recording, {Criterion::Margin}));
        QVERIFY(writeImport(*imported, out).error().sentence.find("exists already") != std::string::npos);
    }

    void scoresOfExits()
    {
        const std::string rows = "sample,exit,label,predicted,score,gflops\n"
                                 "a,0,1,1,-3.5,1\na,1,1,1,0,2\nb,0,0,1,7,1\nb,1,0,0,0,2\n";
        const auto imported = read(rows);
        QVERIFY2(imported, imported ? "" : imported.error().sentence.c_str());
        QCOMPARE(imported->whole.recording.score, (std::vector<float>{-3.5F, 7, 0, 0}));
        QVERIFY(imported->whole.recording.entropy.empty());
        auto nan = rows;
        nan.replace(nan.find("-3.5"), 4, "nan");
        QVERIFY(read(nan).error().sentence.find("score is \"nan\"") != std::string::npos);
    }

    void confidenceAloneIsEnough()
    {
        const Folder folder;
        const auto imported = readImport(folder.write("net.csv", with("Entropy", "other")), {.networkName = "mine"});
        QVERIFY(imported);
        QVERIFY(writeImport(*imported, folder.path("net.exits")));
        const auto recording = readRecording(folder.path("net.exits"));
        QVERIFY2(recording, recording ? "" : toText(recording.error()).c_str());
        QCOMPARE(recording->networkName, std::string("mine"));
        QVERIFY(recording->entropy.empty());
        QVERIFY(exitTable(*recording, {Criterion::Confidence}));
        QVERIFY(exitTable(*recording, {}).error().sentence.find("entropy") != std::string::npos);
    }

    void logitsBecomeARecording()
    {
        const Folder folder;
        const auto imported = readImport(folder.write("net.npz", npz()), {});
        QVERIFY2(imported, imported ? "" : toText(imported.error()).c_str());
        QVERIFY(isNoted(*imported, "Logits.npy [2,2,3] was read as logits"));
        QVERIFY(isNoted(*imported, "flops.npy [2] was read as flops"));
        const auto out = folder.path("net.exits");
        const auto written = writeImport(*imported, out);
        QVERIFY2(written, written ? "" : toText(written.error()).c_str());
        const auto recording = readRecording(out);
        QVERIFY(recording);
        QCOMPARE(recording->classes, std::optional(3));
        QCOMPARE(recording->label, (std::vector<std::int32_t>{0, 2}));
        QCOMPARE(recording->predicted, (std::vector<std::int32_t>{1, 2, 0, 2}));
        QCOMPARE(recording->flops, (std::vector<std::int64_t>{1'000'000, 3'000'000}));
        const auto answer = answerFromLogits(std::span(logits).subspan(3, 3));
        QCOMPARE(recording->entropy[1], answer->entropy);
        QCOMPARE(recording->confidence[1], answer->confidence);
        QCOMPARE(recording->margin[1], answer->margin);
        QCOMPARE(**readLogits(out, 1), (std::vector<float>{0, 0, 4, -1, 0, 5}));
        QVERIFY(readSampleNames(out)->empty());
    }

    void logitsWithoutCosts()
    {
        const Folder folder;
        const auto path = folder.write("net.npz", npz("{'descr': '<i4', 'fortran_order': False, 'shape': (2,), }",
                                                      {0, 2}, "watts"));
        QVERIFY(readImport(path, {})->needsCosts);
        QCOMPARE(readImport(path, {.costs = {CostUnit::Flops, {5, 6}}})->whole.recording.flops,
                 (std::vector<std::int64_t>{5, 6}));
    }

    void columnsCanBeChosen()
    {
        const std::string csv = "who,what,truth,guess,H\na,0,1,1,0.5\na,1,1,0,0.1\n";
        const ColumnChoice columns{{Field::Sample, "who"},
                                   {Field::Exit, "what"},
                                   {Field::Predicted, "guess"},
                                   {Field::Entropy, "H"}};
        const auto imported = read(csv, {.costs = {CostUnit::Flops, {1, 2}}, .columns = columns});
        QVERIFY(imported);
        QCOMPARE(imported->whole.recording.predicted, (std::vector<std::int32_t>{1, 0}));
        QCOMPARE(imported->whole.recording.entropy, (std::vector<float>{.5F, .1F}));
        QVERIFY(isNoted(*imported, "guess as predicted"));
        const auto refused = read(csv, {.columns = {{Field::Sample, "whom"}}});
        QVERIFY(!refused);
        QVERIFY(refused.error().sentence.find("no column named \"whom\"") != std::string::npos);
        // One that is recognised can be left out, or taken for something else.
        QVERIFY(read(table, {.columns = {{Field::Flops, ""}}})->needsCosts);
        QVERIFY(read(table, {.columns = {{Field::Entropy, " Confidence"}, {Field::Confidence, ""}}})
                    ->whole.recording.confidence.empty());
        QCOMPARE(recognisedColumns({"a", "Image", "path", "pred"}),
                 (ColumnChoice{{Field::Sample, "Image"}, {Field::Predicted, "pred"}}));
    }

    void unitOfCosts()
    {
        QCOMPARE(read(table, {.costUnit = CostMultiple{CostUnit::Flops, 1e6}})->whole.recording.flops,
                 (std::vector<std::int64_t>{250'000, 635'000}));
        const Folder folder;
        QCOMPARE(readImport(folder.write("net.npz", npz()), {.costUnit = CostMultiple{CostUnit::Flops, 1e3}})
                     ->whole.recording.flops,
                 (std::vector<std::int64_t>{1'000'000'000, 3'000'000'000}));
    }

    void surveys()
    {
        const Folder folder;
        const auto kind = [&](const std::string &bytes) { return surveyImport(folder.write("x", bytes))->kind; };
        QCOMPARE(kind(table), ImportKind::Samples);
        QCOMPARE(kind(npz()), ImportKind::Logits);
        QCOMPARE(kind("name,Energy,accuracy\n"), ImportKind::Points);
        QCOMPARE(kind("nothing,known\n1,2\n"), ImportKind::Samples);
        QCOMPARE(surveyImport(folder.write("x", "\na,\"b,c\"\n\"never closed"))->heads,
                 (std::vector<std::string>{"a", "b,c"}));
        QVERIFY(!surveyImport(folder.write("x", "")));
        QVERIFY(!surveyImport(folder.write("x", std::string("\x7f\0", 2))));
        QVERIFY(!surveyImport(folder.path("nowhere")));
    }

    void pointFiles()
    {
        const Folder folder;
        QCOMPARE(readPointFile(folder.write("p.csv", "energy,accuracy\n1,50\n"), {})->points,
                 (std::vector<Point>{{1, .5}}));
        QVERIFY(!readPointFile(folder.write("p.csv", "energy,accuracy\n"), {}));
        std::string many = "energy,accuracy\n";
        for (int i = 0; i <= 10'000; ++i)
            many += "1,0.5\n";
        const auto refused = readPointFile(folder.write("p.csv", many), {});
        QVERIFY(!refused);
        QVERIFY(refused.error().sentence.find("10001 points") != std::string::npos);
    }

    void readingCanBeCancelled()
    {
        int asked = 0;
        const auto cancelled = readSampleTable(table, "t.csv", {}, [&] { return ++asked > 0; });
        QVERIFY(!cancelled);
        QCOMPARE(cancelled.error().kind, ErrorKind::Cancelled);
        QCOMPARE(asked, 1);
        QVERIFY(readSampleTable(table, "t.csv", {}, [] { return false; }));
    }

    void refusedArchives()
    {
        const Folder folder;
        const auto said = [&](const std::string &bytes) {
            const auto imported = readImport(folder.write("net.npz", bytes), {});
            return imported ? std::string("nothing") : imported.error().sentence;
        };
        const std::string labels = "{'descr': '<i4', 'fortran_order': False, 'shape': (";
        QVERIFY(said(npz(labels + "3,), }", {0, 1, 2})).find("3 labels for 2 samples") != std::string::npos);
        QVERIFY(said(npz(labels + "2,), }", {0, 3})).find("sample 1 has label 3") != std::string::npos);
        QVERIFY(said(npz(labels + "2,), }", {-1, 0})).find("sample 0 has label -1") != std::string::npos);
        QVERIFY(said(zipFile({{"a.npy", "x", false}})).find("no array named logits, only a.npy") != std::string::npos);
        QVERIFY(said(zipFile({{"logits.npy", "x", false}})).find("begin") != std::string::npos);
        QVERIFY(said(npz().substr(0, 200)).find("its end is missing") != std::string::npos);
        QVERIFY(said(std::string("\x93NUMPY\0", 7)).find("a single array of NumPy") != std::string::npos);
        QVERIFY(!readImport(folder.path("nowhere.csv"), {}));

        std::vector<float> damaged = logits;
        damaged[4] = std::numeric_limits<float>::quiet_NaN();
        QVERIFY(said(zipFile({{"logits.npy", npyFile(logitsHeader, bytesOf(damaged)), false},
                              {"y.npy", npyFile(labels + "2,)}", bytesOf<std::int32_t>({0, 0})), false}}))
                    .find("sample 1 has NaN or infinite logits at exit 1")
                != std::string::npos);
    }
};

QTEST_APPLESS_MAIN(TestImports)
#include "tst_imports.moc"
