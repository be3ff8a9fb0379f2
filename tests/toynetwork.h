// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <torch/script.h>

#include <filesystem>
#include <string>

/// A network of two exits small enough to count by hand, for images of 8 x 8 (or any even size):
/// conv 3->4 (3x3), ReLU, [pool, linear 4->classes] = exit 1; conv 4->6 (3x3), batch norm, ReLU, [pool, linear] =
/// exit 2.
struct ToyNetwork {
    int classes = 3;
    std::string result = "(e1, e2)"; ///< what forward returns
    std::string decision;            ///< where it holds, forward returns e1 and computes nothing more; empty = never
    std::string statements;          ///< before it returns, each a line that begins with four spaces
    std::string specText;            ///< offramp.json inside the archive; empty = none
    double scale = 1;                ///< of the last exit's weights
    std::string training = "self.training"; ///< batch norm's switch

    [[nodiscard]] torch::jit::Module module() const
    {
        torch::manual_seed(1);
        torch::jit::Module net("Toy");
        net.register_attribute("training", c10::BoolType::get(), true);
        const auto parameter = [&net](const char *name, at::IntArrayRef shape) {
            net.register_parameter(name, torch::randn(shape), false);
        };
        parameter("w1", {4, 3, 3, 3});
        parameter("w2", {6, 4, 3, 3});
        parameter("h1", {classes, 4});
        net.register_parameter("h2", torch::randn({classes, 6}) * scale, false);
        net.register_parameter("gamma", torch::ones({6}), false);
        net.register_parameter("beta", torch::zeros({6}), false);
        net.register_buffer("mean", torch::zeros({6}));
        net.register_buffer("var", torch::ones({6}));
        net.define(R"(
def stem(self, x):
    return torch.relu(torch.conv2d(x, self.w1, None, [1, 1], [1, 1]))

def head(self, x, weight):
    return torch.linear(torch.flatten(torch.adaptive_avg_pool2d(x, [1, 1]), 1), weight)

def forward(self, x):
    a = self.stem(x)
    e1 = self.head(a, self.h1)
)" + (decision.empty() ? std::string() : "    if " + decision + ":\n        return e1\n")
                   + R"(
    b = torch.conv2d(a, self.w2, None, [1, 1], [1, 1])
    b = torch.relu(torch.batch_norm(b, self.gamma, self.beta, self.mean, self.var, )"
                   + training + R"(, 0.1, 1e-5, True))
    e2 = self.head(b, self.h2)
    both = [e1]
    both.append(e2)
)" + statements + "    return "
                   + result + "\n");
        return net;
    }

    void save(const std::filesystem::path &path) const
    {
        torch::jit::ExtraFilesMap extra;
        if (!specText.empty())
            extra["offramp.json"] = specText;
        module().save(path.string(), extra);
    }

    /// FLOPs of exit 1 and of both, by hand.
    [[nodiscard]] std::int64_t firstFlops(std::int64_t side) const
    {
        return 4 * 3 * 9 * side * side + 4 * side * side + 4 * classes;
    }
    [[nodiscard]] std::int64_t allFlops(std::int64_t side) const
    {
        return firstFlops(side) + (6 * 4 * 9 + 2 * 6 + 6) * side * side + 6 * classes;
    }
};
