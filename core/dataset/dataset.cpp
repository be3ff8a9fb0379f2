// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/dataset/dataset.h"

#include "core/dataset/cifarbinary.h"
#include "core/support/sha256.h"

#include <fmt/format.h>

#include <algorithm>

namespace offramp {

namespace fs = std::filesystem;

namespace {

Result<Listing> listImages(const fs::path &root, const std::optional<std::string> &split)
{
    std::error_code ignored;
    if (!fs::is_directory(root, ignored))
        return failure(ErrorKind::BadInput, fmt::format("{} is not a folder.", root.string()),
                       "Give the root of the unpacked test set.");
    if (isCifarBinary(root))
        return listCifarBinary(root, split);
    return isTinyImageNet(root) ? listTinyImageNet(root, split) : listImageFolders(root, split);
}

Result<std::string> fingerprintOf(const Dataset &dataset, const std::string &contents)
{
    Sha256 digest;
    const auto addText = [&digest](std::string_view text) {
        digest.add(text);
        digest.add(std::string_view("\0", 1));
    };
    addText(dataset.layout);
    addText(dataset.split);
    if (!contents.empty())
        addText(contents);
    for (const auto &sample : dataset.samples) {
        std::error_code code;
        const auto size = fs::file_size(sample.path, code);
        if (code)
            return failure(ErrorKind::BadInput,
                           fmt::format("Cannot read the size of {}: {}.", sample.path.string(), code.message()),
                           "Check that the test set was unpacked completely.");
        addText(sample.name);
        addText(fmt::format("{} {}", sample.label, size));
    }
    return digest.hex();
}

} // namespace

std::vector<std::string> splitsOf(const fs::path &root)
{
    std::error_code ignored;
    std::vector<std::string> splits;
    const auto offer = [&](const char *split, const fs::path &sign) {
        if (fs::exists(root / sign, ignored))
            splits.emplace_back(split);
    };
    if (isCifarBinary(root)) {
        offer("test", "test_batch.bin");
        offer("train", "data_batch_1.bin");
    } else if (isTinyImageNet(root)) {
        offer("val", "val/val_annotations.txt");
        offer("train", "train");
    } else {
        for (const char *split : {"test", "val", "train"})
            offer(split, split);
        if (splits.empty() && fs::is_directory(root, ignored))
            splits.emplace_back("root");
    }
    return splits;
}

Result<Dataset> openDataset(const fs::path &root, const DatasetOptions &options)
{
    auto listing = listImages(root, options.split);
    if (!listing)
        return tl::unexpected(listing.error());
    auto order = labelOrder(*listing, options.labels);
    if (!order)
        return tl::unexpected(order.error());
    if (listing->images.empty())
        return failure(ErrorKind::BadInput, fmt::format("{} holds no images.", root.string()),
                       "Give the root of the unpacked test set.");

    Dataset dataset;
    dataset.root = root;
    dataset.layout = listing->layout;
    dataset.split = listing->split;
    dataset.knownOrders = knownLabelOrders(*listing);
    dataset.labels = std::move(*order);
    dataset.notes = std::move(listing->notes);
    const auto &outputOf = dataset.labels.outputOf;
    const auto outputs = static_cast<std::size_t>(*std::max_element(outputOf.begin(), outputOf.end())) + 1;
    dataset.classIds.resize(outputs);
    dataset.classNames.resize(outputs);
    for (std::size_t index = 0; index < outputOf.size(); ++index) {
        const auto output = static_cast<std::size_t>(outputOf[index]);
        dataset.classIds[output] = listing->classIds[index];
        dataset.classNames[output] = listing->classNames[index];
    }
    dataset.samples.reserve(listing->images.size());
    for (auto &image : listing->images)
        dataset.samples.push_back(
            {std::move(image.path), std::move(image.name), outputOf[image.classIndex], image.record});

    auto fingerprint = fingerprintOf(dataset, listing->contents);
    if (!fingerprint)
        return tl::unexpected(fingerprint.error());
    dataset.fingerprint = std::move(*fingerprint);
    return dataset;
}

} // namespace offramp
