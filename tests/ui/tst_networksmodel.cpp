// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/results/loadrecording.h"
#include "tests/ui/fixtures.h"
#include "ui/panels/networksmodel.h"
#include "ui/panels/networkspanel.h"

#include <QAbstractItemModelTester>
#include <QLineEdit>
#include <QMenu>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QStyle>
#include <QStyleOptionViewItem>
#include <QTableView>
#include <QTemporaryDir>
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
    void saysTemperatures();
    void saysWhereTf32WasAllowed();
    void saysWhatIsUnknown();
    void namesAndCheckBoxes();
    void menuOfANetwork();
    void namesAreTyped();
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

void TestNetworksModel::saysTemperatures()
{
    Document document;
    NetworksModel model(&document);
    const QTemporaryDir folder;
    const auto open = [&](const QString &name, const std::map<std::string, std::string> &metadata) {
        const QString path = fixtures::writeRecording(folder.filePath(name), 3, false, metadata);
        document.openRecording(*loadRecording(path.toStdString(), Criterion::Entropy));
    };
    open(u"plain.exits"_s, {});
    QCOMPARE(cell(model, u"Temperatures"_s, 1), u"no such fact"_s);
    open(u"divided.exits"_s, {{"temperatures", "[1.41976,1.2,1]"}});
    QCOMPARE(cell(model, u"Temperatures"_s, 1), u"none"_s);
    QCOMPARE(cell(model, u"Temperatures"_s, 2), u"1.42, 1.2, 1"_s);
}

void TestNetworksModel::saysWhereTf32WasAllowed()
{
    Document document;
    NetworksModel model(&document);
    const QTemporaryDir folder;
    for (const auto &[name, metadata] :
         {std::pair(u"plain.exits"_s, std::map<std::string, std::string>{{"precision", "float32"}}),
          std::pair(u"tf32.exits"_s,
                    std::map<std::string, std::string>{{"precision", "float32"}, {"tf32", "allowed"}})}) {
        const QString path = fixtures::writeRecording(folder.filePath(name), 3, false, metadata);
        document.openRecording(*loadRecording(path.toStdString(), Criterion::Entropy));
    }
    QCOMPARE(cell(model, u"Precision"_s, 1), u"float32"_s);
    QCOMPARE(cell(model, u"Precision"_s, 2), u"float32, TF32 allowed"_s);
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

void TestNetworksModel::namesAndCheckBoxes()
{
    Document document;
    NetworksModel model(&document);
    const QAbstractItemModelTester tester(&model);
    const RecordingId first = document.openRecording(fixtures::network(u"first"_s, 50, 1.0));
    const RecordingId second = document.openRecording(fixtures::network(u"second"_s, 50, 2.0));
    QSignalSpy heads(&model, &QAbstractItemModel::headerDataChanged);
    const QModelIndex name = model.index(NetworksModel::nameRow, 2);
    QCOMPARE(name.data().toString(), u"second"_s);
    QVERIFY(name.flags().testFlags(Qt::ItemIsEditable | Qt::ItemIsUserCheckable));
    QVERIFY(!model.index(NetworksModel::nameRow, 0).flags().testFlag(Qt::ItemIsEditable));
    QVERIFY(!model.index(NetworksModel::nameRow + 1, 2).flags().testFlag(Qt::ItemIsEditable));
    QVERIFY(!name.data(Qt::DecorationRole).isNull());

    QVERIFY(model.setData(name, u"mine"_s, Qt::EditRole));
    QCOMPARE(name.data().toString(), u"mine"_s);
    QCOMPARE(model.headerData(2, Qt::Horizontal, Qt::DisplayRole).toString(), u"mine"_s);
    QVERIFY(!heads.isEmpty());
    QVERIFY(name.data(Qt::ToolTipRole).toString().contains(u"second"_s)); // the recording's own
    QCOMPARE(cell(model, u"Name"_s, 1), u"first"_s);
    QCOMPARE(model.networkAt(2), std::optional(second));

    QCOMPARE(name.data(Qt::CheckStateRole).toInt(), int(Qt::Checked));
    QVERIFY(model.setData(name, Qt::Unchecked, Qt::CheckStateRole));
    QVERIFY(document.isHidden(second) && !document.isHidden(first));
    QCOMPARE(name.data(Qt::CheckStateRole).toInt(), int(Qt::Unchecked));
    QVERIFY(!model.setData(model.index(NetworksModel::nameRow, 0), u"x"_s));
    QVERIFY(!model.setData(model.index(1, 1), u"x"_s));
    document.undoStack()->undo();
    document.undoStack()->undo();
    QCOMPARE(name.data(Qt::CheckStateRole).toInt(), int(Qt::Checked));
    QCOMPARE(name.data().toString(), u"second"_s);
    QVERIFY(model.setData(name, u"mine"_s));
    QVERIFY(model.setData(name, QString()));
    QCOMPARE(name.data().toString(), u"second"_s);
}

void TestNetworksModel::menuOfANetwork()
{
    Document document;
    const RecordingId id = document.openRecording(fixtures::network(u"net"_s, 50, 1.0));
    NetworksPanel panel(&document);
    QMenu menu;
    panel.fill(&menu, id);
    const auto actions = menu.actions();
    QCOMPARE(actions.size(), 5); // name, colour, shown, which exits, close
    const auto colours = actions[1]->menu()->actions();
    QVERIFY(colours[0]->font().bold() && !colours[2]->font().bold());
    colours[2]->trigger();
    QCOMPARE(document.colourOf(id), 2);
    QVERIFY(actions[2]->isChecked());
    actions[2]->trigger();
    QVERIFY(document.isHidden(id));
    QMenu again;
    panel.fill(&again, id);
    QVERIFY(again.actions()[1]->menu()->actions()[2]->font().bold());
    QVERIFY(!again.actions()[2]->isChecked());
    again.actions()[2]->trigger();
    QVERIFY(!document.isHidden(id));
}

void TestNetworksModel::namesAreTyped()
{
    Document document;
    const RecordingId id = document.openRecording(fixtures::network(u"net"_s, 50, 1.0));
    NetworksPanel panel(&document);
    panel.resize(500, 400);
    panel.show();
    QVERIFY(QTest::qWaitForWindowExposed(&panel));
    QMenu menu;
    panel.fill(&menu, id);
    menu.actions()[0]->trigger();
    auto *editor = panel.table()->findChild<QLineEdit *>();
    QVERIFY(editor);
    QCOMPARE(editor->text(), u"net"_s);
    editor->selectAll();
    QTest::keyClicks(editor, u"best so far"_s);
    QTest::keyClick(editor, Qt::Key_Return);
    QTRY_COMPARE(nameOf(*document.recording(id)), u"best so far"_s);
    QTRY_VERIFY(!panel.table()->findChild<QLineEdit *>());

    // The box hides the network, a double click edits its name, and no name is the recording's.
    const QModelIndex name = panel.table()->model()->index(NetworksModel::nameRow, 1);
    const QRect cell = panel.table()->visualRect(name);
    QStyleOptionViewItem option;
    option.initFrom(panel.table());
    option.rect = cell;
    option.features = QStyleOptionViewItem::HasCheckIndicator | QStyleOptionViewItem::HasDisplay;
    const QRect box = panel.style()->subElementRect(QStyle::SE_ItemViewItemCheckIndicator, &option, panel.table());
    QTest::mouseClick(panel.table()->viewport(), Qt::LeftButton, {}, box.center());
    QVERIFY(document.isHidden(id));
    QTest::mouseClick(panel.table()->viewport(), Qt::LeftButton, {}, cell.center());
    QTest::mouseDClick(panel.table()->viewport(), Qt::LeftButton, {}, cell.center());
    editor = panel.table()->findChild<QLineEdit *>();
    QVERIFY(editor && editor->isVisible());
    editor->clear();
    QTest::keyClick(editor, Qt::Key_Return);
    QTRY_COMPARE(nameOf(*document.recording(id)), u"net"_s);
}

QTEST_MAIN(TestNetworksModel)
#include "tst_networksmodel.moc"
