// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/architectures/networkspec.h"
#include "core/support/error.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace offramp {

/// A tensor that a network owns, by the name that torchvision gives it.
struct OwnedTensor {
    enum class Role { Parameter, Buffer, Counter }; ///< float32, float32, int64

    std::string name;
    std::vector<std::int64_t> shape;
    Role role = Role::Parameter;

    bool operator==(const OwnedTensor &) const = default;
};

/// A generated network: its tensors, and its forward as TorchScript.
struct NetworkProgram {
    std::vector<OwnedTensor> tensors;
    std::string forward;
    std::vector<std::string> classifiers; ///< names of the weights [classes, features], one for each exit
    std::vector<std::string> blocks;      ///< places where an exit is worth a try: after each block, not at the end
};

/// A value inside a network that is being generated: the variable that holds it and its shape without the batch. Height
/// and width are 0 where the size of the input is not known, and 1 in a flat list of features.
struct FeatureMap {
    std::string variable;
    int channels = 0;
    int height = 0;
    int width = 0;
};

struct Convolution {
    int channels = 0; ///< of the output
    int kernel = 3;
    int stride = 1;
    int padding = 1;
    int groups = 1;
    bool bias = false;
};

struct Norm {
    double epsilon = 1e-5;
    double momentum = 0.1;
};

/// Generates a network layer by layer, as a TorchScript program. Layers are named by their place
/// ("layer1.0.bn1").
class NetworkWriter
{
public:
    /// For a complete spec: classes and exits given, the last exit without `after`.
    explicit NetworkWriter(const NetworkSpec &spec);

    [[nodiscard]] FeatureMap input() const;

    [[nodiscard]] FeatureMap convolution(const std::string &name, const FeatureMap &x, const Convolution &how);
    [[nodiscard]] FeatureMap batchNorm(const std::string &name, const FeatureMap &x, const Norm &how = {});
    [[nodiscard]] FeatureMap relu(const FeatureMap &x);
    [[nodiscard]] FeatureMap silu(const FeatureMap &x);
    [[nodiscard]] FeatureMap sigmoid(const FeatureMap &x);
    [[nodiscard]] FeatureMap sum(const FeatureMap &a, const FeatureMap &b);
    [[nodiscard]] FeatureMap product(const FeatureMap &a, const FeatureMap &b);
    [[nodiscard]] FeatureMap maxPool(const FeatureMap &x, int kernel, int stride, int padding);
    [[nodiscard]] FeatureMap averagePool(const FeatureMap &x, int side);
    [[nodiscard]] FeatureMap dropout(const FeatureMap &x, double probability);
    [[nodiscard]] FeatureMap flatten(const FeatureMap &x);
    [[nodiscard]] FeatureMap linear(const std::string &name, const FeatureMap &x, int features);

    /// The linear layer of an exit, with one output per class.
    [[nodiscard]] FeatureMap classifier(const std::string &name, const FeatureMap &x);

    /// Every second pixel, with channels of zeros added on both sides: the shortcut that has no weights (option A of
    /// He et al. 2016, section 4.2).
    [[nodiscard]] FeatureMap subsampleAndPad(const FeatureMap &x, int channels);

    /// A place of that name where an exit may branch off; writes the spec's exits after it. isInside: it is in the
    /// midst of a block of the network. Of several places with no weights between them, the last is the end of the
    /// block.
    void exitPoint(const std::string &name, const FeatureMap &x, bool isInside = false);

    /// Ends the network with the classifier `name` as its last exit. Errors: exits after unknown places, or with
    /// heads that are unknown or do not fit.
    [[nodiscard]] Result<NetworkProgram> finish(const std::string &name, const FeatureMap &x);

    /// Ends a program that is a method of that name, from these variables to a tuple of results.
    [[nodiscard]] NetworkProgram finishMethod(const std::string &name, const std::vector<std::string> &parameters,
                                              const std::vector<std::string> &results);

private:
    [[nodiscard]] FeatureMap write(const std::string &expression, int channels, int height, int width);
    [[nodiscard]] FeatureMap sameShape(const std::string &expression, const FeatureMap &x);
    [[nodiscard]] std::string own(const std::string &name, std::vector<std::int64_t> shape,
                                  OwnedTensor::Role role = OwnedTensor::Role::Parameter);
    NetworkProgram m_program;
    NetworkSpec m_spec;
    std::vector<std::string> m_points;
    std::vector<std::string> m_logits; ///< by exit; empty while not written
    std::size_t m_tensorsAtBlock = 0;  ///< when the last of the program's blocks ended
    int m_variables = 0;
    std::optional<Error> m_error; ///< the first that came up
};

} // namespace offramp
