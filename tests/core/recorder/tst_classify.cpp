// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "tests/toynetwork.h"

#include "tests/app/engineprogram.h"

#include "core/exits/outputchoice.h"
#include "core/flops/flopcounter.h"
#include "core/recorder/classify.h"
#include "core/recorder/recorder.h"
#include "core/recording/recordingtable.h"
#include "core/support/numbers.h"

#include <QTemporaryDir>
#include <QTest>

#include <ATen/Parallel.h>

#include <algorithm>
#include <cmath>

using namespace offramp;

namespace {

namespace fs = std::filesystem;

constexpr int classes = 3;
constexpr int imagesOfClass = 30;
constexpr std::size_t images = classes * imagesOfClass;
constexpr float rounding = 1e-4F;

/// Exit 1 has a score, exit 2 has none.
ToyNetwork scoredNetwork()
{
    ToyNetwork toy;
    toy.result = "(e1, torch.sum(e1, [1]), e2)";
    return toy;
}

Network open(const fs::path &path, const std::string &exits = {})
{
    auto network = *Network::load(path);
    if (!exits.empty())
        network.setOutputs({.exits = *parseExitOutputs(exits), .kinds = {OutputKind::Logits}});
    return network;
}

/// The same probabilities, by the definition of the softmax.
std::vector<double> softmax(const std::vector<float> &logits, double temperature)
{
    std::vector<double> shares;
    double sum = 0;
    for (const float logit : logits) {
        shares.push_back(std::exp(static_cast<double>(logit) / temperature));
        sum += shares.back();
    }
    for (double &share : shares)
        share /= sum;
    return shares;
}

ClassifyRequest requestAt(const std::string &thresholds, Criterion criterion = Criterion::Entropy)
{
    return {
        .thresholds = thresholds, .criterion = criterion, .images = {}, .device = *chooseDevice("cpu"), .threads = 1};
}

ImageOptions asMade()
{
    ImageOptions options;
    options.mean = std::array{.5F, .5F, .5F};
    options.std = std::array{.25F, .25F, .25F};
    return options;
}

/// As recorded here, without a recording.
ClassifyRequest requestWithSize(const std::string &thresholds)
{
    auto request = requestAt(thresholds);
    request.images = asMade();
    request.images.size = 8;
    return request;
}

} // namespace

/// Image files that stop at an exit, against a recording of the same files.
class TestClassify : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    std::vector<fs::path> m_files; ///< [n] in the order of the recording's rows
    Recording m_recording;

    [[nodiscard]] fs::path at(const std::string &name) const { return fs::path(m_folder.path().toStdString()) / name; }

    /// A threshold with half of the images on each side of it at exit 1.
    [[nodiscard]] double middle(Criterion criterion) const
    {
        std::vector<float> sorted;
        for (std::size_t row = 0; row < images; ++row)
            sorted.push_back(uncertainty(m_recording, criterion, {0}, row));
        std::ranges::sort(sorted);
        return (static_cast<double>(sorted[images / 2 - 1]) + sorted[images / 2]) / 2;
    }

    [[nodiscard]] std::string refusal(const Network &network, const Recording *recording,
                                      const std::vector<fs::path> &files, const ClassifyRequest &request) const
    {
        const auto opened = ImageClassifier::open(network, recording, files, request);
        return opened ? "it was opened" : toText(opened.error());
    }

private Q_SLOTS:
    void initTestCase()
    {
        at::set_num_threads(1);
        scoredNetwork().save(at("scored.pt"));
        ToyNetwork().save(at("toy.pt"));
        makeImages(at("images"), classes, imagesOfClass);
        const auto dataset = openDataset(at("images"), {});
        QVERIFY2(dataset, dataset ? "" : toText(dataset.error()).c_str());
        for (const Sample &sample : dataset->samples)
            m_files.push_back(sample.path);
        QCOMPARE(m_files.size(), images);
        RecordRequest request;
        request.out = at("scored.exits");
        request.images = asMade();
        request.device = *chooseDevice("cpu");
        request.threads = 1;
        const RecordListener nothing{[](const Event &) {}, [](const std::string &) {}};
        const auto done = record(open(at("scored.pt"), "0:1,2"), *dataset, request, nothing, {});
        QVERIFY2(done, done ? "" : toText(done.error()).c_str());
        m_recording = *readRecording(at("scored.exits"));
        QCOMPARE(m_recording.recordedCount(), images);
    }

    void asRecorded_data()
    {
        QTest::addColumn<Criterion>("criterion");
        QTest::addColumn<bool>("allExits");
        for (const Criterion criterion : allCriteria) {
            QTest::addRow("%s", toText(criterion)) << criterion << false;
            QTest::addRow("%s, all exits", toText(criterion)) << criterion << true;
        }
    }

    void asRecorded()
    {
        QFETCH(Criterion, criterion);
        QFETCH(bool, allExits);
        const double threshold = middle(criterion);
        auto request = requestAt(shortestText(writtenThreshold(threshold, criterion)), criterion);
        request.allExits = allExits;
        const Network network = open(at("scored.pt"), "0:1,2");
        const auto classifier = ImageClassifier::open(network, &m_recording, m_files, request);
        QVERIFY2(classifier, classifier ? "" : toText(classifier.error()).c_str());
        QCOMPARE(classifier->flops(), m_recording.flops);
        QCOMPARE(classifier->exitNames(), m_recording.names("exit_names"));
        QVERIFY(classifier->warnings().empty());
        std::array<std::size_t, 2> exiting{};
        for (std::size_t row = 0; row < images; ++row) {
            const float first = uncertainty(m_recording, criterion, {0}, row);
            if (criterion != Criterion::Patience && std::abs(first - threshold) < rounding)
                continue;
            const std::size_t exit = first < threshold ? 0 : 1;
            ++exiting[exit];
            const auto image = classifier->classify(m_files[row]);
            QVERIFY2(image, image ? "" : toText(image.error()).c_str());
            QCOMPARE(image->exit, static_cast<int>(exit));
            QCOMPARE(image->predicted, m_recording.predicted[exit * images + row]);
            QCOMPARE(image->flops, m_recording.flops[exit]);
            QCOMPARE(image->exits.size(), allExits ? std::size_t{2} : exit + 1);
            const auto logits = **readLogits(at("scored.exits"), row);
            for (std::size_t k = 0; k < image->exits.size(); ++k) {
                const ExitAnswer &answer = image->exits[k];
                QCOMPARE(answer.uncertainty.has_value(), criterion != Criterion::Score || k == 0);
                const float recorded = uncertainty(m_recording, criterion, {static_cast<int>(k)}, row);
                QVERIFY(std::abs(answer.uncertainty.value_or(recorded) - recorded) < rounding);
                QCOMPARE(answer.top.size(), static_cast<std::size_t>(classes));
                QCOMPARE(answer.top[0].label, m_recording.predicted[k * images + row]);
                const auto begin = logits.begin() + static_cast<std::ptrdiff_t>(k) * classes;
                const auto expected = softmax({begin, begin + classes}, 1);
                for (const ClassProbability &likely : answer.top)
                    QVERIFY(std::abs(likely.probability - expected[static_cast<std::size_t>(likely.label)])
                            < static_cast<double>(rounding));
                QVERIFY(answer.top[0].probability >= answer.top[1].probability);
                QVERIFY(answer.top[1].probability >= answer.top[2].probability);
            }
        }
        QVERIFY(exiting[1] > images / 3);
        QVERIFY(criterion == Criterion::Patience ? exiting[0] == 0 : exiting[0] > images / 3);
    }

    /// With a patience of 0 each image exits at once: one exit agrees with itself.
    void leastPatience()
    {
        const Network network = open(at("scored.pt"), "0:1,2");
        const auto classifier
            = ImageClassifier::open(network, &m_recording, m_files, requestAt("0", Criterion::Patience));
        const auto image = classifier->classify(m_files.front());
        QCOMPARE(image->exit, 0);
        QCOMPARE(image->exits.front().uncertainty, std::optional(-1.F));
    }

    /// What is counted while an image runs is what the exit costs: nothing behind it was computed.
    void stops_data()
    {
        QTest::addColumn<QByteArray>("threshold");
        QTest::addColumn<bool>("allExits");
        QTest::addColumn<int>("exit");
        QTest::addColumn<int>("exits");
        QTest::addRow("exit 1") << QByteArray("5") << false << 0 << 1;
        QTest::addRow("exit 2") << QByteArray("0") << false << 1 << 2;
        QTest::addRow("exit 1, all exits") << QByteArray("5") << true << 0 << 2;
    }

    void stops()
    {
        QFETCH(QByteArray, threshold);
        QFETCH(bool, allExits);
        QFETCH(int, exit);
        QFETCH(int, exits);
        const Network network = open(at("toy.pt"));
        auto request = requestWithSize(threshold.toStdString());
        request.allExits = allExits;
        const auto classifier = ImageClassifier::open(network, nullptr, m_files, request);
        QVERIFY2(classifier, classifier ? "" : toText(classifier.error()).c_str());
        Result<ClassifiedImage> image;
        const auto executed = executedFlops([&] { image = classifier->classify(m_files.front()); });
        QVERIFY2(image, image ? "" : toText(image.error()).c_str());
        const ToyNetwork toy;
        QCOMPARE(executed, exits == 1 ? toy.firstFlops(8) : toy.allFlops(8));
        QCOMPARE(image->flops, exit == 0 ? toy.firstFlops(8) : toy.allFlops(8));
        QCOMPARE(image->exit, exit);
        QCOMPARE(image->exits.size(), static_cast<std::size_t>(exits));
        QCOMPARE(image->predicted, image->exits[static_cast<std::size_t>(exit)].top[0].label);
    }

    void temperatures()
    {
        Recording divided = m_recording;
        divided.metadata["temperatures"] = "[3,0.5]";
        const Network network = open(at("scored.pt"), "0:1,2");
        auto request = requestAt("0");
        request.top = 2;
        const auto classifier = ImageClassifier::open(network, &divided, m_files, request);
        QVERIFY2(classifier, classifier ? "" : toText(classifier.error()).c_str());
        for (const std::size_t row : {std::size_t{0}, images / 2, images - 1}) {
            const auto image = classifier->classify(m_files[row]);
            const auto logits = **readLogits(at("scored.exits"), row);
            QCOMPARE(image->exits.size(), std::size_t{2});
            for (std::size_t k = 0; k < 2; ++k) {
                const auto begin = logits.begin() + static_cast<std::ptrdiff_t>(k) * classes;
                const auto expected = softmax({begin, begin + classes}, k == 0 ? 3 : .5);
                double entropy = 0;
                for (const double share : expected)
                    entropy -= share > 0 ? share * std::log(share) : 0;
                QVERIFY(std::abs(*image->exits[k].uncertainty - entropy) < static_cast<double>(rounding));
                QCOMPARE(image->exits[k].top.size(), std::size_t{2});
                QVERIFY(std::abs(image->exits[k].top[0].probability - std::ranges::max(expected))
                        < static_cast<double>(rounding));
            }
        }
    }

    /// Classes that could not be answers when recording cannot be answers here.
    void onlyLabelledClasses()
    {
        Recording some = m_recording;
        some.metadata["among"] = "labelled";
        std::ranges::fill(some.label, 0);
        std::ranges::fill(some.predicted, 2);
        const Network network = open(at("scored.pt"), "0:1,2");
        const auto classifier = ImageClassifier::open(network, &some, m_files, requestAt("0"));
        QVERIFY2(classifier, classifier ? "" : toText(classifier.error()).c_str());
        for (std::size_t row = 0; row < images; row += 10) {
            const auto image = classifier->classify(m_files[row]);
            QVERIFY(image);
            for (const ExitAnswer &answer : image->exits) {
                QCOMPARE(answer.top.size(), std::size_t{2});
                QVERIFY(answer.top[0].label != 1 && answer.top[1].label != 1);
                QVERIFY(std::abs(answer.top[0].probability + answer.top[1].probability - 1) < 1e-12);
            }
        }
    }

    void namesOfClasses()
    {
        const auto nameOf1 = [&](const Network &network, const Recording *recording) {
            const auto request = recording ? requestAt("0.5") : requestWithSize("0.5");
            const auto classifier = ImageClassifier::open(network, recording, m_files, request);
            return classifier ? classifier->className(1) : toText(classifier.error());
        };
        QCOMPARE(nameOf1(open(at("scored.pt"), "0:1,2"), &m_recording), std::string("b"));
        QCOMPARE(nameOf1(open(at("toy.pt")), nullptr), std::string("1"));
        ToyNetwork named;
        named.specText = R"({"offramp_network":1,"class_names":["cat","dog","fish"],"input":[3,8,8]})";
        named.save(at("named.pt"));
        QCOMPARE(nameOf1(open(at("named.pt")), nullptr), std::string("dog"));
    }

    void filesThatCannotBeUsed()
    {
        write(at("broken.png"), "not an image");
        cv::imwrite(at("larger.png").string(), cv::Mat(12, 12, CV_8UC3, cv::Scalar(1, 2, 3)));
        const std::vector<fs::path> files{at("broken.png"), m_files[0], at("larger.png"), at("missing.png")};
        QVERIFY(whyNoneCanBeRead(files).empty());
        const auto none = whyNoneCanBeRead({at("broken.png"), at("missing.png")});
        QCOMPARE(none.size(), std::size_t{2});
        QVERIFY(contains(none[1].sentence, "missing.png"));

        const Network network = open(at("scored.pt"), "0:1,2");
        const auto asRecorded = ImageClassifier::open(network, &m_recording, files, requestAt("0.5"));
        QVERIFY2(asRecorded, asRecorded ? "" : toText(asRecorded.error()).c_str());
        QVERIFY(contains(asRecorded->classify(files[0]).error().sentence, "broken.png"));
        QVERIFY(asRecorded->classify(files[1]).has_value());
        QCOMPARE(asRecorded->classify(files[2]).error().sentence,
                 at("larger.png").string() + " has 12 x 12 pixels; the network is run on 8 x 8.");
        QVERIFY(contains(asRecorded->classify(files[3]).error().sentence, "missing.png"));

        auto request = requestAt("0.5");
        request.images.size = 8; // the remedy
        const auto resized = ImageClassifier::open(network, &m_recording, {files[2]}, request);
        QVERIFY2(resized, resized ? "" : toText(resized.error()).c_str());
        QVERIFY(resized->classify(files[2]).has_value());
        QVERIFY(resized->classify(files[1]).has_value());
    }

    void refuses()
    {
        const Network scored = open(at("scored.pt"), "0:1,2");
        const Network toy = open(at("toy.pt"));
        const auto refused
            = [&](const std::string &text, const char *sentence) { return contains(text, sentence) ? "" : text; };
        cv::imwrite(at("larger.png").string(), cv::Mat(12, 12, CV_8UC3, cv::Scalar(1, 2, 3)));
        Recording several = m_recording;
        several.metadata["cascade"] = "{}";
        for (const std::string &text :
             {refused(refusal(toy, nullptr, m_files, requestAt("0.5")),
                      "Neither a recording nor the network says how large its images are. Give --recording"),
              refused(refusal(toy, &m_recording, m_files, requestAt("0.5")),
                      "The recording was made with another network (SHA-256)"),
              refused(refusal(scored, &several, m_files, requestAt("0.5")), "The recording is of several networks"),
              refused(refusal(scored, &m_recording, m_files, requestAt("0.5:0.5")), "holds 2 thresholds"),
              refused(refusal(scored, &m_recording, m_files, requestAt("2", Criterion::Confidence)),
                      "The threshold 2 is above 1"),
              refused(refusal(scored, &m_recording, {at("larger.png")}, requestAt("0.5")),
                      "The recorded images have another size than these with 12 x 12 pixels"),
              refused(refusal(toy, nullptr, {at("nowhere.png")}, requestWithSize("0.5")), "nowhere.png")})
            QVERIFY2(text.empty(), text.c_str());
        auto byScore = requestWithSize("0.5");
        byScore.criterion = Criterion::Score;
        QVERIFY(contains(refusal(toy, nullptr, m_files, byScore), "The network gives no scores for its exits."));
    }
};

QTEST_APPLESS_MAIN(TestClassify)
#include "tst_classify.moc"
