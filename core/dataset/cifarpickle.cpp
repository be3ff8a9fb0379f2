// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/dataset/cifar.h"

#include "core/tensors/pickle.h"

#include <fmt/format.h>

namespace offramp {

namespace {

using Kind = PickleNode::Kind;

/// UTF-8 text of characters below 256 as the bytes it was read from.
std::optional<std::string> latin1(std::string_view text)
{
    std::string bytes;
    bytes.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto first = static_cast<unsigned char>(text[i]);
        if (first < 0x80) {
            bytes += text[i];
            continue;
        }
        if ((first != 0xC2 && first != 0xC3) || i + 1 == text.size())
            return std::nullopt;
        bytes += static_cast<char>((first & 3) << 6 | (static_cast<unsigned char>(text[++i]) & 0x3F));
    }
    return bytes;
}

/// A pickle's values as Python would load them, as far as batches of CIFAR need that.
class BatchReader
{
public:
    BatchReader(const Pickle &pickle, const std::string &source)
        : m_pickle(pickle)
        , m_source(source)
    {
    }

    [[nodiscard]] tl::unexpected<Error> misfit(const std::string &what) const
    {
        return failure(ErrorKind::BadInput, fmt::format("{} is not a pickle of CIFAR: {}.", m_source, what),
                       "Download and unpack cifar-10-python.tar.gz or cifar-100-python.tar.gz again.");
    }

    /// The value in the outermost dict under the first of keys that is there, text or bytes.
    [[nodiscard]] const PickleNode *find(std::initializer_list<std::string_view> keys) const
    {
        const PickleNode &dict = m_pickle.value();
        for (const auto key : keys) {
            for (std::size_t i = 0; dict.kind == Kind::Dict && i + 1 < dict.items.size(); i += 2) {
                if (bytesOf(node(dict.items[i])) == key)
                    return &node(dict.items[i + 1]);
            }
        }
        return nullptr;
    }

    /// Text or bytes; protocols below 3 write bytes as a call that encodes text.
    [[nodiscard]] std::optional<std::string> bytesOf(const PickleNode &value) const
    {
        if (value.kind == Kind::Text || value.kind == Kind::Bytes)
            return value.text;
        const auto arguments = argumentsOf(value, {"_codecs encode"});
        if (!arguments || arguments->empty() || node(arguments->front()).kind != Kind::Text)
            return std::nullopt;
        return latin1(node(arguments->front()).text);
    }

    /// An array of bytes [n, 3072] in rows, as numpy pickles it in any of its versions.
    [[nodiscard]] std::optional<std::string> pixelsOf(const PickleNode &value) const
    {
        std::vector<std::size_t> shapeTypeData;
        if (argumentsOf(value, {"numpy.core.multiarray _reconstruct", "numpy._core.multiarray _reconstruct"})) {
            const auto *state = value.state ? &node(*value.state) : nullptr;
            if (!state || state->kind != Kind::Tuple || state->items.size() != 5 || node(state->items[3]).integer != 0)
                return std::nullopt;
            shapeTypeData = {state->items[1], state->items[2], state->items[4]};
        } else if (const auto arguments
                   = argumentsOf(value, {"numpy.core.numeric _frombuffer", "numpy._core.numeric _frombuffer"})) {
            if (arguments->size() != 4 || node((*arguments)[3]).text != "C")
                return std::nullopt;
            shapeTypeData = {(*arguments)[2], (*arguments)[1], (*arguments)[0]};
        } else {
            return std::nullopt;
        }
        const auto &shape = node(shapeTypeData[0]);
        const auto type = argumentsOf(node(shapeTypeData[1]), {"numpy dtype"});
        if (shape.kind != Kind::Tuple || shape.items.size() != 2
            || node(shape.items[1]).integer != static_cast<std::int64_t>(cifarImageBytes) || !type || type->empty()
            || bytesOf(node(type->front())) != "u1")
            return std::nullopt;
        auto pixels = bytesOf(node(shapeTypeData[2]));
        const auto rows = static_cast<std::uint64_t>(node(shape.items[0]).integer);
        if (!pixels || pixels->size() % cifarImageBytes != 0 || pixels->size() / cifarImageBytes != rows)
            return std::nullopt;
        return pixels;
    }

    [[nodiscard]] const PickleNode &node(std::size_t at) const { return m_pickle.nodes[at]; }

private:
    /// The arguments of a call of one of callees.
    [[nodiscard]] std::optional<std::vector<std::size_t>> argumentsOf(
        const PickleNode &value, std::initializer_list<std::string_view> callees) const
    {
        if (value.kind != Kind::Call || value.items.size() != 2 || node(value.items[1]).kind != Kind::Tuple)
            return std::nullopt;
        for (const auto callee : callees) {
            if (node(value.items[0]).kind == Kind::Global && node(value.items[0]).text == callee)
                return node(value.items[1]).items;
        }
        return std::nullopt;
    }

    const Pickle &m_pickle;
    const std::string &m_source;
};

} // namespace

Result<CifarBatch> readCifarPickle(std::string_view bytes, const std::string &source)
{
    const auto pickle = parsePickle(bytes, source);
    if (!pickle)
        return tl::unexpected(pickle.error());
    const BatchReader reader(*pickle, source);
    const auto *labels = reader.find({"fine_labels", "labels"});
    const auto *data = reader.find({"data"});
    if (!labels || labels->kind != Kind::List || !data)
        return reader.misfit("it has no list \"labels\" or \"fine_labels\", or no \"data\"");
    auto pixels = reader.pixelsOf(*data);
    if (!pixels)
        return reader.misfit("its \"data\" is not an array of 3072 bytes (uint8) for each image");
    if (pixels->size() / cifarImageBytes != labels->items.size() || labels->items.empty())
        return reader.misfit(
            fmt::format("it has {} labels for {} images", labels->items.size(), pixels->size() / cifarImageBytes));
    CifarBatch batch{std::move(*pixels), {}};
    for (const std::size_t item : labels->items) {
        if (reader.node(item).kind != Kind::Int)
            return reader.misfit("a label is not a whole number");
        batch.labels.push_back(reader.node(item).integer);
    }
    return batch;
}

Result<std::vector<std::string>> readCifarNames(std::string_view bytes, const std::string &source)
{
    const auto pickle = parsePickle(bytes, source);
    if (!pickle)
        return tl::unexpected(pickle.error());
    const BatchReader reader(*pickle, source);
    const auto *list = reader.find({"fine_label_names", "label_names"});
    if (!list || list->kind != Kind::List)
        return reader.misfit("it has no list \"label_names\" or \"fine_label_names\"");
    constexpr std::size_t mostNames = 1000;
    constexpr std::size_t longestName = 1000;
    if (list->items.size() > mostNames)
        return reader.misfit(fmt::format("it names {} classes", list->items.size()));
    std::vector<std::string> names;
    for (const std::size_t item : list->items) {
        const auto name = reader.bytesOf(reader.node(item));
        if (!name)
            return reader.misfit("a class name is not text");
        if (name->size() > longestName)
            return reader.misfit(fmt::format("a class name is longer than {} bytes", longestName));
        names.push_back(*name);
    }
    return names;
}

} // namespace offramp
