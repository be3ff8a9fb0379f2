// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "resources/demo/make/imagefiles.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <cstdio>

using namespace offramp;

int main(int argc, char **argv)
{
    CLI::App app("Draws the images of the demo.", "make_demo");
    app.require_subcommand(1);
    std::string folder;
    int count = 0;

    CLI::App *test = app.add_subcommand("test", "write the test images, FOLDER/test/CLASS/NNN.png");
    test->add_option("folder", folder, "folder of the images")->required();
    CLI::App *train = app.add_subcommand("train", "write training images, FOLDER/train/CLASS/NNNNNN.png");
    train->add_option("folder", folder, "folder of the images")->required();
    train->add_option("count", count, "how many")->required()->check(CLI::Range(1, 1'000'000));
    CLI11_PARSE(app, argc, argv);

    try {
        const auto done = test->parsed() ? demo::writeTestImages(folder) : demo::writeTrainingImages(folder, count);
        if (done)
            return 0;
        fmt::print(stderr, "make_demo: {}\n", toText(done.error()));
        return exitCode(done.error().kind);
    } catch (const std::exception &error) {
        fmt::print(stderr, "make_demo: {}\n", error.what());
        return exitCode(ErrorKind::Failed);
    }
}
