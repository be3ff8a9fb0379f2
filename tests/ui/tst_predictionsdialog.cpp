// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/exits/predictions.h"
#include "core/recording/recording.h"
#include "tests/ui/fixtures.h"
#include "ui/dialogs/predictionsdialog.h"
#include "ui/panels/messagebar.h"
#include "ui/window/mainwindow.h"
#include "ui/panels/variantactions.h"
#include "ui/panels/variantspanel.h"
#include "ui/theme/themeswitch.h"

#include <QDir>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

using namespace offramp;
using namespace Qt::Literals::StringLiterals;

class TestPredictionsDialog : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void writesPredictions();
    void labelsOfAMap();
    void asksBeforeReplacing();
    void reportsProblems();

private:
    void type(const QString &edit, const QString &text) const;
    void press() const;
    [[nodiscard]] QString warning() const { return dialog()->findChild<QLabel *>(u"warning"_s)->text(); }
    [[nodiscard]] PredictionsDialog *dialog() const { return m_window->findChild<PredictionsDialog *>(); }
    [[nodiscard]] QString at(const QString &name) const { return m_folder->filePath(name); }
    [[nodiscard]] QByteArray contents(const QString &name) const;
    void write(const QString &name, const QByteArray &text) const;

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<MainWindow> m_window;
    VariantId m_id;
};

void TestPredictionsDialog::initTestCase()
{
    QStandardPaths::setTestModeEnabled(true);
    QCoreApplication::setOrganizationName(u"OfframpTestPredictions"_s);
    installStyle(*qApp);
    applyAppearance(Appearance::Light);
}

void TestPredictionsDialog::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_window = std::make_unique<MainWindow>();
    m_window->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
    QAction *action = m_window->variantsPanel()->variantActions()->savePredictions();
    QVERIFY(!action->isEnabled());
    m_window->openFiles({fixtures::writeRecording(at(u"net.exits"_s), 4)});
    QTRY_COMPARE(m_window->document()->recordings().size(), std::size_t(1));
    m_id = m_window->document()->variants()[2].id;
    m_window->selection()->select(m_id);
    action->trigger();
    QVERIFY(dialog());
    QCOMPARE(dialog()->findChild<QLineEdit *>(u"predictionsFile"_s)->text(), at(u"net-V3.csv"_s));
}

void TestPredictionsDialog::cleanup()
{
    m_window.reset();
    m_folder.reset();
}

void TestPredictionsDialog::type(const QString &edit, const QString &text) const
{
    auto *line = dialog()->findChild<QLineEdit *>(edit);
    line->setFocus();
    line->selectAll();
    QTest::keyClicks(line, text);
}

void TestPredictionsDialog::press() const
{
    auto *save = dialog()->findChild<QPushButton *>(u"primary"_s);
    QVERIFY(save->isEnabled());
    QTest::mouseClick(save, Qt::LeftButton);
}

QByteArray TestPredictionsDialog::contents(const QString &name) const
{
    QFile file(at(name));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void TestPredictionsDialog::write(const QString &name, const QByteArray &text) const
{
    QFile file(at(name));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(text);
}

void TestPredictionsDialog::writesPredictions()
{
    press();
    QTRY_VERIFY(!dialog());
    const Variant &variant = *m_window->document()->variant(m_id);
    const RecordingPtr recording = m_window->document()->recording(variant.recording);
    const auto names = readSampleNames(recording->path());
    const auto expected = predictionsCsv(recording->table(), variant.thresholds, {*names, {}, {}});
    QCOMPARE(contents(u"net-V3.csv"_s), QByteArray::fromStdString(*expected));
    QVERIFY(contents(u"net-V3.csv"_s).contains("image399,"));
    QVERIFY(m_window->message().contains(at(u"net-V3.csv"_s)));
    const auto *offer = m_window->findChild<MessageBar *>()->findChild<QPushButton *>(u"offer"_s);
    QVERIFY(offer->isVisible());
    QCOMPARE(offer->text(), u"Show in folder"_s);
}

void TestPredictionsDialog::labelsOfAMap()
{
    QByteArray map = "{";
    for (int c = 0; c < 10; ++c)
        map += (c ? ", \"" : "\"") + QByteArray("word") + QByteArray::number(c) + "\": " + QByteArray::number(c);
    write(u"map.json"_s, map + '}');
    type(u"predictionsLabels"_s, at(u"map.json"_s));
    press();
    QTRY_VERIFY(!dialog());
    QVERIFY(contents(u"net-V3.csv"_s).contains(",word7,"));
    QVERIFY(m_window->message().contains(u"as a map from labels to network outputs"_s));
}

void TestPredictionsDialog::asksBeforeReplacing()
{
    write(u"net-V3.csv"_s, "mine");
    press();
    QVERIFY(warning().contains(u"already exists"_s));
    QCOMPARE(contents(u"net-V3.csv"_s), QByteArray("mine"));
    type(u"predictionsFile"_s, at(u"other.csv"_s));
    QCOMPARE(warning(), QString()); // the permission was for that file only
    type(u"predictionsFile"_s, at(u"net-V3.csv"_s));
    press();
    QCOMPARE(contents(u"net-V3.csv"_s), QByteArray("mine"));
    QCOMPARE(dialog()->findChild<QPushButton *>(u"primary"_s)->text(), u"Replace file"_s);
    press();
    QTRY_VERIFY(!dialog());
    QVERIFY(contents(u"net-V3.csv"_s).startsWith("sample,predicted,exit,flops\n"));
}

void TestPredictionsDialog::reportsProblems()
{
    write(u"map.json"_s, R"({"0": "cat"})");
    type(u"predictionsLabels"_s, at(u"map.json"_s));
    press();
    QTRY_VERIFY(warning().contains(u"no entry for class"_s));
    QVERIFY(!QFile::exists(at(u"net-V3.csv"_s)));
    type(u"predictionsLabels"_s, at(u"nowhere.json"_s));
    QCOMPARE(warning(), QString());
    press();
    QTRY_VERIFY(warning().contains(u"nowhere.json"_s));
    type(u"predictionsLabels"_s, {});
    dialog()->findChild<QLineEdit *>(u"predictionsLabels"_s)->clear();
    type(u"predictionsFile"_s, u"/proc/none/x.csv"_s);
    press();
    QTRY_VERIFY(warning().contains(u"/proc/none"_s));
    type(u"predictionsFile"_s, at(u"x.csv"_s));
    QVERIFY(QFile::remove(at(u"net.exits"_s))); // it holds the names of the samples
    press();
    QTRY_VERIFY(warning().contains(u"net.exits"_s));
    QVERIFY(!QFile::exists(at(u"x.csv"_s)));
    QTest::keyClick(dialog(), Qt::Key_Escape);
    QTRY_VERIFY(!dialog());
}

QTEST_MAIN(TestPredictionsDialog)
#include "tst_predictionsdialog.moc"
