// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "tests/ui/timeouts.h"
#include "ui/help/tour.h"

using namespace offramp;
using namespace Qt::Literals::StringLiterals;

/// The tour by itself; tst_accessibility walks through it in the window.
class TestTour : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void outlivesWhatItPointsAt();
};

void TestTour::outlivesWhatItPointsAt()
{
    QWidget window;
    auto *target = new QWidget(&window);
    window.show();
    auto *tour = new Tour({{u"Title"_s, u"Text."_s, target}}, &window);
    QCOMPARE(tour->target(), target);
    delete target;
    QVERIFY(!tour->target());
    QVERIFY(!tour->keyTarget());
    window.resize(500, 400);
    QTRY_VERIFY(tour->card()->accessibleDescription().contains(u"hidden"_s));
    // The window may delete its children in any order.
    delete tour->card();
    QVERIFY(!tour->card());
    delete tour;
    QCOMPARE(window.findChildren<QWidget *>().size(), qsizetype(0));
}

QTEST_MAIN(TestTour)
#include "tst_tour.moc"
