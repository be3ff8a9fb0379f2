// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>

class QAction;
class QColor;

namespace offramp {

/// An action's text without the mark of its mnemonic and without an ellipsis.
[[nodiscard]] QString plainText(const QAction &action);

/// The keys of the menus' actions, menu by menu, and those of the chart, the histograms, images that are tried and the
/// presentation, as HTML.
/// line: the colour of rules.
[[nodiscard]] QString shortcutText(const QList<QAction *> &menus, const QColor &line);

} // namespace offramp
