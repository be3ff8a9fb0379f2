// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/document/intervals.h"

#include <QFrame>

#include <vector>

class QBoxLayout;
class QLabel;
class QLineEdit;

namespace offramp {

class FigureLabel;

/// The area as the one large number with its interval and its change from the reference, and below it normalised area,
/// samples and E_max (editable). Two rows when it is narrow.
class AreaPanel : public QFrame
{
    Q_OBJECT
public:
    AreaPanel(Document *document, const Intervals *intervals, QWidget *parent = nullptr);
    ~AreaPanel() override;

    [[nodiscard]] QSize minimumSizeHint() const override;

Q_SIGNALS:
    /// The user asks what the area is.
    void explanationRequested();

    /// Why the value typed into a field was rejected.
    void message(const QString &sentence, QWidget *field);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    enum class Room { Same, Changed };

    void refresh();
    void showIntervals();
    void arrange(Room room);
    void takeEMax();
    void dropRefused();
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
    bool m_isRefused = false;               ///< whether E_max shows a text that was rejected
    std::vector<QBoxLayout *> m_smallBoxes; ///< samples, E_max
    QBoxLayout *m_rows;                     ///< side by side, or one below the other when it is narrow
};

} // namespace offramp
