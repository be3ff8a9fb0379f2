// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/document/intervals.h"

#include <QFrame>

class QBoxLayout;
class QLabel;
class QLineEdit;

namespace offramp {

class FigureLabel;

/// The area as the one large figure with its interval and its change against the reference, and what it rests on:
/// normalised area, samples, E_max (which can be typed). Two rows where it is narrow.
class AreaPanel : public QFrame
{
    Q_OBJECT
public:
    AreaPanel(Document *document, const Intervals *intervals, QWidget *parent = nullptr);
    ~AreaPanel() override;

    [[nodiscard]] QSize minimumSizeHint() const override;

Q_SIGNALS:
    /// The person asks what the area is.
    void explanationRequested();

    /// Why what was typed was not taken.
    void message(const QString &sentence);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void refresh();
    void showIntervals();
    void arrange();
    void takeEMax();
    [[nodiscard]] QString samplesTip() const;

    Document *m_document;
    const Intervals *m_intervals;
    FigureLabel *m_area;
    FigureLabel *m_interval;
    QLabel *m_change;
    FigureLabel *m_normalised;
    QLabel *m_normalisedChange;
    FigureLabel *m_samples;
    QLineEdit *m_eMax;
    QLabel *m_origin;
    QBoxLayout *m_rows; ///< beside one another, or below one another where it is narrow
};

} // namespace offramp
