// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLabel;
class QListWidget;
class QProgressBar;
class QPushButton;
class QToolButton;

namespace offramp {

class ElidedLabel;
class ThresholdView;
class TriedImages;
class TriedView;

/// The images that were tried, one of them in full: what the network of the selected variant says about it.
class TryImagePanel : public QWidget
{
    Q_OBJECT
public:
    TryImagePanel(TriedImages *images, const ThresholdView *thresholds, QWidget *parent = nullptr);

    [[nodiscard]] TriedView *view() const { return m_view; }
    [[nodiscard]] QListWidget *strip() const { return m_strip; }

    /// Keeps clear of the window edge where the panel's dock is.
    void lieAt(Qt::DockWidgetArea area);

    [[nodiscard]] QSize sizeHint() const override { return {560, 420}; }

Q_SIGNALS:
    void imageWanted();   ///< the user wants to choose images
    void networkWanted(); ///< the user wants to choose the network's file

protected:
    void changeEvent(QEvent *event) override;

private:
    void refresh();
    void showState();
    void showStrip();

    TriedImages *m_images;
    ElidedLabel *m_name;
    QLabel *m_place;
    QToolButton *m_previous;
    QToolButton *m_next;
    QPushButton *m_choose;
    QListWidget *m_strip; ///< shown where there are several images
    QProgressBar *m_bar;
    QPushButton *m_cancel;
    QPushButton *m_network;
    QPushButton *m_retry;
    ElidedLabel *m_warnings;
    QWidget *m_actions; ///< what can be done where there is no answer
    TriedView *m_view;
    QList<qint64> m_inStrip; ///< which images its icons show
};

} // namespace offramp
