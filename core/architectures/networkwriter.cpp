// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/architectures/networkwriter.h"

#include "core/architectures/exitheads.h"
#include "core/support/words.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cctype>

namespace offramp {

namespace {

/// "layer1.0.bn1" as TorchScript reaches it: getattr(self.layer1, "0").bn1
std::string reached(const std::string &name)
{
    std::string text = "self";
    for (const std::string_view part : split(name, '.')) {
        const bool isNumber = std::isdigit(static_cast<unsigned char>(part.front())) != 0;
        text = isNumber ? fmt::format("getattr({}, \"{}\")", text, part) : fmt::format("{}.{}", text, part);
    }
    return text;
}

/// The extent of an image after a sliding window of that size.
int slid(int extent, int kernel, int stride, int padding)
{
    return extent == 0 ? 0 : std::max(0, (extent + 2 * padding - kernel) / stride + 1);
}

} // namespace

NetworkWriter::NetworkWriter(const NetworkSpec &spec)
    : m_spec(spec)
    , m_logits(spec.exits.size())
{
}

FeatureMap NetworkWriter::input() const
{
    if (!m_spec.input)
        return {"x", 3, 0, 0};
    return {"x", (*m_spec.input)[0], (*m_spec.input)[1], (*m_spec.input)[2]};
}

FeatureMap NetworkWriter::convolution(const std::string &name, const FeatureMap &x, const Convolution &how)
{
    const auto weight = own(name + ".weight", {how.channels, x.channels / how.groups, how.kernel, how.kernel});
    const auto bias = how.bias ? own(name + ".bias", {how.channels}) : std::string("None");
    return write(fmt::format("torch.conv2d({0}, {1}, {2}, [{3}, {3}], [{4}, {4}], [1, 1], {5})", x.variable, weight,
                             bias, how.stride, how.padding, how.groups),
                 how.channels, slid(x.height, how.kernel, how.stride, how.padding),
                 slid(x.width, how.kernel, how.stride, how.padding));
}

FeatureMap NetworkWriter::batchNorm(const std::string &name, const FeatureMap &x, const Norm &how)
{
    using Role = OwnedTensor::Role;
    const auto weight = own(name + ".weight", {x.channels});
    const auto bias = own(name + ".bias", {x.channels});
    const auto mean = own(name + ".running_mean", {x.channels}, Role::Buffer);
    const auto variance = own(name + ".running_var", {x.channels}, Role::Buffer);
    static_cast<void>(own(name + ".num_batches_tracked", {}, Role::Counter));
    return sameShape(fmt::format("torch.batch_norm({}, {}, {}, {}, {}, self.training, {}, {}, True)", x.variable,
                                 weight, bias, mean, variance, how.momentum, how.epsilon),
                     x);
}

FeatureMap NetworkWriter::relu(const FeatureMap &x)
{
    return sameShape(fmt::format("torch.relu({})", x.variable), x);
}

FeatureMap NetworkWriter::silu(const FeatureMap &x)
{
    return sameShape(fmt::format("torch.silu({})", x.variable), x);
}

FeatureMap NetworkWriter::sigmoid(const FeatureMap &x)
{
    return sameShape(fmt::format("torch.sigmoid({})", x.variable), x);
}

FeatureMap NetworkWriter::sum(const FeatureMap &a, const FeatureMap &b)
{
    return sameShape(fmt::format("{} + {}", a.variable, b.variable), a);
}

FeatureMap NetworkWriter::product(const FeatureMap &a, const FeatureMap &b)
{
    return sameShape(fmt::format("{} * {}", a.variable, b.variable), a);
}

FeatureMap NetworkWriter::maxPool(const FeatureMap &x, int kernel, int stride, int padding)
{
    return write(fmt::format("torch.max_pool2d({0}, [{1}, {1}], [{2}, {2}], [{3}, {3}])", x.variable, kernel, stride,
                             padding),
                 x.channels, slid(x.height, kernel, stride, padding), slid(x.width, kernel, stride, padding));
}

FeatureMap NetworkWriter::averagePool(const FeatureMap &x, int side)
{
    return write(fmt::format("torch.adaptive_avg_pool2d({0}, [{1}, {1}])", x.variable, side), x.channels, side, side);
}

FeatureMap NetworkWriter::dropout(const FeatureMap &x, double probability)
{
    return sameShape(fmt::format("torch.dropout({}, {}, self.training)", x.variable, probability), x);
}

FeatureMap NetworkWriter::flatten(const FeatureMap &x)
{
    return write(fmt::format("torch.flatten({}, 1)", x.variable), x.channels * x.height * x.width, 1, 1);
}

FeatureMap NetworkWriter::linear(const std::string &name, const FeatureMap &x, int features)
{
    const auto weight = own(name + ".weight", {features, x.channels});
    const auto bias = own(name + ".bias", {features});
    return write(fmt::format("torch.linear({}, {}, {})", x.variable, weight, bias), features, 1, 1);
}

FeatureMap NetworkWriter::classifier(const std::string &name, const FeatureMap &x)
{
    m_program.classifiers.push_back(name + ".weight");
    return linear(name, x, *m_spec.classes);
}

FeatureMap NetworkWriter::subsampleAndPad(const FeatureMap &x, int channels)
{
    const int added = (channels - x.channels) / 2;
    return write(fmt::format("torch.constant_pad_nd({}[:, :, ::2, ::2], [0, 0, 0, 0, {}, {}], 0)", x.variable, added,
                             channels - x.channels - added),
                 channels, slid(x.height, 1, 2, 0), slid(x.width, 1, 2, 0));
}

void NetworkWriter::exitPoint(const std::string &name, const FeatureMap &x, bool isInside)
{
    m_points.push_back(name);
    if (!isInside && !m_program.blocks.empty() && m_program.tensors.size() == m_tensorsAtBlock)
        m_program.blocks.back() = name;
    else if (!isInside)
        m_program.blocks.push_back(name);
    for (std::size_t k = 0; k + 1 < m_spec.exits.size(); ++k) {
        const ExitSpec &exit = m_spec.exits[k];
        if (exit.after != name || m_error)
            continue;
        const std::string place = fmt::format("exit{}", k + 1);
        const auto logits = writeExitHead(*this, exit.head, place, x);
        if (!logits)
            m_error = logits.error();
        else
            m_logits[k] = logits->variable;
    }
    if (!isInside)
        m_tensorsAtBlock = m_program.tensors.size();
}

Result<NetworkProgram> NetworkWriter::finish(const std::string &name, const FeatureMap &x)
{
    if (!m_program.blocks.empty() && m_program.tensors.size() == m_tensorsAtBlock)
        m_program.blocks.pop_back(); // an exit there would be the last one
    m_logits.back() = classifier(name, x).variable;
    for (std::size_t k = 0; k < m_logits.size() && !m_error; ++k) {
        if (m_logits[k].empty())
            m_error = Error{ErrorKind::BadInput,
                            fmt::format("Exit \"{}\" branches off after \"{}\", a place that {} does not have.",
                                        m_spec.exits[k].name, m_spec.exits[k].after, m_spec.architecture),
                            fmt::format("Its places are {}.", fmt::join(m_points, ", "))};
    }
    if (m_error)
        return tl::unexpected(*m_error);
    const bool isOne = m_logits.size() == 1;
    m_program.forward = fmt::format("def forward(self, x):\n{}", m_program.forward);
    m_program.forward += isOne ? fmt::format("    return {}\n", m_logits[0])
                               : fmt::format("    return ({})\n", fmt::join(m_logits, ", "));
    return std::move(m_program);
}

NetworkProgram NetworkWriter::finishMethod(const std::string &name, const std::vector<std::string> &parameters,
                                           const std::vector<std::string> &results)
{
    m_program.forward = fmt::format("def {}(self, {}):\n{}    return ({},)\n", name, fmt::join(parameters, ", "),
                                    m_program.forward, fmt::join(results, ", "));
    return std::move(m_program);
}

FeatureMap NetworkWriter::write(const std::string &expression, int channels, int height, int width)
{
    FeatureMap result{fmt::format("x{}", ++m_variables), channels, height, width};
    m_program.forward += fmt::format("    {} = {}\n", result.variable, expression);
    return result;
}

FeatureMap NetworkWriter::sameShape(const std::string &expression, const FeatureMap &x)
{
    return write(expression, x.channels, x.height, x.width);
}

std::string NetworkWriter::own(const std::string &name, std::vector<std::int64_t> shape, OwnedTensor::Role role)
{
    m_program.tensors.push_back({name, std::move(shape), role});
    return reached(name);
}

} // namespace offramp
