// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
// The window under stress, without a display. Each mode prints what it saw, and exits with 1 and a sentence on stderr
// where the window was at fault:
//   engine PROGRAM SECONDS OUT       an engine that misbehaves: a sentence, no long pause, and the window closes
//   shown FILE OTHER SEED            FILE changes in every way while it is shown
//   reopen FILE OTHER SECONDS SEED   both are opened, dragged and closed again and again, 12 times at least
//   open FILE                        FILE is opened, and the window closes at once afterwards
//   grow ENGINE NETWORK DATASET OUT HOW SEED   its curves are dragged while it is recorded; HOW: to the "end", or
//   "close"
//                                    closes the window in the midst of it
//   record ENGINE NETWORK DATASET OUT   records until the program is killed
//   save RECORDING WORKSPACE RECOVERY   edits and saves until the program is killed
#include "tests/ui/fixtures.h"
#include "tests/ui/panelcheck.h"
#include "ui/charts/energychart.h"
#include "ui/dialogs/recorddialog.h"
#include "ui/engine/recordqueue.h"
#include "ui/panels/exitspanel.h"
#include "ui/panels/missingbar.h"
#include "ui/theme/themeswitch.h"
#include "ui/window/mainwindow.h"
#include "ui/window/recordingcontroller.h"

#include <QApplication>
#include <QDir>
#include <QDockWidget>
#include <QElapsedTimer>
#include <QFile>
#include <QSettings>
#include <QStandardPaths>
#include <QTest>

#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <optional>
#include <random>
#include <thread>

using namespace offramp;
using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int longestPause = 3000; ///< milliseconds without events; a busy machine pauses a program too
constexpr int longestClosing = 8000;

std::mt19937 draw(1);

int below(int limit)
{
    return static_cast<int>(draw() % static_cast<unsigned>(std::max(limit, 1)));
}

[[nodiscard]] int atFault(const QString &sentence)
{
    std::fprintf(stderr, "%s\n", qPrintable(sentence));
    return 1;
}

void say(const QString &line)
{
    std::printf("%s\n", qPrintable(line));
    std::fflush(stdout);
}

bool waitFor(const std::function<bool()> &condition, int milliseconds = 30'000)
{
    return QTest::qWaitFor(condition, milliseconds);
}

/// Ends the program where the event loop is blocked for a minute.
void watch()
{
    static std::atomic<int> beats = 0;
    auto *timer = new QTimer(qApp);
    QObject::connect(timer, &QTimer::timeout, qApp, [] { ++beats; });
    timer->start(100);
    std::thread([] {
        for (int last = -1, same = 0;; same = last == beats ? same + 1 : 0, last = beats) {
            std::this_thread::sleep_for(std::chrono::seconds(1));
            if (same > 60) {
                std::fprintf(stderr, "The window does not respond for a minute.\n");
                ::_exit(1);
            }
        }
    }).detach();
}

/// Closes the window and says how long it takes.
int closed(std::unique_ptr<MainWindow> window, int result = 0)
{
    QElapsedTimer timer;
    timer.start();
    window->files()->abandon();
    window.reset();
    say(u"closed in %1 ms"_s.arg(timer.elapsed()));
    if (timer.elapsed() > longestClosing)
        return atFault(u"The window took %1 ms to close."_s.arg(timer.elapsed()));
    return result;
}

void dragSome(MainWindow &window)
{
    Document &document = *window.document();
    if (document.variants().empty())
        return;
    const auto index = static_cast<std::size_t>(below(static_cast<int>(document.variants().size())));
    const auto *result = document.results().find(document.variants()[index].id);
    if (!result)
        return;
    QPoint at = window.chart()->pixelOf(result->point).toPoint();
    QTest::mousePress(window.chart(), Qt::LeftButton, {}, at);
    for (int i = 0; i < 12; ++i) {
        at += QPoint(below(41) - 20, below(21) - 10);
        QTest::mouseMove(window.chart(), at);
    }
    QTest::mouseRelease(window.chart(), Qt::LeftButton, {}, at);
}

int engineMisbehaves(std::unique_ptr<MainWindow> window, const QStringList &arguments)
{
    RecordQueue *queue = window->recorder()->queue();
    queue->setEngine(arguments.value(0));
    queue->setTimeout(2);
    RecordJob job;
    job.network = u"/nonexistent/net.pt"_s;
    job.dataset = u"/nonexistent"_s;
    job.out = arguments.value(2);
    const int id = queue->add(job);
    window->recorder()->showDock();
    QElapsedTimer whole;
    QElapsedTimer pause;
    whole.start();
    pause.start();
    qint64 longest = 0;
    const auto isOpen = [&] { return queue->find(id)->isActive() && !queue->find(id)->isSilent; };
    while (isOpen() && whole.elapsed() < arguments.value(1).toInt() * 1000) {
        QTest::qWait(5);
        longest = std::max(longest, pause.restart());
    }
    const RecordTask task = *queue->find(id);
    const qint64 process = queue->processId(id);
    say(u"pause %1"_s.arg(longest));
    say(task.error ? QString::fromStdString(task.error->sentence) : u"no error"_s);
    const bool isSaid = task.error || task.isSilent || task.isActive() || !task.warnings.isEmpty();
    if (const int code = closed(std::move(window)))
        return code;
    if (process != 0 && !waitFor([&] { return ::kill(static_cast<pid_t>(process), 0) != 0; }, 20'000))
        return atFault(u"The engine outlives the window."_s);
    if (longest > longestPause)
        return atFault(u"The window paused for %1 ms."_s.arg(longest));
    if (!isSaid || QFile::exists(job.out))
        return atFault(u"Nothing was said about the engine."_s);
    return 0;
}

QByteArray bytesOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void put(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly | QIODevice::Truncate) || file.write(bytes) != bytes.size())
        qFatal("%s could not be written.", qPrintable(path));
}

/// Shows samples, scrolls and drags for a moment.
void use(MainWindow &window)
{
    for (auto *dock : window.findChildren<QDockWidget *>()) {
        dock->show();
        dock->raise();
        QTest::qWait(10);
    }
    for (int i = 0; i < 4; ++i) {
        dragSome(window);
        if (const auto &ids = window.document()->decisions().recordings; !ids.empty())
            window.samples()->select(ids.front(), {static_cast<SampleIndex>(below(100))});
        QTest::qWait(10);
    }
}

int shownChanges(std::unique_ptr<MainWindow> window, const QStringList &arguments)
{
    const QString file = arguments.value(0);
    const QByteArray whole = bytesOf(file);
    window->openFiles({file});
    if (!waitFor([&] { return window->document()->recordings().size() == 1; }))
        return atFault(u"The recording was not opened."_s);
    use(*window);
    const auto replace = [&](const std::function<void()> &change) {
        QFile::remove(file);
        change();
        use(*window);
        window->openFiles({file});
        QTest::qWait(100);
        QDir().rmdir(file);
    };
    put(file, whole.left(whole.size() / 2));
    use(*window);
    put(file, {});
    use(*window);
    replace([] {});
    replace([&] { static_cast<void>(::symlink("/dev/zero", qPrintable(file))); });
    replace([&] { QDir().mkdir(file); });
    replace([&] { ::mkfifo(qPrintable(file), 0600); });
    QFile::remove(file);
    put(file, bytesOf(arguments.value(1)));
    use(*window);
    for (int i = 0; i < 30; ++i) {
        QByteArray bytes = whole;
        for (int k = 0; k < 50; ++k)
            bytes[below(static_cast<int>(bytes.size()))] = static_cast<char>(draw());
        put(file, bytes);
        if (i % 6 == 0)
            use(*window);
        window->openFiles({file});
        QTest::qWait(5);
    }
    return closed(std::move(window));
}

int openDescriptors()
{
    return static_cast<int>(QDir(u"/proc/self/fd"_s).entryList(QDir::AllEntries | QDir::System).size());
}

int reopened(std::unique_ptr<MainWindow> window, const QStringList &arguments)
{
    const QStringList files = arguments.first(2);
    Document &document = *window->document();
    QElapsedTimer whole;
    whole.start();
    int rounds = 0;
    int descriptors = 0;
    for (; rounds < 12 || whole.elapsed() < arguments.value(2).toInt() * 1000; ++rounds) {
        window->openFiles(files);
        if (!waitFor([&] { return document.recordings().size() == 2; }))
            return atFault(u"Not opened in round %1: %2"_s.arg(rounds).arg(window->message()));
        // Docks that are shown before they have a place are disabled for that moment.
        if (!waitFor([&] { return !window->exitsPanel()->isVisible() || window->exitsPanel()->isEnabled(); }))
            return atFault(u"The exits are in sight and disabled in round %1."_s.arg(rounds));
        for (int k = 0; k < 4; ++k)
            dragSome(*window);
        if (const QString wrong = fixtures::disagreement(document); !wrong.isEmpty())
            return atFault(wrong);
        if (const QString wrong = fixtures::panelDisagreement(*window); !wrong.isEmpty())
            return atFault(wrong);
        while (!document.recordings().empty())
            document.closeRecording(document.decisions().recordings.front());
        if (rounds % 3 == 1) {
            document.undoStack()->undo();
            document.undoStack()->redo();
        }
        window->files()->abandon();
        if (rounds == 8)
            descriptors = openDescriptors();
    }
    const int more = openDescriptors() - descriptors;
    say(u"rounds %1"_s.arg(rounds));
    constexpr int few = 4; // a loader at work
    if (more > few)
        return atFault(u"%1 more files are open after %2 rounds."_s.arg(more).arg(rounds));
    return closed(std::move(window));
}

/// The job that records the demo, once its engine runs; nothing where none does.
std::optional<int> started(MainWindow &window, const QStringList &arguments, int batch)
{
    window.recorder()->setEngine(arguments.value(0));
    RecordQueue *queue = window.recorder()->queue();
    RecordJob job;
    job.network = arguments.value(1);
    job.dataset = arguments.value(2);
    job.out = arguments.value(3);
    job.batch = batch;
    const int id = queue->add(job);
    if (!waitFor([&] { return queue->processId(id) != 0; }))
        return std::nullopt;
    say(u"engine %1"_s.arg(queue->processId(id)));
    return id;
}

int recordingGrows(std::unique_ptr<MainWindow> window, const QStringList &arguments)
{
    const bool closesEarly = arguments.value(4) == u"close"_s;
    const auto id = started(*window, arguments, 4);
    if (!id)
        return atFault(u"No engine was started."_s);
    const RecordQueue *queue = window->recorder()->queue();
    const auto isComplete = [&] {
        const auto recordings = window->document()->recordings();
        return !recordings.empty() && recordings.front()->isComplete();
    };
    const qint64 process = queue->processId(*id);
    int drags = 0;
    for (; queue->find(*id)->isActive() && !(closesEarly && queue->find(*id)->recorded > 20); ++drags) {
        dragSome(*window);
        QTest::qWait(2);
        if (drags % 5 != 0)
            continue;
        if (const QString wrong = fixtures::disagreement(*window->document()); !wrong.isEmpty())
            return atFault(wrong);
    }
    say(u"drags %1"_s.arg(drags));
    if (const auto &error = queue->find(*id)->error)
        return atFault(QString::fromStdString(error->sentence));
    if (!closesEarly && !waitFor(isComplete))
        return atFault(u"The finished recording is not shown."_s);
    if (const QString wrong = fixtures::disagreement(*window->document()); !wrong.isEmpty())
        return atFault(wrong);
    if (const int code = closed(std::move(window)))
        return code;
    if (!waitFor([&] { return ::kill(static_cast<pid_t>(process), 0) != 0; }, 20'000))
        return atFault(u"The engine outlives the window."_s);
    return 0;
}

int opened(std::unique_ptr<MainWindow> window, const QStringList &arguments)
{
    window->openFiles(arguments);
    // A folder is taken for one of images: the record dialog says what it lacks.
    const bool isSaid = waitFor([&] {
        return !window->message().isEmpty() || window->missingBar()->isVisibleTo(window.get())
               || window->findChild<RecordDialog *>();
    });
    say(window->message());
    if (const int code = closed(std::move(window)))
        return code;
    return isSaid ? 0 : atFault(u"Nothing was said about the file."_s);
}

int recordForEver(MainWindow &window, const QStringList &arguments)
{
    return started(window, arguments, 1) ? QApplication::exec() : atFault(u"No engine was started."_s);
}

int saveForEver(MainWindow &window, const QStringList &arguments)
{
    window.guardUnsavedWork(arguments.value(2));
    window.openFiles({arguments.value(0)});
    if (!waitFor([&] { return !window.document()->recordings().empty(); })
        || !window.files()->saveTo(arguments.value(1)))
        return atFault(u"The workspace could not be made: "_s + window.message());
    say(u"saving"_s);
    while (true) {
        dragSome(window);
        window.files()->save();
        QTest::qWait(1);
    }
}

} // namespace

int main(int argc, char **argv)
{
    QStandardPaths::setTestModeEnabled(true);
    QApplication application(argc, argv);
    QCoreApplication::setOrganizationName(u"OfframpTest"_s);
    QCoreApplication::setApplicationName(u"stress"_s);
    installStyle(application);
    applyAppearance(Appearance::Light);
    QStringList arguments = QCoreApplication::arguments().mid(1);
    if (arguments.size() < 2)
        return atFault(u"usage: windowstress MODE ARGUMENT…"_s);
    const QString mode = arguments.takeFirst();
    draw.seed(arguments.last().toUInt());
    watch();
    if (mode == u"reopen"_s)
        QSettings().clear(); // the exits are in front, not where other runs left them
    auto window = std::make_unique<MainWindow>();
    window->show();
    if (mode == u"engine"_s)
        return engineMisbehaves(std::move(window), arguments);
    if (mode == u"shown"_s)
        return shownChanges(std::move(window), arguments);
    if (mode == u"reopen"_s)
        return reopened(std::move(window), arguments);
    if (mode == u"grow"_s)
        return recordingGrows(std::move(window), arguments);
    if (mode == u"open"_s)
        return opened(std::move(window), arguments);
    if (mode == u"record"_s)
        return recordForEver(*window, arguments);
    if (mode == u"save"_s)
        return saveForEver(*window, arguments);
    return atFault(u"There is no mode "_s + mode);
}
