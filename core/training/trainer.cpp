// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/training/trainer.h"

#include "core/execution/placement_p.h"
#include "core/networks/network_p.h"
#include "core/support/atomicfile.h"
#include "core/support/file.h"
#include "core/support/numbers.h"
#include "core/support/sha256.h"
#include "core/training/checkpoint_p.h"
#include "core/training/epochs_p.h"
#include "core/training/trainingrows.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <chrono>
#include <memory>
#include <utility>

namespace offramp {

namespace {

using Tensors = std::map<std::string, at::Tensor>;

constexpr auto randomWeights = "random";
constexpr double passes = 3; // forward, and twice as much backward
constexpr std::chrono::seconds pauseBetweenNotes{10};

std::filesystem::path beside(const std::filesystem::path &out, const char *suffix)
{
    return out.string() + suffix;
}

void addTensors(Tensors &tensors, const std::string &prefix, const Tensors &more)
{
    for (const auto &[name, tensor] : more)
        tensors[prefix + name] = tensor;
}

void copyTensors(const Tensors &from, const Tensors &to)
{
    const at::NoGradGuard ungraded;
    for (const auto &[name, tensor] : to)
        tensor.copy_(from.at(name));
}

std::string sizeText(double gigabytes)
{
    if (gigabytes < 1e-3)
        return "less than 1 MB";
    return gigabytes < 1 ? fmt::format("{:.0f} MB", 1e3 * gigabytes) : fmt::format("{:.1f} GB", gigabytes);
}

/// One training from its beginning, or from its checkpoint, to its end.
class Trainer
{
public:
    Trainer(const TrainingRequest &request, const TrainingPlan &plan, const Dataset &dataset,
            const TrainingListener &listener, const std::stop_token &stop)
        : m_request(request)
        , m_plan(plan)
        , m_dataset(dataset)
        , m_listener(listener)
        , m_runner(dataset, plan.images, *plan.spec.classes, request.recipe, stop)
        , m_checkpointPath(beside(request.out, ".checkpoint"))
    {
    }

    Result<void> run()
    {
        if (auto ready = begin(); !ready)
            return ready;
        if (m_listener.begun)
            m_listener.begun({m_rows.train.size(), m_rows.heldBack.size(), m_checkpoint.epochs,
                              m_network ? std::optional(m_flops) : std::nullopt});
        if (m_request.dryRun)
            return {};
        beginPart();
        if (auto kept = m_network ? keepFeatures() : Result<void>(); !kept)
            return kept;
        for (int epoch = static_cast<int>(m_checkpoint.epochs.size()) + 1; epoch <= recipe().epochs; ++epoch) {
            if (auto done = runEpoch(epoch); !done)
                return done;
            beginPart();
        }
        return {};
    }

private:
    [[nodiscard]] const Recipe &recipe() const { return m_request.recipe; }

    Result<void> begin()
    {
        if (auto sound = checkRecipe(recipe(), "The recipe"); !sound)
            return sound;
        const auto exits = m_plan.spec.exits.size();
        if (!recipe().exitWeights.empty() && recipe().exitWeights.size() != exits)
            return failure(ErrorKind::BadInput,
                           fmt::format("The recipe has {} \"exit_weights\", and the network {}.",
                                       recipe().exitWeights.size(), counted(exits, "exit")),
                           "Give one weight for each exit, or none.");
        if (std::error_code ignored;
            !m_request.out.has_filename() || std::filesystem::is_directory(m_request.out, ignored))
            return failure(ErrorKind::BadInput,
                           fmt::format("\"{}\" is not the name of a file to write.", m_request.out.string()),
                           "Give the network a name: --out net.safetensors.");
        const auto folder = m_request.out.parent_path();
        if (std::error_code ignored; !folder.empty() && !std::filesystem::is_directory(folder, ignored))
            return failure(ErrorKind::BadInput, fmt::format("{} is not a folder.", folder.string()),
                           "Make it first, or choose another --out.");
        auto rows = divideRows(m_dataset, recipe());
        if (!rows)
            return tl::unexpected(rows.error());
        m_rows = std::move(*rows);
        for (const ExitSpec &exit : m_plan.spec.exits)
            m_checkpoint.exits.push_back(exit.name);
        const std::string trunk = m_plan.trunk ? ' ' + m_plan.trunk->network().sha256() : std::string();
        const auto weights = weightsToBeginWith();
        if (!weights)
            return tl::unexpected(weights.error());
        m_checkpoint.identity = {toText(m_plan.spec) + trunk, toText(recipe()),
                                 m_dataset.fingerprint + ' ' + toJson(m_plan.images.how), *weights};
        return isThere(m_checkpointPath) ? goOn() : start();
    }

    /// As a training's identity has them. A training that goes on has them in its checkpoint, and needs no file of
    /// them.
    [[nodiscard]] Result<std::string> weightsToBeginWith() const
    {
        const bool isFile = !m_request.weights.empty() && isThere(m_request.weights);
        if (isFile)
            return sha256OfFile(m_request.weights);
        return isThere(m_checkpointPath) ? std::string() : std::string(randomWeights);
    }

    Result<void> start()
    {
        if (m_plan.trunk && !m_request.weights.empty())
            return failure(ErrorKind::Usage, "A TorchScript archive that gets heads has its own weights.",
                           "Leave --weights out, or name an architecture that takes them.");
        if (recipe().frozenTrunk && m_request.weights.empty() && !m_plan.trunk)
            return failure(ErrorKind::Usage, "The recipe freezes the trunk, which would stay random.",
                           "Add --weights, or set \"frozen_trunk\" to false in the recipe.");
        if (auto built = build(); !built)
            return built;
        if (!m_request.weights.empty()) {
            const auto random = m_network->takeWeights(m_request.weights);
            if (!random)
                return tl::unexpected(random.error());
            if (!random->empty())
                note(fmt::format("{} gives the trunk; these begin at random: {}.", m_request.weights.string(),
                                 fmt::join(*random, ", ")));
        }
        if (m_average)
            copyTensors(m_network->tensors(), m_average->tensors());
        prepare();
        return {};
    }

    Result<void> goOn()
    {
        if (!m_request.resume)
            return failure(ErrorKind::Usage, fmt::format("{} is a training that was begun.", m_checkpointPath.string()),
                           "Add --resume to go on with it, or remove the file to start again.");
        auto found = readCheckpoint(m_checkpointPath);
        if (!found)
            return tl::unexpected(found.error());
        if (auto same = checkIdentity(found->identity, m_checkpoint.identity, m_checkpointPath); !same)
            return same;
        m_checkpoint.identity.weights = found->identity.weights;
        m_checkpoint.epochs = std::move(found->epochs);
        if (!m_checkpoint.epochs.empty() && m_checkpoint.epochs.front().train.size() != m_checkpoint.exits.size())
            return failure(ErrorKind::BadInput,
                           fmt::format("The log in {} is of a network with other exits.", m_checkpointPath.string()),
                           "Remove the file to start again.");
        const EpochRecord *best = bestOf(m_checkpoint.epochs);
        if (!best || !isThere(m_request.out))
            return failure(ErrorKind::BadInput,
                           fmt::format("{} is missing, which held the best epoch so far.", m_request.out.string()),
                           fmt::format("Remove {} to start again.", m_checkpointPath.string()));
        if (static_cast<int>(m_checkpoint.epochs.size()) >= recipe().epochs) {
            note(fmt::format("Nothing to do: all epochs are done. {} holds epoch {}, the best.", m_request.out.string(),
                             best->epoch));
            return {};
        }
        if (auto built = build(); !built)
            return built;
        prepare();
        return restore(state(), *found, m_checkpointPath);
    }

    Result<void> build()
    {
        auto network = made();
        if (!network)
            return tl::unexpected(network.error());
        m_network = std::make_unique<TrainableNetwork>(std::move(*network));
        if (recipe().emaDecay == 0)
            return {};
        auto average = made();
        if (!average)
            return tl::unexpected(average.error());
        m_average = std::make_unique<TrainableNetwork>(std::move(*average));
        return {};
    }

    [[nodiscard]] Result<TrainableNetwork> made() const
    {
        return m_plan.trunk ? TrainableNetwork::onTrunk(m_plan.spec, m_plan.trunk, recipe().seed)
                            : TrainableNetwork::build(m_plan.spec, recipe().seed, recipe().frozenTrunk);
    }

    /// Once the networks have their weights, or memory for them.
    void prepare()
    {
        const torch::Device device = prepareDevice({.device = m_request.device, .threads = m_request.threads});
        m_network->place(device, m_request.precision);
        if (m_average)
            m_average->place(device, m_request.precision);
        m_optimiser = std::make_unique<Optimiser>(recipe(), m_network->trainedTensors(recipe().trunkRateFactor));
        if (m_average)
            m_averages = {m_network->changingTensors(), m_average->changingTensors()};
        m_network->setTraining(false);
        m_flops = static_cast<double>(m_network->forwardFlops(m_plan.images.input));
        const auto trained
            = m_network->isFrozen() ? static_cast<double>(m_network->headFlops(m_plan.images.input)) : m_flops;
        m_trunkFlops = m_flops - trained;
        m_flopsOfImage = m_trunkFlops + passes * trained;
    }

    /// What a frozen trunk gives for all images, once, where it is always the same and fits.
    Result<void> keepFeatures()
    {
        if (!m_network->isFrozen())
            return {};
        if (!recipe().augmentations.empty()) {
            note("The frozen trunk's features are computed in every epoch, because the recipe has augmentations.");
            return {};
        }
        std::vector<std::size_t> rows = m_rows.train;
        rows.insert(rows.end(), m_rows.heldBack.begin(), m_rows.heldBack.end());
        const double size = static_cast<double>(m_network->featureBytes(m_plan.images.input))
                            * static_cast<double>(rows.size()) / 1e9;
        const std::string what
            = fmt::format("The frozen trunk's features of {} images take {}", groupedText(rows.size()), sizeText(size));
        if (size > m_request.featureMemory) {
            note(fmt::format("{}, more than the {} GB that may be kept, so they are computed in every epoch.", what,
                             shortestText(m_request.featureMemory)));
            return {};
        }
        note(what + ": they are computed once and kept.");
        const auto count = rows.size();
        auto last = std::chrono::steady_clock::now();
        const auto progress = [&](std::size_t images) {
            if (std::chrono::steady_clock::now() - last < pauseBetweenNotes)
                return;
            last = std::chrono::steady_clock::now();
            note(fmt::format("Features of {} of {} images are computed.", images, count));
        };
        if (auto kept = m_runner.keepFeatures(*m_network, std::move(rows), progress); !kept)
            return kept;
        m_flopsOfImage -= m_trunkFlops;
        m_flopsAhead = m_trunkFlops * static_cast<double>(m_rows.train.size());
        return {};
    }

    /// All that changes, in place.
    [[nodiscard]] Tensors state() const
    {
        Tensors tensors;
        addTensors(tensors, "network.", m_network->tensors());
        addTensors(tensors, "optimiser.", m_optimiser->state());
        if (m_average)
            addTensors(tensors, "average.", m_average->tensors());
        return tensors;
    }

    Result<void> runEpoch(int epoch)
    {
        const auto begin = std::chrono::steady_clock::now();
        const auto rate = [&](std::size_t images) {
            const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - begin;
            return static_cast<double>(images) / std::max(1e-9, seconds.count());
        };
        const auto progress = [&](std::size_t images) {
            if (m_listener.progress)
                m_listener.progress({(static_cast<std::size_t>(epoch) - 1) * m_rows.train.size() + images,
                                     static_cast<std::size_t>(recipe().epochs) * m_rows.train.size(), rate(images),
                                     m_flopsAhead + m_flopsOfImage * static_cast<double>(m_imagesOfRun + images)});
        };
        const auto trained = m_runner.train({*m_network, *m_optimiser, m_average ? &m_averages : nullptr}, m_rows.train,
                                            epoch, progress);
        if (!trained)
            return tl::unexpected(trained.error());
        const double before = m_checkpoint.epochs.empty() ? 0 : m_checkpoint.epochs.back().gflops;
        const double ahead = m_imagesOfRun == 0 ? m_flopsAhead : 0;
        m_imagesOfRun += trained->images;
        EpochRecord record;
        record.epoch = epoch;
        record.learningRate = trained->learningRate;
        record.train = trained->scores;
        record.heldBackImages = static_cast<std::int64_t>(m_rows.heldBack.size());
        record.imagesPerSecond = rate(trained->images);
        record.gflops = before + (ahead + m_flopsOfImage * static_cast<double>(trained->images)) / 1e9;
        if (!m_rows.heldBack.empty()) {
            auto scores = m_runner.evaluate(chosen(), m_rows.heldBack);
            if (!scores)
                return tl::unexpected(scores.error());
            record.heldBack = std::move(*scores);
        }
        const EpochRecord *best = bestOf(m_checkpoint.epochs);
        record.isBest = !best || scoreOf(record) > scoreOf(*best);
        record.energy = energyOfPart();
        return keep(record);
    }

    void beginPart() const
    {
        if (m_request.meter)
            m_request.meter->begin();
    }

    /// What was spent since beginPart(). That a meter could not be used is said once.
    [[nodiscard]] std::optional<PartEnergy> energyOfPart()
    {
        if (!m_request.meter)
            return std::nullopt;
        const MeasuredPart part = m_request.meter->end();
        if (part.problem && !std::exchange(m_hasLostMeter, true))
            note(fmt::format("Where a meter fails, the energy of an epoch is {}. {}",
                             part.energy ? fmt::format("that of {}", fmt::join(part.energy->meters, " and "))
                                         : "not known",
                             toText(*part.problem)));
        return part.energy;
    }

    /// The network that is judged and written.
    [[nodiscard]] TrainableNetwork &chosen() { return m_average ? *m_average : *m_network; }

    /// The checkpoint comes last: until then, the epoch is repeated after a kill, to the same bytes.
    Result<void> keep(const EpochRecord &record)
    {
        if (record.isBest) {
            if (auto saved = chosen().save(m_request.out); !saved)
                return saved;
        }
        m_checkpoint.epochs.push_back(record);
        const auto &[identity, exits, epochs, tensors] = m_checkpoint;
        if (auto written = writeFileAtomically(beside(m_request.out, ".jsonl"), toJsonLines(epochs, exits)); !written)
            return written;
        if (auto written = writeFileAtomically(beside(m_request.out, ".csv"), toCsv(epochs, exits)); !written)
            return written;
        m_checkpoint.tensors = state();
        if (auto saved = saveCheckpoint(m_checkpoint, m_checkpointPath); !saved)
            return saved;
        if (m_listener.epoch)
            m_listener.epoch(record);
        return {};
    }

    void note(const std::string &text) const
    {
        if (m_listener.note)
            m_listener.note(text);
    }

    const TrainingRequest &m_request;
    const TrainingPlan &m_plan;
    const Dataset &m_dataset;
    const TrainingListener &m_listener;
    EpochRunner m_runner;
    std::filesystem::path m_checkpointPath;
    TrainingRows m_rows;
    Checkpoint m_checkpoint;
    std::unique_ptr<TrainableNetwork> m_network;
    std::unique_ptr<TrainableNetwork> m_average; ///< where the recipe wants one
    MovingAverage m_averages;
    std::unique_ptr<Optimiser> m_optimiser;
    double m_flops = 0;        ///< of one image, forward
    double m_flopsOfImage = 0; ///< of training with one
    double m_trunkFlops = 0;   ///< of a frozen trunk for one image, forward
    double m_flopsAhead = 0;   ///< of the features that were computed before the first epoch of this run
    std::size_t m_imagesOfRun = 0;
    bool m_hasLostMeter = false;
};

} // namespace

Result<void> train(const TrainingRequest &request, const TrainingPlan &plan, const Dataset &dataset,
                   const TrainingListener &listener, const std::stop_token &stop)
{
    try {
        return Trainer(request, plan, dataset, listener, stop).run();
    } catch (const std::exception &e) {
        return torchFailure(e, "training");
    }
}

} // namespace offramp
