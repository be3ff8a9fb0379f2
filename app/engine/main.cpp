// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "app/engine/verbs.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <malloc.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <string_view>

using namespace offramp;

namespace {

/// Begins this process anew with a short spin for OpenMP's waiting threads. libgomp's own makes them burn whole time
/// slices where other work wants the processor too (a run of 1.5 s took 41 s), and it reads the setting only while it
/// is loaded.
void shortenSpin(char **argv)
{
    if (std::getenv("GOMP_SPINCOUNT") || std::getenv("OMP_WAIT_POLICY"))
        return;
    ::setenv("GOMP_SPINCOUNT", "1000", 0);
    ::execv("/proc/self/exe", argv);
}

/// The options that say which network a verb is about; returns the one for its file, which bears that name.
CLI::Option *addNetwork(CLI::App *verb, NetworkOptions &network, const std::string &fileOption = "--network")
{
    verb->add_option("--architecture", network.choice.name,
                     "what weights are for: resnet18, efficientnet_b0, padova-resnext50-64, …");
    verb->add_option("--classes", network.choice.classes, "how many classes it tells apart")
        ->check(CLI::Range(1, 1'000'000));
    return verb->add_option(fileOption, network.file, "TorchScript archive, safetensors or PyTorch state dict");
}

int finish(const Result<void> &done)
{
    if (done)
        return 0;
    fmt::print(stderr, "offramp-engine: {}\n", toText(done.error()));
    return exitCode(done.error().kind);
}

} // namespace

int main(int argc, char **argv)
{
    const std::string_view verb = argc > 1 ? argv[1] : "";
    if (verb == "record" || verb == "verify")
        shortenSpin(argv);
    // A reader that went away is noticed by the end of stdin, not by being killed.
    std::signal(SIGPIPE, SIG_IGN);
    // Every layer's result is allocated anew; handing such blocks back to the system each time takes most of a run.
    mallopt(M_MMAP_THRESHOLD, 1 << 30);
    mallopt(M_TRIM_THRESHOLD, 1 << 30);

    CLI::App app("Runs early-exit image classifiers and records what they say at every exit.", "offramp-engine");
    app.set_version_flag("--version", "offramp-engine " OFFRAMP_VERSION);
    app.require_subcommand(1);

    RecordOptions recordOptions;
    auto *record = app.add_subcommand("record", "Record what a network says about every image of a test set");
    addNetwork(record, recordOptions.network)->required();
    record
        ->add_option("--dataset", recordOptions.dataset,
                     "root of TinyImageNet, CIFAR-10 (binary), or folders of images by class")
        ->required();
    record->add_option("--out", recordOptions.out, "recording to write or go on with (FILE.exits)")->required();
    record->add_option("--split", recordOptions.split, "val, test, train, or the name of another split folder");
    record->add_option("--limit", recordOptions.limit, "only so many images, classes balanced")
        ->check(CLI::PositiveNumber);
    record->add_option("--labels", recordOptions.labels,
                       "label order: sorted, wnids, or a map (JSON, CSV, or a pickled dict)");
    record->add_option("--size", recordOptions.size, "resize the shorter side and keep the centre square, in pixels")
        ->check(CLI::Range(1, 8192));
    record->add_option("--mean", recordOptions.mean, "mean of each channel, a,b,c")->delimiter(',');
    record->add_option("--std", recordOptions.std, "standard deviation of each channel, a,b,c")->delimiter(',');
    record->add_flag("--squash", recordOptions.squash, "resize both sides, whatever the shape");
    record->add_option("--resize", recordOptions.resize, "whose resize: pil, tensor or tensor-aa (default pil)")
        ->check(CLI::IsMember({"pil", "tensor", "tensor-aa"}));
    record->add_flag("--dry-run", recordOptions.dryRun, "check everything and say what would be used; record nothing");
    record->add_option("--batch", recordOptions.batch, "images at a time")
        ->check(CLI::Range(1, 65536))
        ->capture_default_str();
    record->add_option("--threads", recordOptions.threads, "threads of the processor (default: one for each core)")
        ->check(CLI::Range(1, 4096));
    record->add_option("--seed", recordOptions.seed, "seed of the order of work (default 0)");
    record->add_option("--device", recordOptions.device, "cpu, cuda:0, … or auto")->capture_default_str();
    record
        ->add_option("--execution", recordOptions.execution,
                     "optimised or archived (default: optimised, unless that changes answers)")
        ->check(CLI::IsMember({"optimised", "archived"}));
    record->add_option("--precision", recordOptions.precision, "fp32, bf16 or fp16 (default: fp32)")
        ->check(CLI::IsMember({"fp32", "bf16", "fp16"}));
    auto *logits = record->add_flag("--logits", recordOptions.logits, "keep every logit (default: up to 200 MB)");
    record->add_flag("--no-logits", recordOptions.noLogits, "keep no logits")->excludes(logits);
    auto *thumbnails
        = record->add_flag("--thumbnails", recordOptions.thumbnails, "keep thumbnails (default: up to 200 MB)");
    record->add_flag("--no-thumbnails", recordOptions.noThumbnails, "keep no thumbnails")->excludes(thumbnails);
    record->add_option("--thumbnail-side", recordOptions.thumbnailSide, "longest side of a thumbnail, in pixels")
        ->check(CLI::Range(1, largestThumbnailSide))
        ->capture_default_str();
    record->add_flag("--events", recordOptions.events, "JSON lines on stdout; a line on stdin or its end cancels");

    VerifyOptions verifyOptions;
    auto *verify = app.add_subcommand("verify", "Run with samples really leaving, and compare with a recording");
    verify->add_option("recording", verifyOptions.recording, "recording to verify (FILE.exits)")->required();
    addNetwork(verify, verifyOptions.network)->required();
    verify->add_option("--dataset", verifyOptions.dataset, "root of the test set it was made with")->required();
    verify
        ->add_option("--thresholds", verifyOptions.thresholds,
                     "settings separated by commas; a colon separates exits: 0,0.63,0.4:0.9")
        ->required();
    verify->add_option("--criterion", verifyOptions.criterion, "entropy, confidence or margin")
        ->check(CLI::IsMember({"entropy", "confidence", "margin"}))
        ->capture_default_str();
    verify->add_option("--split", verifyOptions.split, "split of the test set (default: as recorded)");
    verify->add_option("--labels", verifyOptions.labels, "label order (default: as recorded)");
    verify->add_option("--limit", verifyOptions.limit, "only so many images, classes balanced")
        ->check(CLI::PositiveNumber);
    verify->add_option("--batch", verifyOptions.batch, "images at a time (default: as recorded)")
        ->check(CLI::Range(1, 65536));
    verify->add_option("--threads", verifyOptions.threads, "threads of the processor (default: one for each core)")
        ->check(CLI::Range(1, 4096));
    verify->add_option("--device", verifyOptions.device, "cpu, cuda:0, … or auto")->capture_default_str();
    verify->add_option("--execution", verifyOptions.execution, "optimised or archived (default: as recorded)")
        ->check(CLI::IsMember({"optimised", "archived"}));
    auto *verifyJson = verify->add_flag("--json", verifyOptions.json, "print JSON");
    verify->add_flag("--events", verifyOptions.events, "JSON lines on stdout; a line on stdin or its end cancels")
        ->excludes(verifyJson);

    FlopsOptions flopsOptions;
    std::string flopsMode = "eval";
    auto *flops = app.add_subcommand("flops", "Count the FLOPs of each exit as fvcore does");
    addNetwork(flops, flopsOptions.network);
    flops->add_option("--input", flopsOptions.input, "shape of the input, such as 1x3x64x64")->required();
    flops->add_option("--mode", flopsMode, "eval or train")
        ->check(CLI::IsMember({"eval", "train"}))
        ->capture_default_str();
    flops->add_flag("--json", flopsOptions.json, "print JSON");

    ConvertOptions convertOptions;
    auto *convert = app.add_subcommand("convert", "Write a network as one safetensors file that needs nothing else");
    addNetwork(convert, convertOptions.network)->required();
    convert->add_option("--out", convertOptions.out, "file to write (FILE.safetensors)")->required();

    InspectOptions inspectOptions;
    auto *inspect = app.add_subcommand("inspect", "Show a network's layers and where its FLOPs go");
    addNetwork(inspect, inspectOptions.network, "network,--network");
    inspect->add_option("--input", inspectOptions.input, "shape of the input, such as 1x3x64x64 (default: the spec's)");
    inspect->add_flag("--json", inspectOptions.json, "print JSON");

    bool devicesJson = false;
    auto *devices = app.add_subcommand("devices", "List what a network could run on");
    devices->add_flag("--json", devicesJson, "print JSON");

    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError &error) {
        return app.exit(error, std::cout, std::cerr) == 0 ? 0 : exitCode(ErrorKind::Usage);
    }
    if (record->parsed())
        return finish(runRecord(recordOptions));
    if (verify->parsed())
        return finish(runVerify(verifyOptions));
    if (flops->parsed()) {
        flopsOptions.training = flopsMode == "train";
        return finish(runFlops(flopsOptions));
    }
    if (convert->parsed())
        return finish(runConvert(convertOptions));
    if (inspect->parsed())
        return finish(runInspect(inspectOptions));
    return finish(runDevices(devicesJson));
}
