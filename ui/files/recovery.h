// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/support/error.h"
#include "core/support/file.h"
#include "core/workspace/workspace.h"

#include <QDateTime>
#include <QString>

#include <memory>
#include <vector>

namespace offramp {

/// Unsaved work read from a recovery file.
struct UnsavedWork {
    QString file;            ///< the workspace file it belongs to, absolute; empty if it was never saved
    Workspace workspace;     ///< recordings' paths are relative to the root folder "/"
    QDateTime when;          ///< when it was written
    QString recovery = {};   ///< the recovery file it was read from
    std::string digest = {}; ///< SHA-256 of the workspace file when the work on it began; empty: unknown
};

/// The text of a recovery file.
[[nodiscard]] std::string toJson(const UnsavedWork &work);

/// A recovery file and the claim on it: a lock (flock) that the system releases when its process ends in any way. Its
/// functions may be called from any thread, one at a time; write() also beside others.
class RecoveryFile
{
public:
    ~RecoveryFile();
    RecoveryFile(const RecoveryFile &) = delete;
    RecoveryFile &operator=(const RecoveryFile &) = delete;

    /// The folder of the recovery files of this user.
    [[nodiscard]] static QString standardFolder();

    /// A new, claimed file without content; null if the folder is not writable. Only the user can read the folder and
    /// what is in it from then on, as after abandoned().
    [[nodiscard]] static std::unique_ptr<RecoveryFile> create(const QString &folder);

    /// Files of programs that no longer run, now claimed by this one; newest first.
    [[nodiscard]] static std::vector<std::unique_ptr<RecoveryFile>> abandoned(const QString &folder);

    [[nodiscard]] const QString &path() const { return m_path; }

    /// The work in it; an error if it cannot be read.
    [[nodiscard]] Result<UnsavedWork> read() const;

    /// Writes the text whole or not at all.
    [[nodiscard]] Result<void> write(const std::string &text) const;

    /// Removes the file; the claim is kept.
    void remove() const;

private:
    RecoveryFile(QString path, File claim);

    /// Null where another window or process holds the claim.
    [[nodiscard]] static std::unique_ptr<RecoveryFile> claimed(const QString &path);

    QString m_path;
    File m_claim;
};

} // namespace offramp
