// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "tests/core/deployment/deployfixture.h"

#include "core/flops/optally_p.h"
#include "core/recording/origin.h"
#include "tests/savednetwork.h"

#include <QTemporaryDir>

#include <limits>

using namespace offramp;
using namespace offramp::fixtures;

class TestDeploy : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;

    [[nodiscard]] Network load(const torch::jit::Module &module) const
    {
        auto network = saveAndLoad(m_folder, module);
        if (!network)
            qFatal("%s", toText(network.error()).c_str());
        return std::move(*network);
    }
    [[nodiscard]] Network returning(const std::string &result) const { return load(toyReturning(result).module()); }

private Q_SLOTS:
    void answersAsRecorded_data()
    {
        QTest::addColumn<QByteArray>("result");
        QTest::addColumn<QByteArray>("criterion");
        for (const char *criterion : {"entropy", "confidence", "margin"}) {
            QTest::addRow("%s, logits", criterion) << QByteArray("(e1, e2)") << QByteArray(criterion);
            QTest::addRow("%s, a stack", criterion) << QByteArray("torch.stack([e1, e2])") << QByteArray(criterion);
            QTest::addRow("%s, probabilities", criterion)
                << QByteArray("(torch.softmax(e1, 1), torch.softmax(e2, 1))") << QByteArray(criterion);
            QTest::addRow("%s, log-probabilities and logits", criterion)
                << QByteArray("(torch.log_softmax(e1, 1), e2)") << QByteArray(criterion);
            QTest::addRow("%s, probabilities of single classes", criterion)
                << QByteArray("(torch.sigmoid(e1), torch.sigmoid(e2))") << QByteArray(criterion);
            QTest::addRow("%s, equal logits", criterion)
                << QByteArray("(torch.round(e1), torch.round(e2))") << QByteArray(criterion);
        }
    }

    void answersAsRecorded()
    {
        QFETCH(QByteArray, result);
        QFETCH(QByteArray, criterion);
        auto network = returning(result.toStdString());
        const auto pixels = noise();
        const auto recording = recordingOf(network, pixels, images);
        const auto by = *parseCriterion(criterion.toStdString());
        for (const double share : {0.2, 0.5, 0.8}) {
            const ExitRule rule{by, thresholdsAt(recording, by, share)};
            const auto made = deploy({&network, 1}, recording, {.rule = rule});
            QVERIFY2(made, made ? "" : toText(made.error()).c_str());
            Deployed deployed(made->archive);
            const auto alone = deployed.give(pixels, 1);
            const auto taken = compare(alone, recording, rule);
            QVERIFY(taken[0] > 0 && taken[1] > 0);
            compare(deployed.give(pixels, images), recording, rule);
            compare(deployed.give(pixels, 7), recording, rule);
        }
    }

    void thresholdsAreStrict()
    {
        auto network = returning("(e1 * 0.0, e2)"); // every sample has the entropy ln 3 at exit 1, and equal logits
        const auto pixels = noise();
        const auto recording = recordingOf(network, pixels, images);
        const double entropy = recording.entropy.front();
        for (const auto &[threshold, exit] : {std::pair(entropy, 1), std::pair(std::nextafter(entropy, 2.0), 0)}) {
            const auto made = deploy({&network, 1}, recording, {.rule = {Criterion::Entropy, {threshold}}});
            QVERIFY(made.has_value());
            const auto given = Deployed(made->archive).give(pixels, images);
            QCOMPARE(given.exits, std::vector<std::int64_t>(images, exit));
            QVERIFY(exit == 1 || given.classes == std::vector<std::int64_t>(images)); // the first of equal ones
        }
    }

    void laterStagesDoNotRun()
    {
        const auto toy = toyReturning("(e1, e2)");
        auto network = load(toy.module());
        const auto pixels = noise();
        const auto recording = recordingOf(network, pixels, images);
        const ExitRule rule{Criterion::Entropy, thresholdsAt(recording, Criterion::Entropy, 0.5)};
        const auto made = deploy({&network, 1}, recording, {.rule = rule});
        QVERIFY(made.has_value());
        Deployed deployed(made->archive);
        const auto exits = deployed.give(pixels, images).exits;
        const auto costOf = [&](std::int64_t exit) { return exit == 0 ? toy.firstFlops(8) : toy.allFlops(8); };
        std::int64_t all = 0;
        for (std::int64_t i = 0; i < images; ++i) {
            Given given;
            const auto tally = tallyOperators([&] { deployed.append(given, pixels.narrow(0, i, 1)); });
            const std::int64_t expected = costOf(exits[static_cast<std::size_t>(i)]);
            QCOMPARE(tally.executed(), expected);
            all += expected;
        }
        Given given;
        QCOMPARE(tallyOperators([&] { deployed.append(given, pixels); }).executed(), all);
        const auto certain = pixels.index_select(0, torch::nonzero(torch::tensor(exits) == 0).squeeze(1));
        QCOMPARE(tallyOperators([&] { deployed.append(given, certain); }).executed(),
                 certain.size(0) * toy.firstFlops(8));
        QVERIFY(certain.size(0) > 0 && certain.size(0) < images);
    }

    void exitsThatAreOff_data()
    {
        QTest::addColumn<QList<int>>("off");
        QTest::addRow("none") << QList<int>();
        QTest::addRow("the first") << QList<int>{0};
        QTest::addRow("the second") << QList<int>{1};
        QTest::addRow("the last") << QList<int>{2};
        QTest::addRow("all but the second") << QList<int>{0, 2};
    }

    void exitsThatAreOff()
    {
        QFETCH(QList<int>, off);
        auto network = load(threeExits());
        const auto pixels = noise();
        const auto recording = recordingOf(network, pixels, images);
        const ExitRule rule{Criterion::Margin, thresholdsAt(recording, Criterion::Margin, 0.4)};
        DeployRequest request{.rule = rule};
        for (const int exit : off)
            request.off.insert({exit});
        const auto made = deploy({&network, 1}, recording, request);
        QVERIFY2(made, made ? "" : toText(made.error()).c_str());
        Deployed deployed(made->archive);
        const auto given = deployed.give(pixels, images);
        const auto taken = compare(given, recording, rule, request.off);
        compare(deployed.give(pixels, 1), recording, rule, request.off);
        for (int k = 0; k < 3; ++k)
            QCOMPARE(taken[static_cast<std::size_t>(k)] > 0, !off.contains(k));
        // The heads that are off do not run: a head is 4 x 3 and the pooling before it.
        for (std::int64_t i = 0; i < images; ++i) {
            const auto exit = static_cast<int>(given.exits[static_cast<std::size_t>(i)]);
            std::int64_t expected = 4 * 3 * 9 * 64;
            for (int k = 0; k <= exit; ++k)
                expected += (k > 0 ? 4 * 4 * 9 * 64 : 0) + (off.contains(k) ? 0 : 4 * 64 + 4 * classes);
            Given ignored;
            QCOMPARE(tallyOperators([&] { deployed.append(ignored, pixels.narrow(0, i, 1)); }).executed(), expected);
        }
    }

    void patience_data()
    {
        QTest::addColumn<QList<int>>("off");
        QTest::addRow("all exits") << QList<int>();
        QTest::addRow("without the first") << QList<int>{0};
        QTest::addRow("without the second") << QList<int>{1};
    }

    void patience()
    {
        QFETCH(QList<int>, off);
        auto network = load(threeExits());
        const auto pixels = noise();
        const auto recording = recordingOf(network, pixels, images);
        DeployRequest request{.rule = {Criterion::Patience, {-1.5, -1.5}}}; // two exits in a row agree
        for (const int exit : off)
            request.off.insert({exit});
        const auto made = deploy({&network, 1}, recording, request);
        QVERIFY2(made, made ? "" : toText(made.error()).c_str());
        Deployed deployed(made->archive);
        for (const std::int64_t batch : {std::int64_t{1}, std::int64_t{7}, images}) {
            const auto taken = compare(deployed.give(pixels, batch), recording, request.rule, request.off);
            QVERIFY(!off.isEmpty() || (taken[0] == 0 && taken[1] > 0 && taken[2] > 0));
        }
    }

    void scores()
    {
        auto network = returning("(e1, e2, torch.sum(e1, [1]))");
        network.setOutputs({.exits = *parseExitOutputs("0:2,1")});
        const auto pixels = noise();
        const auto recording = recordingOf(network, pixels, images);
        const ExitRule rule{Criterion::Score, thresholdsAt(recording, Criterion::Score, 0.5)};
        const auto made = deploy({&network, 1}, recording, {.rule = rule});
        QVERIFY2(made, made ? "" : toText(made.error()).c_str());
        const auto given = Deployed(made->archive).give(pixels, images);
        compare(given, recording, rule);
        for (std::size_t i = 0; i < given.exits.size(); ++i)
            QCOMPARE(std::isnan(given.uncertainty[i]), given.exits[i] == 1); // the last exit has no score
    }

    void onlyLabelledClasses()
    {
        auto network = returning("(e1, e2)");
        const auto pixels = noise();
        const auto recording = recordingOf(network, pixels, images, {true, true, false});
        const ExitRule rule{Criterion::Entropy, thresholdsAt(recording, Criterion::Entropy, 0.5)};
        const auto made = deploy({&network, 1}, recording, {.rule = rule});
        QVERIFY2(made, made ? "" : toText(made.error()).c_str());
        const auto given = Deployed(made->archive).give(pixels, images);
        compare(given, recording, rule);
        QCOMPARE(std::ranges::count(given.classes, 2), 0);
    }

    void oneImageAtATime()
    {
        auto network = returning("(e1, e2 + 0.0 * torch.reshape(e2, [1, -1]))");
        const auto pixels = noise();
        const auto recording = recordingOf(network, pixels, 1);
        const ExitRule rule{Criterion::Entropy, thresholdsAt(recording, Criterion::Entropy, 0.5)};
        const auto made = deploy({&network, 1}, recording, {.rule = rule});
        QVERIFY2(made, made ? "" : toText(made.error()).c_str());
        Deployed deployed(made->archive);
        compare(deployed.give(pixels, images), recording, rule);
        compare(deployed.give(pixels, 3), recording, rule);
        QVERIFY(deployed.give(pixels.narrow(0, 0, 0), 1) == Given());
    }

    void noImages()
    {
        auto network = returning("(e1, e2)");
        const auto pixels = noise();
        const auto made
            = deploy({&network, 1}, recordingOf(network, pixels, images), {.rule = {Criterion::Entropy, {0.5}}});
        QVERIFY(made.has_value());
        Given given;
        Deployed(made->archive).append(given, pixels.narrow(0, 0, 0));
        QVERIFY(given == Given());
    }

    void refusesNan()
    {
        auto network = returning("(e1, e2)");
        auto pixels = noise();
        const auto made
            = deploy({&network, 1}, recordingOf(network, pixels, images), {.rule = {Criterion::Entropy, {0.5}}});
        QVERIFY(made.has_value());
        pixels[3][0][0][0] = std::numeric_limits<float>::quiet_NaN();
        QVERIFY_EXCEPTION_THROWN(Deployed(made->archive).give(pixels, images), std::exception);
    }

    void saysWhatItIs()
    {
        auto network = returning("{\"early\": e1, \"full\": e2}");
        const auto pixels = noise();
        const auto recording = recordingOf(network, pixels, images);
        const ExitRule rule{Criterion::Confidence, {-0.75}};
        const auto made = deploy({&network, 1}, recording,
                                 {.rule = rule,
                                  .recordingFile = "run.exits",
                                  .recordingSha256 = std::string(64, 'b'),
                                  .archiveFile = "deployed.pt"});
        QVERIFY2(made, made ? "" : toText(made.error()).c_str());
        int early = 0;
        int correct = 0;
        for (std::size_t i = 0; i < images; ++i) {
            const bool isEarly = recording.confidence[i] > 0.75F;
            early += isEarly;
            correct += recording.predicted[isEarly ? i : images + i] == recording.label[i];
        }
        const double mean = (1000.0 * early + 2000.0 * (images - early)) / images / 1e9;
        const Deployed deployed(made->archive);
        const auto json = nlohmann::json::parse(deployed.extra.at("decision.json"));
        QVERIFY(json["offramp_decision"] == 1);
        QVERIFY(json["criterion"] == "confidence");
        QVERIFY(json["exits"][0]["name"] == "early");
        QVERIFY(json["exits"][0]["threshold"] == 0.75);
        QVERIFY(json["exits"][0]["samples"] == early);
        QVERIFY(json["exits"][1]["threshold"].is_null());
        QVERIFY(json["network"]["sha256"] == network.sha256());
        QVERIFY(json["recording"]["sha256"] == std::string(64, 'b'));
        QVERIFY(std::abs(json["cost"]["value"].get<double>() - mean) < 1e-15);
        QVERIFY(std::abs(json["accuracy"]["value"].get<double>() - static_cast<double>(correct) / images) < 1e-12);
        QVERIFY(json["accuracy"]["low"] < json["accuracy"]["high"]);

        const auto spec = parseNetworkSpec(deployed.extra.at("offramp.json"), "offramp.json");
        QVERIFY(spec.has_value());
        QCOMPARE(spec->input, (std::array{3, 8, 8}));
        QCOMPARE(spec->mean, (std::array{0.5F, 0.5F, 0.5F}));
        QVERIFY(spec->exits.empty());
        for (const auto &expected :
             {std::string("| thresholds | 0.75 |"), std::string("torch.jit.load(\"deployed.pt\")"), network.sha256(),
              std::string(64, 'b'), std::string("noise, split test, 40 samples"), std::string("95 % interval"),
              std::string("T.Normalize([0.5, 0.5, 0.5], [0.25, 0.25, 0.25])")})
            QVERIFY2(made->card.find(expected) != std::string::npos, (expected + "\n" + made->card).c_str());
    }

    void refuses_data()
    {
        QTest::addColumn<QByteArray>("result");
        QTest::addColumn<QByteArray>("key");
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<QByteArray>("sentence");
        QTest::addRow("another network") << QByteArray("(e1, e2)") << QByteArray("network_sha256") << QByteArray("abc")
                                         << QByteArray("The recording was made with another network (SHA-256): abc in "
                                                       "the file, ");
        QTest::addRow("another precision")
            << QByteArray("(e1, e2)") << QByteArray("precision") << QByteArray("bfloat16")
            << QByteArray("The recording was made with another precision: bfloat16 in the file, float32 now.");
        QTest::addRow("a part of its outputs")
            << QByteArray("(e1, e2)") << QByteArray("exit_outputs") << QByteArray("0,2")
            << QByteArray("The recording was made with another choice of exits: 0,2 in the file,  now.");
        QTest::addRow("answers that mix the images")
            << QByteArray("(e1 - torch.mean(e1, 0, True), e2 - torch.mean(e2, 0, True))") << QByteArray("split")
            << QByteArray("test") << QByteArray("The network ");
    }

    void refuses()
    {
        QFETCH(QByteArray, result);
        QFETCH(QByteArray, key);
        QFETCH(QByteArray, value);
        QFETCH(QByteArray, sentence);
        auto network = returning(result.toStdString());
        auto recording = recordingOf(network, noise(), 1);
        recording.metadata[key.toStdString()] = value.toStdString();
        const auto made = deploy({&network, 1}, recording, {.rule = {Criterion::Entropy, {0.5}}});
        QVERIFY(!made);
        QCOMPARE(made.error().kind, ErrorKind::BadInput);
        QVERIFY2(made.error().sentence.starts_with(sentence.toStdString()), made.error().sentence.c_str());
    }

    void warnsWhereTf32WasAllowed()
    {
        auto network = returning("(e1, e2)");
        auto recording = recordingOf(network, noise(), images);
        const auto plain = deploy({&network, 1}, recording, {.rule = {Criterion::Entropy, {0.5}}});
        QVERIFY2(plain, plain ? "" : toText(plain.error()).c_str());
        recording.metadata[tf32Key] = tf32Allowed;
        const auto made = deploy({&network, 1}, recording, {.rule = {Criterion::Entropy, {0.5}}});
        QVERIFY2(made, made ? "" : toText(made.error()).c_str());
        QCOMPARE(made->warnings.size(), plain->warnings.size() + 1);
        QVERIFY2(made->warnings.back().starts_with("The recording was made with TF32 allowed: "),
                 made->warnings.back().c_str());
        QVERIFY(made->card.find("float32, TF32 allowed") != std::string::npos);
        QVERIFY(plain->card.find("TF32") == std::string::npos);
    }

    void refusesWhatCannotBeSplit()
    {
        auto network = returning("e2 * (0.5 if bool(torch.mean(b) > 0.0) else 0.25)");
        auto recording = recordingOf(network, noise(), 1);
        const auto made = deploy({&network, 1}, recording, {.rule = {Criterion::Entropy, {}}});
        QVERIFY(!made);
        QVERIFY2(made.error().sentence.starts_with("The network cannot be split at its exits: "),
                 made.error().sentence.c_str());
    }

    void refusesOtherBatches()
    {
        auto network = returning("(e1, e2 + 0.0 * torch.reshape(e2, [4, -1]))");
        const auto made
            = deploy({&network, 1}, recordingOf(network, noise(), 4), {.rule = {Criterion::Entropy, {0.5}}});
        QVERIFY(!made);
        QVERIFY2(made.error().sentence.starts_with("The network is made for batches of 4 images"),
                 made.error().sentence.c_str());
    }

    void refusesExitsThatAreNotThere()
    {
        auto network = returning("(e1, e2)");
        const auto recording = recordingOf(network, noise(), images);
        QCOMPARE(
            deploy({&network, 1}, recording, {.rule = {Criterion::Entropy, {0.5}}, .off = {{0}, {1}}}).error().kind,
            ErrorKind::Usage);
        QCOMPARE(deploy({&network, 1}, recording, {.rule = {Criterion::Entropy, {0.5}}, .off = {{7}}}).error().kind,
                 ErrorKind::Usage);
    }
};

QTEST_GUILESS_MAIN(TestDeploy)
#include "tst_deploy.moc"
