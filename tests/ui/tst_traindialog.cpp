// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "tests/ui/cutcheck.h"
#include "tests/ui/fakeengine.h"
#include "tests/ui/namewalk.h"
#include "tests/ui/numberwalk.h"
#include "tests/ui/recordfixture.h"
#include "tests/ui/windowfixture.h"
#include "ui/dialogs/traindialog.h"
#include "ui/dialogs/trainfields.h"
#include "ui/window/mainwindow.h"
#include "ui/window/trainingcontroller.h"
#include "ui/wording/fieldnames.h"

#include <QApplication>
#include <QComboBox>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QProcess>
#include <QPushButton>
#include <QSettings>
#include <QSpinBox>
#include <QTemporaryDir>
#include <QWindow>

#include <algorithm>

using namespace offramp;
using namespace Qt::Literals::StringLiterals;
using State = TrainingRun::State;

namespace {

/// An engine that answers dry runs and trains one epoch.
const QString willing = u"[ \"$1\" = train ] || exit 0\n"
                        "case \"$*\" in *--dry-run*) training;; *) training; epoch 1 0.5 0.25 true;; esac\n"
                        "trained"_s;

QString textOf(const QDialog *dialog, const QString &label)
{
    return dialog->findChild<QLabel *>(label)->text();
}

bool isShown(const QDialog *dialog, const QString &text)
{
    return std::ranges::any_of(dialog->findChildren<QLabel *>(u"warning"_s),
                               [&](const QLabel *label) { return label->isVisible() && label->text() == text; });
}

void type(QLineEdit *edit, const QString &text)
{
    edit->setFocus();
    edit->selectAll();
    QTest::keyClick(edit, Qt::Key_Delete);
    QTest::keyClicks(edit, text);
}

} // namespace

/// The dialog that asks what to train, with engines that do what each test says.
class TestTrainDialog : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { fixtures::prepareWindows(u"traindialog"_s); }
    void init();
    void cleanup() { m_window.reset(); }
    void asksForWhatIsMissing();
    void asksTheEngineFirst();
    void showsTheProblem();
    void offersAnotherFile();
    void namesWhatIsReplaced();
    void oneTrainingAtATime();
    void hasEveryNamedField();
    void recipesAreTheEngines();
    void isNamedAndFits();
    void fieldsAreReached();

private:
    /// Opens the dialog of a window with an engine that does what body says.
    [[nodiscard]] TrainDialog *open(const QString &body);
    void choose() const;
    [[nodiscard]] QString at(const QString &name) const { return m_folder->filePath(name); }
    [[nodiscard]] QPushButton *trainButton(const QDialog *dialog) const
    {
        return dialog->findChild<QPushButton *>(u"primary"_s);
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<MainWindow> m_window;
};

void TestTrainDialog::init()
{
    QSettings().clear();
    m_folder = std::make_unique<QTemporaryDir>();
}

TrainDialog *TestTrainDialog::open(const QString &body)
{
    m_window = std::make_unique<MainWindow>();
    TrainingController *trainer = m_window->trainer();
    trainer->setEngine(body.isEmpty() ? QString() : fixtures::fakeEngine(at({}), u"engine"_s, body));
    m_window->show();
    if (!QTest::qWaitForWindowExposed(m_window.get()))
        return nullptr;
    trainer->ask();
    return trainer->dialog() && QTest::qWaitForWindowExposed(trainer->dialog()) ? trainer->dialog() : nullptr;
}

/// As if these were chosen for the last training.
void TestTrainDialog::choose() const
{
    QSettings settings;
    settings.setValue(u"train/architecture"_s, u"resnet18"_s);
    settings.setValue(u"train/dataset"_s, u"/images"_s);
    settings.setValue(u"train/folder"_s, m_folder->path());
}

void TestTrainDialog::asksForWhatIsMissing()
{
    TrainDialog *dialog = open(willing);
    QVERIFY(dialog);
    QVERIFY(dialog->job().architecture.isEmpty());
    QCOMPARE(dialog->job().recipe, u"quick"_s);
    const auto says = [dialog](const QString &sentence) {
        return std::ranges::any_of(dialog->findChildren<QLabel *>(), [&](const QLabel *label) {
            return label->isVisible() && label->text() == sentence;
        });
    };
    QVERIFY(says(u"Choose a network to begin."_s));
    auto *architecture = dialog->findChild<QComboBox *>(u"trainArchitecture"_s);
    QTest::keyClick(architecture, Qt::Key_Down);
    QVERIFY(!dialog->job().architecture.isEmpty());
    QVERIFY(says(u"Choose a data set."_s));
    QVERIFY2(dialog->job().out.endsWith(u'/' + dialog->job().architecture + u".safetensors"_s),
             qPrintable(dialog->job().out));
    dialog->findChild<QLineEdit *>(u"trainDataset"_s)->setText(u"/images"_s);
    QVERIFY(says(u"Asking the engine…"_s));
    auto *out = dialog->findChild<QLineEdit *>(u"trainOut"_s);
    out->clear();
    QVERIFY(says(u"Choose a file for the network."_s));
    QVERIFY(!trainButton(dialog)->isEnabled());
    type(out, at(u"mine.safetensors"_s));
    QTest::keyClick(architecture, Qt::Key_Down);
    QCOMPARE(dialog->job().out, at(u"mine.safetensors"_s)); // what was typed stays
    QTRY_VERIFY(dialog->isReady());

    m_window.reset();
    QVERIFY(open({}));
    QVERIFY(std::ranges::any_of(m_window->trainer()->dialog()->findChildren<QLabel *>(), [](const QLabel *label) {
        return label->text().contains(u"offramp-engine is not installed"_s);
    }));
}

void TestTrainDialog::asksTheEngineFirst()
{
    const QString log = at(u"log"_s);
    const auto lastAsked = [&log] {
        QFile file(log);
        return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll().trimmed().split('\n').last())
                                              : QString();
    };
    choose();
    TrainDialog *dialog = open(u"[ \"$1\" = train ] && echo \"$*\" >> '%1'\n"_s.arg(log) + willing);
    QVERIFY(dialog);
    QVERIFY(!trainButton(dialog)->isEnabled());
    QTRY_VERIFY(dialog->isReady());
    QVERIFY(trainButton(dialog)->isEnabled());
    QCOMPARE(textOf(dialog, u"trainPlanNetwork"_s), u"early \u00b7 last, 10 classes, 2.000 GFLOPs per image"_s);
    QCOMPARE(textOf(dialog, u"trainPlanDataset"_s), u"Folders by class, split train: 100 images to train with, 20 held "
                                                    "back, 10 classes, labels in name order"_s);
    QCOMPARE(textOf(dialog, u"trainPlanRecipe"_s), u"sgd, batch 8"_s);
    QCOMPARE(textOf(dialog, u"trainPlanEpochs"_s), u"A new training of 4 epochs."_s);
    QVERIFY2(lastAsked().contains(u"--dry-run"_s), qPrintable(lastAsked()));
    QVERIFY2(lastAsked().contains(u"--architecture resnet18 --dataset /images --recipe quick --out %1"_s.arg(
                 at(u"resnet18.safetensors"_s))),
             qPrintable(lastAsked()));

    dialog->findChild<QSpinBox *>(u"trainEpochs"_s)->setValue(7);
    dialog->findChild<QSpinBox *>(u"trainSeed"_s)->setValue(0);
    QTest::keyClick(dialog->findChild<QComboBox *>(u"trainRecipe"_s), Qt::Key_Down);
    QVERIFY(!dialog->isReady()); // until the engine has answered
    QTRY_VERIFY(dialog->isReady());
    QVERIFY2(lastAsked().contains(u"--epochs 7 --seed 0"_s) && lastAsked().contains(u"--recipe reference"_s),
             qPrintable(lastAsked()));
    const TrainJob job = dialog->job();
    QTest::mouseClick(trainButton(dialog), Qt::LeftButton);
    const TrainingRun &run = *m_window->trainer()->run();
    QCOMPARE(run.job(), job);
    QTRY_COMPARE(run.state(), State::Done);
    QVERIFY2(!lastAsked().contains(u"--dry-run"_s), qPrintable(lastAsked()));

    // What belongs to one training is not remembered for the next.
    m_window->trainer()->ask();
    const TrainJob next = m_window->trainer()->dialog()->job();
    QCOMPARE(next.architecture, job.architecture);
    QCOMPARE(next.dataset, job.dataset);
    QCOMPARE(next.recipe, job.recipe);
    QVERIFY(!next.epochs && !next.seed);
    QCOMPARE(next.out, at(u"resnet18-2.safetensors"_s)); // the first one is kept
    QVERIFY(TrainFields::hasKept());
    TrainFields::forget();
    QVERIFY(!TrainFields::hasKept());
}

void TestTrainDialog::showsTheProblem()
{
    choose();
    TrainDialog *dialog
        = open(u"say '{\"event\":\"error\",\"kind\":\"usage\",\"sentence\":\"There is no split called train.\","
               "\"remedy\":\"Give another --dataset, or --split.\"}'; exit 2"_s);
    QVERIFY(dialog);
    const QString shown
        = u"There is no split called train.\nGive another \"Data set\", or --split. (Options with -- belong "
          "to the command offramp-engine train.)"_s;
    QTRY_VERIFY(isShown(dialog, shown));
    QVERIFY(!dialog->isReady() && !trainButton(dialog)->isEnabled());
    dialog->accept(); // as Enter would
    QCOMPARE(m_window->trainer()->run()->state(), State::None);
    QVERIFY(dialog->isVisible());
    QVERIFY(!dialog->findChild<QPushButton *>(u"trainFresh"_s)->isVisible()); // another file would not help
}

/// A file that belongs to another training.
void TestTrainDialog::offersAnotherFile()
{
    choose();
    QFile checkpoint(at(u"resnet18.safetensors.checkpoint"_s));
    QVERIFY(checkpoint.open(QIODevice::WriteOnly));
    TrainDialog *dialog
        = open(u"case \"$*\" in *resnet18-2*) training; trained; exit 0;; esac\n"
               "say '{\"event\":\"error\",\"kind\":\"bad_input\",\"sentence\":\"%1.checkpoint is of "
               "another training.\",\"remedy\":\"Give another --out.\"}'; exit 3"_s.arg(at(u"resnet18.safetensors"_s)));
    QVERIFY(dialog);
    auto *fresh = dialog->findChild<QPushButton *>(u"trainFresh"_s);
    QTRY_VERIFY(fresh->isVisible());
    QVERIFY(isShown(dialog, u"%1.checkpoint is of another training.\nGive another \"File\"."_s.arg(
                                at(u"resnet18.safetensors"_s))));
    QCOMPARE(fresh->text(), u"Write resnet18-2.safetensors instead"_s);
    QTest::mouseClick(fresh, Qt::LeftButton);
    QCOMPARE(dialog->job().out, at(u"resnet18-2.safetensors"_s));
    QTRY_VERIFY(dialog->isReady());
    QVERIFY(!fresh->isVisible());
}

void TestTrainDialog::namesWhatIsReplaced()
{
    choose();
    QFile file(at(u"mine.safetensors"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    TrainDialog *dialog = open(willing);
    QVERIFY(dialog);
    type(dialog->findChild<QLineEdit *>(u"trainOut"_s), file.fileName());
    QTRY_VERIFY(dialog->isReady());
    QCOMPARE(textOf(dialog, u"trainPlanEpochs"_s),
             u"A new training of 4 epochs. It replaces mine.safetensors, which exists."_s);
    QVERIFY(dialog->findChild<QPushButton *>(u"trainFresh"_s)->isVisible());
}

void TestTrainDialog::oneTrainingAtATime()
{
    choose();
    TrainDialog *dialog = open(
        u"[ \"$1\" = train ] || exit 0; training; case \"$*\" in *--dry-run*) trained; exit 0;; esac; read line\n"
        "say '{\"event\":\"error\",\"kind\":\"cancelled\",\"sentence\":\"C.\",\"remedy\":\"R.\"}'; exit 4"_s);
    QVERIFY(dialog);
    TrainJob other;
    other.out = at(u"other.safetensors"_s);
    TrainingRun *run = m_window->trainer()->run();
    run->start(other);
    QTRY_VERIFY(run->plan());
    QTRY_COMPARE(textOf(dialog, u"trainPlanEpochs"_s), u"A new training of 4 epochs."_s);
    QVERIFY(!dialog->isReady() && !trainButton(dialog)->isEnabled());
    QVERIFY(std::ranges::any_of(dialog->findChildren<QLabel *>(), [](const QLabel *label) {
        return label->text() == u"other is being trained. Wait for it, or cancel it."_s;
    }));
    run->cancel();
    QTRY_VERIFY(dialog->isReady());
}

void TestTrainDialog::hasEveryNamedField()
{
    TrainDialog *dialog = open({});
    QVERIFY(dialog);
    QStringList words;
    for (const QLabel *label : dialog->findChildren<QLabel *>())
        words.append(label->text().remove(u'&'));
    TrainJob job;
    job.architecture = job.dataset = job.recipe = job.out = job.weights = u"x"_s;
    job.size = job.epochs = job.limit = job.seed = job.threads = 1;
    QStringList options = argumentsFor(job).filter(u"--"_s);
    options.removeAll(u"--events"_s);
    options.removeAll(u"--resume"_s);
    QCOMPARE(options.size(), 12);
    for (const QString &option : options) {
        const QString field = withFieldNames(option, Fields::Train);
        QVERIFY2(field.startsWith(u'"') && words.contains(field.sliced(1).chopped(1)), qPrintable(field));
    }
}

void TestTrainDialog::recipesAreTheEngines()
{
    if (fixtures::realEngine().isEmpty())
        QSKIP("OFFRAMP_BIN is not a folder with offramp-engine: its recipes were not compared.");
    QProcess engine;
    engine.start(fixtures::realEngine(), {u"train"_s, u"--help"_s});
    QVERIFY(engine.waitForFinished(fixtures::longTime));
    const QString help = QString::fromUtf8(engine.readAllStandardOutput()).simplified();
    const QString recipes = TrainFields::recipes().join(u", "_s) + u", or a JSON file"_s;
    QVERIFY2(help.contains(recipes), qPrintable(help));
}

void TestTrainDialog::isNamedAndFits()
{
    choose();
    TrainDialog *dialog = open(willing);
    QVERIFY(dialog);
    QTRY_VERIFY(dialog->isReady());
    QCOMPARE(fixtures::faultsOf(dialog, 15).join(u'\n'), QString());
    const fixtures::NumberWalk walk(dialog);
    QVERIFY2(walk.untold.isEmpty(), qPrintable(walk.untold.join(u'\n')));
    QVERIFY(walk.told >= 6);
    dialog->resize(1010, 640);
    QCoreApplication::processEvents();
    QCOMPARE(fixtures::cutParts(*dialog).join(u'\n'), QString());
}

void TestTrainDialog::fieldsAreReached()
{
    choose();
    TrainDialog *dialog = open(willing);
    QVERIFY(dialog);
    QTRY_VERIFY(dialog->isReady());
    dialog->windowHandle()->requestActivate();
    QTRY_COMPARE(QApplication::activeWindow(), dialog);
    QSet<QWidget *> wanted;
    for (QWidget *widget : dialog->findChildren<QWidget *>()) {
        if (widget->isVisible() && widget->isEnabled() && widget->window() == dialog
            && (widget->focusPolicy() & Qt::TabFocus) && !widget->focusProxy())
            wanted.insert(widget);
    }
    QVERIFY(wanted.size() > 15);
    auto *first = dialog->findChild<QWidget *>(u"trainArchitecture"_s);
    first->setFocus();
    QSet<QWidget *> visited;
    for (qsizetype i = 0; i < wanted.size(); ++i) {
        visited.insert(QApplication::focusWidget());
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
    }
    for (QWidget *widget : wanted)
        QVERIFY2(visited.contains(widget), qPrintable(widget->objectName() + widget->accessibleName()));
    QCOMPARE(QApplication::focusWidget(), first);
    QTest::keyClick(dialog, Qt::Key_R, Qt::AltModifier);
    QCOMPARE(QApplication::focusWidget(), dialog->findChild<QWidget *>(u"trainRecipe"_s));
}

QTEST_MAIN(TestTrainDialog)
#include "tst_traindialog.moc"
