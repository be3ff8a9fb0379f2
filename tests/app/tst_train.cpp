// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "tests/app/engineprogram.h"

#include "core/recording/recording.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace offramp;

namespace {

namespace fs = std::filesystem;

/// Images of 8 x 8 in folders red, green and blue below root/SPLIT, noisy and of that colour.
void makeColours(const fs::path &root, const std::string &split, int imagesOfClass)
{
    std::mt19937 engine(static_cast<unsigned>(split.size()));
    const std::vector<std::string> names{"blue", "green", "red"}; // as OpenCV orders channels
    for (std::size_t c = 0; c < names.size(); ++c) {
        const auto folder = root / split / names[c];
        fs::create_directories(folder);
        for (int i = 0; i < imagesOfClass; ++i) {
            cv::Mat image(8, 8, CV_8UC3);
            for (std::size_t byte = 0; byte < 8 * 8 * 3; ++byte)
                image.data[byte] = static_cast<uchar>((byte % 3 == c ? 170 : 40) + engine() % 40);
            cv::imwrite((folder / (std::to_string(i) + ".png")).string(), image);
        }
    }
}

} // namespace

/// offramp-engine train, from images to a recording.
class TestTrain : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    [[nodiscard]] fs::path at(const std::string &name) const { return fs::path(m_folder.path().toStdString()) / name; }

    [[nodiscard]] std::vector<std::string> train(const std::string &out,
                                                 const std::vector<std::string> &more = {}) const
    {
        std::vector<std::string> arguments{"train",
                                           "--architecture",
                                           at("spec.json").string(),
                                           "--dataset",
                                           at("set").string(),
                                           "--recipe",
                                           at("recipe.json").string(),
                                           "--out",
                                           at(out).string(),
                                           "--threads",
                                           "1"};
        arguments.insert(arguments.end(), more.begin(), more.end());
        return arguments;
    }

private Q_SLOTS:
    void initTestCase()
    {
        makeColours(at("set"), "train", 16);
        makeColours(at("set"), "test", 4);
        makeColours(at("testonly"), "test", 4);
        write(at("spec.json"), R"({"offramp_network": 1, "architecture": "cifar_resnet20", "exits": [
            {"name": "early", "after": "layer1", "head": "pool-linear"}, {"name": "last"}]})");
        write(at("recipe.json"), R"({"offramp_recipe": 1, "optimiser": "adamw", "learning_rate": 0.003, "epochs": 4,
            "batch": 8, "held_back": 0.25, "ema_decay": 0.9,
            "augmentations": [{"name": "horizontal-flip", "probability": 0.5}]})");
    }

    void trainsAndRecords()
    {
        const auto trained = run(train("net.safetensors"));
        QVERIFY2(trained.code == 0, trained.err.c_str());
        QVERIFY2(contains(trained.err, "Epoch 4 of 4: early "), trained.err.c_str());
        QCOMPARE(std::ranges::count(bytesOf(at("net.safetensors.jsonl")), '\n'), std::ptrdiff_t(4));
        QCOMPARE(std::ranges::count(bytesOf(at("net.safetensors.csv")), '\n'), std::ptrdiff_t(1 + 4 * 2));

        const auto recorded = run(recordArguments(at("net.safetensors"), at("set"), at("run.exits"), {}, {}));
        QVERIFY2(recorded.code == 0, recorded.err.c_str());
        const auto recording = readRecording(at("run.exits"));
        QVERIFY(recording.has_value());
        QCOMPARE(recording->sampleCount(), std::size_t(12)); // of the split test
        QCOMPARE(recording->exits, 2);

        const auto again = run(train("net.safetensors", {"--resume"}));
        QCOMPARE(again.code, 0);
        QVERIFY2(contains(again.err, "Nothing to do: all 4 epochs are done."), again.err.c_str());
        const auto refused = run(train("net.safetensors"));
        QCOMPARE(refused.code, 2);
        QVERIFY2(contains(refused.err, "Add --resume"), refused.err.c_str());
    }

    void survivesKills()
    {
        if (!fs::exists(at("net.safetensors")))
            QCOMPARE(run(train("net.safetensors")).code, 0);
        const fs::path out = at("killed.safetensors");
        const fs::path checkpoint = out.string() + ".checkpoint";
        std::string before;
        for (int kill = 0; kill < 2; ++kill) {
            QProcess process;
            process.start(program(), toArguments(train("killed.safetensors", {"--resume"})));
            // Until another epoch is done, or all are.
            QTRY_VERIFY_WITH_TIMEOUT(bytesOf(checkpoint) != before || process.state() == QProcess::NotRunning, 120000);
            process.kill();
            process.waitForFinished(60000);
            before = bytesOf(checkpoint);
            QVERIFY(!before.empty());
        }
        const auto resumed = run(train("killed.safetensors", {"--resume"}));
        QVERIFY2(resumed.code == 0, resumed.err.c_str());
        QVERIFY(bytesOf(out) == bytesOf(at("net.safetensors")));
        for (const auto &entry : fs::directory_iterator(at("")))
            QVERIFY2(entry.path().extension() != ".part", entry.path().c_str());
    }

    void overridesTheRecipe()
    {
        const auto trained = run(train("short.safetensors", {"--epochs", "1", "--limit", "24", "--seed", "5"}));
        QVERIFY2(trained.code == 0, trained.err.c_str());
        QVERIFY2(contains(trained.err, "Epoch 1 of 1: "), trained.err.c_str());
        QVERIFY(contains(bytesOf(at("short.safetensors.jsonl")), "\"held_back_images\":6"));
        QVERIFY(bytesOf(at("short.safetensors")) != bytesOf(at("net.safetensors")));
    }

    /// A head after each of nine blocks, twelve images held back, and then the proposed ones are trained.
    void proposesExits()
    {
        if (!fs::exists(at("net.safetensors")))
            QCOMPARE(run(train("net.safetensors")).code, 0);
        const std::vector<std::string> options{"--epochs", "1", "--weights", at("net.safetensors").string()};
        auto proposing = options;
        proposing.insert(proposing.end(), {"--propose-exits", "2"});
        const auto proposed = run(train("places.safetensors", proposing));
        QVERIFY2(proposed.code == 0, proposed.err.c_str());
        QVERIFY2(contains(proposed.out, "9 places for exits, on 12 images held back; area up to E_max = "),
                 proposed.out.c_str());
        for (const char *place : {"\nrelu ", "\nlayer1.0 ", "\nlayer1 ", "\nlayer3.1 ", "\nlast "})
            QVERIFY2(contains(proposed.out, place), place);
        QVERIFY2(contains(proposed.out, "; every set of 2 places was tried"), proposed.out.c_str());
        QVERIFY(contains(proposed.err, "computed in every epoch, because the recipe has augmentations"));
        const auto recording = readRecording(at("places.safetensors.exits"));
        QVERIFY(recording.has_value());
        QCOMPARE(recording->exits, 10);
        QCOMPARE(recording->recordedCount(), std::size_t(12));
        QCOMPARE(recording->about("split").value_or(""), std::string("train, held back"));

        proposing.emplace_back("--resume");
        const auto again = run(train("places.safetensors", proposing));
        QVERIFY2(again.code == 0, again.err.c_str());
        QCOMPARE(again.out, proposed.out);

        const std::string words = "to train them: --heads-at ";
        const auto from = proposed.out.find(words) + words.size();
        auto training = options;
        training.insert(training.end(), {"--heads-at", proposed.out.substr(from, proposed.out.find(' ', from) - from)});
        const auto trained = run(train("chosen.safetensors", training));
        QVERIFY2(trained.code == 0, trained.err.c_str());
        const auto recorded = run(recordArguments(at("chosen.safetensors"), at("set"), at("chosen.exits"), {}, {}));
        QVERIFY2(recorded.code == 0, recorded.err.c_str());
        QCOMPARE(readRecording(at("chosen.exits"))->exits, 3);
    }

    void proposesOnlyWhatIsThere()
    {
        const auto more
            = run(train("many.safetensors", {"--weights", at("net.safetensors").string(), "--propose-exits", "10"}));
        QCOMPARE(more.code, 2);
        QVERIFY2(contains(more.err, "Give --propose-exits a number from 1 to 9."), more.err.c_str());
        const auto untrained = run(train("many.safetensors", {"--propose-exits", "2"}));
        QCOMPARE(untrained.code, 2);
        QVERIFY2(contains(untrained.err, "Add --weights with a network of this architecture."), untrained.err.c_str());
        const auto unknown = run(train("many.safetensors", {"--heads-at", "layer9"}));
        QVERIFY2(contains(unknown.err, "after \"layer9\", a place that cifar_resnet20 does not have."),
                 unknown.err.c_str());
    }

    /// An archive of three classes and two exits gets a head, and then one after each of its two blocks.
    void putsHeadsOnAnArchive()
    {
        const QString source = qEnvironmentVariable("OFFRAMP_SOURCE", QFINDTESTDATA("../.."));
        const std::string archive = (source + QStringLiteral("/tests/core/networks/data/hooked.pt")).toStdString();
        auto arguments = train("heads.pt", {"--epochs", "1", "--heads-at", "backbone.1"});
        arguments[2] = archive;
        const auto trained = run(arguments);
        QVERIFY2(trained.code == 0, trained.err.c_str());
        QVERIFY2(contains(trained.err, "Epoch 1 of 1: exit1 ") && contains(trained.err, ", backbone.1 "),
                 trained.err.c_str());
        const auto recorded = run(recordArguments(at("heads.pt"), at("set"), at("heads.exits"), {}, {}));
        QVERIFY2(recorded.code == 0, recorded.err.c_str());
        const auto recording = readRecording(at("heads.exits"));
        QVERIFY(recording.has_value());
        QCOMPARE(recording->exits, 3);
        QVERIFY(recording->names("exit_names") == (std::vector<std::string>{"exit1", "backbone.1", "exit3"}));
        QVERIFY(std::ranges::is_sorted(recording->flops));
        arguments.emplace_back("--resume");
        const auto again = run(arguments);
        QVERIFY2(again.code == 0 && contains(again.err, "Nothing to do: all 1 epochs are done."), again.err.c_str());

        arguments = train("blocks.pt", {"--epochs", "1", "--propose-exits", "2"});
        arguments[2] = archive;
        const auto proposed = run(arguments);
        QVERIFY2(proposed.code == 0, proposed.err.c_str());
        QVERIFY2(contains(proposed.out, "3 places for exits, on 12 images held back"), proposed.out.c_str());
        QVERIFY2(contains(proposed.out, "\nbackbone.0 ") && contains(proposed.out, "\nexit4 "), proposed.out.c_str());

        arguments = train("nowhere.pt", {});
        arguments[2] = archive;
        const auto unnamed = run(arguments);
        QCOMPARE(unnamed.code, 2);
        QVERIFY2(contains(unnamed.err, "Name them, as --heads-at layer1,layer2."), unnamed.err.c_str());
    }

    void saysWhatIsWrong()
    {
        auto arguments = train("wrong.safetensors");
        arguments[4] = at("testonly").string();
        const auto testOnly = run(arguments);
        QCOMPARE(testOnly.code, 2);
        QVERIFY2(contains(testOnly.err, "has no split called train; its splits are test"), testOnly.err.c_str());
        arguments = train("wrong.safetensors");
        arguments[6] = "slow";
        const auto unknown = run(arguments);
        QCOMPARE(unknown.code, 2);
        QVERIFY2(contains(unknown.err, "Give quick, reference, cifar-modern, tiny-modern, or a recipe's file."),
                 unknown.err.c_str());
        const auto nowhere = run(train("no-folder/net.safetensors", {"--epochs", "1"}));
        QCOMPARE(nowhere.code, 3);
        QVERIFY2(contains(nowhere.err, "no-folder is not a folder."), nowhere.err.c_str());
        QVERIFY(!fs::exists(at("wrong.safetensors.checkpoint")));
    }
};

QTEST_GUILESS_MAIN(TestTrain)
#include "tst_train.moc"
