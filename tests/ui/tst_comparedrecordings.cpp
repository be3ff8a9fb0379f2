// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/recording/writerecording.h"
#include "ui/compare/comparedialog.h"
#include "ui/compare/comparemodel.h"
#include "ui/compare/modelsource.h"

#include <QFile>
#include <QLabel>
#include <QTemporaryDir>
#include <QTest>

using namespace offramp;
using namespace Qt::Literals::StringLiterals;

namespace {

const ElectricityUnit joules{"J", 1};

/// Four images, three of which the last exit classifies correctly; all pass it for that many joules each, or unknown
/// ones.
WholeRecording recordingOf(const std::string &name, std::vector<double> joulesUpTo)
{
    WholeRecording whole;
    whole.recording.metadata = {{"network", name}, {"measured", R"({"joules":{"source":"estimated"}})"}};
    whole.recording.exits = 2;
    whole.recording.label = {0, 1, 2, 3};
    whole.recording.predicted = {0, 0, 0, 0, 0, 1, 2, 0};
    whole.recording.entropy.assign(8, 0.5F);
    whole.recording.flops = {1000, 3000};
    whole.recording.joules = std::move(joulesUpTo);
    return whole;
}

} // namespace

/// Recordings with measured costs in the comparison of whole networks.
class TestComparedRecordings : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;

    [[nodiscard]] QString at(const QString &name) const { return m_folder.filePath(name); }

private Q_SLOTS:
    void initTestCase()
    {
        const auto write = [&](const QString &file, const WholeRecording &whole) {
            const auto done = writeRecording(at(file).toStdString(), whole);
            QVERIFY2(done, done ? "" : toText(done.error()).c_str());
        };
        write(u"small.exits"_s, recordingOf("small", {0.5, 2}));
        write(u"large.exits"_s, recordingOf("large", {3, 40}));
        write(u"without.exits"_s, recordingOf("without", {}));
    }

    void aRecordingIsOneModel()
    {
        const auto source = openModels(at(u"small.exits"_s));
        QVERIFY2(source, source ? "" : toText(source.error()).c_str());
        const auto table = modelsIn(*source, joules);
        QCOMPARE(table->models, (std::vector<ComparedModel>{{u"small"_s, 0.75, 8}})); // 2 J for each of 4 images
        QVERIFY(!table->takesAccuracies);
        QCOMPARE(table->notes,
                 QStringList{u"small: 2 J per image up to the last exit (estimated), times 4 images, is 8 J."_s});
        QCOMPARE(modelsIn(*source, {"Wh", 3600})->models.front().electricity, 8.0 / 3600);
    }

    void withoutJoulesItIsRefused()
    {
        const auto source = openModels(at(u"without.exits"_s));
        QVERIFY(!source);
        QVERIFY(source.error().sentence.find("has no joules") != std::string::npos);
        QVERIFY(source.error().remedy.find("measure") != std::string::npos);
    }

    void severalAreComparedOneAfterTheOther()
    {
        CompareDialog dialog;
        const auto open = [&](const QString &file) {
            dialog.openFile(at(file));
            QTRY_VERIFY(!dialog.isReading());
        };
        const auto names = [&] {
            QStringList found;
            for (const ComparedModel &model : dialog.model()->table().models)
                found.append(model.name);
            return found;
        };
        open(u"small.exits"_s);
        QCOMPARE(names(), QStringList{u"small"_s});
        open(u"large.exits"_s);
        QCOMPARE(names(), (QStringList{u"small"_s, u"large"_s}));
        open(u"without.exits"_s); // the models stay
        QCOMPARE(names(), (QStringList{u"small"_s, u"large"_s}));
        QVERIFY(dialog.findChild<QLabel *>(u"message"_s)->text().contains(u"has no joules"_s));
        open(u"small.exits"_s); // read again, not twice
        QCOMPARE(names(), (QStringList{u"large"_s, u"small"_s}));
        QFile table(at(u"t.csv"_s));
        QVERIFY(table.open(QIODevice::WriteOnly) && table.write("name,accuracy,energy (J)\nother,0.5,7\n") > 0);
        table.close();
        open(u"t.csv"_s);
        QCOMPARE(names(), QStringList{u"other"_s});
        open(u"large.exits"_s);
        QCOMPARE(names(), QStringList{u"large"_s});
    }
};

QTEST_MAIN(TestComparedRecordings)
#include "tst_comparedrecordings.moc"
