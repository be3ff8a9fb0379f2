// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/results/loadrecording.h"
#include "core/workspace/workspacefile.h"
#include "tests/ui/answers.h"
#include "tests/ui/fakeengine.h"
#include "tests/ui/fixtures.h"
#include "tests/ui/windowfixture.h"
#include "ui/panels/areapanel.h"
#include "ui/panels/recoverybar.h"
#include "ui/window/mainwindow.h"
#include "ui/window/recordingcontroller.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <array>

using namespace offramp;
using namespace Qt::Literals::StringLiterals;

namespace {

/// What may be going on in a window when it ends, begun in any order.
enum Incident { Typed, Changed, EngineRuns, RecordingGrew, MissingFound, incidentCount };

/// How a window ends. Each order of the incidents meets two of them, and each two incidents each of them in both
/// orders.
enum class End { Saved, Discarded, Replaced, Crashed };

constexpr double typedEMax = 0.002;
const Thresholds changedThresholds{0.125, 0.25};

/// Counts the questions that are shown.
class Questions : public QObject
{
public:
    Questions() { qApp->installEventFilter(this); }
    int count = 0;

protected:
    bool eventFilter(QObject *object, QEvent *event) override
    {
        count += event->type() == QEvent::Show && qobject_cast<QMessageBox *>(object) ? 1 : 0;
        return false;
    }
};

QByteArray bytesOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

/// A window with an edit in a field, unsaved changes, a running engine, a growing recording, a missing file and a
/// second window beside it closes, opens something else or crashes: in every order nothing is lost, and the user is
/// asked once.
class TestClosingOrders : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void everyOrder_data();
    void everyOrder();

private:
    [[nodiscard]] QString at(const QString &name) const { return m_folder.filePath(name); }
    [[nodiscard]] QString recovery() const { return at(u"recovery"_s); }
    [[nodiscard]] qsizetype worksLeft() const { return QDir(recovery()).entryList({u"*.recovery"_s}).size(); }
    [[nodiscard]] Workspace fileAt(const QString &path) const;
    void startRound() const;
    void begin(MainWindow &window, Incident incident) const;
    void end(std::unique_ptr<MainWindow> &window, End end) const;
    void recover() const;
    void runOrder(const std::array<Incident, incidentCount> &order, End end) const;

    QTemporaryDir m_folder;
    QString m_small;
    QString m_engine;
    QByteArray m_workspace;
};

void TestClosingOrders::initTestCase()
{
    fixtures::prepareWindows(u"closingorders"_s);
    QApplication::setAttribute(Qt::AA_DontUseNativeDialogs);
    m_small = fixtures::writeRecording(at(u"small.exits"_s), 1);
    const QString large = fixtures::writeRecording(at(u"large.exits"_s), 2);
    m_engine = fixtures::fakeEngine(m_folder.path(), u"engine"_s, u"hello; progress 40; exec cat >/dev/null"_s);
    MainWindow window;
    window.openFiles({m_small, large});
    QTRY_COMPARE(window.document()->recordings().size(), std::size_t(2));
    QVERIFY(window.files()->saveTo(at(u"other.offramp"_s)));
    QVERIFY(window.files()->saveTo(at(u"talk.offramp"_s)));
    m_workspace = bytesOf(at(u"talk.offramp"_s));
}

Workspace TestClosingOrders::fileAt(const QString &path) const
{
    const auto workspace = readWorkspace(path.toStdString());
    if (!workspace)
        qFatal("%s", toText(workspace.error()).c_str());
    return *workspace;
}

/// The workspace as it was saved at first; one of its recordings is somewhere else.
void TestClosingOrders::startRound() const
{
    QSettings().clear();
    QFile::rename(at(u"large.exits"_s), at(u"elsewhere.exits"_s));
    QFile file(at(u"talk.offramp"_s));
    QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
    QCOMPARE(file.write(m_workspace), m_workspace.size());
}

void TestClosingOrders::begin(MainWindow &window, Incident incident) const
{
    Document &document = *window.document();
    switch (incident) {
    case Typed: {
        window.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&window));
        auto *eMax = window.areaPanel()->findChild<QLineEdit *>(u"eMaxEdit"_s);
        eMax->setFocus();
        eMax->selectAll();
        QTest::keyClicks(eMax, QString::number(typedEMax));
        return;
    }
    case Changed:
        document.setThresholds(document.variants()[1].id, changedThresholds);
        return;
    case EngineRuns: {
        window.recorder()->setEngine(m_engine);
        RecordJob job;
        job.network = at(u"small.pt"_s);
        job.dataset = m_folder.path();
        job.out = at(u"run.exits"_s);
        RecordQueue *queue = window.recorder()->queue();
        const int id = queue->add(job);
        QTRY_COMPARE(queue->find(id)->recorded, std::uint64_t(40));
        return;
    }
    case RecordingGrew: {
        const auto again = loadRecording(m_small.toStdString());
        QVERIFY(again.has_value());
        document.replaceRecording(document.decisions().recordings.front(), *again);
        return;
    }
    case MissingFound:
        window.openFiles({at(u"elsewhere.exits"_s)});
        QTRY_VERIFY(document.decisions().absent.empty());
        QCOMPARE(document.recordings().size(), std::size_t(2));
        return;
    default:
        qFatal("There is no such incident.");
    }
}

void TestClosingOrders::end(std::unique_ptr<MainWindow> &window, End end) const
{
    Questions questions;
    const auto isKept = [](const Decisions &decisions) {
        return decisions.eMax.value == typedEMax && decisions.variants[1].thresholds == changedThresholds
               && decisions.recordings.size() + decisions.absent.size() == 2;
    };
    switch (end) {
    case End::Saved:
        QVERIFY(!window->close());
        fixtures::press(u"Save"_s);
        QVERIFY(window->isHidden());
        QCOMPARE(fileAt(at(u"talk.offramp"_s)).decisions.eMax.value, typedEMax);
        QCOMPARE(fileAt(at(u"talk.offramp"_s)).decisions.variants[1].thresholds, changedThresholds);
        break;
    case End::Discarded:
        QVERIFY(!window->close());
        fixtures::press(u"Cancel"_s);
        QVERIFY(window->isVisible());
        QVERIFY(isKept(window->document()->decisions()));
        QCOMPARE(questions.count, 1);
        questions.count = 0;
        QVERIFY(!window->close());
        fixtures::press(u"Discard"_s);
        QVERIFY(window->isHidden());
        QCOMPARE(bytesOf(at(u"talk.offramp"_s)), m_workspace);
        break;
    case End::Replaced:
        window->openFiles({at(u"other.offramp"_s)});
        QTRY_VERIFY(QApplication::activeModalWidget());
        fixtures::press(u"Save"_s);
        QTRY_COMPARE(window->files()->path(), at(u"other.offramp"_s));
        QVERIFY(!window->document()->isModified());
        QCOMPARE(fileAt(at(u"talk.offramp"_s)).decisions.eMax.value, typedEMax);
        QCOMPARE(fileAt(at(u"talk.offramp"_s)).decisions.variants[1].thresholds, changedThresholds);
        QVERIFY(window->close());
        break;
    case End::Crashed: // it ends without being closed, as tst_recovery does it
        window.reset();
        QCOMPARE(questions.count, 0);
        return;
    }
    QCOMPARE(questions.count, 1);
    window.reset();
    QCOMPARE(questions.count, 1);
    QCOMPARE(worksLeft(), qsizetype(1)); // of the second window
}

void TestClosingOrders::recover() const
{
    QCOMPARE(worksLeft(), qsizetype(2));
    MainWindow window;
    window.show();
    window.guardUnsavedWork(recovery());
    QVERIFY(window.recoveryBar()->isVisible());
    window.recoveryBar()->findChild<QPushButton *>(u"accept"_s)->click();
    QTRY_VERIFY(!window.recoveryBar()->isVisible());
    const Decisions &decisions = window.document()->decisions();
    QTRY_COMPARE(decisions.recordings.size() + decisions.absent.size(), std::size_t(2));
    QCOMPARE(decisions.eMax.value, typedEMax);
    QCOMPARE(decisions.variants[1].thresholds, changedThresholds);
    QCOMPARE(window.files()->path(), at(u"talk.offramp"_s));
    QCOMPARE(bytesOf(at(u"talk.offramp"_s)), m_workspace);
    window.files()->abandon();
}

void TestClosingOrders::runOrder(const std::array<Incident, incidentCount> &order, End how) const
{
    startRound();
    auto window = std::make_unique<MainWindow>();
    window->show();
    window->guardUnsavedWork(recovery());
    QVERIFY(!window->recoveryBar()->isVisible());
    window->openFiles({at(u"talk.offramp"_s)});
    QTRY_COMPARE(window->document()->decisions().absent.size(), std::size_t(1));
    for (const Incident incident : order) {
        begin(*window, incident);
        if (QTest::currentTestFailed())
            return;
    }
    end(window, how);
    if (QTest::currentTestFailed())
        return;
    // The recording that was running is offered again at the next start.
    const auto jobs = QJsonDocument::fromJson(QSettings().value(u"record/unfinished"_s).toByteArray()).array();
    QCOMPARE(jobs.size(), qsizetype(1));
    if (how == End::Crashed)
        recover();
}

void TestClosingOrders::everyOrder_data()
{
    QTest::addColumn<int>("first");
    const std::array names{"typed first", "changed first", "engine first", "growth first", "missing file first"};
    for (int i = 0; i < incidentCount; ++i)
        QTest::newRow(names[static_cast<std::size_t>(i)]) << i;
}

void TestClosingOrders::everyOrder()
{
    QFETCH(int, first);
    QDir(recovery()).removeRecursively();
    MainWindow second; // its work is its own
    second.show();
    second.guardUnsavedWork(recovery());
    second.document()->openRecording(fixtures::network(u"second"_s, 50, 1));
    second.document()->setEMax(0.75);
    QTRY_COMPARE(worksLeft(), qsizetype(1));

    std::array order{Typed, Changed, EngineRuns, RecordingGrew, MissingFound};
    int number = 0;
    for (bool isAnother = true; isAnother; isAnother = std::ranges::next_permutation(order).found) {
        if (order[0] != first)
            continue;
        ++number;
        // All of them, each with two ends, take minutes: packaging/test.sh --all.
        const bool isThorough = qEnvironmentVariableIsSet("OFFRAMP_LONG_TESTS");
        if (!isThorough && number % 3 != 1)
            continue;
        for (const int how : isThorough ? QList{number % 4, (number + 2) % 4} : QList{number / 3 % 4}) {
            runOrder(order, static_cast<End>(how));
            if (QTest::currentTestFailed()) {
                qInfo("The order was %d %d %d %d %d, the end %d.", order[0], order[1], order[2], order[3], order[4],
                      how);
                return;
            }
        }
    }
    QCOMPARE(number, 24);
    QCOMPARE(second.document()->eMax().value, 0.75);
    QCOMPARE(worksLeft(), qsizetype(1));
    second.files()->abandon();
}

QTEST_MAIN(TestClosingOrders)
#include "tst_closingorders.moc"
