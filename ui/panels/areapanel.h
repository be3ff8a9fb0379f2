// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/document/intervals.h"

#include <QFrame>

#include <vector>

class QBoxLayout;
class QLineEdit;

namespace offramp {

class EMaxMenu;
class ElidedLabel;
class FigureLabel;
struct AreaFigures;

/// The area that leads as the one large number, with its interval and its change from the reference; beside it the
/// other area, samples and E_max (editable). Two rows when it is narrow.
class AreaPanel : public QFrame
{
    Q_OBJECT
public:
    AreaPanel(Document *document, const Intervals *intervals, QWidget *parent = nullptr);
    ~AreaPanel() override;

    [[nodiscard]] QSize minimumSizeHint() const override;

    /// Where E_max can come from; typing goes to the panel's field.
    [[nodiscard]] EMaxMenu *eMaxMenu() const { return m_eMaxMenu; }

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
    void showAreas(const AreaFigures &figures);
    void showIntervals();
    void arrange(Room room);
    void takeEMax();
    void dropRefused();
    [[nodiscard]] QString samplesTip() const;

    Document *m_document;
    const Intervals *m_intervals;
    QLabel *m_areaWord;
    FigureLabel *m_area; ///< the area that leads
    FigureLabel *m_interval;
    ElidedLabel *m_caption; ///< what the interval is, while m_change has the change
    ElidedLabel *m_change;
    QLabel *m_besideWord;
    FigureLabel *m_beside; ///< the other area
    QLabel *m_besideChange;
    FigureLabel *m_samples;
    QLabel *m_eMaxWord;
    QLineEdit *m_eMax;
    EMaxMenu *m_eMaxMenu;
    ElidedLabel *m_origin;
    CostUnit m_unit = CostUnit::Gflops;     ///< that E_max is shown in
    bool m_isRefused = false;               ///< whether E_max shows a text that was rejected
    std::vector<QBoxLayout *> m_smallBoxes; ///< samples, E_max
    QBoxLayout *m_rows;                     ///< side by side, or one below the other when it is narrow
};

} // namespace offramp
