// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/export/axisspan.h"

#include "core/support/numbers.h"

#include <fmt/format.h>

#include <functional>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

using Reading = std::function<std::optional<double>(const std::string &)>;

/// what: "energy"; remedy: what to type instead.
Result<AxisSpan> readSpan(const QString &from, const QString &to, const Reading &read, const std::string &what,
                          const std::string &remedy)
{
    AxisSpan span;
    for (const auto &[text, end] : {std::pair(&from, &span.from), std::pair(&to, &span.to)}) {
        const std::string typed = text->trimmed().toStdString();
        if (typed.empty())
            continue;
        *end = read(typed);
        if (!*end)
            return failure(ErrorKind::Usage, fmt::format("\"{}\" is not an end of the {} axis.", typed, what), remedy);
    }
    if (span.from && span.to && *span.from >= *span.to)
        return failure(ErrorKind::Usage, fmt::format("The {} axis ends before it begins.", what),
                       "Give the smaller number first.");
    return span;
}

} // namespace

Result<AxisSpan> energySpan(const QString &from, const QString &to, const CostScale &scale)
{
    const Reading read = [format = scale.format()](const std::string &text) {
        const auto cost = parseCost(text, format);
        return cost && *cost >= 0 ? cost : std::nullopt;
    };
    return readSpan(from, to, read, scale.word().toStdString(),
                    fmt::format("Give a number of {}, or one with its unit: {}.", scale.unitName().toStdString(),
                                scale.example().toStdString()));
}

Result<AxisSpan> accuracySpan(const QString &from, const QString &to)
{
    const Reading read = [](const std::string &text) -> std::optional<double> {
        const bool hasSign = text.ends_with('%');
        const auto percent = QString::fromStdString(hasSign ? text.substr(0, text.size() - 1) : text).trimmed();
        const auto number = parseNumber(percent.toStdString());
        return number && *number >= 0 && *number <= 100 ? std::optional(*number / 100) : std::nullopt;
    };
    return readSpan(from, to, read, "accuracy", "Give a number from 0 to 100, in percent.");
}

Result<PlotRange> spanned(PlotRange range, const FigureOptions &options)
{
    range.lowEnergy = options.energies.from.value_or(range.lowEnergy);
    range.highEnergy = options.energies.to.value_or(range.highEnergy);
    range.lowAccuracy = options.accuracies.from.value_or(range.lowAccuracy);
    range.highAccuracy = options.accuracies.to.value_or(range.highAccuracy);
    if (range.logarithmic && range.lowEnergy <= 0)
        return failure(ErrorKind::Usage, "A logarithmic axis cannot begin at 0.", "Let it begin above 0.");
    const bool isEmpty = (!options.energies.isWhole() && range.lowEnergy >= range.highEnergy)
                         || (!options.accuracies.isWhole() && range.lowAccuracy >= range.highAccuracy);
    if (isEmpty)
        return failure(ErrorKind::Usage, "Nothing is between the ends of an axis.",
                       "Give both of its ends, the smaller number first.");
    return range;
}

} // namespace offramp
