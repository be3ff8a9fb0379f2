// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/training/frozenprogram.h"

#include "core/support/words.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <regex>
#include <set>

namespace offramp {

namespace {

/// The variables in an expression of a generated program: "x", "x12".
std::vector<std::string> variablesIn(const std::string &expression)
{
    static const std::regex variable("\\bx[0-9]*\\b");
    return {std::sregex_token_iterator(expression.begin(), expression.end(), variable), std::sregex_token_iterator()};
}

std::string inEvaluation(std::string expression)
{
    constexpr std::string_view variable = "self.training";
    if (const auto at = expression.find(variable); at != std::string::npos)
        expression.replace(at, variable.size(), "False");
    return expression;
}

/// Divides the lines of forward between the trunk and the heads.
class Divider
{
public:
    explicit Divider(const std::string &forward)
    {
        const std::vector<std::string_view> lines = split(forward, '\n');
        for (const std::string_view line : lines) {
            if (line.starts_with(returns))
                m_returned = variablesIn(std::string(line.substr(returns.size())));
        }
        m_ofHeads.insert(m_returned.begin(), m_returned.end());
        for (const std::string_view line : lines)
            add(std::string(line));
    }

    [[nodiscard]] std::string methods() const
    {
        return fmt::format("def {4}(self, x):\n{0}    return ({1},)\ndef {5}(self, {1}):\n{2}    return ({3},)\n",
                           m_trunk, fmt::join(m_given, ", "), m_heads, fmt::join(m_returned, ", "), trunkMethod,
                           headsMethod);
    }

private:
    void add(const std::string &line)
    {
        const auto equals = line.find(" = ");
        if (equals == std::string::npos) // the head of forward, its return
            return;
        const std::string variable = line.substr(indent, equals - indent);
        const std::string expression = line.substr(equals);
        const std::vector<std::string> taken = variablesIn(expression);
        const auto isOfHead = [this](const std::string &name) { return m_ofHeads.contains(name); };
        const bool isHead = isOfHead(variable) || expression.find("self.exit") != std::string::npos
                            || std::ranges::any_of(taken, isOfHead);
        if (!isHead) {
            m_trunk += inEvaluation(line) + '\n';
            return;
        }
        m_ofHeads.insert(variable);
        m_heads += line + '\n';
        for (const std::string &name : taken) {
            if (!isOfHead(name) && std::ranges::find(m_given, name) == m_given.end())
                m_given.push_back(name);
        }
    }

    static constexpr std::size_t indent = 4;
    static constexpr std::string_view returns = "    return ";
    std::vector<std::string> m_returned;
    std::set<std::string> m_ofHeads;
    std::string m_trunk;
    std::string m_heads;
    std::vector<std::string> m_given; ///< by the trunk to the heads
};

} // namespace

NetworkProgram withFrozenTrunk(NetworkProgram program)
{
    program.forward = Divider(program.forward).methods();
    return program;
}

} // namespace offramp
