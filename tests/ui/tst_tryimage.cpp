// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "tests/ui/answers.h"
#include "tests/ui/fakeengine.h"
#include "tests/ui/fixtures.h"
#include "tests/ui/mouseevents.h"
#include "tests/ui/recordfixture.h"
#include "tests/ui/windowfixture.h"
#include "ui/files/demo.h"
#include "ui/tryimage/triedview.h"
#include "ui/tryimage/tryimagepanel.h"
#include "ui/window/mainwindow.h"
#include "ui/window/tryimagecontroller.h"

#include <QClipboard>
#include <QDockWidget>
#include <QFile>
#include <QLabel>
#include <QListWidget>
#include <QMimeData>
#include <QPushButton>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

#include <csignal>

using namespace offramp;
using namespace Qt::Literals::StringLiterals;
using State = TriedImages::State;

/// Images that are dropped, pasted and chosen, and the engine that runs on them.
class TestTryImage : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup() { m_window.reset(); }
    void dropShowsEachExit();
    void thresholdMovesTheExit();
    void otherNetworkRunsToo();
    void criterionRunsAgain();
    void asksForTheNetwork();
    void saysWhyTheEngineFails_data();
    void saysWhyTheEngineFails();
    void saysWhatIsNotAnImage();
    void severalImages();
    void anotherImageComesFirst();
    void isCancelled();
    void closingEndsTheRun();
    void refusesSeveralNetworks();
    void pastes();
    void chosenByKey();
    void waitsForANetwork();
    void isImage_data();
    void isImage();
    void keepsTheNewest();
    void runsTheDemo();

private:
    void openWindow(const QString &engine);
    void open(const QString &body, const QStringList &recordings = {u"net.exits"_s});
    void drop(const QStringList &names);
    void makeFile(const QString &name, const QByteArray &bytes = {}) const;
    void makeImage(const QString &name) const { fixtures::writeImage(at(name), {40, 30}, Qt::darkGreen); }
    [[nodiscard]] QString logged(const QString &body = u"classified \"$@\""_s) const;
    [[nodiscard]] QStringList runs() const;
    [[nodiscard]] QString at(const QString &name) const { return m_folder->filePath(name); }
    [[nodiscard]] TriedImages *images() const { return m_window->tries()->images(); }
    [[nodiscard]] TryImagePanel *panel() const { return m_window->tries()->panel(); }
    [[nodiscard]] const std::optional<TriedContent> &content() const { return panel()->view()->content(); }
    [[nodiscard]] QString sentence() const { return panel()->findChild<QLabel *>(u"triedSentence"_s)->text(); }
    [[nodiscard]] QPushButton *button(const QString &name) const { return panel()->findChild<QPushButton *>(name); }
    void setThresholds(const Thresholds &thresholds) const
    {
        m_window->document()->setThresholds(*m_window->selection()->variant(), thresholds);
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<MainWindow> m_window;
};

void TestTryImage::initTestCase()
{
    fixtures::prepareWindows(u"tryimage"_s);
    QApplication::setAttribute(Qt::AA_DontUseNativeDialogs);
}

void TestTryImage::init()
{
    QSettings().clear();
    m_folder = std::make_unique<QTemporaryDir>();
    makeImage(u"photo.png"_s);
    makeFile(u"net.pt"_s);
}

void TestTryImage::makeFile(const QString &name, const QByteArray &bytes) const
{
    QFile file(at(name));
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size());
}

/// Words for the engine that write its arguments to a line of a file first.
QString TestTryImage::logged(const QString &body) const
{
    return u"printf '%s\\n' \"$*\" >>'%1'\n"_s.arg(at(u"runs"_s)) + body;
}

QStringList TestTryImage::runs() const
{
    QFile file(at(u"runs"_s));
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()).split(u'\n', Qt::SkipEmptyParts)
                                          : QStringList();
}

void TestTryImage::openWindow(const QString &engine)
{
    m_window = std::make_unique<MainWindow>();
    m_window->resize(1280, 800);
    m_window->show();
    m_window->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    m_window->tries()->setEngine(engine);
}

void TestTryImage::open(const QString &body, const QStringList &recordings)
{
    openWindow(fixtures::fakeEngine(m_folder->path(), u"engine"_s, body));
    unsigned seed = 4;
    for (const QString &recording : recordings) {
        m_window->openFiles(
            {QFile::exists(at(recording)) ? at(recording) : fixtures::writeRecording(at(recording), seed++)});
        const std::size_t count = static_cast<std::size_t>(recordings.indexOf(recording)) + 1;
        QTRY_COMPARE(m_window->document()->recordings().size(), count);
    }
    if (recordings.isEmpty())
        return;
    m_window->selection()->select(m_window->document()->variants()[1].id);
    setThresholds({0.5, 0.5});
}

void TestTryImage::drop(const QStringList &names)
{
    QStringList paths;
    for (const QString &name : names)
        paths.append(at(name));
    QVERIFY(fixtures::drop(m_window.get(), paths));
}

void TestTryImage::dropShowsEachExit()
{
    open(logged());
    QVERIFY(m_window->tries()->dock()->isHidden());
    drop({u"photo.png"_s});
    QTRY_VERIFY(!panel()->visibleRegion().isEmpty());
    QTRY_VERIFY(content());
    QCOMPARE(content()->answer, u"dog"_s);
    QCOMPARE(content()->place, u"exits at exit 2 of 3"_s);
    QVERIFY2(content()->cost.endsWith(u"30\u202f% saved: 70\u202f% of the full network"_s),
             qPrintable(content()->cost));
    QCOMPARE(panel()->view()->cards().size(), std::size_t(3));
    QCOMPARE(content()->exits[0].top.front().name, u"cat"_s);
    QCOMPARE(content()->exits[0].verdict, u"not below 0.5"_s);
    QVERIFY(content()->exits[2].role == ExitRole::NotRun);
    QCOMPARE(sentence(), QString());
    QTRY_VERIFY(!images()->images().front().shown.isNull());

    QCOMPARE(runs().size(), 1);
    const QStringList arguments = runs().front().split(u' ');
    QCOMPARE(arguments.front(), u"classify"_s);
    QCOMPARE(arguments[arguments.indexOf(u"--network"_s) + 1], at(u"net.pt"_s)); // next to the recording
    QCOMPARE(arguments[arguments.indexOf(u"--recording"_s) + 1], at(u"net.exits"_s));
    QVERIFY(arguments.contains(u"--all-exits"_s) && arguments.contains(u"--thresholds=0.5"_s));
    QCOMPARE(arguments.back(), at(u"photo.png"_s));
}

/// Nothing that the answers hold for runs the network again.
void TestTryImage::thresholdMovesTheExit()
{
    open(logged());
    drop({u"photo.png"_s});
    QTRY_VERIFY(content());
    setThresholds({1, 0.5});
    QCOMPARE(content()->answer, u"cat"_s);
    QVERIFY(content()->exits[0].role == ExitRole::Exits);
    setThresholds({0.4, 0.4});
    QCOMPARE(content()->place, u"exits at exit 3 of 3"_s);
    m_window->document()->undoStack()->undo();
    QCOMPARE(content()->place, u"exits at exit 1 of 3"_s);
    QVERIFY(m_window->document()->setExitsOff(m_window->document()->decisions().recordings.front(),
                                              ExitsOff{ExitIndex{0}}));
    QCOMPARE(content()->place, u"exits at exit 2 of 3"_s);
    QVERIFY(content()->exits[0].role == ExitRole::Off);
    m_window->selection()->select(m_window->document()->variants().back().id);
    QVERIFY(content()); // of the same network
    makeImage(u"second.png"_s);
    drop({u"second.png"_s});
    QTRY_COMPARE(runs().size(), 2);
    QCOMPARE(runs().back().split(u' ').back(), at(u"second.png"_s));
}

void TestTryImage::otherNetworkRunsToo()
{
    makeFile(u"other.pt"_s);
    open(logged(), {u"net.exits"_s, u"other.exits"_s});
    drop({u"photo.png"_s});
    QTRY_VERIFY(content());
    const VariantId first = *m_window->selection()->variant();
    m_window->selection()->select(m_window->document()->variants().back().id);
    QTRY_VERIFY(content() && content()->variant.contains(u"other"_s));
    QVERIFY(runs().back().contains(at(u"other.pt"_s)));
    m_window->selection()->select(first);
    QVERIFY(content() && content()->variant.contains(u"net"_s)); // at once
    QCOMPARE(runs().size(), 2);
    QVERIFY(!images()->isRunning());
}

void TestTryImage::criterionRunsAgain()
{
    open(logged());
    drop({u"photo.png"_s});
    QTRY_VERIFY(content());
    QVERIFY(m_window->document()->setCriterion(Criterion::Confidence));
    QTRY_VERIFY(content());
    QCOMPARE(content()->exits[1].value, u"Confidence 0.8000"_s);
    QVERIFY(runs().back().contains(u"--criterion confidence"_s));
    setThresholds({-0.9, -0.7});
    QCOMPARE(content()->place, u"exits at exit 2 of 3"_s);
    QCOMPARE(content()->exits[1].verdict, u"above 0.7"_s);
}

void TestTryImage::asksForTheNetwork()
{
    QFile::remove(at(u"net.pt"_s));
    makeFile(u"elsewhere.bytes"_s);
    open(logged());
    drop({u"photo.png"_s});
    QTRY_VERIFY(sentence().contains(u"The file of the network net was not found."_s));
    QVERIFY(images()->state() == State::NoNetwork);
    QTRY_VERIFY(button(u"chooseNetwork"_s)->isEnabled()); // once the dock is in front
    QTest::mouseClick(button(u"chooseNetwork"_s), Qt::LeftButton);
    QTRY_VERIFY(QApplication::activeModalWidget());
    QCOMPARE(fixtures::choose(at(u"elsewhere.bytes"_s)), u"Network that was recorded"_s);
    QTRY_VERIFY(content());
    QVERIFY(runs().front().contains(at(u"elsewhere.bytes"_s)));
    m_window.reset();

    open(logged()); // it is remembered
    drop({u"photo.png"_s});
    QTRY_VERIFY(content());
}

void TestTryImage::saysWhyTheEngineFails_data()
{
    QTest::addColumn<QString>("body");
    QTest::addColumn<QString>("expected");
    QTest::newRow("refused") << u"echo 'Warning: Odd.' >&2; echo 'offramp-engine: It is another network. Use the "
                                "other.' >&2; exit 3"_s
                             << u"It is another network. Use the other."_s;
    QTest::newRow("an option") << u"echo 'offramp-engine: It is large. Give the size: --size N.' >&2; exit 3"_s
                               << u"(Options with -- belong to the command offramp-engine classify.)"_s;
    QTest::newRow("no message") << u"echo 'Odd noise.' >&2; exit 9"_s
                                << u"ended with code 9 without a message. Its last line: Odd noise."_s;
    QTest::newRow("killed") << u"kill -9 $$"_s << u"probably because memory ran out"_s;
    QTest::newRow("no answer") << u"echo '{\"images\":[]}'"_s << u"cannot be read"_s;
    QTest::newRow("too much") << u"exec yes 0123456789012345678901234567890123456789"_s << u"more than 16 MB"_s;
}

void TestTryImage::saysWhyTheEngineFails()
{
    QFETCH(QString, body);
    QFETCH(QString, expected);
    open(body);
    drop({u"photo.png"_s});
    QTRY_VERIFY2_WITH_TIMEOUT(sentence().contains(expected), qPrintable(sentence()), fixtures::longTime);
    QVERIFY(images()->state() == State::Failed);
    QVERIFY(!content());
    QVERIFY(button(u"chooseNetwork"_s)->isVisible());
    m_window->tries()->setEngine(fixtures::fakeEngine(m_folder->path(), u"repaired"_s, logged()));
    QTest::mouseClick(button(u"tryAgain"_s), Qt::LeftButton);
    QTRY_VERIFY(content());
    QVERIFY(!button(u"tryAgain"_s)->isVisible());

    m_window->tries()->setEngine({});
    makeImage(u"second.png"_s);
    drop({u"second.png"_s});
    QTRY_VERIFY(sentence().startsWith(u"offramp-engine is not installed."_s));
    m_window->tries()->setEngine(at(u"nowhere"_s));
    QTest::mouseClick(button(u"tryAgain"_s), Qt::LeftButton);
    QTRY_VERIFY2_WITH_TIMEOUT(sentence().contains(u"could not be started"_s), qPrintable(sentence()),
                              fixtures::longTime);
}

void TestTryImage::saysWhatIsNotAnImage()
{
    makeFile(u"broken.png"_s, "not an image");
    open(logged(u"classified \"$@\"; echo 'offramp-engine: Why. So.' >&2; exit 3"_s));
    drop({u"broken.png"_s});
    QTRY_COMPARE(sentence(), u"broken.png is not an image. Choose another."_s);
    QVERIFY(images()->state() == State::Answered);
    QVERIFY(!content());
    QVERIFY(!button(u"tryAgain"_s)->isVisible());
    drop({u"photo.png"_s}); // the network is fine
    QTRY_VERIFY(content());
}

void TestTryImage::severalImages()
{
    makeFile(u"broken.png"_s, "not an image");
    makeImage(u"last.png"_s);
    open(logged());
    drop({u"photo.png"_s, u"broken.png"_s, u"last.png"_s});
    QTRY_VERIFY(content());
    QCOMPARE(runs().size(), 1);
    QListWidget *strip = panel()->strip();
    QVERIFY(strip->isVisible());
    QCOMPARE(strip->count(), 3);
    QCOMPARE(strip->currentRow(), 0);
    auto *next = panel()->findChild<QToolButton *>(u"nextImage"_s);
    auto *previous = panel()->findChild<QToolButton *>(u"previousImage"_s);
    QVERIFY(!previous->isEnabled());
    next->click();
    QCOMPARE(sentence(), u"broken.png is not an image. Choose another."_s);
    QVERIFY(!content());
    QTest::keyClick(strip, Qt::Key_Right);
    QVERIFY(content());
    QCOMPARE(panel()->findChild<QLabel *>(u"triedName"_s)->text(), u"last.png"_s);
    QVERIFY(!next->isEnabled());

    previous->click();
    strip->setFocus();
    QTest::keyClick(strip, Qt::Key_Delete);
    QCOMPARE(strip->count(), 2);
    QCOMPARE(panel()->findChild<QLabel *>(u"triedName"_s)->text(), u"last.png"_s);
    QVERIFY(content());
    images()->remove(1);
    QVERIFY(!strip->isVisible());
    images()->remove(0);
    QVERIFY(images()->state() == State::Empty);
    QVERIFY(!content());
    QVERIFY(QFile::exists(at(u"photo.png"_s)));
}

/// A run on another image gives way, and comes again.
void TestTryImage::anotherImageComesFirst()
{
    makeImage(u"second.png"_s);
    open(logged(u"[ -e '%1' ] || { : >'%1'; exec sleep 600; }\nclassified \"$@\""_s.arg(at(u"begun"_s))));
    drop({u"photo.png"_s});
    QTRY_VERIFY(QFile::exists(at(u"begun"_s)));
    QVERIFY(images()->state() == State::Running);
    QVERIFY(sentence().startsWith(u"net runs on the image"_s));
    drop({u"second.png"_s});
    QTRY_VERIFY(content());
    QCOMPARE(images()->images()[images()->current()].name, u"second.png"_s);
    images()->setCurrent(0);
    QVERIFY(content());
    QCOMPARE(runs().size(), 2);
    QVERIFY(runs().back().endsWith(at(u"second.png"_s) + u' ' + at(u"photo.png"_s)));
}

void TestTryImage::isCancelled()
{
    open(logged(u"exec sleep 600"_s));
    drop({u"photo.png"_s});
    QTRY_COMPARE(runs().size(), 1);
    QVERIFY(button(u"cancelTry"_s)->isVisible());
    QTest::mouseClick(button(u"cancelTry"_s), Qt::LeftButton);
    QVERIFY(images()->state() == State::Cancelled);
    QVERIFY(!images()->isRunning());
    QVERIFY(!button(u"cancelTry"_s)->isVisible());
    setThresholds({0.7, 0.7});
    QVERIFY(images()->state() == State::Cancelled); // it is not begun again by itself
    m_window->tries()->setEngine(fixtures::fakeEngine(m_folder->path(), u"quick"_s, logged()));
    QTest::mouseClick(button(u"tryAgain"_s), Qt::LeftButton);
    QTRY_VERIFY(content());
}

void TestTryImage::closingEndsTheRun()
{
    open(u"echo $$ >'%1.part'; mv '%1.part' '%1'; exec sleep 600"_s.arg(at(u"pid"_s)));
    drop({u"photo.png"_s});
    QTRY_VERIFY(QFile::exists(at(u"pid"_s)));
    QFile file(at(u"pid"_s));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const int pid = file.readAll().trimmed().toInt();
    QVERIFY(pid > 0 && ::kill(pid, 0) == 0);
    m_window.reset();
    QTRY_VERIFY(::kill(pid, 0) != 0);
}

void TestTryImage::refusesSeveralNetworks()
{
    fixtures::writeRecording(at(u"both.exits"_s), 4, true,
                             {{"cascade", R"([{"file": "a.exits", "exits": 1, "metadata": {"network": "first"}},
                         {"file": "b.exits", "exits": 2, "metadata": {"network": "second"}}])"}});
    open(logged(), {u"both.exits"_s});
    drop({u"photo.png"_s});
    QTRY_VERIFY2_WITH_TIMEOUT(sentence().contains(u"is made from several networks (a cascade)"_s),
                              qPrintable(sentence()), fixtures::longTime);
    QVERIFY(images()->state() == State::Refused);
    QVERIFY(!images()->isRunning());
    QVERIFY(!button(u"chooseNetwork"_s)->isVisible());
    QVERIFY(runs().isEmpty());
}

void TestTryImage::pastes()
{
    open(logged());
    QImage image(16, 16, QImage::Format_RGB32);
    image.fill(Qt::red);
    QGuiApplication::clipboard()->setImage(image);
    QTest::keyClick(m_window.get(), Qt::Key_V, Qt::ControlModifier);
    QTRY_VERIFY(content());
    QCOMPARE(images()->images().front().name, u"Pasted image 1.png"_s);
    QTRY_COMPARE(images()->images().front().shown.pixelColor(3, 3), QColor(Qt::red));

    auto *files = new QMimeData;
    files->setUrls({QUrl::fromLocalFile(at(u"photo.png"_s))});
    QGuiApplication::clipboard()->setMimeData(files);
    QTest::keyClick(m_window.get(), Qt::Key_V, Qt::ControlModifier);
    QCOMPARE(images()->images().size(), std::size_t(2));
    QCOMPARE(images()->images().back().path, at(u"photo.png"_s));

    QGuiApplication::clipboard()->setText(u"text"_s);
    QTest::keyClick(m_window.get(), Qt::Key_V, Qt::ControlModifier);
    QCOMPARE(m_window->message(), u"There is neither an image nor a file to paste."_s);

    QMimeData pixels; // dragged from another program
    pixels.setImageData(image);
    QVERIFY(fixtures::drop(m_window.get(), pixels));
    QTRY_COMPARE(images()->images().size(), std::size_t(3));
}

void TestTryImage::chosenByKey()
{
    open(logged());
    QTest::keyClick(m_window.get(), Qt::Key_I, Qt::ControlModifier | Qt::ShiftModifier);
    QTRY_VERIFY(QApplication::activeModalWidget());
    QCOMPARE(fixtures::choose(at(u"photo.png"_s)), u"Try images"_s);
    QTRY_VERIFY(content());
}

void TestTryImage::waitsForANetwork()
{
    open(logged(), {});
    drop({u"photo.png"_s});
    QVERIFY2(m_window->message().startsWith(u"Open or record a network"_s), qPrintable(m_window->message()));
    QVERIFY(m_window->tries()->dock()->isHidden());
    m_window->openFiles({fixtures::writeRecording(at(u"net.exits"_s), 4)});
    QTRY_VERIFY(content());
}

void TestTryImage::isImage_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<bool>("expected");
    const QByteArray png("\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 16);
    QTest::newRow("by its name") << u"a.JPeG"_s << QByteArray() << true;
    QTest::newRow("WebP") << u"a.webp"_s << QByteArray() << true;
    QTest::newRow("TIFF") << u"a.tif"_s << QByteArray() << true;
    QTest::newRow("by its content") << u"photo"_s << png << true;
    QTest::newRow("a text") << u"notes"_s << QByteArray("Some words.\n") << false;
    QTest::newRow("a recording") << u"a.exits"_s << png << false;
    QTest::newRow("a table") << u"a.csv"_s << png << false;
}

void TestTryImage::isImage()
{
    QFETCH(QString, name);
    QFETCH(QByteArray, bytes);
    QFETCH(bool, expected);
    makeFile(name, bytes);
    QCOMPARE(TryImageController::isImage(at(name)), expected);
    QVERIFY(!TryImageController::isImage(at(u"missing"_s)));
}

void TestTryImage::keepsTheNewest()
{
    open(logged());
    drop({u"photo.png"_s});
    QStringList names;
    for (std::size_t i = 0; i < TriedImages::mostImages; ++i) {
        names.append(u"image%1.png"_s.arg(i));
        makeImage(names.back());
    }
    drop(names);
    QCOMPARE(images()->images().size(), TriedImages::mostImages);
    QCOMPARE(images()->images().front().name, u"image0.png"_s);
    QCOMPARE(images()->current(), std::size_t(0));
    QTRY_VERIFY(!images()->isRunning() && content());
    names.append(u"photo.png"_s);
    drop(names);
    QVERIFY2(m_window->message().startsWith(u"The first 50 of 51"_s), qPrintable(m_window->message()));
}

/// With the engine of this build: what the recording says about an image of its test set.
void TestTryImage::runsTheDemo()
{
    const QString engine = fixtures::realEngine();
    if (engine.isEmpty())
        QSKIP("offramp-engine is not built.");
    openWindow(engine);
    m_window->openFiles({fixtures::demo(u"signs-small.exits"_s)});
    QTRY_COMPARE(m_window->document()->recordings().size(), std::size_t(1));
    setThresholds({0.5, 0.5});
    m_window->openFiles({fixtures::demo(u"images/test/arrow/000.png"_s)});
    QTRY_VERIFY2_WITH_TIMEOUT(content(), qPrintable(sentence()), fixtures::longTime);
    QCOMPARE(content()->answer, u"arrow"_s);
    // Its entropies are 0.6126, 0.1449 and 0.0003 in the recording.
    QCOMPARE(content()->place, u"exits at exit 2 of 3"_s);
    QCOMPARE(content()->exits[0].value, u"Entropy 0.6126"_s);
    QCOMPARE(content()->exits[1].value, u"Entropy 0.1449"_s);
    QCOMPARE(content()->exits[0].top.size(), std::size_t(5));
    QVERIFY2(content()->cost.startsWith(u"11.25 MFLOPs"_s), qPrintable(content()->cost));
    setThresholds({0.7, 0.5});
    QCOMPARE(content()->place, u"exits at exit 1 of 3"_s);
}

QTEST_MAIN(TestTryImage)
#include "tst_tryimage.moc"
