// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/jobs/threadworker.h"
#include "ui/tryimage/triedimages.h"

#include <QAction>
#include <QTemporaryDir>

#include <memory>

class QDockWidget;
class QMimeData;

namespace offramp {

class Presentation;
class ThresholdView;
class TryImagePanel;

/// Images that are tried from the window: chosen, dropped or pasted, shown in a dock, and to an audience in the
/// presentation.
class TryImageController : public QObject
{
    Q_OBJECT
public:
    /// window: the parent of the dialogs and the dock.
    TryImageController(Document *document, Selection *selection, const ThresholdView *thresholds, QWidget *window);

    [[nodiscard]] TriedImages *images() { return &m_images; }
    [[nodiscard]] TryImagePanel *panel() const { return m_panel; }
    [[nodiscard]] QDockWidget *dock() const { return m_dock; }
    [[nodiscard]] QAction *tryAction() { return &m_try; }
    [[nodiscard]] QAction *pasteAction() { return &m_paste; }

    /// Uses another engine program than the one next to this program or in PATH.
    void setEngine(const QString &program) { m_images.setEngine(program); }

    /// Whether a file is an image, by its name or else by how it begins.
    [[nodiscard]] static bool isImage(const QString &path);

    /// Whether take() can do something with the data of a drag.
    [[nodiscard]] static bool canTake(const QMimeData *data);

    /// Takes what was dropped or is to be pasted: its files, which may be of any kind, else its image, which is kept as
    /// a file until the window is closed. Says so where there is neither.
    void take(const QMimeData *data);

    /// Tries image files: the network of the selected variant runs on them. Where none is open, they wait for one.
    void tryFiles(const QStringList &paths);

    /// Shows images in a presentation too: those dropped or pasted there, and the last one where the dock is in front.
    void follow(Presentation *presentation);

Q_SIGNALS:
    /// A message for the user.
    void message(const QString &sentence);

    /// Files were dropped or pasted, which may be of any kind.
    void filesTaken(const QStringList &paths);

private:
    void paste();
    void tryPixels(const QMimeData *data);
    void chooseImages();
    void chooseNetwork();
    [[nodiscard]] QWidget *dialogParent() const;
    [[nodiscard]] bool hasNetwork();

    Document *m_document;
    Selection *m_selection;
    const ThresholdView *m_thresholds;
    QWidget *m_window;
    TriedImages m_images;
    TryImagePanel *m_panel;
    QDockWidget *m_dock;
    QAction m_try;
    QAction m_paste;
    QStringList m_waiting;                   ///< images, for a network
    std::unique_ptr<QTemporaryDir> m_pasted; ///< files of pasted images; null until there is one
    int m_lastPasted = 0;
    ThreadWorker m_saving; ///< of pasted images
};

} // namespace offramp
