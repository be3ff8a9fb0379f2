// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/exits/operatingpoint.h"
#include "core/support/numbers.h"
#include "tests/ui/answers.h"
#include "tests/ui/cutcheck.h"
#include "tests/ui/namewalk.h"
#include "tests/ui/recordfixture.h"
#include "tests/ui/timeouts.h"
#include "tests/ui/windowfixture.h"
#include "ui/files/demo.h"
#include "ui/panels/recentbutton.h"
#include "ui/panels/welcomepage.h"
#include "ui/window/mainwindow.h"
#include "ui/wording/wording.h"

#include <QFile>
#include <QScrollArea>
#include <QScrollBar>
#include <QSettings>
#include <QTest>

#include <algorithm>

using namespace offramp;
using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int margins = 24;   ///< of a row, left and right
constexpr int leastGap = 18;  ///< between its texts
constexpr int mostRecent = 5; ///< files that the page shows

} // namespace

/// What the window offers before anything is open.
class TestWelcomePage : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init();
    void offersRealNetworksFirst();
    void opens_data();
    void opens();
    void savesElsewhere();
    void fits1024x700();
    void isNamed();

private:
    [[nodiscard]] WelcomePage *page() const { return m_window->welcomePage(); }
    [[nodiscard]] QList<RowButton *> realRows() const;
    [[nodiscard]] QStringList buttonsByTab() const;

    std::unique_ptr<MainWindow> m_window;
};

void TestWelcomePage::initTestCase()
{
    fixtures::prepareWindows(u"welcomepage"_s);
    QApplication::setAttribute(Qt::AA_DontUseNativeDialogs);
}

void TestWelcomePage::init()
{
    QSettings().clear();
    m_window = std::make_unique<MainWindow>();
    m_window->resize(1024, 700);
    m_window->show();
    m_window->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
}

/// Rows that are not recent files, from above.
QList<RowButton *> TestWelcomePage::realRows() const
{
    QList<RowButton *> rows = page()->findChildren<RowButton *>();
    rows.removeIf([](const RowButton *row) { return qobject_cast<const RecentButton *>(row) != nullptr; });
    std::sort(rows.begin(), rows.end(), [](const RowButton *a, const RowButton *b) {
        return a->mapToGlobal(QPoint()).y() < b->mapToGlobal(QPoint()).y();
    });
    return rows;
}

/// The names of the page's buttons, in the order in which Tab comes to them from the first row.
QStringList TestWelcomePage::buttonsByTab() const
{
    realRows().constFirst()->setFocus();
    QStringList names;
    while (const auto *button = qobject_cast<QPushButton *>(QApplication::focusWidget())) {
        const QString name
            = button->accessibleName().isEmpty() ? button->text().remove(u'&') : button->accessibleName();
        if (!page()->isAncestorOf(button) || names.contains(name))
            break;
        names.append(name);
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
    }
    return names;
}

void TestWelcomePage::offersRealNetworksFirst()
{
    const QStringList names = buttonsByTab();
    QCOMPARE(names.size(), qsizetype(6));
    QVERIFY2(names[0].startsWith(u"Open TinyImageNet: "_s), qPrintable(names[0]));
    QVERIFY2(names[1].startsWith(u"Open CIFAR-10: "_s), qPrintable(names[1]));
    QCOMPARE(names.mid(2),
             (QStringList{u"Open the demo"_s, u"or take the guided tour"_s, u"Open…"_s, u"Record a network…"_s}));
    const auto buttons = page()->findChildren<QPushButton *>(u"large"_s);
    QCOMPARE(buttons.size(), qsizetype(3));
    for (const RowButton *row : realRows()) {
        for (const QPushButton *button : buttons)
            QVERIFY(row->mapToGlobal(QPoint()).y() < button->mapToGlobal(QPoint()).y());
    }
}

void TestWelcomePage::opens_data()
{
    QTest::addColumn<int>("row");
    QTest::addColumn<QString>("workspace");
    QTest::newRow("TinyImageNet") << 0 << u"tiny-imagenet"_s;
    QTest::newRow("CIFAR-10") << 1 << u"cifar-10"_s;
}

/// What a row says is what its workspace holds.
void TestWelcomePage::opens()
{
    QFETCH(const int, row);
    QFETCH(const QString, workspace);
    QCOMPARE(realWorkspace(workspace),
             QFileInfo(fixtures::demo(u"real/%1.offramp"_s.arg(workspace))).canonicalFilePath());
    RowButton *button = realRows().at(row);
    const QString said = button->accessibleName();
    button->setFocus();
    QTest::keyClick(button, Qt::Key_Space);
    QTRY_COMPARE(m_window->document()->recordings().size(), std::size_t(2));
    QCOMPARE(m_window->files()->path(), realWorkspace(workspace));
    QVERIFY(m_window->document()->decisions().absent.empty());
    QCOMPARE(m_window->document()->variants().size(), std::size_t(8));
    QVERIFY(!m_window->document()->isModified());
    double accuracy = 0;
    for (const RecordingPtr &recording : m_window->document()->recordings()) {
        const QString name = QString::fromStdString(recording->name()).remove(u"CIFAR "_s).section(u' ', 0, 0);
        QVERIFY2(said.contains(name), qPrintable(name));
        const QString images
            = QString::fromStdString(groupedText(static_cast<long long>(recording->table().sampleCount())));
        QVERIFY2(said.contains(images + u" images"_s), qPrintable(images));
        accuracy = std::max(accuracy, evaluate(recording->table(), Thresholds{0, 0}).accuracy());
    }
    QVERIFY2(said.endsWith(u"accuracy up to "_s + percentText(accuracy, 1)), qPrintable(said));
}

/// Nothing is written beside workspaces that are installed for all, and they are not recent files.
void TestWelcomePage::savesElsewhere()
{
    const QString path = realWorkspace(u"cifar-10"_s);
    QTest::mouseClick(realRows().at(1), Qt::LeftButton);
    QTRY_COMPARE(m_window->files()->path(), path);
    QVERIFY(m_window->files()->recentFiles()->paths().isEmpty());
    QVERIFY(isDemo(path));
    QVERIFY(outputFolder(QFileInfo(path).path()) != QFileInfo(path).path());
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray before = file.readAll();
    m_window->document()->setIncluded(m_window->document()->variants()[0].id, false);
    m_window->files()->save();
    fixtures::choose({});
    QVERIFY(m_window->document()->isModified());
    QVERIFY(file.seek(0));
    QCOMPARE(file.readAll(), before);
}

void TestWelcomePage::fits1024x700()
{
    for (const QString &name :
         {u"demo.offramp"_s, u"signs-small.exits"_s, u"signs-large.exits"_s, u"signs-small.pt"_s, u"signs-large.pt"_s})
        m_window->files()->recentFiles()->add(fixtures::demo(name));
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    QCoreApplication::processEvents();
    QCOMPARE(page()->findChildren<RecentButton *>().size(), qsizetype(mostRecent));
    const auto *area = qobject_cast<QScrollArea *>(page()->parentWidget()->parentWidget());
    QVERIFY(area);
    QCOMPARE(m_window->size(), QSize(1024, 700));
    QCOMPARE(area->verticalScrollBar()->maximum(), 0);
    QCOMPARE(fixtures::cutParts(*m_window).join(u'\n'), QString());
    for (const RowButton *row : realRows()) {
        const QStringList texts = row->accessibleName().mid(u"Open "_s.size()).split(u": "_s);
        QFont strong = row->font();
        strong.setWeight(QFont::Medium);
        const int needed = QFontMetrics(strong).horizontalAdvance(texts[0]) + leastGap
                           + row->fontMetrics().horizontalAdvance(texts[1]) + margins;
        QVERIFY2(needed <= row->width(), qPrintable(u"%1 of %2"_s.arg(needed).arg(row->width())));
    }
}

void TestWelcomePage::isNamed()
{
    m_window->files()->recentFiles()->add(fixtures::demo(u"demo.offramp"_s));
    QCOMPARE(fixtures::faultsOf(m_window.get(), 11).join(u'\n'), QString());
}

QTEST_MAIN(TestWelcomePage)
#include "tst_welcomepage.moc"
