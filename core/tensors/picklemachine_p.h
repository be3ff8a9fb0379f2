// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/support/numbers.h"
#include "core/tensors/pickle.h"

#include <fmt/format.h>

#include <charconv>
#include <unordered_map>
#include <utility>

namespace offramp {

/// What is wrong with the bytes; thrown by the machine and caught in parsePickle.
struct PickleMisfit {
    std::string sentence;
};

/// The machine that pickles are written for, less everything that would act: a stack of nodes, marks, and a memo.
class PickleMachine
{
public:
    using Kind = PickleNode::Kind;

    PickleMachine(std::string_view bytes, std::size_t mostInstructions)
        : m_bytes(bytes)
        , m_mostInstructions(mostInstructions)
    {
    }

    Pickle run()
    {
        for (std::size_t steps = 0; !m_stopped; ++steps) {
            if (steps == m_mostInstructions)
                throw PickleMisfit{fmt::format("it has more than {} instructions", groupedText(m_mostInstructions))};
            step();
        }
        m_pickle.size = m_at;
        return std::move(m_pickle);
    }

    std::size_t position() const { return m_at; }

private:
    void step();

    // Each follows the instructions of its kind and hands all others on to the next.
    void stepNumber(char instruction);
    void stepText(char instruction);
    void stepContainer(char instruction);
    void stepMemo(char instruction);
    void stepObject(char instruction);

    std::string_view take(std::uint64_t count)
    {
        if (count > m_bytes.size() - m_at)
            throw PickleMisfit{fmt::format("it claims {} bytes where {} are left", count, m_bytes.size() - m_at)};
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
            throw PickleMisfit{"a line never ends"};
        const auto line = m_bytes.substr(m_at, end - m_at);
        m_at = end + 1;
        return line;
    }

    static std::int64_t integerFrom(std::string_view text)
    {
        std::int64_t value = 0;
        const auto [end, status] = std::from_chars(text.data(), text.data() + text.size(), value);
        if (status != std::errc() || end != text.data() + text.size())
            throw PickleMisfit{fmt::format("\"{}\" is not a 64-bit integer", text)};
        return value;
    }

    std::int64_t takeLong(std::uint64_t bytes)
    {
        if (bytes > 8)
            throw PickleMisfit{"an integer has more than 64 bits"};
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
            throw PickleMisfit{"it takes more from its stack than it put there"};
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
            throw PickleMisfit{"a mark is missing"};
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
        if (top().kind == Kind::Call) // a list of a class of its own, such as a deque
            return;
        if (top().kind != Kind::List)
            throw PickleMisfit{"it appends to something that is not a list"};
        top().items.insert(top().items.end(), items.begin(), items.end());
    }

    void setItems(const std::vector<std::size_t> &items)
    {
        if (items.size() % 2 != 0)
            throw PickleMisfit{"a dictionary has a key without a value"};
        PickleNode &target = top();
        if (target.kind != Kind::Dict && target.kind != Kind::Call)
            throw PickleMisfit{"it sets items of something that is not a dictionary"};
        auto &pairs = target.kind == Kind::Dict ? target.items : target.pairs;
        pairs.insert(pairs.end(), items.begin(), items.end());
    }

    /// The node of something to import; texts it is made of may be referred to again and again.
    void pushGlobal(std::string_view module, std::string_view name)
    {
        constexpr std::size_t longest = 1000;
        if (module.size() + name.size() > longest)
            throw PickleMisfit{fmt::format("the name of something to import is longer than {} bytes", longest)};
        pushText(Kind::Global, fmt::format("{} {}", module, name));
    }

    std::string_view m_bytes;
    std::size_t m_mostInstructions;
    std::size_t m_at = 0;
    bool m_stopped = false;
    Pickle m_pickle;
    std::vector<std::size_t> m_stack;
    std::vector<std::size_t> m_marks;
    std::unordered_map<std::uint64_t, std::size_t> m_memo;
};

} // namespace offramp
