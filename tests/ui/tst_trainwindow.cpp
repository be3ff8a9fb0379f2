// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "tests/ui/cutcheck.h"
#include "tests/ui/fakeengine.h"
#include "tests/ui/fixtures.h"
#include "tests/ui/namewalk.h"
#include "tests/ui/numberwalk.h"
#include "tests/ui/recordfixture.h"
#include "tests/ui/windowfixture.h"
#include "ui/charts/trainingview.h"
#include "ui/dialogs/recorddialog.h"
#include "ui/dialogs/trainingexportdialog.h"
#include "ui/export/figurefile.h"
#include "ui/export/trainingexport.h"
#include "ui/document/names.h"
#include "ui/files/demo.h"
#include "ui/panels/elidedlabel.h"
#include "ui/panels/trainingpanel.h"
#include "ui/window/mainwindow.h"
#include "ui/window/recordingcontroller.h"
#include "ui/window/trainingcontroller.h"

#include <QCheckBox>
#include <QDir>
#include <QDockWidget>
#include <QFile>
#include <QFileInfo>
#include <QImage>
#include <QLabel>
#include <QLineEdit>
#include <QPainter>
#include <QPushButton>
#include <QSettings>
#include <QTableView>
#include <QTemporaryDir>
#include <QToolButton>

#include <random>

using namespace offramp;
using namespace Qt::Literals::StringLiterals;
using State = TrainingRun::State;

namespace {

/// Two epochs, of which the second is the best; then it waits until it is cancelled.
const QString patient
    = u"[ \"$1\" = train ] || exit 0\n"
      "training; epoch 1 0.5 0.25 true; epoch 2 0.55 0.65 true; progress 30; read line\n"
      "say '{\"event\":\"error\",\"kind\":\"cancelled\",\"sentence\":\"C.\",\"remedy\":\"R.\"}'; exit 4"_s;

QByteArray bytesOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// Noisy images of 8 x 8 in folders red, green and blue below root/split, each of that colour.
void makeColours(const QString &root, const QString &split, int imagesOfClass)
{
    std::mt19937 engine(static_cast<unsigned>(split.size()));
    const QStringList names{u"red"_s, u"green"_s, u"blue"_s};
    for (int c = 0; c < names.size(); ++c) {
        const QDir folder(root + u'/' + split + u'/' + names[c]);
        QVERIFY(folder.mkpath(u"."_s));
        for (int i = 0; i < imagesOfClass; ++i) {
            QImage image(8, 8, QImage::Format_RGB32);
            for (int pixel = 0; pixel < 64; ++pixel) {
                const auto level
                    = [&](int channel) { return (channel == c ? 170 : 40) + static_cast<int>(engine() % 40); };
                image.setPixel(pixel % 8, pixel / 8, qRgb(level(0), level(1), level(2)));
            }
            QVERIFY(image.save(folder.filePath(QString::number(i) + u".png"_s)));
        }
    }
}

EpochEvent epochOf(int epoch, bool isHeldBack, bool isBest)
{
    EpochEvent event{epoch, 0.1, {1 + 2.0 / epoch, 1.0 / epoch}, {0.25, 0.5}, {}, {}, 0, 50, 1000.0 * epoch, isBest};
    if (!isHeldBack)
        return event;
    event.heldBackLoss = {1 + 1.5 / epoch, 1.25 / epoch};
    event.heldBackAccuracy = {0.5, 0.65};
    event.heldBackImages = 20;
    return event;
}

} // namespace

/// A training in the window: its panel, its figure, and its best network beside the others.
class TestTrainWindow : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { fixtures::prepareWindows(u"trainwindow"_s); }
    void init();
    void cleanup() { m_window.reset(); }
    void panelFollowsTheTraining();
    void isCancelledAndResumed();
    void failuresStay();
    void numbersAreNamedAndFit();
    void tableHoldsTheChart();
    void paintsEveryTraining_data();
    void paintsEveryTraining();
    void tellsTheEnergyOfAnEpoch();
    void writesFigureAndTable();
    void recordsTheBest();
    void recordsTheFileItselfAtTheEnd();
    void asksForAnotherTestSet();
    void asksWhereARecordingIs();
    void closingKeepsIt();
    void trainsAndRecords();

private:
    void openWindow(const QString &body);
    void start();
    [[nodiscard]] TrainJob job() const;
    [[nodiscard]] TrainingRun *run() const { return m_window->trainer()->run(); }
    [[nodiscard]] TrainingPanel *panel() const { return m_window->trainer()->panel(); }
    [[nodiscard]] QString text(const QString &label) const { return panel()->findChild<QLabel *>(label)->text(); }
    [[nodiscard]] QString stateText() const { return panel()->findChild<ElidedLabel *>(u"muted"_s)->text(); }
    void click(const QString &name) const;
    [[nodiscard]] QString at(const QString &name) const { return m_folder->filePath(name); }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<MainWindow> m_window;
};

void TestTrainWindow::init()
{
    QSettings().clear();
    m_folder = std::make_unique<QTemporaryDir>();
    QVERIFY(QDir(m_folder->path()).mkpath(u"images"_s));
}

void TestTrainWindow::openWindow(const QString &body)
{
    m_window = std::make_unique<MainWindow>();
    m_window->resize(1020, 660);
    const QString engine = fixtures::fakeEngine(at({}), u"engine"_s, body);
    m_window->trainer()->setEngine(engine);
    m_window->recorder()->setEngine(engine);
    m_window->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
}

TrainJob TestTrainWindow::job() const
{
    TrainJob job;
    job.architecture = u"resnet18"_s;
    job.dataset = at(u"images"_s);
    job.recipe = u"quick"_s;
    job.out = at(u"net.safetensors"_s);
    return job;
}

/// Starts the training as the dialog does; the panel is in front.
void TestTrainWindow::start()
{
    run()->start(job());
    m_window->trainer()->showDock();
    QTRY_VERIFY(panel()->isEnabled()); // its tab is in front
}

void TestTrainWindow::click(const QString &name) const
{
    auto *button = panel()->findChild<QAbstractButton *>(name);
    QVERIFY(button->isVisible());
    QTRY_VERIFY(button->isEnabled());
    QTest::mouseClick(button, Qt::LeftButton);
}

void TestTrainWindow::panelFollowsTheTraining()
{
    openWindow(patient);
    QVERIFY(m_window->trainer()->dock()->isHidden());
    start();
    QTRY_COMPARE(text(u"epochs"_s), u"2 of 4"_s);
    QTRY_COMPARE(text(u"rate"_s), u"10"_s); // that of the progress
    QCOMPARE(stateText(), u"training, epoch 3 of 4"_s);
    QCOMPARE(text(u"left"_s), u"7 s"_s);
    QCOMPARE(text(u"executed"_s), u"2000 GFLOPs"_s);
    QCOMPARE(text(u"best"_s), u"epoch 2: early 55 %, last 65 %"_s.replace(u" %"_s, u"\u202f%"_s));
    TrainingView *view = panel()->view();
    QVERIFY(view->isVisible());
    QCOMPARE(view->content().exits, (QStringList{u"early"_s, u"last"_s}));
    QCOMPARE(view->content().epochs, run()->epochs());
    QVERIFY2(view->accessibleDescription().contains(u"Epoch 2, the best so far; early: loss 1.50, accuracy 55"_s),
             qPrintable(view->accessibleDescription()));
    TrainingView other;
    other.resize(700, 240);
    other.setContent(view->content());
    other.grab(); // so that it was painted
    QVERIFY2(other.tipAt(QPointF(175, 120)).startsWith(u"Epoch 1\nearly: loss 1.50, accuracy 50"_s),
             qPrintable(other.tipAt(QPointF(175, 120))));
    QVERIFY(other.tipAt(QPointF(1, 1)).startsWith(u"Point to"_s));
    QVERIFY(!panel()->findChild<QAbstractButton *>(u"resume"_s)->isVisible());
    click(u"cancel"_s);
    QTRY_COMPARE(run()->state(), State::Cancelled);
}

void TestTrainWindow::isCancelledAndResumed()
{
    openWindow(u"[ \"$1\" = train ] || exit 0\n"
               "if [ -e '%1' ]; then\n"
               "  training 2; epoch 1 0.5 0.25 true; epoch 2 0.55 0.65 true; epoch 3 0.6 0.7 true\n"
               "  epoch 4 0.5 0.5 false; trained; exit 0\n"
               "fi\n"
               "touch '%1'\n"_s.arg(at(u"begun"_s))
               + patient);
    start();
    QTRY_COMPARE(text(u"epochs"_s), u"2 of 4"_s);
    click(u"cancel"_s);
    QTRY_COMPARE(run()->state(), State::Cancelled);
    QCOMPARE(stateText(), u"stopped; the epochs that are done are kept"_s);
    QCOMPARE(panel()->view()->content().epochs.size(), std::size_t(2));
    QVERIFY(m_window->trainer()->dock()->isVisible());
    click(u"resume"_s);
    QTRY_COMPARE(run()->state(), State::Done);
    QCOMPARE(stateText(), u"done"_s);
    QCOMPARE(text(u"epochs"_s), u"4 of 4"_s);
    QCOMPARE(text(u"left"_s), u"3 s"_s); // it took
    QCOMPARE(panel()->view()->content().best()->epoch, 3);
    click(u"remove"_s);
    QCOMPARE(run()->state(), State::None);
    QVERIFY(m_window->trainer()->dock()->isHidden());
    QVERIFY(QFile::exists(job().out));
}

void TestTrainWindow::failuresStay()
{
    openWindow(
        u"[ \"$1\" = train ] || exit 0; training; epoch 1 0.5 0.25 true\n"
        "say '{\"event\":\"error\",\"kind\":\"failed\",\"sentence\":\"The loss is not finite.\",\"remedy\":\"Use "
        "another --recipe.\"}'; exit 1"_s);
    start();
    QTRY_COMPARE(run()->state(), State::Failed);
    auto *note = panel()->findChild<QLabel *>(u"warning"_s);
    QVERIFY(note->isVisible());
    QCOMPARE(note->text(), u"The loss is not finite.\nUse another \"Recipe\"."_s);
    QCOMPARE(stateText(), u"failed; the epochs that are done are kept"_s);
    m_window->trainer()->dock()->close();
    run()->resume();
    QTRY_COMPARE(run()->state(), State::Failed);
    QVERIFY(m_window->trainer()->dock()->isVisible()); // a failure shows it again
}

void TestTrainWindow::numbersAreNamedAndFit()
{
    openWindow(patient);
    m_window->openFiles({demoWorkspace()});
    QTRY_COMPARE(m_window->document()->recordings().size(), std::size_t(2));
    start();
    QTRY_COMPARE(text(u"epochs"_s), u"2 of 4"_s);
    QTRY_VERIFY(!panel()->view()->visibleRegion().isEmpty());
    const auto check = [this] {
        QCOMPARE(fixtures::faultsOf(panel(), 4).join(u'\n'), QString());
        const fixtures::NumberWalk walk(panel());
        QVERIFY2(walk.untold.isEmpty(), qPrintable(walk.untold.join(u'\n')));
        QVERIFY(walk.told >= 5);
    };
    check();
    QTRY_COMPARE(fixtures::cutParts(*panel()).join(u'\n'), QString()); // once it is laid out
    click(u"asTable"_s);
    QTRY_VERIFY(panel()->table()->isVisible());
    check();
    click(u"cancel"_s);
    QTRY_COMPARE(run()->state(), State::Cancelled);
    click(u"asTable"_s);
    QCoreApplication::processEvents();
    check();                                                           // with other buttons
    QTRY_COMPARE(fixtures::cutParts(*panel()).join(u'\n'), QString()); // once it is laid out
}

void TestTrainWindow::tableHoldsTheChart()
{
    openWindow(patient);
    start();
    QTRY_COMPARE(run()->epochs().size(), std::size_t(2));
    QTRY_COMPARE(panel()->table()->model()->rowCount(), 2);
    const QAbstractItemModel &model = *panel()->table()->model();
    QCOMPARE(model.columnCount(), 1 + 2 * 4 + 1);
    const auto cell = [&](int row, int column, int role = Qt::DisplayRole) {
        return model.index(row, column).data(role).toString();
    };
    QCOMPARE(cell(0, 0), u"1"_s);
    QCOMPARE(cell(1, 0), u"2 (best)"_s);
    QCOMPARE(cell(1, 0, Qt::EditRole), u"2"_s);
    QCOMPARE(model.headerData(1, Qt::Horizontal).toString(), u"early: loss"_s);
    QCOMPARE(cell(0, 1), u"1.50"_s);
    QCOMPARE(cell(0, 1, Qt::EditRole), u"1.5"_s);
    QCOMPARE(cell(1, 2), u"55\u202f%"_s); // of 20 images
    QCOMPARE(cell(1, 2, Qt::EditRole), u"0.55"_s);
    QCOMPARE(cell(1, 3), u"2.50"_s);
    QCOMPARE(cell(1, 6, Qt::EditRole), u"0.65"_s);
    QCOMPARE(cell(0, 9), u"0.1"_s);
    run()->cancel();
    QTRY_COMPARE(run()->state(), State::Cancelled);
}

void TestTrainWindow::paintsEveryTraining_data()
{
    QTest::addColumn<int>("epochs");
    QTest::addColumn<bool>("isHeldBack");
    QTest::addColumn<QSize>("size");
    for (const int epochs : {1, 2, 3, 200}) {
        for (const bool isHeldBack : {true, false}) {
            QTest::addRow("%d epochs, %s, wide", epochs, isHeldBack ? "held back" : "all")
                << epochs << isHeldBack << QSize(700, 240);
            QTest::addRow("%d epochs, %s, high", epochs, isHeldBack ? "held back" : "all")
                << epochs << isHeldBack << QSize(300, 500);
        }
    }
}

void TestTrainWindow::paintsEveryTraining()
{
    QFETCH(int, epochs);
    QFETCH(bool, isHeldBack);
    QFETCH(QSize, size);
    TrainingContent content{u"net"_s, {u"early"_s, u"last"_s}, {}};
    for (int epoch = 1; epoch <= epochs; ++epoch)
        content.epochs.push_back(epochOf(epoch, isHeldBack, epoch == 1 || epoch == epochs));
    QImage image(size, QImage::Format_RGB32);
    image.fill(Qt::white);
    TrainingPlots plots;
    {
        QPainter painter(&image);
        QFont font;
        font.setPixelSize(12);
        plots = paintTrainingFigure(painter, {QRectF(image.rect()), font, Theme::light()}, content);
    }
    QVERIFY(!plots.loss.intersects(plots.accuracy));
    QCOMPARE(plots.loss.right() < plots.accuracy.right(), size.width() > size.height());
    for (const QRectF &plot : {plots.loss, plots.accuracy}) {
        QVERIFY(QRectF(image.rect()).contains(plot));
        // Both exits have their colours in it.
        for (int exit = 0; exit < 2; ++exit) {
            const QColor colour = Theme::light().series(exit);
            bool isPainted = false;
            for (int y = int(plot.top()) - 4; y < int(plot.bottom()) + 4 && !isPainted; ++y) {
                for (int x = int(plot.left()); x < int(plot.right()) && !isPainted; ++x)
                    isPainted = image.rect().contains(x, y) && image.pixelColor(x, y) == colour;
            }
            QVERIFY(isPainted);
        }
        QCOMPARE(epochAt(plots, content, plot.topLeft() + QPointF(1, 1))->epoch, 1);
        QCOMPARE(epochAt(plots, content, plot.topRight() + QPointF(-1, 1))->epoch, epochs);
    }
    QCOMPARE(epochAt(plots, content, QPointF(0, 0)), nullptr);
    QVERIFY(spokenTraining(content).contains(u"Epoch %1, the best so far"_s.arg(epochs)));
    const QByteArray svg = figureFile(trainingFigure(content), FigureFormat::Svg, {}).value_or(QByteArray());
    for (const char *word : {"early", "last", "Epoch", "Loss (nats)", "best: epoch"})
        QVERIFY2(svg.contains(word), word);
    QCOMPARE(svg.contains("images held back"), isHeldBack);
}

void TestTrainWindow::tellsTheEnergyOfAnEpoch()
{
    TrainingContent content{u"net"_s, {u"early"_s, u"last"_s}, {epochOf(1, true, true)}};
    QVERIFY(!epochTip(content, content.epochs[0]).contains(u"Energy"_s));
    EpochEvent &epoch = content.epochs[0];
    epoch.joules = 1234.25;
    epoch.joulesSource = "estimated";
    epoch.meters = std::vector<std::string>{"65 W as stated"};
    QVERIFY2(epochTip(content, epoch).endsWith(u"\nEnergy: 1234 J, estimated"_s), qPrintable(epochTip(content, epoch)));
    QVERIFY(trainingCsv(content).endsWith(",0.1,50,1000,1,1234.25,estimated,65 W as stated\n"));
    epoch.joules = 12.34;
    epoch.joulesSource = "counter";
    QVERIFY(epochTip(content, epoch).endsWith(u"\nEnergy: 12.3 J"_s));
}

void TestTrainWindow::writesFigureAndTable()
{
    openWindow(patient);
    start();
    QTRY_COMPARE(text(u"epochs"_s), u"2 of 4"_s);
    click(u"exportTraining"_s);
    auto *dialog = m_window->findChild<TrainingExportDialog *>();
    QVERIFY(dialog && QTest::qWaitForWindowExposed(dialog));
    QCOMPARE(fixtures::faultsOf(dialog, 8).join(u'\n'), QString());
    auto *base = dialog->findChild<QLineEdit *>(u"trainingBase"_s);
    QCOMPARE(QDir::fromNativeSeparators(base->text()), at(u"net-training"_s));
    dialog->findChild<QCheckBox *>(u"svg"_s)->setChecked(true);
    dialog->findChild<QCheckBox *>(u"trainingCsv"_s)->setChecked(true);
    QTest::mouseClick(dialog->findChild<QPushButton *>(u"primary"_s), Qt::LeftButton);
    QTRY_VERIFY(QFile::exists(at(u"net-training.csv"_s)));
    QCOMPARE(bytesOf(at(u"net-training.csv"_s)),
             QByteArray("epoch,exit,train_loss,train_accuracy,held_back_loss,held_back_accuracy,learning_rate,"
                        "images_per_second,gflops,best,joules,joules_source,meters\n"
                        "1,early,2.5,0.25,1.5,0.5,0.1,50,1000,1,,,\n"
                        "1,last,1.75,0.5,1.25,0.25,0.1,50,1000,1,,,\n"
                        "2,early,2.5,0.25,1.5,0.55,0.1,50,2000,1,,,\n"
                        "2,last,1.75,0.5,1.25,0.65,0.1,50,2000,1,,,\n"));
    QVERIFY(bytesOf(at(u"net-training.svg"_s)).contains("best: epoch 2"));
    QVERIFY(bytesOf(at(u"net-training.pdf"_s)).startsWith("%PDF"));
    QVERIFY2(m_window->message().contains(u"3 files were written"_s), qPrintable(m_window->message()));
    run()->cancel();
    QTRY_COMPARE(run()->state(), State::Cancelled);
}

/// While a training goes on, a copy of its best network is recorded.
void TestTrainWindow::recordsTheBest()
{
    openWindow(u"if [ \"$1\" = record ]; then hello; progress 30; done_; exit 0; fi\n"_s + patient);
    start();
    QTRY_COMPARE(text(u"epochs"_s), u"2 of 4"_s);
    click(u"recordBest"_s);
    const RecordQueue *queue = m_window->recorder()->queue();
    QTRY_COMPARE(queue->tasks().size(), std::size_t(1));
    const RecordJob &recorded = queue->tasks().front().job;
    QCOMPARE(recorded.network, at(u"net-epoch2.safetensors"_s));
    QCOMPARE(bytesOf(recorded.network), QByteArray("network of epoch 2"));
    QCOMPARE(recorded.dataset, job().dataset);
    QCOMPARE(recorded.device, u"cpu"_s);
    QCOMPARE(recorded.out, at(u"net-epoch2.exits"_s));
    QVERIFY(!recorded.limit);
    QCOMPARE(run()->state(), State::Running); // it goes on
    QVERIFY(m_window->recorder()->dock()->isVisible());
    QTRY_COMPARE(queue->tasks().front().state, RecordTask::State::Done);
    run()->cancel();
    QTRY_COMPARE(run()->state(), State::Cancelled);
}

void TestTrainWindow::recordsTheFileItselfAtTheEnd()
{
    openWindow(u"if [ \"$1\" = record ]; then hello; exec sleep 60; fi\n"
               "[ \"$1\" = train ] || exit 0; training; epoch 1 0.5 0.25 true; trained"_s);
    start();
    QTRY_COMPARE(run()->state(), State::Done);
    click(u"recordBest"_s);
    RecordQueue *queue = m_window->recorder()->queue();
    QTRY_COMPARE(queue->tasks().size(), std::size_t(1));
    QCOMPARE(queue->tasks().front().job.network, job().out);
    QCOMPARE(queue->tasks().front().job.out, at(u"net.exits"_s));
    QVERIFY(!QFile::exists(at(u"net-epoch1.safetensors"_s)));
    m_window->trainer()->showDock();
    QTRY_VERIFY(panel()->isEnabled());
    click(u"recordBest"_s);
    QCOMPARE(queue->tasks().size(), std::size_t(1)); // it is being recorded already
    QVERIFY(!m_window->recorder()->dialog());
    queue->stopNow(queue->tasks().front().id);
}

/// Images that were trained with are not a test.
void TestTrainWindow::asksForAnotherTestSet()
{
    openWindow(
        u"[ \"$1\" = train ] || exit 0\n"
        "training | sed "
        "'s/\"splits\":\\[\"test\",\"train\"\\]/\"splits\":[\"root\"]/;s/\"split\":\"train\"/\"split\":\"root\"/'\n"
        "epoch 1 0.5 0.25 true; trained"_s);
    start();
    QTRY_COMPARE(run()->state(), State::Done);
    QCOMPARE(run()->plan()->splits, std::vector<std::string>{"root"});
    click(u"recordBest"_s);
    QTRY_VERIFY(m_window->recorder()->dialog());
    const auto jobs = m_window->recorder()->dialog()->jobs();
    QCOMPARE(jobs.size(), std::size_t(1));
    QCOMPARE(jobs.front().network, job().out);
    QVERIFY(jobs.front().dataset != job().dataset);
    QVERIFY2(m_window->message().contains(u"Choose another test set."_s), qPrintable(m_window->message()));
    QVERIFY(m_window->recorder()->queue()->tasks().empty());
}

/// A recording of that name may be of another network: the dialog says so before anything runs.
void TestTrainWindow::asksWhereARecordingIs()
{
    openWindow(u"[ \"$1\" = train ] || exit 0; training; epoch 1 0.5 0.25 true; trained"_s);
    QFile file(at(u"net.exits"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    start();
    QTRY_COMPARE(run()->state(), State::Done);
    click(u"recordBest"_s);
    QTRY_VERIFY(m_window->recorder()->dialog());
    const auto jobs = m_window->recorder()->dialog()->jobs();
    QCOMPARE(jobs.size(), std::size_t(1));
    QCOMPARE(jobs.front().network, job().out);
    QCOMPARE(jobs.front().out, at(u"net.exits"_s));
}

void TestTrainWindow::closingKeepsIt()
{
    openWindow(patient);
    start();
    QTRY_COMPARE(run()->epochs().size(), std::size_t(2));
    QVERIFY(!QSettings().contains(u"train/unfinished"_s)); // while it runs, no other window may go on with it
    m_window->close();
    QVERIFY(m_window->isHidden()); // no question is asked
    m_window.reset();
    openWindow(patient);
    QCOMPARE(run()->state(), State::Cancelled);
    QCOMPARE(run()->job(), job());
    QVERIFY(m_window->trainer()->dock()->isVisible());
    QCOMPARE(stateText(), u"not finished; goes on after the last epoch that was done"_s);
    QTRY_VERIFY(panel()->isEnabled());
    click(u"resume"_s);
    QTRY_COMPARE(run()->epochs().size(), std::size_t(2));
    QVERIFY(!QSettings().contains(u"train/unfinished"_s));
    click(u"cancel"_s);
    QTRY_COMPARE(run()->state(), State::Cancelled);
    QVERIFY(QSettings().contains(u"train/unfinished"_s));
    click(u"remove"_s);
    QVERIFY(!QSettings().contains(u"train/unfinished"_s));
    m_window.reset();
    openWindow(patient);
    QCOMPARE(run()->state(), State::None);
    QVERIFY(m_window->trainer()->dock()->isHidden());
}

/// From images to a network on the chart beside another, with the real engine.
void TestTrainWindow::trainsAndRecords()
{
    if (fixtures::realEngine().isEmpty())
        QSKIP("OFFRAMP_BIN is not a folder with offramp-engine: training was not tested.");
    makeColours(at(u"set"_s), u"train"_s, 16);
    makeColours(at(u"set"_s), u"test"_s, 4);
    QFile spec(at(u"small.json"_s));
    QVERIFY(spec.open(QIODevice::WriteOnly)
            && spec.write(R"({"offramp_network": 1, "architecture": "cifar_resnet20", "exits": [
                {"name": "early", "after": "layer1", "head": "pool-linear"}, {"name": "last"}]})")
                   > 0);
    spec.close();
    QFile recipe(at(u"recipe.json"_s));
    QVERIFY(
        recipe.open(QIODevice::WriteOnly)
        && recipe.write(R"({"offramp_recipe": 1, "optimiser": "adamw", "learning_rate": 0.003, "epochs": 2, "batch": 8,
                "held_back": 0.25})")
               > 0);
    recipe.close();
    QSettings settings;
    settings.setValue(u"train/architecture"_s, spec.fileName());
    settings.setValue(u"train/recipe"_s, recipe.fileName());
    settings.setValue(u"train/dataset"_s, at(u"set"_s));
    settings.setValue(u"train/folder"_s, m_folder->path());

    openWindow({});
    m_window->trainer()->setEngine(fixtures::realEngine());
    m_window->recorder()->setEngine(fixtures::realEngine());
    m_window->openFiles({fixtures::writeRecording(at(u"other.exits"_s), 4)});
    QTRY_COMPARE(m_window->document()->recordings().size(), std::size_t(1));
    m_window->trainer()->ask();
    TrainDialog *dialog = m_window->trainer()->dialog();
    QVERIFY(dialog);
    QTRY_VERIFY(dialog->isReady());
    QVERIFY2(dialog->findChild<QLabel *>(u"trainPlanDataset"_s)
                 ->text()
                 .startsWith(u"Folders by class, split train: 36 images to train with, 12 held back, 3 classes"_s),
             qPrintable(dialog->findChild<QLabel *>(u"trainPlanDataset"_s)->text()));
    QVERIFY(dialog->findChild<QLabel *>(u"trainPlanNetwork"_s)->text().startsWith(u"early \u00b7 last, 3 classes, "_s));
    const QString out = dialog->job().out;
    QCOMPARE(out, at(u"small.safetensors"_s));
    QTest::mouseClick(dialog->findChild<QPushButton *>(u"primary"_s), Qt::LeftButton);
    QTRY_COMPARE(run()->state(), State::Done);
    QCOMPARE(run()->epochs().size(), std::size_t(2));
    QCOMPARE(text(u"epochs"_s), u"2 of 2"_s);
    QVERIFY(QFile::exists(out));
    // The panel's table has the numbers of the engine's log.
    const QList<QByteArray> log = bytesOf(out + u".csv"_s).trimmed().split('\n');
    const QList<QByteArray> mine = trainingCsv(panel()->content()).trimmed().split('\n');
    QCOMPARE(mine, log);

    QTRY_VERIFY(panel()->isEnabled());
    click(u"recordBest"_s);
    QTRY_COMPARE(m_window->document()->recordings().size(), std::size_t(2)); // beside the old one
    QTRY_VERIFY(m_window->document()->recordings().back()->isComplete());
    const RecordingPtr recorded = m_window->document()->recordings().back();
    QCOMPARE(recorded->table().sampleCount(), std::size_t(12)); // of the split test
    QCOMPARE(recorded->table().exitCount(), 2);
    QCOMPARE(QFileInfo(pathOf(*recorded)).fileName(), u"small.exits"_s);
}

QTEST_MAIN(TestTrainWindow)
#include "tst_trainwindow.moc"
