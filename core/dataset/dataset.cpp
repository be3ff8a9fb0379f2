// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/dataset/dataset.h"

#include "core/dataset/imagefiles.h"
#include "core/dataset/recogniser.h"
#include "core/support/sha256.h"

#include <fmt/format.h>

#include <algorithm>

namespace offramp {

namespace fs = std::filesystem;

namespace {

Result<void> checkImages(const Listing &listing, const fs::path &root)
{
    if (listing.images.empty())
        return failure(ErrorKind::BadInput, fmt::format("{} holds no images.", root.string()),
                       "Give the root of the unpacked test set.");
    std::vector<fs::path> paths;
    for (const ListedImage &image : listing.images) {
        if (!image.pixels)
            paths.push_back(image.path);
    }
    return checkPresent(paths, root);
}

/// A digest of texts, each with a zero byte after it.
class TextDigest
{
public:
    void add(std::string_view text)
    {
        m_digest.add(text);
        m_digest.add(std::string_view("\0", 1));
    }
    [[nodiscard]] std::string hex() { return m_digest.hex(); }

private:
    Sha256 m_digest;
};

std::string fingerprintOf(const Dataset &dataset)
{
    TextDigest digest;
    digest.add(dataset.layout);
    digest.add(dataset.split);
    for (const auto &sample : dataset.samples) {
        digest.add(sample.name);
        digest.add(std::to_string(sample.label));
    }
    return digest.hex();
}

} // namespace

std::vector<fs::path> filesOf(const Dataset &dataset)
{
    std::vector<fs::path> files;
    files.reserve(dataset.samples.size());
    for (const Sample &sample : dataset.samples)
        files.push_back(sample.path);
    return files;
}

std::vector<std::string> splitsOf(const fs::path &root)
{
    return recognise(root).splits;
}

Result<Dataset> openDataset(const fs::path &root, const DatasetOptions &options)
{
    auto listing = recognise(root).list(options.split);
    if (!listing)
        return tl::unexpected(listing.error());
    auto order = labelOrder(*listing, options.labels);
    if (!order)
        return tl::unexpected(order.error());
    if (auto checked = checkImages(*listing, root); !checked)
        return tl::unexpected(checked.error());

    Dataset dataset;
    dataset.root = root;
    dataset.layout = listing->layout;
    dataset.split = listing->split;
    dataset.knownOrders = knownLabelOrders(*listing, *order);
    dataset.labels = std::move(*order);
    dataset.notes = std::move(listing->notes);
    if (options.labels.empty() && dataset.labels.word == "numeric")
        dataset.notes.push_back(
            "The class folders are numbers and are taken in numeric order, 2 before 10; give --labels "
            "sorted to take them as text.");
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
        dataset.samples.push_back({std::move(image.path), std::move(image.name), outputOf[image.classIndex],
                                   image.record, std::move(image.pixels)});

    dataset.contents = std::move(listing->contents);
    dataset.fingerprint = fingerprintOf(dataset);
    return dataset;
}

Dataset partOf(const Dataset &dataset, const std::vector<std::size_t> &rows, const std::string &split)
{
    Dataset part = dataset;
    part.split = split;
    part.samples.clear();
    for (const std::size_t row : rows)
        part.samples.push_back(dataset.samples[row]);
    part.fingerprint = fingerprintOf(part);
    return part;
}

Result<std::string> fingerprintOfVersion1(const Dataset &dataset)
{
    TextDigest digest;
    digest.add(dataset.layout);
    digest.add(dataset.split);
    if (!dataset.contents.empty())
        digest.add(dataset.contents);
    for (const auto &sample : dataset.samples) {
        std::error_code code;
        const auto size = fs::file_size(sample.path, code);
        if (code)
            return failure(ErrorKind::BadInput,
                           fmt::format("Cannot read the size of {}: {}.", sample.path.string(), code.message()),
                           "Check that the test set was unpacked completely.");
        digest.add(sample.name);
        digest.add(fmt::format("{} {}", sample.label, size));
    }
    return digest.hex();
}

} // namespace offramp
