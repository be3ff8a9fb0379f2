// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "tests/ui/mouseevents.h"
#include "tests/ui/numberwalk.h"
#include "tests/ui/timeouts.h"
#include "tests/ui/windowfixture.h"
#include "ui/payoff/payoffdialog.h"
#include "ui/payoff/scalingpage.h"
#include "ui/window/exportcontroller.h"
#include "ui/window/mainwindow.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTabWidget>
#include <QTemporaryDir>
#include <QTest>

using namespace offramp;
using namespace Qt::Literals::StringLiterals;

/// The line through the electricity of a training, in the window: without any recording.
class TestScalingPage : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { fixtures::prepareWindows(u"scalingpage"_s); }
    void init();
    void cleanup();
    void showsTheLine();
    void minusSignsAreTrue();
    void asksForColumns();
    void asksWhatRowsHave();
    void convertsUnits();
    void predicts();
    void takesADrop();
    void saysWhyNot();
    void writesFigureAndTable();
    void numbersHaveTips();

private:
    void open(const QString &name, const QByteArray &text);
    void choose(const QString &box, int index) const;
    void type(const QString &edit, const QString &text) const;
    [[nodiscard]] QString warning() const { return m_page->findChild<QLabel *>(u"warning"_s)->text(); }
    [[nodiscard]] QString sentences() const { return m_page->findChild<QLabel *>(u"scalingSentences"_s)->text(); }
    [[nodiscard]] QPushButton *exportButton() const { return m_page->findChild<QPushButton *>(u"primary"_s); }
    [[nodiscard]] QString at(const QString &name) const { return m_folder->filePath(name); }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<MainWindow> m_window;
    QPointer<PayoffDialog> m_dialog;
    ScalingPage *m_page = nullptr;
};

namespace {

/// On the line 3 + 0.5 x.
const QByteArray totals = "epoch,loss,cumulative energy (kJ)\n10,3,8\n20,2,13\n40,1,23\n";

} // namespace

void TestScalingPage::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_window = std::make_unique<MainWindow>();
    m_window->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
    m_window->exports()->payoffAction()->trigger();
    m_dialog = m_window->findChild<PayoffDialog *>();
    QVERIFY(m_dialog);
    m_dialog->tabs()->setCurrentIndex(1);
    m_page = m_dialog->scaling();
    QVERIFY(QTest::qWaitForWindowExposed(m_dialog));
    QVERIFY(m_page->isVisible());
}

void TestScalingPage::cleanup()
{
    m_window.reset();
    m_folder.reset();
}

void TestScalingPage::open(const QString &name, const QByteArray &text)
{
    QFile file(at(name));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(text);
    file.close();
    m_page->openFile(file.fileName());
    QTRY_VERIFY(!sentences().startsWith(u"Reading"_s));
}

void TestScalingPage::choose(const QString &box, int index) const
{
    m_page->findChild<QComboBox *>(box)->setCurrentIndex(index);
    QTRY_VERIFY(!sentences().startsWith(u"Reading"_s));
}

void TestScalingPage::type(const QString &edit, const QString &text) const
{
    auto *line = m_page->findChild<QLineEdit *>(edit);
    line->setFocus();
    line->selectAll();
    QTest::keyClick(line, Qt::Key_Delete);
    QTest::keyClicks(line, text);
}

void TestScalingPage::showsTheLine()
{
    QVERIFY(sentences().contains(u"Choose a table"_s));
    QVERIFY(!exportButton()->isEnabled());
    open(u"epochs.csv"_s, totals);
    QCOMPARE(warning(), QString());
    QVERIFY(m_page->fit());
    QVERIFY(std::abs(m_page->fit()->line.intercept - 3) < 1e-9 && std::abs(m_page->fit()->line.slope - 0.5) < 1e-9);
    QVERIFY2(sentences().startsWith(u"The line: y = 3 + 0.5 x (R² = 1), in kJ."_s), qPrintable(sentences()));
    // Through 0: (10 * 8 + 20 * 13 + 40 * 23) / (10^2 + 20^2 + 40^2) = 1260 / 2100.
    QVERIFY2(sentences().contains(u"The line through 0: y = 0.6 x (R² = "_s), qPrintable(sentences()));
    QVERIFY2(sentences().contains(u"against the column \"epoch\""_s), qPrintable(sentences()));
    QVERIFY2(sentences().contains(u"total so far"_s), qPrintable(sentences()));
    QCOMPARE(m_page->findChild<QComboBox *>(u"scalingX"_s)->count(), 4); // one for each column, and by its name
    QVERIFY(exportButton()->isEnabled());
}

void TestScalingPage::minusSignsAreTrue()
{
    open(u"shares.csv"_s, "share,energy (kJ)\n0.25,12\n0.5,11\n1,9\n");
    QVERIFY2(sentences().startsWith(u"The line: y = 13 \u2212 4 x (R² = 1), in kJ."_s), qPrintable(sentences()));
    open(u"below.csv"_s, "share,energy (kJ)\n0.25,1\n0.5,6\n0.75,11\n");
    QVERIFY2(sentences().startsWith(u"The line: y = \u22124 + 20 x (R² = 1), in kJ."_s), qPrintable(sentences()));
    const ScalingContent content{m_page->fit()->table, m_page->fit()->line, 0.0};
    QVERIFY2(spokenScaling(content).contains(u"at 0: \u22124 ± "_s), qPrintable(spokenScaling(content)));
    QVERIFY(!spokenScaling(content).contains(u'-'));
}

void TestScalingPage::asksForColumns()
{
    open(u"two.csv"_s, "share,energy_a_j,energy_b_j\n0.1,1,3\n0.2,2,5\n0.3,3,7\n");
    QVERIFY2(warning().contains(u"several columns could be the electricity"_s), qPrintable(warning()));
    QVERIFY2(warning().contains(u"Choose one: \"Electricity\"."_s), qPrintable(warning()));
    QVERIFY(!m_page->fit() && !exportButton()->isEnabled());
    choose(u"scalingY"_s, 3);
    QCOMPARE(warning(), QString());
    QVERIFY2(sentences().startsWith(u"The line: y = 1 + 20 x (R² = 1), in J."_s), qPrintable(sentences()));
    // A table without that column: recognised again.
    open(u"epochs.csv"_s, totals);
    QCOMPARE(m_page->findChild<QComboBox *>(u"scalingY"_s)->currentIndex(), 0);
    QVERIFY2(sentences().startsWith(u"The line: y = 3 + 0.5 x"_s), qPrintable(sentences()));
}

void TestScalingPage::asksWhatRowsHave()
{
    open(u"slow.csv"_s, "epoch,energy_j\n1,10\n2,10.5\n3,11\n");
    QVERIFY2(warning().contains(u"it is not clear whether"_s) && warning().contains(u"\"Rows\" total so far"_s),
             qPrintable(warning()));
    choose(u"scalingRows"_s, 1);
    QVERIFY2(sentences().startsWith(u"The line: y = 9.5 + 0.5 x"_s), qPrintable(sentences()));
    choose(u"scalingRows"_s, 2); // 10, 20.5, 31.5
    QVERIFY(m_page->fit() && m_page->fit()->table.wereSummed);
    QCOMPARE(m_page->fit()->table.electricity.back(), 31.5);
}

void TestScalingPage::convertsUnits()
{
    open(u"epochs.csv"_s, totals);
    auto *unit = m_page->findChild<QComboBox *>(u"scalingUnit"_s);
    choose(u"scalingUnit"_s, unit->findText(u"J"_s));
    QVERIFY2(sentences().startsWith(u"The line: y = 3000 + 500 x (R² = 1), in J."_s), qPrintable(sentences()));
}

void TestScalingPage::predicts()
{
    open(u"epochs.csv"_s, totals);
    type(u"scalingAt"_s, u"100"_s);
    QVERIFY2(sentences().contains(u"Predicted at 100: 53 "_s), qPrintable(sentences()));
    type(u"scalingAt"_s, u"many"_s);
    QVERIFY2(warning().contains(u"\"many\" is not a number."_s), qPrintable(warning()));
    QVERIFY(!exportButton()->isEnabled());
    type(u"scalingAt"_s, {});
    QCOMPARE(warning(), QString());
    QVERIFY(exportButton()->isEnabled() && !sentences().contains(u"Predicted"_s));
}

void TestScalingPage::takesADrop()
{
    QFile file(at(u"epochs.csv"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(totals);
    file.close();
    QVERIFY(fixtures::drop(m_page, {file.fileName()}));
    QTRY_VERIFY(m_page->fit());
    QCOMPARE(m_page->findChild<QLineEdit *>(u"scalingFile"_s)->text(), file.fileName());
}

void TestScalingPage::saysWhyNot()
{
    m_page->openFile(at(u"nowhere.csv"_s));
    QTRY_VERIFY2(warning().contains(u"nowhere.csv"_s), qPrintable(warning()));
    open(u"words.csv"_s, "epoch,cumulative energy (kJ)\n1,1\n2,much\n");
    QVERIFY2(warning().contains(u"words.csv line 3: cumulative energy (kJ) is \"much\"."_s), qPrintable(warning()));
    open(u"words.csv"_s, totals); // repaired, under the same name
    QVERIFY(m_page->fit());
    type(u"scalingFile"_s, {});
    QVERIFY(!m_page->fit());
    QVERIFY(sentences().contains(u"Choose a table"_s));
}

void TestScalingPage::writesFigureAndTable()
{
    open(u"epochs.csv"_s, totals);
    type(u"scalingBase"_s, at(u"out"_s));
    m_page->findChild<QCheckBox *>(u"pdf"_s)->setChecked(false);
    m_page->findChild<QCheckBox *>(u"svg"_s)->setChecked(true);
    m_page->findChild<QCheckBox *>(u"scalingCsv"_s)->setChecked(true);
    QTest::mouseClick(exportButton(), Qt::LeftButton);
    QTRY_VERIFY(!m_dialog);
    QFile csv(at(u"out.csv"_s));
    QVERIFY(csv.open(QIODevice::ReadOnly));
    const QList<QByteArray> lines = csv.readAll().split('\n');
    QCOMPARE(lines[0], QByteArray("epoch,unit,electricity,line,residual,line_through_0"));
    QCOMPARE(lines.size(), qsizetype(5)); // three rows and the end
    QVERIFY2(lines[2].startsWith("20,kJ,13,"), lines[2].constData());
    QFile svg(at(u"out.svg"_s));
    QVERIFY(svg.open(QIODevice::ReadOnly));
    const QByteArray figure = svg.readAll();
    QVERIFY(figure.contains("Electricity of the training, kJ") && figure.contains("y = 3 + 0.5 x"));
    QVERIFY2(m_window->message().contains(u"2 files were written"_s), qPrintable(m_window->message()));
}

void TestScalingPage::numbersHaveTips()
{
    open(u"epochs.csv"_s, totals);
    type(u"scalingAt"_s, u"100"_s);
    const fixtures::NumberWalk walk(m_dialog);
    QVERIFY2(walk.untold.isEmpty(), qPrintable(walk.untold.join(u'\n')));
    QVERIFY(walk.told >= 3);
}

QTEST_MAIN(TestScalingPage)
#include "tst_scalingpage.moc"
