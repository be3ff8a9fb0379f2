// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "resources/demo/make/network.h"

#include "resources/demo/make/signimage.h"

#include <nlohmann/json.hpp>

#include <cmath>

namespace offramp::demo {

namespace {

using torch::jit::Module;

constexpr auto convUnitSource = R"(
def forward(self, x: Tensor) -> Tensor:
    x = torch.conv2d(x, self.weight, None, [STRIDE, STRIDE], [PADDING, PADDING])
    return torch.batch_norm(x, self.bn_weight, self.bn_bias, self.running_mean, self.running_var,
                            self.training, 0.1, 1e-05, False)
)";

constexpr auto blockSource = R"(
def forward(self, x: Tensor) -> Tensor:
    y = self.conv2.forward(torch.relu(self.conv1.forward(x)))
    return torch.relu(y + SHORTCUT)
)";

constexpr auto headSource = R"(
def forward(self, x: Tensor) -> Tensor:
    x = torch.flatten(torch.adaptive_avg_pool2d(FEATURES, [1, 1]), 1)
    return torch.linear(x, self.weight, self.bias)
)";

std::string replaced(std::string text, const std::string &word, const std::string &with)
{
    for (std::size_t at = text.find(word); at != std::string::npos; at = text.find(word, at + with.size()))
        text.replace(at, word.size(), with);
    return text;
}

/// Builds the parts of one network; their classes share one compilation unit.
class Builder
{
public:
    Module part(const std::string &className) const
    {
        Module module("__torch__.offramp." + className, m_unit, true);
        module.register_attribute("training", c10::BoolType::get(), true);
        return module;
    }

    Module convUnit(int in, int out, int size, int stride) const
    {
        Module unit = part("ConvUnit");
        const double deviation = std::sqrt(2.0 / (in * size * size));
        unit.register_parameter("weight", torch::randn({out, in, size, size}) * deviation, false);
        unit.register_parameter("bn_weight", torch::ones({out}), false);
        unit.register_parameter("bn_bias", torch::zeros({out}), false);
        unit.register_buffer("running_mean", torch::zeros({out}));
        unit.register_buffer("running_var", torch::ones({out}));
        unit.define(
            replaced(replaced(convUnitSource, "STRIDE", std::to_string(stride)), "PADDING", std::to_string(size / 2)));
        return unit;
    }

    Module block(int in, int out, int stride) const
    {
        Module block = part("Block");
        block.register_module("conv1", convUnit(in, out, 3, stride));
        block.register_module("conv2", convUnit(out, out, 3, 1));
        const bool same = in == out && stride == 1;
        if (!same)
            block.register_module("shortcut", convUnit(in, out, 1, stride));
        block.define(replaced(blockSource, "SHORTCUT", same ? "x" : "self.shortcut.forward(x)"));
        return block;
    }

    Module head(int in, int convolution) const
    {
        Module head = part("Head");
        if (convolution > 0)
            head.register_module("conv", convUnit(in, convolution, 3, 2));
        const int features = convolution > 0 ? convolution : in;
        head.register_parameter("weight", torch::randn({signCount, features}) * std::sqrt(1.0 / features), false);
        head.register_parameter("bias", torch::zeros({signCount}), false);
        head.define(replaced(headSource, "FEATURES", convolution > 0 ? "torch.relu(self.conv.forward(x))" : "x"));
        return head;
    }

private:
    std::shared_ptr<torch::jit::CompilationUnit> m_unit = std::make_shared<torch::jit::CompilationUnit>();
};

} // namespace

std::optional<NetworkPlan> networkPlan(const std::string &name)
{
    if (name == "signs-small")
        return NetworkPlan{name, 12, {{16, 1, 2, 32}, {32, 1, 1, 0}, {64, 1, 2, 0}}, 6000};
    if (name == "signs-large")
        return NetworkPlan{name, 16, {{16, 1, 1, 32}, {40, 2, 2, 0}, {64, 1, 1, 0}}, 4000};
    return std::nullopt;
}

torch::jit::Module buildNetwork(const NetworkPlan &plan)
{
    const Builder builder;
    Module network = builder.part("Network");
    network.register_module("stem", builder.convUnit(3, plan.stemChannels, 3, 2));
    std::string source = "\ndef forward(self, x: Tensor):\n    x = torch.relu(self.stem.forward(x))\n";
    std::string outputs;
    int channels = plan.stemChannels;
    for (std::size_t s = 0; s < plan.stages.size(); ++s) {
        const Stage &stage = plan.stages[s];
        const std::string number = std::to_string(s + 1);
        for (int b = 0; b < stage.blocks; ++b) {
            const std::string name = "stage" + number + "_" + std::to_string(b + 1);
            network.register_module(name, builder.block(channels, stage.channels, b == 0 ? stage.stride : 1));
            source += "    x = self." + name + ".forward(x)\n";
            channels = stage.channels;
        }
        network.register_module("exit" + number, builder.head(channels, stage.headChannels));
        source += "    exit" + number + " = self.exit" + number + ".forward(x)\n";
        outputs += (outputs.empty() ? "" : ", ") + ("exit" + number);
    }
    network.define(source + "    return (" + outputs + ")\n");
    return network;
}

std::string networkSpec(const NetworkPlan &plan)
{
    using Json = nlohmann::ordered_json;
    Json exits = Json::array();
    for (std::size_t s = 0; s < plan.stages.size(); ++s) {
        const std::string number = std::to_string(s + 1);
        exits.push_back({{"name", "exit" + number},
                         {"after", "stage" + number},
                         {"head", plan.stages[s].headChannels > 0 ? "conv-pool-linear" : "pool-linear"}});
    }
    const Json spec{{"offramp_network", 1},
                    {"name", plan.name},
                    {"architecture", "residual"},
                    {"classes", signCount},
                    {"class_names", signNames},
                    {"exits", exits},
                    {"input", {3, imageSize, imageSize}},
                    {"resize", imageSize},
                    {"crop", imageSize},
                    {"mean", {channelMean, channelMean, channelMean}},
                    {"std", {channelDeviation, channelDeviation, channelDeviation}},
                    {"label_order", "sorted"}};
    return spec.dump(1) + "\n";
}

} // namespace offramp::demo
