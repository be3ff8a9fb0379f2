// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/execution/exitingrun.h"

#include "core/exits/answer.h"
#include "core/execution/placement_p.h"
#include "core/execution/stagednetwork_p.h"
#include "core/networks/network_p.h"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>

namespace offramp {

namespace {

using Rows = std::vector<std::size_t>;
using Values = std::vector<at::Tensor>;

/// Samples that wait for a stage.
struct Pool {
    Rows rows;
    std::vector<Values> pieces; ///< what the stages before gave for them, batch by batch
};

/// What the exits so far say about a sample.
struct Agreement {
    std::int32_t predicted = 0;
    float run = 0; ///< how many exits in a row, up to the last that ran, predict it
};

} // namespace

struct ExitingRun::Private {
    const StagedNetwork::Private &network;
    Criterion criterion;
    Thresholds thresholds;
    std::size_t batch;
    std::function<void(const ReachedExit &)> onExit;
    std::vector<Pool> pools; ///< [K]; no sample waits for the first stage
    std::vector<ExitedSample> exited;
    std::vector<std::int64_t> executed;
    std::unordered_map<std::size_t, Agreement> agreements; ///< by row, of samples that wait; only for patience

    float patienceOf(std::size_t row, std::int32_t predicted)
    {
        Agreement &agreement = agreements[row];
        agreement.run = agreement.predicted == predicted ? agreement.run + 1 : 1;
        agreement.predicted = predicted;
        return -agreement.run;
    }

    float uncertaintyOf(std::size_t row, const Answer &answer)
    {
        if (criterion == Criterion::Patience)
            return patienceOf(row, answer.predicted);
        return offramp::uncertaintyOf(answer, criterion);
    }

    /// Runs a full batch through stage k; samples that do not exit wait for the next stage.
    Result<void> run(std::size_t k, const Rows &rows, const Values &alive)
    {
        const auto results = network.stages[k].run(alive);
        executed[k] += static_cast<std::int64_t>(rows.size());
        std::vector<float> logits;
        if (auto done = appendLogits(logits, results.front(), network.kinds[k], k); !done)
            return done;
        keepAmong(logits, network.among);
        std::vector<float> scores;
        if (criterion == Criterion::Score) {
            const auto given = network.plan.scores[k] ? results[1] : at::Tensor();
            if (auto done = appendScores(scores, given, batch, k); !done)
                return done;
        }
        const std::size_t classes = logits.size() / batch;
        const double temperature = network.temperatures.empty() ? 1 : network.temperatures[k];
        const bool isLast = k + 1 == network.stages.size();
        Rows staying;
        std::vector<std::int64_t> places;
        for (std::size_t i = 0; i < rows.size(); ++i) {
            const auto own = std::span<const float>(logits).subspan(i * classes, classes);
            const auto answer = answerAt(own, temperature);
            if (!answer)
                return failure(ErrorKind::BadInput,
                               fmt::format("Exit {} gives a logit that is NaN or infinite for sample {}.", k + 1,
                                           rows[i]),
                               "Check the network and its preprocessing.");
            const float uncertainty = scores.empty() ? uncertaintyOf(rows[i], *answer) : -scores[i];
            if (onExit)
                onExit({rows[i], static_cast<int>(k), own, temperature, uncertainty, answer->predicted});
            if (isLast || uncertainty < thresholds[k]) {
                exited.push_back({rows[i], static_cast<int>(k), answer->predicted});
                agreements.erase(rows[i]);
            } else {
                staying.push_back(rows[i]);
                places.push_back(static_cast<std::int64_t>(i));
            }
        }
        if (staying.empty())
            return {};
        Values values = network.handedOn(k, results);
        if (staying.size() < batch) {
            const auto chosen = torch::tensor(places, torch::kLong).to(network.device);
            for (at::Tensor &value : values)
                value = value.index_select(0, chosen);
        }
        return wait(k + 1, staying, std::move(values));
    }

    Result<void> wait(std::size_t k, const Rows &rows, Values values)
    {
        Pool &pool = pools[k];
        pool.rows.insert(pool.rows.end(), rows.begin(), rows.end());
        pool.pieces.push_back(std::move(values));
        return pool.rows.size() < batch ? Result<void>() : runPool(k);
    }

    /// Runs the first batch of the samples that wait for stage k, filled up with copies of the last one.
    Result<void> runPool(std::size_t k)
    {
        Pool pool = std::move(pools[k]);
        pools[k] = {};
        const std::size_t count = std::min(pool.rows.size(), batch);
        const auto size = static_cast<std::int64_t>(count);
        Values values;
        Values rest;
        for (std::size_t i = 0; i < pool.pieces.front().size(); ++i) {
            Values pieces;
            for (const Values &piece : pool.pieces)
                pieces.push_back(piece[i]);
            auto all = pieces.size() == 1 ? pieces.front() : at::cat(pieces);
            if (count < batch)
                all = all.index_select(
                    0, torch::arange(static_cast<std::int64_t>(batch), all.device()).clamp_max(size - 1));
            else if (pool.rows.size() > batch)
                rest.push_back(all.narrow(0, size, all.size(0) - size));
            values.push_back(count < batch ? all : all.narrow(0, 0, size));
        }
        if (!rest.empty())
            pools[k] = {{pool.rows.begin() + static_cast<std::ptrdiff_t>(count), pool.rows.end()}, {std::move(rest)}};
        pool.rows.resize(count);
        return run(k, pool.rows, values);
    }
};

ExitingRun::ExitingRun(const StagedNetwork &network, Criterion criterion, Thresholds thresholds, int batch,
                       std::function<void(const ReachedExit &)> onExit)
    : m_d(std::make_unique<Private>(Private{network.d(),
                                            criterion,
                                            std::move(thresholds),
                                            static_cast<std::size_t>(batch),
                                            std::move(onExit),
                                            std::vector<Pool>(network.d().stages.size()),
                                            {},
                                            std::vector<std::int64_t>(network.d().stages.size()),
                                            {}}))
{
}

ExitingRun::ExitingRun(ExitingRun &&) noexcept = default;
ExitingRun::~ExitingRun() = default;

Result<void> ExitingRun::add(std::span<const std::size_t> rows, std::span<const float> images)
{
    try {
        const c10::InferenceMode inference;
        return m_d->run(0, {rows.begin(), rows.end()}, {m_d->network.place(images, static_cast<int>(m_d->batch))});
    } catch (const std::exception &e) {
        return torchFailure(e, "samples went from stage to stage");
    }
}

Result<void> ExitingRun::finish()
{
    try {
        const c10::InferenceMode inference;
        for (std::size_t k = 1; k < m_d->pools.size(); ++k) {
            while (!m_d->pools[k].rows.empty()) {
                if (auto done = m_d->runPool(k); !done)
                    return done;
            }
        }
        return {};
    } catch (const std::exception &e) {
        return torchFailure(e, "samples went from stage to stage");
    }
}

const std::vector<ExitedSample> &ExitingRun::exited() const
{
    return m_d->exited;
}

const std::vector<std::int64_t> &ExitingRun::executed() const
{
    return m_d->executed;
}

} // namespace offramp
