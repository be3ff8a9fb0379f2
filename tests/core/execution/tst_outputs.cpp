// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "tests/toynetwork.h"

#include "core/execution/exitingrun.h"
#include "core/execution/session.h"
#include "core/exits/answer.h"
#include "core/flops/flopcounter.h"
#include "core/networks/network_p.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <numeric>

using namespace offramp;

namespace {

constexpr InputShape small{3, 8, 8};
constexpr int batch = 8;
constexpr int classes = 3;

std::vector<float> noise()
{
    torch::manual_seed(5);
    const auto values = torch::randn({batch, 3, 8, 8});
    return {values.data_ptr<float>(), values.data_ptr<float>() + values.numel()};
}

RunSettings settings(Execution execution)
{
    return {.device = {}, .threads = 1, .execution = execution};
}

std::vector<Answer> answersOf(const std::vector<float> &logits)
{
    std::vector<Answer> answers;
    for (std::size_t at = 0; at < logits.size(); at += classes)
        answers.push_back(*answerFromLogits(std::span(logits).subspan(at, classes)));
    return answers;
}

bool isNear(const std::vector<float> &values, const std::vector<float> &expected)
{
    return !expected.empty()
           && std::ranges::equal(values, expected, [](float a, float b) { return std::abs(a - b) < 1e-4F; });
}

} // namespace

class TestOutputs : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;

    Result<Network> load(const ToyNetwork &toy) const
    {
        const auto path = std::filesystem::path(m_folder.path().toStdString()) / "toy.pt";
        toy.save(path);
        return Network::load(path);
    }
    Result<Network> returning(const QByteArray &result, double scale = 1) const
    {
        ToyNetwork toy;
        toy.result = result.toStdString();
        toy.scale = scale;
        return load(toy);
    }
    static ExitValues valuesOf(const Network &network, Execution execution)
    {
        const auto shape = network.probe(small);
        auto session = Session::open(network, small, settings(execution));
        return session ? session->classify(noise(), batch, *shape).value_or(ExitValues()) : ExitValues();
    }
    static std::vector<float> classify(const Network &network, Execution execution)
    {
        return valuesOf(network, execution).logits;
    }
    static std::string warningsOf(const Network &network)
    {
        const auto report = countFlops(network, small);
        std::string all;
        for (const auto &warning : report ? report->warnings : std::vector<std::string>())
            all += warning + "\n";
        return all;
    }

private Q_SLOTS:
    void kinds_data()
    {
        QTest::addColumn<QByteArray>("result");
        QTest::addColumn<QByteArray>("kinds");
        QTest::addColumn<QByteArray>("said");
        const auto add = [](const char *result, const char *kinds, const char *said) {
            QTest::addRow("%s", result) << QByteArray(result) << QByteArray(kinds) << QByteArray(said);
        };
        const char *softmax = "outputs are probabilities; their logarithm is taken";
        add("(e1, e2)", "logits", "");
        add("(torch.softmax(e1, 1), torch.softmax(e2, -1))", "probabilities", softmax);
        add("(torch.exp(e1) / torch.sum(torch.exp(e1), [1], True), torch.softmax(e2, 1))", "probabilities", softmax);
        add("torch.softmax(torch.stack([e1, e2]), 2)", "probabilities", softmax);
        add("torch.softmax(torch.stack([e1, e2], 1), 2)", "probabilities", softmax);
        add("(torch.softmax(torch.stack([e1, e2]), 2), a)", "probabilities", softmax);
        add("torch.unbind(torch.softmax(torch.stack([e1, e2]), 2), 0)", "probabilities", softmax);
        add("(e1, torch.softmax(e2, 1))", "logits,probabilities", "The outputs of exit 2 are probabilities");
        add("(torch.log_softmax(e1, 1), torch.log(torch.softmax(e2, 1)))", "log-probabilities",
            "outputs are log-probabilities");
        const char *sigmoid = "outputs are probabilities of each class alone";
        add("(torch.sigmoid(e1 * 0.1), torch.sigmoid(e2 * 0.1))", "probabilities of single classes", sigmoid);
        add("((e1 * 0.1).sigmoid_(), (e2 * 0.1).sigmoid_())", "probabilities of single classes", sigmoid);
        add("torch.unbind(torch.stack([torch.sigmoid(e1 * 0.1), torch.sigmoid(e2 * 0.1)]), 0)",
            "probabilities of single classes", sigmoid);
        add("{'a': torch.sigmoid(e1 * 0.1)[:, :], 'z': torch.sigmoid(e2 * 0.1)}", "probabilities of single classes",
            sigmoid);
        add("(torch.tanh(e1), torch.softmax(e2, 0))", "logits", "");
    }

    /// Whatever form the outputs have, the answers are those of the logits, in every way of running.
    void kinds()
    {
        QFETCH(QByteArray, result);
        QFETCH(QByteArray, kinds);
        QFETCH(QByteArray, said);
        const auto network = returning(result);
        QVERIFY2(network, network ? "" : toText(network.error()).c_str());
        const auto shape = network->probe(small);
        QVERIFY2(shape, shape ? "" : toText(shape.error()).c_str());
        const auto found = network->outputKinds(small);
        QVERIFY2(found, found ? "" : toText(found.error()).c_str());
        QCOMPARE(toText(*found), kinds.toStdString());
        const std::string warnings = warningsOf(*network);
        QVERIFY2(warnings.find(said.toStdString()) != std::string::npos, warnings.c_str());
        QCOMPARE(warnings.find("robabilities") == std::string::npos, kinds == "logits");
        if (kinds == "logits")
            return;
        // The logits of a sigmoid near 1 are not precise.
        const auto plain = returning(result.contains("sigmoid") ? "(e1 * 0.1, e2 * 0.1)" : "(e1, e2)");
        const auto expected = answersOf(classify(*plain, Execution::AsArchived));
        for (const Execution execution : {Execution::AsArchived, Execution::Optimised}) {
            const auto answers = answersOf(classify(*network, execution));
            QCOMPARE(answers.size(), expected.size());
            for (std::size_t i = 0; i < answers.size(); ++i) {
                QCOMPARE(answers[i].predicted, expected[i].predicted);
                QVERIFY(std::abs(answers[i].entropy - expected[i].entropy) < 1e-5F);
                QVERIFY(std::abs(answers[i].confidence - expected[i].confidence) < 1e-5F);
            }
        }
        checkEarlyExits(*network, expected);
    }

    void saturated()
    {
        const auto network = returning("(torch.softmax(e1 * 1e6, 1), torch.softmax(e2 * 1e6, 1))");
        QCOMPARE(network->probe(small)->exits, 2);
        QCOMPARE(toText(*network->outputKinds(small)), std::string("probabilities"));
        const auto logits = classify(*network, Execution::Optimised);
        QVERIFY(!logits.empty() && std::ranges::all_of(logits, [](float logit) { return std::isfinite(logit); }));
        for (const Answer &answer : answersOf(logits))
            QCOMPARE(answer.entropy, 0.F);
        const auto sigmoid = returning("(torch.sigmoid(e1 * 1e6), torch.sigmoid(e2 * 1e6))");
        QCOMPARE(toText(*sigmoid->outputKinds(small)), std::string("probabilities of single classes"));
    }

    void kindsCanBeChosen()
    {
        auto network = returning("(torch.softmax(e1, 1), torch.softmax(e2, 1))");
        network->setOutputs({.kinds = {OutputKind::Logits}});
        QVERIFY(network->probe(small).has_value());
        QCOMPARE(toText(*network->outputKinds(small)), std::string("logits"));
        QVERIFY(warningsOf(*network).find("robabilities") == std::string::npos);
        network->setOutputs({.kinds = {OutputKind::Logits, OutputKind::Probabilities}});
        QCOMPARE(toText(*network->outputKinds(small)), std::string("logits,probabilities"));
        network->setOutputs({.kinds = std::vector(3, OutputKind::Logits)});
        const auto many = network->outputKinds(small);
        QVERIFY(!many && many.error().sentence.find("3 kinds of outputs for 2 exits") != std::string::npos);
        network->setOutputs({});
        QCOMPARE(toText(*network->outputKinds(small)), std::string("probabilities"));

        auto logits = returning("(e1 * 10.0, e2 * 10.0)");
        logits->setOutputs({.kinds = {OutputKind::Probabilities}});
        const auto refused = logits->outputKinds(small);
        QVERIFY(!refused);
        QVERIFY2(refused.error().sentence.find("The outputs of exit 1 are not probabilities: one is ") == 0,
                 refused.error().sentence.c_str());
        QVERIFY(!Session::open(*logits, small, settings(Execution::AsArchived)));
        auto sigmoid = returning("(torch.sigmoid(e1), torch.sigmoid(e2))");
        sigmoid->setOutputs({.kinds = {OutputKind::Probabilities}});
        QCOMPARE(toText(*sigmoid->outputKinds(small)), std::string("probabilities of single classes"));
    }

    void otherOutputsAreLeftOut_data()
    {
        QTest::addColumn<QByteArray>("result");
        QTest::addColumn<QByteArray>("exits");
        QTest::addColumn<QByteArray>("said");
        const auto add = [](const char *result, const char *exits, const char *said) {
            QTest::addRow("%s", result) << QByteArray(result) << QByteArray(exits) << QByteArray(said);
        };
        add("(e1, e2)", "", "");
        add("(e1, torch.mean(a, [1, 2, 3]), e2)", "0,2",
            "output 1 (counted from 0) has one value: a score, not an exit; the next exit pays for it");
        add("(e1, a, torch.argmax(e1, 1), e2)", "0,3",
            "outputs 1 [1, 4, 8, 8], 2 Long [1] (counted from 0) are left out: not the logits of an exit");
        add("(e1, torch.cat([e2, e2], 1), e2)", "0,2", "output 1 [1, 6] (counted from 0) is left out");
        add("(torch.mean(a), e1, e2)", "1,2", "output 0 [] (counted from 0) is left out");
        add("torch.stack([e1, e2])", "", "");
        add("torch.stack([e1, e2], 1)", "", "tensor 1 of 1 holds 2 outputs, as [batch, exits, classes]");
        add("(torch.stack([e1, e2]), a)", "0,1", "tensor 1 of 2 holds 2 outputs, as [exits, batch, classes]");
        add("(a, torch.stack([e1, e2], 1))", "1,2", "output 0 [1, 4, 8, 8] (counted from 0) is left out");
        add("{'exits': torch.stack([e1, e2]), 'gate': torch.sum(e1, [1])}", "0,1",
            "output 2 (counted from 0) has one value: a score");
    }

    void otherOutputsAreLeftOut()
    {
        QFETCH(QByteArray, result);
        QFETCH(QByteArray, exits);
        QFETCH(QByteArray, said);
        const auto network = returning(result);
        const auto shape = network->probe(small);
        QVERIFY2(shape, shape ? "" : toText(shape.error()).c_str());
        QCOMPARE(*shape, (OutputShape{2, classes}));
        QCOMPARE(toText(network->exitOutputs()), exits.toStdString());
        const std::string warnings = warningsOf(*network);
        QVERIFY2(warnings.find(said.toStdString()) != std::string::npos, warnings.c_str());
        QCOMPARE(warnings.empty(), said.isEmpty());
        const auto plain = returning("(e1, e2)");
        QCOMPARE(plain->probe(small)->exits, 2);
        for (const Execution execution : {Execution::AsArchived, Execution::Optimised})
            QVERIFY(isNear(classify(*network, execution), classify(*plain, execution)));
    }

    void unclearOutputs()
    {
        auto network = returning("(e1, torch.cat([e2, e2], 1))");
        const auto refused = network->probe(small);
        QVERIFY(!refused);
        QCOMPARE(refused.error().kind, ErrorKind::BadInput);
        QVERIFY2(refused.error().sentence.find("counted from 0: 0 [1, 3], 1 [1, 6]") != std::string::npos,
                 refused.error().sentence.c_str());
        QVERIFY2(refused.error().remedy.find("--exits 0, or") != std::string::npos, refused.error().remedy.c_str());
        network->setOutputs({.exits = *parseExitOutputs("0")});
        QCOMPARE(network->probe(small).value_or(OutputShape{}), (OutputShape{1, 3}));
        network->setOutputs({.exits = *parseExitOutputs("1")});
        QCOMPARE(network->probe(small).value_or(OutputShape{}), (OutputShape{1, 6}));
        network->setOutputs({.exits = *parseExitOutputs("0,1")});
        QVERIFY(network->probe(small).error().sentence.find("Output 1 of the network (counted from 0) has 6 classes")
                == 0);

        QVERIFY(!returning("(e1, e1, torch.cat([e2, e2], 1), torch.cat([e2, e2], 1))")->probe(small));
        const auto single = returning("(e1[:, 0:1], e2[:, 0:1])")->probe(small);
        QVERIFY(!single && single.error().sentence.find("one value for each image") != std::string::npos);
        const auto remedy = returning("(torch.cat([torch.zeros_like(e1[:, 0:1]), e1[:, 0:1]], 1), e2[:, 0:2])");
        QCOMPARE(remedy->probe(small).value_or(OutputShape{}), (OutputShape{2, 2}));

        ToyNetwork toy;
        toy.result = "(e1, torch.cat([e2, e2], 1))";
        toy.specText = R"({"offramp_network":1,"classes":6})";
        QCOMPARE(load(toy)->probe(small).value_or(OutputShape{}), (OutputShape{1, 6}));
    }

    void exitsCanBeChosen()
    {
        const auto costs = [](const Network &network) {
            std::vector<std::int64_t> flops;
            const auto counted = countFlops(network, small);
            for (const auto &exit : counted->exits)
                flops.push_back(exit.flops);
            return flops;
        };
        using Costs = std::vector<std::int64_t>;
        const ToyNetwork toy;
        auto network = returning("{'a': e1, 'score': e1[:, 0:1], 'z': e2}");
        QCOMPARE(network->probe(small)->exits, 2);
        QCOMPARE(network->exitNames(2), (std::vector<std::string>{"a", "z"}));
        QCOMPARE(costs(*network), (Costs{toy.firstFlops(8), toy.allFlops(8)}));

        network->setOutputs({.exits = *parseExitOutputs("2")});
        QCOMPARE(network->probe(small)->exits, 1);
        QCOMPARE(network->exitNames(1), (std::vector<std::string>{"z"}));
        QCOMPARE(costs(*network).size(), std::size_t(1));
        network->setOutputs({.exits = *parseExitOutputs("0:1,2")});
        QCOMPARE(network->probe(small)->exits, 2);
        QCOMPARE(toText(network->exitOutputs()), std::string("0:1,2"));
        QVERIFY(warningsOf(*network).find("a score, not an exit") == std::string::npos);

        auto swapped = returning("(e2, e1)");
        QCOMPARE(swapped->probe(small)->exits, 2);
        QCOMPARE(costs(*swapped)[1], toy.allFlops(8));
        swapped->setOutputs({.exits = *parseExitOutputs("1,0")});
        QCOMPARE(swapped->probe(small)->exits, 2);
        QCOMPARE(costs(*swapped), (Costs{toy.firstFlops(8), toy.allFlops(8)}));
        const auto plain = returning("(e1, e2)");
        QVERIFY(isNear(classify(*swapped, Execution::Optimised), classify(*plain, Execution::Optimised)));

        const auto refused = [&](const char *exits, const char *sentence) {
            network->setOutputs({.exits = *parseExitOutputs(exits)});
            const auto shape = network->probe(small);
            return !shape && shape.error().sentence.find(sentence) != std::string::npos;
        };
        QVERIFY(refused("0,3", "There is no output 3; the network returns, counted from 0: 0 [1, 3], 1 [1, 1], 2"));
        QVERIFY(refused("0,0", "Output 0 is named twice"));
        QVERIFY(refused("0:2,2", "Output 2 is named twice"));
        QVERIFY(refused("0:2", "Output 2 cannot be a score"));
        QVERIFY(refused("1", "Output 1 of the network (counted from 0) has the shape [1, 1]"));
    }

    void specsNameExits()
    {
        ToyNetwork toy;
        toy.result = "(e1, torch.mean(a, [1, 2, 3]), e2)";
        toy.specText = R"({"offramp_network":1,"exits":[{"output":0,"score":1,"name":"early"},{"output":2}]})";
        auto network = load(toy);
        QVERIFY2(network, network ? "" : toText(network.error()).c_str());
        QCOMPARE(network->probe(small).value_or(OutputShape{}), (OutputShape{2, classes}));
        QCOMPARE(toText(network->exitOutputs()), std::string("0:1,2"));
        QCOMPARE(network->exitNames(2), (std::vector<std::string>{"early", "exit2"}));
        network->setOutputs({.exits = *parseExitOutputs("2")});
        QCOMPARE(network->probe(small).value_or(OutputShape{}), (OutputShape{1, classes}));
        QCOMPARE(network->exitNames(1), (std::vector<std::string>{"exit2"}));

        toy.specText = R"({"offramp_network":1,"exits":[{"output":0},{"output":7}]})";
        const auto none = load(toy)->probe(small);
        QVERIFY(!none && none.error().sentence.find("There is no output 7") == 0);
    }

    void scores_data()
    {
        QTest::addColumn<QByteArray>("result");
        QTest::addColumn<QByteArray>("exits");
        QTest::addRow("before its exit") << QByteArray("(torch.sum(e1, [1]), e1, e2)") << QByteArray("1:0,2");
        QTest::addRow("at the end") << QByteArray("(e1, e2, torch.sum(e1, [1], True))") << QByteArray("0:2,1");
        QTest::addRow("beside a stack") << QByteArray("(torch.stack([e1, e2], 1), torch.sum(e1, [1]))")
                                        << QByteArray("0:2,1");
        QTest::addRow("of the last too") << QByteArray("(e1, e2, torch.sum(e1, [1]), torch.sum(e2, [1]) * 0.0)")
                                         << QByteArray("0:2,1:3");
    }

    void scores()
    {
        QFETCH(QByteArray, result);
        QFETCH(QByteArray, exits);
        auto network = returning(result);
        network->setOutputs({.exits = *parseExitOutputs(exits.toStdString())});
        const auto shape = network->probe(small);
        QVERIFY2(shape, shape ? "" : toText(shape.error()).c_str());
        const auto plain = returning("(e1, e2)");
        const auto logits = classify(*plain, Execution::AsArchived);
        std::vector<float> expected(2 * batch);
        for (std::size_t i = 0; i < batch; ++i)
            expected[i] = std::accumulate(logits.begin() + i * classes, logits.begin() + (i + 1) * classes, 0.F);
        for (const Execution execution : {Execution::AsArchived, Execution::Optimised}) {
            const auto values = valuesOf(*network, execution);
            QCOMPARE(values.scores.size(), expected.size());
            for (std::size_t i = 0; i < expected.size(); ++i)
                QVERIFY(std::abs(values.scores[i] - expected[i]) < 1e-4F);
        }
        const auto staged = StagedNetwork::open(*network, small, settings(Execution::Optimised));
        QVERIFY2(staged, staged ? "" : toText(staged.error()).c_str());
        QVERIFY(staged->hasScores());
        std::vector<float> sorted(expected.begin(), expected.begin() + batch);
        std::ranges::sort(sorted);
        const float threshold = (sorted[2] + sorted[3]) / 2;
        ExitingRun run(*staged, Criterion::Score, {-static_cast<double>(threshold)}, batch);
        std::vector<std::size_t> rows(batch);
        std::iota(rows.begin(), rows.end(), std::size_t{0});
        QVERIFY(run.add(rows, noise()).has_value() && run.finish().has_value());
        QCOMPARE(run.executed(), (std::vector<std::int64_t>{batch, 3}));
        for (const ExitedSample &sample : run.exited())
            QCOMPARE(sample.exit, expected[sample.row] > threshold ? 0 : 1);
    }

    /// The uncertainty is that of the divided logits; the answer is the same.
    void temperatures()
    {
        const auto network = returning("(e1, e2)");
        const auto logits = classify(*network, Execution::Optimised);
        const std::vector<double> temperatures{2.5, .5};
        std::vector<float> entropies;
        for (std::size_t i = 0; i < batch; ++i)
            entropies.push_back(
                answerAt(std::span(logits).subspan(i * classes, classes), temperatures.front())->entropy);
        std::vector<float> sorted = entropies;
        std::ranges::sort(sorted);
        const double threshold = (static_cast<double>(sorted[2]) + sorted[3]) / 2;
        RunSettings divided = settings(Execution::Optimised);
        divided.temperatures = temperatures;
        std::vector<std::size_t> rows(batch);
        std::iota(rows.begin(), rows.end(), std::size_t{0});
        for (const RunSettings &how : {divided, settings(Execution::Optimised)}) {
            const auto staged = StagedNetwork::open(*network, small, how);
            ExitingRun run(*staged, Criterion::Entropy, {threshold}, batch);
            QVERIFY(run.add(rows, noise()).has_value() && run.finish().has_value());
            const auto plain = answersOf(logits);
            for (const ExitedSample &sample : run.exited()) {
                const float entropy = how.temperatures.empty() ? plain[sample.row].entropy : entropies[sample.row];
                QCOMPARE(sample.exit, entropy < threshold ? 0 : 1);
                QCOMPARE(sample.predicted, plain[static_cast<std::size_t>(sample.exit) * batch + sample.row].predicted);
            }
            if (!how.temperatures.empty())
                QCOMPARE(run.executed(), (std::vector<std::int64_t>{batch, batch - 3}));
        }
    }

    void scoresThatCannotBe()
    {
        const auto refused = [this](const char *result, const char *exits) {
            auto network = returning(result);
            network->setOutputs({.exits = *parseExitOutputs(exits)});
            const auto shape = network->probe(small);
            if (!shape)
                return shape.error().sentence;
            auto session = Session::open(*network, small, settings(Execution::AsArchived));
            const auto values = session->classify(noise(), batch, *shape);
            return values ? std::string() : values.error().sentence;
        };
        const auto partly = refused("(e1, e1 * 2.0, e2, torch.sum(e1, [1]))", "0:3,1,2");
        QVERIFY2(partly.starts_with("Some exits before the last have a score and others have none"), partly.c_str());
        const auto one = refused("(e1, torch.mean(a, [0, 1, 2, 3]).reshape([1]), e2)", "0:1,2");
        QCOMPARE(one, std::string("The score of exit 1 has 1 values for 8 images."));
        const auto nan = refused("(e1, torch.sum(e1, [1]) / 0.0, e2)", "0:1,2");
        QCOMPARE(nan, std::string("The score of exit 1 is NaN or infinite for an image."));
    }

    void readsExits()
    {
        QCOMPARE(*parseExitOutputs("0,2,4"), (std::vector<ExitOutput>{{0, {}}, {2, {}}, {4, {}}}));
        QCOMPARE(*parseExitOutputs("0:1,2"), (std::vector<ExitOutput>{{0, 1}, {2, {}}}));
        QCOMPARE(toText(*parseExitOutputs("0:1,2")), std::string("0:1,2"));
        for (const char *text : {"", "a", "-1", "0,", "0:", ":1", "0:1:2", "1.5", "1e9", "0 2"}) {
            const auto exits = parseExitOutputs(text);
            QVERIFY2(!exits && exits.error().kind == ErrorKind::Usage, text);
        }
    }

private:
    static void checkEarlyExits(const Network &network, const std::vector<Answer> &expected)
    {
        const auto staged = StagedNetwork::open(network, small, settings(Execution::Optimised));
        QVERIFY2(staged, staged ? "" : toText(staged.error()).c_str());
        std::vector<float> entropies;
        for (std::size_t i = 0; i < batch; ++i)
            entropies.push_back(expected[i].entropy);
        std::ranges::sort(entropies);
        const double threshold = (static_cast<double>(entropies[batch / 2 - 1]) + entropies[batch / 2]) / 2;
        ExitingRun run(*staged, Criterion::Entropy, {threshold}, batch);
        std::vector<std::size_t> rows(batch);
        std::iota(rows.begin(), rows.end(), std::size_t{0});
        QVERIFY(run.add(rows, noise()).has_value());
        QVERIFY(run.finish().has_value());
        QCOMPARE(run.executed(), (std::vector<std::int64_t>{batch, batch / 2}));
        for (const ExitedSample &sample : run.exited()) {
            QCOMPARE(sample.exit, expected[sample.row].entropy < threshold ? 0 : 1);
            QCOMPARE(sample.predicted, expected[static_cast<std::size_t>(sample.exit) * batch + sample.row].predicted);
        }
    }
};

QTEST_APPLESS_MAIN(TestOutputs)
#include "tst_outputs.moc"
