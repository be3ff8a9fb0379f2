// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "tests/ui/fixtures.h"
#include "tests/ui/windowfixture.h"
#include "ui/charts/energychart.h"
#include "ui/panels/areapanel.h"
#include "ui/panels/messagebar.h"
#include "ui/window/mainwindow.h"

#include <QLineEdit>
#include <QSettings>
#include <QTest>

using namespace offramp;
using namespace Qt::Literals::StringLiterals;

class TestMessages : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init();
    void goAwayByThemselves();
    void staysUnderThePointer();
    void moveNothing();
    void endWithTheNextAction();
    void lieInsideTheWindow();
    void refusalsAreBesideTheirField();

private:
    [[nodiscard]] MessageBar *bar() const { return m_window->findChild<MessageBar *>(); }

    std::unique_ptr<MainWindow> m_window;
};

void TestMessages::initTestCase()
{
    fixtures::prepareWindows(u"messages"_s);
}

void TestMessages::init()
{
    QSettings().clear();
    m_window = std::make_unique<MainWindow>();
    m_window->document()->openRecording(fixtures::network(u"net"_s, 300, 2));
    m_window->show();
    m_window->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
}

void TestMessages::goAwayByThemselves()
{
    bar()->showMessage(u"The chart was copied."_s);
    QCOMPARE(m_window->message(), u"The chart was copied."_s);
    QTRY_COMPARE(m_window->message(), QString());
}

void TestMessages::staysUnderThePointer()
{
    bar()->showMessage(u"A long sentence is being read."_s);
    QEnterEvent enter(QPointF(5, 5), QPointF(5, 5), QPointF(5, 5));
    QCoreApplication::sendEvent(bar(), &enter);
    QVERIFY(!bar()->isWaiting());
    QEvent leave(QEvent::Leave);
    QCoreApplication::sendEvent(bar(), &leave);
    QVERIFY(bar()->isWaiting());
}

void TestMessages::moveNothing()
{
    const auto places = [this] {
        QList<QRect> rects;
        for (const QWidget *widget : std::initializer_list<QWidget *>{m_window->chart(), m_window->areaPanel()})
            rects.append(QRect(widget->mapTo(m_window.get(), QPoint()), widget->size()));
        return rects;
    };
    QTest::qWait(500); // the docks settle
    const auto before = places();
    bar()->showMessage(u"one\ntwo\nthree"_s);
    QCoreApplication::processEvents();
    QVERIFY(bar()->isVisible());
    QCOMPARE(places(), before);
}

void TestMessages::endWithTheNextAction()
{
    Document &document = *m_window->document();
    const auto show = [this] {
        bar()->showMessage(u"\"abc\" is not a threshold."_s);
        QCoreApplication::processEvents();
        QVERIFY(!m_window->message().isEmpty());
    };
    show();
    document.setThresholds(document.variants()[1].id, {0.4, 0.4});
    QCOMPARE(m_window->message(), QString());
    show();
    document.undoStack()->undo();
    QCOMPARE(m_window->message(), QString());
    show();
    m_window->files()->startNew();
    QTRY_COMPARE(m_window->message(), QString());

    // What an action says itself stays.
    document.openRecording(fixtures::network(u"net"_s, 300, 2));
    show();
    document.duplicateVariant(document.variants()[0].id);
    bar()->showMessage(u"One variant was removed."_s);
    document.duplicateVariant(document.variants()[0].id);
    QCOMPARE(m_window->message(), u"One variant was removed."_s);
}

void TestMessages::lieInsideTheWindow()
{
    const QString many = u"A sentence that fills a line of its own. "_s.repeated(12);
    for (const QSize size : {QSize(1280, 800), QSize(960, 540)}) {
        m_window->resize(size);
        bar()->showMessage(many);
        QCoreApplication::processEvents();
        QVERIFY(m_window->rect().contains(bar()->geometry()));
        QVERIFY(bar()->height() >= bar()->layout()->totalHeightForWidth(bar()->width()));
    }
}

void TestMessages::refusalsAreBesideTheirField()
{
    auto *field = m_window->areaPanel()->findChild<QLineEdit *>(u"eMaxEdit"_s);
    field->setFocus();
    field->selectAll();
    QTest::keyClicks(field, u"abc"_s);
    QTest::keyClick(field, Qt::Key_Return);
    QVERIFY(m_window->message().contains(u"abc"_s));
    QCOMPARE(field->text(), u"abc"_s);
    const QRect place(field->mapTo(m_window.get(), QPoint()), field->size());
    QVERIFY(!bar()->geometry().intersects(place));
    QVERIFY(bar()->geometry().intersects(place.adjusted(0, 0, 0, 20)));
}

QTEST_MAIN(TestMessages)
#include "tst_messages.moc"
