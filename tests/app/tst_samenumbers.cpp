// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/recording/recording.h"
#include "core/results/loadrecording.h"
#include "core/results/resultstext.h"
#include "core/support/csv.h"
#include "core/support/numbers.h"
#include "core/workspace/workspacefile.h"
#include "tests/ui/fixtures.h"
#include "ui/wording/areawording.h"
#include "ui/wording/wording.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace offramp;
using namespace Qt::Literals::StringLiterals;

namespace {

/// What one variant comes to: mean energy in GFLOPs, accuracy, and the share of each exit.
struct Figures {
    double energy = 0;
    double accuracy = 0;
    std::vector<double> shares;

    bool operator==(const Figures &) const = default;
};

struct Setting {
    QString file;
    Thresholds written; ///< as people write them: one, or one for each exit but the last
};

/// The figures by the definition: every sample exits at the first exit that is sure enough, else at the last.
Figures byHand(const Setting &setting, Criterion criterion)
{
    const Recording recording = readRecording(setting.file.toStdString()).value();
    const std::size_t n = recording.sampleCount();
    const auto exits = static_cast<std::size_t>(recording.exits);
    std::vector<std::int64_t> count(exits);
    std::int64_t correct = 0;
    std::int64_t flops = 0;
    for (std::size_t i = 0; i < n; ++i) {
        const auto isSure = [&](std::size_t k) {
            const double threshold = setting.written.size() == 1 ? setting.written[0] : setting.written[k];
            const std::size_t at = k * n + i;
            if (criterion == Criterion::Entropy)
                return static_cast<double>(recording.entropy[at]) < threshold;
            const float value = criterion == Criterion::Confidence ? recording.confidence[at] : recording.margin[at];
            return static_cast<double>(value) > threshold;
        };
        std::size_t k = 0;
        while (k + 1 < exits && !isSure(k))
            ++k;
        ++count[k];
        correct += recording.predicted[k * n + i] == recording.label[i] ? 1 : 0;
        flops += recording.flops[k];
    }
    const auto total = static_cast<double>(n);
    Figures figures{static_cast<double>(flops) / total / 1e9, static_cast<double>(correct) / total, {}};
    for (const std::int64_t c : count)
        figures.shares.push_back(static_cast<double>(c) / total);
    return figures;
}

/// The sum of A_i (E_{i+1} - E_i), ascending in energy, ties ascending in accuracy, up to E_max.
double areaByHand(std::vector<Figures> variants, double eMax)
{
    std::ranges::sort(variants, {}, [](const Figures &f) { return std::pair(f.energy, f.accuracy); });
    double area = 0;
    for (std::size_t i = 0; i < variants.size(); ++i) {
        if (variants[i].energy < eMax)
            area += variants[i].accuracy
                    * ((i + 1 < variants.size() ? std::min(variants[i + 1].energy, eMax) : eMax) - variants[i].energy);
    }
    return area;
}

QString programAt(const QString &name)
{
    return qEnvironmentVariable("OFFRAMP_BIN") + u'/' + name;
}

QByteArray output(const QStringList &arguments, const QString &program = u"offramp"_s)
{
    QProcess process;
    process.start(programAt(program), arguments);
    process.waitForFinished(-1);
    if (process.exitCode() != 0)
        qWarning("%s", process.readAllStandardError().constData());
    return process.readAllStandardOutput();
}

std::vector<Figures> figuresIn(const QJsonObject &json)
{
    std::vector<Figures> all;
    for (const QJsonValue &variant : json[u"variants"_s].toArray()) {
        all.push_back({variant[u"energy"_s].toDouble(), variant[u"accuracy"_s].toDouble(), {}});
        for (const QJsonValue &share : variant[u"exit_shares"_s].toArray())
            all.back().shares.push_back(share.toDouble());
    }
    return all;
}

} // namespace

/// The same decisions have the same figures everywhere: in the window, by every verb, and by a plain loop.
class TestSameNumbers : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    QString m_small;
    QString m_large;
    static constexpr double eMax = 0.95;

    [[nodiscard]] QString at(const QString &name) const { return m_folder.filePath(name); }

    static QString textOf(const Thresholds &written)
    {
        QStringList texts;
        for (const double threshold : written)
            texts.append(QString::fromStdString(shortestText(threshold)));
        return texts.join(u':');
    }

    /// The window's thin spaces are plain ones in a terminal.
    static QString asTyped(QString text) { return text.replace(u'\u202f', u' '); }

    /// What offramp predictions says about the same setting.
    [[nodiscard]] Figures predicted(const Setting &setting, const QString &criterion) const
    {
        const QByteArray csv = output(
            {u"predictions"_s, setting.file, u"--criterion"_s, criterion, u"--thresholds"_s, textOf(setting.written)});
        const auto rows = parseCsv(csv.toStdString(), "predictions").value();
        const Recording recording = readRecording(setting.file.toStdString()).value();
        std::vector<int> count(static_cast<std::size_t>(recording.exits));
        double flops = 0;
        int correct = 0;
        for (std::size_t i = 0; i + 1 < rows.size(); ++i) {
            const auto &fields = rows[i + 1].fields; // sample, predicted, exit, flops
            correct += parseNumber(fields[1]) == recording.label[i] ? 1 : 0;
            ++count.at(static_cast<std::size_t>(*parseNumber(fields[2])) - 1);
            flops += *parseNumber(fields[3]);
        }
        const auto total = static_cast<double>(rows.size() - 1);
        Figures figures{flops / total / 1e9, correct / total, {}};
        for (const int c : count)
            figures.shares.push_back(c / total);
        return figures;
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_small = fixtures::writeRecording(at(u"small.exits"_s), 1);
        m_large = fixtures::writeRecording(at(u"large.exits"_s), 2);
    }

    void everywhere_data()
    {
        QTest::addColumn<int>("criterion");
        QTest::addColumn<QList<double>>("small"); // thresholds as people write them
        QTest::addColumn<QList<double>>("large");
        const auto add = [](const char *name, Criterion criterion, QList<double> small, QList<double> large) {
            QTest::newRow(name) << static_cast<int>(criterion) << small << large;
        };
        add("entropy, shared", Criterion::Entropy, {1.1}, {0.7});
        add("entropy, per exit", Criterion::Entropy, {0.8, 1.4}, {1.3, 0.4});
        add("confidence, shared", Criterion::Confidence, {0.6}, {0.45});
        add("confidence, per exit", Criterion::Confidence, {0.7, 0.5}, {0.4, 0.8});
        add("margin, shared", Criterion::Margin, {0.4}, {0.25});
        add("margin, per exit", Criterion::Margin, {0.5, 0.2}, {0.15, 0.6});
    }

    void everywhere()
    {
        QFETCH(int, criterion);
        QFETCH(QList<double>, small);
        QFETCH(QList<double>, large);
        const auto its = static_cast<Criterion>(criterion);
        const QString name = QString::fromUtf8(toText(its));
        const Setting settings[] = {{m_small, {small.begin(), small.end()}}, {m_large, {large.begin(), large.end()}}};
        std::vector<Figures> expected;
        for (const Setting &setting : settings)
            expected.push_back(byHand(setting, its));
        const double area = areaByHand(expected, eMax);
        for (const Figures &figures : expected)
            QVERIFY(*std::ranges::max_element(figures.shares) < 0.95); // every exit is used

        Document document;
        for (const Setting &setting : settings) {
            const RecordingId id = document.openRecording(loadRecording(setting.file.toStdString()).value());
            QVERIFY(document.setCriterion(its));
            const std::vector<Variant> starting = document.variants();
            for (const Variant &variant : starting) {
                if (variant.recording == id)
                    document.removeVariant(variant.id);
            }
            const Thresholds thresholds = parseThresholds(textOf(setting.written).toStdString(), 3, its).value();
            document.addVariant(id, thresholds);
        }
        document.setEMax(eMax);
        std::vector<Figures> shown;
        for (const VariantResult &result : document.results().variants)
            shown.push_back({result.point.energy, result.point.accuracy, result.exitShares});
        QVERIFY(shown == expected);
        QCOMPARE(document.results().area.value(), area);

        QStringList arguments{u"curve"_s, u"--json"_s, u"--criterion"_s, name, u"--emax"_s, QString::number(eMax)};
        for (const Setting &setting : settings)
            arguments.append(setting.file + u'@' + textOf(setting.written));
        const QByteArray curve = output(arguments);
        const QJsonObject scored = QJsonDocument::fromJson(curve).object();
        QVERIFY(figuresIn(scored) == expected);
        QVERIFY(scored[u"area"_s].toDouble() == document.results().area);

        // What people read is the same too: in the unit of E_max's size, with as many digits.
        arguments.removeOne(u"--json"_s);
        const QString text = QString::fromUtf8(output(arguments));
        const CostScale scale = costScale(document);
        QCOMPARE(scale.unitName(), u"MFLOPs"_s);
        QVERIFY2(text.contains(scale.perImage().replace(u" per "_s, u"/"_s)), qPrintable(text));
        for (const VariantResult &result : document.results().variants) {
            QVERIFY2(text.contains(scale.text(result.point.energy)), qPrintable(text));
            QVERIFY2(text.contains(asTyped(accuracyText(result))), qPrintable(text));
        }
        const AreaFigures areas = areaFigures(document.results(), scale);
        QVERIFY2(text.contains(u"normalised area "_s + asTyped(areas.leading.text)), qPrintable(text));
        QVERIFY2(text.contains(u"(area "_s + areas.beside.text), qPrintable(text));

        QVERIFY(writeWorkspace(at(u"w.offramp"_s).toStdString(), document.toWorkspace(m_folder.path())));
        output({u"export"_s, at(u"w.offramp"_s), u"--json"_s, at(u"w.json"_s)});
        QFile exported(at(u"w.json"_s));
        QVERIFY(exported.open(QIODevice::ReadOnly));
        QCOMPARE(exported.readAll(), curve); // to the byte
        QCOMPARE(QByteArray::fromStdString(toJson(document.results(), document.recordings())), curve);

        for (std::size_t i = 0; i < expected.size(); ++i)
            QVERIFY(predicted(settings[i], name) == expected[i]);
    }

    void whenSamplesReallyExit_data()
    {
        QTest::addColumn<int>("criterion");
        QTest::addColumn<QList<double>>("thresholds"); // as people write them
        for (const auto &[name, criterion, shared, perExit] :
             {std::tuple("entropy", Criterion::Entropy, 0.3, QList<double>{0.2, 0.6}),
              std::tuple("confidence", Criterion::Confidence, 0.9, QList<double>{0.95, 0.8}),
              std::tuple("margin", Criterion::Margin, 0.8, QList<double>{0.9, 0.6})}) {
            QTest::addRow("%s, shared", name) << static_cast<int>(criterion) << QList<double>{shared};
            QTest::addRow("%s, per exit", name) << static_cast<int>(criterion) << perExit;
        }
    }

    /// The engine's verify, where the demo's images leave the network at their exits, against a plain loop and curve.
    void whenSamplesReallyExit()
    {
        if (!QFile::exists(programAt(u"offramp-engine"_s)))
            QSKIP("offramp-engine is not built (-DOFFRAMP_ENGINE=OFF).");
        QFETCH(int, criterion);
        QFETCH(QList<double>, thresholds);
        const auto its = static_cast<Criterion>(criterion);
        const QString demo = qEnvironmentVariable("OFFRAMP_SOURCE") + u"/resources/demo/"_s;
        const Setting setting{demo + u"signs-small.exits"_s, {thresholds.begin(), thresholds.end()}};
        const Figures expected = byHand(setting, its);
        QVERIFY(*std::ranges::max_element(expected.shares) < 0.95);
        const QStringList deciding{u"--criterion"_s, QString::fromUtf8(toText(its)), u"--thresholds"_s,
                                   textOf(setting.written)};

        QCOMPARE(figuresIn(
                     QJsonDocument::fromJson(output(QStringList{u"curve"_s, setting.file, u"--json"_s} + deciding))
                         .object()),
                 std::vector{expected});
        const QJsonObject verified
            = QJsonDocument::fromJson(
                  output(QStringList{u"verify"_s, setting.file, u"--network"_s, demo + u"signs-small.pt"_s,
                                     u"--dataset"_s, demo + u"images"_s, u"--json"_s}
                             + deciding,
                         u"offramp-engine"_s))
                  .object();
        QVERIFY(verified[u"agrees"_s].toBool());
        const QJsonObject run = verified[u"settings"_s][0][u"run"_s].toObject();
        Figures ran{run[u"flops"_s].toDouble() / 1e9, run[u"accuracy"_s].toDouble(), {}};
        for (const QJsonValue &count : run[u"leaving"_s].toArray())
            ran.shares.push_back(count.toDouble() / verified[u"samples"_s].toDouble());
        QVERIFY(ran == expected);
    }
};

QTEST_GUILESS_MAIN(TestSameNumbers)
#include "tst_samenumbers.moc"
