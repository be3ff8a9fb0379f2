// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/dialogs/recorddialog.h"
#include "ui/files/growingrecordings.h"
#include "ui/files/recordingfollower.h"
#include "ui/document/selection.h"
#include "ui/engine/recordqueue.h"

#include <QPointer>

#include <set>

class QDockWidget;

namespace offramp {

class RecordingPanel;
class ThresholdView;

/// Recording from the window: asks what to record, runs it, shows progress in a dock, and updates the document's
/// recordings as their files grow, those that others write too. Unfinished recordings are offered again at the next
/// start.
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

    /// Uses another engine program than the one next to this program or in PATH.
    void setEngine(const QString &program) { m_queue.setEngine(program); }

    /// Whether a path is that of a network or of a folder of images, which can be recorded but not opened.
    [[nodiscard]] static bool isInput(const QString &path);

    /// Opens the dialog with these networks and folders; the last folder is the test set.
    void ask(const QStringList &inputs = {});

    /// Records these, one after the other; each is opened once it has enough rows to be shown.
    void record(const std::vector<RecordJob> &jobs);

    /// Opens the recording at path once it has a recorded sample, and says so.
    void await(const QString &path);

    /// The recordings that others write.
    [[nodiscard]] const GrowingRecordings &growing() const { return m_growing; }

    /// Shows the dock if there are recordings, else hides it; for use after restoring the window's layout.
    void showDock();

    /// Whether a file is being recorded or queued.
    [[nodiscard]] bool isRecording(const QString &path) const;

    /// While it is held, no recording is opened: the user is asked whether the document may be replaced. They are
    /// opened once it is released.
    void setHeld(bool isHeld) { m_isHeld = isHeld; }

Q_SIGNALS:
    /// A recording that is not in the document has enough rows to be shown.
    void opened(const offramp::RecordingPtr &recording);

    /// A recording that was waited for has its first samples.
    void begun(const offramp::RecordingPtr &recording);

    /// A message for the user.
    void message(const QString &sentence);

private:
    [[nodiscard]] bool isBusy() const;
    void begin(const RecordingPtr &recording);
    void addInputs(const QStringList &inputs);
    void follow(int task);
    void take(const RecordingPtr &recording);
    void keepUnfinished();
    void offerUnfinished();

    Document *m_document;
    QWidget *m_window;
    GrowingRecordings m_growing; ///< ends last: a drive that does not answer may hold it up
    RecordQueue m_queue;
    RecordingFollower m_follower;
    RecordingPanel *m_panel;
    QDockWidget *m_dock;
    QPointer<RecordDialog> m_dialog;
    bool m_isHeld = false;
    std::set<QString> m_offered; ///< files that were opened once; one that the user closed is not opened again
    std::set<QString> m_known;   ///< files of the jobs that this window has had
};

} // namespace offramp
