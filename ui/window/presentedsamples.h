// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/samples/samplelist.h"
#include "ui/samples/sampleportraits.h"
#include "ui/wording/thresholdview.h"

#include <QWidget>

namespace offramp {

/// The samples of the selected variant as large images, for an audience: what each is taken for, where it exits, and
/// what it is where that is wrong. Page keys and the wheel turn pages.
class PresentedSamples : public QWidget
{
    Q_OBJECT
public:
    PresentedSamples(Document *document, Selection *variants, SampleSelection *selection,
                     const ThresholdView *thresholds, QWidget *parent = nullptr);

    /// Shows only the samples that match.
    void setFilter(const SampleFilter &filter) { m_list.setFilter(filter); }

    /// Enlarges text and images by a factor.
    void enlarge(double scale);

    [[nodiscard]] const SampleList &list() const { return m_list; }

    /// The samples in view, in their order.
    [[nodiscard]] std::vector<SampleIndex> shown() const;

    /// Shows that many pages further, as far as there are samples.
    void turn(int pages);

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    bool event(QEvent *event) override;
    bool focusNextPrevChild(bool next) override;

private:
    /// Where the tiles are, in pixels before they are enlarged.
    struct Grid {
        QRectF area;
        int columns = 1;
        int rows = 1;

        [[nodiscard]] std::size_t size() const { return static_cast<std::size_t>(columns * rows); }
        [[nodiscard]] QRectF tile(std::size_t place) const;
    };

    [[nodiscard]] Grid grid() const;
    void refresh();
    [[nodiscard]] QString countLine() const;
    void paintTile(QPainter &painter, const QRectF &tile, SampleIndex sample);
    [[nodiscard]] QString sentenceOf(SampleIndex sample);

    Selection *m_variants;
    const ThresholdView *m_thresholds;
    SampleList m_list;
    SamplePortraits m_portraits;
    std::size_t m_first = 0; ///< the first one in view
    int m_turned = 0;        ///< of the wheel, in eighths of a degree, less than a page
    double m_scale = 1;
};

} // namespace offramp
