// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "tests/core/dataset/folder.h"

using namespace offramp;

namespace {

/// Three classes, whose order in wnids.txt is not the sorted one, and four images.
void makeTinyImageNet(Folder &folder, const std::string &annotations)
{
    folder.write("wnids.txt", "n03\nn01\nn02\n").write("words.txt", "n01\tgoldfish, Carassius auratus\nn02\tnewt\n");
    folder.write("val/val_annotations.txt", annotations);
    for (const char *name : {"val_0.JPEG", "val_1.JPEG", "val_2.JPEG", "val_10.JPEG"})
        folder.write(std::string("val/images/") + name, name);
    for (const char *id : {"n01", "n02", "n03"}) {
        for (const char *number : {"_1", "_0"})
            folder.write(std::string("train/") + id + "/images/" + id + number + ".JPEG");
    }
}

constexpr auto goodAnnotations = "val_0.JPEG\tn02\t0\t0\t62\t62\nval_1.JPEG\tn03\t0\t0\t1\t1\n"
                                 "val_10.JPEG\tn01\t0\t0\t1\t1\r\nval_2.JPEG\tn02\t0\t0\t1\t1\n";

} // namespace

class TestDataset : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tinyImageNetVal()
    {
        Folder folder;
        makeTinyImageNet(folder, goodAnnotations);
        const auto dataset = openDataset(folder.root(), {});
        QVERIFY2(dataset, dataset ? "" : toText(dataset.error()).c_str());
        QCOMPARE(dataset->layout, std::string("tiny-imagenet"));
        QCOMPARE(dataset->split, std::string("val"));
        QCOMPARE(namesOf(*dataset), (Names{"val/images/val_0.JPEG", "val/images/val_1.JPEG", "val/images/val_10.JPEG",
                                           "val/images/val_2.JPEG"}));
        QCOMPARE(labelsOf(*dataset), (Labels{1, 2, 0, 1}));
        QCOMPARE(dataset->classIds, (Names{"n01", "n02", "n03"}));
        QCOMPARE(dataset->classNames, (Names{"goldfish", "newt", "n03"}));
        QVERIFY(dataset->notes.empty());

        const auto wnids = openDataset(folder.root(), {{}, "wnids"});
        QVERIFY(wnids.has_value());
        QCOMPARE(labelsOf(*wnids), (Labels{2, 0, 1, 2}));
        QCOMPARE(wnids->classIds, (Names{"n03", "n01", "n02"}));
        QVERIFY(wnids->fingerprint != dataset->fingerprint);
        QCOMPARE(wnids->knownOrders.size(), std::size_t(2));
    }

    void tinyImageNetTrain()
    {
        Folder folder;
        makeTinyImageNet(folder, goodAnnotations);
        const auto dataset = openDataset(folder.root(), {"train", "sorted"});
        QVERIFY(dataset.has_value());
        QCOMPARE(labelsOf(*dataset), (Labels{0, 0, 1, 1, 2, 2}));
        QCOMPARE(dataset->samples[0].name, std::string("train/n01/images/n01_0.JPEG"));
    }

    void tinyImageNetTestHasNoLabels()
    {
        Folder folder;
        makeTinyImageNet(folder, goodAnnotations);
        const auto dataset = openDataset(folder.root(), {"test", "sorted"});
        QVERIFY(!dataset);
        QVERIFY(dataset.error().sentence.find("no labels") != std::string::npos);
    }

    void inconsistentAnnotations_data()
    {
        QTest::addColumn<QByteArray>("annotations");
        QTest::addColumn<QByteArray>("sentence");
        QTest::addRow("unknown class") << QByteArray("val_0.JPEG\tn02\nval_1.JPEG\tn99\n")
                                       << QByteArray("val_annotations.txt line 2: class \"n99\" is not in wnids.txt.");
        QTest::addRow("twice") << QByteArray("val_0.JPEG\tn02\nval_1.JPEG\tn01\nval_0.JPEG\tn01\n")
                               << QByteArray("line 3: val_0.JPEG is already on line 1.");
        QTest::addRow("no image") << QByteArray("val_0.JPEG\tn02\nval_7.JPEG\tn01\n")
                                  << QByteArray("line 2: val/images has no image val_7.JPEG.");
        QTest::addRow("no tab") << QByteArray("val_0.JPEG n02\n") << QByteArray("line 1: expected a file name, a tab");
        QTest::addRow("outside") << QByteArray("../../wnids.txt\tn01\n") << QByteArray("has no image ../../wnids.txt");
    }

    void inconsistentAnnotations()
    {
        QFETCH(QByteArray, annotations);
        QFETCH(QByteArray, sentence);
        Folder folder;
        makeTinyImageNet(folder, annotations.toStdString());
        const auto dataset = openDataset(folder.root(), {});
        QVERIFY(!dataset);
        QCOMPARE(dataset.error().kind, ErrorKind::BadInput);
        QVERIFY2(dataset.error().sentence.find(sentence.toStdString()) != std::string::npos,
                 dataset.error().sentence.c_str());
        QVERIFY(!dataset.error().remedy.empty());
    }

    void inconsistentClasses()
    {
        Folder folder;
        makeTinyImageNet(folder, goodAnnotations);
        folder.write("wnids.txt", "n03\nn01\nn02\nn01\n");
        auto dataset = openDataset(folder.root(), {});
        QVERIFY(!dataset);
        QVERIFY(dataset.error().sentence.find("wnids.txt line 4") != std::string::npos);

        folder.write("wnids.txt", "n03\nn01\nn02\n").write("train/n77/images/a.JPEG");
        dataset = openDataset(folder.root(), {"train", "sorted"});
        QVERIFY(!dataset);
        QVERIFY(dataset.error().sentence.find("n77") != std::string::npos);

        folder.write("words.txt", "n01 goldfish\n");
        dataset = openDataset(folder.root(), {});
        QVERIFY(!dataset);
        QVERIFY(dataset.error().sentence.find("words.txt line 1") != std::string::npos);
    }

    void imagesWithoutAnnotationAreNoted()
    {
        Folder folder;
        makeTinyImageNet(folder, "val_0.JPEG\tn02\n");
        const auto dataset = openDataset(folder.root(), {});
        QVERIFY(dataset.has_value());
        QCOMPARE(dataset->samples.size(), std::size_t(1));
        QCOMPARE(dataset->notes.size(), std::size_t(1));
    }

    void foldersByClass()
    {
        Folder folder;
        folder.write("b/2.png").write("b/10.PNG").write("B/1.jpg").write("a/deep/3.jpeg").write("a/notes.txt");
        folder.write("a/.hidden.jpg").write(".git/x.png").write("readme.md");
        const auto dataset = openDataset(folder.root(), {});
        QVERIFY2(dataset, dataset ? "" : toText(dataset.error()).c_str());
        QCOMPARE(dataset->split, std::string("root"));
        QCOMPARE(namesOf(*dataset), (Names{"B/1.jpg", "a/deep/3.jpeg", "b/10.PNG", "b/2.png"}));
        QCOMPARE(labelsOf(*dataset), (Labels{0, 1, 2, 2}));
        QCOMPARE(dataset->notes.size(), std::size_t(1));
    }

    void splitFolders()
    {
        Folder folder;
        folder.write("train/a/1.jpg");
        QVERIFY(!openDataset(folder.root(), {}));
        QCOMPARE(openDataset(folder.root(), {"train", "sorted"})->split, std::string("train"));
        folder.write("val/a/1.jpg");
        QCOMPARE(openDataset(folder.root(), {})->split, std::string("val"));
        folder.write("test/a/1.jpg");
        QCOMPARE(openDataset(folder.root(), {})->split, std::string("test"));
        QCOMPARE(openDataset(folder.root(), {"val", "sorted"})->samples[0].name, std::string("val/a/1.jpg"));
        QVERIFY(!openDataset(folder.root(), {"holdout", "sorted"}));
        QVERIFY(!openDataset(folder.root(), {"../x", "sorted"}));
    }

    void refusesWhatIsNotATestSet()
    {
        Folder folder;
        QVERIFY(!openDataset(folder.root() / "missing", {}));
        QVERIFY(!openDataset(folder.root(), {}));
        folder.write("1.jpg");
        QVERIFY(!openDataset(folder.root(), {}));
        folder.write("empty/readme.txt");
        const auto dataset = openDataset(folder.root(), {});
        QVERIFY(!dataset);
        QVERIFY(dataset.error().sentence.find("holds no images") != std::string::npos);
    }

    void fingerprintNoticesNamesAndLabels()
    {
        Folder folder;
        folder.write("data/a/1.jpg", "abc").write("data/b/1.jpg", "abc").write("map.csv", "class,output\na,1\nb,0\n");
        const auto open = [&](const std::string &labels) { return *openDataset(folder.root() / "data", {{}, labels}); };
        const auto before = open("");
        QCOMPARE(before.fingerprint.size(), std::size_t(64));
        QCOMPARE(open("").fingerprint, before.fingerprint);
        QVERIFY(open((folder.root() / "map.csv").string()).fingerprint != before.fingerprint);
        folder.write("data/b/1.jpg", "abcd"); // a recording keeps a word for each image
        const auto longer = open("");
        QCOMPARE(longer.fingerprint, before.fingerprint);
        folder.write("data/b/2.jpg", "abc");
        QVERIFY(open("").fingerprint != before.fingerprint);
    }

    /// As version 1 of the recordings' format has it; the value is what a program of that time wrote.
    void fingerprintOfOldRecordings()
    {
        Folder folder;
        folder.write("a/1.jpg", "abc").write("b/1.jpg", "abc");
        QCOMPARE(*fingerprintOfVersion1(*openDataset(folder.root(), {})),
                 std::string("38b1b650060dbf92f37d8215b51d197f2417bc6a1ac476c1cc8a0e263e73458c"));
    }

    void labelMaps()
    {
        Folder folder;
        folder.write("data/cat/1.jpg").write("data/dog/1.jpg");
        folder.write("map.json", R"({"cat": 5, "dog": 2, "cow": 1})").write("map.csv", "class,output\ncat,5\ndog,2\n");
        for (const char *name : {"map.json", "map.csv"}) {
            const auto dataset = openDataset(folder.root() / "data", {{}, (folder.root() / name).string()});
            QVERIFY2(dataset, dataset ? "" : toText(dataset.error()).c_str());
            QCOMPARE(labelsOf(*dataset), (Labels{5, 2}));
            QCOMPARE(dataset->classIds, (Names{"", "", "dog", "", "", "cat"}));
            QCOMPARE(dataset->labels.word, std::string(name));
        }
    }

    void pickledLabelMaps()
    {
        const auto bytes = [](const char *hex) { return QByteArray::fromHex(hex).toStdString(); };
        Folder folder;
        folder.write("data/cat/1.jpg").write("data/dog/1.jpg").write("ids/21692/1.jpg").write("ids/16058/1.jpg");
        // {"cat": 5, "dog": 2, "cow": 1} and {21692: 1, 16058: 0} as Python pickles them
        folder.write("words.pkl",
                     bytes("8004951d000000000000007d94288c03636174944b058c03646f67944b028c03636f77944b01752e"));
        folder.write("ids.pkl", bytes("8004950f000000000000007d94284dbc544b014dba3e4b00752e"));
        folder.write("evil.pkl", "cos\nsystem\n(S'true'\ntR.");
        const auto labels = [&](const char *data, const char *map) {
            return openDataset(folder.root() / data, {{}, (folder.root() / map).string()});
        };
        QCOMPARE(labelsOf(*labels("data", "words.pkl")), (Labels{5, 2}));
        QCOMPARE(namesOf(*labels("ids", "ids.pkl")), (Names{"16058/1.jpg", "21692/1.jpg"}));
        QCOMPARE(labelsOf(*labels("ids", "ids.pkl")), (Labels{0, 1}));
        const auto evil = labels("data", "evil.pkl");
        QVERIFY(!evil);
        QVERIFY(evil.error().sentence.find("\"os system\"; nothing was executed") != std::string::npos);
        QVERIFY(!labels("data", "ids.pkl"));
    }

    void cifarBinary()
    {
        const auto record = [](char label, char value) { return std::string(1, label) + std::string(3072, value); };
        Folder folder;
        folder.write("batches.meta.txt", "a\nb\nc\nd\ne\nf\ng\nh\ni\nj\n\n");
        folder.write("test_batch.bin", record(3, 1) + record(9, 2) + record(0, 3));
        const auto dataset = openDataset(folder.root(), {});
        QVERIFY2(dataset, dataset ? "" : toText(dataset.error()).c_str());
        QCOMPARE(dataset->layout, std::string("cifar-10-binary"));
        QCOMPARE(labelsOf(*dataset), (Labels{3, 9, 0}));
        QCOMPARE(namesOf(*dataset), (Names{"test_batch.bin#0", "test_batch.bin#1", "test_batch.bin#2"}));
        QCOMPARE(dataset->classNames[9], std::string("j"));
        QCOMPARE(dataset->samples[2].record, std::optional<std::uint32_t>(2));
        QCOMPARE(splitsOf(folder.root()), (Names{"test"}));

        const std::string before = dataset->fingerprint;
        folder.write("test_batch.bin", record(3, 1) + record(9, 2) + record(0, 4));
        QCOMPARE(openDataset(folder.root(), {})->fingerprint, before);
        QVERIFY(*fingerprintOfVersion1(*openDataset(folder.root(), {})) != *fingerprintOfVersion1(*dataset));
        QVERIFY(!openDataset(folder.root(), {"train", "sorted"}));
        folder.write("test_batch.bin", record(3, 1) + "x");
        QVERIFY(openDataset(folder.root(), {}).error().sentence.find("3074 bytes") != std::string::npos);
        folder.write("test_batch.bin", record(3, 1) + record(10, 1));
        QVERIFY(openDataset(folder.root(), {}).error().sentence.find("record 1: label 10") != std::string::npos);
    }

    void splits()
    {
        Folder tiny;
        makeTinyImageNet(tiny, goodAnnotations);
        QCOMPARE(splitsOf(tiny.root()), (Names{"val", "train"}));
        Folder folders;
        folders.write("train/a/1.jpg").write("test/a/1.jpg");
        QCOMPARE(splitsOf(folders.root()), (Names{"test", "train"}));
        QCOMPARE(splitsOf(folders.root() / "test"), (Names{"root"}));
        QVERIFY(splitsOf(folders.root() / "nothing").empty());
    }

    void brokenLabelMaps_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("sentence");
        const auto add = [](const char *name, const char *text, const char *sentence) {
            QTest::addRow("%s", name) << QByteArray(text) << QByteArray(sentence);
        };
        add("class missing", "{\"cat\": 1}", "no entry for class \"dog\"");
        add("key twice", "{\"cat\": 1, \"dog\": 2, \"cat\": 3}", "has \"cat\" twice in one object");
        add("output twice", "{\"cat\": 1, \"dog\": 1}", "the same output 1");
        add("negative", "cat,-1\ndog,2\n", "line 1: -1 is not a network output");
        add("fraction", "cat,1\ndog,0.5\n", "line 2: 0.5 is not a network output");
        add("one column", "cat\ndog\n", "line 1: expected two columns");
        add("no number", "cat,1\ndog,two\n", "line 2: expected");
        add("no object", "[1, 2]", "does not hold a JSON object");
        add("broken", "{\"cat\": ", "ends in the middle of its JSON");
        add("text", "{\"cat\": \"1\", \"dog\": 2}", "is not a number");
    }

    void brokenLabelMaps()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, sentence);
        Folder folder;
        folder.write("data/cat/1.jpg").write("data/dog/1.jpg").write("map", text.toStdString());
        const auto dataset = openDataset(folder.root() / "data", {{}, (folder.root() / "map").string()});
        QVERIFY(!dataset);
        QVERIFY2(dataset.error().sentence.find(sentence.toStdString()) != std::string::npos,
                 dataset.error().sentence.c_str());
        QVERIFY(!openDataset(folder.root() / "data", {{}, "wnids"}));
        QVERIFY(!openDataset(folder.root() / "data", {{}, "no-such-file"}));
    }
};

QTEST_APPLESS_MAIN(TestDataset)
#include "tst_dataset.moc"
