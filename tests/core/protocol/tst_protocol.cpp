// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/protocol/events.h"

#include <QTest>

using namespace offramp;

class TestProtocol : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void eventsSurviveTheLine()
    {
        const std::vector<Event> events{
            HelloEvent{1, "offramp-engine 0.1.0", "cpu", "/a \"b\"/ü.exits", 10, 2, {5, 7}},
            ProgressEvent{4, 10, 1e12, {6e11, 4e11}, 99.5, 3.25, {}},
            ProgressEvent{4, 10, 0, {}, 0, {}, 12.5},
            WarningEvent{"line\nbreak"},
            ErrorEvent{{ErrorKind::Device, "Out of memory.", "Use a smaller batch."}},
            DoneEvent{10, 10, 1.5},
        };
        for (const Event &event : events) {
            const std::string line = toJsonLine(event);
            QCOMPARE(line.find('\n'), std::string::npos);
            const auto again = parseEvent(line);
            QVERIFY2(again, again ? "" : again.error().sentence.c_str());
            QVERIFY(*again == event);
        }
    }

    void hostileLines_data()
    {
        QTest::addColumn<QByteArray>("line");
        for (
            const char *line :
            {"", "null", "[]", "{}", R"({"event":1})", R"({"event":"dance"})", R"({"event":"warning"})",
             R"({"event":"warning","text":3})", R"({"event":"done","recorded":-1,"samples":1,"seconds":1})",
             R"({"event":"done","recorded":1.5,"samples":1,"seconds":1})",
             R"({"event":"done","recorded":1,"samples":1,"seconds":1e999})",
             R"({"event":"error","kind":"odd","sentence":"","remedy":""})",
             R"({"event":"hello","protocol":2,"program":"p","device":"d","recording":"r","samples":1,"recorded":0,"flops":[]})",
             R"({"event":"hello","protocol":1,"program":"p","device":"d","recording":"r","samples":1,"recorded":0,"flops":[1e30]})",
             R"({"event":"plan","network":"n","exits":[1]})",
             R"({"event":"progress","recorded":5,"samples":4,"flops_executed":0,"flops_by_exit":[],"samples_per_second":0})"})
            QTest::newRow(line) << QByteArray(line);
        QTest::newRow("long") << QByteArray("{\"event\":\"warning\",\"text\":\"" + QByteArray(2000000, 'x') + "\"}");
        QTest::newRow("deep") << QByteArray(100000, '[');
    }

    void hostileLines()
    {
        QFETCH(QByteArray, line);
        QVERIFY(!parseEvent(std::string_view(line.constData(), static_cast<std::size_t>(line.size()))));
    }
};

QTEST_APPLESS_MAIN(TestProtocol)
#include "tst_protocol.moc"
