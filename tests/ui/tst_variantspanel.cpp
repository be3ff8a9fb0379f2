// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "tests/ui/fixtures.h"
#include "ui/wording/costscale.h"
#include "ui/wording/wording.h"
#include "ui/panels/areapanel.h"
#include "ui/panels/variantsmodel.h"
#include "ui/panels/variantspanel.h"

#include <QBoxLayout>
#include <QAbstractItemModelTester>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>

using namespace offramp;
using namespace Qt::Literals::StringLiterals;

class TestVariantsPanel : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void modelIsSound();
    void typedThreshold();
    void typedNonsense();
    void everyDigitIsTyped();
    void checkBox();
    void buttons();
    void eMaxIsTyped();
    void eMaxNonsense();
    void narrowAreaPanel();
    void growingNumbersDoNotMoveTheAreaPanel();
};

namespace {

QLineEdit *openEditor(QTableView *table, const QModelIndex &index)
{
    table->setCurrentIndex(index);
    table->edit(index);
    return table->findChild<QLineEdit *>();
}

QPushButton *buttonNamed(QWidget *panel, const QString &text)
{
    for (auto *button : panel->findChildren<QPushButton *>()) {
        if (button->text() == text)
            return button;
    }
    return nullptr;
}

} // namespace

void TestVariantsPanel::modelIsSound()
{
    Document document;
    const ThresholdView thresholds(&document);
    VariantsModel model(&document, &thresholds);
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    const RecordingId id = document.openRecording(fixtures::network(u"net"_s, 300, 2));
    document.duplicateVariant(document.variants()[1].id);
    document.removeVariant(document.variants()[0].id);
    document.addVariant(id, {0.3, 0.3});
    document.dropDominated();
    document.closeRecording(id);
    QCOMPARE(model.rowCount(), 0);
    while (document.undoStack()->canUndo())
        document.undoStack()->undo();
    while (document.undoStack()->canRedo())
        document.undoStack()->redo();
    document.undoStack()->undo();
    QCOMPARE(model.rowCount(), static_cast<int>(document.variants().size()));
    for (int row = 0; row < model.rowCount(); ++row)
        QCOMPARE(model.idAt(row), document.variants()[static_cast<std::size_t>(row)].id);
}

void TestVariantsPanel::typedThreshold()
{
    Document document;
    Selection selection(&document);
    const ThresholdView thresholds(&document);
    VariantsPanel panel(&document, &selection, &thresholds);
    document.openRecording(fixtures::network(u"net"_s, 300, 2));
    panel.show();
    const QModelIndex cell = panel.model()->index(1, VariantsModel::ThresholdsColumn);
    QLineEdit *editor = openEditor(panel.table(), cell);
    QVERIFY(editor);
    editor->selectAll();
    QTest::keyClicks(editor, u"0.4:0.9"_s);
    QTest::keyClick(editor, Qt::Key_Return);
    QTRY_COMPARE(document.variants()[1].thresholds, (Thresholds{0.4, 0.9}));
    QCOMPARE(cell.data().toString(), u"0.4:0.9"_s);
    const VariantResult &result = document.results().variants[1];
    QCOMPARE(cell.siblingAtColumn(VariantsModel::Energy).data().toString(),
             costScale(document).text(result.point.energy));
    QCOMPARE(cell.siblingAtColumn(VariantsModel::Accuracy).data().toString(), accuracyText(result.point.accuracy, 300));
    QCOMPARE(fixtures::disagreement(document), QString());
    QVERIFY(selection.isSelected(document.variants()[1].id));
}

void TestVariantsPanel::typedNonsense()
{
    Document document;
    Selection selection(&document);
    const ThresholdView thresholds(&document);
    VariantsPanel panel(&document, &selection, &thresholds);
    document.openRecording(fixtures::network(u"net"_s, 300, 2));
    panel.show();
    QSignalSpy noted(&panel, &VariantsPanel::message);
    const Decisions before = document.decisions();
    const QModelIndex cell = panel.model()->index(2, VariantsModel::ThresholdsColumn);
    const QString shown = cell.data().toString();
    QLineEdit *editor = openEditor(panel.table(), cell);
    editor->selectAll();
    QTest::keyClicks(editor, u"half"_s);
    QTest::keyClick(editor, Qt::Key_Return);
    QTRY_COMPARE(noted.count(), 1);
    QVERIFY(noted.first().first().toString().contains(u"half"_s));
    QCOMPARE(noted.first().at(1).value<QWidget *>(), editor);
    QCOMPARE(document.decisions(), before);
    QCOMPARE(cell.data().toString(), shown);
    // The text stays and can be corrected.
    const QPointer<QLineEdit> open = editor;
    QCoreApplication::processEvents();
    QVERIFY(open && open->isVisible());
    QCOMPARE(open->text(), u"half"_s);
    open->selectAll();
    QTest::keyClicks(open, u"0.5"_s);
    QTest::keyClick(open, Qt::Key_Return);
    QTRY_VERIFY(!open);
    QCOMPARE(cell.data().toString(), u"0.5"_s);
}

void TestVariantsPanel::everyDigitIsTyped()
{
    // Confirming the editor without a change keeps all seventeen digits of a threshold.
    Document document;
    Selection selection(&document);
    const ThresholdView thresholds(&document);
    VariantsPanel panel(&document, &selection, &thresholds);
    document.openRecording(fixtures::network(u"net"_s, 300, 2));
    const double many = 0.63287416100502012;
    document.setThresholds(document.variants()[1].id, {many, many});
    panel.show();
    const int steps = document.undoStack()->count();
    const QPointer<QLineEdit> editor
        = openEditor(panel.table(), panel.model()->index(1, VariantsModel::ThresholdsColumn));
    QCOMPARE(editor->text().toDouble(), many);
    QTest::keyClick(editor, Qt::Key_Return);
    QTRY_VERIFY(!editor);
    QCOMPARE(document.variants()[1].thresholds.front(), many);
    QCOMPARE(document.undoStack()->count(), steps);
}

void TestVariantsPanel::checkBox()
{
    Document document;
    Selection selection(&document);
    const ThresholdView thresholds(&document);
    VariantsPanel panel(&document, &selection, &thresholds);
    document.openRecording(fixtures::network(u"net"_s, 300, 2));
    panel.show();
    panel.table()->setCurrentIndex(panel.model()->index(2, VariantsModel::Name));
    QTest::keyClick(panel.table(), Qt::Key_Space);
    QVERIFY(!document.variants()[2].included);
    QCOMPARE(panel.model()->index(2, VariantsModel::StandingColumn).data().toString(), u"excluded"_s);
    document.undoStack()->undo();
    QVERIFY(document.variants()[2].included);
}

void TestVariantsPanel::buttons()
{
    Document document;
    Selection selection(&document);
    const ThresholdView thresholds(&document);
    VariantsPanel panel(&document, &selection, &thresholds);
    document.openRecording(fixtures::network(u"net"_s, 300, 2));
    panel.show();
    const std::size_t count = document.variants().size();
    QTest::mouseClick(buttonNamed(&panel, u"Add"_s), Qt::LeftButton);
    QCOMPARE(document.variants().size(), count + 1);
    QVERIFY(selection.isSelected(document.variants().back().id));
    QCOMPARE(document.results().variants.back().standing, Standing{}); // it counts
    QTest::mouseClick(buttonNamed(&panel, u"Duplicate"_s), Qt::LeftButton);
    QCOMPARE(document.variants().size(), count + 2);
    QVERIFY(document.results().variants.back().standing.duplicate);
    QTest::mouseClick(buttonNamed(&panel, u"Remove dominated"_s), Qt::LeftButton);
    for (const VariantResult &result : document.results().variants)
        QVERIFY(!result.standing.duplicate && !result.standing.dominated);
    const std::size_t left = document.variants().size();
    QTest::mouseClick(buttonNamed(&panel, u"Remove"_s), Qt::LeftButton);
    QCOMPARE(document.variants().size(), left - 1);
}

void TestVariantsPanel::eMaxIsTyped()
{
    Document document;
    const Intervals intervals(&document);
    AreaPanel panel(&document, &intervals);
    document.openRecording(fixtures::network(u"net"_s, 300, 2));
    panel.show();
    auto *edit = panel.findChild<QLineEdit *>(u"eMaxEdit"_s);
    edit->selectAll();
    QTest::keyClicks(edit, u"1.75"_s);
    QTest::keyClick(edit, Qt::Key_Return);
    QCOMPARE(document.eMax().value, 1.75);
    const QString normalised = QString::number(100 * *document.results().area / 1.75, 'f', 1) + u"\u202f%"_s;
    const auto *leading = panel.findChild<QLabel *>(u"areaFigure"_s);
    const auto *beside = panel.findChild<QLabel *>(u"otherAreaFigure"_s);
    QCOMPARE(leading->text(), normalised);
    QCOMPARE(leading->accessibleName(), u"Normalised area"_s);
    QCOMPARE(beside->text(), costScale(document).text(*document.results().area));
    document.undoStack()->undo();
    QCOMPARE(edit->text(), u"2.5"_s);

    // Up to the contest's limit, the area itself is what submissions are compared by.
    document.setEMax(contestEMax);
    QCOMPARE(leading->text(), costScale(document).text(*document.results().area));
    QCOMPARE(beside->accessibleName(), u"Normalised area"_s);

    // A number in the unit that is shown, or with its own; the unit follows the size.
    const auto type = [&](const QString &text) {
        edit->selectAll();
        QTest::keyClicks(edit, text);
        QTest::keyClick(edit, Qt::Key_Return);
    };
    type(u"950 MFLOPs"_s);
    QCOMPARE(document.eMax().value, 0.95);
    QCOMPARE(edit->text(), u"950"_s);
    QCOMPARE(edit->accessibleName(), u"E_max in MFLOPs per image"_s);
    type(u"975"_s);
    QCOMPARE(document.eMax().value, 0.975);
    QVERIFY(document.undoStack()->undoText().contains(u"975 MFLOPs"_s));
}

void TestVariantsPanel::eMaxNonsense()
{
    Document document;
    const Intervals intervals(&document);
    AreaPanel panel(&document, &intervals);
    document.openRecording(fixtures::network(u"net"_s, 300, 2));
    panel.show();
    panel.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&panel));
    QSignalSpy refused(&panel, &AreaPanel::message);
    auto *edit = panel.findChild<QLineEdit *>(u"eMaxEdit"_s);
    const double eMax = document.eMax().value;
    const QString shown = edit->text();
    edit->setFocus();
    edit->selectAll();
    QTest::keyClicks(edit, u"-1"_s);
    QTest::keyClick(edit, Qt::Key_Return);
    QVERIFY(refused.count() >= 1);
    QCOMPARE(document.eMax().value, eMax);
    QCOMPARE(edit->text(), u"-1"_s); // to be corrected
    QTest::keyClick(edit, Qt::Key_Escape);
    QCOMPARE(edit->text(), shown);
    edit->selectAll();
    QTest::keyClicks(edit, u"-3"_s);
    QTest::keyClick(edit, Qt::Key_Return);
    QCOMPARE(edit->text(), u"-3"_s);
    edit->clearFocus();
    QTRY_COMPARE(edit->text(), shown);
    QCOMPARE(document.eMax().value, eMax);
}

void TestVariantsPanel::growingNumbersDoNotMoveTheAreaPanel()
{
    Document document;
    const Intervals intervals(&document);
    AreaPanel panel(&document, &intervals);
    const RecordingPtr few = fixtures::network(u"net"_s, 16, 2);
    const RecordingPtr many = fixtures::network(u"net"_s, 4000, 2);
    const RecordingId id = document.openRecording(few);
    const auto *rows = qobject_cast<QBoxLayout *>(panel.layout());
    QVERIFY(rows);
    panel.show();
    for (int width = 500; width < 1100; width += 10) {
        panel.resize(width, 200);
        int jumps = 0;
        for (const RecordingPtr &grown : {many, few, many, few, many}) {
            const auto before = rows->direction();
            document.replaceRecording(id, grown);
            jumps += rows->direction() == before ? 0 : 1;
        }
        QVERIFY2(jumps <= 1, qPrintable(QString::number(width)));
        document.replaceRecording(id, few);
    }
}

void TestVariantsPanel::narrowAreaPanel()
{
    Document document;
    const Intervals intervals(&document);
    AreaPanel panel(&document, &intervals);
    document.openRecording(fixtures::network(u"net"_s, 300, 2));
    document.pinReference();
    const auto *edit = panel.findChild<QLineEdit *>(u"eMaxEdit"_s);
    const auto *figure = panel.findChild<QLabel *>(u"areaFigure"_s);
    for (const int width : {800, 320, 800}) {
        panel.resize(width, 200);
        panel.show();
        QCoreApplication::processEvents();
        panel.resize(width, panel.minimumSizeHint().height());
        QCoreApplication::processEvents();
        QCOMPARE(edit->y() > figure->geometry().bottom(), width == 320);
        for (const auto *label : panel.findChildren<QLabel *>())
            QVERIFY2(label->geometry().right() < width, qPrintable(label->text()));
    }
}

QTEST_MAIN(TestVariantsPanel)
#include "tst_variantspanel.moc"
