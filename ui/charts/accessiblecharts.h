// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QWidget;

namespace offramp {

/// Lets screen readers read and move the thresholds of charts and histograms, as values that can be increased and
/// decreased. For their constructors; again, it does nothing.
void makeChartsAccessible();

/// Tells screen readers, where one listens, that the threshold of a chart or a histogram may be another.
void tellThreshold(QWidget *chart);

} // namespace offramp
