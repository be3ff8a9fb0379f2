// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "tests/toynetwork.h"

#include "core/flops/einsum.h"
#include "core/flops/flopcounter.h"
#include "core/flops/optally_p.h"

#include <QTemporaryDir>
#include <QTest>

#include <torch/jit.h>

#include <map>

using namespace offramp;

namespace {

struct Case {
    std::string key; ///< empty = nothing is counted
    std::int64_t flops = 0;
    std::function<void()> run;
};

at::Tensor noise(at::IntArrayRef shape)
{
    return torch::rand(shape);
}

at::Tensor image()
{
    return noise({2, 8, 10, 12});
}

/// Norms of an image with 8 channels; affine or not.
at::Tensor batchNorm(bool affine, bool training)
{
    const auto weight = affine ? torch::ones({8}) : at::Tensor();
    return at::batch_norm(image(), weight, weight, torch::zeros({8}), torch::ones({8}), training, 0.1, 1e-5, true);
}

// The figures are fvcore's own for the same calls in Python.
std::map<std::string, Case> cases()
{
    const auto conv
        = [](at::IntArrayRef weight, at::IntArrayRef stride, at::IntArrayRef padding, at::IntArrayRef dilation,
             int groups) { at::conv2d(image(), noise(weight), noise({16}), stride, padding, dilation, groups); };
    return {
        {"conv",
         {"conv", 276480,
          [=] {
              conv({16, 8, 3, 3}, {1, 1}, {1, 1}, {1, 1}, 1);
          }}},
        {"conv in groups",
         {"conv", 69120,
          [=] {
              conv({16, 2, 3, 3}, {1, 1}, {1, 1}, {1, 1}, 4);
          }}},
        {"conv strided and dilated",
         {"conv", 27648,
          [=] {
              conv({16, 8, 3, 3}, {2, 2}, {0, 0}, {2, 2}, 1);
          }}},
        {"depthwise",
         {"conv", 17280,
          [] {
              at::conv2d(image(), noise({8, 1, 3, 3}), {}, {1, 1}, {1, 1}, {1, 1}, 8);
          }}},
        {"conv padding same",
         {"", 0,
          [] {
              at::conv2d(image(), noise({16, 8, 3, 3}), {}, 1, "same");
          }}},
        {"conv unbatched",
         {"conv", 138240,
          [] {
              at::conv2d(noise({8, 10, 12}), noise({16, 8, 3, 3}), {}, 1, 1);
          }}},
        {"conv1d",
         {"conv", 13824,
          [] {
              at::conv1d(noise({2, 8, 20}), noise({16, 8, 3}));
          }}},
        {"conv3d",
         {"conv", 829440,
          [] {
              at::conv3d(noise({2, 8, 6, 7, 8}), noise({16, 8, 3, 3, 3}));
          }}},
        {"transposed conv",
         {"conv", 276480,
          [] {
              at::conv_transpose2d(image(), noise({8, 16, 3, 3}), {}, {2, 2});
          }}},
        {"transposed conv in groups",
         {"conv", 69120,
          [] {
              at::conv_transpose2d(image(), noise({8, 4, 3, 3}), {}, {2, 2}, {0, 0}, {0, 0}, 4);
          }}},
        {"batch norm", {"batch_norm", 3840, [] { batchNorm(true, false); }}},
        {"batch norm without affine", {"batch_norm", 1920, [] { batchNorm(false, false); }}},
        {"batch norm training", {"batch_norm", 9600, [] { batchNorm(true, true); }}},
        {"batch norm training without affine", {"batch_norm", 7680, [] { batchNorm(false, true); }}},
        {"batch norm without statistics",
         {"batch_norm", 9600,
          [] { at::batch_norm(image(), torch::ones({8}), torch::ones({8}), {}, {}, true, 0.1, 1e-5, true); }}},
        {"layer norm",
         {"layer_norm", 9600, [] { at::layer_norm(image(), {12}, torch::ones({12}), torch::ones({12})); }}},
        {"layer norm without affine", {"layer_norm", 7680, [] { at::layer_norm(image(), {12}); }}},
        {"group norm", {"group_norm", 9600, [] { at::group_norm(image(), 4, torch::ones({8}), torch::ones({8})); }}},
        {"group norm without affine", {"group_norm", 7680, [] { at::group_norm(image(), 4); }}},
        {"instance norm",
         {"instance_norm", 9600,
          [] { at::instance_norm(image(), torch::ones({8}), torch::ones({8}), {}, {}, true, 0.1, 1e-5, true); }}},
        {"instance norm without affine",
         {"instance_norm", 7680, [] { at::instance_norm(image(), {}, {}, {}, {}, true, 0.1, 1e-5, true); }}},
        {"pool to one",
         {"adaptive_avg_pool2d", 1920,
          [] {
              at::adaptive_avg_pool2d(image(), {1, 1});
          }}},
        {"pool to more",
         {"adaptive_avg_pool2d", 1920,
          [] {
              at::adaptive_avg_pool2d(image(), {6, 20});
          }}},
        {"nearest",
         {"upsample_nearest2d", 7680,
          [] {
              at::upsample_nearest2d(image(), {20, 24});
          }}},
        {"bilinear",
         {"upsample_bilinear2d", 30720,
          [] {
              at::upsample_bilinear2d(image(), {20, 24}, false);
          }}},
        {"bilinear by factor",
         {"upsample_bilinear2d", 30720,
          [] {
              at::upsample_bilinear2d(image(), c10::nullopt, false, at::ArrayRef<double>({2.0, 2.0}));
          }}},
        {"grid sample",
         {"grid_sampler", 1920,
          [] {
              at::grid_sampler(image(), noise({2, 5, 6, 2}), 0, 0, false);
          }}},
        {"linear",
         {"linear", 120,
          [] {
              at::linear(noise({3, 8}), noise({5, 8}), noise({5}));
          }}},
        {"linear without bias",
         {"linear", 120,
          [] {
              at::linear(noise({3, 8}), noise({5, 8}));
          }}},
        {"linear of three dimensions",
         {"linear", 240,
          [] {
              at::linear(noise({2, 3, 8}), noise({5, 8}), noise({5}));
          }}},
        {"linear of one",
         {"linear", 40,
          [] {
              at::linear(noise({8}), noise({5, 8}), noise({5}));
          }}},
        {"addmm",
         {"addmm", 120,
          [] {
              at::addmm(noise({5}), noise({3, 8}), noise({8, 5}));
          }}},
        {"mm",
         {"mm", 120,
          [] {
              at::mm(noise({3, 8}), noise({8, 5}));
          }}},
        {"bmm",
         {"bmm", 480,
          [] {
              at::bmm(noise({4, 3, 8}), noise({4, 8, 5}));
          }}},
        {"matmul",
         {"matmul", 960,
          [] {
              at::matmul(noise({2, 4, 3, 8}), noise({2, 4, 8, 5}));
          }}},
        {"matmul, one spread",
         {"matmul", 120,
          [] {
              at::matmul(noise({3, 8}), noise({7, 8, 5}));
          }}},
        {"einsum",
         {"einsum", 5005000,
          [] {
              at::einsum("ij,jk->ik", {noise({123, 457}), noise({457, 89})});
          }}},
        {"einsum pattern",
         {"einsum", 2 * 3 * 4 * 5,
          [] {
              at::einsum("bij,bik->bjk", {noise({2, 3, 4}), noise({2, 3, 5})});
          }}},
        {"LSTM cell",
         {"linear", 520,
          [] {
              at::lstm_cell(noise({2, 8}), {noise({2, 5}), noise({2, 5})}, noise({20, 8}), noise({20, 5}), noise({20}),
                            noise({20}));
          }}},
        {"max pool",
         {"", 0,
          [] {
              at::max_pool2d(image(), {2, 2});
          }}},
        {"mean",
         {"", 0,
          [] {
              at::mean(image(), {2, 3});
          }}},
        {"relu", {"", 0, [] { at::relu(image()); }}},
    };
}

} // namespace

class TestFlops : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    Result<FlopReport> count(const ToyNetwork &toy, int batch = 1, FlopRules rules = FlopRules::Fvcore)
    {
        const auto path = std::filesystem::path(m_folder.path().toStdString()) / "toy.pt";
        toy.save(path);
        return countFlops(*Network::load(path), {3, 8, 8}, batch, rules);
    }

private Q_SLOTS:
    void asFvcore_data()
    {
        QTest::addColumn<QByteArray>("name");
        for (const auto &[name, ignored] : cases())
            QTest::addRow("%s", name.c_str()) << QByteArray::fromStdString(name);
    }

    void asFvcore()
    {
        QFETCH(QByteArray, name);
        const Case one = cases().at(name.toStdString());
        for (const bool inference : {false, true}) {
            const c10::InferenceMode mode(inference);
            const auto tally = tallyOperators(one.run);
            QCOMPARE(tally.total(), one.flops);
            QCOMPARE(tally.byOperator.size(), std::size_t(one.key.empty() ? 0 : 1));
            if (!one.key.empty())
                QVERIFY2(tally.byOperator.contains(one.key), tally.byOperator.begin()->first.c_str());
        }
    }

    void uncountedAreListed()
    {
        const auto tally = tallyOperators([] {
            const auto x = image();
            at::add(at::max_pool2d(at::relu(x), {1, 1}), at::flatten(x, 1).view({2, 8, 10, 12})).add_(1);
            static_cast<void>(x.sum().item());
        });
        QCOMPARE(tally.uncounted, (std::map<std::string, std::int64_t>{{"aten::add", 1},
                                                                       {"aten::add_", 1},
                                                                       {"aten::max_pool2d", 1},
                                                                       {"aten::rand", 1},
                                                                       {"aten::sum", 1}}));
    }

    void paddingByNameIsTold()
    {
        const auto tally = tallyOperators([] { at::conv2d(image(), noise({16, 8, 3, 3}), {}, 1, "same"); });
        QCOMPARE(tally.total(), std::int64_t(0));
        QCOMPARE(tally.paddedByName(), std::int64_t(276480));
        QCOMPARE(tally.total(FlopRules::Complete), std::int64_t(276480));
        QCOMPARE(tally.operators(FlopRules::Complete), (FlopsByOperator{{"conv", 276480}}));
        QCOMPARE(tally.uncounted.at("aten::_convolution_mode"), std::int64_t(1));
    }

    /// TorchScript shows an observer the interpreter's whole stack.
    void scriptedCallsAmongOtherValues()
    {
        const auto unit = torch::jit::compile(R"(
def f(x, w, v):
    return [torch.add(x, 1), torch.conv2d(torch.relu(x), w, None, [1, 1], [1, 1]), torch.linear(x, v), x]
)");
        const auto tally = tallyOperators([&] {
            unit->run_method("f", image(), torch::ones({16, 8, 3, 3}), torch::ones({5, 12}));
        });
        QCOMPARE(tally.byOperator, (FlopsByOperator{{"conv", 276480}, {"linear", 2 * 8 * 10 * 12 * 5}}));
    }

    void einsumPaths()
    {
        QCOMPARE(*einsumFlops("i,j->ij", {{30}, {40}}), std::int64_t(600));
        QCOMPARE(*einsumFlops("ij->ji", {{30, 40}}), std::int64_t(600));
        QCOMPARE(*einsumFlops("ab,ab->ab", {{3, 5}, {3, 5}}), std::int64_t(7));
        QCOMPARE(*einsumFlops("zxy, zwy -> zxw", {{2, 3, 4}, {2, 5, 4}}), std::int64_t(120));
        QVERIFY(!einsumFlops("ij,jk,kl->il", {{2, 2}, {2, 2}, {2, 2}}));
        QVERIFY(!einsumFlops("...j,jk->...k", {{2, 2}, {2, 2}}));
    }

    void exitsAreCumulative_data()
    {
        QTest::addColumn<QByteArray>("result");
        QTest::addRow("tuple") << QByteArray("(e1, e2)");
        QTest::addRow("list") << QByteArray("[e1, e2]");
        QTest::addRow("appended") << QByteArray("both");
    }

    void exitsAreCumulative()
    {
        QFETCH(QByteArray, result);
        ToyNetwork toy;
        toy.result = result.toStdString();
        const auto report = count(toy);
        QVERIFY2(report, report ? "" : toText(report.error()).c_str());
        QCOMPARE(report->exits.size(), std::size_t(2));
        QCOMPARE(report->exits[0].flops, toy.firstFlops(8));
        QCOMPARE(report->exits[1].flops, toy.allFlops(8));
        QCOMPARE(report->exits[0].byOperator,
                 (FlopsByOperator{{"adaptive_avg_pool2d", 256}, {"conv", 6912}, {"linear", 12}}));
        QCOMPARE(report->executed, toy.allFlops(8));
        QVERIFY2(report->warnings.empty(), report->warnings.empty() ? "" : report->warnings[0].c_str());
        QCOMPARE(count(toy, 5)->exits[1].flops, 5 * toy.allFlops(8));
    }

    void headsAreWhatOnlyTheirExitNeeds()
    {
        const ToyNetwork toy;
        QCOMPARE(count(toy)->heads, (std::vector<std::int64_t>{4 * 8 * 8 + 4 * toy.classes, 0}));
        ToyNetwork chained; // the second exit takes the answer of the first: nothing is saved without that
        chained.result = "(e1, e1 + e2)";
        QCOMPARE(count(chained)->heads, (std::vector<std::int64_t>{0, 0}));
        ToyNetwork single;
        single.result = "e2";
        QVERIFY(count(single)->heads.empty());
    }

    void laterExitsAreNotPaidForEarly()
    {
        ToyNetwork toy;
        toy.result = "(e2, e1)";
        const auto report = count(toy);
        QCOMPARE(report->exits[0].flops, toy.allFlops(8) - 256 - 12); // exit 2's path without the head of exit 1
        QCOMPARE(report->exits[1].flops, toy.allFlops(8));
        QCOMPARE(report->warnings.size(), std::size_t(1));
        QVERIFY2(report->warnings[0].starts_with("Exit 2 adds only its head"), report->warnings[0].c_str());
    }

    void costlyOperatorsThatCountNothingAreSaid()
    {
        ToyNetwork toy;
        toy.result = "(e1, torch.bilinear(e2, e2, torch.ones([3, 3, 3])))";
        const auto report = count(toy);
        QVERIFY2(report, report ? "" : toText(report.error()).c_str());
        QCOMPARE(report->exits[1].flops, toy.allFlops(8));
        QCOMPARE(report->warnings.size(), std::size_t(1));
        QCOMPARE(report->doubts, report->warnings);
        QCOMPARE(report->costlyUncounted, (std::map<std::string, int>{{"aten::bilinear", 2}}));
        QVERIFY(!report->isTooLow(0) && report->isTooLow(1));
        const std::int64_t all = toy.allFlops(8) + 3 * (3 + 1) * 3;
        QCOMPARE(report->exits[0].otherFlops, std::optional(toy.firstFlops(8)));
        QCOMPARE(report->exits[1].otherFlops, std::optional(all));
        const auto complete = count(toy, 1, FlopRules::Complete);
        QCOMPARE(complete->exits[1].flops, all);
        QCOMPARE(complete->exits[1].otherFlops, std::optional(toy.allFlops(8)));
        QCOMPARE(complete->exits[1].byOperator.at("bilinear"), std::int64_t(36));
        QVERIFY(!complete->uncounted.contains("aten::bilinear"));
        QVERIFY2(complete->doubts.empty(), complete->doubts.empty() ? "" : complete->doubts[0].c_str());
        QCOMPARE(complete->executed, all);
        QVERIFY2(report->warnings[0].starts_with("aten::bilinear counts nothing")
                     && report->warnings[0].find("exit 2") != std::string::npos,
                 report->warnings[0].c_str());
    }

    /// No rule knows what a transform costs: neither count may show a figure for it.
    void whatNoRuleCountsIsUnknown()
    {
        ToyNetwork toy;
        toy.result = "(e1, torch.real(torch.fft_fft(e2)))";
        for (const FlopRules rules : {FlopRules::Fvcore, FlopRules::Complete}) {
            const auto report = count(toy, 1, rules);
            QVERIFY2(report, report ? "" : toText(report.error()).c_str());
            QCOMPARE(report->costlyUncounted, (std::map<std::string, int>{{"aten::fft_fft", 2}}));
            QCOMPARE(report->exits[1].flops, toy.allFlops(8));
            QCOMPARE(report->doubts.size(), std::size_t(1));
            QVERIFY2(report->doubts[0].find("from exit 2 on (once) the costs are too low.") != std::string::npos,
                     report->doubts[0].c_str());
        }
        const auto report = count(toy);
        QVERIFY(report->exits[0].otherFlops.has_value());
        QVERIFY(!report->exits[1].otherFlops.has_value());
        QCOMPARE(report->knownOtherFlops().size(), std::size_t(1));
    }

    void notesAreNotDoubts()
    {
        ToyNetwork toy;
        toy.result = "(e1, e2, torch.sum(e2, [1], True))";
        const auto report = count(toy);
        QVERIFY2(report, report ? "" : toText(report.error()).c_str());
        QCOMPARE(report->warnings.size(), std::size_t(1));
        QVERIFY2(report->doubts.empty(), report->doubts.empty() ? "" : report->doubts[0].c_str());
    }

    void deadCodeIsExecutedAndSaid()
    {
        ToyNetwork toy;
        toy.result = "e1";
        const auto report = count(toy);
        QCOMPARE(report->exits[0].flops, toy.firstFlops(8));
        QCOMPARE(report->executed, toy.allFlops(8));
        QCOMPARE(report->warnings.size(), std::size_t(1));
        QVERIFY(report->warnings[0].find("are executed, but") != std::string::npos);
    }

    void decisionInsideForwardIsSaid()
    {
        ToyNetwork toy;
        toy.result
            = "e2 if bool(a.mean() > 0.5) else torch.linear(torch.linear(e2, torch.ones([3, 3])), torch.ones([3, 3]))";
        const auto report = count(toy);
        QVERIFY2(report, report ? "" : toText(report.error()).c_str());
        QVERIFY(!report->warnings.empty());
        QVERIFY(report->warnings.back().find("decides inside its forward") != std::string::npos);
    }

    void decisionsAreFoundWithoutBeingTaken_data()
    {
        QTest::addColumn<QByteArray>("decision");
        QTest::addColumn<bool>("differs");
        QTest::addRow("content, taken by some") << QByteArray("bool(e1[0, 0] > 0.0)") << true;
        QTest::addRow("content, taken by none") << QByteArray("bool(torch.max(x) > 1000.0)") << true;
        QTest::addRow("through a number") << QByteArray("float(x.sum()) * 2.0 > 1e9") << true;
        QTest::addRow("shape") << QByteArray("x.size(2) > 100") << false;
        QTest::addRow("shape as a tensor") << QByteArray("bool(torch.tensor(x.size(2)) > 100)") << false;
        QTest::addRow("a weight") << QByteArray("bool(self.h1[0, 0] > 100.0)") << false;
    }

    void decisionsAreFoundWithoutBeingTaken()
    {
        QFETCH(QByteArray, decision);
        QFETCH(bool, differs);
        ToyNetwork toy;
        toy.decision = decision.toStdString();
        toy.result = "e2";
        const auto report = count(toy);
        QVERIFY2(report, report ? "" : toText(report.error()).c_str());
        QCOMPARE(report->differsBySample, differs);
        if (differs)
            QCOMPARE(report->exits[0].flops, toy.allFlops(8));
        QCOMPARE(report->executed, toy.allFlops(8));
    }

    void harmlessDecisionsAreNone()
    {
        ToyNetwork toy;
        toy.result = "e2 * 2.0 if bool(torch.max(x) > 1000.0) else e2";
        QVERIFY(!count(toy)->differsBySample);
        const auto twice = executedFlops([] {
            at::mm(noise({3, 8}), noise({8, 5}));
            at::conv2d(image(), noise({16, 8, 3, 3}), {}, 1, "same");
        });
        QCOMPARE(twice, std::int64_t(120 + 276480));
    }

    void foldedBatchNormIsSaid()
    {
        auto module = ToyNetwork().module();
        module.eval();
        const auto path = std::filesystem::path(m_folder.path().toStdString()) / "frozen.pt";
        torch::jit::freeze(module).save(path.string());
        const auto report = countFlops(*Network::load(path), {3, 8, 8});
        QVERIFY2(report, report ? "" : toText(report.error()).c_str());
        QVERIFY(!report->warnings.empty());
        QVERIFY(report->warnings[0].starts_with("batch norm folded: a lower bound"));
    }

    void countingLeavesNothingBehind()
    {
        QVERIFY_EXCEPTION_THROWN(tallyOperators([] { throw std::runtime_error("inside"); }), std::runtime_error);
        const auto outer = tallyOperators([] {
            at::mm(noise({3, 8}), noise({8, 5}));
            const auto inner = tallyOperators([] { at::mm(noise({1, 1}), noise({1, 1})); });
            QCOMPARE(inner.total(), std::int64_t(1));
        });
        QVERIFY(outer.total() >= 120);
    }
};

QTEST_APPLESS_MAIN(TestFlops)
#include "tst_flops.moc"
