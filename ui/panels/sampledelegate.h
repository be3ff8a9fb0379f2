// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStyledItemDelegate>

namespace offramp {

struct SampleIndex;
class SamplesModel;
struct Theme;

/// Paints a sample as a tile: its image, prediction, and uncertainties with the exit it takes. The text is beside a
/// small image, and below a large one.
class SampleDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    explicit SampleDelegate(const SamplesModel *model, QObject *parent = nullptr);

    /// The side of the images, in pixels at the usual text size.
    void setSide(int side) { m_side = side; }

    /// The minimum size of a tile, in such pixels.
    [[nodiscard]] QSize tileSize() const;

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const override
    {
        return tileSize();
    }

private:
    [[nodiscard]] bool isTextBelow() const;
    void paintImage(QPainter &painter, const QRectF &rect, SampleIndex sample, const Theme &theme) const;
    void paintAnswer(QPainter &painter, QRectF line, SampleIndex sample, const Theme &theme) const;
    void paintUncertainties(QPainter &painter, QRectF line, SampleIndex sample, const Theme &theme) const;

    const SamplesModel *m_model;
    int m_side;
};

} // namespace offramp
