// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "tests/app/engineprogram.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

namespace fs = std::filesystem;

/// The verb `augment` of the engine, on a test set of 12 images of 8 x 8 pixels in three classes.
class TestAugmentVerb : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    [[nodiscard]] fs::path at(const char *name) const { return fs::path(m_folder->path().toStdString()) / name; }

    [[nodiscard]] Finished augment(const char *sheet, const std::vector<std::string> &more = {}) const
    {
        std::vector<std::string> arguments{"augment", "--preview", at(sheet).string(), "--dataset", at("set").string()};
        arguments.insert(arguments.end(), more.begin(), more.end());
        return run(arguments);
    }

    /// Whether a sheet has so many columns and rows: a margin, then cells of 14 times 8 pixels with room around them.
    [[nodiscard]] bool hasCells(const char *sheet, int columns, int rows) const
    {
        const cv::Mat image = cv::imread(at(sheet).string());
        return image.cols == 144 + columns * 120 && image.rows == 40 + rows * 136;
    }

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        makeImages(at("set"), 3, 4);
    }

    void showsEverything()
    {
        const auto done = augment("all.png");
        QVERIFY2(done.code == 0, done.err.c_str());
        QVERIFY(hasCells("all.png", 1 + 15, 6));
        const QJsonArray list = QJsonDocument::fromJson(QByteArray::fromStdString(done.out)).array();
        QCOMPARE(list.size(), 15);
        QCOMPARE(list[0].toObject()[QLatin1String("name")].toString(), QStringLiteral("horizontal-flip"));
        QCOMPARE(list[0].toObject()[QLatin1String("probability")].toDouble(), 0.25);
        QVERIFY2(done.err.empty(), done.err.c_str());
    }

    void theSeedDecides()
    {
        for (const auto &[sheet, more] : std::vector<std::pair<const char *, std::vector<std::string>>>{
                 {"a.png", {}}, {"b.png", {}}, {"c.png", {"--seed", "2"}}, {"d.png", {"--epoch", "1"}}})
            QCOMPARE(augment(sheet, more).code, 0);
        QVERIFY(bytesOf(at("a.png")) == bytesOf(at("b.png")));
        QVERIFY(bytesOf(at("a.png")) != bytesOf(at("c.png")));
        QVERIFY(bytesOf(at("a.png")) != bytesOf(at("d.png")));
    }

    void showsOneInEightEpochs()
    {
        const auto done = augment("one.png", {"--only", "cutmix", "--images", "5", "--split", "test"});
        QVERIFY2(done.code == 0, done.err.c_str());
        QVERIFY(hasCells("one.png", 1 + 8, 5));
        QCOMPARE(QJsonDocument::fromJson(QByteArray::fromStdString(done.out)).array().size(), 1);
    }

    void showsARecipe()
    {
        write(at("recipe.json"),
              R"({"name": "mine", "augmentations": [{"name": "blur", "sigma": 2}, {"name": "mixup"}]})");
        const auto done = augment("recipe.png", {"--recipe", at("recipe.json").string()});
        QVERIFY2(done.code == 0, done.err.c_str());
        QVERIFY(hasCells("recipe.png", 1 + 2 + 1, 6));
        // What it prints is a recipe.
        write(at("printed.json"), done.out);
        QCOMPARE(augment("printed.png", {"--recipe", at("printed.json").string()}).code, 0);
        QVERIFY(bytesOf(at("printed.png")) == bytesOf(at("recipe.png")));
    }

    void imagesAreAsLargeAsAskedFor()
    {
        const auto done = augment("large.png", {"--size", "120", "--only", "blur", "--images", "2"});
        QVERIFY2(done.code == 0, done.err.c_str());
        const cv::Mat image = cv::imread(at("large.png").string());
        QCOMPARE(image.cols, 144 + 9 * 128);
        QCOMPARE(image.rows, 40 + 2 * 144);
    }

    void brokenImagesAreLeftOut()
    {
        write(at("set") / "test" / "b" / "2.png", "not an image");
        const auto done = augment("broken.png", {"--images", "12"});
        QVERIFY2(done.code == 0, done.err.c_str());
        QVERIFY(hasCells("broken.png", 1 + 15, 11));
        QVERIFY2(contains(done.err, "Warning: ") && contains(done.err, "2.png"), done.err.c_str());
    }

    void mistakesAreSentences_data()
    {
        QTest::addColumn<QStringList>("options");
        QTest::addColumn<int>("code");
        QTest::addColumn<QString>("sentence");
        const auto row = [](const char *name, const QStringList &options, int code, const char *sentence) {
            QTest::newRow(name) << options << code << QString::fromUtf8(sentence);
        };
        row("unknown augmentation", {QStringLiteral("--only"), QStringLiteral("jigsaw")}, 2, "jigsaw");
        row("one image", {QStringLiteral("--images"), QStringLiteral("1")}, 2, "--images");
        row("both", {QStringLiteral("--only"), QStringLiteral("blur"), QStringLiteral("--recipe"), QStringLiteral("r")},
            2, "--recipe");
        row("no augmentations", {QStringLiteral("--recipe"), QStringLiteral("FOLDER/empty.json")}, 3,
            "empty.json has no augmentations.");
        row("unknown field", {QStringLiteral("--recipe"), QStringLiteral("FOLDER/field.json")}, 3,
            "augmentation 1 (blur): \"radius\" is not one of its fields.");
        row("missing recipe", {QStringLiteral("--recipe"), QStringLiteral("FOLDER/none.json")}, 3, "none.json");
        row("unknown split", {QStringLiteral("--split"), QStringLiteral("dev")}, 3, "dev");
    }
    void mistakesAreSentences()
    {
        QFETCH(const QStringList, options);
        QFETCH(const int, code);
        QFETCH(const QString, sentence);
        write(at("empty.json"), R"({"augmentations": []})");
        write(at("field.json"), R"([{"name": "blur", "radius": 2}])");
        write(at("old.png"), "kept");
        std::vector<std::string> more;
        for (QString option : options)
            more.push_back(option.replace(QStringLiteral("FOLDER"), m_folder->path()).toStdString());
        const auto done = augment("old.png", more);
        QVERIFY2(done.code == code, done.err.c_str());
        QVERIFY2(contains(done.err, sentence.toStdString()), done.err.c_str());
        QCOMPARE(bytesOf(at("old.png")), std::string("kept"));
        QVERIFY(done.out.empty());
    }

    void writesOnlyPng()
    {
        const auto done = augment("sheet.jpg");
        QCOMPARE(done.code, 2);
        QVERIFY2(contains(done.err, "sheet.jpg does not end in .png."), done.err.c_str());
        QVERIFY(!fs::exists(at("sheet.jpg")));
        QVERIFY(augment("no/such/folder.png").code != 0);
        QCOMPARE(run({"augment", "--dataset", at("set").string()}).code, 2);
    }
};

QTEST_APPLESS_MAIN(TestAugmentVerb)
#include "tst_augmentverb.moc"
