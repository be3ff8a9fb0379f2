// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/figurecanvas.h"
#include "ui/compare/rankcontent.h"

#include <QWidget>

namespace offramp {

/// The two panels in the window: a click selects a model, Up and Down the next one by SAM, Home and End the first and
/// the last; a tip describes the model under the pointer.
class RankView : public QWidget
{
    Q_OBJECT
public:
    explicit RankView(QWidget *parent = nullptr);

    [[nodiscard]] const RankContent &content() const { return m_content; }
    void setContent(const RankContent &content);

    [[nodiscard]] QSize minimumSizeHint() const override { return {240, 260}; }
    [[nodiscard]] QSize sizeHint() const override { return {440, 560}; }

Q_SIGNALS:
    /// The user selected a model, by its index in the content.
    void selected(std::size_t model);

protected:
    bool event(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    [[nodiscard]] FigureCanvas canvas() const;
    [[nodiscard]] std::optional<std::size_t> at(QPointF pixel) const;

    RankContent m_content;
};

} // namespace offramp
