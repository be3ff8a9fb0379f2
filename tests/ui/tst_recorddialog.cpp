// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "tests/app/hostilearchive.h"
#include "tests/ui/fakeengine.h"
#include "tests/ui/recordfixture.h"
#include "ui/dialogs/recorddialog.h"
#include "ui/theme/themeswitch.h"
#include "ui/window/mainwindow.h"
#include "ui/window/recordingcontroller.h"
#include "ui/wording/fieldnames.h"

#include <QAccessible>
#include <QCheckBox>
#include <QComboBox>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSettings>
#include <QSpinBox>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>
#include <QWindow>

#include <algorithm>
#include <tuple>

using namespace offramp;
using namespace Qt::Literals::StringLiterals;
using fixtures::askFor;
using fixtures::demo;
using fixtures::fill;
using fixtures::realEngine;
using State = RecordTask::State;

namespace {

/// Whether a visible card of the dialog shows such a problem or warning.
bool isShown(const RecordDialog *dialog, const QString &text)
{
    return std::ranges::any_of(dialog->findChildren<QLabel *>(u"warning"_s),
                               [&](const QLabel *label) { return label->isVisible() && label->text().contains(text); });
}

} // namespace

class TestRecordDialog : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init();
    void showsTheProblemFirst();
    void showsWhatTheCodeDoes();
    void saysWhatTheRealEngineFinds();
    void offersToGoOn();
    void takesPreprocessing();
    void takesOutputs();
    void refusesOutputs();
    void planFollowsOutputs();
    void hasEveryNamedField();
    void fieldsAreReached();
    void moreOptionsAreFolded();
    void moreOptionsAreRemembered();
    void tf32IsForGpusAndFloat32();
    void weightsNeedAnArchitecture();

private:
    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestRecordDialog::initTestCase()
{
    QStandardPaths::setTestModeEnabled(true);
    QCoreApplication::setOrganizationName(u"OfframpTestRecordDialog"_s);
    installStyle(*qApp);
    applyAppearance(Appearance::Light);
}

void TestRecordDialog::init()
{
    QSettings().clear();
    m_folder = std::make_unique<QTemporaryDir>();
}

void TestRecordDialog::showsTheProblemFirst()
{
    const QString engine = fixtures::fakeEngine(
        m_folder->path(), u"engine"_s,
        u"case \"$*\" in *nothing*) say '{\"event\":\"error\",\"kind\":\"bad_input\",\"sentence\":\"No labels in "
        "nothing.\",\"remedy\":\"Add them.\"}'; exit 3;; *) plan;; esac"_s);
    MainWindow window;
    RecordDialog *dialog = askFor(window, engine, {m_folder->filePath(u"net.pt"_s)});
    QVERIFY(dialog);
    auto *record = dialog->findChild<QPushButton *>(u"primary"_s);
    QVERIFY(!record->isEnabled());
    fill(dialog, m_folder->path(), u"/nothing"_s, 16);
    auto *note = dialog->findChild<QLabel *>(u"warning"_s);
    QTRY_VERIFY(note && note->isVisible());
    QTRY_VERIFY([&] {
        for (const QLabel *label : dialog->findChildren<QLabel *>(u"warning"_s)) {
            if (label->isVisible() && label->text() == u"No labels in nothing.\nAdd them."_s)
                return true;
        }
        return false;
    }());
    QVERIFY(!record->isEnabled());
    dialog->accept(); // as Enter would
    QVERIFY(window.recorder()->queue()->tasks().empty());
    dialog->findChild<QLineEdit *>(u"datasetEdit"_s)->setText(u"/something"_s);
    QVERIFY(!record->isEnabled()); // until the engine has answered
    QTRY_VERIFY(record->isEnabled());
    QVERIFY(dialog->findChild<QLabel *>(u"planTestSet"_s)->text().contains(u"100 images"_s));
    QVERIFY(dialog->findChild<QLabel *>(u"planExits"_s)->text().contains(u"exit2 2.000 GFLOPs"_s));
}

void TestRecordDialog::showsWhatTheCodeDoes()
{
    const QString code = u"The code in <b>net</b>.pt writes a file (save): <img src=/dev/zero>.py line 3."_s;
    const QString gap = u"Files are not confined (this kernel has no Landlock, or it is switched off)."_s;
    const QString warning = u"say '{\"event\":\"warning\",\"text\":\"%1\"}'\n"_s;
    const QString body = warning.arg(code) + warning.arg(gap)
                         + u"case \"$*\" in *nothing*) say '{\"event\":\"error\",\"kind\":\"bad_input\",\"sentence\":"
                           "\"It failed.\",\"remedy\":\"Try again.\"}'; exit 3;; *) plan;; esac"_s;
    MainWindow window;
    RecordDialog *dialog
        = askFor(window, fixtures::fakeEngine(m_folder->path(), u"engine"_s, body), {m_folder->filePath(u"net.pt"_s)});
    QVERIFY(dialog);
    QVERIFY(std::ranges::any_of(dialog->findChildren<QLabel *>(), [](const QLabel *label) {
        return label->text().contains(u"cannot open connections or start programs"_s);
    }));
    fill(dialog, m_folder->path(), u"/images"_s, 16);
    QTRY_VERIFY(dialog->isReady()); // they are warnings: the user decides
    QVERIFY(isShown(dialog, code));
    QVERIFY(isShown(dialog, gap));
    for (const QLabel *label : dialog->findChildren<QLabel *>(u"warning"_s)) {
        if (label->isVisible())
            QCOMPARE(label->textFormat(), Qt::PlainText);
    }
    dialog->findChild<QLineEdit *>(u"datasetEdit"_s)->setText(u"/nothing"_s);
    QTRY_VERIFY(isShown(dialog, u"It failed."_s));
    QVERIFY(isShown(dialog, code)); // the cause may be that it was denied
}

void TestRecordDialog::saysWhatTheRealEngineFinds()
{
    if (realEngine().isEmpty())
        QSKIP("offramp-engine is not built.");
    const QString network = m_folder->filePath(u"net.pt"_s);
    HostileArchive archive;
    archive.onLoading = {"torch.save((state)[1], \"" + m_folder->filePath(u"written"_s).toStdString() + "\")"};
    archive.write(network.toStdString());
    MainWindow window;
    RecordDialog *dialog = askFor(window, realEngine(), {network});
    QVERIFY(dialog);
    fill(dialog, m_folder->path(), demo(u"images"_s), 16);
    QTRY_VERIFY_WITH_TIMEOUT(isShown(dialog, u"runs while the file is opened (__setstate__)"_s), 60000);
    QVERIFY(isShown(dialog, u"writes a file (save)"_s));
    // Where files cannot be confined, the card says so instead.
    QVERIFY(!QFileInfo::exists(m_folder->filePath(u"written"_s)) || isShown(dialog, u"Files are not confined"_s));
}

void TestRecordDialog::offersToGoOn()
{
    MainWindow window;
    RecordDialog *dialog = askFor(window, fixtures::fakeEngine(m_folder->path(), u"engine"_s, u"plan 32"_s),
                                  {m_folder->filePath(u"a/net.pt"_s), m_folder->filePath(u"b/net.pt"_s)});
    QVERIFY(dialog);
    fill(dialog, m_folder->path(), u"/images"_s, 16);
    QTRY_VERIFY(dialog->isReady());
    QCOMPARE(dialog->findChild<QLabel *>(u"planResume"_s)->text(),
             u"Already recorded: 32 of 100. The run continues from there."_s);
    const auto jobs = dialog->jobs();
    QCOMPARE(jobs.size(), std::size_t(2));
    QCOMPARE(jobs[0].out, m_folder->filePath(u"net.exits"_s));
    QCOMPARE(jobs[1].out, m_folder->filePath(u"net-2.exits"_s)); // two networks of the same name do not share a file
    QCOMPARE(jobs[0].batch, 16);
}

void TestRecordDialog::takesPreprocessing()
{
    MainWindow window;
    RecordDialog *dialog = askFor(window, fixtures::fakeEngine(m_folder->path(), u"engine"_s, u"plan"_s),
                                  {m_folder->filePath(u"net.pt"_s)});
    QVERIFY(dialog);
    fill(dialog, m_folder->path(), u"/images"_s, 64);
    QTRY_VERIFY(dialog->isReady());
    auto *mean = dialog->findChild<QLineEdit *>(u"pictureMean"_s);
    QCOMPARE(mean->text(), u"0.5, 0.5, 0.5"_s); // the network's settings
    QVERIFY(!dialog->jobs().front().mean);
    dialog->findChild<QAbstractButton *>(u"asNetwork"_s)->click();
    mean->clear();
    QTest::keyClicks(mean, u"0"_s); // one number is for all channels, as with --mean
    QTRY_VERIFY(dialog->isReady());
    QCOMPARE(dialog->jobs().front().mean, (std::array{0.0, 0.0, 0.0}));
    mean->clear();
    QTest::keyClicks(mean, u"[0.485, 0.456"_s);
    QVERIFY(!dialog->isReady());
    QTest::keyClicks(mean, u", 0.406]"_s);
    QTRY_VERIFY(dialog->isReady());
    QCOMPARE(dialog->jobs().front().mean, (std::array{0.485, 0.456, 0.406}));
    QCOMPARE(dialog->jobs().front().std, (std::array{0.25, 0.25, 0.25}));
    QCOMPARE(dialog->jobs().front().size, 32);
    QCOMPARE(dialog->jobs().front().resize, QString()); // the network's setting
    auto *resize = dialog->findChild<QComboBox *>(u"pictureResize"_s);
    QTest::keyClick(resize, Qt::Key_Down);
    QTest::keyClick(resize, Qt::Key_Down);
    QCOMPARE(dialog->jobs().front().resize, u"pil13"_s);
    QTest::keyClick(resize, Qt::Key_Down);
    QCOMPARE(dialog->jobs().front().resize, u"tensor"_s);
    QTRY_VERIFY(dialog->isReady());
    const auto job = dialog->jobs().front();
    QVERIFY(argumentsFor(job, true).join(u' ').contains(u"--resize tensor"_s)); // the dry run uses it
    QCOMPARE(recordJobFrom(toJson(job)), job);
    dialog->findChild<QAbstractButton *>(u"asNetwork"_s)->click();
    QVERIFY(!resize->isEnabled());
    QCOMPARE(dialog->jobs().front().resize, QString());
}

void TestRecordDialog::takesOutputs()
{
    const QString log = m_folder->filePath(u"asked"_s);
    const auto asked = [&log] {
        QFile file(log);
        return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()).split(u'\n', Qt::SkipEmptyParts)
                                              : QStringList();
    };
    MainWindow window;
    const QString network = m_folder->filePath(u"net.pt"_s);
    RecordDialog *dialog
        = askFor(window,
                 fixtures::fakeEngine(
                     m_folder->path(), u"engine"_s,
                     u"echo \"$*\" >> '%1'; case \"$*\" in *--dry-run*) plan;; *) hello; done_;; esac"_s.arg(log)),
                 {network});
    QVERIFY(dialog);
    fill(dialog, m_folder->path(), u"/images"_s, 64);
    QTRY_VERIFY(dialog->isReady());
    const RecordJob plain = dialog->jobs().front();
    QVERIFY(plain.exits.isEmpty() && plain.outputs.isEmpty() && plain.count.isEmpty());
    auto *exits = dialog->findChild<QLineEdit *>(u"exitsEdit"_s);
    QVERIFY(!exits->placeholderText().isEmpty());
    QTest::keyClicks(exits, u"0:1, 2"_s);
    QCOMPARE(dialog->jobs().front().exits, u"0:1,2"_s);
    auto *outputs = dialog->findChild<QComboBox *>(u"outputsCombo"_s);
    for (const QString &kind : {u"logits"_s, u"probabilities"_s, u"log-probabilities"_s}) {
        QTest::keyClick(outputs, Qt::Key_Down);
        QCOMPARE(dialog->jobs().front().outputs, kind);
    }
    auto *count = dialog->findChild<QComboBox *>(u"countCombo"_s);
    for (const QString &rules : {u"fvcore"_s, u"complete"_s}) {
        QTest::keyClick(count, Qt::Key_Down);
        QCOMPARE(dialog->jobs().front().count, rules);
    }
    QVERIFY(!dialog->isReady()); // until the engine has answered
    QTRY_VERIFY(dialog->isReady());
    const QString chosen = u"--exits 0:1,2 --outputs log-probabilities --count complete"_s;
    QVERIFY2(asked().last().contains(chosen) && asked().last().contains(u"--dry-run"_s), qPrintable(asked().last()));
    const RecordJob job = dialog->jobs().front();
    QCOMPARE(recordJobFrom(toJson(job)), job);

    QTest::mouseClick(dialog->findChild<QPushButton *>(u"primary"_s), Qt::LeftButton);
    RecordQueue *queue = window.recorder()->queue();
    QCOMPARE(queue->tasks().size(), std::size_t(1));
    QCOMPARE(queue->tasks().front().job, job);
    QTRY_COMPARE(queue->tasks().front().state, State::Done);
    QVERIFY2(asked().last().contains(chosen) && !asked().last().contains(u"--dry-run"_s), qPrintable(asked().last()));

    // What belongs to one network is not remembered for the next; how costs are counted is.
    window.recorder()->ask({network});
    QVERIFY(window.recorder()->dialog());
    const RecordJob next = window.recorder()->dialog()->jobs().front();
    QCOMPARE(next.count, u"complete"_s);
    QVERIFY(next.exits.isEmpty() && next.outputs.isEmpty());
}

void TestRecordDialog::refusesOutputs()
{
    MainWindow window;
    RecordDialog *dialog = askFor(window, fixtures::fakeEngine(m_folder->path(), u"engine"_s, u"plan"_s),
                                  {m_folder->filePath(u"net.pt"_s)});
    QVERIFY(dialog);
    fill(dialog, m_folder->path(), u"/images"_s, 64);
    auto *exits = dialog->findChild<QLineEdit *>(u"exitsEdit"_s);
    for (const QString &wrong : {u"early"_s, u"0,-1"_s, u"0.5"_s, u"0:1:2"_s, u"1;2"_s, u"0,,2"_s}) {
        exits->clear();
        QTRY_VERIFY(dialog->isReady());
        QTest::keyClicks(exits, wrong);
        QVERIFY2(!dialog->isReady(), qPrintable(wrong));
        QVERIFY(!dialog->findChild<QPushButton *>(u"primary"_s)->isEnabled());
        QVERIFY2(isShown(dialog, u"does not name an output of a network."_s), qPrintable(wrong));
        QVERIFY2(isShown(dialog, u"counted from 0: \"Exits\" 0,2,4;"_s), qPrintable(wrong));
        QVERIFY(dialog->jobs().front().exits.isEmpty());
    }
    exits->clear();
    QTest::keyClicks(exits, u"0,2,4"_s); // the remedy
    QTRY_VERIFY(dialog->isReady());
    QVERIFY(!isShown(dialog, u"does not name"_s));
    exits->clear();
    QTest::keyClicks(exits, u"  "_s);
    QTRY_VERIFY(dialog->isReady());
}

void TestRecordDialog::planFollowsOutputs()
{
    if (realEngine().isEmpty())
        QSKIP("OFFRAMP_BIN is not a folder with offramp-engine: the plan was not tested.");
    MainWindow window;
    RecordDialog *dialog = askFor(window, realEngine(), {demo(u"signs-small.pt"_s)});
    QVERIFY(dialog);
    fill(dialog, m_folder->path(), demo(u"images"_s), 16);
    const auto text = [dialog](const QString &name) { return dialog->findChild<QLabel *>(name)->text(); };
    QTRY_VERIFY(dialog->isReady());
    QCOMPARE(text(u"planOutputs"_s), u"all are exits, taken as logits"_s);
    const QString allCosts = text(u"planExits"_s);

    auto *exits = dialog->findChild<QLineEdit *>(u"exitsEdit"_s);
    QTest::keyClicks(exits, u"0,2"_s);
    QTRY_VERIFY(dialog->isReady());
    QCOMPARE(text(u"planOutputs"_s), u"exits are 0, 2 (counted from 0), taken as logits"_s);
    QCOMPARE(text(u"planExits"_s).count(u'\u00b7'), allCosts.count(u'\u00b7') - 1); // an exit less

    QTest::keyClicks(exits, u",7"_s);
    QTRY_VERIFY(isShown(dialog, u"There is no output 7"_s));
    QVERIFY(!dialog->isReady());
    QVERIFY(isShown(dialog, u"Name the outputs with the logits of the exits: \"Exits\" 0,2"_s));
    exits->clear();

    auto *outputs = dialog->findChild<QComboBox *>(u"outputsCombo"_s);
    outputs->setCurrentIndex(outputs->findData(u"probabilities"_s));
    QTRY_VERIFY(isShown(dialog, u"are not probabilities: one is"_s));
    QVERIFY(isShown(dialog, u"\"Outputs\" logits, probabilities or log-probabilities."_s));
    outputs->setCurrentIndex(outputs->findData(u"logits"_s));
    auto *count = dialog->findChild<QComboBox *>(u"countCombo"_s);
    count->setCurrentIndex(count->findData(u"complete"_s));
    QTRY_VERIFY(dialog->isReady());
    QVERIFY2(text(u"planExits"_s).contains(u"(complete count)"_s), qPrintable(text(u"planExits"_s)));
}

void TestRecordDialog::hasEveryNamedField()
{
    MainWindow window;
    RecordDialog *dialog = askFor(window, QString(), {m_folder->filePath(u"net.pt"_s)});
    QVERIFY(dialog);
    QStringList words;
    for (const QLabel *label : dialog->findChildren<QLabel *>())
        words.append(label->text().remove(u'&'));
    for (const QAbstractButton *button : dialog->findChildren<QAbstractButton *>())
        words.append(button->text().remove(u'&'));
    RecordJob job;
    job.among = job.exits = job.outputs = job.count = job.resize = u"x"_s;
    job.size = 1;
    job.mean = job.std = {0, 0, 0};
    job.squash = job.skipBroken = true;
    job.batch = 2;
    job.limit = 3;
    job.architecture = job.execution = job.precision = u"x"_s;
    job.classes = job.thumbnailSide = 4;
    job.logits = job.allowsTf32 = true;
    job.thumbnails = false;
    QStringList options = argumentsFor(job).filter(u"--"_s);
    options.removeAll(u"--events"_s);
    options.removeAll(u"--network"_s);
    QCOMPARE(options.size(), 23);
    for (const QString &option : options) {
        const QString field = withFieldNames(option);
        QVERIFY2(field.startsWith(u'"') && words.contains(field.sliced(1).chopped(1)), qPrintable(field));
    }
}

void TestRecordDialog::fieldsAreReached()
{
    MainWindow window;
    RecordDialog *dialog = askFor(window, QString(), {});
    QVERIFY(dialog);
    dialog->windowHandle()->requestActivate();
    QTRY_COMPARE(QApplication::activeWindow(), dialog);
    const std::tuple<QString, QString, Qt::Key> fields[] = {{u"exitsEdit"_s, u"Exits"_s, Qt::Key_E},
                                                            {u"outputsCombo"_s, u"Outputs"_s, Qt::Key_O},
                                                            {u"countCombo"_s, u"Costs"_s, Qt::Key_C}};
    QList<QWidget *> inOrder;
    for (const auto &[objectName, name, mnemonic] : fields) {
        auto *field = dialog->findChild<QWidget *>(objectName);
        QVERIFY(field);
        const auto labels = QAccessible::queryAccessibleInterface(field)->relations(QAccessible::Label);
        QCOMPARE(labels.size(), 1);
        QCOMPARE(labels.front().first->text(QAccessible::Name), name);
        QVERIFY(!field->toolTip().isEmpty());
        QTest::keyClick(dialog, mnemonic, Qt::AltModifier);
        QCOMPARE(QApplication::focusWidget(), field);
        inOrder.append(field);
    }
    dialog->findChild<QWidget *>(u"datasetEdit"_s)->setFocus();
    QList<QWidget *> visited;
    for (int i = 0; i < 40 && !visited.contains(inOrder.last()); ++i) {
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
        visited.append(QApplication::focusWidget());
    }
    visited.removeIf([&](QWidget *widget) { return !inOrder.contains(widget); });
    QCOMPARE(visited, inOrder);
}

void TestRecordDialog::moreOptionsAreFolded()
{
    const QString log = m_folder->filePath(u"asked"_s);
    const auto lastAsked = [&log] {
        QFile file(log);
        return file.open(QIODevice::ReadOnly)
                   ? QString::fromUtf8(file.readAll()).split(u'\n', Qt::SkipEmptyParts).last()
                   : QString();
    };
    MainWindow window;
    RecordDialog *dialog
        = askFor(window, fixtures::fakeEngine(m_folder->path(), u"engine"_s, u"echo \"$*\" >> '%1'; plan"_s.arg(log)),
                 {m_folder->filePath(u"net.pt"_s)});
    QVERIFY(dialog);
    fill(dialog, m_folder->path(), u"/images"_s, 64);
    QTRY_VERIFY(dialog->isReady());
    const auto box = [dialog](const QString &name) { return dialog->findChild<QComboBox *>(name); };
    auto *more = dialog->findChild<QPushButton *>(u"moreOptions"_s);
    const QStringList combos{u"precisionCombo"_s, u"executionCombo"_s, u"logitsCombo"_s, u"thumbnailsCombo"_s};
    for (const QString &name : combos) {
        QVERIFY2(box(name) && !box(name)->isVisible(), qPrintable(name));
        QVERIFY2(!box(name)->toolTip().isEmpty(), qPrintable(name));
    }
    const RecordJob plain = dialog->jobs().front();
    QVERIFY(plain.precision.isEmpty() && plain.execution.isEmpty() && !plain.logits && !plain.thumbnails);
    QVERIFY(!plain.thumbnailSide);
    QCOMPARE(more->text().remove(u'&'), u"More options"_s);
    QTest::keyClick(more, Qt::Key_Space);
    QCOMPARE(more->text().remove(u'&'), u"Fewer options"_s);
    for (const QString &name : combos)
        QVERIFY2(box(name)->isVisible(), qPrintable(name));

    const auto choose
        = [&](const QString &name, const QString &value) { box(name)->setCurrentIndex(box(name)->findData(value)); };
    choose(u"precisionCombo"_s, u"bf16"_s);
    choose(u"executionCombo"_s, u"archived"_s);
    choose(u"logitsCombo"_s, u"yes"_s);
    auto *side = dialog->findChild<QSpinBox *>(u"thumbnailSide"_s);
    side->setValue(24);
    const RecordJob job = dialog->jobs().front();
    QCOMPARE(job.precision, u"bf16"_s);
    QCOMPARE(job.execution, u"archived"_s);
    QVERIFY(job.logits == true);
    QCOMPARE(job.thumbnailSide, 24);
    QVERIFY(!dialog->isReady()); // until the engine has answered
    QTRY_VERIFY(dialog->isReady());
    const QString asked = lastAsked();
    QVERIFY2(asked.contains(u"--execution archived --precision bf16"_s) && asked.contains(u"--logits"_s)
                 && asked.contains(u"--thumbnail-side 24"_s) && asked.contains(u"--dry-run"_s),
             qPrintable(asked));
    choose(u"thumbnailsCombo"_s, u"no"_s);
    QVERIFY(!side->isEnabled());
    QVERIFY(dialog->jobs().front().thumbnails == false);
    QVERIFY(!dialog->jobs().front().thumbnailSide); // of thumbnails that there are not
    QTest::keyClick(more, Qt::Key_Space);
    QVERIFY(!side->isVisible());
    QCOMPARE(dialog->jobs().front().precision, u"bf16"_s); // folded or not
}

void TestRecordDialog::moreOptionsAreRemembered()
{
    const QString engine = fixtures::fakeEngine(m_folder->path(), u"engine"_s,
                                                u"case \"$*\" in *--dry-run*) plan;; *) hello; done_;; esac"_s);
    MainWindow window;
    RecordDialog *dialog = askFor(window, engine, {m_folder->filePath(u"net.pt"_s)});
    QVERIFY(dialog);
    fill(dialog, m_folder->path(), u"/images"_s, 64);
    QVERIFY(!dialog->findChild<QComboBox *>(u"logitsCombo"_s)->isVisible());
    auto *logits = dialog->findChild<QComboBox *>(u"logitsCombo"_s);
    logits->setCurrentIndex(logits->findData(u"no"_s));
    QTRY_VERIFY(dialog->isReady());
    dialog->accept();
    window.recorder()->ask({});
    dialog = window.recorder()->dialog();
    QVERIFY(dialog);
    logits = dialog->findChild<QComboBox *>(u"logitsCombo"_s);
    QCOMPARE(logits->currentData().toString(), u"no"_s);
    QVERIFY(logits->isVisible()); // what is unusual is seen
}

void TestRecordDialog::tf32IsForGpusAndFloat32()
{
    const QString engine = fixtures::fakeEngine(
        m_folder->path(), u"engine"_s,
        u"case \"$*\" in devices*) say '{\"devices\":[{\"device\":\"cpu\",\"name\":\"P\"},{\"device\":\"cuda:0\","
        "\"name\":\"G\"}]}';; *--dry-run*) plan;; *) hello; done_;; esac"_s);
    MainWindow window;
    RecordDialog *dialog = askFor(window, engine, {m_folder->filePath(u"net.pt"_s)});
    QVERIFY(dialog);
    fill(dialog, m_folder->path(), u"/images"_s, 64);
    auto *device = dialog->findChild<QComboBox *>(u"deviceCombo"_s);
    auto *precision = dialog->findChild<QComboBox *>(u"precisionCombo"_s);
    auto *tf32 = dialog->findChild<QCheckBox *>(u"allowTf32"_s);
    QTRY_COMPARE(device->count(), 2);
    QVERIFY(!tf32->isEnabled() && !tf32->isChecked() && !tf32->toolTip().isEmpty());
    QTest::keyClick(dialog->findChild<QPushButton *>(u"moreOptions"_s), Qt::Key_Space);
    const auto isAsked = [dialog] {
        const RecordJob job = dialog->jobs().front();
        return job.allowsTf32 && argumentsFor(job).contains(u"--tf32"_s);
    };
    device->setCurrentIndex(1);
    QVERIFY(tf32->isEnabled() && !isAsked());
    QTest::keyClick(tf32, Qt::Key_Space);
    QVERIFY(tf32->isChecked() && isAsked());
    for (const QString &name : {u"bf16"_s, u"fp16"_s}) {
        precision->setCurrentIndex(precision->findData(name));
        QVERIFY2(!tf32->isEnabled() && !isAsked(), qPrintable(name));
    }
    precision->setCurrentIndex(precision->findData(u"fp32"_s));
    QVERIFY(tf32->isEnabled() && isAsked());
    device->setCurrentIndex(0);
    QVERIFY(!tf32->isEnabled() && !isAsked());
    device->setCurrentIndex(1);
    QTRY_VERIFY(dialog->isReady());
    dialog->accept();
    window.recorder()->ask({});
    dialog = window.recorder()->dialog();
    QVERIFY(dialog);
    tf32 = dialog->findChild<QCheckBox *>(u"allowTf32"_s);
    QVERIFY(tf32->isChecked() && tf32->isVisible()); // what is unusual is seen
    QTRY_VERIFY(tf32->isEnabled());                  // once the engine has listed the GPU
}

void TestRecordDialog::weightsNeedAnArchitecture()
{
    const QString weights = m_folder->filePath(u"weights.safetensors"_s);
    QFile file(weights);
    const QByteArray header = R"({"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}})";
    QByteArray length(8, '\0');
    length[0] = static_cast<char>(header.size());
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write(length + header + QByteArray(4, '\0')) > 0);
    file.close();
    const QString log = m_folder->filePath(u"asked"_s);
    MainWindow window;
    RecordDialog *dialog
        = askFor(window, fixtures::fakeEngine(m_folder->path(), u"engine"_s, u"echo \"$*\" >> '%1'; plan"_s.arg(log)),
                 {m_folder->filePath(u"net.pt"_s), weights});
    QVERIFY(dialog);
    fill(dialog, m_folder->path(), u"/images"_s, 64);
    const auto boxes = dialog->findChildren<QComboBox *>(u"architectureCombo"_s);
    QCOMPARE(boxes.size(), 2);
    QVERIFY(!boxes[0]->isVisible()); // of a file that is its network
    QTRY_VERIFY(boxes[1]->isVisible());
    QTRY_VERIFY(dialog->isReady());
    QVERIFY(dialog->jobs()[1].architecture.isEmpty());
    boxes[1]->setCurrentIndex(boxes[1]->findData(u"resnet18"_s));
    QVERIFY(boxes[1]->currentIndex() > 0);
    dialog->findChildren<QSpinBox *>(u"classesSpin"_s)[1]->setValue(200);
    const auto jobs = dialog->jobs();
    QVERIFY(jobs[0].architecture.isEmpty() && !jobs[0].classes);
    QCOMPARE(jobs[1].architecture, u"resnet18"_s);
    QCOMPARE(jobs[1].classes, 200);
    QVERIFY(!dialog->isReady()); // until the engine has answered
    QTRY_VERIFY(dialog->isReady());
    QFile asked(log);
    QVERIFY(asked.open(QIODevice::ReadOnly));
    const QString last = QString::fromUtf8(asked.readAll()).split(u'\n', Qt::SkipEmptyParts).last();
    QVERIFY2(last.contains(u"--architecture resnet18 --classes 200"_s), qPrintable(last));
}

QTEST_MAIN(TestRecordDialog)
#include "tst_recorddialog.moc"
