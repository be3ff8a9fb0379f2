// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "tests/core/dataset/folder.h"

using namespace offramp;

class TestLabelOrders : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void foldersThatAreNumbers()
    {
        Folder folder;
        for (int i = 0; i < 12; ++i)
            folder.write(std::to_string(i) + "/1.jpg");
        const auto dataset = openDataset(folder.root(), {});
        QCOMPARE(dataset->labels.word, std::string("numeric"));
        QCOMPARE(labelsOf(*dataset), (Labels{0, 1, 10, 11, 2, 3, 4, 5, 6, 7, 8, 9})); // rows stay in byte order
        QCOMPARE(dataset->classIds[10], std::string("10"));
        QCOMPARE(dataset->notes.size(), std::size_t(1));
        QCOMPARE(dataset->knownOrders.size(), std::size_t(2));
        const auto sorted = openDataset(folder.root(), {{}, "sorted"});
        QCOMPARE(labelsOf(*sorted), (Labels{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}));
        QVERIFY(sorted->notes.empty());
        QVERIFY(openDataset(folder.root(), {{}, "numeric"})->notes.empty());
    }

    void numbersFromOne()
    {
        Folder folder;
        for (const char *name : {"1", "2", "10"})
            folder.write(std::string(name) + "/1.jpg");
        QCOMPARE(openDataset(folder.root(), {})->classIds, (Names{"1", "2", "10"}));
    }

    void numbersWithZerosAndWords()
    {
        Folder padded;
        padded.write("00/1.jpg").write("02/1.jpg").write("10/1.jpg");
        QCOMPARE(openDataset(padded.root(), {})->labels.word, std::string("sorted"));
        QVERIFY(openDataset(padded.root(), {})->notes.empty());
        QCOMPARE(labelsOf(*openDataset(padded.root(), {{}, "numeric"})), (Labels{0, 1, 2}));
        padded.write("other/1.jpg").write("2/1.jpg");
        QCOMPARE(openDataset(padded.root(), {})->labels.word, std::string("sorted"));
        compareRefusal(openDataset(padded.root(), {{}, "numeric"}), "whole numbers", "sorted");
    }

    void oneMoreOrLess()
    {
        Folder folder;
        folder.write("data/cat/1.jpg").write("data/dog/1.jpg").write("map.json", R"({"cat": 1, "dog": 0})");
        const fs::path data = folder.root() / "data";
        const std::string map = (folder.root() / "map.json").string();
        QCOMPARE(labelsOf(*openDataset(data, {{}, "sorted+1"})), (Labels{1, 2}));
        QCOMPARE(openDataset(data, {{}, "sorted+1"})->classIds, (Names{"", "cat", "dog"}));
        const auto more = openDataset(data, {{}, map + "+1"});
        QCOMPARE(labelsOf(*more), (Labels{2, 1}));
        QCOMPARE(more->labels.word, std::string("map.json+1"));
        QCOMPARE(more->labels.option, map + "+1");
        compareRefusal(openDataset(data, {{}, map + "-1"}), "would become -1", "Leave out");
    }

    void mapsTheOtherWayRound()
    {
        Folder folder;
        folder.write("map.json", R"({"a": 1, "b": 2, "c": 0})").write("part.json", R"({"a": 1, "b": 5, "c": 0})");
        for (const char *name : {"a", "b", "c"})
            folder.write("data/" + std::string(name) + "/1.jpg");
        const fs::path data = folder.root() / "data";
        const std::string map = (folder.root() / "map.json").string();
        const auto order = openDataset(data, {{}, map});
        QCOMPARE(labelsOf(*order), (Labels{1, 2, 0}));
        QCOMPARE(order->knownOrders.back().option, map + ":inverted");
        const auto inverse = openDataset(data, {{}, map + ":inverted"});
        QVERIFY2(inverse, inverse ? "" : toText(inverse.error()).c_str());
        QCOMPARE(labelsOf(*inverse), (Labels{2, 0, 1}));
        QCOMPARE(inverse->labels.word, std::string("map.json:inverted"));
        QCOMPARE(inverse->knownOrders.back().option, map);
        QCOMPARE(labelsOf(*openDataset(data, {{}, map + ":inverted+1"})), (Labels{3, 1, 2}));
        compareRefusal(openDataset(data, {{}, (folder.root() / "part.json").string() + ":inverted"}), "no inverse",
                       "Leave out");
    }

    /// The places of folders that are numbers are the numbers, not those of their text.
    void mapsOfNumbersTheOtherWayRound()
    {
        Folder folder;
        std::string map = "{";
        for (int i = 0; i < 12; ++i) {
            folder.write("data/" + std::to_string(i) + "/1.jpg");
            map += (i ? ", \"" : "\"") + std::to_string(i) + "\": " + std::to_string((i + 1) % 12);
        }
        folder.write("map.json", map + "}");
        const auto inverse
            = openDataset(folder.root() / "data", {{}, (folder.root() / "map.json").string() + ":inverted"});
        QVERIFY2(inverse, inverse ? "" : toText(inverse.error()).c_str());
        for (const Sample &sample : inverse->samples)
            QCOMPARE(sample.label, (std::stoi(sample.name) + 11) % 12);
    }

    /// Where only that direction fits, a map of numbers takes outputs to classes.
    void mapsFromOutputsToNumbers()
    {
        Folder folder;
        folder.write("data/538/1.jpg").write("data/65984/1.jpg").write("map.json", R"({"0": 65984, "1": 538})");
        folder.write("map.csv", "output,class\n0,65984\n1,538\n");
        for (const char *map : {"map.json", "map.csv"})
            QCOMPARE(labelsOf(*openDataset(folder.root() / "data", {{}, (folder.root() / map).string()})),
                     (Labels{1, 0}));
    }

    void classLists_data()
    {
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("folders"); // two, of outputs 2 and 0
        const auto add = [](const char *name, const char *text, const char *folders = "n01 n02") {
            QTest::addRow("%s, %s", name, folders) << QByteArray(name) << QByteArray(text) << QByteArray(folders);
        };
        const char *index = R"({"0": ["n02", "great_shark"], "1": ["n03", "cow"], "2": ["n01", "tiger cat"]})";
        add("imagenet_class_index.json", index);
        add("imagenet_class_index.json", index, "tiger_cat great_shark");
        add("list.json", R"(["n02", "n03", "n01"])");
        add("pairs.json", R"([["n02", "a"], ["n03", "b"], ["n01", "c"]])");
        add("config.json",
            R"({"_name": "vit", "id2label": {"0": "great shark, man-eater", "1": "cow", "2": "tiger cat"}})",
            "tiger_cat great_shark");
        add("inverse.json", R"({"0": "n02", "1": "n03", "2": "n01"})");
        add("inverse.csv", "output,class\n0,n02\n1,n03\n2,n01\n");
        add("LOC_synset_mapping.txt", "n00000002 shark, man-eater\nn00000003 cow\nn00000001 cat\n",
            "n00000001 n00000002");
        add("synsets.txt", "n02\nn03\nn01\n");
        add("classes.txt", "1 002.Black_bird\n2 003.Crow\n3 001.Albatross\n", "001.Albatross 002.Black_bird");
        add("categories.txt", "/a/beach 0\n/c/canyon 1\n/a/airfield 2\n", "airfield beach");
        add("names.txt", "Great Shark\r\ncow\r\ntiger cat\r\n", "tiger_cat great_shark");
        add("map.txt", "n02,0\nn03,1\nn01,2\n");
    }

    void classLists()
    {
        QFETCH(QByteArray, name);
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, folders);
        const auto names = folders.split(' ');
        Folder folder;
        folder.write(name.toStdString(), text.toStdString());
        for (const QByteArray &className : names)
            folder.write("data/" + className.toStdString() + "/1.jpg");
        const auto dataset = openDataset(folder.root() / "data", {{}, (folder.root() / name.toStdString()).string()});
        QVERIFY2(dataset, dataset ? "" : toText(dataset.error()).c_str());
        for (const Sample &sample : dataset->samples)
            QCOMPARE(sample.label, sample.name.starts_with(names[0].toStdString()) ? 2 : 0);
        QCOMPARE(dataset->labels.word, name.toStdString());
    }

    void brokenClassLists_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("sentence");
        QTest::addRow("missing") << QByteArray(R"({"0": ["n01", "cat"]})") << QByteArray("no entry for class \"dog\"");
        QTest::addRow("two") << QByteArray(R"({"0": ["n01", "dog"], "1": ["n02", "dog"], "2": "cat"})")
                             << QByteArray("2 entries for class \"dog\"");
        QTest::addRow("same") << QByteArray(R"({"0": ["cat", "dog"]})") << QByteArray("have the same output 0");
        QTest::addRow("empty") << QByteArray(R"({"0": []})") << QByteArray("nor a list of texts");
        QTest::addRow("objects") << QByteArray(R"({"0": {"id": "n01"}})") << QByteArray("nor a list of texts");
    }

    void brokenClassLists()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, sentence);
        Folder folder;
        folder.write("data/cat/1.jpg").write("data/dog/1.jpg").write("list.json", text.toStdString());
        compareRefusal(openDataset(folder.root() / "data", {{}, (folder.root() / "list.json").string()}),
                       sentence.toStdString(), "");
    }
};

QTEST_APPLESS_MAIN(TestLabelOrders)
#include "tst_labelorders.moc"
