// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/results/loadrecording.h"
#include "tests/ui/fixtures.h"
#include "ui/panels/networksmodel.h"

#include <QAbstractItemModelTester>
#include <QRegularExpression>
#include <QTest>

using namespace offramp;
using namespace Qt::Literals::StringLiterals;

namespace {

QString cell(const NetworksModel &model, const QString &fact, int column, int role = Qt::DisplayRole)
{
    for (int row = 0; row < model.rowCount(); ++row) {
        if (model.index(row, 0).data().toString() == fact)
            return model.index(row, column).data(role).toString();
    }
    return u"no such fact"_s;
}

RecordingPtr demo(const char *name)
{
    const std::string path = qEnvironmentVariable("OFFRAMP_SOURCE").toStdString() + "/resources/demo/" + name;
    auto recording = loadRecording(path, Criterion::Entropy);
    return recording ? *recording : nullptr;
}

} // namespace

class TestNetworksModel : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void saysWhatTheRecordingSays();
    void networksSideBySide();
    void saysWhatIsUnknown();
};

void TestNetworksModel::saysWhatTheRecordingSays()
{
    Document document;
    NetworksModel model(&document);
    const QAbstractItemModelTester tester(&model);
    QCOMPARE(model.rowCount(), 0);
    const RecordingPtr large = demo("signs-large.exits");
    QVERIFY(large);
    document.openRecording(large);
    QCOMPARE(model.columnCount(), 2);
    QCOMPARE(model.headerData(1, Qt::Horizontal, Qt::DisplayRole).toString(), u"signs-large"_s);
    QCOMPARE(cell(model, u"Samples"_s, 1), u"1,000"_s);
    QCOMPARE(cell(model, u"Exits"_s, 1), u"3"_s);
    QVERIFY(cell(model, u"Cost at exit 3"_s, 1) != cell(model, u"Cost at exit 2"_s, 1));
    QVERIFY(cell(model, u"Cost at exit 3"_s, 1).endsWith(u" MFLOPs"_s));
    const double eMax = document.eMax().value;
    document.setEMax(contestEMax);
    QVERIFY(cell(model, u"Cost at exit 3"_s, 1).endsWith(u" GFLOPs"_s)); // as everywhere
    document.setEMax(eMax);
    QVERIFY(cell(model, u"Cost at exit 3"_s, 1).endsWith(u" MFLOPs"_s));
    QCOMPARE(cell(model, u"Cost at exit 4"_s, 1), u"no such fact"_s);
    QCOMPARE(cell(model, u"Test set"_s, 1), u"images, test, image-folders"_s);
    QCOMPARE(cell(model, u"Classes"_s, 1), u"10"_s);
    QCOMPARE(cell(model, u"Resizing"_s, 1), u"shorter side to 32, bicubic, crop 32"_s);
    QCOMPARE(cell(model, u"Mean"_s, 1), u"0.5, 0.5, 0.5"_s);
    QCOMPARE(cell(model, u"Standard deviation"_s, 1), u"0.25, 0.25, 0.25"_s);
    QCOMPARE(cell(model, u"Precision"_s, 1), u"float32"_s);
    QCOMPARE(cell(model, u"Device"_s, 1), u"cpu"_s);
    QCOMPARE(cell(model, u"File"_s, 1), u"signs-large.exits"_s);
    QVERIFY(cell(model, u"Date"_s, 1).contains(QRegularExpression(u"\\d"_s)));
    QVERIFY(cell(model, u"Precision"_s, 1, Qt::ToolTipRole).startsWith(u"Precision: float32\n"_s));
    QVERIFY(!cell(model, u"Precision"_s, 0, Qt::ToolTipRole).isEmpty());
}

void TestNetworksModel::networksSideBySide()
{
    Document document;
    NetworksModel model(&document);
    const QAbstractItemModelTester tester(&model);
    const RecordingId small = document.openRecording(demo("signs-small.exits"));
    document.openRecording(demo("signs-large.exits"));
    QCOMPARE(model.columnCount(), 3);
    QCOMPARE(model.networkAt(1), std::optional(small));
    QVERIFY(!model.networkAt(0) && !model.networkAt(3));
    QVERIFY(cell(model, u"Cost at exit 1"_s, 1) != cell(model, u"Cost at exit 1"_s, 2));
    document.closeRecording(small);
    QCOMPARE(model.columnCount(), 2);
    document.undoStack()->undo();
    QCOMPARE(model.columnCount(), 3);
    QCOMPARE(model.headerData(1, Qt::Horizontal, Qt::DisplayRole).toString(), u"signs-small"_s);
}

void TestNetworksModel::saysWhatIsUnknown()
{
    Document document;
    NetworksModel model(&document);
    document.openRecording(fixtures::network(u"plain"_s, 50, 1.0));
    QCOMPARE(cell(model, u"Precision"_s, 1), u"no such fact"_s);
    document.openRecording(demo("signs-large.exits"));
    QCOMPARE(cell(model, u"Precision"_s, 1), u"unknown"_s);
    QCOMPARE(cell(model, u"Precision"_s, 2), u"float32"_s);
}

QTEST_MAIN(TestNetworksModel)
#include "tst_networksmodel.moc"
