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
    QString text;             ///< one or two sentences; a gesture comes with its key
    QPointer<QWidget> target; ///< what it speaks of

    /// What takes the keys of its gesture; null for the target, or the first in it that takes keys.
    QPointer<QWidget> keyTarget = {};

    /// Makes ready what the step speaks of, besides bringing up its panel; may be empty.
    std::function<void()> prepare = {};

    /// Calls done when the person has done what the step asks for, as long as context lives; empty where nothing is
    /// asked for.
    std::function<void(QObject *context, const std::function<void()> &done)> watch = {};
};

} // namespace offramp
