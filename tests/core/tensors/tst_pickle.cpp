// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/tensors/pickle.h"

#include <QTest>

#include <random>

using namespace offramp;

class TestPickle : public QObject
{
    Q_OBJECT

private:
    static Result<Pickle> parse(const QByteArray &bytes)
    {
        return parsePickle({bytes.constData(), static_cast<std::size_t>(bytes.size())}, "t");
    }
    static Result<Pickle> parseHex(const char *hex) { return parse(QByteArray::fromHex(hex)); }

private Q_SLOTS:
    // {1: 2, -5: 300, 70000: -1, 2**40: 0} as Python writes it
    void dictionariesOfEveryProtocol_data()
    {
        QTest::addColumn<QByteArray>("hex");
        QTest::newRow("protocol 0") << QByteArray(
            "286470300a49310a49320a73492d350a493330300a734937303030300a492d310a734c3130393935"
            "31313632373737364c0a49300a732e");
        QTest::newRow("protocol 1") << QByteArray(
            "7d7100284b014b024afbffffff4d2c014a701101004affffffff4c31303939353131363237373736"
            "4c0a4b00752e");
        QTest::newRow("protocol 2") << QByteArray(
            "80027d7100284b014b024afbffffff4d2c014a701101004affffffff8a060000000000014b00752e");
        QTest::newRow("protocol 4") << QByteArray(
            "80049525000000000000007d94284b014b024afbffffff4d2c014a701101004affffffff8a060000"
            "000000014b00752e");
    }

    void dictionariesOfEveryProtocol()
    {
        QFETCH(QByteArray, hex);
        const QByteArray bytes = QByteArray::fromHex(hex);
        const auto pickle = parse(bytes);
        QVERIFY2(pickle, pickle ? "" : pickle.error().sentence.c_str());
        QCOMPARE(pickle->value().kind, PickleNode::Kind::Dict);
        std::vector<std::int64_t> values;
        for (const std::size_t item : pickle->value().items)
            values.push_back(pickle->nodes[item].integer);
        QCOMPARE(values, (std::vector<std::int64_t>{1, 2, -5, 300, 70000, -1, 1099511627776, 0}));
        QVERIFY(firstGlobal(*pickle).empty());
        for (int size = 0; size < bytes.size(); ++size)
            QVERIFY(!parse(bytes.left(size)));
    }

    // [None, True, 1.5, "ü", b"x", (1, 2, 3, 4)]
    void everyPlainKind()
    {
        const auto pickle = parseHex("80049524000000000000005d94284e88473ff80000000000008c02c3bc9443017894284b014b024b"
                                     "034b047494652e");
        QVERIFY2(pickle, pickle ? "" : pickle.error().sentence.c_str());
        std::vector<PickleNode> items;
        for (const std::size_t item : pickle->value().items)
            items.push_back(pickle->nodes[item]);
        QCOMPARE(items.size(), std::size_t(6));
        QCOMPARE(items[0].kind, PickleNode::Kind::None);
        QCOMPARE(items[1].kind, PickleNode::Kind::Bool);
        QCOMPARE(items[2].number, 1.5);
        QCOMPARE(items[3].text, std::string("ü"));
        QCOMPARE(items[4].kind, PickleNode::Kind::Bytes);
        QCOMPARE(items[5].items.size(), std::size_t(4));
    }

    void callsAreNamedAndNeverMade()
    {
        const auto evil = parse("cos\nsystem\n(S'true'\ntR.");
        QVERIFY2(evil, evil ? "" : evil.error().sentence.c_str());
        QCOMPARE(evil->value().kind, PickleNode::Kind::Call);
        QCOMPARE(firstGlobal(*evil), std::string("os system"));

        // OrderedDict([("a", 1)])
        const auto ordered = parseHex("800263636f6c6c656374696f6e730a4f726465726564446963740a71002952710158010000006171"
                                      "024b01732e");
        QVERIFY(ordered);
        QCOMPARE(firstGlobal(*ordered), std::string("collections OrderedDict"));
    }

    void hostileBytes_data()
    {
        QTest::addColumn<QByteArray>("hex");
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("stop alone") << QByteArray("2e");
        QTest::newRow("text longer than the bytes") << QByteArray("58ffffff7f2e");
        QTest::newRow("absurd text") << QByteArray("8dffffffffffffffff2e");
        QTest::newRow("wide integer") << QByteArray("8a090101010101010101012e");
        QTest::newRow("unknown value recalled") << QByteArray("68072e");
        QTest::newRow("append to a dictionary") << QByteArray("7d4b01612e");
        QTest::newRow("key without a value") << QByteArray("7d284b01752e");
        QTest::newRow("mark missing") << QByteArray("742e");
        QTest::newRow("takes below the mark") << QByteArray("4b0128852e");
        QTest::newRow("protocol 6") << QByteArray("80064e2e");
        QTest::newRow("unknown instruction") << QByteArray("ff2e");
    }

    void hostileBytes()
    {
        QFETCH(QByteArray, hex);
        const auto pickle = parse(QByteArray::fromHex(hex));
        QVERIFY(!pickle);
        QCOMPARE(pickle.error().kind, ErrorKind::BadInput);
    }

    void randomBytesNeverCrash()
    {
        std::mt19937 random(9);
        const QByteArray alphabet = QByteArray::fromHex("8004285d7d6165297464754b014e85869468710052622e30");
        for (int round = 0; round < 20000; ++round) {
            QByteArray bytes;
            for (int i = 0; i < 24; ++i)
                bytes += alphabet[static_cast<qsizetype>(random() % static_cast<unsigned>(alphabet.size()))];
            if (const auto pickle = parse(bytes + '.'))
                QVERIFY(pickle->root < pickle->nodes.size());
        }
    }
};

QTEST_APPLESS_MAIN(TestPickle)
#include "tst_pickle.moc"
