// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/recording/recordingwriter.h"
#include "core/recording/temperatures.h"
#include "core/results/loadrecording.h"
#include "core/results/topclasses.h"

#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <limits>
#include <map>

using namespace offramp;

namespace {

constexpr std::size_t classes = 6;
constexpr std::size_t samples = 3;
constexpr float never = -std::numeric_limits<float>::infinity();

/// Of two exits [2, samples, classes]: sample 1 has equal logits at exit 1 and classes that cannot be answers at
/// exit 2.
const std::vector<float> logits{0, 1, 2, 3,     4,     5, //
                                1, 1, 1, 1,     1,     1, //
                                9, 0, 0, 0,     0,     0, //
                                5, 4, 3, 2,     1,     0, //
                                2, 7, 3, never, never, 1, //
                                0, 0, 0, 0,     0,     9};

/// The probability of a class as a softmax defines it.
double probability(std::size_t exit, std::size_t sample, std::size_t label, double temperature)
{
    const auto at = [&](std::size_t c) {
        return std::exp(double(logits[(exit * samples + sample) * classes + c]) / temperature);
    };
    double sum = 0;
    for (std::size_t c = 0; c < classes; ++c)
        sum += at(c);
    return at(label) / sum;
}

} // namespace

class TestTopClasses : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void mostProbableFirst();
    void atTheTemperaturesOfTheFile();
    void withoutLogits();
    void ofAFileThatIsGone();

private:
    /// The recording of the logits, whose rows are written in another order than they have.
    RecordingPtr written(const char *name, bool withLogits, const std::map<std::string, std::string> &metadata = {})
    {
        RecordingPlan plan;
        plan.metadata = metadata;
        plan.withLogits = withLogits;
        plan.origin.exits = 2;
        plan.origin.classes = classes;
        plan.origin.flops = {1, 2};
        plan.origin.label = {5, 0, 0};
        plan.names = {"a", "b", "c"};
        const std::string path = m_folder.filePath(QLatin1StringView(name)).toStdString();
        auto writer = RecordingWriter::create(path, plan);
        const std::vector<std::size_t> rows{0, 1, 2};
        if (!writer || !writer->write(rows, logits) || !writer->finish())
            qFatal("The recording could not be written.");
        return loadRecording(path).value();
    }

    QTemporaryDir m_folder;
};

void TestTopClasses::mostProbableFirst()
{
    const RecordingPtr recording = written("with.exits", true);
    QVERIFY(hasTopClasses(*recording));
    const TopClasses first = topClasses(*recording, 0, 5).value().value();
    QCOMPARE(first.size(), std::size_t(2));
    for (std::size_t k = 0; k < 2; ++k) {
        QCOMPARE(first[k].size(), std::size_t(5));
        for (std::size_t rank = 0; rank < 5; ++rank) {
            const std::size_t label = k == 0 ? classes - 1 - rank : rank;
            QCOMPARE(std::size_t(first[k][rank].label), label);
            QVERIFY(std::abs(first[k][rank].probability - probability(k, 0, label, 1)) < 1e-12);
        }
    }
    // Of equal ones the first is the prediction; classes that cannot be answers are not listed.
    const TopClasses second = topClasses(*recording, 1, 5).value().value();
    QCOMPARE(second[0].front().label, recording->table().predicted({0})[1]);
    QCOMPARE(second[0].front().probability, 1.0 / classes);
    QCOMPARE(second[1].size(), std::size_t(4));
    QCOMPARE(second[1].front().label, 1);
    QCOMPARE(topClasses(*recording, 1, 100).value().value()[0].size(), classes);
}

void TestTopClasses::atTheTemperaturesOfTheFile()
{
    const RecordingPtr recording = written("warm.exits", true, {{temperaturesKey, "[2, 0.5]"}});
    const TopClasses tops = topClasses(*recording, 0, 2).value().value();
    QVERIFY(std::abs(tops[0][0].probability - probability(0, 0, 5, 2)) < 1e-12);
    QVERIFY(std::abs(tops[1][1].probability - probability(1, 0, 1, .5)) < 1e-12);
}

void TestTopClasses::withoutLogits()
{
    const RecordingPtr recording = written("without.exits", false);
    QVERIFY(!hasTopClasses(*recording));
    QVERIFY(!topClasses(*recording, 0, 5).value());
}

void TestTopClasses::ofAFileThatIsGone()
{
    const RecordingPtr recording = written("gone.exits", true);
    QVERIFY(QFile::remove(QString::fromStdString(recording->path())));
    const auto tops = topClasses(*recording, 0, 5);
    QVERIFY(!tops && !tops.error().remedy.empty());
}

QTEST_APPLESS_MAIN(TestTopClasses)
#include "tst_topclasses.moc"
