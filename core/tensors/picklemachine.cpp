// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/tensors/picklemachine_p.h"

#include "core/support/numbers.h"

#include <algorithm>
#include <array>
#include <bit>

namespace offramp {

bool PickleMachine::stepNumber(char instruction)
{
    switch (instruction) {
    case 'N':
        push({});
        return true;
    case '\x88':
    case '\x89':
        pushInteger(instruction == '\x88', Kind::Bool);
        return true;
    case 'I': {
        const auto line = takeLine();
        if (line == "00" || line == "01")
            pushInteger(line == "01", Kind::Bool);
        else
            pushInteger(integerFrom(line));
        return true;
    }
    case 'J':
        pushInteger(static_cast<std::int32_t>(takeCount(4)));
        return true;
    case 'K':
        pushInteger(static_cast<std::int64_t>(takeCount(1)));
        return true;
    case 'M':
        pushInteger(static_cast<std::int64_t>(takeCount(2)));
        return true;
    case 'L': {
        auto line = takeLine();
        if (line.ends_with('L'))
            line.remove_suffix(1);
        pushInteger(integerFrom(line));
        return true;
    }
    case '\x8a':
        pushInteger(takeLong(takeCount(1)));
        return true;
    case '\x8b':
        pushInteger(takeLong(takeCount(4)));
        return true;
    case 'F': {
        const auto number = parseNumber(takeLine());
        if (!number)
            throw PickleMisfit{"a number cannot be read"};
        push({Kind::Float, 0, *number, {}, {}, {}});
        return true;
    }
    case 'G':
        push({Kind::Float, 0, std::bit_cast<double>(__builtin_bswap64(takeCount(8))), {}, {}, {}});
        return true;
    default:
        return false;
    }
}

bool PickleMachine::stepText(char instruction)
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
                                 Counted{'B', Kind::Bytes, 4},   Counted{'\x8e', Kind::Bytes, 8}};
    const auto found = std::ranges::find(counted, instruction, &Counted::instruction);
    if (found != counted.end()) {
        pushText(found->kind, take(takeCount(found->lengthBytes)));
        return true;
    }
    if (instruction == 'V') {
        pushText(Kind::Text, takeLine());
        return true;
    }
    if (instruction != 'S')
        return false;
    const auto line = takeLine();
    if (line.size() < 2 || line.front() != line.back() || line.find('\\') != std::string_view::npos)
        throw PickleMisfit{"a quoted text is not plain"};
    pushText(Kind::Text, line.substr(1, line.size() - 2));
    return true;
}

bool PickleMachine::stepContainer(char instruction)
{
    switch (instruction) {
    case '(':
        m_marks.push_back(m_stack.size());
        return true;
    case '0':
        if (!m_marks.empty() && m_marks.back() == m_stack.size())
            m_marks.pop_back();
        else
            pop();
        return true;
    case '1':
        popToMark();
        return true;
    case '2': {
        const std::size_t node = pop();
        m_stack.insert(m_stack.end(), {node, node});
        return true;
    }
    case ']':
        pushItems(Kind::List, {});
        return true;
    case 'l':
        pushItems(Kind::List, popToMark());
        return true;
    case 'a':
        append(pop(1));
        return true;
    case 'e':
        append(popToMark());
        return true;
    case ')':
        pushItems(Kind::Tuple, {});
        return true;
    case 't':
        pushItems(Kind::Tuple, popToMark());
        return true;
    case '\x85':
    case '\x86':
    case '\x87':
        pushItems(Kind::Tuple, pop(static_cast<std::size_t>(instruction - '\x84')));
        return true;
    case '}':
        pushItems(Kind::Dict, {});
        return true;
    case 'd': {
        const auto items = popToMark();
        pushItems(Kind::Dict, {});
        setItems(items);
        return true;
    }
    case 's':
        setItems(pop(2));
        return true;
    case 'u':
        setItems(popToMark());
        return true;
    default:
        return false;
    }
}

bool PickleMachine::stepMemo(char instruction)
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
        remember(static_cast<std::uint64_t>(integerFrom(takeLine())));
        return true;
    case 'q':
        remember(takeCount(1));
        return true;
    case 'r':
        remember(takeCount(4));
        return true;
    case '\x94':
        remember(m_memo.size());
        return true;
    case 'g':
        recall(static_cast<std::uint64_t>(integerFrom(takeLine())));
        return true;
    case 'h':
        recall(takeCount(1));
        return true;
    case 'j':
        recall(takeCount(4));
        return true;
    default:
        return false;
    }
}

bool PickleMachine::stepObject(char instruction)
{
    switch (instruction) {
    case 'c': {
        const std::string module(takeLine());
        pushText(Kind::Global, module + ' ' + std::string(takeLine()));
        return true;
    }
    case '\x93': {
        const auto parts = pop(2);
        const PickleNode &module = m_pickle.nodes[parts[0]];
        const PickleNode &name = m_pickle.nodes[parts[1]];
        if (module.kind != Kind::Text || name.kind != Kind::Text)
            throw PickleMisfit{"the name of something to import is not text"};
        pushText(Kind::Global, module.text + ' ' + name.text);
        return true;
    }
    case 'R':
    case '\x81':
        pushItems(Kind::Call, pop(2));
        return true;
    case 'b': // the state of an object: nothing here has one
        pop();
        return true;
    case 'P':
        pushText(Kind::Text, takeLine());
        pushItems(Kind::Persistent, pop(1));
        return true;
    case 'Q':
        pushItems(Kind::Persistent, pop(1));
        return true;
    default:
        return false;
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
        break;
    }
    if (!stepNumber(instruction) && !stepText(instruction) && !stepContainer(instruction) && !stepMemo(instruction)
        && !stepObject(instruction))
        throw PickleMisfit{
            fmt::format("instruction {:#04x} is not one of plain data", static_cast<unsigned char>(instruction))};
}

} // namespace offramp
