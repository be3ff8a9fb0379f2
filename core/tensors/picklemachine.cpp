// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/tensors/picklemachine_p.h"

#include "core/support/numbers.h"

#include <algorithm>
#include <array>
#include <bit>

namespace offramp {

void PickleMachine::stepNumber(char instruction)
{
    switch (instruction) {
    case 'N':
        return push({});
    case '\x88':
    case '\x89':
        return pushInteger(instruction == '\x88', Kind::Bool);
    case 'I': {
        const auto line = takeLine();
        if (line == "00" || line == "01")
            return pushInteger(line == "01", Kind::Bool);
        return pushInteger(integerFrom(line));
    }
    case 'J':
        return pushInteger(static_cast<std::int32_t>(takeCount(4)));
    case 'K':
        return pushInteger(static_cast<std::int64_t>(takeCount(1)));
    case 'M':
        return pushInteger(static_cast<std::int64_t>(takeCount(2)));
    case 'L': {
        auto line = takeLine();
        if (line.ends_with('L'))
            line.remove_suffix(1);
        return pushInteger(integerFrom(line));
    }
    case '\x8a':
        return pushInteger(takeLong(takeCount(1)));
    case '\x8b':
        return pushInteger(takeLong(takeCount(4)));
    case 'F': {
        const auto number = parseNumber(takeLine());
        if (!number)
            throw PickleMisfit{"a number cannot be read"};
        return push({Kind::Float, 0, *number, {}, {}, {}});
    }
    case 'G':
        return push({Kind::Float, 0, std::bit_cast<double>(__builtin_bswap64(takeCount(8))), {}, {}, {}});
    default:
        return stepText(instruction);
    }
}

void PickleMachine::stepText(char instruction)
{
    /// Text or bytes after their length, which takes so many bytes itself.
    struct Counted {
        char instruction;
        Kind kind;
        std::size_t lengthBytes;
    };
    constexpr std::array counted{Counted{'U', Kind::Text, 1},    Counted{'\x8c', Kind::Text, 1},
                                 Counted{'T', Kind::Text, 4},    Counted{'X', Kind::Text, 4},
                                 Counted{'\x8d', Kind::Text, 8}, Counted{'C', Kind::Bytes, 1},
                                 Counted{'B', Kind::Bytes, 4},   Counted{'\x8e', Kind::Bytes, 8},
                                 Counted{'\x96', Kind::Bytes, 8}};
    const auto found = std::ranges::find(counted, instruction, &Counted::instruction);
    if (found != counted.end())
        return pushText(found->kind, take(takeCount(found->lengthBytes)));
    if (instruction == 'V')
        return pushText(Kind::Text, takeLine());
    if (instruction != 'S')
        return stepContainer(instruction);
    const auto line = takeLine();
    if (line.size() < 2 || line.front() != line.back() || line.find('\\') != std::string_view::npos)
        throw PickleMisfit{"a quoted text is not plain"};
    pushText(Kind::Text, line.substr(1, line.size() - 2));
}

void PickleMachine::stepContainer(char instruction)
{
    switch (instruction) {
    case '(':
        return m_marks.push_back(m_stack.size());
    case '0':
        if (!m_marks.empty() && m_marks.back() == m_stack.size())
            return m_marks.pop_back();
        return static_cast<void>(pop());
    case '1':
        return static_cast<void>(popToMark());
    case '2': {
        const std::size_t node = pop();
        m_stack.insert(m_stack.end(), {node, node});
        return;
    }
    case ']':
        return pushItems(Kind::List, {});
    case 'l':
        return pushItems(Kind::List, popToMark());
    case 'a':
        return append(pop(1));
    case 'e':
        return append(popToMark());
    case ')':
        return pushItems(Kind::Tuple, {});
    case 't':
        return pushItems(Kind::Tuple, popToMark());
    case '\x85':
    case '\x86':
    case '\x87':
        return pushItems(Kind::Tuple, pop(static_cast<std::size_t>(instruction - '\x84')));
    case '}':
        return pushItems(Kind::Dict, {});
    case 'd': {
        const auto items = popToMark();
        pushItems(Kind::Dict, {});
        return setItems(items);
    }
    case 's':
        return setItems(pop(2));
    case 'u':
        return setItems(popToMark());
    default:
        return stepMemo(instruction);
    }
}

void PickleMachine::stepMemo(char instruction)
{
    const auto remember = [&](std::uint64_t key) {
        const std::size_t node = pop();
        m_stack.push_back(node);
        m_memo[key] = node;
    };
    const auto recall = [&](std::uint64_t key) {
        const auto found = m_memo.find(key);
        if (found == m_memo.end())
            throw PickleMisfit{fmt::format("it recalls value {} which it never stored", key)};
        m_stack.push_back(found->second);
    };
    switch (instruction) {
    case 'p':
        return remember(static_cast<std::uint64_t>(integerFrom(takeLine())));
    case 'q':
        return remember(takeCount(1));
    case 'r':
        return remember(takeCount(4));
    case '\x94':
        return remember(m_memo.size());
    case 'g':
        return recall(static_cast<std::uint64_t>(integerFrom(takeLine())));
    case 'h':
        return recall(takeCount(1));
    case 'j':
        return recall(takeCount(4));
    default:
        return stepObject(instruction);
    }
}

void PickleMachine::stepObject(char instruction)
{
    switch (instruction) {
    case 'c': {
        const auto module = takeLine();
        return pushGlobal(module, takeLine());
    }
    case '\x93': {
        const auto parts = pop(2);
        const PickleNode &module = m_pickle.nodes[parts[0]];
        const PickleNode &name = m_pickle.nodes[parts[1]];
        if (module.kind != Kind::Text || name.kind != Kind::Text)
            throw PickleMisfit{"the name of something to import is not text"};
        return pushGlobal(module.text, name.text);
    }
    case 'R':
    case '\x81':
        return pushItems(Kind::Call, pop(2));
    case 'b': {
        const std::size_t state = pop();
        top().state = state;
        return;
    }
    case 'P':
        pushText(Kind::Text, takeLine());
        return pushItems(Kind::Persistent, pop(1));
    case 'Q':
        return pushItems(Kind::Persistent, pop(1));
    default:
        throw PickleMisfit{
            fmt::format("instruction {:#04x} is not one of plain data", static_cast<unsigned char>(instruction))};
    }
}

void PickleMachine::step()
{
    const char instruction = take(1).front();
    switch (instruction) {
    case '\x80':
        if (const auto protocol = takeCount(1); protocol > 5)
            throw PickleMisfit{fmt::format("it has protocol {}, and 5 is the newest known", protocol)};
        return;
    case '\x95':
        takeCount(8);
        return;
    case '.':
        m_pickle.root = pop();
        m_stopped = true;
        return;
    default:
        stepNumber(instruction);
    }
}

} // namespace offramp
