// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/recording/recording.h"
#include "tests/npyfile.h"
#include "tests/ui/fixtures.h"
#include "tests/ui/mouseevents.h"
#include "ui/charts/energychart.h"
#include "ui/dialogs/importdialog.h"
#include "ui/dialogs/recorddialog.h"
#include "ui/window/recordingcontroller.h"
#include "ui/wording/wording.h"
#include "ui/window/importcontroller.h"
#include "ui/window/mainwindow.h"
#include "ui/theme/themeswitch.h"

#include <QApplication>
#include <QComboBox>
#include <QDir>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QPointer>
#include <QPushButton>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace offramp;
using namespace Qt::Literals::StringLiterals;

namespace {

const QByteArray samplesCsv = "image,exit,y_true,pred,confidence,gflops\n"
                              "cat,1,0,1,40,0.25\ncat,2,0,0,90,0.64\n"
                              "dog,1,1,1,80,0.25\ndog,2,1,1,99,0.64\n";
const QByteArray pointsCsv = "name,energy,accuracy\nB0,0.39,77.1\nB3,1.8,81.6\nB7,50,84.3\n";

} // namespace

class TestImportDialog : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void samplesBecomeARecording();
    void switchesTheCriterionFirst();
    void criteriaWithoutOneInCommon();
    void readingsCanBeChanged();
    void columnsCanBeChosen();
    void costsAreAskedFor();
    void costsInOtherUnits();
    void logits();
    void labelsInAnotherOrder();
    void whatIsDroppedIsNamed();
    void pointsBecomeACurve();
    void pointsReadAsSamples();
    void severalOneAfterTheOther();
    void eMaxChangesWhileDialogsClose();
    void closesBehindAFileDialog();
    void nothingIsOverwritten();
    void unwritable();
    void carelessInput_data();
    void carelessInput();
    void vanishes();
    void manyRows();

private:
    QString write(const QString &name, const QByteArray &text) const;
    /// Drops the file on the window and waits until it was read.
    ImportDialog *drop(const QString &path);
    [[nodiscard]] QString text(const QString &label) const;
    [[nodiscard]] QStringList found() const;
    void choose(const QString &combo, const QString &choice) const;
    void type(const QString &edit, const QString &text) const;
    void pressImport() const;
    [[nodiscard]] ImportDialog *dialog() const { return m_window->imports()->dialog(); }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<MainWindow> m_window;
};

void TestImportDialog::initTestCase()
{
    QStandardPaths::setTestModeEnabled(true);
    QCoreApplication::setOrganizationName(u"OfframpTestImport"_s);
    installStyle(*qApp);
    applyAppearance(Appearance::Light);
}

void TestImportDialog::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_window = std::make_unique<MainWindow>();
    m_window->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
}

void TestImportDialog::cleanup()
{
    m_window.reset();
    QFile::setPermissions(m_folder->path(), QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    m_folder.reset();
}

QString TestImportDialog::write(const QString &name, const QByteArray &text) const
{
    QFile file(m_folder->filePath(name));
    if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
        qFatal("The fixture could not be written.");
    return file.fileName();
}

ImportDialog *TestImportDialog::drop(const QString &path)
{
    if (!fixtures::drop(m_window.get(), {path}))
        return nullptr;
    return QTest::qWaitFor([this] { return dialog() && !dialog()->isBusy(); }, 60000) ? dialog() : nullptr;
}

QString TestImportDialog::text(const QString &label) const
{
    const auto *found = dialog()->findChild<QLabel *>(label);
    return found->isHidden() ? QString() : found->text();
}

QStringList TestImportDialog::found() const
{
    QStringList texts;
    for (const QLabel *label : dialog()->findChildren<QLabel *>(u"importFound"_s))
        texts.append(label->text());
    return texts;
}

void TestImportDialog::choose(const QString &combo, const QString &choice) const
{
    auto *box = dialog()->findChild<QComboBox *>(combo);
    QVERIFY(box);
    QTRY_VERIFY(box->isVisible());
    const int index = box->findText(choice);
    QVERIFY2(index >= 0, qPrintable(choice));
    box->setFocus();
    while (box->currentIndex() != index)
        QTest::keyClick(box, box->currentIndex() < index ? Qt::Key_Down : Qt::Key_Up);
    QTRY_VERIFY(!dialog()->isBusy());
}

void TestImportDialog::type(const QString &edit, const QString &text) const
{
    auto *line = dialog()->findChild<QLineEdit *>(edit);
    QVERIFY(line && line->isVisible());
    line->setFocus();
    line->selectAll();
    QTest::keyClicks(line, text);
    QTRY_VERIFY(!dialog()->isBusy());
}

void TestImportDialog::pressImport() const
{
    auto *button = dialog()->findChild<QPushButton *>(u"primary"_s);
    QVERIFY(button->isEnabled());
    QTest::mouseClick(button, Qt::LeftButton);
}

void TestImportDialog::samplesBecomeARecording()
{
    QVERIFY(drop(write(u"other.csv"_s, samplesCsv)));
    QCOMPARE(text(u"warning"_s), QString());
    QCOMPARE(found().value(0), u"2 samples, 2 exits, classes 0 to 1"_s);
    QCOMPARE(found().value(1), u"confidence, patience"_s);
    QCOMPARE(found().value(2), u"exit 1 %1 \u00b7 exit 2 %2"_s.arg(accuracyText(.5, 2), accuracyText(1, 2)));
    QVERIFY(found().value(3).contains(u"640.0 MFLOPs"_s));
    QVERIFY(text(u"importNotes"_s).contains(u"percent, since one exceeds 1"_s));
    QVERIFY(text(u"importNotes"_s).contains(u"y_true as label"_s));
    type(u"importName"_s, u"their net"_s);
    pressImport();
    QTRY_COMPARE(m_window->document()->recordings().size(), std::size_t(1));
    QVERIFY(!dialog());
    const RecordingPtr recording = m_window->document()->recordings().front();
    QCOMPARE(pathOf(*recording), m_folder->filePath(u"other.exits"_s));
    QCOMPARE(recording->name(), std::string("their net"));
    // It has only confidence, so the empty document now decides by that.
    QCOMPARE(m_window->document()->criterion(), Criterion::Confidence);
    QCOMPARE(fixtures::disagreement(*m_window->document()), QString());
}

void TestImportDialog::switchesTheCriterionFirst()
{
    Document &document = *m_window->document();
    m_window->openFiles({fixtures::writeRecording(m_folder->filePath(u"open.exits"_s), 1)});
    QTRY_COMPARE(document.recordings().size(), std::size_t(1));
    QCOMPARE(document.criterion(), Criterion::Entropy);
    QVERIFY(drop(write(u"other.csv"_s, samplesCsv)));
    QVERIFY(!dialog()->isReady());
    QVERIFY(text(u"warning"_s).startsWith(u"\"other\" has no entropy"_s));
    dialog()->accept(); // as Enter would
    QVERIFY(!QFile::exists(m_folder->filePath(u"other.exits"_s)));
    auto *change = dialog()->findChild<QPushButton *>(u"switchCriterion"_s);
    QVERIFY(change->isVisible());
    QCOMPARE(change->text(), u"Switch to confidence"_s);
    QTest::mouseClick(change, Qt::LeftButton);
    QCOMPARE(document.criterion(), Criterion::Confidence);
    QVERIFY(!change->isVisible());
    QCOMPARE(text(u"warning"_s), QString());
    pressImport();
    QTRY_COMPARE(document.recordings().size(), std::size_t(2));
    QCOMPARE(document.recordings()[1]->name(), std::string("other"));
    QCOMPARE(fixtures::disagreement(document), QString());
}

void TestImportDialog::criteriaWithoutOneInCommon()
{
    Document &document = *m_window->document();
    const RecordingId open = document.openRecording(fixtures::network(u"n"_s, 50, 1)); // only entropy
    QVERIFY(drop(write(u"other.csv"_s, samplesCsv)));
    QVERIFY(!dialog()->isReady());
    QVERIFY(text(u"warning"_s).contains(u"new workspace"_s));
    QVERIFY(!dialog()->findChild<QPushButton *>(u"switchCriterion"_s)->isVisible());
    document.closeRecording(open);
    QVERIFY(dialog()->isReady());
    QCOMPARE(text(u"warning"_s), QString());
}

void TestImportDialog::readingsCanBeChanged()
{
    QVERIFY(drop(write(u"other.csv"_s, samplesCsv)));
    choose(u"importUnit"_s, u"Fractions"_s);
    QVERIFY(text(u"warning"_s).contains(u"above 1"_s));
    QVERIFY(!dialog()->isReady());
    dialog()->accept(); // as Enter would
    QVERIFY(dialog());
    choose(u"importUnit"_s, u"Percent"_s);
    QVERIFY(dialog()->isReady());
    choose(u"importCostUnit"_s, u"MFLOPs"_s);
    QVERIFY2(found().value(3).contains(u"0.6400 MFLOPs"_s), qPrintable(found().value(3)));
    choose(u"importCostUnit"_s, u"FLOPs"_s);
    QVERIFY(text(u"warning"_s).contains(u"not a whole number"_s));
    QTest::keyClick(dialog(), Qt::Key_Escape);
    QTRY_VERIFY(!dialog());
    QVERIFY(m_window->document()->recordings().empty());
    QVERIFY(!QFile::exists(m_folder->filePath(u"other.exits"_s)));
}

void TestImportDialog::columnsCanBeChosen()
{
    QVERIFY(drop(write(u"odd.csv"_s, "who,exit,wahr,geraten,H,flops\na,0,1,1,0.5,1000\na,1,1,1,0.1,2000\n")));
    QVERIFY(text(u"warning"_s).contains(u"no column named sample"_s));
    choose(u"column_sample"_s, u"who"_s);
    QVERIFY(text(u"warning"_s).contains(u"no column named label"_s));
    choose(u"column_label"_s, u"wahr"_s);
    choose(u"column_predicted"_s, u"geraten"_s);
    choose(u"column_entropy"_s, u"H"_s);
    QVERIFY2(dialog()->isReady(), qPrintable(text(u"warning"_s)));
    QCOMPARE(found().value(1), u"entropy, patience"_s);
    choose(u"column_flops"_s, u"none"_s);
    QVERIFY(text(u"warning"_s).contains(u"does not say what each exit costs"_s));
}

void TestImportDialog::costsAreAskedFor()
{
    QVERIFY(drop(write(u"free.csv"_s, "sample,exit,label,predicted,entropy\na,1,0,0,0.5\na,2,0,0,0.1\n")));
    QVERIFY(text(u"warning"_s).contains(u"does not say what each exit costs"_s));
    QVERIFY(!dialog()->isReady());
    auto *costs = dialog()->findChild<QLineEdit *>(u"importCosts"_s);
    QTRY_VERIFY(costs->hasFocus());
    QTest::keyClicks(costs, u"0.25"_s);
    QTRY_VERIFY(!dialog()->isBusy());
    QVERIFY(text(u"warning"_s).contains(u"2 exits, and there are costs for 1"_s));
    QTest::keyClicks(costs, u", x"_s);
    QTRY_VERIFY(text(u"warning"_s).contains(u"\"x\" is not a cost"_s));
    type(u"importCosts"_s, u"0.25; 0.1"_s);
    QVERIFY(text(u"warning"_s).contains(u"less than before"_s));
    type(u"importCosts"_s, u"0.25, 0.64"_s);
    QVERIFY2(dialog()->isReady(), qPrintable(text(u"warning"_s)));
    pressImport();
    QTRY_COMPARE(m_window->document()->recordings().size(), std::size_t(1));
    QCOMPARE(m_window->document()->recordings().front()->fullCost(), 0.64);
}

void TestImportDialog::costsInOtherUnits()
{
    QVERIFY(drop(write(u"times.csv"_s, "sample,exit,label,predicted,entropy,energy (mJ),cost\n"
                                       "a,1,0,0,0.5,100,3\na,2,0,0,0.1,250,7\n")));
    QVERIFY2(dialog()->isReady(), qPrintable(text(u"warning"_s)));
    QVERIFY2(found().value(3).contains(u"250"_s) && found().value(3).contains(u"mJ per image"_s),
             qPrintable(found().value(3)));
    QCOMPARE(found().size(), 4);
    QVERIFY(dialog()->findChild<QComboBox *>(u"column_joules"_s));
    choose(u"importCostUnit"_s, u"ms"_s); // of the column that does not say it
    QCOMPARE(found().size(), 5);
    QVERIFY2(found().value(4).contains(u" 7"_s) && found().value(4).contains(u"ms per image"_s),
             qPrintable(found().value(4)));
    choose(u"column_joules"_s, u"none"_s);
    QCOMPARE(found().size(), 4);
    choose(u"importTypedUnit"_s, u"mJ"_s);
    type(u"importCosts"_s, u"5, 6"_s);
    QCOMPARE(found().size(), 5);
    QVERIFY2(found().value(3).contains(u" 6"_s) && found().value(3).contains(u"mJ per image"_s),
             qPrintable(found().value(3)));
    choose(u"importCostUnit"_s, u"Wh"_s);
    QVERIFY2(dialog()->isReady(), qPrintable(text(u"warning"_s)));
}

void TestImportDialog::logits()
{
    const std::string header = "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 2, 3), }";
    const std::string labels = "{'descr': '<i4', 'fortran_order': False, 'shape': (2,), }";
    const std::string costs = "{'descr': '<f8', 'fortran_order': False, 'shape': (2,), }";
    const std::string bytes
        = zipFile({{"logits.npy", npyFile(header, bytesOf<float>({1, 2, 0, 0, 0, 4, 3, 1, 1, -1, 0, 5})), true},
                   {"labels.npy", npyFile(labels, bytesOf<std::int32_t>({0, 2})), false},
                   {"flops.npy", npyFile(costs, bytesOf<double>({0.25, 0.64})), true}});
    QVERIFY(drop(write(u"net.npz"_s, QByteArray::fromStdString(bytes))));
    QVERIFY(text(u"warning"_s).contains(u"not a whole number"_s)); // they are GFLOPs, but the file does not say so
    QVERIFY(!dialog()->findChild<QComboBox *>(u"importUnit"_s)->isVisible());
    choose(u"importCostUnit"_s, u"GFLOPs"_s);
    QVERIFY2(dialog()->isReady(), qPrintable(text(u"warning"_s)));
    QCOMPARE(found().value(0), u"2 samples, 2 exits, 3 classes"_s);
    QCOMPARE(found().value(1), u"entropy, confidence, margin, patience"_s);
    pressImport();
    QTRY_COMPARE(m_window->document()->recordings().size(), std::size_t(1));
    QCOMPARE(m_window->document()->criterion(), Criterion::Entropy);
    QCOMPARE(m_window->document()->recordings().front()->fullCost(), 0.64);
}

void TestImportDialog::labelsInAnotherOrder()
{
    QByteArray csv = "sample,label,predicted,entropy,flops\n";
    for (int i = 0; i < 200; ++i)
        csv += QByteArray::number(i) + ',' + QByteArray::number(i % 5) + ',' + QByteArray::number(i % 5 + 1)
               + ",0.5,5000\n";
    QVERIFY(drop(write(u"shifted.csv"_s, csv)));
    QVERIFY2(text(u"warning"_s).contains(u"(\"Label order\" +1)"_s), qPrintable(text(u"warning"_s)));
    QVERIFY(dialog()->isReady());
    choose(u"importLabels"_s, u"+1"_s);
    QCOMPARE(text(u"warning"_s), QString());
    QVERIFY2(found().value(2).contains(accuracyText(1, 200)), qPrintable(found().value(2)));
    QVERIFY(dialog()->isReady());
    choose(u"importLabels"_s, u"As in the file"_s);
    pressImport();
    QTRY_COMPARE(m_window->document()->recordings().size(), std::size_t(1));
    const auto recording = readRecording(m_folder->filePath(u"shifted.exits"_s).toStdString());
    QVERIFY(recording->about(labelWarningKey).value_or("").find("(--labels +1)") != std::string::npos);
    QVERIFY(m_window->message().contains(u"(\"Label order\" +1)"_s)); // as whenever it is opened
}

void TestImportDialog::whatIsDroppedIsNamed()
{
    QVERIFY(QDir(m_folder->path()).mkpath(u"set/cat"_s));
    write(u"set/cat/1.jpg"_s, "x");
    // Images and networks start a recording.
    const QString network = write(u"net.pt"_s, "PK");
    m_window->openFiles({m_folder->filePath(u"set"_s), network});
    QPointer<RecordDialog> dialog = m_window->recorder()->dialog();
    QVERIFY(dialog && dialog->isVisible());
    QCOMPARE(dialog->findChild<QLineEdit *>(u"datasetEdit"_s)->text(), m_folder->filePath(u"set"_s));
    QCOMPARE(dialog->jobs().size(), std::size_t(1));
    QCOMPARE(dialog->jobs().front().network, network);
    QCOMPARE(m_window->message(), QString());
    dialog->reject();
    QTRY_VERIFY(!dialog);
    m_window->openFiles({write(u"table.xlsx"_s, "PAR1 and more")});
    QTRY_VERIFY2(m_window->message().contains(u"a Parquet table"_s), qPrintable(m_window->message()));
}

void TestImportDialog::pointsBecomeACurve()
{
    QVERIFY(drop(write(u"nets.csv"_s, pointsCsv)));
    QCOMPARE(found().value(0), u"3"_s);
    QVERIFY(found().value(2).contains(u"%1 to %2"_s.arg(percentText(.771), percentText(.843))));
    QVERIFY2(found().value(3).contains(u"one point at or over it excluded"_s), qPrintable(found().value(3)));
    QVERIFY(text(u"importNotes"_s).contains(u"percent, since one exceeds 1"_s));
    QVERIFY(!dialog()->findChild<QLineEdit *>(u"importOutput"_s)->isVisible());
    type(u"importName"_s, u"EfficientNets"_s);
    pressImport();
    QTRY_VERIFY(!dialog());
    const Document &document = *m_window->document();
    QCOMPARE(document.decisions().curves.size(), std::size_t(1));
    QCOMPARE(document.decisions().curves.front().name, std::string("EfficientNets"));
    QCOMPARE(document.results().curves.front().area,
             stepCurve(std::vector<Point>{{.39, .771}, {1.8, 81.6 / 100}}, contestEMax).area());
    QVERIFY(m_window->chart()->isVisible());
    QVERIFY(m_window->message().contains(u"EfficientNets"_s));
    QVERIFY(document.isModified());
    m_window->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    QTest::keyClick(m_window.get(), Qt::Key_Z, Qt::ControlModifier);
    QVERIFY(document.decisions().curves.empty());
    QVERIFY(!m_window->chart()->isVisible());
    QTest::keyClick(m_window.get(), Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(document.decisions().curves.size(), std::size_t(1));
}

void TestImportDialog::pointsReadAsSamples()
{
    QVERIFY(drop(write(u"nets.csv"_s, pointsCsv)));
    choose(u"importKind"_s, u"Samples: a row for each sample and exit"_s);
    QVERIFY(text(u"warning"_s).contains(u"no column named sample"_s));
    QVERIFY(!dialog()->isReady());
    choose(u"importKind"_s, u"Points: energy and accuracy"_s);
    QVERIFY(dialog()->isReady());
    choose(u"columnAccuracy"_s, u"energy"_s);
    QVERIFY(found().value(2).contains(percentText(.0039)));
    choose(u"columnAccuracy"_s, u"name"_s);
    QVERIFY(text(u"warning"_s).contains(u"line 2"_s));
}

void TestImportDialog::severalOneAfterTheOther()
{
    const QString first = write(u"a.csv"_s, pointsCsv);
    const QString second = write(u"b.csv"_s, pointsCsv);
    m_window->openFiles({first, second});
    QTRY_VERIFY(dialog() && !dialog()->isBusy());
    QCOMPARE(dialog()->windowTitle(), u"Import a.csv"_s);
    pressImport();
    QTRY_VERIFY(dialog() && dialog()->windowTitle() == u"Import b.csv"_s && !dialog()->isBusy());
    pressImport();
    QTRY_COMPARE(m_window->document()->decisions().curves.size(), std::size_t(2));
    QCOMPARE(m_window->document()->decisions().curves[1].name, std::string("b"));
}

void TestImportDialog::eMaxChangesWhileDialogsClose()
{
    m_window->openFiles({write(u"a.csv"_s, pointsCsv), write(u"b.csv"_s, pointsCsv)});
    QTRY_VERIFY(dialog() && !dialog()->isBusy());
    dialog()->reject();
    QTRY_VERIFY(dialog() && !dialog()->isBusy());
    QCOMPARE(dialog()->windowTitle(), u"Import b.csv"_s);
    dialog()->reject();
    QVERIFY(!dialog());
    // Both are closed, and deleted only once control returns to the event loop.
    m_window->openFiles({write(u"c.csv"_s, pointsCsv)});
    dialog()->reject();
    QVERIFY(!dialog());
    m_window->document()->setEMax(3);
    QCOMPARE(m_window->document()->eMax().value, 3.0);
}

void TestImportDialog::closesBehindAFileDialog()
{
    QVERIFY(drop(write(u"other.csv"_s, samplesCsv)));
    const auto buttons = dialog()->findChildren<QPushButton *>();
    const auto choose = std::find_if(buttons.begin(), buttons.end(),
                                     [](const QPushButton *button) { return button->text() == u"Choose\u2026"_s; });
    QVERIFY(choose != buttons.end());
    pressImport(); // the recording is written in the background, and its dialog closes then
    (*choose)->click();
    QTRY_COMPARE(m_window->document()->recordings().size(), std::size_t(1));
    QVERIFY(!dialog());
    QTRY_VERIFY(!QApplication::activeModalWidget());
}

void TestImportDialog::nothingIsOverwritten()
{
    const QString mine = write(u"other.exits"_s, "mine");
    QVERIFY(drop(write(u"other.csv"_s, samplesCsv)));
    auto *out = dialog()->findChild<QLineEdit *>(u"importOutput"_s);
    QCOMPARE(out->text(), m_folder->filePath(u"other-2.exits"_s));
    type(u"importOutput"_s, mine);
    QVERIFY(text(u"warning"_s).contains(u"already exists"_s));
    QVERIFY(!dialog()->isReady());
    type(u"importOutput"_s, u"third"_s); // beside the source, with the suffix
    pressImport();
    QTRY_VERIFY(QFile::exists(m_folder->filePath(u"third.exits"_s)));
    QFile file(mine);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), QByteArray("mine"));
}

void TestImportDialog::unwritable()
{
    QVERIFY(drop(write(u"other.csv"_s, samplesCsv)));
    type(u"importOutput"_s, u"/proc/nothing/x.exits"_s);
    QVERIFY(text(u"warning"_s).contains(u"/proc/nothing is not a writable folder"_s));
    QVERIFY(!dialog()->isReady());
    type(u"importOutput"_s, u"/proc/x.exits"_s); // not even root can write here
    if (dialog()->isReady()) {
        pressImport();
        QTRY_VERIFY(!dialog()->isBusy());
    }
    QVERIFY(!text(u"warning"_s).isEmpty());
    QVERIFY(m_window->document()->recordings().empty());
}

void TestImportDialog::carelessInput_data()
{
    QTest::addColumn<QByteArray>("csv");
    QTest::addColumn<QString>("sentence");
    QTest::newRow("empty") << QByteArray() << u"is empty"_s;
    QTest::newRow("blank lines") << QByteArray("\n\n") << u"is empty"_s;
    QTest::newRow("head alone") << samplesCsv.left(samplesCsv.indexOf('\n') + 1) << u"holds no rows"_s;
    QTest::newRow("points without rows") << QByteArray("energy,accuracy\n") << u"has no points"_s;
    QTest::newRow("NaN") << QByteArray(samplesCsv).replace(",40,", ",nan,") << u"line 2: confidence is \"nan\""_s;
    QTest::newRow("NaN point") << QByteArray("energy,accuracy\n1,nan\n") << u"line 2: accuracy is \"nan\""_s;
    QTest::newRow("ragged") << samplesCsv + "dog,3\n" << u"line 6: there are 2 fields"_s;
    QTest::newRow("ragged points") << QByteArray("energy,accuracy\n1\n") << u"line 2: accuracy is missing"_s;
    QTest::newRow("open quote") << samplesCsv + "\"dog\n" << u"never closed"_s;
    QTest::newRow("binary") << QByteArray("\x7f"
                                          "ELF\0\0\0",
                                          7)
                            << u"neither a CSV table nor"_s;
    QTest::newRow("broken zip") << QByteArray("PK\3\4broken") << u"its end is missing"_s;
    QTest::newRow("an exit twice") << samplesCsv + "dog,2,1,1,99,0.64\n" << u"already on line 5"_s;
}

void TestImportDialog::carelessInput()
{
    QFETCH(QByteArray, csv);
    QFETCH(QString, sentence);
    QVERIFY(drop(write(u"x.csv"_s, csv)));
    QVERIFY2(text(u"warning"_s).contains(sentence, Qt::CaseInsensitive), qPrintable(text(u"warning"_s)));
    QVERIFY(text(u"warning"_s).contains(u'\n')); // with a remedy
    QVERIFY(!dialog()->isReady());
}

void TestImportDialog::vanishes()
{
    const QString path = write(u"other.csv"_s, samplesCsv);
    QVERIFY(drop(path));
    QVERIFY(QFile::remove(path));
    choose(u"importUnit"_s, u"Percent"_s);
    QVERIFY2(text(u"warning"_s).contains(path), qPrintable(text(u"warning"_s)));
    QVERIFY(!dialog()->isReady());
}

void TestImportDialog::manyRows()
{
    QByteArray csv = "sample,exit,label,predicted,entropy,flops\n";
    constexpr int samples = 150'000;
    for (int i = 0; i < samples; ++i)
        csv += "s" + QByteArray::number(i) + ",1," + QByteArray::number(i % 10) + ",3,0.5,1000\n";
    const QString path = write(u"large.csv"_s, csv);
    m_window->openFiles({path});
    QVERIFY(dialog());
    QVERIFY(dialog()->isBusy()); // the window did not wait for it
    QVERIFY(!dialog()->isReady());
    QTest::keyClick(dialog(), Qt::Key_Escape);
    QTRY_VERIFY(!dialog()); // nor does it wait when the result is no longer needed
    QVERIFY(drop(path));
    QCOMPARE(found().value(0), u"150,000 samples, one exit, classes 0 to 9"_s);
}

QTEST_MAIN(TestImportDialog)
#include "tst_importdialog.moc"
