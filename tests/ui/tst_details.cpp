// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "tests/ui/answers.h"
#include "tests/ui/fixtures.h"
#include "ui/charts/energychart.h"
#include "ui/dialogs/exportdialog.h"
#include "ui/dialogs/preprocessingedit.h"
#include "ui/dialogs/recorddialog.h"
#include "ui/dialogs/suggestdialog.h"
#include "ui/files/demo.h"
#include "ui/help/areadialog.h"
#include "ui/panels/areapanel.h"
#include "ui/panels/chartcard.h"
#include "ui/panels/elidedlabel.h"
#include "ui/panels/exitspanel.h"
#include "ui/panels/variantsmodel.h"
#include "ui/panels/variantspanel.h"
#include "ui/theme/theme.h"
#include "ui/theme/themeswitch.h"
#include "ui/window/mainwindow.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QHeaderView>
#include <QLineEdit>
#include <QPushButton>
#include <QSettings>
#include <QStandardPaths>
#include <QTabBar>
#include <QTableView>
#include <QTest>
#include <QTextBrowser>
#include <QToolButton>

#include <algorithm>
#include <vector>

using namespace offramp;
using namespace Qt::Literals::StringLiterals;

/// Small things that are seen at once in a window and by no other test.
class TestDetails : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init();
    void checkMarksAreWhole_data();
    void checkMarksAreWhole();
    void popUpsHaveNoStrayLines();
    void tabsHaveNoLine();
    void oneOrderOfButtons();
    void helpHasNoCaret();
    void typedNumbersStayInPlace();
    void doubleClickTakesAWholeNumber_data();
    void doubleClickTakesAWholeNumber();
    void spinBoxesTakeAWholeNumber();
    void widthsAreKept();
    void networkNamesUseFreeRoom();
    void tablesEndAtTheEdge();
    void changeFromTheReferenceFits_data();
    void changeFromTheReferenceFits();

private:
    static void openDemo(MainWindow &window, QSize size = {1280, 800});
};

void TestDetails::initTestCase()
{
    QStandardPaths::setTestModeEnabled(true);
    QCoreApplication::setOrganizationName(u"OfframpTestDetails"_s);
    installStyle(*qApp);
    applyAppearance(Appearance::Light);
    QVERIFY(!demoWorkspace().isEmpty());
}

void TestDetails::init()
{
    QSettings().clear();
}

void TestDetails::openDemo(MainWindow &window, QSize size)
{
    window.resize(size);
    window.show();
    QVERIFY(QTest::qWaitForWindowExposed(&window));
    window.openFiles({demoWorkspace()});
    QTRY_COMPARE(window.document()->recordings().size(), std::size_t(2));
    QTRY_VERIFY(!window.variantsPanel()->visibleRegion().isEmpty());
    QTRY_VERIFY(window.intervals()->figures());
}

void TestDetails::checkMarksAreWhole_data()
{
    QTest::addColumn<QString>("path");
    QTest::newRow("light") << u":/check-light.png"_s;
    QTest::newRow("dark") << u":/check-dark.png"_s;
}

void TestDetails::checkMarksAreWhole()
{
    QFETCH(QString, path);
    const QImage image(path);
    QVERIFY(image.width() >= 4 * 14 && image.height() >= 4 * 14); // sharp at any usual scale
    std::vector<int> strongest;                                   // of each row with a part of the mark
    for (int y = 0; y < image.height(); ++y) {
        int alpha = 0;
        for (int x = 0; x < image.width(); ++x)
            alpha = std::max(alpha, image.pixelColor(x, y).alpha());
        if (alpha > 0)
            strongest.push_back(alpha);
    }
    constexpr std::size_t end = 3; // rows of its round ends
    QVERIFY(strongest.size() > static_cast<std::size_t>(image.height()) / 3);
    for (std::size_t row = end; row + end < strongest.size(); ++row)
        QVERIFY2(strongest[row] >= 250, qPrintable(u"row %1 of the mark is faint"_s.arg(row)));
}

void TestDetails::popUpsHaveNoStrayLines()
{
    QComboBox box;
    box.addItems({u"One"_s, u"Two"_s, u"Three"_s});
    box.setCurrentIndex(1);
    box.show();
    QVERIFY(QTest::qWaitForWindowExposed(&box));
    box.showPopup();
    QWidget *popUp = box.view()->window();
    QTRY_VERIFY(popUp->isVisible());
    const QImage image = popUp->grab().toImage();
    const Theme &theme = Theme::light();
    const int x = image.width() / 2;
    for (const int edge : {0, image.height() - 1}) {
        const int inwards = edge == 0 ? 1 : -1;
        QCOMPARE(image.pixelColor(x, edge).name(), theme.line.name());
        for (int i = 1; i < 3; ++i)
            QCOMPARE(image.pixelColor(x, edge + i * inwards).name(), theme.surface.name());
    }
    for (const int side : {0, image.width() - 1})
        QCOMPARE(image.pixelColor(side, image.height() / 2).name(), theme.line.name());
    box.hidePopup();
}

void TestDetails::tabsHaveNoLine()
{
    for (int start = 0; start < 2; ++start) { // the second one restores the layout of the first
        MainWindow window;
        openDemo(window);
        QTest::qWait(300); // the docks settle
        const auto bars = window.findChildren<QTabBar *>(Qt::FindDirectChildrenOnly);
        QVERIFY(std::ranges::any_of(bars, [](const QTabBar *bar) { return bar->isVisible() && bar->count() > 1; }));
        for (const QTabBar *bar : bars)
            QVERIFY(!bar->drawBase());
        window.close();
    }
}

void TestDetails::oneOrderOfButtons()
{
    MainWindow window;
    openDemo(window);
    const auto check = [](const QDialog *dialog, const QStringList &names, const QString &away) {
        QVERIFY(dialog);
        QVERIFY(!dialog->windowTitle().contains(u'\u2014'));
        const auto buttons = dialog->findChildren<QPushButton *>();
        const auto proceed = std::ranges::find_if(buttons, [&](const QPushButton *button) {
            return names.contains(button->objectName()) || names.contains(button->text().remove(u'&'));
        });
        const auto other = std::ranges::find_if(buttons, [&](const QPushButton *button) {
            return button->text().remove(u'&') == away;
        });
        QVERIFY(proceed != buttons.end() && other != buttons.end());
        QVERIFY2((*proceed)->mapTo(dialog, QPoint()).x() > (*other)->mapTo(dialog, QPoint()).x(),
                 qPrintable(dialog->windowTitle()));
        for (const QPushButton *button : {*proceed, *other})
            QVERIFY(button->icon().isNull()
                    || button->style()->styleHint(QStyle::SH_DialogButtonBox_ButtonsHaveIcons) == 0);
    };
    const auto shown = [&](Qt::Key key, auto find) {
        window.activateWindow();
        static_cast<void>(QTest::qWaitForWindowActive(&window));
        QTest::keyClick(&window, key, Qt::ControlModifier);
        auto *dialog = find();
        if (dialog && !QTest::qWaitForWindowExposed(dialog))
            dialog = nullptr;
        return dialog;
    };
    auto *suggest = shown(Qt::Key_G, [&] { return window.findChild<SuggestDialog *>(); });
    check(suggest, {u"accept"_s, u"primary"_s}, u"Close"_s);
    suggest->close();
    auto *figures = shown(Qt::Key_E, [&] { return window.findChild<ExportDialog *>(); });
    check(figures, {u"primary"_s}, u"Cancel"_s);
    figures->close();
    auto *record = shown(Qt::Key_R, [&] { return window.findChild<RecordDialog *>(); });
    check(record, {u"primary"_s}, u"Cancel"_s);
    record->close();

    window.document()->setEMax(2);
    window.close(); // asks
    QTRY_VERIFY(qobject_cast<QDialog *>(QApplication::activeModalWidget()));
    auto *question = qobject_cast<QDialog *>(QApplication::activeModalWidget());
    check(question, {u"Save"_s}, u"Cancel"_s);
    const auto *focused = qobject_cast<QPushButton *>(question->focusWidget());
    QVERIFY(focused && focused->text().remove(u'&') == u"Save"_s); // Enter never discards
    fixtures::press(u"Discard"_s);
}

void TestDetails::helpHasNoCaret()
{
    MainWindow window;
    openDemo(window);
    window.areaPanel()->findChild<QToolButton *>(u"explain"_s)->click();
    const auto *dialog = window.findChild<AreaDialog *>();
    QVERIFY(dialog);
    const Qt::TextInteractionFlags flags = dialog->findChild<QTextBrowser *>()->textInteractionFlags();
    QVERIFY(!flags.testFlag(Qt::TextSelectableByKeyboard) && !flags.testFlag(Qt::TextEditable));
}

void TestDetails::typedNumbersStayInPlace()
{
    Document document;
    Selection selection(&document);
    const ThresholdView thresholds(&document);
    VariantsPanel panel(&document, &selection, &thresholds);
    document.openRecording(fixtures::network(u"net"_s, 300, 2));
    panel.show();
    for (const auto column : {VariantsModel::Name, VariantsModel::ThresholdsColumn}) {
        const QModelIndex cell = panel.model()->index(1, column);
        panel.table()->setCurrentIndex(cell);
        panel.table()->edit(cell);
        auto *editor = panel.table()->findChild<QLineEdit *>();
        QVERIFY(editor);
        const auto side = Qt::Alignment(cell.data(Qt::TextAlignmentRole).toInt()) & Qt::AlignHorizontal_Mask;
        QCOMPARE(editor->alignment() & Qt::AlignHorizontal_Mask, side);
        if (column == VariantsModel::ThresholdsColumn) {
            QTest::mouseDClick(editor, Qt::LeftButton, {}, QPoint(editor->width() - 14, editor->height() / 2));
            QCOMPARE(editor->selectedText(), editor->text());
            QTest::keyClicks(editor, u"0.55"_s);
            QCOMPARE(editor->text(), u"0.55"_s);
        }
        QTest::keyClick(editor, Qt::Key_Escape);
        QTRY_VERIFY(!panel.table()->findChild<QLineEdit *>());
    }
}

void TestDetails::doubleClickTakesAWholeNumber_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("at"); ///< the letter that is clicked
    QTest::addColumn<QString>("taken");
    QTest::newRow("before the point") << u"0.485"_s << 0 << u"0.485"_s;
    QTest::newRow("behind the point") << u"0.485"_s << 3 << u"0.485"_s;
    QTest::newRow("one of three") << u"0.485, 0.456, 0.406"_s << 9 << u"0.456"_s;
    QTest::newRow("the last") << u"0.485, 0.456, 0.406"_s << 17 << u"0.406"_s;
    QTest::newRow("with an exponent") << u"1.5e-3 2"_s << 1 << u"1.5e-3"_s;
}

void TestDetails::doubleClickTakesAWholeNumber()
{
    QFETCH(QString, text);
    QFETCH(int, at);
    QFETCH(QString, taken);
    PreprocessingEdit fields;
    fields.show();
    QVERIFY(QTest::qWaitForWindowExposed(&fields));
    auto *edit = fields.findChild<QLineEdit *>(u"pictureMean"_s);
    edit->setEnabled(true);
    edit->setText(text);
    edit->setCursorPosition(0);
    QPoint where(0, edit->height() / 2);
    while (edit->cursorPositionAt(where) < at + (at == 0 ? 1 : 0))
        where.rx() += 1;
    QTest::mouseDClick(edit, Qt::LeftButton, {}, where);
    QCOMPARE(edit->selectedText(), taken);
}

void TestDetails::spinBoxesTakeAWholeNumber()
{
    MainWindow window;
    openDemo(window);
    QTest::keyClick(&window, Qt::Key_E, Qt::ControlModifier);
    auto *width = window.findChild<QDoubleSpinBox *>(u"figureWidth"_s);
    QVERIFY(width);
    QVERIFY(QTest::qWaitForWindowExposed(width->window()));
    width->setValue(85.5);
    auto *edit = width->findChild<QLineEdit *>();
    QPoint where(0, edit->height() / 2);
    while (edit->cursorPositionAt(where) < 1)
        where.rx() += 1;
    QTest::mouseDClick(edit, Qt::LeftButton, {}, where);
    QCOMPARE(edit->selectedText(), u"85.5"_s);
    QTest::keyClicks(edit, u"120.5"_s);
    QCOMPARE(width->value(), 120.5);
}

void TestDetails::widthsAreKept()
{
    Document document;
    Selection selection(&document);
    const ThresholdView thresholds(&document);
    VariantsPanel panel(&document, &selection, &thresholds);
    document.openRecording(fixtures::network(u"net"_s, 300, 2));
    panel.resize(900, 400);
    panel.show();
    QVERIFY(QTest::qWaitForWindowExposed(&panel));
    QHeaderView *header = panel.table()->horizontalHeader();
    const int fitted = header->sectionSize(VariantsModel::Energy);
    header->resizeSection(VariantsModel::Energy, fitted + 57);
    document.setEMax(1.75);
    document.duplicateVariant(document.variants()[1].id);
    document.pinReference();
    panel.resize(1000, 400);
    QCoreApplication::processEvents();
    QCOMPARE(header->sectionSize(VariantsModel::Energy), fitted + 57);

    // Others are still fitted.
    const int names = header->sectionSize(VariantsModel::Name);
    document.rename(document.variants()[0].id, u"A much longer name than all the others have"_s);
    document.duplicateVariant(document.variants()[1].id);
    QVERIFY(header->sectionSize(VariantsModel::Name) > names);
}

void TestDetails::networkNamesUseFreeRoom()
{
    Document document;
    Selection selection(&document);
    const ThresholdView thresholds(&document);
    VariantsPanel panel(&document, &selection, &thresholds);
    document.openRecording(fixtures::network(u"cifar10-resnet20-ee3-augmented"_s, 300, 2));
    document.openRecording(fixtures::network(u"cifar10-resnet56-ee3-augmented"_s, 300, 3, 5));
    panel.resize(1400, 400);
    panel.show();
    QVERIFY(QTest::qWaitForWindowExposed(&panel));
    QCoreApplication::processEvents();
    const QHeaderView *header = panel.table()->horizontalHeader();
    QVERIFY(!header->isSectionHidden(VariantsModel::Network));
    const QAbstractItemView *cells = panel.table();
    QVERIFY(header->sectionSize(VariantsModel::Network) >= cells->sizeHintForColumn(VariantsModel::Network));
    QVERIFY(header->length() <= panel.table()->viewport()->width());
}

void TestDetails::tablesEndAtTheEdge()
{
    MainWindow window;
    openDemo(window);
    window.chartCard()->setTables(true);
    for (const QSize size : {QSize(1280, 800), QSize(1700, 900), QSize(1200, 760)}) {
        window.resize(size);
        QTest::qWait(300); // the docks settle
        for (const QString &name : {u"stepsTable"_s, u"curvesTable"_s}) {
            const auto *table = window.chartCard()->findChild<QTableView *>(name);
            QVERIFY(table);
            QVERIFY2(table->horizontalHeader()->length() >= table->viewport()->width(), qPrintable(name));
        }
    }
    auto *table = window.chartCard()->findChild<QTableView *>(u"stepsTable"_s);
    table->setColumnWidth(1, 61); // by the user
    window.resize(1300, 800);
    QTest::qWait(300);
    QCOMPARE(table->columnWidth(1), 61);
}

void TestDetails::changeFromTheReferenceFits_data()
{
    QTest::addColumn<QSize>("size");
    QTest::newRow("1280") << QSize(1280, 800);
    QTest::newRow("1920") << QSize(1920, 1080);
}

void TestDetails::changeFromTheReferenceFits()
{
    QFETCH(QSize, size);
    MainWindow window;
    openDemo(window, size);
    window.document()->pinReference();
    const VariantsModel &model = *window.variantsPanel()->model();
    for (int row = 0; row < model.rowCount(); ++row) {
        for (int column = 0; column < VariantsModel::ColumnCount; ++column)
            QCOMPARE(model.index(row, column).data(VariantsModel::ChangeRole).toString(), QString());
    }
    for (const Qt::Key key : {Qt::Key_Right, Qt::Key_PageUp, Qt::Key_PageUp}) {
        QTest::keyClick(window.chart(), key);
        QTRY_VERIFY(window.intervals()->figures());
        QCoreApplication::processEvents();
        for (const QString &name : {u"changeLine"_s, u"intervalCaption"_s}) {
            const auto *label = window.areaPanel()->findChild<ElidedLabel *>(name);
            QVERIFY(label && label->isVisible());
            QTRY_VERIFY(!label->text().contains(u"\u2026"_s)); // it has been computed
            const QString shown = label->shownText();
            QVERIFY2(!shown.isEmpty() && !shown.contains(u"\u2026"_s),
                     qPrintable(name + u": "_s + label->text() + u", "_s + QString::number(label->width())));
            if (name == u"changeLine"_s)
                QVERIFY2(label->text().startsWith(shown.left(8)), qPrintable(shown)); // the numbers are whole
        }
    }
}

QTEST_MAIN(TestDetails)
#include "tst_details.moc"
