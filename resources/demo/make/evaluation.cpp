// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "resources/demo/make/evaluation.h"

#include "resources/demo/make/testset.h"
#include "resources/demo/make/training.h"

#include <fmt/format.h>

namespace offramp::demo {

void evaluate(const std::string &archive)
{
    const torch::NoGradGuard noGrad;
    torch::jit::Module network = torch::jit::load(archive);
    network.eval();
    const auto count = static_cast<std::size_t>(testImagesPerClass);
    std::vector<Image> images;
    for (int sign = 0; sign < signCount; ++sign)
        for (int number = 0; number < testImagesPerClass; ++number)
            images.push_back(testImage(static_cast<Sign>(sign), number, testImagesPerClass));
    const torch::Tensor labels = torch::arange(signCount).repeat_interleave(testImagesPerClass);

    fmt::print("{}\n{:>5} {:>9}  {:<34} {}\n", archive, "exit", "accuracy", "entropy at 10, 25, 50, 75, 90 %",
               "accuracy from the cleanest fifth to the hardest");
    int exit = 0;
    for (const torch::Tensor &logits : exitsOf(network, toTensor(images))) {
        const torch::Tensor right = logits.argmax(1).eq(labels).to(torch::kDouble);
        const torch::Tensor logs = logits.to(torch::kDouble).log_softmax(1);
        const torch::Tensor entropy = -(logs.exp() * logs).sum(1);
        std::string quantiles;
        for (const double share : {.1, .25, .5, .75, .9})
            quantiles += fmt::format("{:.4f} ", entropy.quantile(share).item<double>());
        std::string fifths;
        for (const torch::Tensor &fifth : right.view({signCount, static_cast<std::int64_t>(count)}).chunk(5, 1))
            fifths += fmt::format("{:.1f} ", 100 * fifth.mean().item<double>());
        fmt::print("{:>5} {:>7.1f} %  {:<34} {}\n", ++exit, 100 * right.mean().item<double>(), quantiles, fifths);
    }
}

} // namespace offramp::demo
