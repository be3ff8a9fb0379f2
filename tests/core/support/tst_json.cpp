// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/support/json.h"

#include <QTest>

#include <nlohmann/json.hpp>

using namespace offramp;

/// JSON that a person wrote: where it is wrong.
class TestJson : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void reads()
    {
        const auto json = parseJson("{\"b\": [1, 2], \"a\": {\"b\": 3}}\n", "a.json");
        QVERIFY(json);
        QCOMPARE(json->at("a").at("b").get<int>(), 3);
        const auto ordered = parseJson<nlohmann::ordered_json>("{\"b\": 1, \"a\": 2}", "a.json");
        QVERIFY(ordered);
        QCOMPARE(ordered->begin().key(), std::string("b"));
        QVERIFY(parseJson("\xef\xbb\xbf{\"a\": 1}", "a.json")); // with a byte order mark
        QVERIFY(parseJson("[{\"a\": 1}, {\"a\": 1}]", "a.json"));
    }

    /// Each key of an ordered object is compared with all before it.
    void orderedObjectsHaveALimit()
    {
        const auto withKeys = [](int count) {
            std::string text = "{";
            for (int i = 0; i < count; ++i)
                text += "\"key" + std::to_string(i) + "\": 0,";
            text.back() = '}';
            return text;
        };
        QVERIFY(parseJson<nlohmann::ordered_json>(withKeys(10000), "a.json"));
        QVERIFY(parseJson(withKeys(10001), "a.json"));
        const auto refused = parseJson<nlohmann::ordered_json>(withKeys(100000), "a.json");
        QVERIFY(!refused);
        QCOMPARE(refused.error().sentence, std::string("a.json has an object of more than 10,000 keys."));
    }

    void saysWhere_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("message");
        const auto row = [](const char *name, const QByteArray &text, const char *message) {
            QTest::newRow(name) << text << QByteArray(message);
        };
        const auto place = [&](const char *name, const QByteArray &text, const char *where) {
            QTest::newRow(name) << text
                                << QByteArray("a.json is not JSON at ") + where
                                       + ". Put names and texts in "
                                         "double quotes, and a comma between two values but not after the last one; "
                                         "JSON has no comments.";
        };
        place("a comma after the last", "{\n  \"a\": 1,\n}\n", "line 3, column 1");
        place("no comma", "{\"a\": 1\n\"b\": 2}", "line 2, column 3");
        place("a comment", "{\r\n\t\"a\": 1, // one\r\n}", "line 2, column 10");
        place("single quotes", "{'a': 1}", "line 1, column 2");
        place("Python's words", "{\"a\": True}", "line 1, column 7");
        place("no number", "{\"a\": NaN}", "line 1, column 7");
        place("letters of two bytes", "{\"\u00e9\u00e9\": }", "line 1, column 8");
        place("half a number", "{\"a\": 1.}", "line 1, column 9");
        place("a line break in a text", "{\"a\": \"b\n\"}", "line 1, column 9");
        place("two values", "{}\n\n{}", "line 3, column 1");
        place("not UTF-8", "{\"a\": \"b\xff\"}", "line 1, column 9");
        row("another file", "\x89PNG\r\n", "a.json is not JSON. Check that this is the right file.");
        row("words", "\n hello", "a.json is not JSON. Check that this is the right file.");
        row("empty", "", "a.json is empty. Check that it was saved whole.");
        row("blank", " \n", "a.json is empty. Check that it was saved whole.");
        row("a bracket too few", "{\"a\": [1, 2\n",
            "a.json ends in the middle of its JSON. Check that it was saved whole, "
            "and that every bracket and quote is closed.");
        row("a quote too few", "{\"a\": \"b",
            "a.json ends in the middle of its JSON. Check that it was saved whole, "
            "and that every bracket and quote is closed.");
        row("twice", "{\"a\": {\"x\": 1, \"y\": 2, \"x\": 3}}",
            "a.json has \"x\" twice in one object. Remove one of the two.");
        row("twice, unreadable", "{\"\\u001b\": 1, \"\\u001b\": 3}",
            "a.json has \"\uFFFD\" twice in one object. Remove one of the two.");
        row("too large", "{\"a\": 1e999}", "a.json has a number beyond 1.8e308. Write a smaller one.");
        row("too deep", QByteArray(33, '['),
            "a.json: its JSON is nested more than 32 levels deep. "
            "Check that this is the right file.");
    }

    void saysWhere()
    {
        QFETCH(const QByteArray, text);
        QFETCH(const QByteArray, message);
        const auto json = parseJson(text.toStdString(), "a.json");
        QVERIFY(!json);
        QCOMPARE(json.error().kind, ErrorKind::BadInput);
        QCOMPARE(QByteArray::fromStdString(toText(json.error())), message);
    }
};

QTEST_APPLESS_MAIN(TestJson)
#include "tst_json.moc"
