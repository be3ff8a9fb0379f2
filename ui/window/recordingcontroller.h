// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/dialogs/recorddialog.h"
#include "ui/files/recordingfollower.h"
#include "ui/document/selection.h"
#include "ui/engine/recordqueue.h"

#include <QPointer>

#include <set>

class QDockWidget;

namespace offramp {

class RecordingPanel;
class ThresholdView;

/// Recording from the window: asks what to record, runs it, shows how it goes in a dock, and lets the document's
/// recordings grow with their files. What was not finished when the program ended is offered again at the next start.
class RecordingController : public QObject
{
    Q_OBJECT
public:
    /// window: the parent of the dialog and the dock.
    RecordingController(Document *document, Selection *selection, const ThresholdView *thresholds, QWidget *window);

    [[nodiscard]] RecordQueue *queue() { return &m_queue; }
    [[nodiscard]] RecordingPanel *panel() const { return m_panel; }
    [[nodiscard]] QDockWidget *dock() const { return m_dock; }

    /// The dialog while it is open, else null.
    [[nodiscard]] RecordDialog *dialog() const { return m_dialog; }

    /// Takes another engine program than the one beside this one or on the path.
    void setEngine(const QString &program) { m_queue.setEngine(program); }

    /// Opens the dialog, with networks listed already.
    void ask(const QStringList &networks = {});

    /// Shows the dock where there is something to show, else hides it; for after the window's layout was restored.
    void showDock();

    /// Whether a file that was asked for is being recorded or waits for it.
    [[nodiscard]] bool isRecording(const QString &path) const;

    /// While it is held, no recording is opened: the user is asked whether the document may be replaced. They are
    /// opened once it is released.
    void setHeld(bool isHeld) { m_isHeld = isHeld; }

Q_SIGNALS:
    /// A recording that the document does not hold has rows enough to be looked at.
    void opened(const offramp::RecordingPtr &recording);

private:
    void takeJobs(const std::vector<RecordJob> &jobs);
    void follow(int task);
    void take(const RecordingPtr &recording);
    void keepUnfinished();
    void offerUnfinished();

    Document *m_document;
    QWidget *m_window;
    RecordQueue m_queue;
    RecordingFollower m_follower;
    RecordingPanel *m_panel;
    QDockWidget *m_dock;
    QPointer<RecordDialog> m_dialog;
    bool m_isHeld = false;
    std::set<QString> m_offered; ///< files that were opened once; whoever closes one does not want it back
};

} // namespace offramp
