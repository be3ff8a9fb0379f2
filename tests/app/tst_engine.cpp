// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "tests/toynetwork.h"

#include "core/protocol/engineverbs.h"
#include "core/protocol/events.h"
#include "core/recording/recording.h"
#include "tests/app/engineprogram.h"

#include <QTemporaryDir>
#include <QTest>
#include <QThread>

#include <opencv2/core.hpp>
#include <opencv2/imgcodecs.hpp>

#include <algorithm>
#include <csignal>
#include <numeric>
#include <random>

using namespace offramp;

namespace {

namespace fs = std::filesystem;

constexpr int classes = 3;
constexpr int imagesOfClass = 60;

using Rows = std::vector<std::size_t>;

/// Everything a recording says about its rows.
bool sameRows(const fs::path &a, const fs::path &b)
{
    const auto one = readRecording(a);
    const auto two = readRecording(b);
    if (!one || !two || one->recorded != two->recorded || one->predicted != two->predicted
        || one->entropy != two->entropy || one->confidence != two->confidence || one->margin != two->margin)
        return false;
    for (std::size_t i = 0; i < one->sampleCount(); ++i) {
        if (*readLogits(a, i) != *readLogits(b, i))
            return false;
    }
    Rows rows(one->sampleCount());
    std::iota(rows.begin(), rows.end(), std::size_t(0));
    return *readThumbnails(a, rows) == *readThumbnails(b, rows);
}

} // namespace

class TestEngine : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    std::string m_events; ///< of whole.exits
    [[nodiscard]] fs::path at(const std::string &name) const { return fs::path(m_folder.path().toStdString()) / name; }
    [[nodiscard]] std::vector<std::string> record(const std::string &out,
                                                  const std::vector<std::string> &more = {}) const
    {
        return recordArguments(at("toy.pt"), at("images"), at(out),
                               {"--mean", "0.5,0.5,0.5", "--std", "0.25,0.25,0.25", "--batch", "16"}, more);
    }

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(QFile::exists(program()), "OFFRAMP_BIN must be the folder of offramp-engine");
        ToyNetwork().save(at("toy.pt"));
        makeImages(at("images"), classes, imagesOfClass);
        const auto whole = run(record("whole.exits", {"--events"}));
        QVERIFY2(whole.code == 0, whole.err.c_str());
        m_events = whole.out;
    }

    void recordsWhatTheNetworkSays()
    {
        const auto recording = readRecording(at("whole.exits"));
        QVERIFY2(recording, recording ? "" : toText(recording.error()).c_str());
        QCOMPARE(recording->sampleCount(), std::size_t(classes * imagesOfClass));
        QCOMPARE(recording->recordedCount(), recording->sampleCount());
        QCOMPARE(recording->flops, (std::vector<std::int64_t>{ToyNetwork().firstFlops(8), ToyNetwork().allFlops(8)}));
        QCOMPARE(recording->names("class_names"), (std::vector<std::string>{"a", "b", "c"}));
        QCOMPARE(recording->about("label_order"), std::optional<std::string>("sorted"));

        // The same through LibTorch alone, one sample at a time.
        const auto names = *readSampleNames(at("whole.exits"));
        const c10::InferenceMode inference;
        auto module = ToyNetwork().module();
        module.eval();
        for (std::size_t i = 0; i < names.size(); i += 17) {
            const cv::Mat image = cv::imread((at("images") / names[i]).string());
            const auto bgr = torch::from_blob(image.data, {8, 8, 3}, torch::kByte).to(torch::kFloat);
            const auto input = (bgr.flip({2}).permute({2, 0, 1}).unsqueeze(0) / 255 - 0.5) / 0.25;
            const auto result = module.forward({input.contiguous()});
            const auto &outputs = result.toTupleRef().elements();
            const auto logits = **readLogits(at("whole.exits"), i);
            for (std::size_t k = 0; k < 2; ++k) {
                const auto recorded
                    = torch::tensor(std::vector<float>(logits.begin() + static_cast<long>(k * classes),
                                                       logits.begin() + static_cast<long>((k + 1) * classes)));
                QVERIFY(torch::allclose(outputs[k].toTensor()[0], recorded, 1e-4, 1e-5));
                QCOMPARE(recording->predicted[k * names.size() + i],
                         static_cast<std::int32_t>(recorded.argmax().item<long>()));
            }
        }
    }

    void completeFileIsLeftAlone()
    {
        const auto before = bytesOf(at("whole.exits"));
        const auto again = run(record("whole.exits"));
        QCOMPARE(again.code, 0);
        QVERIFY2(contains(again.err, "Nothing to do"), again.err.c_str());
        QVERIFY(bytesOf(at("whole.exits")) == before);
    }

    void keepsThumbnailsOfWhatTheNetworkSaw()
    {
        const auto names = *readSampleNames(at("whole.exits"));
        const auto thumbnails = *readThumbnails(at("whole.exits"), Rows{130, 2});
        QCOMPARE(thumbnails.size(), std::size_t(2));
        cv::Mat image = cv::imread((at("images") / names[130]).string());
        for (std::size_t byte = 0; byte < 8 * 8 * 3; ++byte)
            QCOMPARE(thumbnails[0].rgb[byte], image.data[byte / 3 * 3 + 2 - byte % 3]);

        QCOMPARE(run(record("small.exits", {"--size", "16", "--thumbnail-side", "4"})).code, 0);
        const auto small = *readThumbnails(at("small.exits"), Rows{7});
        QCOMPARE(small[0].width, 4);
        QCOMPARE(small[0].rgb.size(), std::size_t(4 * 4 * 3));
    }

    void goesOnWithoutThumbnailsWhereItBeganWithout()
    {
        QCOMPARE(run(record("plain.exits", {"--no-thumbnails", "--limit", "20"})).code, 0);
        const auto resumed = run(record("plain.exits"));
        QVERIFY2(resumed.code == 0, resumed.err.c_str());
        QCOMPARE(readRecording(at("plain.exits"))->recordedCount(), std::size_t(classes * imagesOfClass));
        QVERIFY(readThumbnails(at("plain.exits"), Rows{0})->empty());
    }

    void limitFirstThenAll()
    {
        const auto first = run(record("part.exits", {"--limit", "30"}));
        QVERIFY2(first.code == 0, first.err.c_str());
        auto recording = readRecording(at("part.exits"));
        QCOMPARE(recording->recordedCount(), std::size_t(30));
        QCOMPARE(recording->sampleCount(), std::size_t(classes * imagesOfClass));
        std::vector<int> ofClass(classes);
        for (std::size_t i = 0; i < recording->sampleCount(); ++i)
            ofClass[static_cast<std::size_t>(recording->label[i])] += recording->recorded[i];
        QCOMPARE(ofClass, (std::vector<int>{10, 10, 10}));
        QCOMPARE(run(record("part.exits")).code, 0);
        QVERIFY(sameRows(at("part.exits"), at("whole.exits")));
    }

    void dryRunOnlyReadsARecording()
    {
        QCOMPARE(run(record("planned.exits", {"--limit", "30"})).code, 0);
        const std::string before = bytesOf(at("planned.exits"));
        const auto planned = run(record("planned.exits", {"--dry-run"}));
        QVERIFY2(planned.code == 0 && contains(planned.err, "30 already recorded"), planned.err.c_str());
        const auto other = run(record("planned.exits", {"--dry-run", "--batch", "32"}));
        QVERIFY2(other.code == 3 && contains(other.err, "a different batch size: 16 in the file, 32 now"),
                 other.err.c_str());
        const auto smaller = run(record("planned.exits", {"--dry-run", "--batch", "7"}));
        QVERIFY2(smaller.code == 0
                     && contains(smaller.err, "begun with batches of 16 images and goes on with batches of 7 images"),
                 smaller.err.c_str());
        QCOMPARE(bytesOf(at("planned.exits")), before);
    }

    void choosesABatch()
    {
        const auto first = run(record("auto.exits", {"--batch", "auto", "--limit", "40"}));
        QVERIFY2(first.code == 0, first.err.c_str());
        const auto size = readRecording(at("auto.exits"))->about("batch_size");
        QVERIFY2(size == "16" || size == "32", size->c_str());
        QVERIFY2(contains(first.err, "Batch " + *size + ": "), first.err.c_str());
        const auto resumed = run(record("auto.exits", {"--batch", "auto"}));
        QVERIFY2(resumed.code == 0 && !contains(resumed.err, "images/s;"), resumed.err.c_str());
        QCOMPARE(readRecording(at("auto.exits"))->about("batch_size"), size);
        const auto part = run(record("part-auto.exits", {"--batch", "auto", "--shard", "1/2"}));
        QCOMPARE(part.code, 2);
        QVERIFY2(contains(part.err, "Give a number to --batch in place of auto"), part.err.c_str());
    }

    void killedAndResumedGivesTheSameRows()
    {
        std::mt19937 engine(11);
        int killed = 0;
        for (int i = 0; i < 5; ++i) { // packaging/torture.sh kills more often
            QProcess process;
            process.start(program(), toArguments(record("killed.exits", {"--batch", "1"})));
            QVERIFY(process.waitForStarted());
            // Until the file is there, then a little longer.
            for (int wait = 0; wait < 2000 && !fs::exists(at("killed.exits")); ++wait)
                QThread::msleep(2);
            QThread::usleep(engine() % 12000);
            process.kill();
            process.waitForFinished();
            killed += process.exitStatus() == QProcess::CrashExit;
            const auto recording = readRecording(at("killed.exits"));
            QVERIFY2(recording, recording ? "" : toText(recording.error()).c_str());
        }
        QVERIFY(killed > 0);
        QCOMPARE(run(record("killed.exits", {"--batch", "1"})).code, 0);
        QCOMPARE(run(record("one.exits", {"--batch", "1"})).code, 0);
        QVERIFY(sameRows(at("killed.exits"), at("one.exits")));
    }

    void tellsEvents()
    {
        std::vector<Event> events;
        for (const auto &line : QByteArray::fromStdString(m_events).split('\n')) {
            if (line.isEmpty())
                continue;
            const auto event = parseEvent(line.toStdString());
            QVERIFY2(event && *event, line.constData());
            events.push_back(**event);
        }
        const auto &hello = std::get<HelloEvent>(events.front());
        QCOMPARE(hello.verb, std::string("record"));
        QCOMPARE(hello.samples, std::uint64_t(classes * imagesOfClass));
        QCOMPARE(hello.recorded, std::uint64_t(0));
        QCOMPARE(hello.device, std::string("cpu"));
        QCOMPARE(std::get<DoneEvent>(events.back()).recorded, std::uint64_t(classes * imagesOfClass));
        const auto &last = std::get<ProgressEvent>(events[events.size() - 2]);
        QCOMPARE(last.recorded, std::uint64_t(classes * imagesOfClass));
        QCOMPARE(last.flopsExecuted, static_cast<double>(ToyNetwork().allFlops(8)) * classes * imagesOfClass);
    }

    void cancels_data()
    {
        QTest::addColumn<int>("how"); // 0: a line, 1: the end of stdin, 2: SIGTERM
        QTest::addRow("line") << 0;
        QTest::addRow("end of input") << 1;
        QTest::addRow("SIGTERM") << 2;
    }

    void cancels()
    {
        QFETCH(int, how);
        const std::string out = "cancelled" + std::to_string(how) + ".exits";
        QProcess process;
        process.start(program(), toArguments(record(out, {"--events", "--batch", "1"})));
        QVERIFY(process.waitForReadyRead(60000)); // hello
        if (how == 0)
            process.write("stop\n");
        else if (how == 1)
            process.closeWriteChannel();
        else
            ::kill(static_cast<pid_t>(process.processId()), SIGTERM);
        const auto done = finish(process);
        QVERIFY2(done.code == 4 || done.code == 0, done.err.c_str());
        if (done.code == 0)
            QSKIP("The run was over before it could be cancelled.");
        QVERIFY2(contains(done.err, "Cancelled; "), done.err.c_str());
        QVERIFY2(contains(done.out, "\"kind\":\"cancelled\""), done.out.c_str());
        const auto recording = readRecording(at(out));
        QVERIFY(recording->recordedCount() < recording->sampleCount());
        QCOMPARE(run(record(out, {"--batch", "1"})).code, 0);
        QCOMPARE(readRecording(at(out))->recordedCount(), recording->sampleCount());
    }

    void networkOfOneChannelGetsGreyImages()
    {
        torch::jit::Module net("Grey");
        net.register_parameter("w", torch::ones({1, 1, 1, 1}), false);
        net.define("def forward(self, x):\n"
                   "    y = torch.flatten(torch.conv2d(x, self.w), 1)\n"
                   "    return (y[:, :3], y[:, 1:4])\n");
        net.save(at("grey.pt").string());
        auto arguments = record("grey.exits", {"--batch", "1"});
        arguments[2] = at("grey.pt").string();
        const auto done = run(arguments);
        QVERIFY2(done.code == 0, done.err.c_str());
        QVERIFY2(contains(done.err, "converted to grey"), done.err.c_str());
        const auto recording = readRecording(at("grey.exits"));
        QVERIFY(contains(*recording->about("preprocessing"), "\"grey\":true"));
        const auto name = readSampleNames(at("grey.exits"))->front();
        const auto pixel = cv::imread((at("images") / name).string()).at<cv::Vec3b>(0, 0);
        const int luma = (pixel[2] * 19595 + pixel[1] * 38470 + pixel[0] * 7471 + 0x8000) >> 16;
        const float expected = (static_cast<float>(luma) / 255 - 0.5f) / 0.25f;
        QVERIFY(std::abs((*readLogits(at("grey.exits"), 0))->front() - expected) < 1e-5f);
        const auto verified = run({"verify", at("grey.exits").string(), "--network", at("grey.pt").string(),
                                   "--dataset", at("images").string(), "--thresholds", "0.5"});
        QVERIFY2(verified.code == 0, verified.err.c_str());
    }

    void workThatNeverEndsIsEnded()
    {
        torch::jit::Module net("Endless");
        net.define("def forward(self, x):\n"
                   "    e = torch.flatten(x, 1)[:, :3]\n"
                   "    while bool(torch.all(torch.isfinite(e))):\n"
                   "        e = e * 0.5\n"
                   "    return (e, e)\n");
        net.save(at("endless.pt").string());
        auto arguments = record("endless.exits", {});
        arguments[2] = at("endless.pt").string();
        QProcess process;
        process.start(program(), toArguments(arguments));
        QVERIFY(process.waitForStarted());
        const auto handlesTheSignal = [&] {
            const auto status = bytesOf(fs::path("/proc") / std::to_string(process.processId()) / "status");
            const auto caught = status.find("SigCgt:");
            return caught != std::string::npos
                   && (std::stoull(status.substr(caught + 7, 20), nullptr, 16) >> (SIGTERM - 1) & 1) != 0;
        };
        QTRY_VERIFY_WITH_TIMEOUT(handlesTheSignal(), 60000);
        ::kill(static_cast<pid_t>(process.processId()), SIGTERM); // whenever it comes, it ends within ten seconds
        const auto done = finish(process);
        QCOMPARE(done.code, 4);
        QVERIFY2(contains(done.err, "Cancelled; "), done.err.c_str());
    }

    void refusesAnotherNetworksFile()
    {
        ToyNetwork other;
        other.scale = 2;
        other.save(at("other.pt"));
        auto arguments = record("whole.exits");
        arguments[2] = at("other.pt").string();
        const auto before = bytesOf(at("whole.exits"));
        const auto refused = run(arguments);
        QCOMPARE(refused.code, 3);
        QVERIFY2(contains(refused.err, "network (SHA-256)"), refused.err.c_str());
        QVERIFY(bytesOf(at("whole.exits")) == before);
    }

    void badInputs_data()
    {
        QTest::addColumn<QByteArray>("option"); // replaced in, or added to, a command that works
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<int>("code");
        QTest::addColumn<QByteArray>("sentence");
        const auto add = [](const char *option, const char *value, int code, const char *sentence) {
            QTest::addRow("%s %s", option, value)
                << QByteArray(option) << QByteArray(value) << code << QByteArray(sentence);
        };
        write(at("text.pt"), "no network at all");
        ToyNetwork wide;
        wide.classes = 7;
        wide.save(at("wide.pt"));
        ToyNetwork notANumber;
        notANumber.result = "(e1, e2 / 0.0 * 0.0)";
        notANumber.save(at("nan.pt"));
        ToyNetwork map;
        map.result = "b";
        map.save(at("map.pt"));

        add("--network", "missing.pt", 3, "Cannot open");
        add("--network", "text.pt", 3, "is not a TorchScript archive");
        add("--network", "wide.pt", 3, "The network has 7 classes, but the test set");
        add("--network", "nan.pt", 3, "exit");
        add("--network", "map.pt", 3, "has the shape [1, 6, 8, 8]");
        add("--dataset", "missing", 3, "is not a folder");
        add("--split", "holdout", 3, "has no folder holdout");
        add("--labels", "wnids", 3, "no wnids.txt");
        add("--labels", "missing.json", 3, "Cannot open");
        add("--device", "cuda:7", 5, "This machine has no device cuda:7");
        add("--device", "toaster", 2, "is not a device");
        add("--mean", "1,2", 2, "--mean takes three numbers, one per channel, or one");
        add("--std", "1,0,1", 2, "--std takes numbers above 0");
        add("--batch", "0", 2, "--batch 0 is not a number of images");
        add("--batch", "1.5", 2, "--batch 1.5 is not a number of images");
        add("--batch", "fast", 2, "--batch fast is not a number of images");
        add("--limit", "-3", 2, "--limit");
        add("--thumbnail-side", "49", 2, "--thumbnail-side");
        add("--out", "no/such/folder/x.exits", 3, "Cannot open");
        add("--nonsense", "1", 2, "--nonsense");
    }

    void oneNumberIsForAllChannels()
    {
        auto arguments = record("channel.exits");
        for (std::string &argument : arguments) {
            if (argument == "0.5,0.5,0.5" || argument == "0.25,0.25,0.25")
                argument = argument.substr(0, argument.find(','));
        }
        const auto done = run(arguments);
        QVERIFY2(done.code == 0, done.err.c_str());
        const auto one = readRecording(at("channel.exits"));
        QCOMPARE(one->entropy, readRecording(at("whole.exits"))->entropy);
        QCOMPARE(one->about("preprocessing"), readRecording(at("whole.exits"))->about("preprocessing"));
    }

    void badInputs()
    {
        QFETCH(QByteArray, option);
        QFETCH(QByteArray, value);
        QFETCH(int, code);
        QFETCH(QByteArray, sentence);
        auto arguments = record("bad.exits");
        fs::remove(at("bad.exits"));
        const bool isPath
            = option == "--network" || option == "--dataset" || option == "--out" || value.endsWith(".json");
        const std::string given = isPath ? at(value.toStdString()).string() : value.toStdString();
        const auto place = std::find(arguments.begin(), arguments.end(), option.toStdString());
        if (place == arguments.end())
            arguments.insert(arguments.end(), {option.toStdString(), given});
        else
            *(place + 1) = given;
        const auto done = run(arguments);
        QVERIFY2(done.code == code, (std::to_string(done.code) + ": " + done.err).c_str());
        QVERIFY2(contains(done.err, sentence.toStdString()), done.err.c_str());
    }

    void countsFlops()
    {
        const auto text = run({"flops", "--network", at("toy.pt").string(), "--input", "1x3x8x8"});
        QCOMPARE(text.code, 0);
        QVERIFY(contains(text.out, "exit2"));
        const auto json = run({"flops", "--network", at("toy.pt").string(), "--input", "1x3x8x8", "--json"});
        QVERIFY(contains(json.out, "\"flops\": " + std::to_string(ToyNetwork().allFlops(8))));
        QCOMPARE(run({"flops", "--network", at("toy.pt").string(), "--input", "3x8x8"}).code, 2);
        QCOMPARE(run({"flops", "--network", at("toy.pt").string(), "--input", "1x1x8x8"}).code, 3);
    }

    void inspectsAnArchitecture()
    {
        const auto json
            = run({"inspect", "--architecture", "resnet18", "--classes", "200", "--input", "1x3x64x64", "--json"});
        QVERIFY2(json.code == 0, json.err.c_str());
        QVERIFY(contains(json.out, "\"flops\": 148555776"));
        QVERIFY(contains(json.out, "\"parameters\": 11279112"));
        QVERIFY(!contains(json.out, "file_bytes")); // unknown is absent
        const auto toy = run({"inspect", at("toy.pt").string(), "--input", "1x3x8x8", "--json"});
        QVERIFY(contains(toy.out, "file_bytes"));
        QVERIFY2(!contains(toy.err, "checksum"), toy.err.c_str());
        QCOMPARE(run({"inspect", "--architecture", "resnet18"}).code, 2);
        const auto nothing = run({"inspect", "--input", "1x3x64x64"});
        QCOMPARE(nothing.code, 2);
        QVERIFY2(contains(nothing.err, "Give --network FILE or --architecture NAME"), nothing.err.c_str());
    }

    void checksumsOfNetworks()
    {
        const std::string whole = bytesOf(at("toy.pt"));
        std::string bytes = whole;
        const auto weights = bytes.find("toy/data/0");
        QVERIFY(weights != std::string::npos);
        const auto padding = static_cast<unsigned char>(bytes[weights - 2]); // the length of the field behind the name
        bytes[weights + 10 + padding] = static_cast<char>(bytes[weights + 10 + padding] ^ 1);
        std::ofstream(at("damaged.pt"), std::ios::binary) << bytes;
        for (const char *verb : {"inspect", "record"}) {
            auto arguments = record("damaged.exits");
            arguments[2] = at("damaged.pt").string();
            if (verb == std::string("inspect"))
                arguments = {"inspect", at("damaged.pt").string(), "--input", "1x3x8x8"};
            const auto refused = run(arguments);
            QCOMPARE(refused.code, 3);
            QVERIFY2(contains(refused.err, "is damaged: the checksum of its entry \"toy/data/0\" does not match."),
                     refused.err.c_str());
        }
        QVERIFY(!fs::exists(at("damaged.exits")));

        bytes = whole; // as PyTorch writes it without checksums: 0 in every record of the directory
        for (auto place = bytes.find("PK\x01\x02"); place != std::string::npos;
             place = bytes.find("PK\x01\x02", place + 1))
            bytes.replace(place + 16, 4, 4, '\0');
        std::ofstream(at("without.pt"), std::ios::binary) << bytes;
        const std::string sentence = "without.pt was saved without checksums";
        const auto inspected = run({"inspect", at("without.pt").string(), "--input", "1x3x8x8"});
        QVERIFY2(inspected.code == 0 && contains(inspected.err, sentence), inspected.err.c_str());
        auto arguments = record("without.exits", {"--limit", "20"});
        arguments[2] = at("without.pt").string();
        const auto recorded = run(arguments);
        QVERIFY2(recorded.code == 0 && contains(recorded.err, sentence), recorded.err.c_str());
        QVERIFY(contains(*readRecording(at("without.exits"))->about("warnings"), sentence));
    }

    void saysWhereTrainingCannotBeCounted()
    {
        const auto flops = [this](const char *network, const char *mode) {
            return run({"flops", "--network", at(network).string(), "--input", "1x3x8x8", "--mode", mode});
        };
        const auto sentence = "stays in evaluation";
        auto module = ToyNetwork().module();
        module.eval();
        torch::jit::freeze(module).save(at("frozen.pt").string());
        QVERIFY(contains(flops("frozen.pt", "train").err, sentence));
        QVERIFY(!contains(flops("frozen.pt", "eval").err, sentence));
        QVERIFY(!contains(flops("toy.pt", "train").err, sentence));
        // As traced archives have it: batch norm's switch is a constant.
        ToyNetwork traced;
        traced.training = "False";
        traced.save(at("traced.pt"));
        QVERIFY(contains(flops("traced.pt", "train").err, sentence));
        QVERIFY(!contains(flops("traced.pt", "eval").err, sentence));
    }

    void tf32NeedsAGpuAndFloat32_data()
    {
        QTest::addColumn<QStringList>("arguments");
        const auto fromList = [](const std::vector<std::string> &arguments) { return toArguments(arguments); };
        const std::string network = at("toy.pt").string();
        const std::string images = at("images").string();
        QTest::newRow("record") << fromList(record("tf32.exits"));
        QTest::newRow("verify") << fromList(
            {"verify", at("whole.exits").string(), "--network", network, "--dataset", images, "--thresholds", "0.6"});
        QTest::newRow("measure") << fromList(
            {"measure", "--network", network, "--dataset", images, "--thresholds", "0.6"});
        QTest::newRow("classify") << fromList({"classify", (at("images") / "test/a/0.png").string(), "--network",
                                               network, "--size", "8", "--thresholds", "0.6"});
    }

    void tf32NeedsAGpuAndFloat32()
    {
        QFETCH(const QStringList, arguments);
        const auto refusal = [&](const QStringList &more) {
            QProcess process;
            process.start(program(), arguments + QStringList{QStringLiteral("--tf32")} + more);
            const Finished done = finish(process);
            return done.code == 2 ? done.err : "code " + std::to_string(done.code) + ": " + done.err;
        };
        const std::string onProcessor = refusal({});
        QVERIFY2(contains(onProcessor, "TF32 is for GPUs, and this run is on cpu. Leave out --tf32, or choose a GPU"),
                 onProcessor.c_str());
        QVERIFY(!fs::exists(at("tf32.exits")));
        if (arguments.front() != QLatin1StringView(recordVerb.name)
            && arguments.front() != QLatin1StringView(measureVerb.name))
            return;
        const std::string inHalf = refusal({QStringLiteral("--precision"), QStringLiteral("bf16")});
        QVERIFY2(contains(inHalf, "TF32 is for float32, and this run is in bfloat16. Leave out --tf32."),
                 inHalf.c_str());
    }

    void listsDevices()
    {
        const auto devices = run({"devices", "--json"});
        QCOMPARE(devices.code, 0);
        QVERIFY(contains(devices.out, "\"device\": \"cpu\""));
        QCOMPARE(run({}).code, 2);
        const auto help = run({"--help"});
        QCOMPARE(help.code, 0);
        for (const EngineVerb &verb : engineVerbs) {
            QVERIFY2(contains(help.out, verb.summary), help.out.c_str());
            QCOMPARE(run({verb.name, "--help"}).code, 0);
        }
    }
};

QTEST_APPLESS_MAIN(TestEngine)
#include "tst_engine.moc"
