// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/document/selection.h"

#include <QAction>
#include <QPointer>
#include <QWidget>

class QLabel;
class QMimeData;

namespace offramp {

class Presentation;
class ThresholdView;
class TriedImages;
class TriedView;

/// The image that is tried, in large text over the chart of a presentation. I shows and hides it, N and P go from image
/// to image; arrow keys move the threshold and Tab selects variants, as on the chart. Takes what is dropped on the
/// presentation.
class PresentedImage : public QWidget
{
    Q_OBJECT
public:
    PresentedImage(TriedImages *images, Selection *selection, const ThresholdView *thresholds,
                   Presentation *presentation);

    [[nodiscard]] TriedView *view() const { return m_view; }

    /// Shows it, where there is an image, or the chart.
    void setShown(bool isShown);

    /// Says a sentence where the keys are listed, until the image changes.
    void say(const QString &sentence);

    bool eventFilter(QObject *watched, QEvent *event) override;

Q_SIGNALS:
    /// Something was dropped on the presentation; data is valid during the call.
    void dropped(const QMimeData *data);

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void showEvent(QShowEvent *event) override;
    bool focusNextPrevChild(bool next) override;

private:
    void refresh();
    void cover();
    void fill();

    TriedImages *m_images;
    Selection *m_selection;
    Presentation *m_presentation;
    TriedView *m_view;
    QLabel *m_keys;
    QList<QPointer<QWidget>> m_covered; ///< hidden while this is shown
    QAction m_toggle;
    QAction m_next;
    QAction m_previous;
};

} // namespace offramp
