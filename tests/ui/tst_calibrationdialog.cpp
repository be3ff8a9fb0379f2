// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/derivation/temperature.h"
#include "core/recording/temperatures.h"
#include "core/recording/writerecording.h"
#include "core/results/loadrecording.h"
#include "core/results/recordedquality.h"
#include "tests/core/derivation/logitsrecording.h"
#include "tests/ui/answers.h"
#include "tests/ui/fixtures.h"
#include "tests/ui/numberwalk.h"
#include "tests/ui/windowfixture.h"
#include "ui/charts/reliabilityfigure.h"
#include "ui/charts/riskfigure.h"
#include "ui/dialogs/calibrationdialog.h"
#include "ui/dialogs/calibrationmodel.h"
#include "ui/dialogs/calibrationpage.h"
#include "ui/dialogs/figurepreview.h"
#include "ui/window/exportcontroller.h"
#include "ui/window/mainwindow.h"
#include "ui/wording/wording.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFile>
#include <QImage>
#include <QLabel>
#include <QLineEdit>
#include <QPainter>
#include <QPushButton>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

using namespace offramp;
using namespace Qt::Literals::StringLiterals;

/// How good uncertainties are, as the window shows it.
class TestCalibrationDialog : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void needsARecording();
    void judgesAllSamples();
    void judgesThoseThatReachTheExits();
    void followsTheDocument();
    void exitsThatAreOff();
    void withoutConfidences();
    void fitsTemperatures();
    void writesFigureAndTable();
    void choosesTheDiagram();
    void numbersHaveTips();
    void paintsEveryContent_data();
    void paintsEveryContent();
    void saysEveryContent();

private:
    [[nodiscard]] QString at(const QString &name) const { return m_folder->filePath(name); }
    [[nodiscard]] Document &document() const { return *m_window->document(); }
    [[nodiscard]] QString cell(int row, int column) const
    {
        return m_dialog->table()->model()->index(row, column).data().toString();
    }
    [[nodiscard]] QComboBox *samples() const { return m_dialog->findChild<QComboBox *>(u"calibrationSamples"_s); }
    [[nodiscard]] QComboBox *diagram() const { return m_dialog->findChild<QComboBox *>(u"calibrationDiagram"_s); }
    [[nodiscard]] QLineEdit *base() const { return m_dialog->findChild<QLineEdit *>(u"calibrationBase"_s); }
    [[nodiscard]] FigurePreview *preview() const { return m_dialog->findChild<FigurePreview *>(); }
    [[nodiscard]] QString sentences() const { return m_dialog->findChild<QLabel *>(u"calibrationSentences"_s)->text(); }
    [[nodiscard]] QPushButton *fitButton() const { return m_dialog->findChild<QPushButton *>(u"fitTemperatures"_s); }
    [[nodiscard]] QPushButton *exportButton() const { return m_dialog->findChild<QPushButton *>(u"primary"_s); }

    /// What is known of the network's exits, from its recording.
    [[nodiscard]] std::vector<ExitQuality> fresh(const std::optional<Thresholds> &thresholds) const
    {
        return recordedQuality(*document().recordings().front(), thresholds).value();
    }

    /// With confidences, without samples, and without confidences.
    [[nodiscard]] std::vector<NamedQuality> everyQuality() const
    {
        const std::vector<ExitQuality> exits = fresh(Thresholds{100, .8});
        UncertaintyQuality unsure = exits[2].all;
        unsure.reliability.reset();
        return {{u"exit 1"_s, *exits[0].reaching}, {u"exit 2"_s, *exits[1].reaching}, {u"exit 3"_s, unsure}};
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<MainWindow> m_window;
    QPointer<CalibrationDialog> m_dialog;
};

void TestCalibrationDialog::initTestCase()
{
    fixtures::prepareWindows(u"calibrationdialog"_s);
}

void TestCalibrationDialog::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_window = std::make_unique<MainWindow>();
    m_window->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
    QAction *action = m_window->exports()->calibrationAction();
    QVERIFY(!action->isEnabled()); // there is nothing to judge
    m_window->openFiles({fixtures::writeRecording(at(u"net.exits"_s), 4)});
    QTRY_COMPARE(document().recordings().size(), std::size_t(1));
    QVERIFY(action->isEnabled());
    action->trigger();
    m_dialog = m_window->findChild<CalibrationDialog *>();
    QVERIFY(m_dialog);
    QVERIFY(QTest::qWaitForWindowExposed(m_dialog));
    QTRY_COMPARE(m_dialog->page()->exits().size(), std::size_t(3));
}

void TestCalibrationDialog::cleanup()
{
    m_window.reset();
    m_folder.reset();
}

void TestCalibrationDialog::needsARecording()
{
    const Document empty;
    const ThresholdView view(&empty);
    const CalibrationDialog dialog(&empty, &view, {}, at(u"c"_s));
    QVERIFY(dialog.findChild<QLabel *>(u"calibrationSentences"_s)->text().contains(u"Open a recording first"_s));
    QVERIFY(!dialog.findChild<QPushButton *>(u"primary"_s)->isEnabled());
    QCOMPARE(dialog.table()->model()->rowCount(), 0);
}

void TestCalibrationDialog::judgesAllSamples()
{
    m_window->exports()->calibrationAction()->trigger(); // the same again
    QCOMPARE(m_window->findChildren<CalibrationDialog *>().size(), 1);
    QCOMPARE(samples()->currentText(), u"net: all samples"_s);
    const std::vector<ExitQuality> exits = fresh(std::nullopt);
    QVERIFY(m_dialog->page()->exits() == exits);
    QCOMPARE(m_dialog->table()->model()->rowCount(), 3);
    for (int row = 0; row < 3; ++row) {
        const UncertaintyQuality &quality = exits[static_cast<std::size_t>(row)].all;
        QCOMPARE(cell(row, CalibrationModel::Exit), u"Exit %1"_s.arg(row + 1));
        QCOMPARE(cell(row, CalibrationModel::Samples), u"400"_s);
        QCOMPARE(cell(row, CalibrationModel::Accuracy), accuracyText(*quality.shareOf(quality.correct), 400));
        QCOMPARE(cell(row, CalibrationModel::Confidence), accuracyText(quality.reliability->confidence(), 400));
        QCOMPARE(cell(row, CalibrationModel::Ece), accuracyText(quality.reliability->error(), 400));
        QCOMPARE(cell(row, CalibrationModel::Auroc), QString::number(*quality.auroc, 'f', 3));
        const QModelIndex area = m_dialog->table()->model()->index(row, CalibrationModel::Aurc);
        QCOMPARE(area.data(Qt::EditRole).toDouble(), quality.riskCoverage->area); // copied with every digit
        if (row == 2) {
            QCOMPARE(cell(row, CalibrationModel::GoOn), u"\u2013"_s);
            QCOMPARE(cell(row, CalibrationModel::Lost), u"\u2013"_s);
            continue;
        }
        QCOMPARE(cell(row, CalibrationModel::GoOn), QString::number(*quality.goingOn->auroc, 'f', 3));
        QCOMPARE(cell(row, CalibrationModel::Corrected),
                 accuracyText(*quality.shareOf(quality.goingOn->correctedLater), 400));
        QCOMPARE(cell(row, CalibrationModel::Lost), accuracyText(*quality.shareOf(quality.goingOn->lostAtEnd), 400));
    }
    QVERIFY(sentences().startsWith(u"Exit 1 answers "_s + cell(0, CalibrationModel::Accuracy)));
    QVERIFY(exportButton()->isEnabled());
}

void TestCalibrationDialog::judgesThoseThatReachTheExits()
{
    const VariantId id = document().addVariant(document().decisions().recordings.front(), {1.2, .8});
    const int place = samples()->findText(nameOf(*document().variant(id)) + u": those"_s, Qt::MatchStartsWith);
    QVERIFY(place > 0);
    samples()->setCurrentIndex(place);
    QTRY_VERIFY(!m_dialog->page()->exits().empty() && m_dialog->page()->exits().front().reaching);
    QVERIFY(m_dialog->page()->exits() == fresh(Thresholds{1.2, .8}));
    QCOMPARE(cell(0, CalibrationModel::Samples), u"400"_s);
    const OperatingPoint &outcome = document().results().find(id)->outcome;
    QVERIFY(outcome.leaving[0] > 0 && outcome.leaving[1] > 0);
    QCOMPARE(cell(1, CalibrationModel::Samples), QString::number(400 - outcome.leaving[0]));
    QCOMPARE(cell(2, CalibrationModel::Samples), QString::number(outcome.leaving[2]));

    document().setThresholds(id, {100, .8}); // all exit at once
    QTRY_COMPARE(cell(1, CalibrationModel::Samples), u"0"_s);
    QCOMPARE(cell(1, CalibrationModel::Accuracy), u"unknown"_s); // not 0
    QCOMPARE(cell(1, CalibrationModel::Ece), u"unknown"_s);
    QCOMPARE(cell(1, CalibrationModel::Corrected), u"unknown"_s);
    QVERIFY2(sentences().contains(u"No sample reaches exit 2."_s), qPrintable(sentences()));

    document().removeVariant(id);
    QCOMPARE(samples()->currentText(), u"net: all samples"_s);
    QTRY_COMPARE(cell(1, CalibrationModel::Samples), u"400"_s);
}

void TestCalibrationDialog::followsTheDocument()
{
    const QString before = cell(0, CalibrationModel::Auroc);
    QVERIFY(document().setCriterion(Criterion::Margin));
    QTRY_VERIFY(m_dialog->page()->exits() == fresh(std::nullopt));
    QCOMPARE(cell(0, CalibrationModel::Auroc), QString::number(*fresh(std::nullopt)[0].all.auroc, 'f', 3));
    document().undoStack()->undo();
    QTRY_COMPARE(cell(0, CalibrationModel::Auroc), before);

    document().rename(document().decisions().recordings.front(), u"other"_s);
    QCOMPARE(samples()->currentText(), u"other: all samples"_s);
    document().closeRecording(document().decisions().recordings.front());
    QVERIFY(sentences().contains(u"Open a recording first"_s));
    QCOMPARE(m_dialog->table()->model()->rowCount(), 0);
    QVERIFY(!exportButton()->isEnabled());
}

void TestCalibrationDialog::exitsThatAreOff()
{
    QVERIFY(document().setExitsOff(document().decisions().recordings.front(), {{2}}));
    QTRY_COMPARE(m_dialog->table()->model()->rowCount(), 2);
    QVERIFY(m_dialog->page()->exits() == fresh(std::nullopt));
    QCOMPARE(cell(1, CalibrationModel::GoOn), u"\u2013"_s); // exit 2 is the last one now
}

void TestCalibrationDialog::withoutConfidences()
{
    auto recording = readRecording(at(u"net.exits"_s).toStdString());
    QVERIFY(recording);
    recording->confidence.clear();
    Document alone;
    const auto opened = openRecording(std::move(*recording), at(u"net.exits"_s).toStdString());
    QVERIFY(opened);
    alone.openRecording(*opened);
    const ThresholdView view(&alone);
    CalibrationDialog dialog(&alone, &view, {}, at(u"c"_s));
    QTRY_COMPARE(dialog.page()->exits().size(), std::size_t(3));
    const auto textAt = [&](int column) { return dialog.table()->model()->index(0, column).data().toString(); };
    QCOMPARE(textAt(CalibrationModel::Confidence), u"unknown"_s);
    QCOMPARE(textAt(CalibrationModel::Ece), u"unknown"_s);
    QVERIFY(textAt(CalibrationModel::Auroc).startsWith(u"0."_s));
    QVERIFY(
        dialog.findChild<QLabel *>(u"calibrationSentences"_s)->text().startsWith(u"Confidences are not recorded"_s));
}

void TestCalibrationDialog::fitsTemperatures()
{
    QVERIFY(!fitButton()->isEnabled());
    QVERIFY2(fitButton()->toolTip().contains(u"no logits"_s), qPrintable(fitButton()->toolTip()));
    const std::string source = at(u"certain.exits"_s).toStdString();
    QVERIFY(writeRecording(source, recordingWithLogits("certain", 600)));
    m_window->openFiles({at(u"certain.exits"_s)});
    QTRY_COMPARE(document().recordings().size(), std::size_t(2));
    QTRY_VERIFY(samples()->findText(u"certain: all samples"_s) >= 0);
    samples()->setCurrentText(u"certain: all samples"_s);
    QTRY_COMPARE(m_dialog->page()->exits().size(), std::size_t(3)); // which clears the message below
    QVERIFY(fitButton()->isEnabled());
    QVERIFY(fitButton()->toolTip().contains(u"one half of the samples"_s));

    fitButton()->click();
    QTRY_VERIFY(QApplication::activeModalWidget());
    QCOMPARE(fixtures::choose(at(u"certain.exits"_s)), u"Recording to write"_s); // is not replaced
    auto *warning = m_dialog->findChild<QLabel *>(u"warning"_s);
    QTRY_VERIFY2(warning->text().contains(u"exists already"_s), qPrintable(warning->text()));
    QVERIFY(fitButton()->isEnabled());
    QCOMPARE(document().recordings().size(), std::size_t(2));

    QTRY_VERIFY(!QApplication::activeModalWidget());
    fitButton()->click();
    QTRY_VERIFY(QApplication::activeModalWidget());
    fixtures::choose(at(u"fitted"_s)); // the suffix is added
    QTRY_COMPARE(document().recordings().size(), std::size_t(3));
    const auto written = readRecording(at(u"fitted.exits"_s).toStdString());
    QVERIFY(written);
    const auto expected = temperatureEffects(readWholeRecording(source).value(), {}).value();
    const auto temperatures = temperaturesOf(*written).value();
    for (std::size_t k = 0; k < 3; ++k)
        QCOMPARE(temperatures[k], expected[k].temperature);
    QTRY_VERIFY2(m_window->message().startsWith(u"Written and opened: "_s + at(u"fitted.exits"_s)),
                 qPrintable(m_window->message()));
    const QString message = m_window->message();
    QVERIFY2(message.contains(u"300 held-out samples from "_s
                              + accuracyText(expected[0].heldOut->before.calibrationError, 300) + u" to "_s
                              + accuracyText(expected[0].heldOut->after.calibrationError, 300)),
             qPrintable(message));
    QTRY_COMPARE(samples()->currentText(), u"certain, calibrated: all samples"_s);
    QVERIFY(fitButton()->isEnabled()); // it has logits too
}

void TestCalibrationDialog::writesFigureAndTable()
{
    base()->setText(at(u"out"_s));
    m_dialog->findChild<QCheckBox *>(u"pdf"_s)->setChecked(false);
    QVERIFY(!exportButton()->isEnabled());
    m_dialog->findChild<QCheckBox *>(u"svg"_s)->setChecked(true);
    m_dialog->findChild<QCheckBox *>(u"calibrationCsv"_s)->setChecked(true);
    const std::string table = reliabilityCsv(m_dialog->page()->exits());
    QTest::mouseClick(exportButton(), Qt::LeftButton);
    QTRY_VERIFY(!m_dialog);
    QFile csv(at(u"out.csv"_s));
    QVERIFY(csv.open(QIODevice::ReadOnly));
    QCOMPARE(csv.readAll(), QByteArray::fromStdString(table));
    QFile svg(at(u"out.svg"_s));
    QVERIFY(svg.open(QIODevice::ReadOnly) && svg.readAll().contains("net, all samples"));
    QVERIFY2(m_window->message().contains(u"2 files were written"_s), qPrintable(m_window->message()));
}

void TestCalibrationDialog::choosesTheDiagram()
{
    QCOMPARE(diagram()->currentText(), u"Reliability"_s);
    QCOMPARE(preview()->accessibleName(), u"Preview: Reliability of each exit"_s);
    QVERIFY(preview()->accessibleDescription().startsWith(u"Reliability diagrams of net, all samples: "_s));
    QVERIFY2(base()->text().endsWith(u"-reliability"_s), qPrintable(base()->text()));
    const QString start = base()->text().chopped(u"-reliability"_s.size());

    diagram()->setFocus();
    QTest::keyClick(diagram(), Qt::Key_Down);
    QCOMPARE(diagram()->currentText(), u"Risk-coverage"_s);
    QCOMPARE(preview()->accessibleName(), u"Preview: Risk and coverage of each exit"_s);
    QVERIFY(preview()->accessibleDescription().startsWith(u"Risk-coverage curves of net, all samples: "_s));
    QCOMPARE(base()->text(), start + u"-risk-coverage"_s);
    QVERIFY(m_dialog->page()->exits() == fresh(std::nullopt)); // nothing is computed again

    QVERIFY(document().setCriterion(Criterion::Margin)); // the choice stays
    QTRY_VERIFY(m_dialog->page()->exits() == fresh(std::nullopt));
    QCOMPARE(preview()->accessibleName(), u"Preview: Risk and coverage of each exit"_s);
    QTest::keyClick(diagram(), Qt::Key_Up);
    QCOMPARE(preview()->accessibleName(), u"Preview: Reliability of each exit"_s);
    QCOMPARE(base()->text(), start + u"-reliability"_s);

    base()->setText(at(u"own"_s)); // a name that the user chose stays
    diagram()->setCurrentIndex(1);
    QCOMPARE(base()->text(), at(u"own"_s));
    m_dialog->findChild<QCheckBox *>(u"pdf"_s)->setChecked(false);
    m_dialog->findChild<QCheckBox *>(u"svg"_s)->setChecked(true);
    m_dialog->findChild<QCheckBox *>(u"calibrationCsv"_s)->setChecked(true);
    const std::string table = riskCoverageCsv(m_dialog->page()->exits());
    QVERIFY(table != reliabilityCsv(m_dialog->page()->exits()));
    QTest::mouseClick(exportButton(), Qt::LeftButton);
    QTRY_VERIFY(!m_dialog);
    QFile csv(at(u"own.csv"_s));
    QVERIFY(csv.open(QIODevice::ReadOnly));
    QCOMPARE(csv.readAll(), QByteArray::fromStdString(table));
    QFile svg(at(u"own.svg"_s));
    QVERIFY(svg.open(QIODevice::ReadOnly));
    const QByteArray bytes = svg.readAll();
    for (const char *words : {"Risk and coverage of each exit", "Coverage (%)", "net, all samples", "exit 3: AURC "})
        QVERIFY2(bytes.contains(words), words);
}

void TestCalibrationDialog::numbersHaveTips()
{
    const fixtures::NumberWalk walk(m_dialog);
    QVERIFY2(walk.untold.isEmpty(), qPrintable(walk.untold.join(u'\n')));
    QVERIFY(walk.told >= 20);
}

void TestCalibrationDialog::paintsEveryContent_data()
{
    QTest::addColumn<bool>("isRisk");
    QTest::newRow("reliability") << false;
    QTest::newRow("risk-coverage") << true;
}

void TestCalibrationDialog::paintsEveryContent()
{
    QFETCH(bool, isRisk);
    UncertaintyQuality single; // one sample, whose answer is correct
    single.samples = single.correct = 1;
    single.riskCoverage = RiskCoverage{{{1, 0}}, 0, 0};
    const std::vector<NamedQuality> every = everyQuality();
    const std::vector<std::vector<NamedQuality>> cases{
        {}, {{u"exit 1"_s, single}}, {every[0]}, {every[0], every[1]}, every};
    QImage last;
    for (const auto &exits : cases) {
        QImage image(400, 300, QImage::Format_RGB32);
        image.fill(Qt::white);
        {
            QPainter painter(&image);
            QFont font;
            font.setPixelSize(12);
            const auto paint = isRisk ? paintRiskFigure : paintReliabilityFigure;
            paint(painter, {QRectF(image.rect()), font, Theme::light()}, {u"net"_s, exits});
        }
        QVERIFY(image != last);
        last = image;
    }
}

void TestCalibrationDialog::saysEveryContent()
{
    const QualityContent content{u"net"_s, everyQuality()};
    const UncertaintyQuality &first = content.exits[0].quality;
    const QString reliability = spokenReliability(content);
    QVERIFY2(reliability.startsWith(u"Reliability diagrams of net: "_s), qPrintable(reliability));
    QVERIFY(reliability.contains(u"exit 1: ECE "_s + accuracyText(first.reliability->error(), 400)));
    QVERIFY(reliability.contains(u"exit 2: no samples."_s));
    QVERIFY(reliability.contains(u"exit 3: no confidences."_s));

    const QString risk = spokenRisk(content);
    QVERIFY2(risk.startsWith(u"Risk-coverage curves of net: "_s), qPrintable(risk));
    QVERIFY2(risk.contains(u", risk "_s + accuracyText(static_cast<double>(400 - first.correct) / 400, 400)
                           + u" where all samples are answered."_s),
             qPrintable(risk));
    QVERIFY(risk.contains(u"exit 2: no samples."_s));
    QVERIFY(risk.contains(u"exit 3: AURC "_s)); // which needs no confidences
    UncertaintyQuality known;
    known.samples = 4;
    known.correct = 3;
    known.riskCoverage = RiskCoverage{{{.25, 0}, {.5, .5}, {.75, 1 / 3.0}, {1, .25}}, 13 / 48.0, 0};
    QVERIFY2(spokenRisk({u"net"_s, {{u"a"_s, known}}})
                 .endsWith(u" a: AURC 27.1\u202f%, risk 25\u202f% where all samples are answered."_s),
             qPrintable(spokenRisk({u"net"_s, {{u"a"_s, known}}})));
}

QTEST_MAIN(TestCalibrationDialog)
#include "tst_calibrationdialog.moc"
