// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/tensors/pickle.h"

#include "core/support/numbers.h"

#include <fmt/format.h>

#include <bit>
#include <charconv>
#include <unordered_map>
#include <utility>

namespace offramp {

namespace {

using Kind = PickleNode::Kind;

/// What is wrong with the bytes; thrown inside this file only and caught in parsePickle.
struct Misfit {
    std::string sentence;
};

/// The machine that pickles are written for, less everything that would act: a stack of nodes, marks, and a memo.
class Machine
{
public:
    explicit Machine(std::string_view bytes)
        : m_bytes(bytes)
    {
    }

    Pickle run()
    {
        while (!m_stopped)
            step();
        return std::move(m_pickle);
    }

    std::size_t position() const { return m_at; }

private:
    void step();
    bool stepNumber(char instruction);
    bool stepText(char instruction);
    bool stepContainer(char instruction);
    bool stepMemo(char instruction);
    bool stepObject(char instruction);

    std::string_view take(std::uint64_t count)
    {
        if (count > m_bytes.size() - m_at)
            throw Misfit{fmt::format("it claims {} bytes where {} are left", count, m_bytes.size() - m_at)};
        const auto part = m_bytes.substr(m_at, count);
        m_at += count;
        return part;
    }

    std::uint64_t takeCount(std::size_t bytes)
    {
        std::uint64_t count = 0;
        const auto part = take(bytes);
        for (std::size_t i = 0; i < bytes; ++i)
            count |= static_cast<std::uint64_t>(static_cast<unsigned char>(part[i])) << (8 * i);
        return count;
    }

    std::string_view takeLine()
    {
        const std::size_t end = m_bytes.find('\n', m_at);
        if (end == std::string_view::npos)
            throw Misfit{"a line never ends"};
        const auto line = m_bytes.substr(m_at, end - m_at);
        m_at = end + 1;
        return line;
    }

    static std::int64_t integerFrom(std::string_view text)
    {
        std::int64_t value = 0;
        const auto [end, status] = std::from_chars(text.data(), text.data() + text.size(), value);
        if (status != std::errc() || end != text.data() + text.size())
            throw Misfit{fmt::format("\"{}\" is no 64-bit integer", text)};
        return value;
    }

    std::int64_t takeLong(std::uint64_t bytes)
    {
        if (bytes > 8)
            throw Misfit{"an integer has more than 64 bits"};
        if (bytes == 0)
            return 0;
        const auto shift = static_cast<int>(64 - 8 * bytes);
        return static_cast<std::int64_t>(takeCount(bytes) << shift) >> shift;
    }

    void push(PickleNode node)
    {
        m_pickle.nodes.push_back(std::move(node));
        m_stack.push_back(m_pickle.nodes.size() - 1);
    }
    void pushInteger(std::int64_t value, Kind kind = Kind::Int) { push({kind, value, 0, {}, {}, {}}); }
    void pushText(Kind kind, std::string_view text) { push({kind, 0, 0, std::string(text), {}, {}}); }
    void pushItems(Kind kind, std::vector<std::size_t> items) { push({kind, 0, 0, {}, std::move(items), {}}); }

    std::size_t pop()
    {
        const std::size_t floor = m_marks.empty() ? 0 : m_marks.back();
        if (m_stack.size() <= floor)
            throw Misfit{"it takes more from its stack than it put there"};
        const std::size_t top = m_stack.back();
        m_stack.pop_back();
        return top;
    }

    std::vector<std::size_t> pop(std::size_t count)
    {
        std::vector<std::size_t> items(count);
        for (std::size_t i = count; i-- > 0;)
            items[i] = pop();
        return items;
    }

    std::vector<std::size_t> popToMark()
    {
        if (m_marks.empty())
            throw Misfit{"a mark is missing"};
        const auto mark = static_cast<std::ptrdiff_t>(m_marks.back());
        std::vector<std::size_t> items(m_stack.begin() + mark, m_stack.end());
        m_stack.resize(m_marks.back());
        m_marks.pop_back();
        return items;
    }

    PickleNode &top()
    {
        const std::size_t node = pop();
        m_stack.push_back(node);
        return m_pickle.nodes[node];
    }

    void append(const std::vector<std::size_t> &items)
    {
        if (top().kind != Kind::List)
            throw Misfit{"it appends to what is no list"};
        top().items.insert(top().items.end(), items.begin(), items.end());
    }

    void setItems(const std::vector<std::size_t> &items)
    {
        if (items.size() % 2 != 0)
            throw Misfit{"a dictionary has a key without a value"};
        PickleNode &target = top();
        if (target.kind != Kind::Dict && target.kind != Kind::Call)
            throw Misfit{"it sets items of what is no dictionary"};
        auto &pairs = target.kind == Kind::Dict ? target.items : target.pairs;
        pairs.insert(pairs.end(), items.begin(), items.end());
    }

    std::string_view m_bytes;
    std::size_t m_at = 0;
    bool m_stopped = false;
    Pickle m_pickle;
    std::vector<std::size_t> m_stack;
    std::vector<std::size_t> m_marks;
    std::unordered_map<std::uint64_t, std::size_t> m_memo;
};

bool Machine::stepNumber(char instruction)
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
            throw Misfit{"a number does not read"};
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

bool Machine::stepText(char instruction)
{
    switch (instruction) {
    case 'V':
        pushText(Kind::Text, takeLine());
        return true;
    case 'X':
        pushText(Kind::Text, take(takeCount(4)));
        return true;
    case '\x8c':
        pushText(Kind::Text, take(takeCount(1)));
        return true;
    case '\x8d':
        pushText(Kind::Text, take(takeCount(8)));
        return true;
    case 'T':
        pushText(Kind::Text, take(takeCount(4)));
        return true;
    case 'U':
        pushText(Kind::Text, take(takeCount(1)));
        return true;
    case 'S': {
        auto line = takeLine();
        if (line.size() < 2 || line.front() != line.back() || line.find('\\') != std::string_view::npos)
            throw Misfit{"a quoted text is not plain"};
        pushText(Kind::Text, line.substr(1, line.size() - 2));
        return true;
    }
    case 'B':
        pushText(Kind::Bytes, take(takeCount(4)));
        return true;
    case 'C':
        pushText(Kind::Bytes, take(takeCount(1)));
        return true;
    case '\x8e':
        pushText(Kind::Bytes, take(takeCount(8)));
        return true;
    default:
        return false;
    }
}

bool Machine::stepContainer(char instruction)
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

bool Machine::stepMemo(char instruction)
{
    const auto remember = [&](std::uint64_t key) {
        const std::size_t node = pop();
        m_stack.push_back(node);
        m_memo[key] = node;
    };
    const auto recall = [&](std::uint64_t key) {
        const auto found = m_memo.find(key);
        if (found == m_memo.end())
            throw Misfit{fmt::format("it recalls value {} which it never stored", key)};
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

bool Machine::stepObject(char instruction)
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
            throw Misfit{"the name of something to import is not text"};
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

void Machine::step()
{
    const char instruction = take(1).front();
    switch (instruction) {
    case '\x80':
        if (const auto protocol = takeCount(1); protocol > 5)
            throw Misfit{fmt::format("it has protocol {}, and 5 is the newest known", protocol)};
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
        throw Misfit{
            fmt::format("instruction {:#04x} is not one of plain data", static_cast<unsigned char>(instruction))};
}

} // namespace

Result<Pickle> parsePickle(std::string_view bytes, std::string_view source)
{
    Machine machine(bytes);
    try {
        return machine.run();
    } catch (const Misfit &misfit) {
        return failure(ErrorKind::BadInput,
                       fmt::format("{} is not a pickle that can be read: {} (byte {}).", source, misfit.sentence,
                                   machine.position()),
                       "Save it again as plain data, or write it as JSON.");
    }
}

std::string firstGlobal(const Pickle &pickle)
{
    for (const PickleNode &node : pickle.nodes) {
        if (node.kind == Kind::Global)
            return node.text;
    }
    return {};
}

} // namespace offramp
