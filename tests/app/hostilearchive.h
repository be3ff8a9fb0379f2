// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "tests/statedictfile.h"

#include <filesystem>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

/// A TorchScript archive of a network with two exits of three classes, written byte by byte, whose code does something
/// else besides.
struct HostileArchive {
    std::vector<std::string> inForward; ///< lines; m is a tensor [batch, 3], w one of [3, 3], x the images
    std::vector<std::string> onLoading; ///< lines of __setstate__ of what loader says; empty: none
    enum class Loader { Network, Part, Object } loader = Loader::Network;
    std::string functions; ///< definitions before the network's class

    void write(const std::filesystem::path &path) const
    {
        const std::vector<float> weights(9, 1.F);
        std::ofstream(path, std::ios::binary) << statedict::zipFile({{"net/data.pkl", "\x80\x02" + pickle() + '.'},
                                                                     {"net/code/__torch__.py", code()},
                                                                     {"net/data/0", statedict::floats(weights)},
                                                                     {"net/constants.pkl", "\x80\x02)."},
                                                                     {"net/version", "3\n"}},
                                                                    0, true);
    }

private:
    using Values = std::vector<std::pair<std::string, std::string>>;

    [[nodiscard]] std::string stateFunctions(const std::string &type) const
    {
        std::string text = "  def __getstate__(self: __torch__." + type
                           + ") -> Tuple[bool, Tensor]:\n    return (self.training, self.w)\n  def __setstate__(self: "
                             "__torch__."
                           + type
                           + ",\n    state: Tuple[bool, Tensor]) -> NoneType:\n    self.training = (state)[0]\n    "
                             "self.w = (state)[1]\n";
        for (const std::string &line : onLoading)
            text += "    " + line + "\n";
        return text + "    return None\n";
    }

    [[nodiscard]] bool hasLoader(Loader wanted) const { return !onLoading.empty() && loader == wanted; }

    [[nodiscard]] std::string code() const
    {
        const std::string members = "  training : bool\n  w : Tensor\n";
        const std::string module = "  __parameters__ = [\"w\", ]\n  __buffers__ = []\n" + members;
        std::string text = functions;
        if (hasLoader(Loader::Part))
            text += "class Part(Module):\n" + module + stateFunctions("Part");
        if (hasLoader(Loader::Object))
            text += "class Part:\n" + members + stateFunctions("Part");
        text += "class Net(Module):\n" + module;
        if (hasLoader(Loader::Part) || hasLoader(Loader::Object))
            text += "  part : __torch__.Part\n";
        text += "  def forward(self: __torch__.Net,\n    x: Tensor) -> Tuple[Tensor, Tensor]:\n    w = self.w\n    m = "
                "torch.mean(x, [2, 3])\n";
        for (const std::string &line : inForward)
            text += "    " + line + "\n";
        text += "    a = torch.matmul(m, w)\n    return (a, torch.mul(a, 2.))\n";
        return text + (hasLoader(Loader::Network) ? stateFunctions("Net") : std::string());
    }

    [[nodiscard]] static std::string object(const std::string &type, const std::string &state)
    {
        return statedict::global("__torch__", type) + ")\x81" + state + 'b';
    }

    [[nodiscard]] std::string pickle() const
    {
        const std::string no = "\x89";
        const std::string w = statedict::tensorPickle({"w", "FloatStorage", "0", 9, 0, {3, 3}, {3, 1}}, false);
        const std::string state = no + w + '\x86';
        if (hasLoader(Loader::Network))
            return object("Net", state);
        Values values{{"training", no}, {"w", w}};
        if (!onLoading.empty())
            values.emplace_back("part", object("Part", state));
        std::string text = "}(";
        for (const auto &[name, value] : values)
            text += statedict::pickleText(name) + value;
        return object("Net", text + 'u');
    }
};
