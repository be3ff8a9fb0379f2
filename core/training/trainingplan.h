// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/architectures/networkspec.h"
#include "core/dataset/dataset.h"
#include "core/recorder/imageplan.h"
#include "core/support/error.h"

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace offramp {

class FrozenTrunk;

/// A network to train, and how its images are prepared.
struct TrainingPlan {
    NetworkSpec spec; ///< complete: what the trained network's file will say
    ImagePlan images;
    std::string name; ///< for people: the architecture, or the name of the archive that gets heads
    std::shared_ptr<FrozenTrunk> trunk = nullptr; ///< of another network, whose outputs are those of the spec's exits;
                                                  ///< null where the spec names an architecture
};

/// Heads for a network, in place of the exits that it has before its end.
struct HeadChoice {
    std::vector<std::string> after; ///< places in the network, in the order of the exits; empty: its exits stay
    bool afterEachBlock = false;    ///< every block of the network is such a place
    std::string design = "pool-linear";

    [[nodiscard]] bool isMade() const { return afterEachBlock || !after.empty(); }
};

/// The split of a data set to train with: the one that is asked for, else its train split; nothing for a data set
/// without splits. An error where it has only others, which are for testing.
[[nodiscard]] Result<std::optional<std::string>> trainingSplit(const std::filesystem::path &root,
                                                               const std::optional<std::string> &asked);

/// Whether that is the file of a TorchScript archive. Its code does not run.
[[nodiscard]] bool isArchive(const std::string &nameOrFile);

/// The spec of a file, or one with nothing but an architecture of that name, which may be unknown.
[[nodiscard]] Result<NetworkSpec> networkSpecFrom(const std::string &nameOrFile);

/// Plans the training of an architecture, a preset or the network that a spec's file describes, for the classes of a
/// data set; or of heads on a TorchScript archive, whose own exits stay where they have these classes. size: shorter
/// side and centre square of the images in pixels; absent: the spec's, else as the images are. An exit of a chosen head
/// has the name of its place.
[[nodiscard]] Result<TrainingPlan> planTraining(const std::string &nameOrFile, const Dataset &dataset,
                                                std::optional<int> size, const HeadChoice &heads = {});

} // namespace offramp
