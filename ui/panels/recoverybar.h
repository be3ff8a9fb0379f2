// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/files/recovery.h"
#include "ui/panels/offerbar.h"

namespace offramp {

/// Offers the unsaved work of programs that ended unexpectedly, the newest first. Work that is neither restored nor
/// discarded is offered again at the next start.
class RecoveryBar : public OfferBar
{
    Q_OBJECT
public:
    explicit RecoveryBar(QWidget *parent = nullptr);

    /// Looks for recovery files in folder and offers the newest.
    void look(const QString &folder);

    /// The restoring of a recovery file has ended. If it was restored, the window protects it from now on and the file
    /// is removed; else it is offered again.
    void settle(const QString &recovery, bool isRestored);

Q_SIGNALS:
    /// Ends in settle() with the work's recovery file; nothing is offered until then.
    void restoreRequested(const offramp::UnsavedWork &work);

private:
    void answer(int answer);
    void offerNext();

    std::vector<std::unique_ptr<RecoveryFile>> m_left;
    std::unique_ptr<RecoveryFile> m_restoring; ///< asked for, not settled
};

} // namespace offramp
