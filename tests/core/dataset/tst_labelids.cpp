// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/dataset/labelids.h"
#include "tests/shareddata.h"

#include <QTemporaryDir>
#include <QTest>

#include <fstream>

using namespace offramp;

namespace {

using Ids = std::map<std::int32_t, std::string>;

Result<LabelIds> read(const char *name, const std::string &text)
{
    const QTemporaryDir folder;
    const auto path = std::filesystem::path(folder.path().toStdString()) / name;
    std::ofstream(path) << text;
    const auto map = readLabelMap(path);
    return map ? labelIds(*map, name) : tl::unexpected(map.error());
}

} // namespace

class TestLabelIds : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void outputsToLabels()
    {
        for (const auto &[name, text] : {std::pair{"map.json", R"({"0": 31, "1": 170, "2": "cat"})"},
                                         {"map.csv", "0,31\n1,170\n2,cat\n"},
                                         {"map.csv", "output,label\n0,31\n1,170\n2,cat\n"}}) {
            const auto ids = read(name, text);
            QVERIFY2(ids, ids ? "" : toText(ids.error()).c_str());
            QVERIFY(!ids->wasInverted);
            QCOMPARE(ids->idOf, (Ids{{0, "31"}, {1, "170"}, {2, "cat"}}));
        }
    }

    void labelsToOutputs()
    {
        const auto folders = read("map.csv", "class,output\nn01,1\nn02,0\n");
        QVERIFY(folders->wasInverted);
        QCOMPARE(folders->idOf, (Ids{{0, "n02"}, {1, "n01"}}));
        // Numbers on both sides: only the values are 0, 1, 2.
        const auto numbers = read("map.json", R"({"538": 2, "21692": 0, "16058": 1})");
        QVERIFY(numbers->wasInverted);
        QCOMPARE(numbers->idOf, (Ids{{0, "21692"}, {1, "16058"}, {2, "538"}}));
        // Both sides are 0, 1, 2: the keys are outputs.
        QVERIFY(!read("map.json", R"({"0": 2, "1": 0, "2": 1})")->wasInverted);
        // A gap among the keys: still outputs, of which one is missing.
        QCOMPARE(read("map.json", R"({"0": 9, "2": 7})")->idOf, (Ids{{0, "9"}, {2, "7"}}));
    }

    void refusals()
    {
        QVERIFY(read("map.csv", "output,label\n").error().sentence.find("no label") != std::string::npos);
        QVERIFY(read("map.csv", "cat,dog\ncow,hen\n").error().sentence.find("neither") != std::string::npos);
        QVERIFY(read("map.csv", "a,1\nb,1\n").error().sentence.find("both labels, \"a\" and \"b\"")
                != std::string::npos);
        QVERIFY(read("map.csv", "0,1\n0,2\n").error().sentence.find("line 2: class \"0\" appears twice")
                != std::string::npos);
        QVERIFY(read("map.csv", "1,a\n01,b\n").error().sentence.find("both") != std::string::npos);
        QVERIFY(read("map.json", R"({"0": [1]})").error().sentence.find("neither") != std::string::npos);
    }

    void contestMaps()
    {
        const auto folder = sharedData("data/padova-label-maps");
        SKIP_WITHOUT(folder);
        const auto ids = [&](const char *name) { return labelIds(*readLabelMap(folder / name), name); };
        QCOMPARE(ids("deeplake_labels_map.pkl")->idOf[4], std::string("31"));
        QCOMPARE(ids("imagenet_labels2class_map.pkl")->idOf[4], std::string("banana"));
        QVERIFY(ids("labels_map.pkl")->wasInverted);
        QCOMPARE(ids("labels_map.pkl")->idOf[0], std::string("21692"));
        QCOMPARE(ids("labels_map.pkl")->idOf.size(), std::size_t{200});
    }
};

QTEST_APPLESS_MAIN(TestLabelIds)
#include "tst_labelids.moc"
