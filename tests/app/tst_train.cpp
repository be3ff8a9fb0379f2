// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "tests/app/engineprogram.h"

#include "core/protocol/events.h"
#include "core/recording/recording.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <chrono>
#include <cmath>

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

/// What a run with --events wrote, by kinds.
struct Told {
    std::vector<HelloEvent> hellos;
    std::vector<TrainingEvent> trainings;
    std::vector<EpochEvent> epochs;
    std::vector<ProgressEvent> progress;
    std::vector<WarningEvent> warnings;
    std::vector<ErrorEvent> errors;
    std::vector<DoneEvent> ends;

    void add(const HelloEvent &event) { hellos.push_back(event); }
    void add(const TrainingEvent &event) { trainings.push_back(event); }
    void add(const EpochEvent &event) { epochs.push_back(event); }
    void add(const ProgressEvent &event) { progress.push_back(event); }
    void add(const WarningEvent &event) { warnings.push_back(event); }
    void add(const ErrorEvent &event) { errors.push_back(event); }
    void add(const DoneEvent &event) { ends.push_back(event); }
    void add(const auto &) { QFAIL("A training has no such event."); }
};

Told toldBy(const std::string &out)
{
    Told told;
    for (const QByteArray &line : QByteArray::fromStdString(out).split('\n')) {
        if (line.isEmpty())
            continue;
        const auto event = parseEvent(line.toStdString());
        if (event && *event)
            std::visit([&](const auto &each) { told.add(each); }, **event);
        else
            QTest::qFail(line.constData(), __FILE__, __LINE__);
    }
    return told;
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
        QVERIFY2(contains(again.err, "Nothing to do: all epochs are done."), again.err.c_str());
        const auto refused = run(train("net.safetensors"));
        QCOMPARE(refused.code, 2);
        QVERIFY2(contains(refused.err, "Add --resume"), refused.err.c_str());
    }

    /// A stated power, because not every machine has a counter; what it gives is at most its watts times the time.
    void measuresEachEpoch()
    {
        const std::vector<std::string> stated{"--epochs", "2", "--meters", "none", "--watts", "10"};
        auto options = stated;
        options.emplace_back("--events");
        const auto before = std::chrono::steady_clock::now();
        const auto trained = run(train("stated.safetensors", options));
        const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - before;
        QVERIFY2(trained.code == 0, trained.err.c_str());
        const Told told = toldBy(trained.out);
        QCOMPARE(told.epochs.size(), std::size_t(2));
        double sum = 0;
        for (const EpochEvent &epoch : told.epochs) {
            QVERIFY(epoch.joules && epoch.joulesSource == "estimated");
            QVERIFY(epoch.meters == std::vector<std::string>{"10 W as stated"});
            QVERIFY(*epoch.joules >= 10 * 0.9 * static_cast<double>(36) / epoch.imagesPerSecond); // 36 images
            sum += *epoch.joules;
        }
        QVERIFY(sum > 0 && sum <= 10 * seconds.count());
        QVERIFY2(contains(trained.err, "Energy of 2 epochs: ") && contains(trained.err, " J (estimated)."),
                 trained.err.c_str());
        const std::string log = bytesOf(at("stated.safetensors.jsonl"));
        QVERIFY(contains(log, "\"joules_source\":\"estimated\",\"meters\":[\"10 W as stated\"]"));
        QVERIFY(contains(bytesOf(at("stated.safetensors.csv")), ",estimated,10 W as stated\n"));

        // Without a meter joules are absent, and the same network comes out.
        const auto unmeasured = run(train("unmeasured.safetensors", {"--epochs", "2", "--meters", "none"}));
        QVERIFY2(unmeasured.code == 0, unmeasured.err.c_str());
        QVERIFY(!contains(unmeasured.err, "nergy of"));
        QVERIFY(!contains(bytesOf(at("unmeasured.safetensors.jsonl")), "joules"));
        QVERIFY(contains(bytesOf(at("unmeasured.safetensors.csv")), ",1,,,\n"));
        QVERIFY(bytesOf(at("unmeasured.safetensors")) == bytesOf(at("stated.safetensors")));

        const auto wrong = run(train("wrong.safetensors", {"--meters", "steam"}));
        QCOMPARE(wrong.code, 2);
        QVERIFY2(contains(wrong.err, "\"steam\" is not a meter."), wrong.err.c_str());
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
        const auto few = run(train("many.safetensors", {"--weights", at("net.safetensors").string(), "--propose-exits",
                                                        "2", "--limit", "4"}));
        QCOMPARE(few.code, 3);
        QVERIFY2(contains(few.err, "The recipe holds 1 image back, and exits are chosen with at least 2."),
                 few.err.c_str());
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
        QVERIFY2(again.code == 0 && contains(again.err, "Nothing to do: all epochs are done."), again.err.c_str());

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

    void dryRunWritesNothing()
    {
        const auto planned = run(train("dry.safetensors", {"--dry-run", "--epochs", "3", "--seed", "7"}));
        QVERIFY2(planned.code == 0, planned.err.c_str());
        QVERIFY2(contains(planned.err, "Checked, nothing trained: cifar_resnet20, 2 exits, 3 classes; image-folders "
                                       "data set, split train: 36 images to train with, 12 held back, labels sorted; "
                                       "adamw, learning rate 0.003 (cosine), batch 8, seed 7, 1 augmentation, "
                                       "averaged weights; 0 of 3 epochs done."),
                 planned.err.c_str());
        for (const auto &entry : fs::directory_iterator(at("")))
            QVERIFY2(!contains(entry.path().filename().string(), "dry."), entry.path().c_str());

        const auto refused = run(train("dry.safetensors", {"--dry-run", "--weights", at("recipe.json").string()}));
        QCOMPARE(refused.code, 3);
        QVERIFY2(contains(refused.err, "recipe.json"), refused.err.c_str());
    }

    void eventsFollowATraining()
    {
        constexpr std::uint64_t images = 36; // of 48, of which a quarter is held back
        const auto trained = run(train("events.safetensors", {"--events"}));
        QVERIFY2(trained.code == 0, trained.err.c_str());
        const Told told = toldBy(trained.out);
        QCOMPARE(told.hellos.size(), std::size_t(1));
        QCOMPARE(told.hellos.front().verb, std::string("train"));
        QCOMPARE(told.hellos.front().recording, at("events.safetensors").string());
        QCOMPARE(told.hellos.front().samples, 4 * images);
        QCOMPARE(told.hellos.front().recorded, std::uint64_t(0));
        QCOMPARE(told.trainings.size(), std::size_t(1));
        const TrainingEvent &training = told.trainings.front();
        QCOMPARE(training.exits, (std::vector<std::string>{"early", "last"}));
        QCOMPARE(training.classes, 3);
        QCOMPARE(training.images, images);
        QCOMPARE(training.heldBack, std::uint64_t(12));
        QCOMPARE(training.split, std::string("train"));
        QVERIFY(std::ranges::count(training.splits, "test") == 1);
        QCOMPARE(training.epochs, 4);
        QCOMPARE(training.epochsDone, 0);
        QVERIFY(training.flops && *training.flops > 0);

        QCOMPARE(told.epochs.size(), std::size_t(4));
        const std::string log = bytesOf(at("events.safetensors.jsonl"));
        for (std::size_t i = 0; i < 4; ++i) {
            const EpochEvent &epoch = told.epochs[i];
            QCOMPARE(epoch.epoch, static_cast<int>(i) + 1);
            QCOMPARE(epoch.trainLoss.size(), std::size_t(2));
            QCOMPARE(epoch.heldBackAccuracy.size(), std::size_t(2));
            for (const double accuracy : epoch.heldBackAccuracy) { // a whole number of 12 images
                const double correct = 12 * accuracy;
                QVERIFY(std::abs(correct - std::round(correct)) < 1e-9);
            }
            const std::string spent = std::to_string(3 * *training.flops * images * (i + 1));
            QCOMPARE(epoch.gflops * 1e9, std::stod(spent));
            const std::string line = "\"epoch\":" + std::to_string(i + 1) + ",";
            const auto place = log.find(line);
            QVERIFY(place != std::string::npos);
            const std::string best = log.substr(log.find("\"best\":", place) + 7, 4);
            QCOMPARE(epoch.isBest, best == "true");
        }
        QVERIFY(told.epochs.front().isBest);
        QVERIFY(told.errors.empty());
        QCOMPARE(told.ends.size(), std::size_t(1));
        QCOMPARE(told.ends.front().recorded, 4 * images);
        for (const ProgressEvent &progress : told.progress)
            QCOMPARE(progress.samples, 4 * images);

        // A later run sends the epochs again.
        const auto again = run(train("events.safetensors", {"--events", "--resume", "--dry-run"}));
        QVERIFY2(again.code == 0, again.err.c_str());
        const Told known = toldBy(again.out);
        QCOMPARE(known.hellos.front().recorded, 4 * images);
        QCOMPARE(known.trainings.front().epochsDone, 4);
        QVERIFY(!known.trainings.front().flops); // nothing is left to do
        QVERIFY(known.epochs == told.epochs);
        QVERIFY(std::ranges::any_of(known.warnings, [](const WarningEvent &warning) {
            return contains(warning.text, "Nothing to do: all epochs are done.");
        }));
        QCOMPARE(known.ends.size(), std::size_t(1));
    }

    void eventsTellWhy()
    {
        const auto refused = run(train("wrong.safetensors", {"--events", "--size", "8", "--split", "nowhere"}));
        QVERIFY(refused.code != 0);
        const Told told = toldBy(refused.out);
        QVERIFY(told.hellos.empty() && told.ends.empty());
        QCOMPARE(told.errors.size(), std::size_t(1));
        QVERIFY2(contains(told.errors.front().error.sentence, "nowhere"), refused.out.c_str());
    }

    void isCancelled_data()
    {
        QTest::addColumn<bool>("byLine");
        QTest::newRow("a line") << true;
        QTest::newRow("the end of stdin") << false;
    }

    void isCancelled()
    {
        QFETCH(bool, byLine);
        const std::string out = byLine ? "line.safetensors" : "end.safetensors";
        const std::vector<std::string> options{"--events", "--resume", "--epochs", "5000"};
        QProcess process;
        process.start(program(), toArguments(train(out, options)));
        QByteArray text;
        QTRY_VERIFY_WITH_TIMEOUT((text += process.readAllStandardOutput()).contains("{\"event\":\"epoch\""), 120000);
        if (byLine)
            process.write("stop\n");
        else
            process.closeWriteChannel();
        const auto done = finish(process);
        QVERIFY2(done.code == 4, done.err.c_str());
        const Told told = toldBy(text.toStdString() + done.out);
        QCOMPARE(told.errors.size(), std::size_t(1));
        QCOMPARE(told.errors.front().error.kind, ErrorKind::Cancelled);
        QVERIFY(told.ends.empty());
        QVERIFY(!told.epochs.empty() && told.epochs.size() < 5000);

        auto asked = options;
        asked.emplace_back("--dry-run");
        const auto planned = run(train(out, asked));
        QVERIFY2(planned.code == 0, planned.err.c_str());
        QCOMPARE(toldBy(planned.out).trainings.front().epochsDone, static_cast<int>(told.epochs.size()));
        QVERIFY(toldBy(planned.out).trainings.front().flops);
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
        const auto folder = run(train("testonly", {"--dry-run"}));
        QCOMPARE(folder.code, 3);
        QVERIFY2(contains(folder.err, "is not the name of a file to write."), folder.err.c_str());
        const auto headless = run(train("wrong.safetensors", {"--head", "conv-pool-linear"}));
        QCOMPARE(headless.code, 2);
        QVERIFY2(contains(headless.err, "Add --heads-at or --propose-exits."), headless.err.c_str());
        QVERIFY(!fs::exists(at("wrong.safetensors.checkpoint")));
    }
};

QTEST_GUILESS_MAIN(TestTrain)
#include "tst_train.moc"
