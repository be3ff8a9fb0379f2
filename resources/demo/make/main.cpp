// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "resources/demo/make/evaluation.h"
#include "resources/demo/make/testset.h"
#include "resources/demo/make/training.h"

#include <ATen/Parallel.h>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <cstdio>

using namespace offramp;

int main(int argc, char **argv)
{
    CLI::App app("Rebuilds the parts of the demo: its test images and its two networks.", "make_demo");
    app.require_subcommand(1);
    std::string folder = "resources/demo";
    std::string name;
    std::string archive;
    int threads = 1;

    CLI::App *images = app.add_subcommand("images", "write the test images, FOLDER/images/test/CLASS/NNN.png");
    images->add_option("folder", folder, "the demo's folder")->capture_default_str();
    CLI::App *train = app.add_subcommand("train", "train a network and write FOLDER/NAME.pt");
    train->add_option("name", name, "the network")->required()->check(CLI::IsMember({"signs-small", "signs-large"}));
    train->add_option("folder", folder, "the demo's folder")->capture_default_str();
    train->add_option("--threads", threads, "threads; the shipped weights were trained with 1")->capture_default_str();
    CLI::App *evaluate = app.add_subcommand("evaluate", "print the accuracy and the entropies of each exit");
    evaluate->add_option("archive", archive, "the network")->required()->check(CLI::ExistingFile);
    CLI11_PARSE(app, argc, argv);

    at::set_num_threads(threads);
    try {
        Result<void> done;
        if (images->parsed())
            done = demo::writeTestSet(std::filesystem::path(folder) / "images");
        else if (train->parsed())
            done = demo::train(*demo::networkPlan(name), std::filesystem::path(folder) / (name + ".pt"));
        else
            demo::evaluate(archive);
        if (done)
            return 0;
        fmt::print(stderr, "make_demo: {}\n", toText(done.error()));
        return exitCode(done.error().kind);
    } catch (const c10::Error &error) {
        fmt::print(stderr, "make_demo: {}\n", error.what_without_backtrace());
        return exitCode(ErrorKind::Failed);
    } catch (const std::exception &error) {
        fmt::print(stderr, "make_demo: {}\n", error.what());
        return exitCode(ErrorKind::Failed);
    }
}
