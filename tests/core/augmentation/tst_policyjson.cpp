// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/augmentation/policyjson.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace offramp;

class TestPolicyJson : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void comesBackAsItWas()
    {
        Policy policy;
        for (const AugmentationFacts &kind : augmentationKinds())
            policy.push_back(usualAugmentation(kind.kind));
        policy[2].border = Border::Black;
        policy[3].probability = 0.1;
        policy[4].high = 0.1 + 0.2; // every digit counts
        QVERIFY(checkPolicy(policy, "policy").has_value());
        const auto read = parsePolicy(toJson(policy), "policy");
        QVERIFY(read.has_value());
        QVERIFY(*read == policy);
        QVERIFY(parsePolicy(toJson({}), "policy")->empty());
    }

    void fieldsAreReadAndUsualOtherwise()
    {
        const auto read = parsePolicy(R"({"epochs": 3, "augmentations": [
            {"name": "rotation", "degrees": [-30, 10], "border": "black"},
            {"name": "gaussian-noise", "probability": 1, "deviation": 4},
            {"name": "cutmix"}]})",
                                      "r.json");
        QVERIFY(read.has_value());
        const Policy expected{{AugmentationKind::Rotation, 0.5, -30, 10, Border::Black},
                              {AugmentationKind::GaussianNoise, 1, 4, 4, Border::Reflect},
                              {AugmentationKind::CutMix, 0.5, 1, 1, Border::Reflect}};
        QVERIFY(*read == expected);
        QVERIFY(parsePolicy(R"({"epochs": 3})", "r.json")->empty());
        QVERIFY(parsePolicy("[]", "r.json")->empty());
    }

    void writesAList()
    {
        const std::string text = toJson({{AugmentationKind::Shear, 0.25, -5, 5, Border::Reflect},
                                         {AugmentationKind::PatchShuffle, 1, 4, 4, Border::Reflect}});
        const QJsonArray list = QJsonDocument::fromJson(QByteArray::fromStdString(text)).array();
        QCOMPARE(list.size(), 2);
        const QJsonObject shear{{QStringLiteral("name"), QStringLiteral("shear")},
                                {QStringLiteral("probability"), 0.25},
                                {QStringLiteral("degrees"), QJsonArray{-5, 5}},
                                {QStringLiteral("border"), QStringLiteral("reflect")}};
        QCOMPARE(list[0].toObject(), shear);
        QCOMPARE(list[1].toObject()[QLatin1String("patches")].toInt(), 4);
        QVERIFY(!list[1].toObject().contains(QLatin1String("border")));
    }

    void strengthsForPeople()
    {
        QCOMPARE(strengthText(usualAugmentation(AugmentationKind::Scale)), std::string("factor 0.8..1.2"));
        QCOMPARE(strengthText(usualAugmentation(AugmentationKind::CutMix)), std::string("alpha 1"));
        QCOMPARE(strengthText(usualAugmentation(AugmentationKind::VerticalFlip)), std::string());
    }

    void mistakesAreSentences_data()
    {
        QTest::addColumn<QString>("json");
        QTest::addColumn<QString>("sentence");
        QTest::addColumn<QString>("remedy");
        const auto row = [](const char *name, const char *json, const char *sentence, const char *remedy) {
            QTest::newRow(name) << QString::fromUtf8(json) << QString::fromUtf8(sentence) << QString::fromUtf8(remedy);
        };
        row("not JSON", "{", "r.json ends in the middle of its JSON.", "Check that");
        row("a number", "3", "r.json is not a JSON object or list.", "Give a recipe");
        row("not a list", R"({"augmentations": {}})", R"(r.json: "augmentations" is not a list.)",
            "Write, for example");
        row("no name", R"([{"probability": 1}])", R"(r.json: augmentation 1: it is not an object with a "name".)",
            "Write, for example");
        row("a word alone", R"(["cutmix"])", R"(r.json: augmentation 1: it is not an object with a "name".)",
            "Write, for example");
        row("unknown", R"([{"name": "cutmix"}, {"name": "jigsaw"}])",
            R"(r.json: augmentation 2: "jigsaw" is not the name of an augmentation.)",
            "channel-shuffle, patch-shuffle");
        row("a field too many", R"([{"name": "blur", "border": "black"}])",
            R"(r.json: augmentation 1 (blur): "border" is not one of its fields.)", "name, probability, sigma.");
        row("probability as text", R"([{"name": "blur", "probability": "often"}])",
            R"(r.json: augmentation 1 (blur): "probability" is not a number.)", "from 0 to 1");
        row("probability above 1", R"([{"name": "blur", "probability": 25}])",
            "r.json: augmentation 1 (blur): the probability is 25.", "from 0 to 1");
        row("three strengths", R"([{"name": "crop", "share": [0.5, 0.6, 0.7]}])",
            R"(r.json: augmentation 1 (crop): "share" is neither a number nor a list of two.)", "[0.75, 1]");
        row("upside down", R"([{"name": "rotation", "degrees": [15, -15]}])",
            R"(r.json: augmentation 1 (rotation): "degrees" is 15 to -15, which is not a possible range.)",
            "within -180 to 180, the lower number first.");
        row("too strong", R"([{"name": "cutout", "share": 1.5}])",
            R"(r.json: augmentation 1 (cutout): "share" is 1.5 to 1.5, which is not a possible range.)",
            "within 0 to 1");
        row("half a patch", R"([{"name": "patch-shuffle", "patches": 2.5}])",
            R"("patches" is 2.5 to 2.5, which is not a possible range.)", "within 2 to 1024, in whole numbers");
        row("unknown border", R"([{"name": "shear", "border": "white"}])",
            R"(r.json: augmentation 1 (shear): "border" is neither "reflect" nor "black".)", R"("border": "reflect")");
        row("mixed too early", R"([{"name": "mixup"}, {"name": "blur"}])",
            "r.json: augmentation 2 (blur) comes after mixup.", "to the end");
    }
    void mistakesAreSentences()
    {
        QFETCH(const QString, json);
        QFETCH(const QString, sentence);
        QFETCH(const QString, remedy);
        const auto read = parsePolicy(json.toStdString(), "r.json");
        QVERIFY(!read.has_value());
        QCOMPARE(read.error().kind, ErrorKind::BadInput);
        const QString found = QString::fromStdString(read.error().sentence);
        QVERIFY2(found.endsWith(sentence), qPrintable(found));
        const QString offered = QString::fromStdString(read.error().remedy);
        QVERIFY2(offered.contains(remedy), qPrintable(offered));
    }

    void strengthOfAKindWithoutOne()
    {
        const auto checked = checkPolicy({{AugmentationKind::HorizontalFlip, 1, 0, 3, Border::Reflect}}, "policy");
        QVERIFY(!checked.has_value());
        QCOMPARE(checked.error().sentence, std::string("policy: augmentation 1 (horizontal-flip) has no strength."));
    }

    /// FORMAT.md lists what the program knows.
    void theDocumentIsTrue()
    {
        QFile file(qEnvironmentVariable("OFFRAMP_SOURCE") + QStringLiteral("/core/augmentation/FORMAT.md"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QStringList lines = QString::fromUtf8(file.readAll()).split(QLatin1Char('\n'));
        const auto range = [](double low, double high) {
            return low == high ? QString::number(low) : QStringLiteral("%1 to %2").arg(low).arg(high);
        };
        for (const AugmentationFacts &kind : augmentationKinds()) {
            const QString begin = QStringLiteral("| `%1` |").arg(QLatin1String(kind.name));
            const QStringList rows = lines.filter(begin);
            QVERIFY2(rows.size() == 1, kind.name);
            QStringList cells = rows.front().split(QLatin1Char('|'));
            for (QString &cell : cells)
                cell = cell.trimmed();
            const bool hasStrength = kind.strength[0] != '\0';
            const QString key = hasStrength ? QStringLiteral("`%1`").arg(QLatin1String(kind.strength)) : QString();
            QVERIFY2(hasStrength ? cells[2].startsWith(key) : cells[2].isEmpty(), kind.name);
            QCOMPARE(cells[3], hasStrength ? range(kind.low, kind.high) : QString());
            QCOMPARE(cells[4], hasStrength ? range(kind.least, kind.most) : QString());
            QCOMPARE(cells[5], QString::number(kind.probability));
        }
    }
};

QTEST_APPLESS_MAIN(TestPolicyJson)
#include "tst_policyjson.moc"
