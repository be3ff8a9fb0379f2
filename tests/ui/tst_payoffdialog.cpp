// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/exits/meancost.h"
#include "tests/ui/fixtures.h"
#include "tests/ui/numberwalk.h"
#include "ui/payoff/payoffdialog.h"
#include "ui/payoff/payoffpage.h"
#include "ui/payoff/trainingfields.h"
#include "ui/theme/themeswitch.h"
#include "ui/window/exportcontroller.h"
#include "ui/window/mainwindow.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFile>
#include <QImage>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPainter>
#include <QPushButton>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

using namespace offramp;
using namespace Qt::Literals::StringLiterals;

class TestPayoffDialog : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void needsARecording();
    void comparesTheVariants();
    void followsTheFields();
    void estimatesOtherUnits();
    void readsLogs();
    void asksForARun();
    void writesFigureAndTable();
    void numbersHaveTips();
    void paintsEveryStudy();

private:
    void type(const QString &edit, const QString &text) const;
    void write(const QString &name, const QByteArray &text) const;
    [[nodiscard]] QString warning() const { return m_dialog->payoff()->findChild<QLabel *>(u"warning"_s)->text(); }
    [[nodiscard]] QString sentences() const
    {
        return m_dialog->payoff()->findChild<QLabel *>(u"payoffSentences"_s)->text();
    }
    [[nodiscard]] QPushButton *exportButton() const
    {
        return m_dialog->payoff()->findChild<QPushButton *>(u"primary"_s);
    }
    [[nodiscard]] QString at(const QString &name) const { return m_folder->filePath(name); }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<MainWindow> m_window;
    QPointer<PayoffDialog> m_dialog;
};

void TestPayoffDialog::initTestCase()
{
    QStandardPaths::setTestModeEnabled(true);
    QCoreApplication::setOrganizationName(u"OfframpTestPayoff"_s);
    installStyle(*qApp);
    applyAppearance(Appearance::Light);
}

void TestPayoffDialog::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_window = std::make_unique<MainWindow>();
    m_window->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
    QAction *action = m_window->exports()->payoffAction();
    QVERIFY(action->isEnabled()); // trainings need no recording
    m_window->openFiles({fixtures::writeRecording(at(u"net.exits"_s), 4)});
    QTRY_COMPARE(m_window->document()->recordings().size(), std::size_t(1));
    action->trigger();
    m_dialog = m_window->findChild<PayoffDialog *>();
    QVERIFY(m_dialog);
    QVERIFY(QTest::qWaitForWindowExposed(m_dialog));
}

void TestPayoffDialog::cleanup()
{
    m_window.reset();
    m_folder.reset();
}

void TestPayoffDialog::type(const QString &edit, const QString &text) const
{
    auto *line = m_dialog->payoff()->findChild<QLineEdit *>(edit);
    line->setFocus();
    line->selectAll();
    QTest::keyClick(line, Qt::Key_Delete);
    QTest::keyClicks(line, text);
}

void TestPayoffDialog::write(const QString &name, const QByteArray &text) const
{
    QFile file(at(name));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(text);
}

void TestPayoffDialog::needsARecording()
{
    const Document empty;
    const PayoffDialog dialog(&empty, at(u"p"_s));
    QVERIFY(dialog.findChild<QLabel *>(u"payoffSentences"_s)->text().contains(u"Open a recording first"_s));
    QVERIFY(!dialog.payoff()->findChild<QPushButton *>(u"primary"_s)->isEnabled());
}

void TestPayoffDialog::comparesTheVariants()
{
    QVERIFY(sentences().contains(u"Type what the training takes"_s));
    QVERIFY(!exportButton()->isEnabled());
    type(u"trainingWork"_s, u"5 PFLOPs"_s);
    QCOMPARE(warning(), QString());
    QVERIFY(m_dialog->payoff()->content());
    const PayoffStudy &study = m_dialog->payoff()->content()->study;
    const Document &document = *m_window->document();
    QCOMPARE(study.variants.size(), document.variants().size());
    const ExitTable &table = document.recordings().front()->table();
    QCOMPARE(study.full.cost.amount, fullCost(table).mean * 1e9);
    for (std::size_t i = 0; i < study.variants.size(); ++i) {
        const VariantResult &result = document.results().variants[i];
        const double cost = meanCost(table, result.thresholds).mean * 1e9;
        QCOMPARE(cost, result.point.energy * 1e9);
        QCOMPARE(study.variants[i].variant.cost.amount, cost);
        if (const double saving = study.full.cost.amount - cost; saving > 0)
            QCOMPARE(*study.variants[i].payoff.paysAfter.images, std::ceil(5e15 / saving));
        else
            QVERIFY(!study.variants[i].payoff.paysAfter.images);
        QVERIFY(sentences().contains(QString::fromStdString(payoffSentence(study.variants[i].payoff))));
    }
    QVERIFY(exportButton()->isEnabled());
}

void TestPayoffDialog::followsTheFields()
{
    type(u"trainingWork"_s, u"5"_s);
    QVERIFY2(warning().contains(u"has no unit"_s), qPrintable(warning()));
    QVERIFY(!m_dialog->payoff()->content() && !exportButton()->isEnabled());
    type(u"trainingWork"_s, u"5 PFLOPs"_s);
    const std::size_t all = m_dialog->payoff()->content()->study.variants.size();
    auto *list = m_dialog->payoff()->findChild<QListWidget *>(u"payoffVariants"_s);
    list->item(0)->setCheckState(Qt::Unchecked);
    QCOMPARE(m_dialog->payoff()->content()->study.variants.size(), all - 1);
    m_window->document()->addVariant(m_window->document()->variants().front().recording,
                                     m_window->document()->variants().front().thresholds);
    QCOMPARE(list->item(0)->checkState(), Qt::Unchecked); // as chosen
    QCOMPARE(m_dialog->payoff()->content()->study.variants.size(), all);
    type(u"payoffBase"_s, {});
    QVERIFY(!exportButton()->isEnabled());
}

void TestPayoffDialog::estimatesOtherUnits()
{
    type(u"trainingWork"_s, u"3.2 MJ"_s);
    QVERIFY2(warning().contains(u"The training is in joules, but"_s), qPrintable(warning()));
    type(u"fullWork"_s, u"0.3 J"_s);
    QCOMPARE(warning(), QString());
    const PayoffStudy &study = m_dialog->payoff()->content()->study;
    QCOMPARE(study.full.cost.amount, 0.3);
    const VariantResult &result = m_window->document()->results().variants.back();
    const double share = result.point.energy / fullCost(result.recording->table()).mean;
    QCOMPARE(study.variants.back().variant.cost.amount, 0.3 * share);
    QVERIFY(sentences().contains(u"estimated in proportion"_s));
    type(u"fullWork"_s, u"much"_s);
    QVERIFY2(warning().contains(u"The cost of the full network"_s), qPrintable(warning()));
}

void TestPayoffDialog::readsLogs()
{
    write(u"perf.txt"_s, " Performance counter stats for './train':\n 2,306.50 Joules power/energy-pkg/\n"
                         " 10.5 seconds time elapsed\n");
    m_dialog->payoff()->training()->readLog(at(u"perf.txt"_s));
    auto *edit = m_dialog->payoff()->findChild<QLineEdit *>(u"trainingWork"_s);
    QTRY_COMPARE(edit->text(), u"2.3065 kJ"_s);
    const auto *notes = m_dialog->payoff()->findChild<QLabel *>(u"trainingNotes"_s);
    QVERIFY2(notes->text().contains(u"perf.txt, perf stat."_s), qPrintable(notes->text()));
    QVERIFY(notes->text().contains(u"only the energy of the CPU"_s));
    QVERIFY(!m_dialog->payoff()->findChild<QComboBox *>(u"trainingRun"_s)->isVisible());
    type(u"trainingWork"_s, u"1 kJ"_s);
    QVERIFY(!notes->isVisible()); // no longer from the log
    m_dialog->payoff()->training()->readLog(at(u"nowhere.txt"_s));
    QTRY_VERIFY2(notes->text().contains(u"nowhere.txt"_s) && !notes->text().contains(u"Reading"_s),
                 qPrintable(notes->text()));
}

void TestPayoffDialog::asksForARun()
{
    write(u"zeus.csv"_s, "start_time,window_name,elapsed_time,gpu0_energy\n"
                         "1,first,10,1000\n20,second,10,500\n");
    m_dialog->payoff()->training()->readLog(at(u"zeus.csv"_s));
    auto *edit = m_dialog->payoff()->findChild<QLineEdit *>(u"trainingWork"_s);
    QTRY_COMPARE(edit->text(), u"1.5 kJ"_s);
    auto *run = m_dialog->payoff()->findChild<QComboBox *>(u"trainingRun"_s);
    QVERIFY(run->isVisible());
    QCOMPARE(run->count(), 3);
    run->setFocus();
    QTest::keyClick(run, Qt::Key_End);
    QCOMPARE(run->currentText(), u"second"_s);
    QTRY_COMPARE(edit->text(), u"500 J"_s);
}

void TestPayoffDialog::writesFigureAndTable()
{
    type(u"trainingWork"_s, u"5 PFLOPs"_s);
    type(u"payoffBase"_s, at(u"out"_s));
    m_dialog->payoff()->findChild<QCheckBox *>(u"pdf"_s)->setChecked(false);
    QVERIFY(!exportButton()->isEnabled());
    m_dialog->payoff()->findChild<QCheckBox *>(u"svg"_s)->setChecked(true);
    m_dialog->payoff()->findChild<QCheckBox *>(u"payoffCsv"_s)->setChecked(true);
    write(u"out.csv"_s, "mine");
    QTest::mouseClick(exportButton(), Qt::LeftButton);
    QVERIFY2(warning().contains(u"out.csv already exists"_s), qPrintable(warning()));
    QCOMPARE(exportButton()->text(), u"Replace file"_s);
    const std::string table = toCsv(m_dialog->payoff()->content()->study);
    QTest::mouseClick(exportButton(), Qt::LeftButton);
    QTRY_VERIFY(!m_dialog);
    QFile csv(at(u"out.csv"_s));
    QVERIFY(csv.open(QIODevice::ReadOnly));
    QCOMPARE(csv.readAll(), QByteArray::fromStdString(table));
    QFile svg(at(u"out.svg"_s));
    QVERIFY(svg.open(QIODevice::ReadOnly) && svg.readAll().contains("net, all exits"));
    QVERIFY2(m_window->message().contains(u"2 files were written"_s), qPrintable(m_window->message()));
}

void TestPayoffDialog::numbersHaveTips()
{
    type(u"trainingWork"_s, u"5 PFLOPs"_s);
    const fixtures::NumberWalk walk(m_dialog);
    QVERIFY2(walk.untold.isEmpty(), qPrintable(walk.untold.join(u'\n')));
    QVERIFY(walk.told >= 6);
}

void TestPayoffDialog::paintsEveryStudy()
{
    const Work training{WorkKind::Joules, 1000, 50};
    const auto joules = [](double amount, double halfWidth = 0) { return Work{WorkKind::Joules, amount, halfWidth}; };
    const std::vector<std::vector<ImageCost>> cases{{},
                                                    {{"never", joules(20)}},
                                                    {{"V1", joules(10, 1)}, {"V2", joules(19.99)}},
                                                    {{"perhaps", joules(19, 3)}},
                                                    {{"at once", joules(1e-9)}}};
    for (const auto &variants : cases) {
        const auto study = studyPayoff(training, {"full", joules(20)}, variants);
        QVERIFY(study);
        QVERIFY(mostImages(*study) >= 2 && std::isfinite(mostImages(*study)));
        QImage image(400, 300, QImage::Format_RGB32);
        image.fill(Qt::white);
        const QImage before = image;
        {
            QPainter painter(&image);
            QFont font;
            font.setPixelSize(12);
            payoffFigure({*study, std::vector<int>(variants.size(), 2)})
                .paint(painter, {QRectF(image.rect()), font, Theme::light()});
        }
        QVERIFY(image != before);
        QVERIFY(spokenPayoff(*study).contains(u"1.000 ± 0.050 kJ"_s));
    }
}

QTEST_MAIN(TestPayoffDialog)
#include "tst_payoffdialog.moc"
