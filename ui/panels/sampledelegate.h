// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStyledItemDelegate>

namespace offramp {

struct SampleIndex;
class SamplesModel;
struct Theme;

/// The minimum size of a sample's tile.
inline constexpr QSize sampleTileSize{206, 60};

/// Paints a sample as a tile: its thumbnail, prediction, and uncertainties with the exit it takes.
class SampleDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    explicit SampleDelegate(const SamplesModel *model, QObject *parent = nullptr);

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const override
    {
        return sampleTileSize;
    }

private:
    void paintAnswer(QPainter &painter, QRectF line, SampleIndex sample, const Theme &theme) const;
    void paintUncertainties(QPainter &painter, QRectF line, SampleIndex sample, const Theme &theme) const;

    const SamplesModel *m_model;
};

} // namespace offramp
