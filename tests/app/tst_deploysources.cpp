// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "tests/app/engineprogram.h"

#include "core/exits/operatingpoint.h"
#include "core/protocol/events.h"
#include "core/recorder/imagefeed.h"
#include "core/recording/recordingtable.h"
#include "core/recording/writerecording.h"
#include "core/workspace/workspacefile.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

#include <ATen/Parallel.h>
#include <nlohmann/json.hpp>
#include <torch/script.h>

#include <cmath>
#include <numeric>

using namespace offramp;

namespace {

namespace fs = std::filesystem;

constexpr double near = 1e-5;
constexpr std::array demoFiles{"demo.offramp", "signs-small.exits", "signs-small.pt", "signs-large.exits",
                               "signs-large.pt"};

/// The cascade of the demo's two recordings.
Recording demoCascade()
{
    const auto small = *readRecording(demo("signs-small.exits"));
    const auto large = *readRecording(demo("signs-large.exits"));
    Recording cascade = small;
    const auto append = [](auto &column, const auto &more) { column.insert(column.end(), more.begin(), more.end()); };
    append(cascade.predicted, large.predicted);
    append(cascade.entropy, large.entropy);
    append(cascade.confidence, large.confidence);
    append(cascade.margin, large.margin);
    for (const std::int64_t flops : large.flops)
        cascade.flops.push_back(small.flops.back() + flops);
    cascade.exits += large.exits;
    auto parts = nlohmann::json::array();
    for (const Recording &part : {small, large})
        parts.push_back({{"file", part.networkName + ".exits"},
                         {"fingerprint", "0"},
                         {"exits", part.exits},
                         {"metadata", part.metadata}});
    cascade.metadata = {{"cascade", parts.dump()},
                        {"dataset", "images"},
                        {"split", *small.about("split")},
                        {"classes", *small.about("classes")}};
    return cascade;
}

at::Tensor demoImages(const Recording &recording)
{
    const auto dataset = *openDataset(demo("images"), {recording.about("split"), "sorted"});
    const auto plan = *imagesAsRecorded(*recording.about("preprocessing"), dataset);
    std::vector<std::size_t> rows(dataset.samples.size());
    std::iota(rows.begin(), rows.end(), std::size_t{0});
    const auto batch = *decodeBatch(dataset, plan, rows, rows.size());
    return torch::tensor(std::vector<float>(batch.pixels.begin(), batch.pixels.end()))
        .reshape({static_cast<std::int64_t>(rows.size()), plan.input.channels, plan.input.height, plan.input.width});
}

} // namespace

class TestDeploySources : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<QTemporaryDir> m_folder;

    [[nodiscard]] fs::path at(const std::string &name) const { return fs::path(m_folder->path().toStdString()) / name; }

    [[nodiscard]] Finished deploy(const std::vector<std::string> &more) const
    {
        std::vector<std::string> arguments{"deploy", "--out", at("out/deployed.pt").string()};
        arguments.insert(arguments.end(), more.begin(), more.end());
        return run(arguments);
    }

    [[nodiscard]] QStringList left() const
    {
        return QDir(QString::fromStdString(at("out").string()))
            .entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot);
    }

private Q_SLOTS:
    void initTestCase() { at::set_num_threads(1); }

    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        for (const char *file : demoFiles)
            fs::copy_file(demo(file), at(file));
        fs::create_directory(at("out"));
    }

    void cascades_data()
    {
        QTest::addColumn<QByteArray>("criterion");
        QTest::addColumn<QByteArray>("thresholds");
        QTest::addColumn<QByteArray>("off");
        QTest::addRow("entropy") << QByteArray("entropy") << QByteArray("0.1:0.2:0.3:0.2:0.4") << QByteArray();
        QTest::addRow("confidence, two exits off")
            << QByteArray("confidence") << QByteArray("0.9:0.95:0.9:0.8:0.8") << QByteArray("2,4");
        QTest::addRow("patience") << QByteArray("patience") << QByteArray("2.5") << QByteArray();
    }

    void cascades()
    {
        QFETCH(QByteArray, criterion);
        QFETCH(QByteArray, thresholds);
        QFETCH(QByteArray, off);
        const auto recording = demoCascade();
        QVERIFY(writeRecording(at("both.exits"), {recording, {}, {}}).has_value());
        TableView view{.criterion = *parseCriterion(criterion.toStdString())};
        std::vector<std::string> options{"--recording",  at("both.exits").string(),
                                         "--thresholds", thresholds.toStdString(),
                                         "--criterion",  criterion.toStdString(),
                                         "--network",    at("signs-large.pt").string(), // the other order
                                         "--network",    at("signs-small.pt").string()};
        if (!off.isEmpty()) {
            options.insert(options.end(), {"--off", off.toStdString()});
            view.off = {{1}, {3}};
        }
        const auto done = deploy(options);
        QVERIFY2(done.code == 0, done.err.c_str());
        QCOMPARE(left(), (QStringList{QStringLiteral("deployed.md"), QStringLiteral("deployed.pt")}));
        const auto table = *exitTable(recording, view);
        const auto limits = *parseThresholds(thresholds.toStdString(), table.exitCount(), view.criterion);
        const auto images = demoImages(*readRecording(demo("signs-small.exits")));
        auto module = torch::jit::load(at("out/deployed.pt").string());
        const c10::InferenceMode inference;
        std::array<int, 6> taken{};
        const bool isCounted = view.criterion == Criterion::Patience;
        for (std::int64_t first = 0; first < images.size(0); first += 50) {
            const auto given = module.forward({images.narrow(0, first, 50)}).toTupleRef().elements().vec();
            for (std::int64_t row = 0; row < 50; ++row) {
                const auto sample = static_cast<std::size_t>(first + row);
                bool isNear = false;
                for (std::size_t k = 0; k < limits.size() && !isCounted; ++k)
                    isNear = isNear || std::abs(table.uncertainty({static_cast<int>(k)})[sample] - limits[k]) < near;
                if (isNear)
                    continue;
                const ExitIndex exit = exitOf(table, {sample}, limits);
                QCOMPARE(given[1].toTensor()[row].item<std::int64_t>(), exit.value);
                QCOMPARE(given[0].toTensor()[row].item<std::int64_t>(), table.predicted(exit)[sample]);
                ++taken.at(static_cast<std::size_t>(exit.value));
            }
        }
        QVERIFY(taken[0] + taken[1] + taken[2] > 0 && taken[3] + taken[4] + taken[5] > 0);
        const auto card = bytesOf(at("out/deployed.md"));
        QVERIFY(contains(card, *readRecording(demo("signs-large.exits"))->about("network_sha256")));
    }

    void cascadesAreRefused_data()
    {
        QTest::addColumn<QByteArrayList>("networks");
        QTest::addColumn<QByteArrayList>("more");
        QTest::addColumn<int>("code");
        QTest::addColumn<QByteArray>("sentence");
        QTest::addRow("one network") << QByteArrayList{"signs-small.pt"} << QByteArrayList() << 2
                                     << QByteArray("The file of network 2, signs-large is missing (SHA-256 ");
        QTest::addRow("the same network twice")
            << QByteArrayList{"signs-small.pt", "signs-small.pt"} << QByteArrayList() << 3
            << QByteArray("is not network 2, signs-large: its SHA-256 is ");
        QTest::addRow("one network too many")
            << QByteArrayList{"signs-small.pt", "signs-large.pt", "signs-small.exits"} << QByteArrayList() << 2
            << QByteArray("belongs to no network of the recording: signs-small, signs-large.");
        QTest::addRow("the first network's exits off")
            << QByteArrayList{"signs-small.pt", "signs-large.pt"} << QByteArrayList{"--off", "1,2,3"} << 2
            << QByteArray("All exits of network 1, signs-small are off");
        QTest::addRow("options for one network")
            << QByteArrayList{"signs-small.pt", "signs-large.pt"} << QByteArrayList{"--exits", "0,1"} << 2
            << QByteArray("are for a single network.");
    }

    void cascadesAreRefused()
    {
        QFETCH(QByteArrayList, networks);
        QFETCH(QByteArrayList, more);
        QFETCH(int, code);
        QFETCH(QByteArray, sentence);
        QVERIFY(writeRecording(at("both.exits"), {demoCascade(), {}, {}}).has_value());
        std::vector<std::string> options{"--recording", at("both.exits").string(), "--thresholds", "0.3"};
        for (const QByteArray &network : networks)
            options.insert(options.end(), {"--network", at(network.toStdString()).string()});
        for (const QByteArray &option : more)
            options.push_back(option.toStdString());
        const auto done = deploy(options);
        QVERIFY2(done.code == code && contains(done.err, sentence.toStdString()), done.err.c_str());
        QCOMPARE(left(), QStringList());
    }

    void aVariantOfAWorkspace()
    {
        auto workspace = *readWorkspace(at("demo.offramp"));
        const Variant variant = workspace.decisions.variants.front();
        workspace.decisions.looks[variant.recording].name = "Mine";
        workspace.decisions.exitsOff[variant.recording] = {{1}};
        QVERIFY(writeWorkspace(at("demo.offramp"), workspace).has_value());
        const auto network = at("signs-small.pt").string();
        const auto thresholds = toText(variant.thresholds, Criterion::Entropy);
        const auto expected = deploy({"--recording", at("signs-small.exits").string(), "--thresholds", thresholds,
                                      "--off", "2", "--network", network});
        QVERIFY2(expected.code == 0, expected.err.c_str());
        const auto card = bytesOf(at("out/deployed.md"));
        QVERIFY(contains(card, "| off |"));
        for (const std::string &given : {network, "Mine=" + network, "signs-small=" + network}) {
            fs::remove(at("out/deployed.md"));
            const auto done = deploy({at("demo.offramp").string(), "--variant", variant.name, "--network", given});
            QVERIFY2(done.code == 0, done.err.c_str());
            QCOMPARE(bytesOf(at("out/deployed.md")), card);
        }
    }

    void workspacesAreRefused_data()
    {
        QTest::addColumn<QByteArrayList>("options");
        QTest::addColumn<QByteArray>("lost"); ///< a file that is removed before
        QTest::addColumn<int>("code");
        QTest::addColumn<QByteArray>("sentence");
        QTest::addRow("an unknown variant")
            << QByteArrayList{"--variant", "V99"} << QByteArray() << 2
            << QByteArray("\"V99\" is not a variant of the workspace. Choose one of: V1, ");
        QTest::addRow("no variant") << QByteArrayList() << QByteArray() << 2
                                    << QByteArray("It is not said which variant to deploy. Give --variant with one of");
        QTest::addRow("a recording that is gone")
            << QByteArrayList{"--variant", "V1"} << QByteArray("signs-small.exits") << 3
            << QByteArray("The recording \"signs-small\" is not at ");
        QTest::addRow("a workspace that is gone")
            << QByteArrayList{"--variant", "V1"} << QByteArray("demo.offramp") << 3 << QByteArray("demo.offramp");
        QTest::addRow("a recording beside it") << QByteArrayList{"--variant", "V1", "--recording", "x.exits"}
                                               << QByteArray() << 2 << QByteArray("cannot be used together");
        QTest::addRow("a criterion beside it") << QByteArrayList{"--variant", "V1", "--criterion", "margin"}
                                               << QByteArray() << 2 << QByteArray("cannot be used together");
    }

    void workspacesAreRefused()
    {
        QFETCH(QByteArrayList, options);
        QFETCH(QByteArray, lost);
        QFETCH(int, code);
        QFETCH(QByteArray, sentence);
        if (!lost.isEmpty())
            fs::remove(at(lost.toStdString()));
        std::vector<std::string> all{at("demo.offramp").string(), "--network", at("signs-small.pt").string()};
        for (const QByteArray &option : options)
            all.push_back(option.toStdString());
        const auto done = deploy(all);
        QVERIFY2(done.code == code && contains(done.err, sentence.toStdString()), done.err.c_str());
        QCOMPARE(left(), QStringList());
    }

    void changedRecordingsAreRefused()
    {
        fs::copy_file(at("signs-large.exits"), at("signs-small.exits"), fs::copy_options::overwrite_existing);
        const auto done
            = deploy({at("demo.offramp").string(), "--variant", "V1", "--network", at("signs-small.pt").string()});
        QVERIFY2(done.code == 3 && contains(done.err, "is not the recording that the workspace calls \"signs-small\"."),
                 done.err.c_str());
        QCOMPARE(left(), QStringList());
    }

    void noDecision()
    {
        const auto done = deploy({"--network", at("signs-small.pt").string()});
        QVERIFY2(done.code == 2 && contains(done.err, "There is no decision to deploy."), done.err.c_str());
    }

    void events()
    {
        const auto eventsOf = [](const std::string &text) {
            std::vector<Event> events;
            for (const QByteArray &line : QByteArray::fromStdString(text).split('\n')) {
                if (line.isEmpty())
                    continue;
                const auto event = parseEvent(line.toStdString());
                if (event && *event)
                    events.push_back(**event);
            }
            return events;
        };
        const auto with = [&](const char *network) {
            return deploy({"--events", "--recording", at("signs-small.exits").string(), "--thresholds", "0.3",
                           "--network", at(network).string()});
        };
        const auto done = with("signs-small.pt");
        QVERIFY2(done.code == 0, done.err.c_str());
        const auto said = eventsOf(done.out);
        QVERIFY(said.size() >= 2);
        const auto *hello = std::get_if<HelloEvent>(&said.front());
        QVERIFY(hello && hello->verb == "deploy" && hello->samples == 1000);
        QVERIFY(std::holds_alternative<DoneEvent>(said.back()));
        const auto refused = with("signs-large.pt");
        QCOMPARE(refused.code, 3);
        const auto end = eventsOf(refused.out);
        QVERIFY(!end.empty());
        const auto *error = std::get_if<ErrorEvent>(&end.back());
        QVERIFY(error && contains(error->error.sentence, "made with another network"));
    }
};

QTEST_GUILESS_MAIN(TestDeploySources)
#include "tst_deploysources.moc"
