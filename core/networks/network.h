// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/architectures/architectures.h"
#include "core/exits/outputchoice.h"
#include "core/support/error.h"
#include "core/tensors/checksums.h"

#include <array>
#include <filesystem>
#include <memory>
#include <string>

namespace offramp {

/// Channels, height and width of the image that a network takes.
struct InputShape {
    int channels = 3;
    int height = 0;
    int width = 0;

    bool operator==(const InputShape &) const = default;
};

/// The number of exits of a network and of classes at each of them.
struct OutputShape {
    int exits = 0;
    int classes = 0;

    bool operator==(const OutputShape &) const = default;
};

/// A network on the CPU and in evaluation mode, whose forward returns the logits of each exit: one tensor, or a tuple,
/// list or dictionary of them, nested or not; a tensor [K, batch, C] or [batch, K, C] counts as K outputs. Other
/// outputs among them are not exits; one with a single value for each image is a score. It was loaded from a
/// TorchScript archive, or built here and filled with weights from a file.
class Network
{
public:
    /// Loads a network: a TorchScript archive, scripted or traced, or weights (safetensors, a PyTorch state dict) for
    /// an architecture that a choice or the spec names. The spec is the one inside the file, else beside it; a choice
    /// overrides it, and uses an archive as weights for an architecture. Errors distinguish a missing file, a file
    /// of another kind, weights without an architecture or for another one, and an archive of a newer PyTorch.
    [[nodiscard]] static Result<Network> load(const std::filesystem::path &path, const ArchitectureChoice &choice = {});

    /// Builds an architecture whose weights have shapes but no contents: it can be probed and counted, not run.
    [[nodiscard]] static Result<Network> withoutWeights(const ArchitectureChoice &choice);

    Network(Network &&) noexcept;
    Network &operator=(Network &&) noexcept;
    ~Network();

    [[nodiscard]] const NetworkSpec &spec() const;
    [[nodiscard]] const std::string &sha256() const;
    [[nodiscard]] const std::filesystem::path &path() const;

    /// Which dict of tensors of a checkpoint the weights are, where it holds several; else empty.
    [[nodiscard]] const std::string &weightsChoice() const;

    /// Whether the contents of its file were compared with checksums in it; Fit for one without weights.
    [[nodiscard]] Checksums checksums() const;

    /// The spec's name, else the file name without its suffix.
    [[nodiscard]] std::string name() const;

    /// Names of K exits: the spec's if it has as many, else the keys of the dictionary that probe() received,
    /// else exit1, exit2, …; a single exit is "exit1".
    [[nodiscard]] std::vector<std::string> exitNames(int exits) const;

    /// Says which outputs are exits and what they are, over its spec and what would be recognised.
    void setOutputs(OutputChoice choice);

    /// Which outputs are the exits, once probe() has succeeded; empty where every output is one, in that order.
    [[nodiscard]] std::vector<ExitOutput> exitOutputs() const;

    /// What the outputs of the exits [K] are: as chosen, else as recognised by their values for a few images, those of
    /// a sigmoid only where one is seen to make them. Without weights: logits.
    [[nodiscard]] Result<std::vector<OutputKind>> outputKinds(InputShape input) const;

    /// Switches a network between training and evaluation, for counting; a traced archive stays as it was traced.
    void setTraining(bool training);

    /// Whether the archive was frozen before it was saved, so that batch norm may be folded into convolutions.
    [[nodiscard]] bool isFrozen() const;

    /// Runs one blank image (or as many as it is made for) through the network and checks what comes back: K tensors of
    /// [1, C] floating-point logits, C >= 2, that agree with each other and with the spec. Refuses a network that was
    /// saved in training mode.
    [[nodiscard]] Result<OutputShape> probe(InputShape input) const;

    /// The LibTorch side, for those who include network_p.h.
    struct Private;
    [[nodiscard]] const Private &d() const { return *m_d; }

private:
    [[nodiscard]] static Result<Network> open(const std::filesystem::path &path, const ArchitectureChoice &choice);

    explicit Network(std::unique_ptr<Private> d);
    std::unique_ptr<Private> m_d;
};

} // namespace offramp
