// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/tensors/torchvalues.h"

#include "core/tensors/statewalk_p.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <array>

namespace offramp {

namespace {

using Kind = PickleNode::Kind;

constexpr int deepest = 3;
constexpr std::size_t mostArrays = 10'000;
constexpr std::size_t mostVisits = 20'000'000; ///< of values: a pickle may hold the same list in many places

tl::unexpected<Error> unreadableValues(const File &file, const std::string &why)
{
    return failure(ErrorKind::BadInput, fmt::format("{} {}.", file.path().string(), why),
                   "Save plain tensors with torch.save((logits, labels), path), or arrays with numpy.savez.");
}

/// Lists the tensors and the lists of numbers below a node; throws StateMisfit.
class Listing
{
public:
    Listing(const TorchPickle &read, TorchValues &values)
        : m_walk(read.pickle)
        , m_storages(read.storages)
        , m_values(values)
    {
    }

    void list(const PickleNode &node, const std::string &name, int depth)
    {
        if (name.size() > longestTensorName)
            throw StateMisfit{fmt::format("the name of a tensor is longer than {} bytes", longestTensorName)};
        if (m_walk.isTensor(node)) {
            if (m_values.tensors.size() >= mostArrays)
                throw StateMisfit{"it holds too many tensors"};
            m_values.tensors.push_back(m_walk.tensor(name, node, m_storages));
        } else if (m_walk.isDict(node)) {
            const auto &pairs = m_walk.pairsOf(node);
            visit(pairs.size());
            for (std::size_t i = 0; i + 1 < pairs.size() && depth < deepest; i += 2)
                list(m_walk.at(pairs[i + 1]), below(name, keyText(m_walk.at(pairs[i]))), depth + 1);
        } else if (node.kind == Kind::List || node.kind == Kind::Tuple) {
            listItems(node, name, depth);
        } else if (node.kind == Kind::Call && depth == 0) {
            throw StateMisfit{fmt::format("it holds an object ({})", m_walk.makerOf(node))};
        }
    }

private:
    void visit(std::size_t values)
    {
        m_visits += values;
        if (m_visits > mostVisits)
            throw StateMisfit{fmt::format("its lists and dicts hold more than {} values", mostVisits)};
    }

    static std::string below(const std::string &name, const std::string &key)
    {
        return name.empty() ? key : name + '.' + key;
    }

    static std::string keyText(const PickleNode &key)
    {
        return key.kind == Kind::Int ? std::to_string(key.integer) : key.text;
    }

    void listItems(const PickleNode &node, const std::string &name, int depth)
    {
        std::vector<double> numbers;
        visit(node.items.size());
        for (std::size_t i = 0; i < node.items.size(); ++i) {
            const PickleNode &item = m_walk.at(node.items[i]);
            if (item.kind == Kind::Int || item.kind == Kind::Float)
                numbers.push_back(item.kind == Kind::Int ? static_cast<double>(item.integer) : item.number);
            else if (depth < deepest)
                list(item, below(name, std::to_string(i)), depth + 1);
        }
        if (!numbers.empty() && numbers.size() == node.items.size() && m_values.lists.size() < mostArrays)
            m_values.lists[name.empty() ? "0" : name] = std::move(numbers);
    }

    StateWalk m_walk;
    const Storages &m_storages;
    TorchValues &m_values;
    std::size_t m_visits = 0;
};

Result<TorchPickle> readPickle(const File &file)
{
    const auto start = file.beginning(4);
    if (!start)
        return tl::unexpected(start.error());
    if (!start->starts_with("PK"))
        return pickleAmongPickles(file);
    const auto directory = readZipDirectory(file, ZipPacking::StoredOrDeflated);
    if (!directory)
        return tl::unexpected(directory.error());
    if (!isStateDict(*directory))
        return unreadableValues(file, "is not a file of torch.save");
    return pickleInZip(file, *directory);
}

/// The .npy description of an element type; nothing for bfloat16, which NumPy lacks.
const char *npyType(ElementType type)
{
    switch (type) {
    case ElementType::Bool:
        return "|b1";
    case ElementType::U8:
        return "|u1";
    case ElementType::I8:
        return "|i1";
    case ElementType::I16:
        return "<i2";
    case ElementType::U16:
        return "<u2";
    case ElementType::F16:
        return "<f2";
    case ElementType::I32:
        return "<i4";
    case ElementType::U32:
        return "<u4";
    case ElementType::F32:
        return "<f4";
    case ElementType::I64:
        return "<i8";
    case ElementType::U64:
        return "<u8";
    case ElementType::F64:
        return "<f8";
    case ElementType::BF16:
        return nullptr;
    }
    return nullptr;
}

/// A .npy header, version 1, for a row of numbers.
std::string npyHeader(const char *type, std::uint64_t count)
{
    std::string text = fmt::format("{{'descr': '{}', 'fortran_order': False, 'shape': ({},), }}\n", type, count);
    std::string header("\x93NUMPY\x01\x00", 8);
    header += static_cast<char>(text.size() & 0xff);
    header += static_cast<char>(text.size() >> 8);
    return header + text;
}

} // namespace

Result<TorchValues> openTorchValues(const std::filesystem::path &path)
{
    auto file = File::open(path, File::Mode::Read);
    if (!file)
        return tl::unexpected(file.error());
    const auto read = readPickle(*file);
    if (!read)
        return tl::unexpected(read.error());
    TorchValues values{std::move(*file), {}, {}};
    try {
        const PickleNode &root = read->pickle.value();
        Listing listing(*read, values);
        listing.list(root, StateWalk(read->pickle).isTensor(root) ? "0" : "", 0);
    } catch (const StateMisfit &misfit) {
        return unreadableValues(values.file, "cannot be read as plain tensors: " + misfit.sentence);
    }
    return values;
}

Result<NpyArray> readNumbers(const File &file, const TensorPlace &tensor, std::uint64_t limit)
{
    const std::string name = fmt::format("{} \"{}\"", file.path().string(), tensor.name);
    const auto size = sizeInBytes(tensor.type, tensor.shape);
    const char *type = npyType(tensor.type);
    if (!size || *size > limit)
        return failure(ErrorKind::BadInput, fmt::format("{} is larger than {} bytes.", name, limit),
                       "Give a smaller test set.");
    if (!type)
        return failure(ErrorKind::BadInput, fmt::format("{} holds bfloat16 numbers.", name),
                       "Save it as float32: tensor.float().");
    std::string bytes = npyHeader(type, *size / byteSize(tensor.type));
    const std::size_t begin = bytes.size();
    bytes.resize(begin + *size);
    const std::span<char> elements(bytes.data() + begin, *size);
    if (auto done = readElements(file, tensor, std::as_writable_bytes(elements)); !done)
        return tl::unexpected(done.error());
    return NpyArray::parse(std::move(bytes), name);
}

} // namespace offramp
