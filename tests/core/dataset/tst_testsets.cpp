// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/dataset/cifar.h"
#include "core/dataset/recogniser.h"
#include "tests/core/dataset/folder.h"

#include <sys/stat.h>

using namespace offramp;

namespace {

void addTiny(Folder &folder)
{
    folder.write("wnids.txt", "n02\nn01\n").write("words.txt", "n01\tgoldfish\n");
    folder.write("train/n01/images/a.JPEG").write("train/n02/images/b.JPEG");
    folder.write("test/images/test_0.JPEG");
}

/// What Python writes for a dict of lists, texts and arrays; protocol 2 with texts as Python 2 has them.
class PickledDict
{
public:
    explicit PickledDict(bool asBytes)
        : m_asBytes(asBytes)
    {
    }

    PickledDict &labels(const std::string &key, const std::vector<int> &labels)
    {
        text(key);
        m_bytes += "](";
        for (const int label : labels)
            m_bytes += std::string("K") + static_cast<char>(label);
        m_bytes += "e";
        return *this;
    }
    PickledDict &names(const std::string &key, const std::vector<std::string> &names)
    {
        text(key);
        m_bytes += "](";
        for (const auto &name : names)
            text(name);
        m_bytes += "e";
        return *this;
    }
    /// An array of bytes [rows, 3072], as numpy reconstructs it.
    PickledDict &array(const std::string &key, int rows, const std::string &data, const std::string &type = "u1")
    {
        text(key);
        m_bytes += "cnumpy.core.multiarray\n_reconstruct\ncnumpy\nndarray\nK\x01\x85";
        text("b");
        m_bytes += "\x87R(K\x01" + std::string("K") + static_cast<char>(rows) + std::string("M\x00\x0c\x86", 4);
        m_bytes += "cnumpy\ndtype\n";
        text(type);
        m_bytes += std::string("K\x00K\x01\x87R", 6);
        m_bytes += "(K\x03";
        text("|");
        m_bytes += std::string("NNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK\x00tb", 17) + "\x89";
        text(data);
        m_bytes += "tb";
        return *this;
    }
    [[nodiscard]] std::string finished() const { return "\x80\x02}(" + m_bytes + "u."; }

private:
    /// A text of Python 2, or bytes of Python 3 in protocol 2: an encoded text, of which these have no byte above 127.
    void text(const std::string &text)
    {
        std::string length;
        for (int i = 0; i < 4; ++i)
            length += static_cast<char>(text.size() >> (8 * i) & 0xff);
        if (m_asBytes)
            m_bytes += "c_codecs\nencode\nX" + length + text + "X" + std::string("\x06\x00\x00\x00latin1\x86R", 12);
        else
            m_bytes += "T" + length + text;
    }

    bool m_asBytes;
    std::string m_bytes;
};

} // namespace

class TestTestSets : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tinyImageNetByClass_data()
    {
        QTest::addColumn<QByteArray>("first");
        QTest::addRow("val/class") << QByteArray("val/n01/");
        QTest::addRow("val/class/images") << QByteArray("val/n01/images/");
        QTest::addRow("val/images/class") << QByteArray("val/images/n01/");
    }

    void tinyImageNetByClass()
    {
        QFETCH(QByteArray, first);
        const std::string one = first.toStdString();
        std::string two = one;
        two.replace(two.find("n01"), 3, "n02");
        Folder folder;
        addTiny(folder);
        folder.write(one + "1.JPEG").write(two + "0.JPEG").write(two + "2.JPEG");
        const auto dataset = openDataset(folder.root(), {});
        QVERIFY2(dataset, dataset ? "" : toText(dataset.error()).c_str());
        QCOMPARE(dataset->layout, std::string("tiny-imagenet"));
        QCOMPARE(dataset->split, std::string("val"));
        QCOMPARE(namesOf(*dataset), (Names{one + "1.JPEG", two + "0.JPEG", two + "2.JPEG"}));
        QCOMPARE(labelsOf(*dataset), (Labels{0, 1, 1}));
        QCOMPARE(dataset->classNames[0], std::string("goldfish"));
        QCOMPARE(splitsOf(folder.root()), (Names{"val", "train"}));

        // Scripts leave the annotations behind, and an empty folder images.
        folder.write("val/val_annotations.txt", "1.JPEG\tn01\n").write("val/images/.keep");
        QCOMPARE(namesOf(*openDataset(folder.root(), {})), namesOf(*dataset));
        std::string unknown = one;
        unknown.replace(unknown.find("n01"), 3, "n99");
        folder.write(unknown + "x.JPEG");
        compareRefusal(openDataset(folder.root(), {}), "n99 is not a class in wnids.txt", "move the folder away");
    }

    void tinyImageNetWithoutLabels()
    {
        Folder folder;
        addTiny(folder);
        compareRefusal(openDataset(folder.root(), {}), "neither val_annotations.txt nor one folder for each class",
                       "--split train");
        QCOMPARE(openDataset(folder.root(), {"train", ""})->samples.size(), std::size_t(2));
    }

    void spellingsOfSplits_data()
    {
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<QByteArray>("word");
        for (const char *name : {"test", "Test", "test_set", "testset", "testing", "Testing"})
            QTest::addRow("%s", name) << QByteArray(name) << QByteArray("test");
        for (const char *name : {"val", "valid", "validation", "Validation", "val_set"})
            QTest::addRow("%s", name) << QByteArray(name) << QByteArray("val");
        for (const char *name : {"eval", "Evaluation"})
            QTest::addRow("%s", name) << QByteArray(name) << QByteArray("evaluation");
    }

    void spellingsOfSplits()
    {
        QFETCH(QByteArray, name);
        QFETCH(QByteArray, word);
        const std::string spelled = name.toStdString();
        Folder folder;
        folder.write("training_set/cats/1.jpg").write("training_set/dogs/1.jpg");
        folder.write(spelled + "/cats/1.jpg").write(spelled + "/dogs/1.jpg");
        for (const DatasetOptions &options :
             {DatasetOptions{}, DatasetOptions{spelled, ""}, DatasetOptions{word.toStdString(), ""}}) {
            const auto dataset = openDataset(folder.root(), options);
            QVERIFY2(dataset, dataset ? "" : toText(dataset.error()).c_str());
            QCOMPARE(dataset->split, spelled);
            QCOMPARE(namesOf(*dataset), (Names{spelled + "/cats/1.jpg", spelled + "/dogs/1.jpg"}));
        }
        QCOMPARE(openDataset(folder.root(), {"train", ""})->split, std::string("training_set"));
        QCOMPARE(splitsOf(folder.root()), (Names{spelled, "training_set"}));
        compareRefusal(openDataset(folder.root(), {"holdout", ""}), "has no folder holdout", spelled);
    }

    void testIsPreferred()
    {
        Folder folder;
        folder.write("validation/a/1.jpg").write("Testing/a/1.jpg").write("train/a/1.jpg");
        QCOMPARE(splitsOf(folder.root()), (Names{"Testing", "validation", "train"}));
        folder.write("test/unlabelled.jpg"); // a folder of images without classes is not a split
        QCOMPARE(openDataset(folder.root(), {})->split, std::string("Testing"));
        QCOMPARE(openDataset(folder.root(), {"test_set", ""})->split, std::string("Testing"));
        folder.write("eval/a/1.jpg");
        QCOMPARE(openDataset(folder.root(), {"evaluation", ""})->split, std::string("eval"));
    }

    void classesInAFolderImages()
    {
        Folder folder;
        folder.write("valid/images/a/1.jpg").write("valid/images/b/1.jpg");
        QCOMPARE(namesOf(*openDataset(folder.root(), {})), (Names{"valid/images/a/1.jpg", "valid/images/b/1.jpg"}));
    }

    void levelTooHigh()
    {
        Folder folder;
        for (const char *domain : {"amazon", "dslr"}) {
            for (const char *name : {"/back_pack/1.jpg", "/bike/1.jpg"})
                folder.write(std::string("office/") + domain + name);
        }
        const fs::path office = folder.root() / "office";
        compareRefusal(openDataset(office, {}), "all hold the same folders (back_pack, bike)", "--split amazon");
        QCOMPARE(openDataset(office, {"amazon", ""})->classIds, (Names{"back_pack", "bike"}));
        QCOMPARE(openDataset(office, {"root", ""})->classIds, (Names{"amazon", "dslr"}));
        compareRefusal(openDataset(folder.root(), {}), "one level too high", (folder.root() / "office").string());
    }

    void imagesBesideOtherFolders()
    {
        Folder folder;
        folder.write("images/001.Crow/1.jpg")
            .write("images/002.Owl/1.jpg")
            .write("parts/parts.txt")
            .write("lists/x.txt");
        compareRefusal(openDataset(folder.root(), {}), "one level too high", (folder.root() / "images").string());
    }

    void corruptions()
    {
        Folder folder;
        for (const char *severity : {"1", "2", "3", "4", "5"}) {
            for (const char *name : {"/n01/1.jpg", "/n02/1.jpg"})
                folder.write(std::string("c/noise/gaussian_noise/") + severity + name);
        }
        for (const char *root : {"c", "c/noise", "c/noise/gaussian_noise"})
            compareRefusal(openDataset(folder.root() / root, {}), "ImageNet-C",
                           (folder.root() / "c/noise/gaussian_noise/3").string());
        QCOMPARE(openDataset(folder.root() / "c/noise/gaussian_noise/3", {})->classIds, (Names{"n01", "n02"}));
    }

    void danglingLinks()
    {
        Folder folder;
        folder.write("a/1.png").write("a/2.png").write("b/1.png");
        folder.link("b/2.png", "../../.git/annex/objects/x.png");
        compareRefusal(openDataset(folder.root(), {}), "1 of 4 images are links to files that are not there, b/2.png",
                       "git annex get");
        fs::remove(folder.root() / "b/2.png");
        folder.link("b/2.png", "/somewhere/.dvc/cache/files/md5/ab/cd");
        compareRefusal(openDataset(folder.root(), {}), "1 of 4 images", "dvc pull");
        fs::remove(folder.root() / "b/2.png");
        folder.link("b/2.png", "1.png");
        QCOMPARE(openDataset(folder.root(), {})->samples.size(), std::size_t(4));
        folder.link("c", "missing-class");
        compareRefusal(openDataset(folder.root(), {}), "link to a folder that is not there", "Restore");
    }

    void danglingLinksOfTinyImageNet()
    {
        Folder folder;
        addTiny(folder);
        folder.write("val/val_annotations.txt", "0.JPEG\tn01\n1.JPEG\tn02\n").write("val/images/0.JPEG");
        folder.link("val/images/1.JPEG", "../nowhere");
        compareRefusal(openDataset(folder.root(), {}), "1 of 2 images are links", "Copy the files");
    }

    void pointersOfGitLfs()
    {
        const std::string pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n";
        Folder folder;
        folder.write("a/1.png", pointer).write("b/1.png");
        compareRefusal(openDataset(folder.root(), {}), "1 of 2 images are Git LFS pointers", "git lfs pull");
    }

    void linkLoops()
    {
        Folder folder;
        folder.write("a/1.png").write("b/deep/1.png").write("elsewhere/0.png");
        folder.link("a/up", "..").link("b/deep/self", ".").link("loop", ".");
        const fs::path linked = folder.root() / "set";
        fs::create_directories(linked / "a");
        folder.write("set/b/1.png");
        folder.link("set/a/one", "../../elsewhere").link("elsewhere/back", "../set/a");
        auto dataset = openDataset(linked, {});
        QVERIFY2(dataset, dataset ? "" : toText(dataset.error()).c_str());
        QCOMPARE(namesOf(*dataset), (Names{"a/one/0.png", "b/1.png"}));
        QCOMPARE(dataset->notes.size(), std::size_t(1));
        fs::remove_all(linked);
        fs::remove_all(folder.root() / "elsewhere");
        dataset = openDataset(folder.root(), {});
        QVERIFY2(dataset, dataset ? "" : toText(dataset.error()).c_str());
        QCOMPARE(namesOf(*dataset), (Names{"a/1.png", "b/deep/1.png"}));
        QCOMPARE(dataset->notes.size(), std::size_t(3));
    }

    void linksThatFanOut()
    {
        Folder folder;
        for (int level = 0; level < 30; ++level) {
            const std::string name = "level" + std::to_string(level);
            const std::string next = "../level" + std::to_string(level + 1);
            folder.link(name + "/x", next).link(name + "/y", next);
        }
        folder.write("level30/0.png");
        const fs::path set = folder.root() / "set";
        folder.link("set/a", "../level0").write("set/b/0.png");
        compareRefusal(openDataset(set, {}), "Links lead to more than 20000 folders", "Remove links");
    }

    void pipesAreNotImages()
    {
        Folder folder;
        folder.write("a/1.png").write("b/1.png");
        QCOMPARE(::mkfifo((folder.root() / "a/2.png").c_str(), 0600), 0);
        const auto dataset = openDataset(folder.root(), {});
        QVERIFY(dataset);
        QCOMPARE(namesOf(*dataset), (Names{"a/1.png", "b/1.png"}));
        QCOMPARE(dataset->notes.size(), std::size_t(1));
        QVERIFY(dataset->notes.front().find("1 of the files in") != std::string::npos);
    }

    void imagesWithATable_data()
    {
        QTest::addColumn<QByteArray>("table");
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("images");
        QTest::addRow("Kaggle") << QByteArray("LOC_val_solution.csv")
                                << QByteArray(
                                       "ImageId,PredictionString\nv_2,n02 1 2 3 4 n02 5 6 7 8 \nv_1,n01 1 2 3 4 \n")
                                << QByteArray("ILSVRC/Data/CLS-LOC/val/");
        QTest::addRow("Caffe") << QByteArray("val.txt") << QByteArray("v_2.JPEG n02\r\nval/v_1.JPEG n01\r\n")
                               << QByteArray("val/");
        QTest::addRow("CSV") << QByteArray("labels.csv") << QByteArray("file,class\nv_2.JPEG,n02\nv_1.JPEG,n01\n")
                             << QByteArray("");
    }

    void imagesWithATable()
    {
        QFETCH(QByteArray, table);
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, images);
        const std::string folderName = images.toStdString();
        Folder folder;
        folder.write(table.toStdString(), text.toStdString());
        folder.write(folderName + "v_1.JPEG").write(folderName + "v_2.JPEG").write(folderName + "v_3.JPEG");
        const auto dataset = openDataset(folder.root(), {});
        QVERIFY2(dataset, dataset ? "" : toText(dataset.error()).c_str());
        QCOMPARE(dataset->layout, std::string("image-table"));
        QCOMPARE(namesOf(*dataset), (Names{folderName + "v_2.JPEG", folderName + "v_1.JPEG"}));
        QCOMPARE(labelsOf(*dataset), (Labels{1, 0}));
        QCOMPARE(dataset->classIds, (Names{"n01", "n02"}));
        QCOMPARE(dataset->notes.size(), std::size_t(1));
        QVERIFY(openDataset(folder.root(), {dataset->split, "sorted"}).has_value());
        QVERIFY(!openDataset(folder.root(), {"train", "sorted"}));
        if (folderName.size() > 4)
            QCOMPARE(labelsOf(*openDataset(folder.root() / folderName, {})), labelsOf(*dataset));

        folder.write(table.toStdString(), text.toStdString() + "v_9.JPEG,n01\n");
        compareRefusal(openDataset(folder.root(), {}), "has no image v_9.JPEG", "remove the line");
    }

    void otherFormats()
    {
        Folder folder;
        folder.write("p/data/train-0.parquet", "PAR1....")
            .write("z/images.zip", "PK\x03\x04")
            .write("plain.txt", "hello");
        folder.write("t/val.tar", std::string(257, '\0') + "ustar").write("n/labels.npy", "\x93NUMPY");
        compareRefusal(openDataset(folder.root() / "p", {}), "Parquet", "pyarrow");
        compareRefusal(openDataset(folder.root() / "p/data/train-0.parquet", {}), "Parquet", "pyarrow");
        compareRefusal(openDataset(folder.root() / "z", {}), "zip archive", "unzip");
        compareRefusal(openDataset(folder.root() / "z/images.zip", {}), "zip archive", "unzip");
        compareRefusal(openDataset(folder.root() / "t", {}), "tar archive", "tar -xf");
        compareRefusal(openDataset(folder.root() / "n", {}), "NumPy", "folder for each class");
        compareRefusal(openDataset(folder.root() / "plain.txt", {}), "is not a folder", "root of the unpacked");
        QVERIFY(splitsOf(folder.root() / "z").empty());
    }

    void cifar100Binary()
    {
        const auto record = [](char coarse, char fine, char value) {
            return std::string(1, coarse) + std::string(1, fine) + std::string(cifarImageBytes, value);
        };
        std::string names;
        for (int i = 0; i < 100; ++i)
            names += "class" + std::to_string(i) + "\n";
        Folder folder;
        folder.write("fine_label_names.txt", names);
        folder.write("test.bin", record(3, 99, 1) + record(9, 0, 2)).write("train.bin", record(1, 5, 3));
        const auto dataset = openDataset(folder.root(), {});
        QVERIFY2(dataset, dataset ? "" : toText(dataset.error()).c_str());
        QCOMPARE(dataset->layout, std::string("cifar-100-binary"));
        QCOMPARE(labelsOf(*dataset), (Labels{99, 0}));
        QCOMPARE(dataset->classIds.size(), std::size_t(100));
        QCOMPARE((*dataset->samples[1].pixels)[cifarImageBytes], char(2));
        QCOMPARE(labelsOf(*openDataset(folder.root(), {"train", ""})), (Labels{5}));
        QCOMPARE(splitsOf(folder.root()), (Names{"test", "train"}));
    }

    void cifarPickles_data()
    {
        QTest::addColumn<bool>("asBytes");
        QTest::addRow("as Python 2 wrote them") << false;
        QTest::addRow("as Python 3 writes bytes") << true;
    }

    void cifarPickles()
    {
        QFETCH(bool, asBytes);
        const std::string pixels = std::string(cifarImageBytes, 7) + std::string(cifarImageBytes, 9);
        Folder folder;
        const std::string ten = "data/cifar-10-batches-py/";
        const Names names{"a", "b", "c", "d", "e", "f", "g", "h", "i", "j"};
        folder.write(ten + "test_batch",
                     PickledDict(asBytes).labels("labels", {4, 9}).array("data", 2, pixels).finished());
        folder.write(ten + "batches.meta", PickledDict(asBytes).names("label_names", names).finished());
        const auto dataset = openDataset(folder.root() / ten, {});
        QVERIFY2(dataset, dataset ? "" : toText(dataset.error()).c_str());
        QCOMPARE(dataset->layout, std::string("cifar-10-python"));
        QCOMPARE(labelsOf(*dataset), (Labels{4, 9}));
        QCOMPARE(namesOf(*dataset), (Names{"test_batch#0", "test_batch#1"}));
        QCOMPARE(dataset->classNames, names);
        QVERIFY(*dataset->samples[1].pixels == pixels);
        compareRefusal(openDataset(folder.root() / "data", {}), "CIFAR-10 (Python)", (folder.root() / "data").string());

        folder.write("hundred/test", PickledDict(asBytes)
                                         .labels("coarse_labels", {1})
                                         .labels("fine_labels", {77})
                                         .array("data", 1, std::string(cifarImageBytes, 1))
                                         .finished());
        folder.write("hundred/meta", PickledDict(asBytes).names("fine_label_names", Names(100, "x")).finished());
        const auto hundred = openDataset(folder.root() / "hundred", {});
        QVERIFY2(hundred, hundred ? "" : toText(hundred.error()).c_str());
        QCOMPARE(labelsOf(*hundred), (Labels{77}));
        QCOMPARE(hundred->layout, std::string("cifar-100-python"));
    }

    void brokenCifarPickles()
    {
        const std::string pixels(cifarImageBytes, 7);
        const auto read = [](const PickledDict &dict) { return readCifarPickle(dict.finished(), "the batch"); };
        QVERIFY(read(PickledDict(false).labels("labels", {1}).array("data", 1, pixels)).has_value());
        QVERIFY(!read(PickledDict(false).labels("labels", {1, 2}).array("data", 1, pixels)));
        QVERIFY(!read(PickledDict(false).labels("labels", {1}).array("data", 2, pixels)));
        QVERIFY(!read(PickledDict(false).labels("labels", {1}).array("data", 1, pixels, "f4")));
        QVERIFY(!read(PickledDict(false).array("data", 1, pixels)));
        QVERIFY(!read(PickledDict(false).labels("labels", {1})));
        QVERIFY(!readCifarPickle("cos\nsystem\n(S'true'\ntR.", "the batch"));
        Folder folder;
        folder.write("test_batch", PickledDict(false).labels("labels", {10}).array("data", 1, pixels).finished());
        compareRefusal(openDataset(folder.root(), {}), "label 10 is not one of 0 to 9", "Unpack");
    }

    void sentences()
    {
        Folder folder;
        folder.write("train/a/1.jpg").write("test/a/1.jpg");
        QCOMPARE(recognise(folder.root()).sentence,
                 std::string("Folders of images by class, with the splits test, train."));
        QCOMPARE(recognise(folder.root() / "missing").sentence, std::string("Not a folder."));
        Folder tiny;
        addTiny(tiny);
        QCOMPARE(recognise(tiny.root()).sentence, std::string("TinyImageNet."));
        QCOMPARE(recognise(tiny.root()).testSet, std::optional(tiny.root()));
        const Recognised around = recognise(tiny.root() / "wnids.txt");
        QCOMPARE(around.sentence, std::string("A file of TinyImageNet."));
        QCOMPARE(around.testSet, std::optional(tiny.root()));
        compareRefusal(openDataset(tiny.root() / "wnids.txt", {}), "is a file of TinyImageNet.", tiny.root().string());

        Folder other;
        other.write("images/1.jpg").write("empty/folder/readme.md");
        QCOMPARE(recognise(other.root() / "images").sentence, std::string("A folder of images without classes."));
        QCOMPARE(recognise(other.root() / "empty").sentence, std::string("A folder without images."));
        QVERIFY(!recognise(other.root() / "empty").testSet);
    }

    void filesThatAreNotTestSets()
    {
        Folder folder;
        const auto refuse = [&](const std::string &bytes, const char *sentence, const char *remedy) {
            folder.write("file", bytes);
            compareRefusal(openDataset(folder.root() / "file", {}), sentence, remedy);
        };
        refuse(std::string("\x89PNG\r\n\x1a\n"), "is an image, not a test set", "one folder of images for each class");
        refuse(std::string("\0\0\x08\x03", 4), "an IDX file", "one folder for each class");
        refuse("{\"offramp_workspace\": 3}", "is a workspace", "offramp \"");
        refuse("{\"0\": \"cat\"}", "is a JSON file", "Give the folder");
        refuse(std::string("\x29\0\0\0\0\0\0\0", 8) + R"({"__metadata__":{"offramp_recording":"1"}})", "is a recording",
               "offramp \"");
        refuse("\x80\x04K\x01.", "is a pickle of Python", "one folder for each class");
    }
};

QTEST_APPLESS_MAIN(TestTestSets)
#include "tst_testsets.moc"
