// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/training/recipe.h"

#include "core/training/schedule.h"
#include "core/training/traininglog.h"
#include "core/training/trainingrows.h"
#include "tests/core/training/colourset.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <fstream>
#include <set>

using namespace offramp;

namespace {

/// The message about a recipe with these fields beside its version.
std::string messageAbout(const std::string &fields)
{
    const auto recipe = parseRecipe("{\"offramp_recipe\": 1" + fields + "}", "r.json");
    return recipe ? "none" : toText(recipe.error());
}

bool isNear(double a, double b)
{
    return std::abs(a - b) <= 1e-9 * std::max(1.0, std::abs(b));
}

} // namespace

class TestRecipe : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsWhatItWrites()
    {
        for (const std::string &name : recipeNames()) {
            const auto recipe = recipeFrom(name);
            QVERIFY(recipe.has_value());
            QVERIFY2(checkRecipe(*recipe, name).has_value(), name.c_str());
            const auto again = parseRecipe(toText(*recipe), name);
            QVERIFY2(again.has_value(), again ? "" : again.error().sentence.c_str());
            QVERIFY2(*again == *recipe, name.c_str());
        }
        Recipe recipe;
        recipe.schedule = ScheduleKind::Step;
        recipe.milestones = {3, 10};
        recipe.exitWeights = {0.5, 1};
        recipe.limit = 100;
        recipe.seed = 123456789012345;
        const auto again = parseRecipe(toText(recipe), "text");
        QVERIFY(again.has_value());
        QVERIFY(*again == recipe);
    }

    void readsAFile()
    {
        const QTemporaryDir folder;
        const std::string path = folder.filePath(QStringLiteral("r.json")).toStdString();
        std::ofstream(path) << R"({"offramp_recipe": 1, "name": "mine", "optimiser": "adamw", "learning_rate": 1e-3,
            "batch": 32, "limit": null, "augmentations": [{"name": "horizontal-flip", "probability": 0.5}]})";
        const auto recipe = recipeFrom(path);
        QVERIFY2(recipe.has_value(), recipe ? "" : recipe.error().sentence.c_str());
        QVERIFY(recipe->optimiser == OptimiserKind::AdamW);
        QCOMPARE(recipe->learningRate, 1e-3);
        QCOMPARE(recipe->batch, 32);
        QVERIFY(!recipe->limit);
        QCOMPARE(recipe->augmentations.size(), std::size_t(1));
        QCOMPARE(recipe->augmentations[0].probability, 0.5);
        QCOMPARE(recipe->epochs, Recipe().epochs);
        const auto missing = recipeFrom("no-such-recipe");
        QVERIFY(!missing && missing.error().kind == ErrorKind::Usage);
        QVERIFY(missing.error().remedy.find("cifar-modern") != std::string::npos);
    }

    void saysWhatIsWrong_data()
    {
        QTest::addColumn<QString>("fields");
        QTest::addColumn<QString>("part");
        const auto row = [](const char *fields, const char *part) {
            QTest::newRow(*fields ? fields : "nothing") << QString::fromUtf8(fields) << QString::fromUtf8(part);
        };
        row("", "none");
        row(R"(, "learnig_rate": 1)", "field \"learnig_rate\" is not known. Known are optimiser, learning_rate");
        row(R"(, "learning_rate": 0)",
            "field \"learning_rate\" has the value 0; it must be a number above 0 and at most 1000.");
        row(R"(, "learning_rate": "fast")", "has the value \"fast\"; it must be a number");
        row(R"(, "optimiser": "sdg")", "field \"optimiser\" is \"sdg\"; it can be sgd, adam, adamw.");
        row(R"(, "schedule": 3)", "field \"schedule\" is 3; it can be constant, cosine, one-cycle, step.");
        row(R"(, "epochs": 1.5)", "field \"epochs\" has the value 1.5; it must be a whole number from 1 to 100000.");
        row(R"(, "batch": 1)", "it must be a whole number from 2 to 65536.");
        row(R"(, "held_back": 1)", "it must be a number from 0 to 0.9.");
        row(R"(, "frozen_trunk": 1)", "field \"frozen_trunk\" is not true or false.");
        row(R"(, "exit_weights": 1)", "field \"exit_weights\" is not a list.");
        row(R"(, "exit_weights": [0, 0])", "\"exit_weights\" are all 0.");
        row(R"(, "seed": -1)", "it must be a whole number from 0 to 9007199254740991.");
        row(R"(, "schedule": "step")", "the schedule step needs \"milestones\".");
        row(R"(, "milestones": [5, 5])", "\"milestones\" are not in ascending order.");
        row(R"(, "epochs": 2, "warm_up_epochs": 2)", "\"warm_up_epochs\" is 2, not less than \"epochs\", 2.");
        row(R"(, "schedule": "one-cycle", "warm_up_epochs": 1)", "a rise of its own.");
        row(R"(, "augmentations": [{"name": "flip"}])", "flip");
    }

    void saysWhatIsWrong()
    {
        QFETCH(QString, fields);
        QFETCH(QString, part);
        const std::string message = messageAbout(fields.toStdString());
        QVERIFY2(message.find(part.toStdString()) != std::string::npos, message.c_str());
        QVERIFY(message == "none" || message.find("r.json") != std::string::npos);
    }

    void refusesOtherFiles()
    {
        QVERIFY(!parseRecipe("[]", "r.json"));
        QVERIFY(!parseRecipe("{", "r.json"));
        QVERIFY(parseRecipe("{}", "r.json").error().sentence.find("offramp_recipe") != std::string::npos);
        QVERIFY(parseRecipe(R"({"offramp_recipe": 2})", "r.json").error().sentence.find("version 2")
                != std::string::npos);
    }

    void stretchesToOtherEpochs()
    {
        Recipe recipe;
        recipe.epochs = 100;
        recipe.warmUpEpochs = 5;
        recipe.milestones = {50, 75};
        const Recipe short_ = withEpochs(recipe, 10);
        QCOMPARE(short_.epochs, 10);
        QCOMPARE(short_.warmUpEpochs, 0.5);
        QVERIFY(short_.milestones == (std::vector<int>{5, 8}));
        QVERIFY(withEpochs(recipe, 1).milestones == std::vector<int>{1});
    }

    /// Against PyTorch's OneCycleLR(max_lr=1, total_steps=20) and values by hand.
    void followsItsSchedule_data()
    {
        QTest::addColumn<int>("schedule");
        QTest::addColumn<double>("warmUp");
        QTest::addColumn<int>("step");
        QTest::addColumn<double>("rate");
        const auto row = [](const char *name, ScheduleKind schedule, double warmUp, int step, double rate) {
            QTest::addRow("%s %d", name, step) << static_cast<int>(schedule) << warmUp << step << rate;
        };
        row("constant", ScheduleKind::Constant, 0, 19, 1);
        row("constant, warm-up", ScheduleKind::Constant, 1, 0, 0.2); // 5 steps of an epoch
        row("constant, warm-up", ScheduleKind::Constant, 1, 4, 1);
        row("cosine", ScheduleKind::Cosine, 0, 0, 1);
        row("cosine", ScheduleKind::Cosine, 0, 5, 0.8535533905932737); // (1 + cos 45°) / 2
        row("cosine", ScheduleKind::Cosine, 0, 10, 0.5);
        row("cosine, warm-up", ScheduleKind::Cosine, 2, 3, 0.4);
        row("cosine, warm-up", ScheduleKind::Cosine, 2, 10, 1);
        row("cosine, warm-up", ScheduleKind::Cosine, 2, 15, 0.5);
        row("step", ScheduleKind::Step, 0, 9, 1);
        row("step", ScheduleKind::Step, 0, 10, 0.1);
        row("step", ScheduleKind::Step, 0, 15, 0.01);
        row("one-cycle", ScheduleKind::OneCycle, 0, 0, 0.04);
        row("one-cycle", ScheduleKind::OneCycle, 0, 1, 0.1316718427000253);
        row("one-cycle", ScheduleKind::OneCycle, 0, 5, 1);
        row("one-cycle", ScheduleKind::OneCycle, 0, 12, 0.500002);
        row("one-cycle", ScheduleKind::OneCycle, 0, 19, 4e-6);
    }

    void followsItsSchedule()
    {
        QFETCH(int, schedule);
        QFETCH(double, warmUp);
        QFETCH(int, step);
        QFETCH(double, rate);
        Recipe recipe;
        recipe.learningRate = 1;
        recipe.schedule = static_cast<ScheduleKind>(schedule);
        recipe.warmUpEpochs = warmUp;
        recipe.milestones = {2, 3};
        recipe.epochs = 4;
        const double found = learningRate(recipe, step, 5);
        QVERIFY2(isNear(found, rate), std::to_string(found).c_str());
    }

    void holdsBackEveryClassAlike()
    {
        const Dataset dataset = colourSet(4, 10);
        Recipe recipe;
        recipe.heldBack = 0.2;
        const auto rows = divideRows(dataset, recipe);
        QVERIFY(rows.has_value());
        QCOMPARE(rows->heldBack.size(), std::size_t(8));
        QCOMPARE(rows->train.size(), std::size_t(32));
        std::set<std::size_t> all(rows->train.begin(), rows->train.end());
        all.insert(rows->heldBack.begin(), rows->heldBack.end());
        QCOMPARE(all.size(), std::size_t(40));
        for (int label = 0; label < 4; ++label)
            QCOMPARE(std::ranges::count(rows->heldBack, label,
                                        [&](std::size_t row) { return dataset.samples[row].label; }),
                     std::ptrdiff_t(2));
        QVERIFY(*divideRows(dataset, recipe) == *rows);
        recipe.seed = 1;
        QVERIFY(*divideRows(dataset, recipe) != *rows);
        recipe.limit = 20;
        const auto some = divideRows(dataset, recipe);
        QVERIFY(some && some->heldBack.size() == 4 && some->train.size() == 16);
        recipe.limit.reset();
        recipe.share = 0.5;
        QVERIFY(*divideRows(dataset, recipe) == *some);
        recipe.limit = 30; // of 20
        QVERIFY(*divideRows(dataset, recipe) == *some);
        recipe.share = 1;
        recipe.limit = 2;
        recipe.heldBack = 0.5;
        QVERIFY(!divideRows(dataset, recipe));
    }

    void shufflesEachEpoch()
    {
        std::vector<std::size_t> rows(33);
        for (std::size_t i = 0; i < rows.size(); ++i)
            rows[i] = 100 + i;
        const auto first = trainingBatches(rows, 16, 5, 1);
        QCOMPARE(first.size(), std::size_t(2)); // a rest of one is left out
        QVERIFY(first == trainingBatches(rows, 16, 5, 1));
        QVERIFY(first != trainingBatches(rows, 16, 5, 2));
        QVERIFY(first != trainingBatches(rows, 16, 6, 1));
        std::set<std::size_t> seen;
        for (const auto &batch : first)
            seen.insert(batch.begin(), batch.end());
        QCOMPARE(seen.size(), std::size_t(32));
        const auto inOrder = batchesOf(rows, 16);
        QCOMPARE(inOrder.size(), std::size_t(3));
        QVERIFY(inOrder[2] == std::vector<std::size_t>{132});
    }

    void keepsTheEnergyOfAnEpoch()
    {
        EpochRecord epoch{1, 0.1, {{1.5, 0.25}}, {}, 0, 170.25, 2, true};
        epoch.energy = PartEnergy{0.1 + 0.2, EnergySource::Power, {"package-0", "A, B (GPU 0)"}};
        const std::string lines = toJsonLines({epoch}, {"last"});
        const auto again = parseEpochs(lines, "log");
        QVERIFY(again && *again == std::vector{epoch});
        const std::string csv = toCsv({epoch}, {"last"});
        QVERIFY2(csv.ends_with(",2,1,0.30000000000000004,power,\"package-0 + A, B (GPU 0)\"\n"), csv.c_str());

        std::string other = lines; // a word that only a later version knows: unknown
        other.replace(other.find("\"power\""), 7, "\"dynamo\"");
        const auto unknown = parseEpochs(other, "log");
        QVERIFY(unknown && !unknown->front().energy);
        other = lines;
        other.replace(other.find("\"joules\":"), 9, "\"joules\":\"\",\"x\":");
        QVERIFY(!parseEpochs(other, "log"));
    }

    void readsItsLogAgain()
    {
        EpochRecord first{1, 0.1, {{1.5, 0.25}, {1.25, 0.5}}, {{1.75, 0.2}, {1.3, 0.4}}, 10, 170.25, 1.0 / 3, true};
        EpochRecord second = first;
        second.epoch = 2;
        second.isBest = false;
        const std::vector<EpochRecord> epochs{first, second};
        const std::string lines = toJsonLines(epochs, {"early", "last"});
        const auto again = parseEpochs(lines, "log");
        QVERIFY2(again.has_value(), again ? "" : again.error().sentence.c_str());
        QVERIFY(*again == epochs);
        QCOMPARE(bestOf(*again)->epoch, 1);
        QVERIFY(isNear(scoreOf(first), 0.3));
        QVERIFY(!parseEpochs("{\"epoch\": 1}\n", "log"));
        QVERIFY(!parseEpochs(lines + lines, "log")); // epoch 1 after epoch 2
        std::string fewer = lines;
        fewer.replace(fewer.rfind("\"held_back\":{"), 13, "\"other\":{");
        QVERIFY(!parseEpochs(fewer, "log"));
        const std::string csv = toCsv(epochs, {"early", "last"});
        QVERIFY2(csv.find("\n1,early,1.5,0.25,1.75,0.2,0.1,170.25,") != std::string::npos, csv.c_str());
        QCOMPARE(std::ranges::count(csv, '\n'), std::ptrdiff_t(5));
        QVERIFY2(csv.starts_with("epoch,exit,") && csv.find(",gflops,best,joules,joules_source,meters\n") < 200,
                 csv.c_str());
        QVERIFY2(csv.ends_with(",0,,,\n"), csv.c_str());
        QVERIFY(lines.find("joules") == std::string::npos);
        first.heldBack.clear();
        QVERIFY(toCsv({first}, {"early", "last"}).find("\n1,early,1.5,0.25,,,0.1,") != std::string::npos);
        QVERIFY(scoreOf(first) < scoreOf({2, 0.1, {}, {}, 0, 0, 0, false}));
    }
};

QTEST_APPLESS_MAIN(TestRecipe)
#include "tst_recipe.moc"
