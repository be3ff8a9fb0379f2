// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "tests/core/power/fakepower.h"
#include "tests/ui/timeouts.h"
#include "ui/engine/meterlist.h"

#include <QSignalSpy>
#include <QTest>

using namespace offramp;
using namespace Qt::Literals::StringLiterals;

/// What the window says about meters, on a fake tree of counters without any GPU.
class TestMeterList : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { m_files = std::make_unique<FakeFiles>(); }

    void namesWhatCanBeRead()
    {
        QVERIFY2(textNow().startsWith(u"Recording does not measure energy.\nThe command"_s), qPrintable(textNow()));
        m_files->zone(u"intel-rapl:0"_s, "package-0", 1000);
        m_files->zone(u"intel-rapl:1"_s, "package-1", 1000);
        QCOMPARE(textFound(), u"Recording does not measure energy.\nThe command offramp-engine measure can, here with: "
                              "package-0, package-1."_s);
    }

    void saysWhyOthersCannot()
    {
        m_files->zone(u"intel-rapl:0"_s, "package-0", 1000);
        m_files->zone(u"intel-rapl:1"_s, "package-1", 1000);
        m_files->write(u"intel-rapl:1/energy_uj"_s, "nothing\n");
        const QString text = textFound();
        QVERIFY2(text.contains(u"here with: package-0."_s), qPrintable(text));
        QVERIFY2(text.contains(u"\nThe energy counter of package-1 is not a number, in "_s), qPrintable(text));
    }

    void saysThatThereIsNone()
    {
        const QString text = textFound();
        QVERIFY2(text.startsWith(u"Recording does not measure energy.\nThe command offramp-engine measure could not "
                                 "either:\nNo meter of energy can be read."_s),
                 qPrintable(text));
        QVERIFY2(text.contains(u"--watts 65"_s), qPrintable(text)); // the remedy
    }

    void asksOnce()
    {
        m_files->zone(u"intel-rapl:0"_s, "package-0", 1000);
        MeterList list(options());
        const QSignalSpy found(&list, &MeterList::found);
        QVERIFY(!list.meters());
        list.ask();
        list.ask();
        QTRY_VERIFY(list.meters());
        m_files->zone(u"intel-rapl:1"_s, "package-1", 1000);
        list.ask();
        QTest::qWait(0);
        QCOMPARE(found.size(), qsizetype(1));
        QCOMPARE(list.meters()->value().names, std::vector<std::string>{"package-0"});
    }

private:
    [[nodiscard]] MeterOptions options() const
    {
        MeterOptions options;
        options.powercap = m_files->root();
        options.nvml = m_files->root() / "missing.so";
        return options;
    }

    [[nodiscard]] QString textFound() const
    {
        MeterList list(options());
        list.ask();
        if (!QTest::qWaitFor([&] { return list.meters().has_value(); }, fixtures::longTime))
            return u"nothing was found"_s;
        return notMeasuredText(list.meters());
    }

    [[nodiscard]] static QString textNow() { return notMeasuredText({}); }

    std::unique_ptr<FakeFiles> m_files;
};

QTEST_GUILESS_MAIN(TestMeterList)
#include "tst_meterlist.moc"
