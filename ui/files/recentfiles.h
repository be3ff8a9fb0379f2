// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QStringList>

namespace offramp {

/// The most recently opened workspaces and recordings, kept in the settings and shared by all windows of the user. Its
/// functions may be called from the GUI thread only.
class RecentFiles : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;

    /// Absolute paths, the most recent first, at most 10; some may no longer exist.
    [[nodiscard]] QStringList paths() const;

    /// Moves or adds a file to the front.
    void add(const QString &path);

    void clear();

Q_SIGNALS:
    void changed();
};

} // namespace offramp
