// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "tests/core/deployment/deployfixture.h"

#include "core/deployment/networkmatch.h"
#include "core/flops/optally_p.h"

#include <QTemporaryDir>

#include <filesystem>

using namespace offramp;
using namespace offramp::fixtures;

namespace {

constexpr auto otherPreprocessing
    = R"({"resize":8,"crop":8,"squash":false,"interpolation":"bicubic","resize_mode":"pil","mean":[0.25,0.5,0.125],"std":[0.5,0.25,0.75]})";
constexpr auto largerPreprocessing
    = R"({"resize":8,"crop":16,"squash":false,"interpolation":"bicubic","resize_mode":"pil","mean":[0.5,0.5,0.5],"std":[0.25,0.25,0.25]})";

/// Images for mean and deviation 0.5 and 0.25 as otherPreprocessing has them, by way of the pixels.
at::Tensor otherwiseNormalised(const at::Tensor &images)
{
    const auto by = [](std::vector<double> numbers) {
        return torch::tensor(numbers, torch::kDouble).reshape({1, 3, 1, 1});
    };
    const auto pixels = images.to(torch::kDouble) * 0.25 + 0.5;
    return ((pixels - by({0.25, 0.5, 0.125})) / by({0.5, 0.25, 0.75})).to(torch::kFloat).contiguous();
}

void append(std::vector<float> &column, const std::vector<float> &more)
{
    column.insert(column.end(), more.begin(), more.end());
}

/// The cascade of two recordings, first "small", then "large": costs of the second include all of the first.
Recording cascadeOf(const Recording &first, const Recording &second)
{
    Recording cascade = first;
    auto parts = nlohmann::json::array();
    for (const auto &[name, part] : {std::pair("small", &first), std::pair("large", &second)}) {
        nlohmann::json metadata = part->metadata;
        metadata["network"] = name;
        parts.push_back({{"file", std::string(name) + ".exits"},
                         {"fingerprint", "0"},
                         {"exits", part->exits},
                         {"metadata", metadata}});
    }
    cascade.metadata = {{"cascade", parts.dump()}, {"dataset", "noise"}, {"split", "test"}};
    cascade.networkName = "small, large";
    cascade.exits += second.exits;
    cascade.predicted.insert(cascade.predicted.end(), second.predicted.begin(), second.predicted.end());
    append(cascade.entropy, second.entropy);
    append(cascade.confidence, second.confidence);
    append(cascade.margin, second.margin);
    cascade.score.clear();
    for (const std::int64_t flops : second.flops)
        cascade.flops.push_back(first.flops.back() + flops);
    return cascade;
}

std::vector<RecordedPart> twoParts(const std::string &first, const std::string &second)
{
    return {{"a", 0, 2,
             first.empty() ? std::map<std::string, std::string>()
                           : std::map<std::string, std::string>{{"network_sha256", first}}},
            {"b", 2, 1,
             second.empty() ? std::map<std::string, std::string>()
                            : std::map<std::string, std::string>{{"network_sha256", second}}}};
}

} // namespace

class TestDeployCascade : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;

    [[nodiscard]] Network load(const torch::jit::Module &module, const std::string &name) const
    {
        const auto path = std::filesystem::path(m_folder.path().toStdString()) / (name + ".pt");
        module.save(path.string());
        auto network = Network::load(path);
        if (!network)
            qFatal("%s", toText(network.error()).c_str());
        return std::move(*network);
    }

    /// Two exits, then three.
    [[nodiscard]] std::vector<Network> twoNetworks() const
    {
        std::vector<Network> networks;
        networks.push_back(load(toyReturning("(e1, e2)").module(), "small"));
        networks.push_back(load(threeExits(), "large"));
        return networks;
    }

private Q_SLOTS:
    void answersAsRecorded_data()
    {
        QTest::addColumn<QByteArray>("criterion");
        QTest::addColumn<bool>("isChanged");
        for (const char *criterion : {"entropy", "confidence", "margin", "patience"}) {
            QTest::addRow("%s", criterion) << QByteArray(criterion) << false;
            QTest::addRow("%s, other mean and deviation", criterion) << QByteArray(criterion) << true;
        }
    }

    void answersAsRecorded()
    {
        QFETCH(QByteArray, criterion);
        QFETCH(bool, isChanged);
        auto networks = twoNetworks();
        const auto pixels = noise();
        auto second = recordingOf(networks[1], isChanged ? otherwiseNormalised(pixels) : pixels, images);
        if (isChanged)
            second.metadata["preprocessing"] = otherPreprocessing;
        const auto recording = cascadeOf(recordingOf(networks[0], pixels, images), second);
        const auto by = *parseCriterion(criterion.toStdString());
        // Three in a row are more than the first network has.
        const ExitRule rule{by, by == Criterion::Patience ? Thresholds(4, -2.5) : thresholdsAt(recording, by, 0.3)};
        const auto made = deploy(networks, recording, {.rule = rule});
        QVERIFY2(made, made ? "" : toText(made.error()).c_str());
        Deployed deployed(made->archive);
        for (const std::int64_t batch : {std::int64_t{1}, std::int64_t{7}, images}) {
            const auto taken = compare(deployed.give(pixels, batch), recording, rule);
            QVERIFY(taken[2] + taken[3] + taken[4] > 0);
            QVERIFY(by == Criterion::Patience || taken[0] + taken[1] > 0);
        }
    }

    void laterNetworksDoNotRun()
    {
        auto networks = twoNetworks();
        const ToyNetwork toy = toyReturning("(e1, e2)");
        const auto pixels = noise();
        const auto recording
            = cascadeOf(recordingOf(networks[0], pixels, images), recordingOf(networks[1], pixels, images));
        const ExitRule rule{Criterion::Entropy, thresholdsAt(recording, Criterion::Entropy, 0.4)};
        const auto made = deploy(networks, recording, {.rule = rule});
        QVERIFY2(made, made ? "" : toText(made.error()).c_str());
        Deployed deployed(made->archive);
        std::int64_t all = 0;
        std::array<int, 5> taken{};
        for (std::int64_t i = 0; i < images; ++i) {
            Given given;
            const auto tally = tallyOperators([&] { deployed.append(given, pixels.narrow(0, i, 1)); });
            const auto exit = given.exits.front();
            std::int64_t expected = exit == 0 ? toy.firstFlops(8) : toy.allFlops(8);
            for (std::int64_t k = 2; k <= exit; ++k) // a convolution, the pooling and the head
                expected += (k == 2 ? 4 * 3 : 4 * 4) * 9 * 64 + 4 * 64 + 4 * classes;
            QCOMPARE(tally.executed(), expected);
            ++taken.at(static_cast<std::size_t>(exit));
            all += expected;
        }
        Given given;
        QCOMPARE(tallyOperators([&] { deployed.append(given, pixels); }).executed(), all);
        QVERIFY(taken[0] > 0 && taken[4] > 0);
    }

    void exitsThatAreOff_data()
    {
        QTest::addColumn<QList<int>>("off");
        QTest::addColumn<int>("networks");
        QTest::addRow("the first") << QList<int>{0} << 2;
        QTest::addRow("the last of the first network") << QList<int>{1} << 2;
        QTest::addRow("two of the second network") << QList<int>{2, 4} << 2;
        QTest::addRow("the whole second network") << QList<int>{2, 3, 4} << 1;
        QTest::addRow("the second network and one more") << QList<int>{0, 2, 3, 4} << 1;
    }

    void exitsThatAreOff()
    {
        QFETCH(QList<int>, off);
        QFETCH(int, networks);
        auto loaded = twoNetworks();
        const auto pixels = noise();
        const auto recording
            = cascadeOf(recordingOf(loaded[0], pixels, images), recordingOf(loaded[1], pixels, images));
        for (const Criterion by : {Criterion::Margin, Criterion::Patience}) {
            auto fresh = twoNetworks(); // deploy() sets their outputs
            const ExitRule rule{by, by == Criterion::Patience ? Thresholds(4, -1.5) : thresholdsAt(recording, by, 0.4)};
            DeployRequest request{.rule = rule};
            for (const int exit : off)
                request.off.insert({exit});
            const auto made = deploy(std::span(fresh).first(static_cast<std::size_t>(networks)), recording, request);
            QVERIFY2(made, made ? "" : toText(made.error()).c_str());
            Deployed deployed(made->archive);
            const auto taken = compare(deployed.give(pixels, images), recording, rule, request.off);
            compare(deployed.give(pixels, 1), recording, rule, request.off);
            for (const int exit : off)
                QCOMPARE(taken[static_cast<std::size_t>(exit)], 0);
        }
    }

    void temperatures_data()
    {
        QTest::addColumn<QByteArray>("criterion");
        for (const char *criterion : {"entropy", "confidence", "margin"})
            QTest::addRow("%s", criterion) << QByteArray(criterion);
    }

    void temperatures()
    {
        QFETCH(QByteArray, criterion);
        const auto by = *parseCriterion(criterion.toStdString());
        auto networks = twoNetworks();
        const auto pixels = noise();
        const auto first = recordingOf(networks[0], pixels, images, {}, {7.0, 1.5});
        const auto alone = deploy(std::span(networks).first(1), first, {.rule = {by, thresholdsAt(first, by, 0.5)}});
        QVERIFY2(alone, alone ? "" : toText(alone.error()).c_str());
        Deployed deployed(alone->archive);
        const auto taken = compare(deployed.give(pixels, images), first, {by, thresholdsAt(first, by, 0.5)});
        QVERIFY(taken[0] > 0 && taken[1] > 0);
        const auto json = nlohmann::json::parse(deployed.extra.at("decision.json"));
        QVERIFY(json["exits"][0]["temperature"] == 7.0);
        QVERIFY2(alone->card.find("| temperatures | 7:1.5 ") != std::string::npos, alone->card.c_str());

        const auto recording = cascadeOf(first, recordingOf(networks[1], pixels, images, {}, {0.5, 1.0, 3.0}));
        const ExitRule rule{by, thresholdsAt(recording, by, 0.3)};
        const auto both = deploy(networks, recording, {.rule = rule});
        QVERIFY2(both, both ? "" : toText(both.error()).c_str());
        compare(Deployed(both->archive).give(pixels, 7), recording, rule);
        QVERIFY2(both->card.find("| temperatures | 7:1.5:0.5:1:3 ") != std::string::npos, both->card.c_str());
    }

    void saysWhatItIs()
    {
        auto networks = twoNetworks();
        const auto pixels = noise();
        const auto recording
            = cascadeOf(recordingOf(networks[0], pixels, images), recordingOf(networks[1], pixels, images));
        const auto made = deploy(networks, recording,
                                 {.rule = {Criterion::Confidence, Thresholds(4, -0.75)}, .archiveFile = "deployed.pt"});
        QVERIFY2(made, made ? "" : toText(made.error()).c_str());
        const Deployed deployed(made->archive);
        const auto json = nlohmann::json::parse(deployed.extra.at("decision.json"));
        QVERIFY(json["network"].is_null());
        QCOMPARE(json["networks"].size(), std::size_t{2});
        QVERIFY(json["networks"][1]["sha256"] == networks[1].sha256());
        QVERIFY(json["networks"][1]["exits"] == 3);
        QCOMPARE(json["exits"].size(), std::size_t{5});
        QVERIFY(json["exits"][4]["threshold"].is_null());
        for (const std::string &expected :
             {std::string("# small, then large"), std::string("a cascade of 2 networks"), networks[0].sha256(),
              networks[1].sha256(), std::string("| large: exit3 |"), std::string("noise, split test, 40 samples")})
            QVERIFY2(made->card.find(expected) != std::string::npos, (expected + '\n' + made->card).c_str());
    }

    void refuses_data()
    {
        QTest::addColumn<QByteArray>("preprocessing");
        QTest::addColumn<QList<int>>("off");
        QTest::addColumn<int>("networks");
        QTest::addColumn<QByteArray>("sentence");
        QTest::addRow("another size")
            << QByteArray(largerPreprocessing) << QList<int>() << 2
            << QByteArray("small and large take different images, so that one archive cannot run both: crop 8 pixels "
                          "and 16 pixels.");
        QTest::addRow("unknown preprocessing")
            << QByteArray() << QList<int>() << 2
            << QByteArray("small and large take different images, so that one archive cannot run both: preprocessing ");
        QTest::addRow("a first network without exits")
            << QByteArray(preprocessing) << QList<int>{0, 1} << 2
            << QByteArray("All exits of network 1, small are off, and its cost would still be counted.");
        QTest::addRow("one network") << QByteArray(preprocessing) << QList<int>() << 1
                                     << QByteArray("The recording needs 2 networks, not 1.");
    }

    void refuses()
    {
        QFETCH(QByteArray, preprocessing);
        QFETCH(QList<int>, off);
        QFETCH(int, networks);
        QFETCH(QByteArray, sentence);
        auto loaded = twoNetworks();
        const auto pixels = noise();
        auto second = recordingOf(loaded[1], pixels, images);
        second.metadata["preprocessing"] = preprocessing.toStdString();
        if (preprocessing.isEmpty())
            second.metadata.erase("preprocessing");
        DeployRequest request{.rule = {Criterion::Entropy, Thresholds(4, 0.5)}, .input = {}};
        if (preprocessing.isEmpty())
            request.input = small;
        for (const int exit : off)
            request.off.insert({exit});
        const auto made = deploy(std::span(loaded).first(static_cast<std::size_t>(networks)),
                                 cascadeOf(recordingOf(loaded[0], pixels, images), second), request);
        QVERIFY(!made);
        QVERIFY2(made.error().sentence.starts_with(sentence.toStdString()), made.error().sentence.c_str());
    }

    void refusesNetworksInTheWrongOrder()
    {
        auto networks = twoNetworks();
        const auto pixels = noise();
        const auto recording
            = cascadeOf(recordingOf(networks[0], pixels, images), recordingOf(networks[1], pixels, images));
        std::swap(networks[0], networks[1]);
        const auto made = deploy(networks, recording, {.rule = {Criterion::Entropy, Thresholds(4, 0.5)}});
        QVERIFY(!made);
        QVERIFY2(made.error().sentence.starts_with("small: The recording was made with another network (SHA-256): "),
                 made.error().sentence.c_str());
    }

    void matchesNetworks_data()
    {
        QTest::addColumn<QByteArrayList>("recorded"); ///< SHA-256 of the two parts, or empty
        QTest::addColumn<QByteArrayList>("given");    ///< NAME=SHA-256 or SHA-256
        QTest::addColumn<QList<int>>("matched");      ///< empty: refused
        QTest::addColumn<QByteArray>("sentence");
        const auto add = [](const char *name, const QByteArrayList &recorded, const QByteArrayList &given,
                            const QList<int> &matched, const char *sentence = "") {
            QTest::addRow("%s", name) << recorded << given << matched << QByteArray(sentence);
        };
        add("by hash", {"1", "2"}, {"1", "2"}, {0, 1});
        add("by hash in another order", {"1", "2"}, {"2", "1"}, {1, 0});
        add("in order", {"", ""}, {"7", "8"}, {0, 1});
        add("one by hash, the other in order", {"", "2"}, {"2", "8"}, {1, 0});
        add("by name", {"", ""}, {"b=7", "a=8"}, {1, 0});
        add("one by name", {"1", ""}, {"b=7", "1"}, {1, 0});
        add("another file", {"1", "2"}, {"1", "9"}, {}, "file1 is not network 2, b: its SHA-256 is 9…");
        add("another file by name", {"1", "2"}, {"1", "b=9"}, {}, "file1 is not network 2, b: its SHA-256 is 9…");
        add("missing", {"1", "2"}, {"2"}, {}, "The file of network 1, a is missing (SHA-256 1…).");
        add("missing, unknown", {"", ""}, {"7"}, {}, "The file of network 2, b is missing.");
        add("one too many", {"1", "2"}, {"1", "2", "3"}, {}, "file2 belongs to no network of the recording: a, b.");
        add("twice", {"1", "2"}, {"1", "1"}, {}, "file1 is not network 2, b");
        add("an unknown name", {"1", "2"}, {"c=1", "2"}, {}, "\"c\" is given twice or is not a network");
    }

    void matchesNetworks()
    {
        QFETCH(QByteArrayList, recorded);
        QFETCH(QByteArrayList, given);
        QFETCH(QList<int>, matched);
        QFETCH(QByteArray, sentence);
        const auto parts = twoParts(recorded[0].toStdString(), recorded[1].toStdString());
        std::vector<NetworkFile> files;
        for (const QByteArray &text : given) {
            const auto equals = text.indexOf('=');
            files.push_back({"file" + std::to_string(files.size()), text.mid(equals + 1).toStdString(),
                             equals < 0 ? std::string() : text.left(equals).toStdString()});
        }
        const auto found = matchNetworks(parts, parts.size(), files);
        QCOMPARE(found.has_value(), !matched.isEmpty());
        if (!found) {
            QVERIFY2(found.error().sentence.starts_with(sentence.toStdString()), found.error().sentence.c_str());
            return;
        }
        for (std::size_t place = 0; place < parts.size(); ++place)
            QCOMPARE((*found)[place], static_cast<std::size_t>(matched[static_cast<qsizetype>(place)]));
    }

    void partsThatDoNotRunNeedNoFile()
    {
        const auto parts = twoParts("1", "2");
        QCOMPARE(*partsThatRun(parts, {{2}}), std::size_t{1});
        QVERIFY(matchNetworks(parts, 1, {{"file0", "1"}}).has_value());
        QVERIFY(matchNetworks(parts, 1, {{"file0", "2"}, {"file1", "1"}}).has_value()); // not used, and no error
        QVERIFY(!matchNetworks(parts, 1, {{"file0", "2"}}).has_value());
    }
};

QTEST_GUILESS_MAIN(TestDeployCascade)
#include "tst_deploycascade.moc"
