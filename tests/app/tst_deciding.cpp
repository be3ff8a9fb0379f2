// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "tests/toynetwork.h"

#include "core/protocol/events.h"
#include "core/recording/recording.h"
#include "core/recording/recordingtable.h"
#include "tests/app/engineprogram.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <numeric>
#include <random>

using namespace offramp;
namespace fs = std::filesystem;

namespace {

constexpr int classes = 3;
constexpr int imagesOfClass = 40;
constexpr std::size_t samples = classes * imagesOfClass;

/// The middle of the widest gap between sorted values, away from the ends: no rounding moves a value across.
double widestGap(std::vector<float> values)
{
    std::sort(values.begin(), values.end());
    double middle = 0;
    float widest = 0;
    for (std::size_t i = values.size() / 4; i < values.size() * 3 / 4; ++i) {
        if (values[i + 1] - values[i] <= widest)
            continue;
        widest = values[i + 1] - values[i];
        middle = (values[i] + values[i + 1]) / 2.0;
    }
    return middle;
}

} // namespace

/// A network that exits early by itself, inside forward.
class TestDeciding : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    double m_sure = 0;
    Recording m_static; ///< the answers of the same network without the decision, at both exits

    [[nodiscard]] fs::path at(const std::string &name) const { return fs::path(m_folder.path().toStdString()) / name; }
    [[nodiscard]] Finished record(const std::string &network, const std::string &out,
                                  const std::vector<std::string> &more = {}) const
    {
        std::vector<std::string> arguments{"record",        "--network",           at(network).string(),
                                           "--dataset",     at("images").string(), "--out",
                                           at(out).string()};
        arguments.insert(arguments.end(), more.begin(), more.end());
        return run(arguments);
    }
    [[nodiscard]] std::int64_t expectedFlops(std::size_t sample) const
    {
        return m_static.confidence[sample] > m_sure ? ToyNetwork().firstFlops(8) : ToyNetwork().allFlops(8);
    }

private Q_SLOTS:
    void initTestCase()
    {
        // Images as binary portable pixmaps, each of a different brightness.
        std::mt19937 engine(5);
        for (int i = 0; i < static_cast<int>(samples); ++i) {
            const auto folder = at("images") / std::string(1, static_cast<char>('a' + i % classes));
            fs::create_directories(folder);
            std::string pixels(8 * 8 * 3, 0);
            std::generate(pixels.begin(), pixels.end(), [&] { return static_cast<char>(engine() % (2 * i + 10)); });
            write(folder / (std::to_string(i) + ".ppm"), "P6 8 8 255\n" + pixels);
        }
        ToyNetwork toy;
        toy.save(at("static.pt"));
        const auto done = record("static.pt", "static.exits", {"--batch", "1"});
        QVERIFY2(done.code == 0, done.err.c_str());
        m_static = *readRecording(at("static.exits"));
        m_sure = widestGap({m_static.confidence.begin(), m_static.confidence.begin() + samples});

        toy.decision = "bool(torch.max(torch.softmax(e1, 1)) > " + std::to_string(m_sure) + ")";
        toy.result = "e2";
        toy.save(at("deciding.pt"));
    }

    void recordsWhatEachSampleCosts()
    {
        const auto done = record("deciding.pt", "whole.exits", {"--batch", "64", "--events"});
        QVERIFY2(done.code == 0, done.err.c_str());
        const auto recording = readRecording(at("whole.exits"));
        QVERIFY2(recording, recording ? "" : toText(recording.error()).c_str());
        QCOMPARE(recording->exits, 1);
        QCOMPARE(recording->recordedCount(), samples);
        QCOMPARE(recording->about("batch_size"), std::optional<std::string>("1"));
        std::size_t exited = 0;
        for (std::size_t i = 0; i < samples; ++i) {
            const bool exits = m_static.confidence[i] > m_sure;
            exited += exits;
            QCOMPARE(recording->sampleFlops[i], expectedFlops(i));
            QCOMPARE(recording->predicted[i], m_static.predicted[exits ? i : samples + i]);
        }
        QVERIFY(exited > samples / 5 && exited < samples * 4 / 5);

        const auto table = exitTable(*recording, {Criterion::Entropy});
        QVERIFY(table && table->cost().isPerSample());
        for (std::size_t i = 0; i < samples; ++i)
            QCOMPARE(table->cost({0}, {i}), static_cast<double>(expectedFlops(i)));

        const auto lines = QByteArray::fromStdString(done.out).trimmed().split('\n');
        const auto last = parseEvent(lines[lines.size() - 2].toStdString());
        QVERIFY(last && *last && std::holds_alternative<ProgressEvent>(**last));
        double spent = 0;
        for (std::size_t i = 0; i < samples; ++i)
            spent += static_cast<double>(expectedFlops(i));
        QCOMPARE(std::get<ProgressEvent>(**last).flopsExecuted, spent);
        QCOMPARE(std::get<ProgressEvent>(**last).flopsByExit, std::vector<double>{spent});
        QVERIFY2(contains(done.out, "decides inside its forward"), done.out.c_str());
    }

    void resumesWhereItStopped()
    {
        QCOMPARE(record("deciding.pt", "part.exits", {"--limit", "50"}).code, 0);
        QCOMPARE(readRecording(at("part.exits"))->recordedCount(), std::size_t(50));
        const auto rest = record("deciding.pt", "part.exits");
        QVERIFY2(rest.code == 0, rest.err.c_str());
        const auto part = readRecording(at("part.exits"));
        const auto whole = readRecording(at("whole.exits"));
        QCOMPARE(part->recordedCount(), samples);
        QCOMPARE(part->sampleFlops, whole->sampleFlops);
        QCOMPARE(part->entropy, whole->entropy);
        QVERIFY(contains(record("deciding.pt", "part.exits").err, "Nothing to do"));
    }

    void reportsThePlan()
    {
        const auto done = record("deciding.pt", "none.exits", {"--dry-run", "--events"});
        QCOMPARE(done.code, 0);
        QVERIFY2(contains(done.out, "one image at a time"), done.out.c_str());
        QVERIFY(!fs::exists(at("none.exits")));
    }
};

QTEST_APPLESS_MAIN(TestDeciding)
#include "tst_deciding.moc"
