// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/support/csv.h"
#include "core/support/numbers.h"
#include "tests/ui/fixtures.h"
#include "ui/charts/energychart.h"
#include "ui/document/wording.h"
#include "ui/mainwindow.h"
#include "ui/panels/variantsmodel.h"
#include "ui/panels/variantspanel.h"
#include "ui/theme/themeswitch.h"

#include <QDropEvent>
#include <QFile>
#include <QImage>
#include <QLabel>
#include <QMimeData>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

using namespace offramp;
using namespace Qt::Literals::StringLiterals;

class TestMainWindow : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void opensFiles();
    void saysWhatItCannotRead();
    void dropOpens();
    void panelsAgreeThroughADrag();
    void exportsTable();
    void exportsPdfWithText();
    void exportsPngOfTheSizeAsked();
    void exportRefusals();
    void appearance();

private:
    void compareAllPanels(MainWindow &window) const;

    QTemporaryDir m_folder;
    QString m_file;
};

void TestMainWindow::initTestCase()
{
    QStandardPaths::setTestModeEnabled(true);
    QCoreApplication::setOrganizationName(u"OfframpTest"_s);
    installStyle(*qApp);
    applyAppearance(Appearance::Light);
    m_file = fixtures::writeRecording(m_folder.filePath(u"first.exits"_s), 1);
}

void TestMainWindow::compareAllPanels(MainWindow &window) const
{
    const Document &document = *window.document();
    QCOMPARE(fixtures::disagreement(document), QString());
    const double eMax = document.eMax().gflops;
    QCOMPARE(window.findChild<QLabel *>(u"areaFigure"_s)->text(), energyText(*document.results().area, eMax));
    const VariantsModel &model = *window.variantsPanel()->model();
    const ChartContent content = chartContent(document);
    for (int row = 0; row < model.rowCount(); ++row) {
        const VariantDecision &variant = document.variants()[static_cast<std::size_t>(row)];
        const Point fresh = pointInGflops(evaluate(document.recording(variant.recording)->table(), variant.thresholds));
        QCOMPARE(model.index(row, VariantsModel::Energy).data().toString(), energyText(fresh.energy, eMax));
        QCOMPARE(model.index(row, VariantsModel::Accuracy).data().toString(), percentText(fresh.accuracy));
        QCOMPARE(content.markers[static_cast<std::size_t>(row)].point, fresh);
    }
}

void TestMainWindow::opensFiles()
{
    MainWindow window;
    window.show();
    window.openFiles({m_file, fixtures::writeRecording(m_folder.filePath(u"second.exits"_s), 2)});
    QTRY_COMPARE(window.document()->recordings().size(), std::size_t(2));
    QCOMPARE(window.document()->recordings()[0]->name(), u"first"_s);
    QVERIFY(window.chart()->isVisible());
    QVERIFY(window.windowTitle().contains(u"second"_s));
    compareAllPanels(window);
    window.openFiles({m_file});
    QTRY_VERIFY(window.message().contains(u"open already"_s));
    QCOMPARE(window.document()->recordings().size(), std::size_t(2));
}

void TestMainWindow::saysWhatItCannotRead()
{
    QFile broken(m_folder.filePath(u"broken.exits"_s));
    QVERIFY(broken.open(QIODevice::WriteOnly));
    broken.write("not a recording");
    broken.close();
    MainWindow window;
    window.show();
    window.openFiles({m_folder.filePath(u"missing.exits"_s), broken.fileName()});
    QTRY_VERIFY(window.message().contains(u"broken.exits"_s));
    QVERIFY(window.message().contains(u"missing.exits"_s));
    QVERIFY(window.document()->recordings().empty());
    QVERIFY(!window.chart()->isVisible());
}

void TestMainWindow::dropOpens()
{
    MainWindow window;
    window.show();
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(m_file)});
    QDragEnterEvent enter(QPoint(300, 300), Qt::CopyAction, &data, Qt::LeftButton, {});
    QCoreApplication::sendEvent(&window, &enter);
    QVERIFY(enter.isAccepted());
    QDropEvent drop(QPointF(300, 300), Qt::CopyAction, &data, Qt::LeftButton, {});
    QCoreApplication::sendEvent(&window, &drop);
    QTRY_COMPARE(window.document()->recordings().size(), std::size_t(1));
}

void TestMainWindow::panelsAgreeThroughADrag()
{
    MainWindow window;
    window.show();
    window.openFiles({m_file});
    QTRY_COMPARE(window.document()->recordings().size(), std::size_t(1));
    QVERIFY(QTest::qWaitForWindowExposed(&window));
    Document &document = *window.document();
    EnergyChart *chart = window.chart();
    const VariantId id = document.variants()[2].id;
    const Decisions before = document.decisions();
    const QPoint from = chart->pixelOf(document.results().find(id)->point).toPoint();
    QTest::mousePress(chart, Qt::LeftButton, {}, from);
    for (int i = 1; i <= 20; ++i) {
        QTest::mouseMove(chart, from + QPoint(6 * i, -3 * i));
        compareAllPanels(window);
    }
    QTest::mouseRelease(chart, Qt::LeftButton, {}, from + QPoint(120, -60));
    QVERIFY(document.decisions() != before);
    const Decisions after = document.decisions();
    QTest::keyClick(&window, Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(document.decisions(), before);
    compareAllPanels(window);
    QTest::keyClick(&window, Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(document.decisions(), after);
    compareAllPanels(window);
}

void TestMainWindow::exportsTable()
{
    MainWindow window;
    window.openFiles({m_file});
    QTRY_COMPARE(window.document()->recordings().size(), std::size_t(1));
    Document &document = *window.document();
    document.setThresholds(document.variants()[1].id, {0.4, 0.9});
    document.setIncluded(document.variants()[3].id, false);
    const QString path = m_folder.filePath(u"table.csv"_s);
    QVERIFY(window.exportTo(path).has_value());
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const auto rows = parseCsv(file.readAll().toStdString(), "table.csv");
    QVERIFY(rows.has_value());
    QCOMPARE(rows->front().fields,
             (std::vector<std::string>{"recording", "thresholds", "energy_gflops", "accuracy", "exit_share_1",
                                       "exit_share_2", "exit_share_3", "dominated", "duplicate", "over_e_max"}));
    QCOMPARE(rows->size(), document.variants().size()); // the head row instead of the one left out
    const auto &second = (*rows)[2].fields;
    QCOMPARE(second[1], std::string("0.4:0.9"));
    QCOMPARE(parseNumber(second[2]), document.results().variants[1].point.energy); // to the last digit
    QCOMPARE(parseNumber(second[3]), document.results().variants[1].point.accuracy);
}

void TestMainWindow::exportsPdfWithText()
{
    MainWindow window;
    window.openFiles({m_file});
    QTRY_COMPARE(window.document()->recordings().size(), std::size_t(1));
    const QString path = m_folder.filePath(u"figure.pdf"_s);
    QVERIFY(window.exportTo(path, {120, 80}).has_value());
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray bytes = file.readAll();
    QVERIFY(bytes.startsWith("%PDF"));
    QVERIFY(bytes.contains("/FontFile")); // glyphs of an embedded font, not outlines
    const QString tool = QStandardPaths::findExecutable(u"pdftotext"_s);
    if (tool.isEmpty())
        QSKIP("pdftotext is not installed: the text itself was not read");
    QProcess process;
    process.start(tool, {u"-layout"_s, path, u"-"_s});
    QVERIFY(process.waitForFinished());
    const QString text = QString::fromUtf8(process.readAllStandardOutput());
    for (const QString &word : {u"GFLOPs per image (energy proxy)"_s, u"first"_s, u"step curve, area"_s, u"V2"_s})
        QVERIFY2(text.contains(word), qPrintable(text));
}

void TestMainWindow::exportsPngOfTheSizeAsked()
{
    MainWindow window;
    window.openFiles({m_file});
    QTRY_COMPARE(window.document()->recordings().size(), std::size_t(1));
    const QString path = m_folder.filePath(u"figure.png"_s);
    applyAppearance(Appearance::Dark);
    QVERIFY(window.exportTo(path, {127, 76.2}, 200).has_value());
    applyAppearance(Appearance::Light);
    const QImage image(path);
    QCOMPARE(image.size(), QSize(1000, 600));
    QCOMPARE(image.dotsPerMeterX(), 7874);
    QCOMPARE(image.pixelColor(2, 2), QColor(Qt::white)); // on white, whatever the window looks like
}

void TestMainWindow::exportRefusals()
{
    MainWindow window;
    window.openFiles({m_file});
    QTRY_COMPARE(window.document()->recordings().size(), std::size_t(1));
    QVERIFY(!window.exportTo(m_folder.filePath(u"figure.doc"_s)).has_value());
    QVERIFY(!window.exportTo(m_folder.filePath(u"no/such/folder/figure.pdf"_s)).has_value());
    QVERIFY(!QFile::exists(m_folder.filePath(u"figure.doc"_s)));
}

void TestMainWindow::appearance()
{
    MainWindow window;
    window.show();
    window.openFiles({m_file});
    QTRY_COMPARE(window.document()->recordings().size(), std::size_t(1));
    QVERIFY(QTest::qWaitForWindowExposed(&window));
    const auto corner = [&] { return window.chart()->grab().toImage().pixelColor(4, 4); };
    QCOMPARE(corner(), Theme::light().surface);
    applyAppearance(Appearance::Dark);
    QTRY_COMPARE(corner(), Theme::darkTheme().surface);
    applyAppearance(Appearance::Light);
    QTRY_COMPARE(corner(), Theme::light().surface);
}

QTEST_MAIN(TestMainWindow)
#include "tst_mainwindow.moc"
