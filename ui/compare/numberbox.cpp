// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/numberbox.h"

#include "core/support/numbers.h"

#include <optional>
#include <utility>

namespace offramp {

namespace {

constexpr double smallest = 1e-12;
constexpr double largest = 1e18;
constexpr int digits = 12; ///< so that the rounding of a conversion is not shown

std::optional<double> numberIn(const QString &text)
{
    const auto number = parseNumber(text.trimmed().toStdString());
    return number && *number >= smallest && *number <= largest ? number : std::nullopt;
}

} // namespace

NumberBox::NumberBox(QWidget *parent)
    : QDoubleSpinBox(parent)
{
    setDecimals(15);
    setRange(smallest, largest);
    setStepType(QAbstractSpinBox::AdaptiveDecimalStepType);
}

QString NumberBox::textFromValue(double value) const
{
    return QString::number(value, 'g', digits);
}

double NumberBox::valueFromText(const QString &text) const
{
    return numberIn(text).value_or(value());
}

QValidator::State NumberBox::validate(QString &text, int &) const
{
    if (numberIn(text))
        return QValidator::Acceptable;
    for (const QChar c : std::as_const(text)) {
        if (!c.isDigit() && !QStringLiteral(".eE+- ").contains(c))
            return QValidator::Invalid;
    }
    return QValidator::Intermediate;
}

} // namespace offramp
