// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/flops/optally_p.h"

#include <QTest>

#include <torch/torch.h>

#include <map>

using namespace offramp;

namespace {

at::Tensor noise(at::IntArrayRef shape)
{
    return torch::rand(shape);
}

/// An operator that fvcore counts as nothing, and the same computation from operators that fvcore counts.
struct Pair {
    std::string key; ///< the operator's, in the complete count
    std::int64_t flops = 0;
    std::function<void()> fused;
    std::function<void()> plain;
};

void linears(std::int64_t times, at::IntArrayRef input, at::IntArrayRef weight)
{
    for (std::int64_t i = 0; i < times; ++i)
        at::linear(noise(input), noise(weight));
}

/// Attention as torch.nn.MultiheadAttention computes it without the fast path.
void plainAttention(std::int64_t batch, std::int64_t queries, std::int64_t keys, std::int64_t width, std::int64_t heads)
{
    linears(1, {queries, batch, width}, {width, width});
    linears(2, {keys, batch, width}, {width, width});
    const std::int64_t each = width / heads;
    at::bmm(noise({batch * heads, queries, each}), noise({batch * heads, each, keys}));
    at::bmm(noise({batch * heads, queries, keys}), noise({batch * heads, keys, each}));
    linears(1, {queries, batch, width}, {width, width});
}

template<typename Module>
void recur(Module module, at::IntArrayRef input)
{
    module->eval();
    module->forward(noise(input));
}

template<typename Module>
void recur(Module module, const torch::nn::utils::rnn::PackedSequence &input)
{
    module->eval();
    module->forward_with_packed_input(input);
}

std::map<std::string, Pair> pairs()
{
    using namespace torch::nn;
    return {
        {"LSTM",
         {"lstm", 98304,
          [] {
              recur(LSTM(16, 32), {16, 1, 16});
          },
          [] {
              linears(16, {1, 16}, {128, 16});
              linears(16, {1, 32}, {128, 32});
          }}},
        {"LSTM, layers and directions",
         {"lstm", 5 * 3 * 2 * (16 * (6 + 4) + 16 * (8 + 4)),
          [] {
              recur(LSTM(LSTMOptions(6, 4).num_layers(2).bidirectional(true).batch_first(true)), {3, 5, 6});
          },
          [] {
              linears(2 * 5, {3, 6}, {16, 6});
              linears(2 * 5, {3, 8}, {16, 8});
              linears(4 * 5, {3, 4}, {16, 4});
          }}},
        {"LSTM with projection",
         {"lstm", 5 * 3 * (16 * 6 + 16 * 2 + 2 * 4),
          [] {
              recur(LSTM(LSTMOptions(6, 4).proj_size(2)), {5, 3, 6});
          },
          [] {
              linears(5, {3, 6}, {16, 6});
              linears(5, {3, 2}, {16, 2});
              linears(5, {3, 4}, {2, 4});
          }}},
        {"LSTM, packed",
         {"lstm", (5 + 3) * 16 * (6 + 4),
          [] {
              recur(LSTM(6, 4), torch::nn::utils::rnn::pack_padded_sequence(noise({5, 2, 6}), torch::tensor({5, 3})));
          },
          [] {
              linears(8, {1, 6}, {16, 6});
              linears(8, {1, 4}, {16, 4});
          }}},
        {"GRU",
         {"gru", 5 * 3 * 12 * (6 + 4),
          [] {
              recur(GRU(6, 4), {5, 3, 6});
          },
          [] {
              linears(5, {3, 6}, {12, 6});
              linears(5, {3, 4}, {12, 4});
          }}},
        {"RNN, tanh",
         {"rnn_tanh", 5 * 3 * 4 * (6 + 4),
          [] {
              recur(RNN(6, 4), {5, 3, 6});
          },
          [] {
              linears(5, {3, 6}, {4, 6});
              linears(5, {3, 4}, {4, 4});
          }}},
        {"RNN, ReLU",
         {"rnn_relu", 5 * 3 * 4 * (6 + 4),
          [] {
              recur(RNN(RNNOptions(6, 4).nonlinearity(torch::kReLU)), {5, 3, 6});
          },
          [] {
              linears(5, {3, 6}, {4, 6});
              linears(5, {3, 4}, {4, 4});
          }}},
        {"attention",
         {"_native_multi_head_attention", 4224,
          [] {
              const auto x = noise({2, 6, 8});
              at::_native_multi_head_attention(x, x, x, 8, 2, noise({24, 8}), noise({24}), noise({8, 8}), noise({8}));
          },
          [] { plainAttention(2, 6, 6, 8, 2); }}},
        {"encoder layer",
         {"_transformer_encoder_layer_fwd", 4224 + 2 * 5 * 96 + 2 * 12 * 8 * 32,
          [] {
              const auto norm = [] { return torch::ones({8}); };
              at::_transformer_encoder_layer_fwd(noise({2, 6, 8}), 8, 2, noise({24, 8}), noise({24}), noise({8, 8}),
                                                 noise({8}), true, false, 1e-5, norm(), norm(), norm(), norm(),
                                                 noise({32, 8}), noise({32}), noise({8, 32}), noise({8}));
          },
          [] {
              plainAttention(2, 6, 6, 8, 2);
              for (int i = 0; i < 2; ++i)
                  at::layer_norm(noise({2, 6, 8}), {8}, torch::ones({8}), torch::ones({8}));
              linears(1, {2, 6, 8}, {32, 8});
              linears(1, {2, 6, 32}, {8, 32});
          }}},
        {"baddbmm",
         {"baddbmm", 480,
          [] {
              at::baddbmm(noise({4, 3, 5}), noise({4, 3, 8}), noise({4, 8, 5}));
          },
          [] {
              at::bmm(noise({4, 3, 8}), noise({4, 8, 5}));
          }}},
        {"addbmm",
         {"addbmm", 480,
          [] {
              at::addbmm(noise({3, 5}), noise({4, 3, 8}), noise({4, 8, 5}));
          },
          [] {
              at::bmm(noise({4, 3, 8}), noise({4, 8, 5}));
          }}},
        {"bilinear",
         {"bilinear", 7 * 5 * (3 * 4 + 4),
          [] {
              at::bilinear(noise({7, 3}), noise({7, 4}), noise({5, 3, 4}), noise({5}));
          },
          [] {
              linears(1, {7, 3}, {5 * 4, 3});
              at::bmm(noise({7, 5, 4}), noise({7, 4, 1}));
          }}},
        {"cdist",
         {"cdist", 2 * 6 * 9 * 4,
          [] {
              at::cdist(noise({2, 6, 4}), noise({2, 9, 4}));
          },
          [] {
              at::bmm(noise({2, 6, 4}), noise({2, 4, 9}));
          }}},
        {"padding='same'",
         {"conv", 276480,
          [] {
              at::conv2d(noise({2, 8, 10, 12}), noise({16, 8, 3, 3}), {}, 1, "same");
          },
          [] {
              at::conv2d(noise({2, 8, 10, 12}), noise({16, 8, 3, 3}), {}, 1, 1);
          }}},
        {"matrix times vector",
         {"mv", 24,
          [] {
              at::mv(noise({3, 8}), noise({8}));
          },
          [] {
              at::mm(noise({3, 8}), noise({8, 1}));
          }}},
        {"matmul with a vector",
         {"matmul", 24,
          [] {
              at::matmul(noise({3, 8}), noise({8}));
          },
          [] {
              at::matmul(noise({3, 8}), noise({8, 1}));
          }}},
        // No rule of their own: what they call counts.
        {"tensordot",
         {"tensordot", 120,
          [] {
              at::tensordot(noise({3, 8}), noise({8, 5}), {1}, {0});
          },
          [] {
              at::mm(noise({3, 8}), noise({8, 5}));
          }}},
        {"einsum of three",
         {"einsum", 3 * 4 * 5 + 3 * 5 * 6,
          [] {
              at::einsum("ij,jk,kl->il", {noise({3, 4}), noise({4, 5}), noise({5, 6})});
          },
          [] {
              at::mm(at::mm(noise({3, 4}), noise({4, 5})), noise({5, 6}));
          }}},
    };
}

} // namespace

class TestCompleteCount : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void asPlainLayers_data()
    {
        QTest::addColumn<QByteArray>("name");
        for (const auto &[name, ignored] : pairs())
            QTest::addRow("%s", name.c_str()) << QByteArray::fromStdString(name);
    }

    void asPlainLayers()
    {
        QFETCH(QByteArray, name);
        const Pair pair = pairs().at(name.toStdString());
        QCOMPARE(tallyOperators(pair.plain).total(), pair.flops);
        for (const bool inference : {false, true}) {
            const c10::InferenceMode mode(inference);
            const auto tally = tallyOperators(pair.fused);
            QCOMPARE(tally.total(), std::int64_t(0));
            QCOMPARE(tally.total(FlopRules::Complete), pair.flops);
            QCOMPARE(tally.operators(FlopRules::Complete), (FlopsByOperator{{pair.key, pair.flops}}));
            QCOMPARE(tally.costlyUncounted(FlopRules::Fvcore).size(), std::size_t(1));
            QVERIFY(tally.costlyUncounted(FlopRules::Complete).empty());
        }
    }

    void nothingToAdd()
    {
        const auto tally = tallyOperators([] {
            const auto x = noise({2, 8, 10, 12});
            at::linear(at::silu(at::avg_pool2d(x, 2)).mean({2, 3}), noise({5, 8}));
            at::embedding(noise({9, 4}), torch::tensor({1, 2}));
            at::add(x, noise({8, 10, 12}));
            at::frobenius_norm(x, {1}, true);
        });
        QCOMPARE(tally.total(FlopRules::Complete), tally.total());
        QVERIFY(tally.costlyUncounted(FlopRules::Fvcore).empty());
    }

    void unknownStaysUnknown()
    {
        const auto tally = tallyOperators([] { at::fft_fft2(noise({2, 8, 8})); });
        QCOMPARE(tally.total(FlopRules::Complete), std::int64_t(0));
        for (const FlopRules rules : {FlopRules::Fvcore, FlopRules::Complete}) {
            QVERIFY(tally.costlyUncounted(rules).contains("aten::fft_fft2"));
            QVERIFY(tally.uncountedUnder(rules).contains("aten::fft_fft2"));
        }
    }
};

QTEST_APPLESS_MAIN(TestCompleteCount)
#include "tst_completecount.moc"
