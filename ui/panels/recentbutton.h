// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/panels/rowbutton.h"

namespace offramp {

/// A file as one clickable row: its name, and its folder.
class RecentButton : public RowButton
{
    Q_OBJECT
public:
    explicit RecentButton(const QString &path, QWidget *parent = nullptr);
};

/// A folder for display: the home folder as "~".
[[nodiscard]] QString shortFolder(const QString &folder);

} // namespace offramp
