// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPointer>
#include <QWidget>

#include <functional>

namespace offramp {

/// One step of a guided tour.
struct TourStep {
    QString title;
    QString text;             ///< one or two sentences; gestures are given with their keys
    QPointer<QWidget> target; ///< what the step explains

    /// The widget for the keys of its gesture; null for the target or its first child that takes keys.
    QPointer<QWidget> keyTarget = {};

    /// Prepares the target, besides raising its panel; may be empty.
    std::function<void()> prepare = {};

    /// Calls done when the user has done the step, as long as context lives; empty if there is nothing to do.
    std::function<void(QObject *context, const std::function<void()> &done)> watch = {};
};

} // namespace offramp
