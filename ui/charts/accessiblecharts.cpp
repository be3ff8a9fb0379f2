// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/accessiblecharts.h"

#include "ui/charts/energychart.h"
#include "ui/charts/exithistogram.h"
#include "ui/wording/tr.h"

#include <QAccessibleWidget>

#include <algorithm>
#include <cmath>
#include <utility>

namespace offramp {

namespace {

/// A widget with a threshold as its value.
class AccessibleThreshold : public QAccessibleWidget, public QAccessibleValueInterface
{
public:
    using QAccessibleWidget::QAccessibleWidget;

    /// Sends an event where the threshold is not the one that was told last.
    void tell()
    {
        const QVariant now = currentValue();
        if (!now.isValid() || std::exchange(m_told, now) == now)
            return;
        QAccessibleValueChangeEvent changed(object(), now);
        QAccessible::updateAccessibility(&changed);
    }

    void *interface_cast(QAccessible::InterfaceType type) override
    {
        if (type == QAccessible::ValueInterface)
            return threshold() ? static_cast<QAccessibleValueInterface *>(this) : nullptr;
        return QAccessibleWidget::interface_cast(type);
    }

    [[nodiscard]] QString text(QAccessible::Text kind) const override
    {
        const auto shown = kind == QAccessible::Value ? threshold() : std::nullopt;
        return shown ? shown->text : QAccessibleWidget::text(kind);
    }

    [[nodiscard]] QVariant currentValue() const override { return valueOf(&ShownThreshold::value); }
    [[nodiscard]] QVariant minimumValue() const override { return valueOf(&ShownThreshold::low); }
    [[nodiscard]] QVariant maximumValue() const override { return valueOf(&ShownThreshold::high); }
    [[nodiscard]] QVariant minimumStepSize() const override { return 0.0; } // steps go from sample to sample

    void setCurrentValue(const QVariant &value) override
    {
        const double wanted = value.toDouble();
        if (const auto shown = threshold(); shown && widget()->isEnabled() && std::isfinite(wanted))
            move(std::clamp(wanted, std::min(shown->low, shown->value), std::max(shown->high, shown->value)));
    }

    [[nodiscard]] QStringList actionNames() const override
    {
        QStringList names = QAccessibleWidget::actionNames();
        if (threshold() && widget()->isEnabled())
            names << increaseAction() << decreaseAction();
        return names;
    }

    [[nodiscard]] QString localizedActionDescription(const QString &action) const override
    {
        if (action == increaseAction())
            return offramp::tr("Raises the threshold to the next sample's value");
        if (action == decreaseAction())
            return offramp::tr("Lowers the threshold to the next sample's value");
        return QAccessibleWidget::localizedActionDescription(action);
    }

    void doAction(const QString &action) override
    {
        const bool isStep = action == increaseAction() || action == decreaseAction();
        if (!isStep)
            QAccessibleWidget::doAction(action);
        else if (threshold() && widget()->isEnabled())
            step(action == increaseAction() ? 1 : -1);
    }

protected:
    [[nodiscard]] virtual std::optional<ShownThreshold> threshold() const = 0;
    virtual void move(double shown) = 0;
    virtual void step(int intervals) = 0; ///< of what is shown, up where positive

private:
    [[nodiscard]] QVariant valueOf(double ShownThreshold::*part) const
    {
        const auto shown = threshold();
        return shown ? QVariant(*shown.*part) : QVariant();
    }

    QVariant m_told;
};

class AccessibleChart : public AccessibleThreshold
{
public:
    explicit AccessibleChart(EnergyChart *chart)
        : AccessibleThreshold(chart, QAccessible::Chart)
    {
    }

    [[nodiscard]] QStringList actionNames() const override
    {
        return AccessibleThreshold::actionNames() << nextPageAction() << previousPageAction();
    }

    [[nodiscard]] QString localizedActionDescription(const QString &action) const override
    {
        if (action == nextPageAction())
            return offramp::tr("Selects the next variant");
        if (action == previousPageAction())
            return offramp::tr("Selects the previous variant");
        return AccessibleThreshold::localizedActionDescription(action);
    }

    void doAction(const QString &action) override
    {
        if (action != nextPageAction() && action != previousPageAction())
            AccessibleThreshold::doAction(action);
        else if (EnergyChart *shown = chart(); shown && shown->isEnabled())
            shown->stepVariant(action == nextPageAction() ? 1 : -1);
    }

protected:
    [[nodiscard]] std::optional<ShownThreshold> threshold() const override
    {
        return chart() ? chart()->threshold() : std::nullopt;
    }
    void move(double shown) override { chart()->setThreshold(shown); }
    void step(int intervals) override { chart()->stepThreshold(intervals); }

private:
    /// Null while it is destroyed.
    [[nodiscard]] EnergyChart *chart() const { return qobject_cast<EnergyChart *>(object()); }
};

class AccessibleHistogram : public AccessibleThreshold
{
public:
    explicit AccessibleHistogram(ExitHistogram *histogram)
        : AccessibleThreshold(histogram, QAccessible::Slider)
    {
    }

protected:
    [[nodiscard]] std::optional<ShownThreshold> threshold() const override
    {
        return histogram() ? histogram()->threshold() : std::nullopt;
    }
    void move(double shown) override { histogram()->setThreshold(shown); }
    void step(int intervals) override { histogram()->stepThreshold(intervals); }

private:
    /// Null while it is destroyed.
    [[nodiscard]] ExitHistogram *histogram() const { return qobject_cast<ExitHistogram *>(object()); }
};

QAccessibleInterface *interfaceOf(const QString &, QObject *object)
{
    if (auto *chart = qobject_cast<EnergyChart *>(object))
        return new AccessibleChart(chart);
    if (auto *histogram = qobject_cast<ExitHistogram *>(object))
        return new AccessibleHistogram(histogram);
    return nullptr;
}

} // namespace

void makeChartsAccessible()
{
    QAccessible::installFactory(&interfaceOf); // once
}

void tellThreshold(QWidget *chart)
{
    if (!QAccessible::isActive())
        return;
    if (auto *object = dynamic_cast<AccessibleThreshold *>(QAccessible::queryAccessibleInterface(chart)))
        object->tell();
}

} // namespace offramp
