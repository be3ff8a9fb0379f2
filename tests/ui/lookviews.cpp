// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "tests/ui/lookviews.h"

#include "tests/ui/fakeengine.h"
#include "tests/ui/recordfixture.h"
#include "tests/ui/stage.h"
#include "ui/charts/energychart.h"
#include "ui/dialogs/calibrationdialog.h"
#include "ui/dialogs/calibrationpage.h"
#include "ui/dialogs/exitsdialog.h"
#include "ui/dialogs/exportdialog.h"
#include "ui/dialogs/importdialog.h"
#include "ui/dialogs/predictionsdialog.h"
#include "ui/dialogs/recorddialog.h"
#include "ui/dialogs/suggestdialog.h"
#include "ui/panels/messagebar.h"
#include "ui/panels/samplesmodel.h"
#include "ui/panels/samplespanel.h"
#include "ui/panels/variantactions.h"
#include "ui/panels/variantspanel.h"
#include "ui/tryimage/tryimagepanel.h"
#include "ui/window/exportcontroller.h"
#include "ui/window/importcontroller.h"
#include "ui/window/mainwindow.h"
#include "ui/window/presentation.h"
#include "ui/window/recordingcontroller.h"
#include "ui/window/tabbeddocks.h"
#include "ui/window/tryimagecontroller.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDateTime>
#include <QDir>
#include <QDockWidget>
#include <QEnterEvent>
#include <QMenu>
#include <QMenuBar>
#include <QPushButton>
#include <QTextBrowser>

#include <algorithm>

namespace offramp::fixtures {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr std::size_t cheapVariant = 1; ///< of the demo, of the small network
constexpr std::size_t largeVariant = 7; ///< of the large network
constexpr int firstTiles = 12;          ///< that every window has room for

bool comes(const std::function<bool()> &condition)
{
    return QTest::qWaitFor(condition, longTime);
}

/// The demo's files, copied, all of one date.
QString demoFile(const QString &name)
{
    const QString path = Stage::filePath(u"demo/"_s + name);
    QDir().mkpath(QFileInfo(path).absolutePath());
    const bool isThere = QFile::exists(path) || QFile::copy(sourceFolder(u"resources/demo"_s) + u'/' + name, path);
    QFile file(path);
    if (!isThere || !file.open(QIODevice::ReadWrite)
        || !file.setFileTime(QDateTime({2026, 1, 2}, {12, 0}, Qt::UTC), QFileDevice::FileModificationTime))
        qFatal("%s could not be written.", qPrintable(path));
    return path;
}

QStringList demoFiles()
{
    return {demoFile(u"demo.offramp"_s), demoFile(u"signs-small.exits"_s), demoFile(u"signs-large.exits"_s)};
}

bool hasIntervals(const MainWindow &window)
{
    const auto state = window.intervals()->state();
    return state == Intervals::State::Known || state == Intervals::State::Resampled;
}

bool openDemo(MainWindow &window)
{
    window.openFiles({demoFiles().constFirst()});
    if (comes([&] { return window.document()->recordings().size() == 2 && hasIntervals(window); }))
        return true;
    qWarning("%zu recordings of the demo are open, intervals are in state %d: %s",
             window.document()->recordings().size(), static_cast<int>(window.intervals()->state()),
             qPrintable(window.message()));
    return false;
}

/// Two networks on TinyImageNet: the image in the project's README.
QWidget *realNetworks(MainWindow &window)
{
    for (const QString &recording : {u"real/resnext50.exits"_s, u"real/resnet18.exits"_s})
        demoFile(recording);
    window.openFiles({demoFile(u"real/tiny-imagenet.offramp"_s)});
    const bool isOpen = comes([&] { return window.document()->recordings().size() == 2 && hasIntervals(window); });
    return isOpen ? &window : nullptr;
}

VariantId select(MainWindow &window, std::size_t place)
{
    const VariantId id = window.document()->variants()[place].id;
    window.selection()->select(id);
    return id;
}

/// The demo with a dock's tab in front.
QWidget *demoPanel(MainWindow &window, const QString &dock)
{
    auto *found = window.findChild<QDockWidget *>(dock);
    if (!openDemo(window) || !found)
        return nullptr;
    bringToFront(found);
    return comes([&] { return !found->widget()->visibleRegion().isEmpty(); }) ? &window : nullptr;
}

template<typename Dialog>
QWidget *opened(MainWindow &window, const std::function<bool(const Dialog &)> &isReady = {})
{
    auto *dialog = window.findChild<Dialog *>();
    return dialog && (!isReady || comes([&] { return isReady(*dialog); })) ? dialog : nullptr;
}

QWidget *start(MainWindow &window)
{
    return &window;
}

QWidget *recent(MainWindow &window)
{
    for (const QString &path : demoFiles())
        window.files()->recentFiles()->add(path);
    return &window;
}

QWidget *demoView(MainWindow &window)
{
    return openDemo(window) ? &window : nullptr;
}

QWidget *selected(MainWindow &window)
{
    if (!openDemo(window))
        return nullptr;
    select(window, largeVariant);
    return &window;
}

QWidget *reference(MainWindow &window)
{
    if (!openDemo(window))
        return nullptr;
    window.document()->pinReference();
    window.document()->setThresholds(select(window, cheapVariant), {1.4, 1.4});
    return comes([&] { return hasIntervals(window); }) ? &window : nullptr;
}

QWidget *networks(MainWindow &window)
{
    return demoPanel(window, u"networksDock"_s);
}

QWidget *samples(MainWindow &window)
{
    if (!demoPanel(window, u"samplesDock"_s))
        return nullptr;
    const SamplesModel *model = window.samplesPanel()->model();
    const auto isLoaded = [&] {
        for (int row = 0; row < firstTiles; ++row) {
            // Its name comes with its thumbnail.
            if (row >= model->rowCount() || !model->index(row, 0).data().toString().contains(u".png"_s))
                return false;
        }
        return true;
    };
    if (!comes(isLoaded))
        return nullptr;
    window.samples()->select(*window.samplesPanel()->list()->listed().id, {model->sampleAt(2)});
    return &window;
}

QWidget *exits(MainWindow &window)
{
    if (!openDemo(window))
        return nullptr;
    window.document()->setThresholds(select(window, largeVariant), {1.6, 0.8});
    return comes([&] { return hasIntervals(window); }) ? &window : nullptr;
}

QWidget *exitsOff(MainWindow &window)
{
    if (!openDemo(window))
        return nullptr;
    Document &document = *window.document();
    const RecordingId id = document.variant(select(window, largeVariant))->recording;
    const auto switched = document.setExitsOff(id, {{1}});
    return switched && comes([&] { return hasIntervals(window); }) ? &window : nullptr;
}

QWidget *worths(MainWindow &window)
{
    if (!openDemo(window))
        return nullptr;
    showExits(window.document(), window.document()->variants()[largeVariant].recording, &window);
    return opened<ExitsDialog>(window, [](const ExitsDialog &dialog) { return dialog.study() != nullptr; });
}

QWidget *message(MainWindow &window)
{
    if (!openDemo(window))
        return nullptr;
    window.openFiles({Stage::filePath(u"missing.exits"_s)});
    if (!comes([&] { return !window.message().isEmpty(); }))
        return nullptr;
    QEnterEvent pointer({}, {}, {}); // it stays as long as the pointer is on it
    QCoreApplication::sendEvent(window.findChild<MessageBar *>(), &pointer);
    return &window;
}

QWidget *suggest(MainWindow &window)
{
    if (!openDemo(window))
        return nullptr;
    QTest::keyClick(&window, Qt::Key_G, Qt::ControlModifier);
    return opened<SuggestDialog>(window, [](const SuggestDialog &dialog) { return dialog.proposal().has_value(); });
}

QWidget *suggestTarget(MainWindow &window)
{
    auto *dialog = qobject_cast<SuggestDialog *>(suggest(window));
    if (!dialog)
        return nullptr;
    dialog->findChild<QComboBox *>(u"goal"_s)->setCurrentIndex(2); // an accuracy near that of the last exit
    return comes([&] { return dialog->targetProposal().has_value(); }) ? dialog : nullptr;
}

QWidget *suggestPerExit(MainWindow &window)
{
    auto *dialog = qobject_cast<SuggestDialog *>(suggest(window));
    if (!dialog)
        return nullptr;
    dialog->findChild<QCheckBox *>(u"perExit"_s)->click();
    return comes([&] { return dialog->proposal().has_value(); }) ? dialog : nullptr;
}

QWidget *exportView(MainWindow &window)
{
    if (!openDemo(window))
        return nullptr;
    QTest::keyClick(&window, Qt::Key_E, Qt::ControlModifier);
    return opened<ExportDialog>(window);
}

QWidget *calibration(MainWindow &window)
{
    if (!openDemo(window))
        return nullptr;
    window.exports()->calibrationAction()->trigger();
    auto *dialog = opened<CalibrationDialog>(window, [](const CalibrationDialog &shown) {
        return !shown.page()->exits().empty();
    });
    if (!dialog)
        return nullptr;
    auto *diagram = dialog->findChild<QComboBox *>(u"calibrationDiagram"_s);
    diagram->setCurrentIndex(1); // the risk-coverage curves
    diagram->setFocus();         // the table, focused first, frames a cell only where its numbers came before the focus
    return dialog;
}

QWidget *predictions(MainWindow &window)
{
    if (!openDemo(window))
        return nullptr;
    window.variantsPanel()->variantActions()->savePredictions()->trigger();
    return opened<PredictionsDialog>(window);
}

QWidget *importView(MainWindow &window)
{
    const QString path = Stage::filePath(u"signs.csv"_s);
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly)
        || file.write("image,exit,y_true,pred,confidence,gflops\n"
                      "cat,1,0,1,40,0.25\ncat,2,0,0,90,0.64\ndog,1,1,1,80,0.25\ndog,2,1,1,99,0.64\n")
               < 0)
        return nullptr;
    file.close();
    window.openFiles({path});
    return opened<ImportDialog>(window, [](const ImportDialog &dialog) { return !dialog.isBusy(); });
}

/// The dialog with a network and a test set, once an engine that records 30 of 100 images has looked at them.
RecordDialog *readyToRecord(MainWindow &window)
{
    QDir().mkpath(Stage::filePath(u"recordings"_s));
    const QString engine = fakeEngine(Stage::filePath({}), u"engine"_s,
                                      u"case \"$*\" in *--dry-run*|devices*) plan; exit 0;; esac\n"
                                      "hello; progress 30; exec sleep 1000"_s);
    RecordDialog *dialog = askFor(window, engine, {Stage::filePath(u"signs.pt"_s)});
    if (!dialog)
        return nullptr;
    fill(dialog, Stage::filePath(u"recordings"_s), u"/data/signs"_s, 64);
    return comes([&] { return dialog->isReady(); }) ? dialog : nullptr;
}

QWidget *record(MainWindow &window)
{
    return readyToRecord(window);
}

QWidget *recording(MainWindow &window)
{
    RecordDialog *dialog = openDemo(window) ? readyToRecord(window) : nullptr;
    if (!dialog)
        return nullptr;
    dialog->accept();
    const RecordQueue *queue = window.recorder()->queue();
    const bool runs = comes([&] { return !queue->tasks().empty() && queue->tasks().front().recorded == 30; });
    return runs ? &window : nullptr;
}

/// What an entry of the Help menu opens.
QTextBrowser *help(MainWindow &window, const QString &entry, const QString &name)
{
    for (const QAction *menu : window.menuBar()->actions()) {
        for (QAction *action : menu->menu() ? menu->menu()->actions() : QList<QAction *>()) {
            if (action->text().remove(u'&') == entry)
                action->trigger();
        }
    }
    return window.findChild<QTextBrowser *>(name);
}

QWidget *keys(MainWindow &window)
{
    const QTextBrowser *text = help(window, u"Keyboard and mouse"_s, u"shortcuts"_s);
    return text ? text->window() : nullptr;
}

QWidget *manual(MainWindow &window)
{
    const QTextBrowser *text = help(window, u"Manual"_s, u"manual"_s);
    return text ? text->window() : nullptr;
}

QWidget *about(MainWindow &window)
{
    QTextBrowser *text = help(window, u"About Offramp"_s, u"about"_s);
    if (!text)
        return nullptr;
    // Versions of the program and of Qt change more often than the look.
    text->setHtml(text->toHtml()
                      .replace(u"Offramp " OFFRAMP_VERSION ""_s, u"Offramp 1.2.3"_s)
                      .replace(u"Qt "_s + QLatin1StringView(qVersion()), u"Qt 6.0.0"_s));
    return text->window();
}

QWidget *presented(MainWindow &window)
{
    const QSize size = window.size();
    window.presentAction()->trigger();
    auto *presentation = window.findChild<Presentation *>();
    if (!presentation)
        return nullptr;
    presentation->showNormal();
    presentation->resize(size);
    return presentation;
}

QWidget *presentation(MainWindow &window)
{
    return openDemo(window) ? presented(window) : nullptr;
}

/// Two of the demo's images, of which the first is looked at, with an engine that says the same of both.
bool tryImages(MainWindow &window)
{
    if (!openDemo(window))
        return false;
    select(window, cheapVariant);
    demoFile(u"signs-small.pt"_s);
    const auto exitJson = [](const QString &uncertainty, const QList<double> &probabilities) {
        const QStringList names{u"star"_s, u"triangle"_s, u"hexagon"_s, u"arrow"_s, u"heart"_s};
        const QList<int> labels{8, 9, 5, 0, 4};
        QStringList top;
        for (qsizetype i = 0; i < names.size(); ++i)
            top.append(u"{\"class\":%1,\"name\":\"%2\",\"probability\":%3}"_s.arg(labels[i]).arg(names[i]).arg(
                probabilities[i]));
        return u"{\"uncertainty\":%1,\"top\":[%2]}"_s.arg(uncertainty, top.join(u','));
    };
    const QStringList exits{exitJson(u"2.05"_s, {.24, .21, .17, .12, .1}),
                            exitJson(u"1.12"_s, {.66, .18, .07, .04, .03}),
                            exitJson(u"0.0213"_s, {.997, .002, .001, 0, 0})};
    const QString answer
        = u"{\"file\":\"x\",\"class\":8,\"name\":\"star\",\"exit\":2,\"flops\":1,\"exits\":[%1]}"_s.arg(
            exits.join(u','));
    window.tries()->setEngine(
        fakeEngine(Stage::filePath({}), u"classifier"_s, u"say '{\"images\":[%1,%1]}'"_s.arg(answer)));
    window.openFiles({demoFile(u"images/test/star/001.png"_s), demoFile(u"images/test/heart/000.png"_s)});
    const TriedImages *images = window.tries()->images();
    return comes([&] {
        return images->answer() && !images->isRunning()
               && std::ranges::none_of(images->images(), [](const TriedImage &image) { return image.shown.isNull(); });
    });
}

QWidget *tryImage(MainWindow &window)
{
    const bool isReady
        = tryImages(window) && comes([&] { return !window.tries()->panel()->visibleRegion().isEmpty(); });
    return isReady ? &window : nullptr;
}

QWidget *tryImagePresented(MainWindow &window)
{
    return tryImage(window) ? presented(window) : nullptr;
}

} // namespace

const std::vector<View> &views()
{
    static const std::vector<View> all{
        {"start", start},
        {"start-dark", start, Appearance::Dark},
        {"recent", recent},
        {"real", realNetworks},
        {"demo", demoView},
        {"demo-dark", demoView, Appearance::Dark},
        {"selected", selected},
        {"reference", reference},
        {"networks", networks},
        {"samples", samples},
        {"exits", exits},
        {"exits-off", exitsOff},
        {"which-exits", worths},
        {"message", message},
        {"suggest", suggest},
        {"suggest-target", suggestTarget},
        {"suggest-perexit", suggestPerExit},
        {"export", exportView},
        {"calibration", calibration},
        {"predictions", predictions},
        {"import", importView},
        {"record", record},
        {"recording", recording},
        {"keys", keys},
        {"manual", manual},
        {"about", about},
        {"presentation", presentation},
        {"try-image", tryImage},
        {"try-image-dark", tryImage, Appearance::Dark},
        {"try-image-presented", tryImagePresented},
    };
    return all;
}

} // namespace offramp::fixtures
