// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "tests/toynetwork.h"

#include "tests/app/engineprogram.h"

#include "core/exits/operatingpoint.h"
#include "core/recorder/imagefeed.h"
#include "core/recording/recordingtable.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

#include <ATen/Parallel.h>
#include <torch/script.h>

#include <cmath>
#include <numeric>

using namespace offramp;

namespace {

namespace fs = std::filesystem;

constexpr double near = 1e-5;

/// Thresholds for so many exits: the given ones in turn.
std::string thresholdsFor(const std::string &given, int exits)
{
    const auto colon = given.find(':');
    if (colon == std::string::npos)
        return given;
    std::string text;
    for (int k = 0; k + 1 < exits; ++k)
        text += (k > 0 ? ":" : "") + (k % 2 == 0 ? given.substr(0, colon) : given.substr(colon + 1));
    return text;
}

/// The images of the demo's test set as a network takes them, and its recording.
struct Demo {
    Recording recording;
    at::Tensor images;
};

Demo openDemo()
{
    Demo opened{*readRecording(demo("signs-small.exits")), {}};
    const auto dataset = *openDataset(demo("images"), {opened.recording.about("split"), "sorted"});
    const auto plan = *imagesAsRecorded(*opened.recording.about("preprocessing"), dataset);
    std::vector<std::size_t> rows(dataset.samples.size());
    std::iota(rows.begin(), rows.end(), std::size_t{0});
    const auto batch = *decodeBatch(dataset, plan, rows, rows.size());
    opened.images = torch::tensor(std::vector<float>(batch.pixels.begin(), batch.pixels.end()))
                        .reshape({static_cast<std::int64_t>(rows.size()), plan.input.channels, plan.input.height,
                                  plan.input.width});
    return opened;
}

/// The classes and exits that an archive gives, in batches of these sizes in turn.
std::array<std::vector<std::int64_t>, 2> answersOf(torch::jit::Module &module, const at::Tensor &images,
                                                   const std::vector<std::int64_t> &batches)
{
    const c10::InferenceMode inference;
    std::array<std::vector<std::int64_t>, 2> answers;
    std::int64_t first = 0;
    for (std::size_t turn = 0; first < images.size(0); ++turn) {
        const std::int64_t count = std::min(batches[turn % batches.size()], images.size(0) - first);
        const auto given = module.forward({images.narrow(0, first, count)}).toTupleRef().elements().vec();
        for (std::size_t i = 0; i < answers.size(); ++i) {
            const auto values = given[i].toTensor().contiguous();
            answers[i].insert(answers[i].end(), values.data_ptr<std::int64_t>(),
                              values.data_ptr<std::int64_t>() + values.numel());
        }
        first += count;
    }
    return answers;
}

} // namespace

class TestDeployVerb : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    Demo m_demo;

    [[nodiscard]] fs::path at(const std::string &name) const { return fs::path(m_folder.path().toStdString()) / name; }

    [[nodiscard]] Finished deploy(const fs::path &out, const std::string &thresholds,
                                  const std::vector<std::string> &more = {},
                                  const fs::path &network = demo("signs-small.pt"),
                                  const fs::path &recording = demo("signs-small.exits")) const
    {
        std::vector<std::string> arguments{"deploy",           "--network",    network.string(), "--recording",
                                           recording.string(), "--thresholds", thresholds,       "--out",
                                           out.string()};
        arguments.insert(arguments.end(), more.begin(), more.end());
        return run(arguments);
    }

    /// The folder of outputs must be as it was: no archive, no card, nothing temporary.
    [[nodiscard]] QStringList left(const char *folder) const
    {
        return QDir(QString::fromStdString(at(folder).string()))
            .entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot);
    }

private Q_SLOTS:
    void initTestCase()
    {
        at::set_num_threads(1);
        m_demo = openDemo();
        for (const char *folder : {"done", "refused"})
            fs::create_directory(at(folder));
    }

    void answersAsRecorded_data()
    {
        QTest::addColumn<QByteArray>("criterion");
        QTest::addColumn<QByteArray>("thresholds");
        QTest::addColumn<int>("off");
        const int last = m_demo.recording.exits;
        const auto add = [](const char *criterion, const char *thresholds, int off = 0) {
            QTest::addRow("%s %s, %d off", criterion, thresholds, off)
                << QByteArray(criterion) << QByteArray(thresholds) << off;
        };
        add("entropy", "0.01");
        add("entropy", "0.3");
        add("entropy", "0.8:0.2");
        add("entropy", "100");
        add("confidence", "0.9");
        add("confidence", "0.7:0.95");
        add("margin", "0.6");
        add("margin", "0.8:0.5");
        add("entropy", "0.5", 1);
        add("margin", "0.6", 2);
        add("confidence", "0.9", last);
    }

    void answersAsRecorded()
    {
        QFETCH(QByteArray, criterion);
        QFETCH(QByteArray, thresholds);
        QFETCH(int, off);
        const auto text = thresholdsFor(thresholds.toStdString(), m_demo.recording.exits);
        std::vector<std::string> more{"--criterion", criterion.toStdString()};
        TableView view{.criterion = *parseCriterion(criterion.toStdString())};
        if (off > 0) {
            more.insert(more.end(), {"--off", std::to_string(off)});
            view.off.insert({off - 1});
        }
        const auto out = at("done/deployed.pt");
        const auto done = deploy(out, text, more);
        QVERIFY2(done.code == 0, done.err.c_str());
        QCOMPARE(left("done"), (QStringList{QStringLiteral("deployed.md"), QStringLiteral("deployed.pt")}));

        const auto table = *exitTable(m_demo.recording, view);
        const auto limits = *parseThresholds(text, table.exitCount(), view.criterion);
        auto module = torch::jit::load(out.string());
        for (const std::vector<std::int64_t> &batches :
             {std::vector<std::int64_t>{1}, {64}, {1, 7, 64, 2}, {m_demo.images.size(0)}}) {
            const auto [classes, exits] = answersOf(module, m_demo.images, batches);
            QCOMPARE(exits.size(), table.sampleCount());
            std::size_t nearOnes = 0;
            for (std::size_t i = 0; i < exits.size(); ++i) {
                bool isNear = false;
                for (std::size_t k = 0; k < limits.size(); ++k)
                    isNear = isNear || std::abs(table.uncertainty({static_cast<int>(k)})[i] - limits[k]) < near;
                nearOnes += isNear;
                const ExitIndex exit = exitOf(table, {i}, limits);
                if (isNear)
                    continue;
                QCOMPARE(exits[i], exit.value);
                QCOMPARE(classes[i], table.predicted(exit)[i]);
            }
            QVERIFY(nearOnes < exits.size() / 100);
        }
    }

    void tellsWhatItWrote()
    {
        const auto done = deploy(at("done/deployed.pt"), "0.3");
        QVERIFY2(done.code == 0, done.err.c_str());
        QVERIFY2(done.out.find("deployed.pt: ") != std::string::npos, done.out.c_str());
        QVERIFY2(done.out.find("deployed.md: ") != std::string::npos, done.out.c_str());
        const auto card = bytesOf(at("done/deployed.md"));
        QVERIFY(card.find(*m_demo.recording.about("network_sha256")) != std::string::npos);
        const auto table = *exitTable(m_demo.recording, {});
        const auto outcome = evaluate(table, Thresholds(static_cast<std::size_t>(table.exitCount() - 1), 0.3));
        const auto share = QStringLiteral("| 0 | %1 | 0.3 | %2 (")
                               .arg(QString::fromStdString(m_demo.recording.names("exit_names").front()))
                               .arg(outcome.leaving.front())
                               .toStdString();
        QVERIFY2(card.find(share) != std::string::npos, card.c_str());
    }

    void weightsOfAnArchitecture()
    {
        const auto folder = demo("real");
        const auto done
            = deploy(at("done/deployed.pt"), "0.5", {}, folder / "resnet20.safetensors", folder / "resnet20.exits");
        QVERIFY2(done.code == 0, done.err.c_str());
        auto module = torch::jit::load(at("done/deployed.pt").string());
        const auto [classes, exits] = answersOf(module, torch::zeros({3, 3, 32, 32}), {3});
        QCOMPARE(classes.size(), std::size_t{3});
        QVERIFY(classes[0] == classes[1] && exits[1] == exits[2]);
    }

    void refuses_data()
    {
        QTest::addColumn<QByteArray>("thresholds");
        QTest::addColumn<QByteArrayList>("more");
        QTest::addColumn<QByteArray>("network");
        QTest::addColumn<int>("code");
        QTest::addColumn<QByteArray>("sentence");
        QTest::addRow("another network") << QByteArray("0.3") << QByteArrayList() << QByteArray("signs-large.pt") << 3
                                         << QByteArray("The recording was made with another network (SHA-256): ");
        QTest::addRow("four thresholds") << QByteArray("1:1:1:1") << QByteArrayList() << QByteArray("signs-small.pt")
                                         << 2 << QByteArray("\"1:1:1:1\" holds 4 thresholds; a network of ");
        QTest::addRow("a confidence above 1")
            << QByteArray("90") << QByteArrayList{"--criterion", "confidence"} << QByteArray("signs-small.pt") << 2
            << QByteArray("The threshold 90 is above 1; a confidence never is.");
        QTest::addRow("no scores") << QByteArray("0.3") << QByteArrayList{"--criterion", "score"}
                                   << QByteArray("signs-small.pt") << 3 << QByteArray(" has no score.");
        QTest::addRow("an exit that is not there")
            << QByteArray("0.3") << QByteArrayList{"--off", "1,9"} << QByteArray("signs-small.pt") << 2
            << QByteArray("\"9\" is not an exit; the recording has ");
    }

    void refuses()
    {
        QFETCH(QByteArray, thresholds);
        QFETCH(QByteArrayList, more);
        QFETCH(QByteArray, network);
        QFETCH(int, code);
        QFETCH(QByteArray, sentence);
        std::vector<std::string> options;
        for (const QByteArray &option : more)
            options.push_back(option.toStdString());
        const auto done
            = deploy(at("refused/deployed.pt"), thresholds.toStdString(), options, demo(network.constData()));
        QVERIFY2(done.code == code, done.err.c_str());
        QVERIFY2(done.err.find(sentence.toStdString()) != std::string::npos, done.err.c_str());
        QCOMPARE(left("refused"), QStringList());
    }

    void refusesWhatCannotBeSplit()
    {
        ToyNetwork toy;
        toy.decision = "bool(torch.mean(a) > 1000.0)";
        toy.result = "e2";
        toy.save(at("toy.pt"));
        makeImages(at("images"), 3, 4);
        const auto recorded = run(recordArguments(at("toy.pt"), at("images"), at("toy.exits"), {}, {}));
        QVERIFY2(recorded.code == 0, recorded.err.c_str());
        const auto unknown = deploy(at("refused/deployed.pt"), "0.3", {}, at("toy.pt"), at("toy.exits"));
        QVERIFY2(contains(unknown.err, "says how large the network's images are. Give it: --input"),
                 unknown.err.c_str());
        const auto done
            = deploy(at("refused/deployed.pt"), "0.3", {"--input", "1x3x8x8"}, at("toy.pt"), at("toy.exits"));
        QVERIFY2(done.code == 3, done.err.c_str());
        QVERIFY2(done.err.find("The network cannot be split at its exits: ") != std::string::npos, done.err.c_str());
        QCOMPARE(left("refused"), QStringList());
    }

    void placesThatCannotBeWritten()
    {
        const auto missing = deploy(at("missing/deployed.pt"), "0.3");
        QVERIFY2(missing.code == 3, missing.err.c_str());
        QVERIFY(!fs::exists(at("missing")));
        fs::create_directory(at("refused/deployed.md")); // where the card belongs
        const auto taken = deploy(at("refused/deployed.pt"), "0.3");
        QVERIFY2(taken.code == 1, taken.err.c_str());
        QCOMPARE(left("refused"), QStringList{QStringLiteral("deployed.md")});
        fs::remove(at("refused/deployed.md"));
        const auto same = deploy(at("refused/deployed.md"), "0.3");
        QVERIFY2(same.code == 2, same.err.c_str());
        QCOMPARE(left("refused"), QStringList());
    }
};

QTEST_GUILESS_MAIN(TestDeployVerb)
#include "tst_deployverb.moc"
