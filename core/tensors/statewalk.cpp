// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/tensors/statewalk_p.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace offramp {

namespace {

using Kind = PickleNode::Kind;

/// What PyTorch calls a tensor that is restored from its parts, and the same with gradients.
constexpr std::array tensorMakers{"torch._utils _rebuild_tensor_v2", "torch._utils _rebuild_tensor"};
constexpr std::array parameterMakers{"torch._utils _rebuild_parameter", "torch._utils _rebuild_parameter_with_state"};

bool isOneOf(const std::string &text, const auto &words)
{
    return std::find(words.begin(), words.end(), text) != words.end();
}

ElementType typeOf(const std::string &global)
{
    static const std::map<std::string_view, ElementType> types{
        {"FloatStorage", ElementType::F32},     {"DoubleStorage", ElementType::F64}, {"HalfStorage", ElementType::F16},
        {"BFloat16Storage", ElementType::BF16}, {"LongStorage", ElementType::I64},   {"IntStorage", ElementType::I32},
        {"ShortStorage", ElementType::I16},     {"CharStorage", ElementType::I8},    {"ByteStorage", ElementType::U8},
        {"BoolStorage", ElementType::Bool}};
    for (const std::string_view module : {"torch ", "torch.cuda "}) {
        if (!global.starts_with(module))
            continue;
        if (const auto type = types.find(std::string_view(global).substr(module.size())); type != types.end())
            return type->second;
    }
    throw StateMisfit{fmt::format("it holds values of the kind {}, which networks here do not use", global)};
}

/// Bytes from the storage's begin to the tensor's first element, when all of it lies inside the storage.
std::uint64_t checkedOffset(const TensorPlace &place, std::uint64_t view, std::uint64_t offset,
                            const StoragePlace &storage)
{
    const auto outside = [&] {
        return StateMisfit{
            fmt::format("\"{}\" claims elements outside its storage of {} bytes", place.name, storage.size)};
    };
    const std::uint64_t elements = storage.size / byteSize(place.type);
    const auto wanted = sizeInBytes(place.type, place.shape);
    if (place.stride.size() != place.shape.size() || !wanted || *wanted > storage.size)
        throw outside();
    if (__builtin_add_overflow(offset, view, &offset) || offset > elements)
        throw outside();
    if (*wanted == 0)
        return offset * byteSize(place.type);
    std::uint64_t last = offset;
    for (std::size_t i = 0; i < place.shape.size(); ++i) {
        std::uint64_t step = 0;
        if (__builtin_mul_overflow(place.shape[i] - 1, place.stride[i], &step)
            || __builtin_add_overflow(last, step, &last))
            throw outside();
    }
    if (last >= elements)
        throw outside();
    return offset * byteSize(place.type);
}

} // namespace

StorageReference StateWalk::storage(const PickleNode &node) const
{
    if (node.kind != Kind::Persistent)
        throw StateMisfit{"a tensor has no storage"};
    const auto parts = items(node.items.at(0), Kind::Tuple, 2);
    if (parts.size() < 5)
        throw StateMisfit{"a storage is not described as PyTorch does it"};
    const PickleNode &type = m_pickle.nodes[parts[1]];
    const PickleNode &key = m_pickle.nodes[parts[2]];
    if (m_pickle.nodes[parts[0]].text != "storage" || type.kind != Kind::Global || key.kind != Kind::Text)
        throw StateMisfit{"a storage is not described as PyTorch does it"};
    StorageReference reference{key.text, typeOf(type.text), 0};
    if (parts.size() > 5 && m_pickle.nodes[parts[5]].kind == Kind::Tuple)
        reference.offset = count(items(parts[5], Kind::Tuple, 3)[1]);
    return reference;
}

TensorPlace StateWalk::tensor(const std::string &name, const PickleNode &node, const Storages &storages) const
{
    if (name.size() > longestTensorName)
        throw StateMisfit{fmt::format("the name of a tensor is longer than {} bytes", longestTensorName)};
    if (node.kind != Kind::Call)
        throw StateMisfit{fmt::format("\"{}\" in it is not a tensor", name)};
    const PickleNode &maker = m_pickle.nodes[node.items[0]];
    if (isOneOf(maker.text, parameterMakers))
        return tensor(name, plainTensor(items(node.items[1], Kind::Tuple, 1)[0]), storages);
    if (maker.kind != Kind::Global || !isOneOf(maker.text, tensorMakers))
        throw StateMisfit{fmt::format("\"{}\" in it is not a tensor but a call of {}", name, makerOf(node)),
                          fmt::format("{{}}[\"{}\"]", name)};
    const auto arguments = items(node.items[1], Kind::Tuple, 4);
    const StorageReference reference = storage(m_pickle.nodes[arguments[0]]);
    const auto found = storages.find(reference.key);
    if (found == storages.end())
        throw StateMisfit{fmt::format("the storage of \"{}\" is missing", name)};
    TensorPlace place{name, reference.type, counts(arguments[2]), counts(arguments[3]), 0};
    place.begin = found->second.begin + checkedOffset(place, reference.offset, count(arguments[1]), found->second);
    return place;
}

std::string StateWalk::makerOf(const PickleNode &node) const
{
    if (node.kind != Kind::Call)
        return {};
    const PickleNode &maker = at(node.items[0]);
    if (maker.kind == Kind::Global)
        return maker.text;
    return isModule(maker) ? at(at(maker.items[0]).items[1]).text : std::string();
}

bool StateWalk::isModule(const PickleNode &node) const
{
    if (node.kind != Kind::Persistent)
        return false;
    const PickleNode &parts = at(node.items.at(0));
    return parts.kind == Kind::Tuple && parts.items.size() >= 2 && at(parts.items[0]).text == "module";
}

bool StateWalk::isTensor(const PickleNode &node) const
{
    return node.kind == Kind::Call
           && (isOneOf(at(node.items[0]).text, tensorMakers) || isOneOf(at(node.items[0]).text, parameterMakers));
}

const std::vector<std::size_t> &StateWalk::pairsOf(const PickleNode &node) const
{
    if (node.kind == Kind::Dict)
        return node.items;
    if (isDict(node))
        return node.pairs;
    if (const std::string maker = makerOf(node); !maker.empty())
        throw StateMisfit{fmt::format("it is not a dict of tensors but a pickled object ({})", maker), "{}"};
    throw StateMisfit{"it is not a dict of tensors"};
}

bool StateWalk::isDict(const PickleNode &node) const
{
    return node.kind == Kind::Dict
           || (node.kind == Kind::Call && m_pickle.nodes[node.items[0]].text == "collections OrderedDict");
}

/// A parameter's own tensor; not a parameter again, since a pickle that holds itself would never end.
const PickleNode &StateWalk::plainTensor(std::size_t index) const
{
    const PickleNode &node = m_pickle.nodes[index];
    if (node.kind == Kind::Call && isOneOf(m_pickle.nodes[node.items[0]].text, parameterMakers))
        throw StateMisfit{"a parameter holds a parameter"};
    return node;
}

const std::vector<std::size_t> &StateWalk::items(std::size_t index, Kind kind, std::size_t atLeast) const
{
    const PickleNode &node = m_pickle.nodes[index];
    if (node.kind != kind || node.items.size() < atLeast)
        throw StateMisfit{"a tensor is not described as PyTorch does it"};
    return node.items;
}

std::uint64_t StateWalk::count(std::size_t index) const
{
    const PickleNode &node = m_pickle.nodes[index];
    if (node.kind != Kind::Int || node.integer < 0)
        throw StateMisfit{"a tensor has a size that is not a count"};
    return static_cast<std::uint64_t>(node.integer);
}

std::vector<std::uint64_t> StateWalk::counts(std::size_t index) const
{
    constexpr std::size_t mostDimensions = 64; // as in PyTorch
    const auto &extents = items(index, Kind::Tuple, 0);
    if (extents.size() > mostDimensions)
        throw StateMisfit{fmt::format("a tensor has {} dimensions, more than {}", extents.size(), mostDimensions)};
    std::vector<std::uint64_t> numbers;
    for (const std::size_t item : extents)
        numbers.push_back(count(item));
    return numbers;
}

} // namespace offramp
