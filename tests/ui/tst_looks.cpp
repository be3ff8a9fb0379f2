// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "tests/ui/cutcheck.h"
#include "tests/ui/lookviews.h"
#include "tests/ui/screenshot.h"
#include "tests/ui/stage.h"
#include "tests/ui/timeouts.h"
#include "ui/window/mainwindow.h"

#include <QApplication>
#include <QCheckBox>
#include <QLabel>
#include <QPainter>
#include <QProcess>
#include <QPushButton>
#include <QScreen>
#include <QScrollArea>
#include <QTemporaryDir>

using namespace offramp;
using namespace Qt::Literals::StringLiterals;
using fixtures::cutParts;
using fixtures::differenceOf;
using fixtures::References;
using fixtures::Stage;
using fixtures::StageScreen;

namespace {

constexpr int longestRun = 1'500'000;        ///< milliseconds for the views on another screen
const QString seenOnEveryScreen = u"demo"_s; ///< has a reference for each

/// A label as it is painted, with its text so many pixels to the right.
QImage labelShot(const QString &text, double right = 0)
{
    QImage shot(240, 40, QImage::Format_RGB32);
    shot.fill(Qt::white);
    QPainter painter(&shot);
    painter.setFont(QApplication::font());
    painter.drawText(QPointF(20 + right, 25), text);
    return shot;
}

/// The same after one more smoothing, as another version of FreeType may do.
QImage smoother(const QImage &shot)
{
    return shot.scaled(shot.size() * 1.5, Qt::IgnoreAspectRatio, Qt::SmoothTransformation)
        .scaled(shot.size(), Qt::IgnoreAspectRatio, Qt::SmoothTransformation);
}

/// A dialog in which everything can be read.
std::unique_ptr<QWidget> readableDialog()
{
    auto dialog = std::make_unique<QWidget>();
    dialog->resize(400, 300);
    const auto put = [&](QWidget *widget, const QString &name, int row) {
        widget->setParent(dialog.get());
        widget->setObjectName(name);
        widget->setGeometry(10, 10 + row * 50, 300, 40);
    };
    put(new QLabel(u"Accuracy of the network"_s), u"label"_s, 0);
    put(new QPushButton(u"Open a recording"_s), u"button"_s, 1);
    put(new QCheckBox(u"Select half of the samples"_s), u"box"_s, 2);
    auto *area = new QScrollArea;
    auto *content = new QLabel(u"What is in the area"_s);
    content->resize(200, 20);
    area->setWidget(content);
    put(area, u"area"_s, 3);
    dialog->show();
    return dialog;
}

} // namespace

/// Screenshots of the program against references in tests/ui/looks, and a search for what is cut or overlaps.
/// OFFRAMP_UPDATE_LOOKS=1 writes the references that are missing or differ.
class TestLooks : public QObject
{
    Q_OBJECT
public:
    explicit TestLooks(const Stage *stage)
        : m_stage(stage)
    {
    }

private Q_SLOTS:
    void initTestCase();
    void sameTypefaceEverywhere();
    void seesWhatChanged_data();
    void seesWhatChanged();
    void toleratesRasterisation_data();
    void toleratesRasterisation();
    void saysHowToAccept();
    void seesWhatIsCut_data();
    void seesWhatIsCut();
    void looks_data();
    void looks();
    void otherScreens_data();
    void otherScreens();

private:
    const Stage *m_stage;
    References m_references{fixtures::sourceFolder(u"tests/ui/looks"_s),
                            QDir(QCoreApplication::applicationDirPath()).filePath(u"looks"_s),
                            qEnvironmentVariableIntValue("OFFRAMP_UPDATE_LOOKS") != 0};
};

void TestLooks::initTestCase()
{
    const StageScreen &screen = m_stage->screen();
    QCOMPARE(QGuiApplication::primaryScreen()->size(), screen.pixels / screen.scale);
    QCOMPARE(qApp->devicePixelRatio(), double(screen.scale));
    QCOMPARE(QGuiApplication::primaryScreen()->logicalDotsPerInch(), 96.0);
}

void TestLooks::sameTypefaceEverywhere()
{
    QCOMPARE(QFontInfo(QApplication::font()).family(), u"Inter"_s);
    QCOMPARE(QFontInfo(QFont(u"DejaVu Sans"_s)).family(), u"Inter"_s);
    // Nothing of the machine smooths in colours.
    const QImage shot = labelShot(u"Energy"_s);
    for (int y = 0; y < shot.height(); ++y) {
        for (int x = 0; x < shot.width(); ++x)
            QVERIFY(qRed(shot.pixel(x, y)) == qBlue(shot.pixel(x, y)));
    }
}

void TestLooks::seesWhatChanged_data()
{
    QTest::addColumn<QImage>("was");
    QTest::addColumn<QImage>("is");
    const QImage label = labelShot(u"Accuracy 81.3 %"_s);
    QTest::newRow("word") << label << labelShot(u"Precision 81.3 %"_s);
    QTest::newRow("number") << label << labelShot(u"Accuracy 85.3 %"_s);
    QTest::newRow("letter") << label << labelShot(u"Accuvacy 81.3 %"_s);
    QTest::newRow("place") << label << labelShot(u"Accuracy 81.3 %"_s, 4);
    QTest::newRow("gone") << label << labelShot({});
    QImage coloured = label;
    QPainter(&coloured).fillRect(coloured.rect(), QColor(255, 0, 0, 80));
    QTest::newRow("colour") << label << coloured;
    QImage darker = label;
    QPainter(&darker).fillRect(QRect(180, 0, 60, 40), QColor(0xf4, 0xf5, 0xf7));
    QTest::newRow("surface") << label << darker;
}

void TestLooks::seesWhatChanged()
{
    QFETCH(QImage, was);
    QFETCH(QImage, is);
    const auto difference = differenceOf(was, is);
    QVERIFY2(difference.isSeen(), qPrintable(QString::number(difference.pixels)));
    QCOMPARE(difference.image.size(), was.size());
    QVERIFY(differenceOf(is, was).isSeen());
    QVERIFY(!differenceOf(is, is).isSeen());
}

void TestLooks::toleratesRasterisation_data()
{
    QTest::addColumn<QImage>("other");
    const QString text = u"Accuracy 81.3 %"_s;
    for (const double shift : {0.25, 0.5, 1.0, -1.0})
        QTest::addRow("%g pixels to the right", shift) << labelShot(text, shift);
    QTest::newRow("smoother") << smoother(labelShot(text));
}

void TestLooks::toleratesRasterisation()
{
    QFETCH(QImage, other);
    const QImage shot = labelShot(u"Accuracy 81.3 %"_s);
    QVERIFY(other != shot);
    QVERIFY2(!differenceOf(shot, other).isSeen(), qPrintable(QString::number(differenceOf(shot, other).pixels)));
}

void TestLooks::saysHowToAccept()
{
    const QTemporaryDir folder;
    const QDir place(folder.path());
    const References strict(place.filePath(u"references"_s), place.filePath(u"failures"_s), false);
    const References accepting(place.filePath(u"references"_s), place.filePath(u"failures"_s), true);
    const QImage shot = labelShot(u"Accuracy"_s);

    const QString missing = strict.problemOf(u"view"_s, shot);
    QVERIFY2(missing.contains(place.filePath(u"references/view.png"_s)), qPrintable(missing));
    QVERIFY2(missing.contains(u"OFFRAMP_UPDATE_LOOKS=1"_s), qPrintable(missing));
    QCOMPARE(QImage(place.filePath(u"failures/view-actual.png"_s)).size(), shot.size());
    QVERIFY(!place.exists(u"references/view.png"_s));

    QCOMPARE(accepting.problemOf(u"view"_s, shot), QString());
    QCOMPARE(strict.problemOf(u"view"_s, shot), QString());
    QCOMPARE(strict.otherQt(u"view"_s), QString());

    const QString changed = strict.problemOf(u"view"_s, labelShot(u"Energy"_s));
    QVERIFY2(changed.contains(place.filePath(u"failures"_s)), qPrintable(changed));
    for (const auto *what : {"actual", "expected", "difference"})
        QVERIFY(place.exists(u"failures/view-%1.png"_s.arg(QLatin1StringView(what))));
    QVERIFY(strict.problemOf(u"view"_s, shot.copy(0, 0, 100, 40)).contains(u"100 x 40 pixels, not 240 x 40"_s));
    QCOMPARE(accepting.problemOf(u"view"_s, labelShot(u"Energy"_s)), QString());
    QCOMPARE(strict.problemOf(u"view"_s, labelShot(u"Energy"_s)), QString());

    QImage older(place.filePath(u"references/view.png"_s));
    older.setText(u"Qt"_s, u"5.0"_s);
    QVERIFY(older.save(place.filePath(u"references/view.png"_s)));
    QCOMPARE(strict.otherQt(u"view"_s), u"5.0"_s);
    QCOMPARE(accepting.otherQt(u"view"_s), QString());
}

void TestLooks::seesWhatIsCut_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QRect>("place");
    QTest::addColumn<QString>("found");
    QTest::newRow("narrow label") << u"label"_s << QRect(10, 10, 60, 40) << u"for its text"_s;
    QTest::newRow("low label") << u"label"_s << QRect(10, 10, 300, 8) << u"for its lines"_s;
    QTest::newRow("narrow button") << u"button"_s << QRect(10, 60, 60, 40) << u"for its text"_s;
    QTest::newRow("narrow box") << u"box"_s << QRect(10, 110, 60, 40) << u"for its text"_s;
    QTest::newRow("sideways") << u"area"_s << QRect(10, 160, 80, 40) << u"too narrow for its content"_s;
    QTest::newRow("overlap") << u"box"_s << QRect(10, 80, 300, 40) << u"overlaps"_s;
    QTest::newRow("outside") << u"button"_s << QRect(200, 60, 300, 40) << u"goes beyond"_s;
}

void TestLooks::seesWhatIsCut()
{
    QFETCH(QString, name);
    QFETCH(QRect, place);
    QFETCH(QString, found);
    const auto dialog = readableDialog();
    QCOMPARE(cutParts(*dialog), QStringList());
    dialog->findChild<QWidget *>(name)->setGeometry(place);
    const QStringList parts = cutParts(*dialog);
    QCOMPARE(parts.size(), 1);
    QVERIFY2(parts.constFirst().contains(found), qPrintable(parts.constFirst()));
}

void TestLooks::looks_data()
{
    QTest::addColumn<const fixtures::View *>("view");
    for (const fixtures::View &view : fixtures::views())
        QTest::newRow(view.name) << &view;
}

void TestLooks::looks()
{
    QFETCH(const fixtures::View *, view);
    const StageScreen &screen = m_stage->screen();
    m_stage->reset();
    applyAppearance(view->appearance);
    MainWindow window;
    window.resize(screen.window());
    window.show();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    QCOMPARE(window.size(), screen.window()); // else it needs more room than the screen has
    QWidget *shown = view->open(window);
    QVERIFY2(shown, "It never appeared.");
    shown->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(shown));
    const QImage shot = fixtures::settledShot(shown);
    QVERIFY2(!shot.isNull(), "It never stops changing.");
    QVERIFY2(shown->size().boundedTo(screen.window()) == shown->size(), "It is larger than the screen.");
    const QStringList cut = cutParts(*shown);
    QVERIFY2(cut.isEmpty(), qPrintable(cut.join(u'\n')));

    QString name = QString::fromLatin1(view->name);
    if (!m_stage->isFirst() && name != seenOnEveryScreen)
        return;
    if (!m_stage->isFirst())
        name += u'-' + QString::fromLatin1(screen.name);
    if (const QString other = m_references.otherQt(name); !other.isEmpty())
        QSKIP(qPrintable(u"The references were taken with Qt %1, this is Qt %2: looks were not compared."_s.arg(
            other, QLatin1StringView(qVersion()))));
    const QString problem = m_references.problemOf(name, shot);
    QVERIFY2(problem.isEmpty(), qPrintable(problem));
}

void TestLooks::otherScreens_data()
{
    QTest::addColumn<QString>("screen");
    for (const StageScreen &screen : Stage::screens().subspan(1))
        QTest::newRow(screen.name) << QString::fromLatin1(screen.name);
}

/// Scale and screen cannot change while a program runs.
void TestLooks::otherScreens()
{
    QFETCH(QString, screen);
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"OFFRAMP_LOOKS_SCREEN"_s, screen);
    QProcess program;
    program.setProcessEnvironment(environment);
    program.setProcessChannelMode(QProcess::ForwardedChannels);
    program.start(QCoreApplication::applicationFilePath(), {u"looks"_s});
    QVERIFY2(program.waitForFinished(longestRun), qPrintable(program.errorString()));
    QCOMPARE(program.exitStatus(), QProcess::NormalExit);
    QVERIFY2(program.exitCode() == 0, "The failures are above.");
}

int main(int argc, char **argv)
{
    const Stage stage;
    QApplication application(argc, argv);
    Stage::dress();
    TestLooks test(&stage);
    return QTest::qExec(&test, argc, argv);
}

#include "tst_looks.moc"
