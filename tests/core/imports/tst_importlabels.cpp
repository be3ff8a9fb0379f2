// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/imports/importfile.h"
#include "core/imports/sampletable.h"
#include "core/recording/recording.h"
#include "tests/npyfile.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <fstream>

using namespace offramp;

namespace {

using Labels = std::vector<std::int32_t>;
namespace fs = std::filesystem;

std::string npy(const std::string &type, const std::string &shape, const std::string &bytes)
{
    return npyFile("{'descr': '" + type + "', 'fortran_order': False, 'shape': (" + shape + "), }", bytes);
}

/// Logits of one exit whose answers are given, with the second best class just behind.
std::string npz(const Labels &labels, const Labels &answers, int classes)
{
    std::vector<float> logits(labels.size() * static_cast<std::size_t>(classes));
    for (std::size_t i = 0; i < answers.size(); ++i)
        logits[i * static_cast<std::size_t>(classes) + static_cast<std::size_t>(answers[i])] = 9;
    const std::string count = std::to_string(labels.size());
    return zipFile({{"logits.npy", npy("<f4", "1," + count + "," + std::to_string(classes), bytesOf(logits)), true},
                    {"labels.npy", npy("<i4", count + ",", bytesOf(labels)), true},
                    {"flops.npy", npy("<f8", "1,", bytesOf<double>({5000})), false}});
}

/// The same answers as a table.
std::string table(const Labels &labels, const Labels &answers)
{
    std::string text = "sample,label,predicted,entropy,flops\n";
    for (std::size_t i = 0; i < labels.size(); ++i)
        text += std::to_string(i) + ',' + std::to_string(labels[i]) + ',' + std::to_string(answers[i]) + ",0.5,5000\n";
    return text;
}

/// The place of each number from 0 to count - 1, counted from first in its name, among them in the order of their text.
Labels placesByText(int count, int first)
{
    std::vector<std::string> names;
    for (int i = 0; i < count; ++i)
        names.push_back(std::to_string(i + first));
    std::vector<std::string> sorted = names;
    std::ranges::sort(sorted);
    Labels places;
    for (const std::string &name : names)
        places.push_back(static_cast<std::int32_t>(std::ranges::find(sorted, name) - sorted.begin()));
    return places;
}

} // namespace

/// Labels of files whose order is not that of the network's outputs.
class TestImportLabels : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    [[nodiscard]] fs::path write(const std::string &name, const std::string &bytes) const
    {
        const fs::path path = fs::path(m_folder.path().toStdString()) / name;
        fs::create_directories(path.parent_path());
        std::ofstream(path, std::ios::binary) << bytes;
        return path;
    }
    static double accuracyOf(const Imported &imported)
    {
        const Recording &recording = imported.whole.recording;
        std::size_t correct = 0;
        for (std::size_t i = 0; i < recording.sampleCount(); ++i)
            correct += recording.label[i] == recording.predicted[i] ? 1 : 0;
        return static_cast<double>(correct) / static_cast<double>(recording.sampleCount());
    }

private Q_SLOTS:
    void otherOrders_data()
    {
        QTest::addColumn<QByteArray>("order");
        QTest::addColumn<bool>("isTable");
        for (const char *order : {"+1", "-1", "numeric", "numeric-from-1", "sorted", "sorted-from-1"}) {
            QTest::addRow("%s, logits", order) << QByteArray(order) << false;
            QTest::addRow("%s, table", order) << QByteArray(order) << true;
        }
    }

    /// The order that fits is named, and then every answer is correct.
    void otherOrders()
    {
        QFETCH(QByteArray, order);
        QFETCH(bool, isTable);
        constexpr int classes = 25;
        const Labels places = placesByText(classes, order.endsWith("-from-1") ? 1 : 0);
        Labels labels;
        Labels answers;
        for (int i = 0; i < 250; ++i) {
            const int number = i % classes;
            const std::int32_t place = places[static_cast<std::size_t>(number)];
            const int shift = order.toInt(); // 0 of words
            if (shift != 0 && (number + shift < 0 || number + shift >= classes))
                continue;
            labels.push_back(order.startsWith("numeric") ? place : number);
            answers.push_back(order.startsWith("sorted") ? place : number + shift);
        }
        const auto path = write("file", isTable ? table(labels, answers) : npz(labels, answers, classes));
        const auto asItIs = readImport(path, {});
        QVERIFY2(asItIs, asItIs ? "" : toText(asItIs.error()).c_str());
        QVERIFY(asItIs->labelWarning.has_value());
        QVERIFY2(asItIs->labelWarning->find("(--labels " + order.toStdString() + ").") != std::string::npos,
                 asItIs->labelWarning->c_str());
        const auto ordered = readImport(path, {.labels = order.toStdString()});
        QVERIFY2(ordered, ordered ? "" : toText(ordered.error()).c_str());
        QVERIFY2(!ordered->labelWarning, ordered->labelWarning.value_or("").c_str());
        QCOMPARE(accuracyOf(*ordered), 1.0);
    }

    void isSaidInTheRecording()
    {
        Labels labels;
        Labels answers;
        for (int i = 0; i < 120; ++i) {
            labels.push_back(i % 5);
            answers.push_back((i % 5 * 2 + 1) % 5);
        }
        const auto imported = readImport(write("net.npz", npz(labels, answers, 5)), {});
        QVERIFY(imported && imported->labelWarning);
        QVERIFY2(imported->labelWarning->find("another assignment of outputs to classes would give 100.0 %")
                     != std::string::npos,
                 imported->labelWarning->c_str());
        const auto out = fs::path(m_folder.path().toStdString()) / "said.exits";
        QVERIFY(writeImport(*imported, out));
        QCOMPARE(readRecording(out)->about(labelWarningKey), imported->labelWarning);

        // The remedy: a map from labels to outputs, the other way round, or as a table.
        const std::string map = write("map.json", R"({"0": 1, "1": 3, "2": 0, "3": 2, "4": 4})").string();
        const std::string inverse = write("inverse.csv", "label,output\n1,0\n3,1\n0,2\n2,3\n4,4\n").string();
        for (const std::string &order : {map, inverse + ":inverted"}) {
            const auto mapped = readImport(write("net.npz", npz(labels, answers, 5)), {.labels = order});
            QVERIFY2(mapped, mapped ? "" : toText(mapped.error()).c_str());
            QVERIFY(!mapped->labelWarning);
            QCOMPARE(accuracyOf(*mapped), 1.0);
        }
        const auto turned = readImport(write("net.npz", npz(labels, answers, 5)), {.labels = inverse});
        QVERIFY(turned && turned->labelWarning);
        QVERIFY2(turned->labelWarning->find("(--labels " + inverse + ":inverted).") != std::string::npos,
                 turned->labelWarning->c_str());
        QVERIFY(writeImport(*turned, fs::path(m_folder.path().toStdString()) / "turned.exits"));
        QCOMPARE(turned->whole.recording.metadata.at("label_order"), std::string("inverse.csv"));
    }

    void correctLabelsAreNotDoubted()
    {
        Labels labels;
        for (int i = 0; i < 300; ++i)
            labels.push_back(i % 30);
        QVERIFY(!readImport(write("net.npz", npz(labels, labels, 30)), {})->labelWarning);
        QVERIFY(!readImport(write("net.csv", table(labels, labels)), {})->labelWarning);
    }

    void labelsFromOneAndOtherNumbers()
    {
        const auto fromOne = readImport(write("net.npz", npz({1, 2, 3}, {0, 1, 2}, 3)), {});
        QVERIFY(!fromOne);
        QVERIFY2(fromOne.error().remedy.find("(--labels -1)") != std::string::npos, fromOne.error().remedy.c_str());
        QCOMPARE(accuracyOf(*readImport(write("net.npz", npz({1, 2, 3}, {0, 1, 2}, 3)), {.labels = "-1"})), 1.0);

        const auto ids = npz({538, 65984, 538}, {1, 0, 1}, 2);
        const auto refused = readImport(write("net.npz", ids), {});
        QVERIFY(refused.error().sentence.find("label 538, outside the 2 classes") != std::string::npos);
        QVERIFY(refused.error().remedy.find("(--labels MAP)") != std::string::npos);
        for (const char *map : {R"({"538": 1, "65984": 0})", R"({"0": 65984, "1": 538})"}) {
            const auto mapped = readImport(write("net.npz", ids), {.labels = write("ids.json", map).string()});
            QVERIFY2(mapped, mapped ? "" : toText(mapped.error()).c_str());
            QCOMPARE(accuracyOf(*mapped), 1.0);
        }
    }

    void refusedOrders()
    {
        const auto refusal = [&](const std::string &order) {
            const auto read = readImport(write("net.npz", npz({0, 1, 2}, {0, 1, 2}, 3)), {.labels = order});
            return read ? std::string("none") : toText(read.error());
        };
        QVERIFY2(refusal("wnids").find("numeric, numeric-from-1, sorted") != std::string::npos,
                 refusal("wnids").c_str());
        QVERIFY(refusal("-1").find("label 0, which becomes -1, outside the 3 classes. Leave out") != std::string::npos);
        QVERIFY(refusal("+1").find("label 2, which becomes 3, outside the 3 classes") != std::string::npos);
        QVERIFY(refusal(write("part.json", R"({"0": 0, "1": 2})").string()).find("no entry for class \"2\"")
                != std::string::npos);
    }

    void amongTheClassesOfTheSamples()
    {
        Labels labels;
        Labels answers;
        for (int i = 0; i < 50; ++i) {
            labels.push_back(i % 2);
            answers.push_back(i % 5 == 0 ? 3 : i % 2);
        }
        const std::string bytes = npz(labels, answers, 4);
        const auto all = readImport(write("net.npz", bytes), {});
        QVERIFY2(all, all ? "" : toText(all.error()).c_str());
        QVERIFY(std::ranges::any_of(all->notes, [](const std::string &note) {
            return note.find("The samples have 2 of the 4 classes; --among labelled") != std::string::npos;
        }));
        QCOMPARE(all->whole.recording.predicted[0], 3);
        const auto some = readImport(write("net.npz", bytes), {.amongLabelled = true});
        QCOMPARE(some->whole.recording.predicted[0], 0); // of equal logits the first
        QCOMPARE(some->whole.recording.entropy[0], static_cast<float>(std::log(2.0)));
        QVERIFY(some->whole.recording.entropy[1] < all->whole.recording.entropy[1]);
        const auto out = fs::path(m_folder.path().toStdString()) / "among.exits";
        QVERIFY(writeImport(*some, out));
        const auto recording = readRecording(out);
        QVERIFY2(recording, recording ? "" : toText(recording.error()).c_str());
        QCOMPARE(recording->about("among"), std::optional<std::string>("labelled"));
        const auto refused = readImport(write("net.csv", table(labels, answers)), {.amongLabelled = true});
        QVERIFY(refused.error().remedy.find("Import logits") != std::string::npos);
    }
};

QTEST_APPLESS_MAIN(TestImportLabels)
#include "tst_importlabels.moc"
